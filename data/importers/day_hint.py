"""The day a table is of, where no column says so: from above its heading, or the file's name.

A month or a year alone is no day. Six digits such as 202011 are a month to one publisher and
the code of 長野市 to another, so only whole days are believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from data.importers.cells import parse_date, plain
from data.importers.headings import Table

_YEARS = range(1990, 2101)
_DAYS = re.compile(
    r"(?<![0-9])(?:[0-9]{4}[-/.年_][0-9]{1,2}[-/.月_][0-9]{1,2}|(?:19|20)[0-9]{6})(?![0-9])"
    r"|(?:令和|平成|昭和)(?:[0-9]{1,2}|元)年[0-9]{1,2}月[0-9]{1,2}日"
    r"|(?<![A-Za-z])[RHS][0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}(?![0-9])"
)


def day_hint(file: str, tables: Sequence[Table]) -> date | None:
    """The one day written above the headings, else in the file's name; None where unclear."""
    above = {day for table in tables for day in _above(table)}
    named = set(days_in(file))
    for days in (above, named):
        if len(days) == 1:
            return days.pop()
    return None


def _above(table: Table) -> Iterator[date]:
    for line in table.sheet.lines[: table.heading]:
        for cell in line.cells:
            yield from days_in(cell)


def days_in(text: str) -> Iterator[date]:
    """Every whole day that a text names."""
    for found in _DAYS.findall(plain(text).replace(" ", "")):
        day = parse_date(found.replace("_", "-"))
        if day is not None and day.year in _YEARS:
            yield day
