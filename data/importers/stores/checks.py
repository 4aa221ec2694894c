"""What only the database can tell of a file: codes that are not on file, plans that differ.

Looked at when a file is previewed and again before it is stored; a row that is refused here
is passed over by its store as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from data.importers.layouts.attendance import AttendanceFacts
from data.importers.layouts.availability import AvailabilityFacts
from data.importers.layouts.supporters import SupporterFacts
from data.importers.layouts.venue_hours import VenueHoursFacts
from data.importers.report import ParsedFile
from data.importers.stores import attendance, availability, supporters, venue_hours
from models.codes import MunicipalityCode
from models.rejects import Notice, NoticeLevel

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


def is_checked(parsed: ParsedFile) -> bool:
    """Whether the database has a say in a file."""
    return any(type(bundle) in CHECKS for bundle in parsed.bundles)


def completed(session: Session, parsed: ParsedFile) -> ParsedFile:
    """The file with what the database has to say about it, said once."""
    if parsed.municipality_code is None or not is_checked(parsed):
        return parsed
    told = checked(session, parsed.bundles, parsed.municipality_code)
    new = tuple(notice for notice in told if notice not in parsed.notices)
    lost = {(one.sheet, one.row) for one in new if one.level is NoticeLevel.REJECT}
    return replace(
        parsed,
        notices=(*parsed.notices, *new),
        rows_loaded=max(0, parsed.rows_loaded - len(lost)),
    )
