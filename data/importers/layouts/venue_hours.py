"""会場の利用時間: when a venue can be used, by weekday, and the days on which it is closed.

Two sheets: the week, a row for each venue, and the closed days, a row for each span. In a row
that says anything of the week, a blank weekday is closed; a row that says nothing is passed
over. Where the sheet of closed days is there, it is complete for the venues of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from data.importers.cells import clean, parse_date
from data.importers.headings import Record, Table
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.layouts.form_cells import headings_of, is_marked, mark_of, opening, owner_of
from models.forms import (
    CLOSURE_HEADINGS,
    VENUE_HOURS_HEADINGS,
    WEEKDAY_FIELDS,
    FormKind,
)
from models.kinds import SourceKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import VenueClosureRow, VenueHoursRow

_ALSO = {
    **{
        name: (f"{day}曜日", day)
        for name, day in zip(WEEKDAY_FIELDS, "月火水木金土日", strict=True)
    },
    "venue_name": ("会場", "施設名", "名称"),
    "from_day": ("休館開始日", "休館日", "休館日(から)"),
    "to_day": ("休館終了日", "休館日(まで)"),
    "why": ("理由",),
}
field_of = headings_of(VENUE_HOURS_HEADINGS, CLOSURE_HEADINGS, also=_ALSO)


@dataclass(frozen=True, slots=True)
class WeekEntry:
    """The week of one venue, as its row says."""

    record: Record
    venue_code: str
    hours: tuple[VenueHoursRow, ...]


@dataclass(frozen=True, slots=True)
class ClosureEntry:
    """A span of closed days of one venue."""

    record: Record
    row: VenueClosureRow


@dataclass(frozen=True, slots=True)
class VenueHoursFacts:
    """Hours and closed days. ``closures_of`` are the venues whose closed days are all here."""

    weeks: tuple[WeekEntry, ...]
    closures: tuple[ClosureEntry, ...]
    closures_of: frozenset[str]


def fits(table: Table) -> bool:
    """Whether a heading is that of venues' weeks, or of their closed days."""
    if not (table.has("venue") or table.has("venue_name")):
        return False
    if is_marked(table, FormKind.VENUE_HOURS):
        return True
    weekdays = sum(table.has(day) for day in WEEKDAY_FIELDS)
    return weekdays >= 5 or table.has("from_day", "to_day")


@dataclass(slots=True)
class _Found:
    weeks: dict[str, WeekEntry] = field(default_factory=dict)
    closures: list[ClosureEntry] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    notices: list[Notice] = field(default_factory=list)
    rows_read: int = 0
    closures_stated: bool = False


def read(reading: Reading) -> Facts:
    """Read hours and closed days.

    Raises:
        InputError: ``import.form_newer``.
    """
    found = _Found()
    for table in reading.tables:
        mark_of(table)
        if table.has("from_day"):
            _closures(table, found)
        else:
            _weeks(table, found)
    found.named |= {entry.row.venue_code for entry in found.closures}
    facts = VenueHoursFacts(
        tuple(found.weeks.values()),
        tuple(found.closures),
        frozenset(found.named if found.closures_stated else ()),
    )
    loaded = len(found.weeks) + len(found.closures)
    return Facts("venue_hours", found.rows_read, loaded, (facts,), tuple(found.notices))


def _weeks(table: Table, found: _Found) -> None:
    for record in table.records(any_of=("venue", "venue_name")):
        code = _venue(record)
        found.named.add(code)
        if not any(record[day] for day in WEEKDAY_FIELDS):
            continue
        found.rows_read += 1
        if code in found.weeks:
            _refuse(found, record, RejectCode.REPEATED, "venue")
            continue
        hours = _hours(found, record, code)
        if hours is not None:
            found.weeks[code] = WeekEntry(record, code, hours)


def _hours(found: _Found, record: Record, code: str) -> tuple[VenueHoursRow, ...] | None:
    """The windows of a week; None, with a notice, where one cannot be read."""
    rows: list[VenueHoursRow] = []
    for weekday, name in enumerate(WEEKDAY_FIELDS):
        said = opening(record[name])
        if isinstance(said, RejectCode):
            _refuse(found, record, said, name)
            return None
        rows += [
            VenueHoursRow(
                venue_code=code, weekday=weekday, start_min=one.start_min, end_min=one.end_min
            )
            for one in said
        ]
    return tuple(rows)


def _closures(table: Table, found: _Found) -> None:
    found.closures_stated = True
    for record in table.records(any_of=("from_day", "to_day")):
        found.rows_read += 1
        days = {}
        for name, text in (
            ("from_day", record["from_day"]),
            ("to_day", record["to_day"] or record["from_day"]),
        ):
            days[name] = parse_date(text)
            if days[name] is None:
                _refuse(found, record, RejectCode.BAD_DATE, name)
        first, last = days["from_day"], days["to_day"]
        if first is None or last is None:
            continue
        if last < first:
            _refuse(found, record, RejectCode.ENDS_BEFORE_START, "to_day")
            continue
        why = clean(record["why"])[:200]
        row = VenueClosureRow(venue_code=_venue(record), from_day=first, to_day=last, why=why)
        found.closures.append(ClosureEntry(record, row))


def _venue(record: Record) -> str:
    return clean(record["venue"]) or clean(record["venue_name"])


def _refuse(found: _Found, record: Record, code: RejectCode, name: str) -> None:
    found.notices.append(record.notice(NoticeLevel.REJECT, code, name))


LAYOUT = Layout(
    kind=SourceKind.VENUE_HOURS,
    field_of=field_of,
    fits=fits,
    filled=("venue", "venue_name"),
    read=read,
    fields=("venue", *WEEKDAY_FIELDS, "from_day", "to_day", "why"),
    required=1,
    owner=owner_of,
)
