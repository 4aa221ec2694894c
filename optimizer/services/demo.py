"""The demonstration city: 高松市's real facts, invented people, and one month planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading, transaction
from data.reference.seed import seed_facts
from data.repositories import geography, people, plans, supply
from data.repositories.geography import CountEdition
from data.repositories.versions import Topic, raise_version
from data.synthetic.arrange import arrange
from data.synthetic.plan import InventedSession, invent_sessions
from data.travel.provider import TravelTimes
from models.ages import EVERYBODY
from models.clock import fiscal_year, utc_now
from models.codes import MunicipalityCode
from models.kinds import AreaUnit, CountKind, SessionKind, SessionStatus, TravelMode, VenueKind
from models.place import LatLon
from models.reasons import PlaceQuality
from models.tables import OutreachSession, Scenario, ScenarioRow, StaffingRule, Venue
from optimizer.services import demo_people
from optimizer.services.assemble import weights_json
from optimizer.services.need import Need, need_from_reference
from optimizer.services.presets import STANDARD
from optimizer.services.staffing import seats_for

DEMO_CITY = MunicipalityCode("37201")
DEMO_MONTH = date(2027, 1, 1)
DEMO_EDITION = CountEdition(AreaUnit.TOWN, date(2026, 2, 1), CountKind.REGISTER)
DEMO_SURVEY = "2020"
DEMO_SESSIONS = 138
SEED = 37_201

CLASSROOMS = frozenset(
    {
        VenueKind.COMMUNITY_CENTER,
        VenueKind.GENERAL_CENTER,
        VenueKind.LIFELONG_LEARNING,
        VenueKind.ELDERLY_WELFARE,
        VenueKind.EXCHANGE_CENTER,
    }
)
"""Kinds of venue the demonstration plan uses; the other venues stay without a session."""

NO_LONGER_TAUGHT = frozenset({"P3"})
"""マイナポイント was a scheme limited in time."""

UNUSED_SHARE = 0.25
"""Share of the classrooms left without a session, so that there are gaps to find."""


def create_demo(engine: Engine, travel: TravelTimes) -> int:
    """Fill an empty database with the demonstration city, and return its scenario's id."""
    need = need_from_reference(DEMO_CITY, DEMO_EDITION.as_of, DEMO_SURVEY)
    with transaction(engine) as session:
        seed_facts(session)
        session.flush()
        areas = geography.areas(session, DEMO_CITY, AreaUnit.TOWN)
        scenario = _store_scenario(session)
        venues = _classrooms(supply.venues(session, DEMO_CITY))
        demo_people.store(session, DEMO_CITY, areas, need.people[EVERYBODY], venues, SEED)
        courses = [one for one in supply.courses(session) if one.code not in NO_LONGER_TAUGHT]
        near = _non_users_near(need, venues, travel)
        planned = invent_sessions(DEMO_MONTH, venues, near, courses, DEMO_SESSIONS, SEED)
        planned = arrange(planned, DEMO_MONTH, courses)
        rule = supply.staffing_rule(session, fiscal_year(DEMO_MONTH))
        assert scenario.id is not None
        _store_sessions(session, scenario.id, planned, rule)
        raise_version(session, Topic.FACTS)
        raise_version(session, Topic.PLAN)
        return scenario.id


def is_demo(engine: Engine) -> bool:
    """Whether a database holds the demonstration: its people are invented, all of them."""
    with reading(engine) as session:
        staff = people.supporters(session, DEMO_CITY)
    return bool(staff) and all(one.supporter.fictional for one in staff)


def _store_scenario(session: Session) -> Scenario:
    row = ScenarioRow(
        municipality_code=DEMO_CITY,
        name="基準案",
        month=DEMO_MONTH,
        population_as_of=DEMO_EDITION.as_of,
        population_kind=DEMO_EDITION.kind,
        survey_key=DEMO_SURVEY,
        buffer_min=10,
        rest_at_home_min=30,
        weights_json=weights_json(STANDARD),
    )
    scenario = Scenario.model_validate(row, update={"created_at": utc_now()})
    session.add(scenario)
    session.flush()
    return scenario


def _classrooms(venues: Sequence[Venue]) -> list[Venue]:
    rooms = [
        venue
        for venue in venues
        if venue.kind in CLASSROOMS and venue.place_quality is PlaceQuality.OK
    ]
    kept = np.random.default_rng(SEED).permutation(len(rooms))
    return [rooms[i] for i in sorted(kept[: round(len(rooms) * (1 - UNUSED_SHARE))])]


def _non_users_near(
    need: Need, venues: Sequence[Venue], travel: TravelTimes
) -> NDArray[np.float64]:
    """Estimated non-users of the towns nearest to each venue on foot, shape (venues,)."""
    assert need.non_users is not None
    towns = [LatLon(*point) for point in zip(need.lat.tolist(), need.lon.tolist(), strict=True)]
    places = [LatLon(venue.lat or np.nan, venue.lon or np.nan) for venue in venues]
    minutes = travel.minutes(towns, places, TravelMode.WALK).astype(np.float64)
    reachable = (minutes >= 0).any(axis=1)
    nearest = np.where(minutes < 0, np.inf, minutes).argmin(axis=1)
    near = np.bincount(
        nearest[reachable], weights=need.non_users.people[reachable], minlength=len(venues)
    )
    return np.maximum(near, 1.0)


def _store_sessions(
    session: Session, scenario_id: int, planned: Sequence[InventedSession], rule: StaffingRule
) -> None:
    for number, one in enumerate(planned, start=1):
        seats = seats_for(rule, one.learners)
        assert one.venue.id is not None
        row = OutreachSession(
            scenario_id=scenario_id,
            code=f"{one.day:%m%d}-{number:03d}",
            venue_id=one.venue.id,
            course_code=one.course.code,
            kind=SessionKind.CLASS,
            day=one.day,
            start_min=one.start_min,
            end_min=one.start_min + one.course.minutes,
            expected_learners=one.learners,
            leads=seats.leads,
            assistants=seats.assistants,
            status=SessionStatus.PLANNED,
            online=one.online,
            series=one.series or None,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        plans.set_session_tags(session, row.id, one.tags)
