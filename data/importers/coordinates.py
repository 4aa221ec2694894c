"""Coordinates as people write them: degrees, degrees-minutes-seconds, both numbers in a cell.

Reading is strict: what is not plainly one of these forms is None. Which of two columns is the
latitude is told by their values where their headings do not say it or say it wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from data.importers.cells import decimal, plain

Axis = Literal["lat", "lon"]

_JAPAN: Final[dict[Axis, tuple[float, float]]] = {"lat": (20.0, 46.0), "lon": (122.0, 154.0)}
_SIDE = r"(?:北緯|東経|[NE])?\s*"
_DMS = re.compile(
    rf"{_SIDE}([0-9]{{2,3}})\s*(?:°|度)\s*([0-9]{{1,2}})\s*(?:'|′|’|分)\s*"
    rf"([0-9]{{1,2}}(?:\.[0-9]+)?)\s*(?:\"|″|”|''|′′|秒)?\s*[NE]?",
    re.IGNORECASE,
)
_DOTTED = re.compile(rf"{_SIDE}([0-9]{{2,3}})\.([0-9]{{1,2}})\.([0-9]{{1,2}}(?:\.[0-9]+)?)")
_WITH_SIDE = re.compile(rf"{_SIDE}([0-9]{{2,3}}\.[0-9]+)\s*(?:°|度)?\s*[NE]?", re.IGNORECASE)
_MOSTLY: Final = 0.9


def degrees(text: str) -> float | None:
    """Read a latitude or longitude in degrees.

    Accepts ``34.342``, ``N34.342``, ``34°20'31.2"``, ``34度20分31.2秒`` and ``34.20.31.2``
    (degrees, minutes, seconds). Minutes and seconds from 60 are refused, not carried.
    """
    number = decimal(text)
    if number is not None:
        return number
    value = plain(text)
    if match := _DMS.fullmatch(value) or _DOTTED.fullmatch(value):
        whole, minutes, seconds = int(match[1]), int(match[2]), float(match[3])
        if minutes >= 60 or seconds >= 60:
            return None
        return whole + minutes / 60 + seconds / 3600
    match = _WITH_SIDE.fullmatch(value)
    return float(match[1]) if match else None


def pair_in(text: str) -> tuple[str, str] | None:
    """Both numbers of one cell, as published: ``34.34,134.05``; None where there are not two."""
    value = re.sub(r"^[(\[]|[)\]]$", "", plain(text))
    parts = [part for part in re.split(r"\s*[,、;]\s*", value) if part]
    if len(parts) != 2:
        parts = value.split()
    return (parts[0], parts[1]) if len(parts) == 2 else None


def axis_of(values: Iterable[str]) -> Axis | None:
    """Which axis a column's values are on: nearly all of them, and never both.

    Latitudes of Japan (20 to 46) and its longitudes (122 to 154) have no number in common.
    """
    read = [degrees(value) for value in values if value.strip()]
    numbers = [number for number in read if number is not None]
    if not numbers or len(numbers) < len(read) * _MOSTLY:
        return None
    for axis, (low, high) in _JAPAN.items():
        if sum(low <= number <= high for number in numbers) >= len(numbers) * _MOSTLY:
            return axis
    return None


def looks_swapped(lats: Sequence[str], lons: Sequence[str]) -> bool:
    """Whether the columns headed latitude and longitude hold each other's values."""
    return axis_of(lats) == "lon" and axis_of(lons) == "lat"
