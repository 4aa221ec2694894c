"""イベント一覧, both generations: courses that somebody already offers, and where events are held.

Rows that speak of smartphones and the like are courses; of the others only the place is taken
(ADR-0016). A course over several days is one session on its first day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.importers.bundles import VenueFacts
from data.importers.cells import clean, join_notes, parse_date
from data.importers.heading_words import field_reader
from data.importers.headings import Record, Table
from data.importers.layouts import venues
from data.importers.layouts.attendance import AttendanceEntry
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.layouts.course_words import is_course, session_kind_in
from data.importers.layouts.session_rows import code_of, usable_codes, window_of
from data.importers.tabular import Line
from models.kinds import SourceKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import AttendanceRow

_PLACE = (
    "address",
    "address1",
    "address2",
    "address3",
    "address4",
    "building",
    "lat",
    "lon",
    "location",
)
_FILLED = ("title", "first_day", "place_of_event")

field_of = field_reader(
    (
        "code",
        "id",
        "prefecture",
        "city",
        "first_day",
        "last_day",
        "opens",
        "closes",
        "held_at",
        "start_note",
        "service",
        "kind",
        "place_of_event",
        "note",
        *_PLACE,
    ),
    {"event": "title"},
)


@dataclass(frozen=True, slots=True)
class EventFacts:
    """Courses of a list of events: offered, which is not to say that anybody came."""

    entries: tuple[AttendanceEntry, ...]


def fits(table: Table) -> bool:
    """Whether a heading is that of a list of events."""
    return table.has("title", "first_day")


def read(reading: Reading) -> Facts:
    """Read courses and places of events."""
    records = [record for table in reading.tables for record in table.records(any_of=_FILLED)]
    codes = usable_codes(records, "id")
    notices: list[Notice] = []
    entries: dict[tuple[str, date], AttendanceEntry] = {}
    others, loaded = [], set()
    for record in records:
        day = _day(record, reading, notices)
        if day is None:
            continue
        loaded.add((record.table.sheet.name, record.row))
        if not is_course(record["title"], record["service"], record["kind"]):
            others.append(record)
            continue
        row = _row(record, day, codes)
        if (row.session_code, day) in entries:
            notices.append(record.notice(NoticeLevel.WARNING, RejectCode.DUPLICATE, "title"))
        else:
            entries[row.session_code, day] = AttendanceEntry(record, row)
    places, doubts = _places(reading, loaded)
    notices += [*doubts, *_others(others)]
    days = sorted(day for _, day in entries)
    return Facts(
        subject=f"events/{reading.title}",
        rows_read=len(records),
        rows_loaded=len(loaded),
        bundles=(places, EventFacts(tuple(entries.values()))),
        notices=tuple(notices),
        as_of=days[-1] if days else None,
    )


def _day(record: Record, reading: Reading, notices: list[Notice]) -> date | None:
    """The first day; None, with a notice, where the row cannot be taken."""
    reject = NoticeLevel.REJECT
    other = reading.foreign_rows.get((record.table.sheet.name, record.row))
    if other is not None:
        notices.append(record.notice(reject, RejectCode.OTHER_MUNICIPALITY, "code", other))
        return None
    if not record["title"]:
        notices.append(record.notice(reject, RejectCode.REQUIRED, "title"))
        return None
    day = parse_date(record["first_day"])
    if day is None:
        notices.append(record.notice(reject, RejectCode.BAD_DATE, "first_day"))
    return day


def _row(record: Record, day: date, codes: frozenset[str]) -> AttendanceRow:
    """A course that is offered; how many came is not known."""
    title, place = clean(record["title"]), clean(record["place_of_event"])
    start, end = window_of(record)
    code = clean(record["id"])
    last = parse_date(record["last_day"])
    until = (
        f"{record.table.label('last_day')}: {last.isoformat()}" if last not in (None, day) else ""
    )
    return AttendanceRow(
        session_code=code if code in codes else code_of(day, start, title, place),
        venue_name=place[:120],
        title=title[:200],
        kind=session_kind_in(title),
        day=day,
        start_min=start,
        end_min=end,
        note=join_notes(until, record["start_note"], record["note"]),
    )


def _places(reading: Reading, rows: set[tuple[str, int]]) -> tuple[VenueFacts, list[Notice]]:
    """Where the events of these rows are held, read as a list of places is.

    An event without address and coordinates (online, all over the city) has no place. Times and
    capacity are the event's, not its place's.
    """
    views = [view for table in reading.tables if (view := _view(table, rows)) is not None]
    if not views:
        return VenueFacts(()), []
    found = venues.read(replace(reading, tables=views))
    [places] = found.bundles
    assert isinstance(places, VenueFacts)
    kept = (notice for notice in found.notices if notice.code is not RejectCode.DUPLICATE)
    return places, [_of_place(notice) for notice in kept]


def _of_place(notice: Notice) -> Notice:
    """A place without a usable name is left out; its event's row is taken all the same."""
    left_out = notice.level is NoticeLevel.REJECT
    return replace(notice, level=NoticeLevel.WARNING) if left_out else notice


def _view(table: Table, rows: set[tuple[str, int]]) -> Table | None:
    """The columns about places, and the rows that have one; None where there are none."""
    columns = {name: at for name, at in table.columns.items() if name in (*_PLACE, "code")}
    if not table.has("place_of_event"):
        return None
    columns["name"] = table.columns["place_of_event"]
    head = table.sheet.lines[: table.heading + table.rows]
    placed = tuple(_placed(table, rows))
    sheet = replace(table.sheet, lines=(*head, *placed))
    return replace(table, sheet=sheet, columns=columns) if placed else None


def _placed(table: Table, rows: set[tuple[str, int]]) -> Iterator[Line]:
    for record in table.records(any_of=_PLACE):
        if record["place_of_event"] and (table.sheet.name, record.row) in rows:
            yield record.line


def _others(records: Sequence[Record]) -> list[Notice]:
    """One remark for all the events that are no courses."""
    if not records:
        return []
    warning = NoticeLevel.WARNING
    return [records[0].notice(warning, RejectCode.OTHER_EVENTS, "title", str(len(records)))]


LAYOUT = Layout(
    kind=SourceKind.EVENTS,
    field_of=field_of,
    fits=fits,
    filled=_FILLED,
    read=read,
    fields=(
        "title",
        "first_day",
        "last_day",
        "opens",
        "closes",
        "service",
        "place_of_event",
        *_PLACE,
    ),
    required=2,
)
