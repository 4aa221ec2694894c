"""Find a municipality as people look for it: by name, reading, prefecture or code.

What is typed and what is on the list are compared in one spelling: full and half width,
片仮名 and 平仮名, upper and lower case and blanks make no difference.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from data.reference import catalog
from models.codes import MunicipalityCode, check_digit, parse_municipality_code
from models.tables import MunicipalityRow

_KATAKANA = {katakana: katakana - 0x60 for katakana in range(0x30A1, 0x30F7)}
_CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class _Entry:
    row: MunicipalityRow
    name: str
    full: str
    kana: str
    code: str


def search(text: str) -> tuple[MunicipalityRow, ...]:
    """Municipalities that fit every word of a text, best first; none for an empty one.

    A word of digits is the beginning of a code, with or without its check digit; any other is
    part of the prefecture and name, or of the reading. Whole names stand before beginnings of
    names, these before the rest; those found by their prefecture alone come last, wards behind
    cities. Within each the list is in the order of the codes.

    Raises:
        InputError: ``municipality_code.bad_check_digit`` for six digits whose last is wrong.
    """
    words = [_folded(word) for word in unicodedata.normalize("NFKC", text).split()]
    for word in words:
        if _is_number(word) and len(word) == _CODE_LENGTH:
            parse_municipality_code(word)
    if not words:
        return ()
    found = [entry for entry in _entries() if all(_fits(entry, word) for word in words)]
    found.sort(key=lambda entry: _rank(entry, words))
    return tuple(entry.row for entry in found)


def wards_of(code: MunicipalityCode) -> tuple[MunicipalityRow, ...]:
    """The wards (区) of a designated city, by code; none for any other municipality."""
    own = catalog.codes_within(code)
    return tuple(row for row in catalog.municipalities() if row.code in own and row.code != code)


@cache
def city_of(code: MunicipalityCode) -> MunicipalityRow | None:
    """The designated city (政令指定都市) a ward belongs to; None for what is no such ward."""
    ward = catalog.find_municipality(code)
    name, blank, _ = ward.name.partition(" ")
    if not blank:
        return None
    return next(
        row
        for row in catalog.municipalities()
        if (row.prefecture, row.name) == (ward.prefecture, name)
    )


def _fits(entry: _Entry, word: str) -> bool:
    if _is_number(word):
        return entry.code.startswith(word)
    return word in entry.full or word in entry.kana


def _rank(entry: _Entry, words: Sequence[str]) -> int:
    """0 a whole name, 1 a beginning, 2 inside, 3 and 4 by prefecture; of several words, the best.

    Words of digits found the code already, so they rank like a beginning.
    """
    names = (entry.name, entry.kana)
    if any(word in (*names, entry.full, entry.code) for word in words):
        return 0
    if any(_is_number(word) or any(name.startswith(word) for name in names) for word in words):
        return 1
    if any(word in name for word in words for name in names):
        return 2
    return 3 if " " not in entry.row.name else 4


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal()


def _folded(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).lower()
    return "".join(narrow.split()).translate(_KATAKANA)


@cache
def _entries() -> tuple[_Entry, ...]:
    return tuple(
        _Entry(
            row=row,
            name=_folded(row.name),
            full=_folded(row.prefecture + row.name),
            kana=_folded(row.kana),
            code=row.code + check_digit(row.code),
        )
        for row in catalog.municipalities()
    )
