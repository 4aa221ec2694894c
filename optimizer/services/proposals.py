"""A repaired roster that waits for a decision: before and after, and who must be told what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from data.database import reading
from data.repositories import plans, rosters, runs
from models.kinds import Role, RunKind
from optimizer.roster.desk.difference import Difference, News, Notice, difference
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.judge.value import evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment, ValueParts
from optimizer.services import assemble, desk_work
from optimizer.services.happenings import Happening
from optimizer.services.repairs import happenings_of
from optimizer.services.seat_words import Book, Person, Place


@dataclass(frozen=True, slots=True)
class Told:
    """What one person must be told of one session.

    Attributes:
        place: The session as it is now; as it was, where it is gone or they are out of it.
        news: What has changed for the person.
        before: Where and when it was, for a session that moved.
        role_before, role_after: None where the person was not or is no longer in it.
    """

    place: Place
    news: News
    before: Place | None
    role_before: Role | None
    role_after: Role | None


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything one person must be told; ``number`` tells the people of a 派遣枠 apart."""

    person: Person
    number: int
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A roster in figures, before or after."""

    seats: int
    empty: int
    parts: ValueParts


@dataclass(frozen=True, slots=True)
class Proposal:
    """A repaired roster and what it means.

    Attributes:
        run_id: The run that made it.
        roster_id: The roster it repairs.
        happenings: What happened.
        before, after: Both in figures, by the problem as it is after what happened.
        letters: Who must be told what; whoever has the most to hear first.
        loses_no_seat: Whether it is proven that building anew would fill no seat more.
        accepted: Id of the draft that was made of it; None while nobody has decided.
    """

    run_id: int
    roster_id: int
    happenings: tuple[Happening, ...]
    before: Side
    after: Side
    letters: tuple[Letter, ...]
    loses_no_seat: bool
    accepted: int | None


def proposal(engine: Engine, scenario_id: int) -> Proposal | None:
    """The newest repair of a scenario that has an answer; None where there is none."""
    with reading(engine) as session:
        run = runs.newest(session, scenario_id, RunKind.REPAIR)
        text = None if run is None or run.id is None else runs.answer_json(session, run.id)
        if run is None or run.id is None or text is None:
            return None
        scenario = plans.scenario(session, scenario_id)
        roster_id = int(json.loads(run.request_json)["roster"])
        base = rosters.roster(session, roster_id)
        before = problem_from_json(runs.problem_json(session, base.run_id))
        after = problem_from_json(runs.problem_json(session, run.id))
        seats = desk_work.seats_of(session, roster_id, assemble.names_of(session, scenario))
        made = [one.id for one in rosters.rosters(session, scenario_id) if one.run_id == run.id]
        book = Book(session, scenario)
    found = desk_work.repaired(text)
    told = difference(before, seats, after, found.answer.assignments)
    return Proposal(
        run_id=run.id,
        roster_id=roster_id,
        happenings=happenings_of(run),
        before=_side(before, seats),
        after=_side(after, found.answer.assignments),
        letters=_letters(book, before, after, told),
        loses_no_seat=found.loses_no_seat,
        accepted=made[0] if made else None,
    )


def _side(problem: RosterProblem, seats: tuple[Assignment, ...]) -> Side:
    parts = evaluate(problem, seats)
    return Side(
        seats=sum(one.seats for one in problem.sessions),
        empty=parts.unfilled_lead.amount + parts.unfilled_assistant.amount,
        parts=parts,
    )


def _letters(
    book: Book, before: RosterProblem, after: RosterProblem, told: Difference
) -> tuple[Letter, ...]:
    then = {one.id: book.place(one) for one in before.sessions}
    now = {one.id: book.place(one) for one in after.sessions}
    letters = [
        Letter(
            book.people[code],
            number,
            tuple(
                sorted(
                    (_told(one, then, now) for one in notices),
                    key=lambda one: (one.place.day, one.place.start_min),
                )
            ),
        )
        for (code, number), notices in told.people.items()
    ]
    return tuple(sorted(letters, key=lambda one: (-len(one.told), one.person.name, one.number)))


def _told(one: Notice, then: Mapping[str, Place], now: Mapping[str, Place]) -> Told:
    out = one.news in (News.LOST, News.CANCELLED)
    place = then[one.session] if out or one.session not in now else now[one.session]
    moved = one.news is News.MOVED and one.session in then
    return Told(
        place, one.news, then[one.session] if moved else None, one.role_before, one.role_after
    )
