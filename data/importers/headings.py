"""Headings: which column means what, found by meaning and never by position.

An importer gives a function from a heading, brought to its plain form, to the name of one
of its fields; the heading row is the one that names most of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from data.importers.cells import clean
from data.importers.tabular import Line, Sheet
from models.errors import InputError
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel

FieldOf = Callable[[str], str | None]
"""From a heading's plain form to a field, or None."""

_SEARCHED_LINES = 40
_MOST_ROWS = 3
_DASHES = str.maketrans(dict.fromkeys("~〜‐‑‒–—−", "-"))
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_ASKED = r"[(\[【<](?:必須|任意|推奨|必要|入力必須|必須項目|半角|全角)[)\]】>]"
_COUNTED = r"(?<=.)[(\[](?:人|名|席|世帯|世帯数|度|単位:人|単位:世帯)[)\]]$"
_NO_MEANING = re.compile(rf"[\s{_UNSEEN}]+|{_ASKED}|{_COUNTED}|^[*※◎○●☆★]+|[*※◎○●☆★:]+$")
_SPELLINGS = ((re.compile(r"(?<=[0-9歳])ー(?=[0-9])"), "-"), (re.compile(r"(?<=[0-9])才"), "歳"))
_EXAMPLE_ROW = re.compile(r"[(\[【]?(?:入力|記入|記載)?例[0-9]*[)\]】]?")


@lru_cache(maxsize=50_000)
def plain_heading(text: str) -> str:
    """Return a heading without blanks, line breaks, width, case or variant spellings.

    Marks around it fall away too: ``※``, ``(必須)``, and units of counts such as ``(人)``.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()
    bare = _NO_MEANING.sub("", _NO_MEANING.sub("", folded))
    for pattern, usual in _SPELLINGS:
        bare = pattern.sub(usual, bare)
    return bare.replace("標記", "表記")


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
    """A sheet whose heading is understood.

    ``heading`` is where it begins among the sheet's lines; it has ``rows`` of them, more than
    one where headings are merged over several columns: 65〜69歳 above 男 and 女.
    """

    sheet: Sheet
    heading: int
    columns: Mapping[str, int]
    rows: int = 1

    def has(self, *fields: str) -> bool:
        """Whether the heading names all of these."""
        return all(field in self.columns for field in fields)

    def label(self, field: str) -> str:
        """A column's heading as published, on one line; the field's own name without one."""
        if field not in self.columns:
            return field
        return heading_text(self.heading_lines, self.columns[field])

    @property
    def heading_lines(self) -> Sequence[Line]:
        """The rows of the heading."""
        return self.sheet.lines[self.heading : self.heading + self.rows]

    @property
    def heading_record(self) -> Record:
        """The heading's own row, for remarks about a column that is not there."""
        return Record(self, self.heading_lines[-1])

    def records(self, *, any_of: tuple[str, ...]) -> Iterator[Record]:
        """Rows that fill at least one of these fields: numbered blank tails fall away.

        A row that calls itself an example (例, 記入例) in its first cell is none.
        """
        for line in self.sheet.lines[self.heading + self.rows :]:
            record = Record(self, line)
            if any(record[field] for field in any_of) and not _is_example(line):
                yield record

    def refuse(self, code: str, **params: object) -> InputError:
        """An error about this table as a whole."""
        return InputError(code, file=self.sheet.file, sheet=self.sheet.name, **params)


def _is_example(line: Line) -> bool:
    first = next((cell for cell in line.cells if cell.strip()), "")
    folded = unicodedata.normalize("NFKC", first[:20])
    return _EXAMPLE_ROW.fullmatch("".join(folded.split())) is not None


def find_heading(sheet: Sheet, field_of: FieldOf) -> Table | None:
    """Find the row, or the rows, that name most fields; None where none names any.

    Of equals, the fewest rows, and then the uppermost.
    """
    read = cache(field_of)
    lines = sheet.lines[:_SEARCHED_LINES]
    alone = [_columns([line], read) for line in lines]
    best: Table | None = None
    for rows in range(1, _MOST_ROWS + 1):
        for index in range(len(lines) - rows + 1):
            if not any(alone[index : index + rows]):
                continue  # not one word of a heading in these rows: they are data
            columns = alone[index] if rows == 1 else _columns(lines[index : index + rows], read)
            if best is None or len(columns) > len(best.columns):
                best = Table(sheet, index, columns, rows)
    return best


def _columns(lines: Sequence[Line], field_of: FieldOf) -> dict[str, int]:
    """The first column of every field that a heading of one or several rows names."""
    columns: dict[str, int] = {}
    for column, parts in enumerate(heading_parts(lines)):
        readings = (field_of(text) for text in _readings(parts) if text)
        field = next((found for found in readings if found is not None), None)
        if field is not None:
            columns.setdefault(field, column)
    return columns


def _readings(parts: Sequence[str]) -> Iterator[str]:
    """What a column's heading may mean, the fullest first: 65〜69歳男, 男65〜69歳, 男, 65〜69歳."""
    said = [plain_heading(part) for part in parts if part.strip()]
    for first in range(max(len(said) - 1, 0)):
        yield "".join(said[first:])
        yield "".join(reversed(said[first:]))
    yield from reversed(said)


def heading_text(lines: Sequence[Line], column: int) -> str:
    """A column's heading on one line: 65〜69歳 男."""
    parts = heading_parts(lines)
    return " ".join(map(clean, filter(None, parts[column]))) if column < len(parts) else ""


def heading_parts(lines: Sequence[Line]) -> list[list[str]]:
    """What each column is headed by, from above; shape (columns, up to rows).

    A cell merged over several columns stands in the first of them alone: it holds for the
    blank ones beside it that have something below.
    """
    width = max((len(line.cells) for line in lines), default=0)
    spread: list[list[str]] = [[] for _ in range(width)]
    for depth, line in enumerate(lines):
        above, held = None, ""
        for column in range(width):
            own = line[column] if line[column].strip() else ""
            parents = spread[column][:depth]
            below = any(lower[column].strip() for lower in lines[depth + 1 :])
            held = own if own or above != parents or not below else held
            above = parents
            spread[column] = [*parents, held]
            held = held if below else ""
    return spread
