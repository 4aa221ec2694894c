"""Why a seat is empty and what would fill it; why her, and who would have been next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Engine

from data.database import reading
from data.repositories import plans, rosters, runs
from models.clock import MINUTES_PER_DAY
from models.kinds import Role
from models.reasons import Reason, Rule
from optimizer.roster.desk.causes import Explained, explain
from optimizer.roster.desk.confirm import Confirmed
from optimizer.roster.desk.explain import Step
from optimizer.roster.desk.remedies import Remedy, RemedyKind
from optimizer.roster.desk.runnersup import runners_up
from optimizer.roster.desk.trial import Extra
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment
from optimizer.services import assemble, desk_work
from optimizer.services.seat_words import Book, Person, Place, Taker

BUDGET_S = 5.0
"""For one seat: more than a city's takes."""


@dataclass(frozen=True, slots=True)
class RemedyView:
    """Something that could be decided, and what a re-solve has shown it to bring.

    Attributes:
        kind: Which; and of a kind that needs them:
        person: Whose limit.
        cap: Which limit, by its name on file.
        limit: What it becomes.
        place: When the session is, then; when else the person would come.
        weekday, start_min, end_min: When somebody new would come.
        course_code, leads: What the person can do, then.
        venue_name, minutes: Near which somebody new would live, within how many minutes.
        extras: What the roster has more or less of by it.
        seats_filled: Seats filled by it, this one included.
    """

    kind: RemedyKind
    person: Person | None
    cap: str | None
    limit: int | None
    place: Place | None
    weekday: int | None
    start_min: int | None
    end_min: int | None
    course_code: str | None
    leads: bool
    venue_name: str | None
    minutes: int | None
    extras: tuple[Extra, ...]
    seats_filled: int


@dataclass(frozen=True, slots=True)
class WhyEmpty:
    """One empty seat, explained; nothing but what a re-solve has confirmed.

    Attributes:
        cause: The step that leaves nobody; None where that is not confirmed.
        taker: Who could take the seat as things stand, at whatever cost.
        remedies: What would fill it, the least that is asked first.
    """

    cause: Step | None
    taker: Taker | None
    remedies: tuple[RemedyView, ...]


@dataclass(frozen=True, slots=True)
class WhyThem:
    """One filled seat: who would have been next.

    Attributes:
        next_best: The cheapest other person and what the roster would cost more; None: nobody.
        others: How many could besides.
        against: Of those who never could, how many by their first reason.
        broken: Of those who cannot as things stand, how many by the first rule in the way.
    """

    next_best: Taker | None
    others: int
    against: tuple[tuple[Reason, int], ...]
    broken: tuple[tuple[Rule, int], ...]


def why_empty(engine: Engine, roster_id: int, session_code: str, role: Role) -> WhyEmpty | None:
    """Explain an empty seat of a roster; None where the seat is not empty.

    Raises:
        NotFound: ``roster.not_on_file``.
    """
    problem, seats, book = _open(engine, roster_id)
    found = explain(problem, seats, BUDGET_S, only=(session_code, role))
    return _why_empty(problem, book, found.seats[0]) if found.seats else None


def why_them(engine: Engine, roster_id: int, seat: Assignment) -> WhyThem | None:
    """Say who would have been next for a filled seat; None for a session already held.

    Raises:
        NotFound: ``roster.not_on_file``.
    """
    problem, seats, book = _open(engine, roster_id)
    found = runners_up(problem, seats, BUDGET_S, only=[seat])
    if not found.seats:
        return None
    (one,) = found.seats
    best = one.next_best
    return WhyThem(
        next_best=None if best is None else book.taker(problem, best),
        others=one.others,
        against=tuple(sorted(one.against.items(), key=lambda item: -item[1])),
        broken=tuple(sorted(one.broken.items(), key=lambda item: -item[1])),
    )


def _open(engine: Engine, roster_id: int) -> tuple[RosterProblem, tuple[Assignment, ...], Book]:
    with reading(engine) as session:
        roster = rosters.roster(session, roster_id)
        scenario = plans.scenario(session, roster.scenario_id)
        problem = problem_from_json(runs.problem_json(session, roster.run_id))
        seats = desk_work.seats_of(session, roster_id, assemble.names_of(session, scenario))
        return problem, seats, Book(session, scenario)


def _why_empty(problem: RosterProblem, book: Book, found: Explained) -> WhyEmpty:
    return WhyEmpty(
        cause=found.cause,
        taker=None if found.offer is None else book.taker(problem, found.offer),
        remedies=tuple(_remedy(problem, book, one) for one in found.remedies),
    )


def _remedy(problem: RosterProblem, book: Book, found: Confirmed) -> RemedyView:
    one: Remedy = found.remedy
    window = one.window
    return RemedyView(
        kind=one.kind,
        person=None if one.supporter is None else book.people.get(one.supporter),
        cap=one.cap,
        limit=one.limit,
        place=None if window is None else _then(problem, book, one),
        weekday=one.weekday,
        start_min=None if window is None else window.start_min % MINUTES_PER_DAY,
        end_min=None if window is None else (window.end_min - 1) % MINUTES_PER_DAY + 1,
        course_code=one.course,
        leads=one.role is Role.LEAD,
        venue_name=None if one.venue is None else book.venues[one.venue],
        minutes=one.minutes,
        extras=found.extras,
        seats_filled=found.seats_filled,
    )


def _then(problem: RosterProblem, book: Book, one: Remedy) -> Place:
    """The session in the hours that the remedy names."""
    assert one.window is not None
    session = problem.sessions[problem.session_index[one.session]]
    start, end = one.window.start_min, one.window.end_min
    return book.place(replace(session, start_min=start, end_min=end))
