"""A judge of what imports stored, written apart from the importers: plain SQL, plain rules."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import shapely
from sqlmodel import SQLModel

import models.tables  # noqa: F401 - registers every table

Row = Mapping[str, Any]
Known = frozenset[str]
"""Codes of the notices that came with a file: what a person has been told of."""

MOST_PEOPLE = 2**31 - 1
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WEST, _EAST, _SOUTH, _NORTH = 122.0, 154.1, 20.0, 46.0
_TABLES = sorted(SQLModel.metadata.tables)
_LENGTHS = {
    name: {
        column.name: length
        for column in table.columns
        if isinstance(length := getattr(column.type, "length", None), int)
    }
    for name, table in SQLModel.metadata.tables.items()
}


def rows_of(database: sqlite3.Connection, table: str) -> list[Row]:
    """Every row of a table."""
    database.row_factory = sqlite3.Row
    return [dict(row) for row in database.execute(f'SELECT * FROM "{table}"')]


def everything(database: sqlite3.Connection) -> dict[str, list[Row]]:
    """Every row of every table."""
    return {table: rows_of(database, table) for table in _TABLES}


def nonsense(stored: Mapping[str, list[Row]], told: Known) -> str:
    """The first thing stored that cannot be; empty where all of it can."""
    for table, rows in stored.items():
        for row in rows:
            for what in (*_text(table, row), *_RULES.get(table, _nothing)(row)):
                return f"{table}: {what}: {dict(row)}"[:900]
    return next(_totals(stored["populationcount"], told), "")


def _nothing(row: Row) -> Iterable[str]:
    del row
    return ()


def _text(table: str, row: Row) -> Iterator[str]:
    for column, value in row.items():
        if isinstance(value, str) and not column.endswith("_json"):
            if _CONTROL.search(value):
                yield f"a control character in {column}"
            if len(value) > _LENGTHS[table].get(column, len(value)):
                yield f"{column} longer than its column"


def _people(row: Row, *columns: str, most: int = MOST_PEOPLE) -> Iterator[str]:
    for column in columns:
        if row[column] is not None and not (
            isinstance(row[column], int) and 0 <= row[column] <= most
        ):
            yield f"{column} is no count"


def _days(row: Row, *columns: str) -> Iterator[str]:
    for column in columns:
        if row[column] is not None and not "1900-01-01" <= row[column] <= "2101-01-01":
            yield f"{column} out of range"


def _window(row: Row, start: str = "start_min", end: str = "end_min") -> Iterator[str]:
    times = [row[name] for name in (start, end) if row[name] is not None]
    if not all(0 <= time <= 1440 for time in times) or (len(times) == 2 and times[0] >= times[1]):
        yield "times out of range"


def _place(row: Row) -> Iterator[str]:
    usable = row["place_quality"] == "ok"
    if usable != (row["lat"] is not None) or usable != (row["lon"] is not None):
        yield "quality and location disagree"
    elif usable and not (_SOUTH <= row["lat"] <= _NORTH and _WEST <= row["lon"] <= _EAST):
        yield "outside Japan"


def _area(row: Row) -> Iterator[str]:
    yield from _place(row)
    if not 0 < row["share"] <= 1:
        yield "share"
    if row["unit"] != "town" and not re.fullmatch("[0-9]{8,11}", row["code"]):
        yield "code of a square"
    if not row["name"].strip():
        yield "nameless"


def _venue(row: Row) -> Iterator[str]:
    yield from _place(row)
    yield from _window(row, "opens_min", "closes_min")
    yield from _people(row, "seats")
    if row["seats"] == 0 or not row["name"].strip() or not row["code"].strip():
        yield "no seats, no name or no code"
    if row["open_days"] is not None and not re.fullmatch("[01]{7}", row["open_days"]):
        yield "open_days"


def _attendance(row: Row) -> Iterator[str]:
    yield from _people(row, "learners", "first_time", "walk_ins", "no_shows", "staff")
    yield from _days(row, "day")
    yield from _window(row)
    came = row["learners"]
    if came is not None and any((row[n] or 0) > came for n in ("first_time", "walk_ins")):
        yield "more of them than came"


def _closure(row: Row) -> Iterator[str]:
    yield from _days(row, "from_day", "to_day")
    if row["from_day"] > row["to_day"]:
        yield "ends before it begins"


def _rate(row: Row) -> Iterator[str]:
    for name in ("use_share", "non_use_share"):
        if row[name] is not None and not 0 <= row[name] <= 1:
            yield name
    if row["answered_people"] is not None and not 0 < row["answered_people"] < MOST_PEOPLE:
        yield "answers"


def _survey(row: Row) -> Iterator[str]:
    yield from _days(row, "field_from", "field_to")
    if row["field_from"] > row["field_to"]:
        yield "ends before it begins"


def _supporter(row: Row) -> Iterator[str]:
    limits = ("max_per_day", "max_per_week", "max_per_month", "min_per_month", "max_travel_min")
    yield from _people(row, *limits, most=100_000)
    if not re.fullmatch("[0-9]{9}", row["origin_mesh"]):
        yield "origin_mesh"
    if row["max_per_month"] is not None and row["min_per_month"] > row["max_per_month"]:
        yield "least above most"
    if not 1 <= row["people"] <= 99:
        yield "people"


def _households(row: Row) -> Iterator[str]:
    parts = ("with_senior", "alone_senior", "couple_senior")
    yield from _people(row, "households", *parts)
    yield from _days(row, "as_of")


def _square(row: Row) -> Iterator[str]:
    yield from _people(row, *(name for name in row if name.startswith(("people", "households"))))
    yield from _people(row, "alone_senior", "couple_senior")
    yield from _days(row, "as_of")
    if not 10**7 <= row["code"] < 10**11:
        yield "code"


def _count(row: Row) -> Iterator[str]:
    yield from _people(row, "people")
    yield from _days(row, "as_of")


def _boundary(row: Row) -> Iterator[str]:
    outline = shapely.from_geojson(row["geojson"])
    west, south, east, north = outline.bounds
    inside = _WEST <= west < east <= _EAST and _SOUTH <= south < north <= _NORTH
    if not inside or not outline.is_valid or outline.area == 0:
        yield "no outline in Japan"


def _run(row: Row) -> Iterator[str]:
    if row["rows_loaded"] + row["rows_rejected"] > row["rows_read"] or row["rows_loaded"] < 0:
        yield "rows do not add up"


_RULES: dict[str, Callable[[Row], Iterable[str]]] = {
    "area": _area,
    "venue": _venue,
    "venuehours": _window,
    "venueclosure": _closure,
    "dayavailability": lambda row: (*_window(row), *_days(row, "day")),
    "availabilityreturn": lambda row: _days(row, "month"),
    "attendance": _attendance,
    "nonuserate": _rate,
    "usagesurvey": _survey,
    "supporter": _supporter,
    "householdcount": _households,
    "censussquare": _square,
    "populationcount": _count,
    "boundary": _boundary,
    "importrun": _run,
    "source": lambda row: _days(row, "as_of"),
}

_TOLD_OF_SUMS = {"sum_mismatch", "sexes_differ", "census_difference"}


def _totals(counts: list[Row], told: Known) -> Iterator[str]:
    """An age band with more people than live in its area, of which nobody was told."""
    if told & _TOLD_OF_SUMS:
        return
    keys = ("area_id", "as_of", "count_kind")
    totals = {tuple(row[k] for k in keys): row["people"] for row in counts if row["band"] == "all"}
    for row in counts:
        total = totals.get(tuple(row[k] for k in keys))
        slack = 1 if row["count_kind"] == "projection" else 0  # each figure is rounded for itself
        if total is not None and row["people"] is not None and row["people"] > total + slack:
            yield f"populationcount: more than all {total}: {dict(row)}"
