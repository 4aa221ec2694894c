"""In a worker: questions about a roster that take longer than a click; answers as text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlmodel import Session

from data.repositories import plans, rosters
from models.errors import NoAnswer, SolutionRejected
from models.kinds import Role, RunKind
from models.tables import SolveRun
from optimizer.outcome import GoOn, Limits, Outcome, to_the_end
from optimizer.roster.desk.alternatives import alternatives
from optimizer.roster.desk.replan import replan
from optimizer.roster.desk.worth import worths
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment, Level, Roster
from optimizer.services import assemble

TOLERANCE_SHARE = 0.03
"""How much dearer another roster may be to be worth a look."""

Seats = tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of a repair.

    Attributes:
        answer: The roster.
        loses_no_seat: Whether it is proven that no roster from scratch fills more.
    """

    answer: Roster
    loses_no_seat: bool


def base_seats(session: Session, run: SolveRun) -> Seats:
    """The seats of the roster that a question is about."""
    roster_id = int(json.loads(run.request_json)["roster"])
    names = assemble.names_of(session, plans.scenario(session, run.scenario_id))
    return seats_of(session, roster_id, names)


def seats_of(session: Session, roster_id: int, names: assemble.Names) -> Seats:
    """Who sits where in a roster, in the words of its problem."""
    return tuple(
        Assignment(
            names.session[one.session_id], names.supporter[one.supporter_id], one.role, one.person
        )
        for one in rosters.assignments(session, roster_id)
    )


def answered(
    kind: RunKind,
    problem: RosterProblem,
    seats: Seats,
    limits: Limits,
    go_on: GoOn = to_the_end,
) -> str:
    """Answer a question about a roster.

    Args:
        kind: Which question.
        problem: The problem; of a repair, as it is after what has happened.
        seats: The roster it is about.
        limits: Wall time, threads, seed.
        go_on: Asked now and then; False ends the work with what was found until then.

    Raises:
        NoAnswer: ``roster.no_answer`` where a repair finds no roster.
        SolutionRejected: ``roster.rejected`` where our own check refuses the answer.
    """
    if kind is RunKind.REPAIR:
        return _repair(problem, limits, go_on)
    if kind is RunKind.ALTERNATIVES:
        return _alternatives(problem, seats, limits, go_on)
    return _worths(problem, seats, limits, go_on)


def repaired(text: str) -> Repaired:
    """Read the answer of a repair."""
    told = json.loads(text)
    return Repaired(
        Roster(
            problem=told["problem"],
            assignments=seats_from(told["seats"]),
            objective=told["objective"],
            bound=told["bound"],
            seconds=told["seconds"],
            status=Outcome(told["status"]),
            levels=tuple(Level(**level) for level in told["levels"]),
        ),
        told["loses_no_seat"],
    )


def seats_from(rows: Iterable[tuple[str, str, str, int]]) -> Seats:
    """Read seats that were written as rows."""
    return tuple(Assignment(s, who, Role(role), person) for s, who, role, person in rows)


def _rows(seats: Seats) -> list[tuple[str, str, str, int]]:
    return [(one.session, one.supporter, one.role.value, one.person) for one in seats]


def _repair(problem: RosterProblem, limits: Limits, go_on: GoOn) -> str:
    found = replan(problem, limits, go_on=go_on)
    answer = found.roster
    if answer.objective is None:
        raise NoAnswer("roster.no_answer", status=answer.status.value)
    if violations := check(problem, answer):
        raise SolutionRejected("roster.rejected", violations=len(violations))
    return json.dumps(
        {
            "problem": answer.problem,
            "seats": _rows(answer.assignments),
            "objective": answer.objective,
            "bound": answer.bound,
            "seconds": answer.seconds,
            "status": answer.status.value,
            "levels": [asdict(level) for level in answer.levels],
            "loses_no_seat": found.loses_no_seat,
        }
    )


def _alternatives(problem: RosterProblem, seats: Seats, limits: Limits, go_on: GoOn) -> str:
    found = alternatives(problem, seats, limits, tolerance_share=TOLERANCE_SHARE, go_on=go_on)
    return json.dumps(
        {
            "ruled_out": [better.value for better in found.ruled_out],
            "found": [
                {
                    "better": one.better.value,
                    "before": one.before,
                    "after": one.after,
                    "seats": _rows(one.assignments),
                }
                for one in found.found
            ],
        }
    )


def _worths(problem: RosterProblem, seats: Seats, limits: Limits, go_on: GoOn) -> str:
    found = worths(problem, seats, limits.time_limit_s, go_on=go_on)
    return json.dumps(
        {
            "left_out": found.left_out,
            "confirmed": [
                {
                    **asdict(one.wanted),
                    "seats": one.seats,
                    "saved": one.saved,
                    "sessions": one.sessions,
                }
                for one in found.confirmed
            ],
        }
    )
