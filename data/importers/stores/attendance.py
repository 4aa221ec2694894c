"""Keep 受講実績: how many came, tied to the planned session where there is one.

A code that no plan knows is kept too: the session was held before there was a plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, select

from data.importers.journal import LoadingInto
from data.importers.layouts.attendance import AttendanceEntry, AttendanceFacts
from models.clock import utc_now
from models.codes import MunicipalityCode
from models.kinds import SessionStatus
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import (
    Attendance,
    AttendanceRow,
    Course,
    OutreachSession,
    Publication,
    Scenario,
    Venue,
)

_NEW_EACH_TIME = ("recorded_at", "source_id", "source_row")


def check(session: Session, facts: AttendanceFacts, code: MunicipalityCode) -> tuple[Notice, ...]:
    """People reported of a cancelled session; sessions and courses that are not on file."""
    planned = _planned(session, code)
    courses = frozenset(session.exec(select(col(Course.code))).all())
    notices: list[Notice] = []
    for entry in facts.entries:
        row, record = entry.row, entry.record
        found = planned.get((row.session_code, row.day))
        if found is None:
            warning = (NoticeLevel.WARNING, RejectCode.SESSION_NOT_ON_FILE, "session")
            notices.append(record.notice(*warning))
            if row.course_code is not None and row.course_code not in courses:
                unknown = (NoticeLevel.WARNING, RejectCode.UNKNOWN_COURSE, "course")
                notices.append(record.notice(*unknown))
        elif _contradicts(row, found):
            reject = (NoticeLevel.REJECT, RejectCode.SESSION_CANCELLED, "session")
            notices.append(record.notice(*reject))
    return tuple(notices)


def store(session: Session, facts: AttendanceFacts, into: LoadingInto) -> Counter[str]:
    """Store attendances; one reported again replaces what had been reported."""
    planned = _planned(session, into.municipality_code)
    courses = frozenset(session.exec(select(col(Course.code))).all())
    venues = _venues(session, into.municipality_code)
    on_file = {
        (row.session_code, row.day): row
        for row in session.exec(
            select(Attendance).where(Attendance.municipality_code == into.municipality_code)
        )
    }
    done: Counter[str] = Counter()
    for entry in facts.entries:
        found = planned.get((entry.row.session_code, entry.row.day))
        if found is not None and _contradicts(entry.row, found):
            continue
        values = _values(entry, found, courses, venues)
        old = on_file.get((entry.row.session_code, entry.row.day))
        done[_store_one(session, values, old, into, entry.record.row)] += 1
    return done


def _store_one(
    session: Session,
    values: dict[str, object],
    old: Attendance | None,
    into: LoadingInto,
    row: int,
) -> str:
    origin = dict(zip(_NEW_EACH_TIME, (utc_now(), into.source_id, row), strict=True))
    if old is None:
        new = {**values, **origin, "municipality_code": into.municipality_code}
        into.journal.add(session, Attendance.model_validate(new))
        return "attendances_added"
    if not into.journal.change(session, old, values):
        return "attendances_unchanged"
    into.journal.change(session, old, origin)
    return "attendances_updated"


def _values(
    entry: AttendanceEntry,
    planned: OutreachSession | None,
    courses: frozenset[str],
    venues: dict[str, int],
) -> dict[str, object]:
    """What is kept of a row: the plan's own words of a session it knows, else the row's."""
    values: dict[str, object] = entry.row.model_dump()
    if planned is not None:
        return values | {
            "session_id": planned.id,
            "venue_id": planned.venue_id,
            "course_code": planned.course_code,
            "kind": planned.kind,
            "start_min": planned.start_min,
            "end_min": planned.end_min,
        }
    course = entry.row.course_code
    return values | {
        "session_id": None,
        "venue_id": venues.get(entry.row.venue_name),
        "course_code": course if course in courses else None,
    }


def _contradicts(row: AttendanceRow, planned: OutreachSession) -> bool:
    """Whether people are reported of a session that the plan had cancelled."""
    return planned.status is SessionStatus.CANCELLED and not row.cancelled and bool(row.learners)


def _planned(session: Session, code: MunicipalityCode) -> dict[tuple[str, date], OutreachSession]:
    """Sessions by code and day; of several plans the published one counts, else the newest."""
    published = set(session.exec(select(col(Publication.scenario_id))).all())
    rows = session.exec(
        select(OutreachSession)
        .join(Scenario, col(Scenario.id) == col(OutreachSession.scenario_id))
        .where(Scenario.municipality_code == code)
    ).all()
    return {(row.code, row.day): row for row in _least_first(rows, published)}


def _least_first(rows: Iterable[OutreachSession], published: set[int]) -> list[OutreachSession]:
    return sorted(rows, key=lambda row: (row.scenario_id in published, row.scenario_id))


def _venues(session: Session, code: MunicipalityCode) -> dict[str, int]:
    """Ids by name, of names that only one venue bears."""
    rows = session.exec(select(Venue).where(Venue.municipality_code == code)).all()
    names = Counter(row.name for row in rows)
    return {row.name: row.id for row in rows if names[row.name] == 1 and row.id is not None}
