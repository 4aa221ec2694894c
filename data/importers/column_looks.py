"""What a column looks like by its values alone, whatever stands above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from data.importers.cells import parse_date, parse_minute, plain, whole_number
from data.importers.coordinates import axis_of, pair_in
from data.importers.hours_prose import span_in
from data.importers.layouts.age_words import age_in, sex_in
from data.importers.layouts.venue_columns import looks_like_names
from data.importers.whose import place_name_at_start

_MOSTLY: Final = 0.8
_PHONE_DIGITS = range(9, 12)
_BLOCK_MARKS = ("丁目", "番地", "番", "号", "-")


class Look(StrEnum):
    """What most values of a column are."""

    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    POINT = "point"
    DATE = "date"
    TIME = "time"
    PHONE = "phone"
    SEX = "sex"
    AGE = "age"
    COUNT = "count"
    ADDRESS = "address"
    NAME = "name"
    TEXT = "text"
    NOTHING = "nothing"


def look_of(values: Sequence[str]) -> Look:
    """Say what a column's filled cells are; the narrow looks come before the wide ones."""
    if not values:
        return Look.NOTHING
    axis = axis_of(values)
    if axis is not None and any("." in value or "°" in value for value in values):
        return Look.LATITUDE if axis == "lat" else Look.LONGITUDE
    for look, fits in _LOOKS:
        if sum(map(fits, values)) >= len(values) * _MOSTLY:
            return look
    different = list(dict.fromkeys(values))  # a town has a row for each age
    return Look.NAME if looks_like_names(different) else Look.TEXT


def _is_point(value: str) -> bool:
    pair = pair_in(value)
    return pair is not None and {axis_of([part]) for part in pair} == {"lat", "lon"}


def _is_date(value: str) -> bool:
    return parse_date(value) is not None and not value.isdecimal()


def _is_time(value: str) -> bool:
    return parse_minute(value) is not None or span_in(value) is not None


def _is_phone(value: str) -> bool:
    digits = [letter for letter in plain(value) if letter.isdecimal()]
    rest = set(plain(value)) - set("0123456789()-−ー. ")
    return len(digits) in _PHONE_DIGITS and not rest and plain(value).lstrip("(")[0] == "0"


def _is_age(value: str) -> bool:
    return age_in(value) is not None and not plain(value).isdecimal()


def _is_count(value: str) -> bool:
    return isinstance(whole_number(plain(value).removesuffix("人").removesuffix("名")), int)


def _is_address(value: str) -> bool:
    folded = plain(value)
    numbered = any(letter.isdecimal() for letter in folded)
    if place_name_at_start(folded) is not None:
        return numbered
    return numbered and len(folded) >= 4 and any(mark in folded for mark in _BLOCK_MARKS)


_LOOKS: tuple[tuple[Look, Callable[[str], bool]], ...] = (
    (Look.POINT, _is_point),
    (Look.DATE, _is_date),
    (Look.TIME, _is_time),
    (Look.PHONE, _is_phone),
    (Look.SEX, lambda value: sex_in(value) is not None),
    (Look.AGE, _is_age),
    (Look.COUNT, _is_count),
    (Look.ADDRESS, _is_address),
)
