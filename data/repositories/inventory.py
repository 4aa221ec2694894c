"""How much of every kind of fact is on file for a municipality, and which files brought it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session, col, func, or_, select, union

from models.codes import MunicipalityCode
from models.kinds import AreaUnit
from models.reasons import PlaceQuality
from models.tables import (
    Area,
    Attendance,
    Availability,
    Boundary,
    Course,
    DayAvailability,
    ImportRun,
    Municipality,
    OutreachSession,
    PopulationCount,
    Roster,
    Scenario,
    Source,
    Supporter,
    UsageSurvey,
    Venue,
)


@dataclass(frozen=True, slots=True)
class Inventory:
    """Records on file. ``…_unplaced``: of these, how many have no usable location."""

    city: bool = False
    towns: int = 0
    towns_unplaced: int = 0
    squares: int = 0
    squares_unplaced: int = 0
    boundary: bool = False
    venues: int = 0
    venues_unplaced: int = 0
    venues_with_wifi: int = 0
    supporters: int = 0
    supporters_with_hours: int = 0
    courses: int = 0
    surveys: int = 0
    held: int = 0
    planned_sessions: int = 0
    rosters: int = 0


def inventory(session: Session, code: MunicipalityCode) -> Inventory:
    """Count what is on file for a municipality; areas count where people of them are known."""
    areas = select(func.count(func.distinct(Area.id))).where(
        Area.municipality_code == code,
        col(Area.id).in_(select(col(PopulationCount.area_id)).distinct()),
    )
    towns, squares = Area.unit == AreaUnit.TOWN, Area.unit != AreaUnit.TOWN
    venues = select(func.count(col(Venue.id))).where(Venue.municipality_code == code)
    staff = select(func.count(col(Supporter.id))).where(Supporter.municipality_code == code)
    offered = union(
        select(col(Availability.supporter_id)), select(col(DayAvailability.supporter_id))
    )
    unplaced = col(Area.place_quality) != PlaceQuality.OK
    scenarios = select(col(Scenario.id)).where(Scenario.municipality_code == code)

    def number(query: Select[Any]) -> int:
        return int(session.scalar(query) or 0)

    return Inventory(
        city=session.get(Municipality, code) is not None,
        towns=number(areas.where(towns)),
        towns_unplaced=number(areas.where(towns, unplaced)),
        squares=number(areas.where(squares)),
        squares_unplaced=number(areas.where(squares, unplaced)),
        boundary=session.get(Boundary, code) is not None,
        venues=number(venues),
        venues_unplaced=number(venues.where(col(Venue.place_quality) != PlaceQuality.OK)),
        venues_with_wifi=number(venues.where(col(Venue.wifi).is_(True))),
        supporters=number(staff),
        supporters_with_hours=number(staff.where(col(Supporter.id).in_(offered))),
        courses=number(select(func.count(col(Course.code)))),
        surveys=number(
            select(func.count(col(UsageSurvey.key))).where(
                or_(
                    col(UsageSurvey.municipality_code).is_(None),
                    UsageSurvey.municipality_code == code,
                )
            )
        ),
        held=number(
            select(func.count(col(Attendance.id))).where(Attendance.municipality_code == code)
        ),
        planned_sessions=number(
            select(func.count(col(OutreachSession.id))).where(
                col(OutreachSession.scenario_id).in_(scenarios)
            )
        ),
        rosters=number(
            select(func.count(col(Roster.id))).where(col(Roster.scenario_id).in_(scenarios))
        ),
    )


def runs_in_force(session: Session, code: MunicipalityCode) -> Sequence[tuple[ImportRun, Source]]:
    """Imports of a municipality that were not undone, newest first, each with its source."""
    rows = session.exec(
        select(ImportRun, Source)
        .join(Source, col(Source.id) == col(ImportRun.source_id))
        .where(ImportRun.municipality_code == code, col(ImportRun.undone_at).is_(None))
        .order_by(col(ImportRun.imported_at).desc(), col(ImportRun.id).desc())
    ).all()
    return [(run, source) for run, source in rows]


def wifi_sources(session: Session, code: MunicipalityCode) -> frozenset[int]:
    """Sources that brought the places with public Wi-Fi."""
    return frozenset(
        session.exec(
            select(col(Venue.source_id))
            .where(Venue.municipality_code == code, col(Venue.wifi).is_(True))
            .distinct()
        ).all()
    )
