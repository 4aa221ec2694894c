"""Assemble a roster problem from what is on file for one scenario."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlmodel import Session

from data.repositories import people, plans, rosters, supply
from data.repositories.people import SupporterOnFile
from data.travel.provider import TravelTimes
from models.clock import MINUTES_PER_DAY
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import PairKind, SessionStatus, TravelMode
from models.tables import OutreachSession, Scenario, Venue
from optimizer.roster import problem as kernel
from optimizer.roster.drafting.pins import seat_pins
from optimizer.roster.policy import ordered
from optimizer.services import assemble_staff
from optimizer.services.assemble_staff import place_of, plan_end
from optimizer.services.assemble_staff import plan_start as plan_start


def roster_problem(session: Session, scenario_id: int, travel: TravelTimes) -> kernel.RosterProblem:
    """Everything the engine needs to plan one scenario, frozen.

    Day 0 is the Monday on or before the first of the month, so that weeks are calendar weeks.
    The latest published roster, if any, is the ``previous`` one: what changes is counted, and
    who was in a session already held is a fact. Pins and bans of held sessions say nothing more.

    Raises:
        NotFound: ``scenario.not_on_file``, or ``scenario.no_sessions`` where nothing is planned.
        InputError: ``roster.pins_conflict`` where pins contradict each other or a rule.
    """
    scenario = plans.scenario(session, scenario_id)
    planned = plans.planned_sessions(session, scenario_id)
    if not planned:
        raise NotFound("scenario.no_sessions", name=scenario.name)
    code = MunicipalityCode(scenario.municipality_code)
    staff = people.supporters(session, code)
    venues = _venues(session, code, planned, staff)
    names = Names(planned, staff)
    tags = plans.session_tags(session, scenario_id)
    open_ids = {one.id for one in planned if one.status is not SessionStatus.HELD}
    problem = kernel.RosterProblem(
        name=f"{code}-{scenario.month:%Y-%m}-{scenario_id}",
        days=(plan_end(scenario) - plan_start(scenario)).days,
        buffer_min=scenario.buffer_min,
        rest_at_home_min=scenario.rest_at_home_min,
        venues=tuple(venue.code for venue in venues),
        travel_min=_between(venues, travel),
        courses=tuple(course.code for course in supply.courses(session)),
        supporters=assemble_staff.supporters(scenario, staff, venues, planned, travel),
        sessions=tuple(_session(scenario, one, venues, tags) for one in planned),
        weights=kernel.Weights(**json.loads(scenario.weights_json)),
        pins=tuple(
            kernel.Pin(names.session[one.session_id], names.supporter[one.supporter_id], one.role)
            for one in plans.pins(session, scenario_id)
            if one.session_id in open_ids
        ),
        bans=tuple(
            kernel.Ban(names.session[one.session_id], names.supporter[one.supporter_id])
            for one in plans.bans(session, scenario_id)
            if one.session_id in open_ids
        ),
        previous=_previous(session, scenario_id, names),
        evening_from_min=scenario.evening_from_min,
        together=_pairs(session, names, PairKind.TOGETHER),
        apart=_pairs(session, names, PairKind.APART),
        order=scenario.order,
    )
    if problem.order is not None:
        problem = ordered(problem)
    seat_pins(problem)  # refuses pins that cannot all be kept
    return problem


def has_sessions(session: Session, scenario_id: int) -> bool:
    """Whether a scenario has anything to plan."""
    return bool(plans.planned_sessions(session, scenario_id))


def weights_json(weights: kernel.Weights) -> str:
    """Return weights as a scenario stores them."""
    return json.dumps(asdict(weights))


class Names:
    """Codes and ids of a scenario: the problem speaks in codes, the database in ids."""

    def __init__(
        self, planned: Sequence[OutreachSession], staff: Sequence[SupporterOnFile]
    ) -> None:
        self.session = {one.id: one.code for one in planned if one.id is not None}
        self.supporter = {one.id: one.supporter.code for one in staff}
        self.session_id = {code: one for one, code in self.session.items()}
        self.supporter_id = {code: one for one, code in self.supporter.items()}


def names_of(session: Session, scenario: Scenario) -> Names:
    """Codes and ids of everybody and everything a scenario's problems name or have named."""
    assert scenario.id is not None
    code = MunicipalityCode(scenario.municipality_code)
    return Names(plans.all_sessions(session, scenario.id), people.supporters(session, code))


def _venues(
    session: Session,
    code: MunicipalityCode,
    planned: Sequence[OutreachSession],
    staff: Sequence[SupporterOnFile],
) -> list[Venue]:
    """Venues in use this month, and those somebody prefers: without them a wish would be lost."""
    used = {one.venue_id for one in planned}
    used.update(*(one.preferred_venues for one in staff))
    return [venue for venue in supply.venues(session, code) if venue.id in used]


def _between(
    venues: Sequence[Venue], travel: TravelTimes
) -> dict[str, tuple[tuple[int, ...], ...]]:
    places = [place_of(venue) for venue in venues]
    tables = {}
    for mode in TravelMode:
        minutes = travel.minutes(places, places, mode).tolist()
        for here, row in enumerate(minutes):
            row[here] = 0  # a venue without a usable place is still no way from itself
        tables[mode.value] = tuple(tuple(row) for row in minutes)
    return tables


def _session(
    scenario: Scenario,
    one: OutreachSession,
    venues: Sequence[Venue],
    tags: Mapping[int, tuple[str, ...]],
) -> kernel.Session:
    midnight = (one.day - plan_start(scenario)).days * MINUTES_PER_DAY
    return kernel.Session(
        id=one.code,
        venue=next(venue.code for venue in venues if venue.id == one.venue_id),
        course=one.course_code,
        start_min=midnight + one.start_min,
        end_min=midnight + one.end_min,
        leads=one.leads,
        assistants=one.assistants,
        tags_required=tags.get(one.id or 0, ()),
        online=one.online,
        series=one.series,
        held=one.status is SessionStatus.HELD,
    )


def _pairs(session: Session, names: Names, kind: PairKind) -> tuple[tuple[str, str], ...]:
    return tuple(
        (names.supporter[pair.first_id], names.supporter[pair.second_id])
        for pair in people.pairs(session, names.supporter)
        if pair.kind is kind
    )


def _previous(
    session: Session, scenario_id: int, names: Names
) -> tuple[kernel.PreviousAssignment, ...]:
    published = rosters.publications(session, scenario_id)
    if not published:
        return ()
    return tuple(
        kernel.PreviousAssignment(
            names.session[one.session_id],
            names.supporter[one.supporter_id],
            one.role,
            one.person,
        )
        for one in rosters.assignments(session, published[0].roster_id)
        if one.session_id in names.session and one.supporter_id in names.supporter
    )
