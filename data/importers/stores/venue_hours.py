"""Keep 会場の利用時間: a venue's week and its closed days, each replaced as a whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from sqlmodel import Session, col, select

from data.importers.journal import LoadingInto
from data.importers.layouts.venue_hours import ClosureEntry, VenueHoursFacts, WeekEntry
from models.codes import MunicipalityCode
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import Venue, VenueClosure, VenueHours


def check(session: Session, facts: VenueHoursFacts, code: MunicipalityCode) -> tuple[Notice, ...]:
    """Rows of venues that are not on file."""
    known = _ids(session, code)
    rows = [(week.record, week.venue_code) for week in facts.weeks]
    rows += [(entry.record, entry.row.venue_code) for entry in facts.closures]
    return tuple(
        record.notice(NoticeLevel.REJECT, RejectCode.UNKNOWN_VENUE, "venue", venue)
        for record, venue in rows
        if venue not in known
    )


def store(session: Session, facts: VenueHoursFacts, into: LoadingInto) -> Counter[str]:
    """Store the weeks and closed days of venues on file."""
    known = _ids(session, into.municipality_code)
    done: Counter[str] = Counter()
    for week in facts.weeks:
        if week.venue_code in known:
            _replace_week(session, known[week.venue_code], week, into)
            done["venue_weeks_stored"] += 1
    closed: dict[int, list[ClosureEntry]] = defaultdict(list)
    for entry in facts.closures:
        if entry.row.venue_code in known:
            closed[known[entry.row.venue_code]].append(entry)
            done["closures_stored"] += 1
    for code in sorted(facts.closures_of & known.keys()):
        _replace_closures(session, known[code], closed[known[code]], into)
    return done


def _replace_week(session: Session, venue: int, week: WeekEntry, into: LoadingInto) -> None:
    into.journal.remove_where(session, VenueHours, col(VenueHours.venue_id) == venue)
    origin = {"source_id": into.source_id, "source_row": week.record.row}
    rows = [
        {
            "venue_id": venue,
            "weekday": one.weekday,
            "start_min": one.start_min,
            "end_min": one.end_min,
            **origin,
        }
        for one in week.hours
    ]
    into.journal.add_many(session, VenueHours, rows)


def _replace_closures(
    session: Session, venue: int, entries: list[ClosureEntry], into: LoadingInto
) -> None:
    into.journal.remove_where(session, VenueClosure, col(VenueClosure.venue_id) == venue)
    rows = [
        {
            "venue_id": venue,
            "from_day": entry.row.from_day,
            "to_day": entry.row.to_day,
            "why": entry.row.why,
            "source_id": into.source_id,
            "source_row": entry.record.row,
        }
        for entry in entries
    ]
    into.journal.add_many(session, VenueClosure, rows)


def _ids(session: Session, code: MunicipalityCode) -> Mapping[str, int]:
    """Ids by code, and by name where only one venue bears it."""
    rows = session.exec(select(Venue).where(Venue.municipality_code == code)).all()
    names = Counter(row.name for row in rows)
    by_name = {row.name: row.id for row in rows if names[row.name] == 1}
    by_code = {row.code: row.id for row in rows}
    return {key: venue for key, venue in (by_name | by_code).items() if venue is not None}
