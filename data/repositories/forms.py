"""What came back in forms: hours of venues, and how many came to sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from models.clock import TimeWindow
from models.codes import MunicipalityCode
from models.tables import Attendance, AvailabilityReturn, Supporter, Venue, VenueClosure, VenueHours


def venue_weeks(
    session: Session, code: MunicipalityCode
) -> Mapping[int, Mapping[int, tuple[TimeWindow, ...]]]:
    """Hours by venue and weekday (Monday 0), of venues whose form came back."""
    found: dict[int, dict[int, tuple[TimeWindow, ...]]] = defaultdict(dict)
    for row in session.exec(
        select(VenueHours)
        .join(Venue, col(Venue.id) == col(VenueHours.venue_id))
        .where(Venue.municipality_code == code)
        .order_by(col(VenueHours.weekday), col(VenueHours.start_min))
    ):
        week = found[row.venue_id]
        week[row.weekday] = (*week.get(row.weekday, ()), TimeWindow(row.start_min, row.end_min))
    return found


def closures(session: Session, code: MunicipalityCode) -> Mapping[int, tuple[VenueClosure, ...]]:
    """Closed days by venue, the earliest first."""
    found: dict[int, tuple[VenueClosure, ...]] = {}
    for row in session.exec(
        select(VenueClosure)
        .join(Venue, col(Venue.id) == col(VenueClosure.venue_id))
        .where(Venue.municipality_code == code)
        .order_by(col(VenueClosure.from_day), col(VenueClosure.id))
    ):
        found[row.venue_id] = (*found.get(row.venue_id, ()), row)
    return found


def attendances(
    session: Session, code: MunicipalityCode, first: date, behind: date
) -> Sequence[Attendance]:
    """Attendances of the days from ``first`` to the one before ``behind``, in order."""
    return session.exec(
        select(Attendance)
        .where(Attendance.municipality_code == code)
        .where(col(Attendance.day) >= first, col(Attendance.day) < behind)
        .order_by(col(Attendance.day), col(Attendance.session_code))
    ).all()


def answered(session: Session, code: MunicipalityCode, month: date) -> frozenset[int]:
    """Supporters, by id, whose 予定表 of a month came back."""
    return frozenset(
        session.exec(
            select(AvailabilityReturn.supporter_id)
            .join(Supporter, col(Supporter.id) == col(AvailabilityReturn.supporter_id))
            .where(Supporter.municipality_code == code, AvailabilityReturn.month == month)
        ).all()
    )
