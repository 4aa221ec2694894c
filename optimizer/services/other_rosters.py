"""Other rosters beside one, nearly as good, and what one more supporter would bring.

Both are looked for by a run, and wait in it for a person.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading, transaction
from data.repositories import plans, rosters, runs
from data.repositories.versions import Topic, raise_version
from models.errors import InputError, SolutionRejected
from models.kinds import RunKind
from models.tables import SolveRun
from optimizer.outcome import Limits, Outcome
from optimizer.roster.desk.alternatives import Better
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.judge.checker import check
from optimizer.roster.judge.value import evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment, Roster, ValueParts
from optimizer.services import assemble, build_roster, desk_work, run_queue
from optimizer.services.desk_work import Seats
from optimizer.services.seat_words import Book, Place


@dataclass(frozen=True, slots=True)
class Standing:
    """A roster in the figures that a person compares."""

    seats: int
    filled: int
    people: int
    most: int
    """Sessions of the busiest person."""
    parts: ValueParts


@dataclass(frozen=True, slots=True)
class Other:
    """Another roster beside the one at hand.

    Attributes:
        number: Which of those found; for ``adopt``.
        better: In what.
        before, after: Amount of that measure in the one at hand and in this one.
        standing: Its figures.
        changed: Seats in which somebody else sits.
    """

    number: int
    better: Better
    before: int
    after: int
    standing: Standing
    changed: int


@dataclass(frozen=True, slots=True)
class Others:
    """The roster at hand and those beside it."""

    run_id: int
    roster_id: int
    standing: Standing
    found: tuple[Other, ...]
    ruled_out: tuple[Better, ...]
    """In what none that is nearly as good can be better: proven."""


@dataclass(frozen=True, slots=True)
class OneMore:
    """What one more supporter would bring, confirmed by a re-solve.

    Attributes:
        course_code: What they can lead.
        weekday: On which they come all day, Monday 0.
        venue_name, minutes: Near which they live, and how far they go.
        seats: Empty seats fewer.
        saved: How much lower the roster's points are.
        places: The sessions they would take.
    """

    course_code: str
    weekday: int
    venue_name: str
    minutes: int
    seats: int
    saved: int
    places: tuple[Place, ...]


def ask(engine: Engine, roster_id: int, kind: RunKind, limits: Limits) -> int:
    """Ask a question about a roster; return the run's id, of the one under way if there is one.

    Raises:
        NotFound: ``roster.not_on_file``.
    """
    with transaction(engine) as session:
        roster = rosters.roster(session, roster_id)
        waiting = run_queue.under_way(session, roster.scenario_id, kind)
        if waiting is not None:
            return waiting
        problem = problem_from_json(runs.problem_json(session, roster.run_id))
        request = {"roster": roster_id}
        return run_queue.enqueue(session, roster.scenario_id, kind, problem, limits, request)


def others(engine: Engine, scenario_id: int, roster_id: int) -> Others | None:
    """The rosters found beside one; None where nobody has looked yet."""
    with reading(engine) as session:
        found = _answer(session, scenario_id, roster_id, RunKind.ALTERNATIVES)
        if found is None:
            return None
        run, problem, seats, text = found
    assert run.id is not None
    return Others(
        run_id=run.id,
        roster_id=roster_id,
        standing=_standing(problem, seats),
        found=tuple(
            Other(
                number=number,
                better=Better(told["better"]),
                before=told["before"],
                after=told["after"],
                standing=_standing(problem, theirs),
                changed=sum((Counter(theirs) - Counter(seats)).values()),
            )
            for number, told in enumerate(json.loads(text)["found"])
            for theirs in (desk_work.seats_from(told["seats"]),)
        ),
        ruled_out=tuple(Better(one) for one in json.loads(text)["ruled_out"]),
    )


def adopt(engine: Engine, run_id: int, number: int) -> int:
    """Store another roster as a draft of its own, and return its id.

    Raises:
        InputError: ``repair.no_answer`` where there is none of this number.
        SolutionRejected: ``roster.rejected`` where our own check refuses it.
    """
    with transaction(engine) as session:
        run, text = runs.run(session, run_id), runs.answer_json(session, run_id)
        asked = text is not None and run.kind is RunKind.ALTERNATIVES
        told = json.loads(text)["found"] if asked and text is not None else []
        if not 0 <= number < len(told):
            raise InputError("repair.no_answer")
        problem = problem_from_json(runs.problem_json(session, run_id))
        base = rosters.roster(session, int(json.loads(run.request_json)["roster"]))
        seats = desk_work.seats_from(told[number]["seats"])
        value = evaluate(problem, seats).total
        # What is proven of the roster at hand is proven of every roster for the same problem.
        bound = None if base.bound is None else min(base.bound, value)
        proven = bound is not None and bound >= value
        status = Outcome.OPTIMAL if proven else Outcome.FEASIBLE
        answer = Roster(problem.name, seats, value, bound, 0.0, status)
        if violations := check(problem, answer):
            raise SolutionRejected("roster.rejected", run=run_id, violations=len(violations))
        roster_id = build_roster.append_draft(session, run, problem, answer)
        raise_version(session, Topic.ROSTER)
        return roster_id


def one_more(engine: Engine, scenario_id: int, roster_id: int) -> tuple[OneMore, ...] | None:
    """What one more supporter would bring, the most first; None where nobody has looked yet."""
    with reading(engine) as session:
        found = _answer(session, scenario_id, roster_id, RunKind.WORTH)
        if found is None:
            return None
        _, problem, _, text = found
        book = Book(session, plans.scenario(session, scenario_id))
    sessions = {one.id: one for one in problem.sessions}
    return tuple(
        OneMore(
            course_code=told["course"],
            weekday=told["weekday"],
            venue_name=book.venues[told["venue"]],
            minutes=told["minutes"],
            seats=told["seats"],
            saved=told["saved"],
            places=tuple(book.place(sessions[code]) for code in told["sessions"]),
        )
        for told in json.loads(text)["confirmed"]
    )


def _answer(
    session: Session, scenario_id: int, roster_id: int, kind: RunKind
) -> tuple[SolveRun, RosterProblem, Seats, str] | None:
    """The newest answer of a kind, where it is about this roster."""
    run = runs.newest(session, scenario_id, kind)
    if run is None or run.id is None or json.loads(run.request_json)["roster"] != roster_id:
        return None
    text = runs.answer_json(session, run.id)
    if text is None:
        return None
    problem = problem_from_json(runs.problem_json(session, run.id))
    names = assemble.names_of(session, plans.scenario(session, scenario_id))
    return run, problem, desk_work.seats_of(session, roster_id, names), text


def _standing(problem: RosterProblem, seats: tuple[Assignment, ...]) -> Standing:
    loads = Counter((one.supporter, one.person) for one in seats)
    return Standing(
        seats=sum(one.seats for one in problem.sessions),
        filled=len(seats),
        people=len(loads),
        most=max(loads.values(), default=0),
        parts=evaluate(problem, seats),
    )
