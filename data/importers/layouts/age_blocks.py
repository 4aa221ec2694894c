"""Headings of ages: a word of sex and an age in one, or ages in blocks under 総数, 男 and 女."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from data.importers.headings import Table, plain_heading
from data.importers.layouts.age_words import UNKNOWN_AGE, Sex, age_in, sex_in
from models.ages import EVERYBODY

_ALL = str(EVERYBODY)
_SEX = r"(男性?|女性?|男女計|総数|合計|計)"
_PREFIX = re.compile(rf"{_SEX}[の_・:(]?(.+?)\)?")
_SUFFIX = re.compile(rf"(.+?)[の_・:(]?{_SEX}\)?")
_UNIT = re.compile(r"(?:の)?(?:人口|人数|\(人\))$")
_SAYS_AGE = re.compile(r"[歳才代]|-|ー|以上|未満|不詳|不明|\+")
_TOTALS: dict[Sex, str] = {"both": "total", "men": "men", "women": "women"}
_ROWS_ABOVE = 3


def age_heading(heading: str) -> str | None:
    """The field of a heading in plain form that names an age: ``men:0-4``, ``both:37-37``.

    A bare number is no age here: numbered columns are too common.
    """
    bare = _UNIT.sub("", heading)
    if not _SAYS_AGE.search(bare):
        return None
    if (age := age_in(bare)) is not None and age != _ALL:
        return f"both:{age}"
    for pattern, sex_at, age_at in ((_SUFFIX, 2, 1), (_PREFIX, 1, 2)):
        match = pattern.fullmatch(bare)
        if match is None:
            continue
        age, sex = age_in(_UNIT.sub("", match[age_at])), sex_in(match[sex_at])
        if age not in (None, _ALL) and sex is not None:
            return f"{sex}:{age}"
    return None


def has_blocks(table: Table) -> bool:
    """Whether an age heads more than one column."""
    ages = Counter(age for _, age in _ages(table) if age != _ALL)
    return any(columns > 1 for columns in ages.values())


def with_blocks(table: Table) -> Table:
    """The same table, each of its age columns under the sex of its block.

    A block's sex stands in a row above its first column, or in the heading of its total.

    Raises:
        InputError: ``import.repeated_headings`` where blocks are not told apart: adding them
            up blindly would count people twice.
    """
    if not has_blocks(table):
        return table
    blocks = _blocks(_ages(table))
    sexes = [_sex_of(table, block) for block in blocks]
    told = [sex for sex in sexes if sex is not None]
    if len(told) < len(blocks) or len(set(told)) < len(told):
        first = blocks[1][0][0]
        heading = table.heading_lines[-1][first].strip()
        raise table.refuse("import.repeated_headings", columns=heading)
    taken = {at for block in blocks for at, _ in block}
    columns = {
        field: at for field, at in table.columns.items() if at not in taken and ":" not in field
    }
    for sex, block in zip(told, blocks, strict=True):
        for at, age in block:
            columns[_TOTALS[sex] if age == _ALL else f"{sex}:{age}"] = at
    return replace(table, columns=columns)


def _ages(table: Table) -> list[tuple[int, str]]:
    """Columns whose heading is an age or a total, in their order."""
    found = []
    for at, cell in enumerate(table.heading_lines[-1].cells):
        word = plain_heading(cell)
        age = age_in(word) if word else None
        is_age = age in (_ALL, UNKNOWN_AGE) or (age is not None and _SAYS_AGE.search(word))
        if age is not None and is_age:
            found.append((at, age))
    return found


def _blocks(ages: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Cut the columns where an age comes again."""
    blocks: list[list[tuple[int, str]]] = [[]]
    for at, age in ages:
        if age in {known for _, known in blocks[-1]}:
            blocks.append([])
        blocks[-1].append((at, age))
    return blocks


def _sex_of(table: Table, block: Sequence[tuple[int, str]]) -> Sex | None:
    """The sex written above a block's first column, or to the left of that as in merged cells."""
    first = block[0][0]
    bottom = table.heading + table.rows - 1
    above = table.sheet.lines[max(0, bottom - _ROWS_ABOVE) : bottom]
    for line in reversed(above):
        for at in range(first, -1, -1):
            if line[at].strip():
                if (sex := sex_in(line[at])) is not None:
                    return sex
                break
    return None
