"""What only the database can tell of a file: codes that are not on file, plans that differ.

Looked at when a file is previewed and again before it is stored; a row that is refused here
is passed over by its store as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlmodel import Session

from data.importers.layouts.attendance import AttendanceFacts
from data.importers.layouts.availability import AvailabilityFacts
from data.importers.layouts.supporters import SupporterFacts
from data.importers.layouts.venue_hours import VenueHoursFacts
from data.importers.stores import attendance, availability, supporters, venue_hours
from models.codes import MunicipalityCode
from models.rejects import Notice

CheckFunction = Callable[[Session, Any, MunicipalityCode], tuple[Notice, ...]]

CHECKS: Mapping[type, CheckFunction] = {
    SupporterFacts: supporters.check,
    AvailabilityFacts: availability.check,
    VenueHoursFacts: venue_hours.check,
    AttendanceFacts: attendance.check,
}


def checked(
    session: Session, bundles: Iterable[object], code: MunicipalityCode
) -> tuple[Notice, ...]:
    """What the database has to say about some bundles."""
    return tuple(
        notice
        for bundle in bundles
        if type(bundle) in CHECKS
        for notice in CHECKS[type(bundle)](session, bundle, code)
    )
