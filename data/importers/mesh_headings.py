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
from typing import Final

from data.importers.headings import plain_heading
from data.importers.tabular import Line, Sheet
from data.squares.columns import TableKind
from models.codes import parse_mesh_code
from models.errors import InputError

CENSUS_2015: Final = date(2015, 10, 1)
CENSUS_2020: Final = date(2020, 10, 1)

Items = Mapping[str, tuple[int, ...]]
"""Columns of ours, each with the item numbers (or places) that are added up for it."""


@dataclass(frozen=True, slots=True)
class _Published:
    """A table as published: its census, what it holds, and the number of each item."""

    as_of: date
    kind: TableKind
    ids: tuple[str, ...]
    items: Items


_PUBLISHED = (
    _Published(
        CENSUS_2015,
        TableKind.BASE,
        ("T000846", "T000847", "T000876"),
        {
            "people": (1,),
            "people_65": (16,),
            "people_75": (19,),
            "households": (25,),
            "households_senior": (38,),
            "alone_senior": (40,),
            "couple_senior": (41,),
        },
    ),
    _Published(
        CENSUS_2020,
        TableKind.BASE,
        (
            *("T001100", "T001101", "T001102", "T001225"),
            *("T001140", "T001141", "T001142", "T001231"),
        ),
        {
            "people": (1,),
            "people_65": (19,),
            "people_75": (22,),
            "people_85": (25,),
            "households": (34,),
            "households_senior": (47,),
            "alone_senior": (49,),
            "couple_senior": (50,),
        },
    ),
    _Published(
        CENSUS_2020,
        TableKind.AGES,
        ("T001192", "T001175"),
        {
            "people": (1,),
            "people_60_64": (40,),
            "people_65_69": (43,),
            "people_70_74": (46,),
            "people_75_79": (49,),
            "people_80_84": (52,),
            "people_85": (55, 58, 61),
        },
    ),
)
_BARE = _PUBLISHED[1]
_KEYS = ("key_code", "htksyori", "htksaki", "gassan")
_BARE_WIDTH = 54
_ITEM = re.compile(r"(t[0-9]{6})([0-9]{3})")
_EVERYBODY = re.compile(r"人口\(?総数\)?")
_FROM_AGE = re.compile(r"([0-9]+)歳以上人口\(?総数\)?")
_AGES = re.compile(r"([0-9]+)-([0-9]+)歳人口\(?総数\)?")
_OLDEST = ("85-89", "90-94", "95+")
_HOUSEHOLDS = (
    ("households", re.compile(r"世帯総数|世帯数\(?総数\)?")),
    ("households_senior", re.compile(r"65歳以上世帯員のいる(?:一般)?世帯数?(?:一般世帯数)?")),
    ("alone_senior", re.compile(r"高齢単身世帯数?(?:一般世帯数)?")),
    ("couple_senior", re.compile(r"高齢夫婦世帯数?(?:一般世帯数)?")),
)


@dataclass(frozen=True, slots=True)
class SquareHeading:
    """A census table by square: where its rows begin and which column is which.

    Attributes:
        head: The first rows of the sheet.
        first: Position of the first row of a square in it.
        keys: Places of KEY_CODE, HTKSYORI, HTKSAKI and GASSAN; None for one that is missing.
        columns: Places that are added up for each of our columns.
    """

    head: Sheet
    first: int
    as_of: date
    kind: TableKind
    keys: tuple[int, int, int, int | None]
    columns: Items

    def label(self, place: int) -> str:
        """A column as the first row heads it; its number in a table without heading."""
        head = self.head.lines[0][place] if self.first else ""
        return head.strip() or str(place + 1)


def find_squares(head: Sheet) -> SquareHeading | None:
    """Understand the heading of a census table; None for any other table.

    Args:
        head: The sheet, or its first rows.

    Raises:
        InputError: ``import.unknown_census_table`` or ``import.missing_column``.
    """
    lines = head.lines[:3]
    coded = plain_heading(lines[0][0]) == _KEYS[0]
    labels = next((line for line in lines[:2] if _labelled(line)), None)
    first = next((i for i, line in enumerate(lines) if _is_square(line)), None)
    if first is None or (not coded and labels is None and not _is_bare(lines[first])):
        return None
    if labels is not None:
        as_of, kind, columns = _by_label(head, labels, lines[0] if coded else None)
    elif coded:
        as_of, kind, columns = _by_code(head, lines[0])
    else:
        as_of, kind = _BARE.as_of, _BARE.kind
        columns = {name: _bare_places(items) for name, items in _BARE.items.items()}
    oldest = "people_65" if kind is TableKind.BASE else "people_85"
    if not {"people", oldest} <= columns.keys():
        raise InputError(
            "import.missing_column", file=head.file, sheet=head.name, columns="65歳以上人口"
        )
    return SquareHeading(head, first, as_of, kind, _key_places(lines[0], coded), columns)


def _key_places(line: Line, coded: bool) -> tuple[int, int, int, int | None]:
    """The four key columns stand first in every copy seen; codes may say otherwise."""
    if not coded:
        return 0, 1, 2, 3
    heads = [plain_heading(cell) for cell in line.cells]
    found = [heads.index(key) if key in heads else None for key in _KEYS]
    return 0, found[1] or 1, found[2] or 2, found[3]


def _bare_places(items: Sequence[int]) -> tuple[int, ...]:
    return tuple(len(_KEYS) - 1 + item for item in items)


def _is_square(line: Line) -> bool:
    try:
        return len(parse_mesh_code(line[0])) >= 8 and line[1].strip() in {"", "0", "1", "2"}
    except InputError:
        return False


def _is_bare(line: Line) -> bool:
    """Whether a row without any heading above it can only be one of the 2020 tables."""
    return len(line.cells) == _BARE_WIDTH and line[1].strip() != ""


def _labelled(line: Line) -> bool:
    heads = [plain_heading(cell) for cell in line.cells]
    patterns = (_EVERYBODY, _FROM_AGE, _AGES)
    return sum(any(pattern.fullmatch(head) for pattern in patterns) for head in heads) >= 2


def _by_label(head: Sheet, labels: Line, codes: Line | None) -> tuple[date, TableKind, Items]:
    """By what the labels mean; the census is the code's, or told by what only 2020 has."""
    base, ages = _base_places(labels), _age_places(labels)
    published = None if codes is None else _published(_table_id(codes))
    if {"people_60_64", "people_85"} <= ages.keys():
        if published is None:
            raise InputError(
                "import.unknown_census_table", file=head.file, value=_table_id(codes) or "5歳階級"
            )
        return published.as_of, TableKind.AGES, base | ages
    if published is not None:
        return published.as_of, TableKind.BASE, base
    as_of = CENSUS_2020 if "people_85" in base else CENSUS_2015
    return as_of, TableKind.BASE, base


def _base_places(labels: Line) -> dict[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for place, cell in enumerate(labels.cells):
        head = plain_heading(cell)
        name = "people" if _EVERYBODY.fullmatch(head) else _household(head)
        if match := _FROM_AGE.fullmatch(head):
            name = f"people_{match[1]}"
        if name in _BARE.items:
            places.setdefault(name, (place,))
    return places


def _household(head: str) -> str:
    return next((name for name, pattern in _HOUSEHOLDS if pattern.fullmatch(head)), "")


def _age_places(labels: Line) -> dict[str, tuple[int, ...]]:
    """Five-year bands; from 85 up they are added up, whether or not the oldest are split."""
    bands: dict[str, int] = {}
    for place, cell in enumerate(labels.cells):
        head = plain_heading(cell)
        if match := _AGES.fullmatch(head):
            bands.setdefault(f"{match[1]}-{match[2]}", place)
        elif match := _FROM_AGE.fullmatch(head):
            bands.setdefault(f"{match[1]}+", place)
    places: dict[str, tuple[int, ...]] = {
        f"people_{low}_{low + 4}": (bands[f"{low}-{low + 4}"],)
        for low in range(60, 85, 5)
        if f"{low}-{low + 4}" in bands
    }
    if all(band in bands for band in _OLDEST):
        places["people_85"] = tuple(bands[band] for band in _OLDEST)
    elif "85+" in bands:
        places["people_85"] = (bands["85+"],)
    return places


def _table_id(line: Line | None) -> str:
    cells = () if line is None else line.cells
    codes = (_ITEM.fullmatch(plain_heading(cell)) for cell in cells)
    return next((match[1].upper() for match in codes if match), "")


def _published(table: str) -> _Published | None:
    return next((one for one in _PUBLISHED if table in one.ids), None)


def _by_code(head: Sheet, line: Line) -> tuple[date, TableKind, Items]:
    table = _table_id(line)
    published = _published(table)
    if published is None:
        raise InputError("import.unknown_census_table", file=head.file, value=table)
    codes = [_ITEM.fullmatch(plain_heading(cell)) for cell in line.cells]
    place = {int(match[2]): at for at, match in enumerate(codes) if match}
    columns = {
        name: tuple(place[item] for item in items)
        for name, items in published.items.items()
        if all(item in place for item in items)
    }
    return published.as_of, published.kind, columns
