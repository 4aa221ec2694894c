"""Sessions already held, in a city's own table: 日付, 時間, 会場, 講座名, 参加人数.

Numbers only. A blank is unknown, never nobody. Where some rows, or the file's name, speak of
smartphones and the like, rows that do not are no courses of ours and are left out; where nothing
does, a person is asked (ADR-0016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.importers.cells import clean, parse_date
from data.importers.heading_words import field_reader
from data.importers.headings import Record, Table
from data.importers.layouts.age_words import is_total_word
from data.importers.layouts.attendance import AttendanceEntry
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.layouts.course_words import is_course, session_kind_in
from data.importers.layouts.figures import people_in
from data.importers.layouts.session_rows import code_of, usable_codes, window_of
from data.importers.report import day_text
from models.kinds import SourceKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import AttendanceRow

_COUNTS = ("learners", "first_time", "walk_ins", "no_shows", "staff")
_FILLED = ("day", "place", "title", *_COUNTS)

field_of = field_reader(
    (
        "code",
        "city",
        "prefecture",
        "address",
        "held_at",
        "opens",
        "closes",
        "session_code",
        "session_kind",
        "cancelled",
        "note",
        *_COUNTS,
    ),
    {
        "held_on": "day",
        "first_day": "day",
        "place_of_event": "place",
        "course": "title",
        "event": "title",
        "title": "title",
    },
)


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """Sessions held before this program planned any, each with how many came."""

    entries: tuple[AttendanceEntry, ...]


def fits(table: Table) -> bool:
    """Whether a heading says on which day how many people came to what, or where."""
    return table.has("day", "learners") and bool(table.columns.keys() & {"place", "title"})


def read(reading: Reading) -> Facts:
    """Read sessions held."""
    records = [record for table in reading.tables for record in table.records(any_of=_FILLED)]
    codes = usable_codes(records, "session_code")
    notices: list[Notice] = []
    found: dict[tuple[str, date], AttendanceEntry] = {}
    for record in records:
        row = _row(record, reading, codes, notices)
        if row is None:
            continue
        if (row.session_code, row.day) in found:
            notices.append(record.notice(NoticeLevel.REJECT, RejectCode.DUPLICATE, "day"))
        else:
            found[row.session_code, row.day] = AttendanceEntry(record, row)
    entries, doubts = _courses(tuple(found.values()), reading)
    days = sorted(entry.row.day for entry in entries)
    return Facts(
        subject=f"attendance/{day_text(days) if days else reading.title}",
        rows_read=len(records),
        rows_loaded=len(entries),
        bundles=(HeldFacts(entries),),
        notices=(*notices, *doubts),
        as_of=days[-1] if days else None,
    )


def _row(
    record: Record, reading: Reading, codes: frozenset[str], notices: list[Notice]
) -> AttendanceRow | None:
    """One session; None, with a notice, where the row cannot be taken."""
    sheet = record.table.sheet.name
    if (other := reading.foreign_rows.get((sheet, record.row))) is not None:
        foreign = RejectCode.OTHER_MUNICIPALITY
        notices.append(record.notice(NoticeLevel.REJECT, foreign, "code", other))
        return None
    if any(is_total_word(cell) for cell in record.line.cells):
        warning = NoticeLevel.WARNING
        notices.append(record.notice(warning, RejectCode.TOTAL_ROW, "learners"))
        return None
    problems: list[Notice] = []
    day = parse_date(record["day"])
    if day is None:
        problems.append(record.notice(NoticeLevel.REJECT, RejectCode.BAD_DATE, "day"))
    counts = {name: _count(record, name, problems) for name in _COUNTS}
    notices += problems
    if day is None or any(problem.level is NoticeLevel.REJECT for problem in problems):
        return None
    start, end = window_of(record)
    title, place, code = (clean(record[name]) for name in ("title", "place", "session_code"))
    return AttendanceRow(
        session_code=code if code in codes else code_of(day, start, title, place),
        venue_name=place[:120],
        title=title[:200],
        kind=session_kind_in(record["session_kind"] or title),
        day=day,
        start_min=start,
        end_min=end,
        cancelled="中止" in record["cancelled"] or "中止" in record["note"],
        note=clean(record["note"]),
        learners=counts["learners"],
        first_time=counts["first_time"],
        walk_ins=counts["walk_ins"],
        no_shows=counts["no_shows"],
        staff=counts["staff"],
    )


def _count(record: Record, column: str, problems: list[Notice]) -> int | None:
    """People of one cell; blank and kept back are unknown."""
    if not record[column]:
        return None
    people = people_in(record[column].removesuffix("名"))
    learners = people_in(record["learners"].removesuffix("名"))
    if isinstance(people, RejectCode):
        problems.append(record.notice(NoticeLevel.REJECT, people, column))
        return None
    more = isinstance(learners, int) and people is not None and people > learners
    if column == "first_time" and more:
        code = RejectCode.MORE_THAN_LEARNERS
        problems.append(record.notice(NoticeLevel.REJECT, code, column, learners=learners))
    return people


def _courses(
    entries: Sequence[AttendanceEntry], reading: Reading
) -> tuple[tuple[AttendanceEntry, ...], list[Notice]]:
    """Those that are courses of ours, and what a person should know of the choice."""
    names = (reading.title, *(table.sheet.name for table in reading.tables))
    if not entries or is_course(*names):
        return tuple(entries), []
    ours = tuple(one for one in entries if is_course(one.row.title, one.row.note))
    first = entries[0].record
    if not ours:
        code = RejectCode.COURSES_ASSUMED
        return tuple(entries), [first.notice(NoticeLevel.DOUBT, code, "title", str(len(entries)))]
    others = [one.record for one in entries if one not in ours]
    if not others:
        return ours, []
    code = RejectCode.OTHER_EVENTS
    return ours, [others[0].notice(NoticeLevel.WARNING, code, "title", str(len(others)))]


LAYOUT = Layout(
    kind=SourceKind.ATTENDANCE,
    field_of=field_of,
    fits=fits,
    filled=_FILLED,
    read=read,
    fields=("day", "learners", "place", "title", "held_at", *_COUNTS[1:], "session_code", "note"),
    required=2,
)
