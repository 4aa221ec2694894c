"""The roster desk: choose which roster to look at, follow its run, pin, and publish."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from data.database import reading, transaction
from data.repositories import people, plans, rosters, runs
from data.repositories.versions import Topic, raise_version
from data.travel.provider import TravelTimes
from models.codes import MunicipalityCode
from models.kinds import Role, RunKind, RunState, SkillLevel
from models.reasons import Reason
from models.tables import Publication, SolveRun
from optimizer.roster.flow.eligibility import why_not
from optimizer.roster.problem import Weights
from optimizer.services import assemble
from optimizer.services.roster_view import Duty, Load, RosterView, Sitting, view

__all__ = [
    "Candidate",
    "Duty",
    "Load",
    "PinView",
    "RosterChoice",
    "RosterView",
    "RunView",
    "Sitting",
    "candidates",
    "choices",
    "newest_roster",
    "newest_run",
    "pin",
    "pinned",
    "pins",
    "publications",
    "publish",
    "unpin",
    "view",
    "weights",
]


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
    attempts: int
    error_code: str
    error_params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RosterChoice:
    """A roster one may look at: the newest draft, or a published version."""

    roster_id: int
    created_at: datetime
    version: int | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose skill is enough for a seat, and what else speaks against them, if anything."""

    supporter_id: int
    name: str
    fictional: bool
    level: SkillLevel
    against: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PinView:
    """Somebody a person fixed in a session."""

    session_id: int
    supporter_id: int
    name: str
    fictional: bool
    role: Role


def newest_run(
    engine: Engine, scenario_id: int, now: datetime, kind: RunKind = RunKind.BUILD
) -> RunView | None:
    """The latest run of a kind for a scenario, as a screen shows it."""
    with reading(engine) as session:
        run = runs.newest(session, scenario_id, kind)
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


def choices(engine: Engine, scenario_id: int) -> tuple[RosterChoice, ...]:
    """Rosters worth looking at, newest first: the latest one, and every published version."""
    with reading(engine) as session:
        found = rosters.rosters(session, scenario_id)
        published = {one.roster_id: one for one in rosters.publications(session, scenario_id)}
    chosen = []
    for place, roster in enumerate(found):
        assert roster.id is not None
        public = published.get(roster.id)
        if public is not None:
            chosen.append(
                RosterChoice(roster.id, roster.created_at, public.version, public.published_at)
            )
        elif place == 0:
            chosen.append(RosterChoice(roster.id, roster.created_at))
    return tuple(chosen)


def weights(engine: Engine, scenario_id: int) -> Weights:
    """What one unit of each loss costs in a scenario, in minutes of travel."""
    with reading(engine) as session:
        return Weights(**json.loads(plans.scenario(session, scenario_id).weights_json))


def candidates(
    engine: Engine, scenario_id: int, session_id: int, role: Role, travel: TravelTimes
) -> tuple[Candidate, ...]:
    """Supporters whose skill is enough for a seat: first those nothing speaks against.

    What depends on the rest of a roster (caps, other sessions of the day) is not judged here;
    a pin that cannot be kept is refused when it is set. For a session cancelled since: nobody.

    Raises:
        NotFound: ``session.not_on_file``, ``scenario.*``.
    """
    with reading(engine) as session:
        scenario = plans.scenario(session, scenario_id)
        planned = plans.session_on(session, session_id)
        staff = people.supporters(session, MunicipalityCode(scenario.municipality_code))
        problem = assemble.roster_problem(session, scenario_id, travel)
    if planned.code not in problem.session_index:
        return ()  # cancelled since
    enough = (SkillLevel.LEAD,) if role is Role.LEAD else tuple(SkillLevel)
    place = problem.session_index[planned.code]
    able = [
        Candidate(
            supporter_id=one.id,
            name=one.supporter.name,
            fictional=one.supporter.fictional,
            level=one.skills[planned.course_code],
            against=why_not(problem, problem.supporter_index[one.supporter.code], place),
        )
        for one in staff
        if one.skills.get(planned.course_code) in enough
    ]
    return tuple(
        sorted(
            able,
            key=lambda one: (bool(one.against), one.level is not SkillLevel.LEAD, one.name),
        )
    )


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


def pins(engine: Engine, scenario_id: int) -> tuple[PinView, ...]:
    """Every pin of a scenario, oldest first."""
    with reading(engine) as session:
        code = MunicipalityCode(plans.scenario(session, scenario_id).municipality_code)
        staff = {one.id: one.supporter for one in people.supporters(session, code)}
        found = plans.pins(session, scenario_id)
    return tuple(
        PinView(
            session_id=one.session_id,
            supporter_id=one.supporter_id,
            name=staff[one.supporter_id].name,
            fictional=staff[one.supporter_id].fictional,
            role=one.role,
        )
        for one in found
    )


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
        attempts=run.attempts,
        error_code=run.error_code,
        error_params=json.loads(run.error_params_json),
    )
