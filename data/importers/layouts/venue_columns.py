"""Columns of a list of places whose heading does not say, or wrongly says, what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from data.importers.cells import clean, parse_date, parse_minute
from data.importers.coordinates import axis_of, degrees, looks_swapped
from data.importers.heading_words import is_unnamed, words_of
from data.importers.headings import Table, plain_heading
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel

MIN_ROWS_TO_EXCHANGE: Final = 3
"""A row or two may be slips of those rows; the whole of a longer column is its heading's."""

_MOSTLY: Final = 0.8
_LETTERS: Final = re.compile(r"[぀-ヿ㐀-鿿A-Za-z]")
_PHONE = re.compile(r"[0-9()（）\-ー－\s]{9,}")


def settled(table: Table) -> tuple[Table, list[Notice]]:
    """Say what every column holds, by its values where its heading does not tell.

    Returns: The table, and a doubt for each column that a person should look at.

    Raises:
        InputError: ``import.missing_column`` where there is no name, or half a location.
    """
    table = _axes(table)
    table, swapped = _exchanged(table)
    table, guessed = _named(table)
    missing = [] if table.has("name") else ["place"]
    if table.has("lat") != table.has("lon"):
        missing.append("lon" if table.has("lat") else "lat")
    if missing:
        columns = ", ".join("/".join(words_of(name)[1::-1]) for name in missing)
        raise table.refuse("import.missing_column", columns=columns)
    return table, [*swapped, *guessed]


def values_of(table: Table, column: int) -> list[str]:
    """What stands under a heading, blanks left out."""
    cells = (line[column].strip() for line in table.sheet.lines[table.heading + table.rows :])
    return [cell for cell in cells if cell]


def _axes(table: Table) -> Table:
    """Take X座標 and Y座標 for what their values say; neither where these are no degrees."""
    if table.has("lat", "lon") or not table.has("axis_x", "axis_y"):
        return table
    columns = dict(table.columns)
    pair = [columns.pop("axis_x"), columns.pop("axis_y")]
    axes = [axis_of(values_of(table, at)) for at in pair]
    if set(axes) == {"lat", "lon"}:
        columns |= {str(axis): at for axis, at in zip(axes, pair, strict=True)}
    return replace(table, columns=columns)


def _exchanged(table: Table) -> tuple[Table, list[Notice]]:
    """Exchange latitude and longitude where all values say that the headings are swapped."""
    if not table.has("lat", "lon"):
        return table, []
    lat, lon = table.columns["lat"], table.columns["lon"]
    lats, lons = values_of(table, lat), values_of(table, lon)
    if min(len(lats), len(lons)) < MIN_ROWS_TO_EXCHANGE or not looks_swapped(lats, lons):
        return table, []
    said = f"{lats[0]},{lons[0]}"
    doubt = table.heading_record.notice(NoticeLevel.DOUBT, RejectCode.COLUMNS_SWAPPED, "lat", said)
    return replace(table, columns={**table.columns, "lat": lon, "lon": lat}), [doubt]


def _named(table: Table) -> tuple[Table, list[Notice]]:
    """Find the column of names under 列1 or no heading at all, where only one can be it."""
    if table.has("name"):
        return table, []
    heading = table.heading_lines[-1]
    width = max(len(line.cells) for line in table.sheet.lines)
    unread = (at for at in range(width) if at not in table.columns.values())
    unnamed = [at for at in unread if is_unnamed(plain_heading(heading[at]))]
    fitting = [at for at in unnamed if looks_like_names(values_of(table, at))]
    if len(fitting) != 1:
        return table, []
    named = replace(table, columns={**table.columns, "name": fitting[0]})
    first = values_of(table, fitting[0])[0]
    doubt = named.heading_record.notice(
        NoticeLevel.DOUBT, RejectCode.COLUMN_GUESSED, "name", clean(first)
    )
    return named, [doubt]


def looks_like_names(values: Sequence[str]) -> bool:
    """Whether a column's values are names of places: words, mostly different, of some length."""
    if not values or len(set(values)) < len(values) * _MOSTLY:
        return False
    return sum(map(_is_name, values)) >= len(values) * _MOSTLY


def _is_name(value: str) -> bool:
    if not 2 <= len(value) <= 60 or not _LETTERS.search(value) or _PHONE.fullmatch(value):
        return False
    if value.casefold().startswith(("http", "www.")) or "@" in value:
        return False
    return degrees(value) is None and parse_date(value) is None and parse_minute(value) is None
