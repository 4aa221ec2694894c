"""One roster with everything a screen or a file shows of it: seats, people, and the value."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading
from data.repositories import people, plans, rosters, runs, supply
from models.clock import MINUTES_PER_DAY
from models.codes import MunicipalityCode
from models.kinds import Order, Role, RosterStatus, RunKind, SupporterKind
from models.tables import Assignment, OutreachSession, Publication, Roster, Venue
from optimizer.roster.desk.explain import EmptySeat, empty_seats
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.judge.checker import evaluate
from optimizer.roster.problem import RosterProblem, Weights
from optimizer.roster.problem import Session as Frozen
from optimizer.roster.solution import Assignment as Seat
from optimizer.roster.solution import Level, ValueParts
from optimizer.services import assemble, desk_work


@dataclass(frozen=True, slots=True)
class Duty:
    """One seat of one session, filled or empty, as the session was when the roster was built."""

    session_id: int
    session_code: str
    day: date
    start_min: int
    end_min: int
    venue_id: int
    venue_name: str
    venue_address: str
    course_code: str
    learners: int
    role: Role
    supporter_id: int | None = None
    supporter_name: str = ""
    fictional: bool = False
    pinned: bool = False
    chain: EmptySeat | None = None
    online: bool = False
    held: bool = False
    dispatched: bool = False
    person: int = 0
    """Which of a 派遣枠's people; of one person 0."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session with its seats, leads first."""

    seats: tuple[Duty, ...]

    @property
    def first(self) -> Duty:
        """A seat that stands for all of them in what they share: day, venue, course."""
        return self.seats[0]

    @property
    def empty(self) -> int:
        """Seats nobody sits in."""
        return sum(seat.supporter_id is None for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Load:
    """What one supporter does in the month."""

    supporter_id: int
    supporter_code: str
    name: str
    kind: SupporterKind
    fictional: bool
    sessions: int
    max_sessions: int | None
    travel_min: int


@dataclass(frozen=True, slots=True)
class RosterView:
    """One roster with everything a screen or a file shows of it."""

    roster_id: int
    scenario_id: int
    scenario_name: str
    municipality_code: str
    month: date
    created_at: datetime
    status: RosterStatus
    version: int | None
    published_at: datetime | None
    objective: int
    bound: float | None
    parts: ValueParts
    weights: Weights
    duties: tuple[Duty, ...]
    loads: tuple[Load, ...]
    loses_no_seat: bool | None = None
    """Of a repaired roster: whether it is proven that building anew would fill no seat more."""
    order: Order | None = None
    levels: tuple[Level, ...] = ()

    @property
    def seats(self) -> int:
        """Seats of all sessions."""
        return len(self.duties)

    @property
    def empty(self) -> tuple[Duty, ...]:
        """Seats nobody sits in, in the order their sessions begin."""
        return tuple(duty for duty in self.duties if duty.supporter_id is None)

    @property
    def sittings(self) -> tuple[Sitting, ...]:
        """Sessions with their seats, in the order they begin."""
        by_session: dict[int, list[Duty]] = {}
        for duty in self.duties:
            by_session.setdefault(duty.session_id, []).append(duty)
        return tuple(Sitting(tuple(seats)) for seats in by_session.values())

    @property
    def gap_share(self) -> float | None:
        """(value − bound) / value: 0 is proven best; None where no bound is proven."""
        if self.bound is None:
            return None
        return max(0.0, (self.objective - self.bound) / self.objective) if self.objective else 0.0

    @property
    def proven_levels(self) -> int:
        """Levels of the order, from the highest down, proven to be as small as can be."""
        proven = (one.bound is not None and one.bound >= one.value for one in self.levels)
        return sum(1 for _ in takewhile(bool, proven))

    @property
    def proven_best(self) -> bool:
        """Whether the bound reaches the value."""
        return self.bound is not None and self.bound >= self.objective


def view(engine: Engine, roster_id: int) -> RosterView:
    """One roster, ready to be looked at.

    Raises:
        NotFound: ``roster.not_on_file``.
    """
    with reading(engine) as session:
        roster = rosters.roster(session, roster_id)
        scenario = plans.scenario(session, roster.scenario_id)
        taken = rosters.assignments(session, roster_id)
        problem = problem_from_json(runs.problem_json(session, roster.run_id))
        publication = _publication_of(session, roster)
        repaired = _repaired(session, roster)
        facts = _Facts(session, roster.scenario_id, MunicipalityCode(scenario.municipality_code))
    seats = _seats(taken, facts.names)
    return RosterView(
        roster_id=roster_id,
        scenario_id=roster.scenario_id,
        scenario_name=scenario.name,
        municipality_code=scenario.municipality_code,
        month=scenario.month,
        created_at=roster.created_at,
        status=RosterStatus.DRAFT if publication is None else RosterStatus.PUBLISHED,
        version=None if publication is None else publication.version,
        published_at=None if publication is None else publication.published_at,
        objective=roster.objective,
        bound=roster.bound,
        parts=evaluate(problem, seats),
        weights=problem.weights,
        loses_no_seat=repaired,
        order=problem.order,
        levels=tuple(Level(**level) for level in json.loads(roster.levels_json)),
        duties=tuple(_duties(facts, problem, taken, seats)),
        loads=tuple(_loads(facts, problem, seats)),
    )


def _repaired(session: Session, roster: Roster) -> bool | None:
    """Whether a repaired roster is proven to lose no seat; None for one that was built."""
    run = runs.run(session, roster.run_id)
    answer = runs.answer_json(session, roster.run_id)
    if run.kind is not RunKind.REPAIR or answer is None:
        return None
    return desk_work.repaired(answer).loses_no_seat


class _Facts:
    """What a roster's codes stand for."""

    def __init__(self, session: Session, scenario_id: int, code: MunicipalityCode) -> None:
        self.first_day = assemble.plan_start(plans.scenario(session, scenario_id))
        found = plans.all_sessions(session, scenario_id)
        self.sessions = {one.code: one for one in found}
        self.venues = {venue.code: venue for venue in supply.venues(session, code)}
        self.staff = {one.id: one for one in people.supporters(session, code)}
        self.names = assemble.Names(found, list(self.staff.values()))


def _publication_of(session: Session, roster: Roster) -> Publication | None:
    published = rosters.publications(session, roster.scenario_id)
    return next((one for one in published if one.roster_id == roster.id), None)


def _seats(taken: Sequence[Assignment], names: assemble.Names) -> tuple[Seat, ...]:
    return tuple(
        Seat(names.session[one.session_id], names.supporter[one.supporter_id], one.role, one.person)
        for one in taken
    )


def _duties(
    facts: _Facts, problem: RosterProblem, taken: Sequence[Assignment], seats: Sequence[Seat]
) -> list[Duty]:
    by_session: dict[str, list[Assignment]] = {}
    for one in taken:
        by_session.setdefault(facts.names.session[one.session_id], []).append(one)
    chains = {(seat.session, seat.role): seat for seat in empty_seats(problem, seats)}
    duties = []
    for frozen in sorted(problem.sessions, key=lambda one: (one.start_min, one.id)):
        filled = by_session.get(frozen.id, [])
        for role, count in ((Role.LEAD, frozen.leads), (Role.ASSISTANT, frozen.assistants)):
            sitting = [one for one in filled if one.role is role]
            for place in range(max(count, len(sitting))):  # a held one may have had more people
                taker = sitting[place] if place < len(sitting) else None
                duties.append(_duty(facts, frozen, role, taker, chains))
    return duties


def _duty(
    facts: _Facts,
    frozen: Frozen,
    role: Role,
    one: Assignment | None,
    chains: Mapping[tuple[str, Role], EmptySeat],
) -> Duty:
    planned: OutreachSession = facts.sessions[frozen.id]
    venue: Venue = facts.venues[frozen.venue]
    who = None if one is None else facts.staff[one.supporter_id].supporter
    midnight = frozen.day * MINUTES_PER_DAY
    assert planned.id is not None
    assert venue.id is not None
    return Duty(
        session_id=planned.id,
        session_code=planned.code,
        day=facts.first_day + timedelta(days=frozen.day),
        start_min=frozen.start_min - midnight,
        end_min=frozen.end_min - midnight,
        venue_id=venue.id,
        venue_name=venue.name,
        venue_address=venue.address,
        course_code=frozen.course,
        learners=planned.expected_learners,
        role=role,
        supporter_id=None if who is None else who.id,
        supporter_name="" if who is None else who.name,
        fictional=who is not None and who.fictional,
        pinned=one is not None and one.pinned,
        chain=chains.get((frozen.id, role)) if one is None else None,
        online=frozen.online,
        held=frozen.held,
        dispatched=who is not None and who.dispatch,
        person=0 if one is None else one.person,
    )


def _loads(facts: _Facts, problem: RosterProblem, seats: Sequence[Seat]) -> list[Load]:
    by_person: dict[str, list[Seat]] = {}
    for seat in seats:
        by_person.setdefault(seat.supporter, []).append(seat)
    loads = []
    for one in facts.staff.values():
        theirs = by_person.get(one.supporter.code, [])
        travel = evaluate(problem, theirs).travel_min.amount if theirs else 0
        loads.append(
            Load(
                supporter_id=one.id,
                supporter_code=one.supporter.code,
                name=one.supporter.name,
                kind=one.supporter.kind,
                fictional=one.supporter.fictional,
                sessions=len(theirs),
                max_sessions=one.supporter.max_per_month,
                travel_min=travel,
            )
        )
    return loads
