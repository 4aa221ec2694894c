"""Headings of 地域・年齢別人口, and which columns add up to each five-year band.

Age columns become ``men:0-4``, ``women:85+``, ``both:unknown``, whether they are headed
``man1`` or ``0-4歳の男性``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from data.importers.heading_words import field_reader, words_of
from data.importers.headings import Table
from models.ages import FIVE_YEAR_BANDS, AgeBand

AgeColumns = Mapping[AgeBand | None, tuple[str, ...]]
"""The columns that add up to each band; None stands for people of unknown age."""

_word = field_reader(
    ("code", "prefecture", "city", "as_of", "total", "location", "lat", "lon"),
    {"town": "name", "people": "total"},
)
_ENGLISH_AGE = re.compile(r"(man|woman)([1-9]|1[0-8])")
_JAPANESE_AGE = re.compile(
    r"([0-9]{1,3})(?:-([0-9]{1,3})歳|歳-([0-9]{1,3})歳|(?:歳)?(以上))(?:の)?(男性?|女性?|計|総数|人口)?"
)
_UNKNOWN_AGE = re.compile(r"(?:年齢)?不詳者?(?:の)?(男性?|女性?|計|総数)?")
_SEX = {"man": "men", "woman": "women", "男": "men", "女": "women"}
_OLDEST = FIVE_YEAR_BANDS[-1]


def field_of(heading: str) -> str | None:
    """The field a heading names; age columns are ``men:0-4``, ``women:85+``, ``both:unknown``."""
    if (word := _word(heading)) is not None:
        return word
    if match := _ENGLISH_AGE.fullmatch(heading):
        return f"{_SEX[match[1]]}:{FIVE_YEAR_BANDS[int(match[2]) - 1]}"
    if match := _UNKNOWN_AGE.fullmatch(heading):
        return f"{_sex(match[1])}:unknown"
    if match := _JAPANESE_AGE.fullmatch(heading):
        high = match[2] or match[3]
        if high and int(high) < int(match[1]):
            return None
        return f"{_sex(match[5])}:{AgeBand(int(match[1]), int(high) if high else None)}"
    return None


def _sex(word: str | None) -> str:
    return _SEX.get(word[0], "both") if word else "both"


def fits(table: Table) -> bool:
    """Whether a heading is that of people by age: age columns are what gives it away."""
    return sum(":" in name for name in table.columns) >= 6


def age_columns(bands: AgeColumns) -> set[str]:
    """Every age column in use."""
    return {column for columns in bands.values() for column in columns}


def columns_by_band(table: Table, *, dated: bool = False) -> AgeColumns:
    """Say which columns add up to each of our bands.

    Args:
        table: Its heading.
        dated: Whether the day is known without a column for it.

    Raises:
        InputError: ``import.missing_column`` naming what is not there.
    """
    needed = ("name", "total") if dated else ("name", "as_of", "total")
    missing = [name for name in needed if not table.has(name)]
    if table.has("lat") != table.has("lon"):
        missing.append("lon" if table.has("lat") else "lat")
    result: dict[AgeBand | None, tuple[str, ...]] = {}
    for band in FIVE_YEAR_BANDS:
        both = _tiling(table, "both", band)
        men, women = _tiling(table, "men", band), _tiling(table, "women", band)
        if both or (men and women):
            result[band] = both or (*men, *women)
        else:
            missing += [] if men else [f"men:{band}"]
            missing += [] if women else [f"women:{band}"]
    if missing:
        raise table.refuse("import.missing_column", columns=", ".join(map(_wanted, missing)))
    unknown = [f"{sex}:unknown" for sex in ("men", "women", "both")]
    result[None] = tuple(name for name in unknown if table.has(name))[:2]
    return result


def _tiling(table: Table, sex: str, band: AgeBand) -> tuple[str, ...]:
    """The columns of one sex that cover a band without hole; empty where they do not."""
    if table.has(f"{sex}:{band}"):
        return (f"{sex}:{band}",)
    if band != _OLDEST:
        return ()
    old = sorted(
        (found for found in _bands_of(table, sex) if found.within(_OLDEST)), key=lambda b: b.low
    )
    whole = bool(old) and old[0].low == _OLDEST.low and old[-1].high is None
    gapless = all(a.high is not None and a.high + 1 == b.low for a, b in pairwise(old))
    return tuple(f"{sex}:{found}" for found in old) if whole and gapless else ()


def _bands_of(table: Table, sex: str) -> list[AgeBand]:
    keys = [name.partition(":")[2] for name in table.columns if name.startswith(f"{sex}:")]
    return [_band(key) for key in keys if key != "unknown"]


def _band(key: str) -> AgeBand:
    low, _, high = key.removesuffix("+").partition("-")
    return AgeBand(0 if low == "all" else int(low), int(high) if high else None)


def _wanted(name: str) -> str:
    """A missing column as the standard heads it."""
    sex, _, key = name.partition(":")
    if not key:
        return "/".join(words_of("town" if name == "name" else name)[1::-1])
    ages = f"{key.removesuffix('+')}歳以上" if key.endswith("+") else f"{key}歳"
    return f"{ages}の{'男性' if sex == 'men' else '女性'}"
