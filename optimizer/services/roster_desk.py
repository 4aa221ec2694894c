"""The roster desk: look at a roster by day, venue and person; pin, and publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading, transaction
from data.repositories import people, plans, rosters, runs, supply
from data.repositories.versions import Topic, raise_version
from data.travel.provider import TravelTimes
from models.codes import MunicipalityCode
from models.kinds import Role, RosterStatus, RunState, SkillLevel, SupporterKind
from models.tables import Assignment, OutreachSession, Publication, Roster, SolveRun
from optimizer.roster.checker import evaluate
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.explain import EmptySeat, empty_seats
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment as Seat
from optimizer.roster.solution import ValueParts
from optimizer.services import assemble


@dataclass(frozen=True, slots=True)
class Duty:
    """One seat of one session, filled or empty."""

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
    duties: tuple[Duty, ...]
    loads: tuple[Load, ...]

    @property
    def seats(self) -> int:
        """Seats of all sessions."""
        return len(self.duties)

    @property
    def empty(self) -> tuple[Duty, ...]:
        """Seats nobody sits in, in the order their sessions begin."""
        return tuple(duty for duty in self.duties if duty.supporter_id is None)

    @property
    def gap_share(self) -> float | None:
        """(value − bound) / value: 0 is proven best; None where no bound is proven."""
        if self.bound is None:
            return None
        return max(0.0, (self.objective - self.bound) / self.objective) if self.objective else 0.0

    @property
    def proven_best(self) -> bool:
        """Whether the bound reaches the value."""
        return self.bound is not None and self.bound >= self.objective


@dataclass(frozen=True, slots=True)
class RunView:
    """Where a run stands."""

    run_id: int
    state: RunState
    phase: str
    value: int | None
    bound: float | None
    seconds: float
    time_limit_s: float
    stop_requested: bool
    error_code: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be pinned to a session: able to teach its course."""

    supporter_id: int
    name: str
    level: SkillLevel


def newest_run(engine: Engine, scenario_id: int, now: datetime) -> RunView | None:
    """The latest run of a scenario, as a screen shows it."""
    with reading(engine) as session:
        run = runs.newest(session, scenario_id)
    return None if run is None else _run_view(run, now)


def newest_roster(engine: Engine, scenario_id: int) -> int | None:
    """Id of the latest roster of a scenario."""
    with reading(engine) as session:
        found = rosters.rosters(session, scenario_id)
    return found[0].id if found else None


def publications(engine: Engine, scenario_id: int) -> Sequence[Publication]:
    """Published versions, newest first."""
    with reading(engine) as session:
        return rosters.publications(session, scenario_id)


def view(engine: Engine, roster_id: int) -> RosterView:
    """One roster, ready to be looked at.

    Raises:
        NotFound: ``roster.not_on_file``.
    """
    with reading(engine) as session:
        roster = rosters.roster(session, roster_id)
        scenario = plans.scenario(session, roster.scenario_id)
        taken = rosters.assignments(session, roster_id)
        problem = problem_from_json(runs.run(session, roster.run_id).problem_json)
        publication = _publication_of(session, roster)
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
        duties=tuple(_duties(facts, problem, taken, seats)),
        loads=tuple(_loads(facts, problem, seats)),
    )


def candidates(engine: Engine, scenario_id: int, session_id: int) -> tuple[Candidate, ...]:
    """Supporters who can teach a session's course, leads first."""
    with reading(engine) as session:
        scenario = plans.scenario(session, scenario_id)
        course = plans.session_on(session, session_id).course_code
        staff = people.supporters(session, MunicipalityCode(scenario.municipality_code))
    able = [
        Candidate(one.id, one.supporter.name, one.skills[course])
        for one in staff
        if course in one.skills
    ]
    return tuple(sorted(able, key=lambda one: (one.level is not SkillLevel.LEAD, one.name)))


def pin(
    engine: Engine,
    scenario_id: int,
    session_id: int,
    supporter_id: int,
    role: Role,
    travel: TravelTimes,
) -> None:
    """Fix somebody in a session; the next roster keeps it.

    Raises:
        InputError: ``roster.pins_conflict`` and others where the pins cannot all be kept;
            nothing is stored then.
    """
    with transaction(engine) as session:
        plans.set_pin(session, scenario_id, session_id, supporter_id, role)
        session.flush()
        assemble.roster_problem(session, scenario_id, travel)  # refuses pins that conflict
        raise_version(session, Topic.PLAN)


def unpin(engine: Engine, session_id: int, supporter_id: int) -> None:
    """Take a pin off."""
    with transaction(engine) as session:
        plans.remove_pin(session, session_id, supporter_id)
        raise_version(session, Topic.PLAN)


def pinned(engine: Engine, scenario_id: int) -> frozenset[tuple[int, int]]:
    """(session id, supporter id) of every pin."""
    with reading(engine) as session:
        return frozenset(
            (one.session_id, one.supporter_id) for one in plans.pins(session, scenario_id)
        )


def publish(engine: Engine, roster_id: int) -> int:
    """Make a roster public, and return its version number.

    Raises:
        InputError: ``roster.already_published``.
    """
    with transaction(engine) as session:
        publication = rosters.publish(session, rosters.roster(session, roster_id))
        raise_version(session, Topic.ROSTER)
        return publication.version


class _Facts:
    """What a roster's codes stand for."""

    def __init__(self, session: Session, scenario_id: int, code: MunicipalityCode) -> None:
        self.sessions = plans.planned_sessions(session, scenario_id)
        self.venues = {venue.id: venue for venue in supply.venues(session, code)}
        self.staff = {one.id: one for one in people.supporters(session, code)}
        self.names = assemble.Names(self.sessions, list(self.staff.values()))


def _run_view(run: SolveRun, now: datetime) -> RunView:
    assert run.id is not None
    since = run.started_at or run.submitted_at
    return RunView(
        run_id=run.id,
        state=run.state,
        phase=run.phase,
        value=run.value,
        bound=run.bound,
        seconds=((run.finished_at or now) - since).total_seconds(),
        time_limit_s=run.time_limit_s,
        stop_requested=run.stop_requested,
        error_code=run.error_code,
    )


def _publication_of(session: Session, roster: Roster) -> Publication | None:
    published = rosters.publications(session, roster.scenario_id)
    return next((one for one in published if one.roster_id == roster.id), None)


def _seats(taken: Sequence[Assignment], names: assemble.Names) -> tuple[Seat, ...]:
    return tuple(
        Seat(names.session[one.session_id], names.supporter[one.supporter_id], one.role)
        for one in taken
    )


def _duties(
    facts: _Facts, problem: RosterProblem, taken: Sequence[Assignment], seats: Sequence[Seat]
) -> list[Duty]:
    by_session: dict[int, list[Assignment]] = {}
    for one in taken:
        by_session.setdefault(one.session_id, []).append(one)
    chains = {(seat.session, seat.role): seat for seat in empty_seats(problem, seats)}
    duties = []
    for planned in facts.sessions:
        filled = by_session.get(planned.id or 0, [])
        for role, count in ((Role.LEAD, planned.leads), (Role.ASSISTANT, planned.assistants)):
            sitting = [one for one in filled if one.role is role]
            for place in range(count):
                one = sitting[place] if place < len(sitting) else None
                duties.append(_duty(facts, planned, role, one, chains))
    return duties


def _duty(
    facts: _Facts,
    planned: OutreachSession,
    role: Role,
    one: Assignment | None,
    chains: Mapping[tuple[str, Role], EmptySeat],
) -> Duty:
    venue = facts.venues[planned.venue_id]
    who = None if one is None else facts.staff[one.supporter_id].supporter
    assert planned.id is not None
    return Duty(
        session_id=planned.id,
        session_code=planned.code,
        day=planned.day,
        start_min=planned.start_min,
        end_min=planned.end_min,
        venue_id=planned.venue_id,
        venue_name=venue.name,
        venue_address=venue.address,
        course_code=planned.course_code,
        learners=planned.expected_learners,
        role=role,
        supporter_id=None if who is None else who.id,
        supporter_name="" if who is None else who.name,
        fictional=who is not None and who.fictional,
        pinned=one is not None and one.pinned,
        chain=chains.get((planned.code, role)) if one is None else None,
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
