"""Assemble a roster problem from what is on file for one scenario."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta

from sqlmodel import Session

from data.repositories import people, plans, rosters, supply
from data.repositories.people import SupporterOnFile
from data.travel.provider import TravelTimes
from models.clock import MINUTES_PER_DAY, TimeWindow, days_in_month, monday_of, planning_minute
from models.codes import MeshCode, MunicipalityCode, mesh_center
from models.errors import NotFound
from models.kinds import TravelMode
from models.place import LatLon
from models.tables import OutreachSession, Scenario, Venue
from optimizer.roster import problem as kernel
from optimizer.roster.drafting.pins import seat_pins


def roster_problem(session: Session, scenario_id: int, travel: TravelTimes) -> kernel.RosterProblem:
    """Everything the engine needs to plan one scenario, frozen.

    Day 0 is the Monday on or before the first of the month, so that weeks are calendar weeks.
    The latest published roster, if any, is the ``previous`` one: what changes is counted.

    Raises:
        NotFound: ``scenario.not_on_file``, or ``scenario.no_sessions`` where nothing is planned.
        InputError: ``roster.pins_conflict`` where pins contradict each other or a rule.
    """
    scenario = plans.scenario(session, scenario_id)
    planned = plans.planned_sessions(session, scenario_id)
    if not planned:
        raise NotFound("scenario.no_sessions", name=scenario.name)
    code = MunicipalityCode(scenario.municipality_code)
    used = {planned_session.venue_id for planned_session in planned}
    venues = [venue for venue in supply.venues(session, code) if venue.id in used]
    staff = people.supporters(session, code)
    names = Names(planned, staff)
    problem = kernel.RosterProblem(
        name=f"{code}-{scenario.month:%Y-%m}-{scenario_id}",
        days=(_plan_end(scenario) - plan_start(scenario)).days,
        buffer_min=scenario.buffer_min,
        rest_at_home_min=scenario.rest_at_home_min,
        venues=tuple(venue.code for venue in venues),
        travel_min=_between(venues, travel),
        courses=tuple(course.code for course in supply.courses(session)),
        supporters=tuple(_supporters(scenario, staff, venues, planned, travel)),
        sessions=tuple(_session(scenario, one, venues) for one in planned),
        weights=kernel.Weights(**json.loads(scenario.weights_json)),
        pins=tuple(
            kernel.Pin(names.session[pin.session_id], names.supporter[pin.supporter_id], pin.role)
            for pin in plans.pins(session, scenario_id)
        ),
        previous=_previous(session, scenario_id, names),
    )
    seat_pins(problem)  # refuses pins that cannot all be kept
    return problem


def weights_json(weights: kernel.Weights) -> str:
    """Return weights as a scenario stores them."""
    return json.dumps(asdict(weights))


def plan_start(scenario: Scenario) -> date:
    """Day 0 of a scenario's planning time."""
    return monday_of(scenario.month)


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
    """Codes and ids of everybody and everything a scenario's problem names."""
    assert scenario.id is not None
    code = MunicipalityCode(scenario.municipality_code)
    return Names(plans.planned_sessions(session, scenario.id), people.supporters(session, code))


def _plan_end(scenario: Scenario) -> date:
    return scenario.month + timedelta(days=days_in_month(scenario.month))


def _place(venue: Venue) -> LatLon:
    missing = float("nan")
    return LatLon(
        missing if venue.lat is None else venue.lat, missing if venue.lon is None else venue.lon
    )


def _between(
    venues: Sequence[Venue], travel: TravelTimes
) -> dict[str, tuple[tuple[int, ...], ...]]:
    places = [_place(venue) for venue in venues]
    tables = {}
    for mode in TravelMode:
        minutes = travel.minutes(places, places, mode).tolist()
        for here, row in enumerate(minutes):
            row[here] = 0  # a venue without a usable place is still no way from itself
        tables[mode.value] = tuple(tuple(row) for row in minutes)
    return tables


def _supporters(
    scenario: Scenario,
    staff: Sequence[SupporterOnFile],
    venues: Sequence[Venue],
    planned: Sequence[OutreachSession],
    travel: TravelTimes,
) -> list[kernel.Supporter]:
    seats = sum(one.leads + one.assistants for one in planned)
    fair_share = -(-seats // max(len(staff), 1))
    targets = [_place(venue) for venue in venues]
    found = []
    for one in staff:
        who = one.supporter
        home = mesh_center(MeshCode(who.origin_mesh))
        found.append(
            kernel.Supporter(
                id=who.code,
                mode=who.mode.value,
                home_to_venue_min=tuple(travel.minutes([home], targets, who.mode)[0].tolist()),
                available=_windows(scenario, one),
                skills=dict(one.skills),
                max_travel_min=who.max_travel_min,
                max_per_day=who.max_per_day,
                max_per_week=who.max_per_week,
                max_total=who.max_per_month,
                fair_share=fair_share,
            )
        )
    return found


def _windows(scenario: Scenario, one: SupporterOnFile) -> tuple[TimeWindow, ...]:
    """Spread a weekly offer over the days of the month, in planning minutes."""
    start = plan_start(scenario)
    days = (scenario.month + timedelta(days=n) for n in range(days_in_month(scenario.month)))
    return tuple(
        TimeWindow(
            planning_minute(start, day, window.start_min),
            planning_minute(start, day, window.end_min),
        )
        for day in days
        for window in one.windows.get(day.weekday(), ())
    )


def _session(scenario: Scenario, one: OutreachSession, venues: Sequence[Venue]) -> kernel.Session:
    midnight = (one.day - plan_start(scenario)).days * MINUTES_PER_DAY
    return kernel.Session(
        id=one.code,
        venue=next(venue.code for venue in venues if venue.id == one.venue_id),
        course=one.course_code,
        start_min=midnight + one.start_min,
        end_min=midnight + one.end_min,
        leads=one.leads,
        assistants=one.assistants,
    )


def _previous(
    session: Session, scenario_id: int, names: Names
) -> tuple[kernel.PreviousAssignment, ...]:
    published = rosters.publications(session, scenario_id)
    if not published:
        return ()
    return tuple(
        kernel.PreviousAssignment(
            names.session[one.session_id], names.supporter[one.supporter_id], one.role
        )
        for one in rosters.assignments(session, published[0].roster_id)
        if one.session_id in names.session and one.supporter_id in names.supporter
    )
