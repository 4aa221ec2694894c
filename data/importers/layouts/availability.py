"""予定表: the days of one month on which somebody can come.

Our own form has a sheet for each person, with their code and the month above the days. A list
with a column of codes works as well. A day left blank is a day on which they cannot come.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from data.importers.cells import clean, parse_date, plain
from data.importers.headings import Record, Table, plain_heading
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.layouts.form_cells import (
    Offered,
    heading_window,
    is_marked,
    labelled,
    mark_of,
    marked,
    owner_of,
    settled,
    windows,
)
from models.clock import month_start
from models.forms import AVAILABILITY_HEADINGS, AVAILABILITY_LABELS, PARTS, FormKind
from models.kinds import SourceKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import DayAvailabilityRow

_MARKS = (*PARTS, "free")
_ALSO = {
    "day": ("日", "月日", "年月日"),
    "free": ("時間", "時間帯", "来られる時間", "参加できる時間", "時間(自由記入)"),
    "supporter": ("支援員コード", "支援員番号", "支援員ID", "登録番号"),
}
_FIELDS = {plain_heading(word): name for name, word in AVAILABILITY_HEADINGS.items()}
_FIELDS |= {plain_heading(word): name for name, words in _ALSO.items() for word in words}
_PARTS_WITH_HOURS = {plain_heading(word): name for name, (word, _) in PARTS.items()}
_OF_A_DAY = re.compile(r"(?:([0-9]{1,2})[月/])?([0-9]{1,2})日?(?:\([月火水木金土日]\))?")
_MONTH = re.compile(r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})月?")
_WAREKI_MONTH = re.compile(r"(.+年[0-9]{1,2}月)")


@dataclass(frozen=True, slots=True)
class MonthReturn:
    """What came back of one person for one month. No windows: they cannot come at all."""

    record: Record
    supporter_code: str
    month: date
    windows: tuple[tuple[int, DayAvailabilityRow], ...]
    """Each with the row it stands in."""


@dataclass(frozen=True, slots=True)
class AvailabilityFacts:
    """The 予定表 of some people."""

    returns: tuple[MonthReturn, ...]


def field_of(heading: str) -> str | None:
    """The field a heading names; the hours of a part of the day may stand behind its word."""
    found = _FIELDS.get(heading)
    if found is not None:
        return found
    return next(
        (
            name
            for word, name in _PARTS_WITH_HOURS.items()
            if heading.startswith(word) and any(digit.isdigit() for digit in heading)
        ),
        None,
    )


def fits(table: Table) -> bool:
    """Whether a heading is that of a month's form."""
    marks = [name for name in _MARKS if table.has(name)]
    if is_marked(table, FormKind.AVAILABILITY):
        return table.has("day")
    whose = table.has("supporter") or bool(_whose(table))
    return table.has("day") and whose and bool(marks)


def read(reading: Reading) -> Facts:
    """Read what people offered for a month.

    Raises:
        InputError: ``import.missing_column``, ``import.form_month``, ``import.form_person``,
            ``import.form_newer``.
    """
    notices: list[Notice] = []
    returns: dict[tuple[str, date], MonthReturn] = {}
    rows_read = rows_lost = 0
    for table in reading.tables:
        for sheet in _Sheet.people_of(table):
            rows_read += len(sheet.records)
            key = (sheet.supporter_code, sheet.month)
            if key in returns:
                notices.append(_reject(sheet.head, RejectCode.REPEATED, "day", key[0]))
                rows_lost += len(sheet.records)
                continue
            returns[key] = sheet.month_return()
            notices += sheet.notices
            rows_lost += sheet.rows_lost
    facts = AvailabilityFacts(tuple(returns.values()))
    as_of = max((month for _, month in returns), default=None)
    loaded = rows_read - rows_lost
    return Facts(_subject(returns), rows_read, loaded, (facts,), tuple(notices), as_of)


def _subject(returns: dict[tuple[str, date], MonthReturn]) -> str:
    """One person's month is one subject; so is a workbook of several people."""
    people = sorted({code for code, _ in returns})
    months = "_".join(sorted({f"{month:%Y-%m}" for _, month in returns}))
    return f"availability/{months}/{people[0] if len(people) == 1 else len(people)}"


def _reject(
    record: Record, code: RejectCode, name: str, value: str | None = None, **extra: object
) -> Notice:
    return record.notice(NoticeLevel.REJECT, code, name, value, **extra)


def _whose(table: Table) -> str:
    return labelled(table, AVAILABILITY_LABELS["supporter"], *_ALSO["supporter"])


@dataclass(slots=True)
class _Sheet:
    """The days of one person in one table."""

    table: Table
    head: Record
    supporter_code: str
    month: date
    records: list[Record]
    notices: list[Notice] = field(default_factory=list)
    rows_lost: int = 0

    @classmethod
    def people_of(cls, table: Table) -> Iterator[_Sheet]:
        """The people a table is about: one, or as many as its column of codes names."""
        if not any(table.has(name) for name in _MARKS):
            columns = ", ".join(AVAILABILITY_HEADINGS[name] for name in _MARKS)
            raise table.refuse("import.missing_column", columns=columns)
        records = list(table.records(any_of=LAYOUT.filled))
        month = _month_of(table, records)
        alone = clean(_whose(table))
        by_person: dict[str, list[Record]] = {alone: []} if alone else {}
        for record in records:
            by_person.setdefault(clean(record["supporter"]) or alone, []).append(record)
        if "" in by_person or not by_person:
            raise table.refuse("import.form_person", label=AVAILABILITY_LABELS["supporter"])
        for code, theirs in by_person.items():
            yield cls(table, theirs[0] if theirs else table.heading_record, code, month, theirs)

    def month_return(self) -> MonthReturn:
        """Read every day; a day that cannot be read or contradicts itself is left out whole."""
        found: list[tuple[int, DayAvailabilityRow]] = []
        seen: set[date] = set()
        for record in self.records:
            offered = self._offered(record)
            if not offered:
                continue
            day = self._day(record, seen)
            if day is not None:
                seen.add(day)
                found += [(record.row, self._row(day, one)) for one in offered]
        if not found and not self.rows_lost:
            doubt = self.table.heading_record.notice(
                NoticeLevel.DOUBT, RejectCode.NOTHING_MARKED, "day", self.supporter_code
            )
            self.notices.append(doubt)
        return MonthReturn(self.head, self.supporter_code, self.month, tuple(found))

    def _row(self, day: date, one: Offered) -> DayAvailabilityRow:
        return DayAvailabilityRow(
            supporter_code=self.supporter_code,
            day=day,
            start_min=one.window.start_min,
            end_min=one.window.end_min,
            kind=one.kind,
        )

    def _offered(self, record: Record) -> tuple[Offered, ...]:
        """The windows of one row; none, with a notice, where they cannot be used."""
        every: list[Offered] = []
        for name in _MARKS:
            if name == "free":
                said = windows(record[name])
            else:
                said = marked(record[name], heading_window(self.table, name) or PARTS[name][1])
            if isinstance(said, RejectCode):
                return self._lost(record, said, name)
            every += said
        found = settled(every)
        if isinstance(found, RejectCode):
            name = "free" if record["free"] else next(n for n in PARTS if record[n])
            return self._lost(record, found, name)
        return found

    def _day(self, record: Record, seen: set[date]) -> date | None:
        """The day of a row with a mark; None, with a notice, where it is none of this month."""
        day = _day_of(record["day"], self.month)
        if day is None:
            self._lost(record, RejectCode.BAD_DATE, "day")
        elif month_start(day) != self.month:
            self._lost(record, RejectCode.OTHER_MONTH, "day", month=f"{self.month:%Y-%m}")
        elif day in seen:
            self._lost(record, RejectCode.REPEATED, "day")
        else:
            return day
        return None

    def _lost(self, record: Record, code: RejectCode, name: str, **extra: object) -> tuple[()]:
        self.notices.append(_reject(record, code, name, None, **extra))
        self.rows_lost += 1
        return ()


def _month_of(table: Table, records: list[Record]) -> date:
    """The month a table is about: its mark's, the one written above, or that of most days."""
    mark = mark_of(table)
    if mark is not None and mark.month is not None:
        return mark.month
    written = _month(labelled(table, AVAILABILITY_LABELS["month"], "月", "年月"))
    if written is not None:
        return written
    days = (parse_date(record["day"]) for record in records)
    months = Counter(month_start(day) for day in days if day is not None)
    if not months:
        raise table.refuse("import.form_month", label=AVAILABILITY_LABELS["month"])
    return months.most_common(1)[0][0]


def _month(text: str) -> date | None:
    match = _MONTH.fullmatch(text)
    if match is not None:
        return parse_date(f"{match[1]}-{match[2]}-1")
    match = _WAREKI_MONTH.fullmatch(text)
    return parse_date(text) if match is None else parse_date(f"{match[1]}1日")


def _day_of(text: str, month: date) -> date | None:
    """A day as written in full, or as 7/1, 7月1日 or 1日 of a year known from above."""
    full = parse_date(text)
    if full is not None:
        return full
    match = _OF_A_DAY.fullmatch(plain(text).replace(" ", ""))
    if match is None:
        return None
    return parse_date(f"{month.year}-{match[1] or month.month}-{match[2]}")


LAYOUT = Layout(
    kind=SourceKind.AVAILABILITY,
    field_of=field_of,
    fits=fits,
    filled=("day",),
    read=read,
    fields=("supporter", "day", *_MARKS),
    required=2,
    owner=owner_of,
)
