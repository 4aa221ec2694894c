"""Headings: which column means what, found by meaning and never by position.

An importer gives a function from a heading, brought to its plain form, to the name of one
of its fields; the heading row is the one that names most of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from data.importers.cells import clean
from data.importers.tabular import Line, Sheet
from models.errors import InputError
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel

FieldOf = Callable[[str], str | None]
"""From a heading's plain form to a field, or None."""

_SEARCHED_LINES = 40
_DASHES = str.maketrans(dict.fromkeys("~〜‐‑‒–—−", "-"))


def plain_heading(text: str) -> str:
    """Return a heading without blanks, line breaks, width, case or variant spellings."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()
    return re.sub(r"\s+", "", folded).replace("標記", "表記")


@dataclass(frozen=True, slots=True)
class Record:
    """One row under a heading."""

    table: Table
    line: Line

    @property
    def row(self) -> int:
        """Row as a spreadsheet shows it."""
        return self.line.number

    def __getitem__(self, field: str) -> str:
        """The cell of a field as published, blanks around it dropped; empty where missing."""
        column = self.table.columns.get(field)
        return "" if column is None else self.line[column].strip()

    def notice(
        self,
        level: NoticeLevel,
        code: RejectCode,
        field: str,
        value: str | None = None,
        **extra: object,
    ) -> Notice:
        """A remark on one value of this row."""
        return Notice(
            level,
            code,
            self.table.sheet.file,
            self.table.sheet.name,
            self.row,
            self.table.label(field),
            self[field] if value is None else value,
            extra,
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose heading is understood."""

    sheet: Sheet
    heading: int
    columns: Mapping[str, int]

    def has(self, *fields: str) -> bool:
        """Whether the heading names all of these."""
        return all(field in self.columns for field in fields)

    def label(self, field: str) -> str:
        """A column's heading as published, on one line; the field's own name without one."""
        if field not in self.columns:
            return field
        return clean(self.sheet.lines[self.heading][self.columns[field]])

    @property
    def heading_record(self) -> Record:
        """The heading's own row, for remarks about a column that is not there."""
        return Record(self, self.sheet.lines[self.heading])

    def records(self, *, any_of: tuple[str, ...]) -> Iterator[Record]:
        """Rows that fill at least one of these fields: numbered blank tails fall away."""
        for line in self.sheet.lines[self.heading + 1 :]:
            record = Record(self, line)
            if any(record[field] for field in any_of):
                yield record

    def refuse(self, code: str, **params: object) -> InputError:
        """An error about this table as a whole."""
        return InputError(code, file=self.sheet.file, sheet=self.sheet.name, **params)


def find_heading(sheet: Sheet, field_of: FieldOf) -> Table | None:
    """Find the row that names most fields; None where no row names any."""
    best: Table | None = None
    for index, line in enumerate(sheet.lines[:_SEARCHED_LINES]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(line.cells):
            field = field_of(plain_heading(cell)) if cell else None
            if field is not None:
                columns.setdefault(field, column)
        if columns and (best is None or len(columns) > len(best.columns)):
            best = Table(sheet, index, columns)
    return best
