"""Headings of 地域メッシュ統計 (国勢調査): two rows, one, or none.

The official download has a row of codes and a row of Japanese labels; processed copies have
lost one or both. Labels are read by meaning; codes by the year's table, because 65+ stands
in column 019 in 2020 and in 016 in 2015.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.importers.headings import plain_heading
from data.importers.tabular import Line, Sheet
from models.ages import EVERYBODY, AgeBand
from models.codes import parse_mesh_code
from models.errors import InputError

CENSUS_2015 = date(2015, 10, 1)
CENSUS_2020 = date(2020, 10, 1)

_65, _75, _85 = AgeBand(65, None), AgeBand(75, None), AgeBand(85, None)
_ITEMS: Mapping[date, Mapping[AgeBand, int]] = {
    CENSUS_2015: {EVERYBODY: 1, _65: 16, _75: 19},
    CENSUS_2020: {EVERYBODY: 1, _65: 19, _75: 22, _85: 25},
}
_TABLES = {
    CENSUS_2015: ("T000847", "T000876"),
    CENSUS_2020: ("T001101", "T001141", "T001102", "T001142", "T001225", "T001231"),
}
_KEYS = 4
_BARE_WIDTH = 54
_ITEM = re.compile(r"(t[0-9]{6})([0-9]{3})")
_LABEL = re.compile(r"(?:([0-9]+)歳以上)?人口\(?総数\)?")


@dataclass(frozen=True, slots=True)
class SquareTable:
    """A census table by square: where its rows begin and which column is which."""

    sheet: Sheet
    first: int
    as_of: date
    people: Mapping[AgeBand, int]

    def lines(self) -> Sequence[Line]:
        """The rows of squares."""
        return self.sheet.lines[self.first :]

    def label(self, column: int) -> str:
        """A column as the first row heads it; its number in a table without heading."""
        head = self.sheet.lines[0][column] if self.first else ""
        return head.strip() or str(column + 1)


def find_squares(sheet: Sheet) -> SquareTable | None:
    """Understand the heading of a census table; None for any other table.

    Raises:
        InputError: ``import.unknown_census_table`` or ``import.missing_column``.
    """
    lines = sheet.lines[:3]
    coded = plain_heading(lines[0][0]) == "key_code"
    labels = next((line for line in lines[:2] if _labelled(line)), None)
    first = next((i for i, line in enumerate(lines) if _is_square(line)), None)
    if first is None or (not coded and labels is None and not _is_bare(lines[first])):
        return None
    if labels is not None:
        people = _by_label(labels)
        as_of = CENSUS_2020 if _85 in people else CENSUS_2015
    elif coded:
        as_of, people = _by_code(sheet, lines[0])
    else:
        as_of = CENSUS_2020
        people = {band: _KEYS - 1 + item for band, item in _ITEMS[as_of].items()}
    if not {EVERYBODY, _65} <= people.keys():
        raise InputError(
            "import.missing_column", file=sheet.file, sheet=sheet.name, columns="65歳以上人口"
        )
    return SquareTable(sheet, first, as_of, people)


def _is_square(line: Line) -> bool:
    try:
        return len(parse_mesh_code(line[0])) >= 8 and line[1].strip() in {"", "0", "1", "2"}
    except InputError:
        return False


def _is_bare(line: Line) -> bool:
    """Whether a row without any heading above it can only be one of the 2020 tables."""
    return len(line.cells) == _BARE_WIDTH and line[1].strip() != ""


def _labelled(line: Line) -> bool:
    return sum(bool(_LABEL.fullmatch(plain_heading(cell))) for cell in line.cells) >= 2


def _by_label(line: Line) -> dict[AgeBand, int]:
    people: dict[AgeBand, int] = {}
    for column, cell in enumerate(line.cells):
        if match := _LABEL.fullmatch(plain_heading(cell)):
            band = AgeBand(int(match[1]), None) if match[1] else EVERYBODY
            if band in _ITEMS[CENSUS_2020]:
                people.setdefault(band, column)
    return people


def _by_code(sheet: Sheet, line: Line) -> tuple[date, dict[AgeBand, int]]:
    codes = [_ITEM.fullmatch(plain_heading(cell)) for cell in line.cells]
    table = next((match[1].upper() for match in codes if match), "")
    as_of = next((day for day, tables in _TABLES.items() if table in tables), None)
    if as_of is None:
        raise InputError("import.unknown_census_table", file=sheet.file, value=table)
    column = {int(match[2]): index for index, match in enumerate(codes) if match}
    items = _ITEMS[as_of].items()
    return as_of, {band: column[item] for band, item in items if item in column}
