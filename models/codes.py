"""Codes that identify places: municipalities and grid squares.

Both are text. Grid squares (地域メッシュ, JIS X 0410) are computed on integers, in eighths
of an arc second, so that a point on a cell's edge always falls on the same side.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NewType

from models.errors import InputError
from models.place import LatLon

MunicipalityCode = NewType("MunicipalityCode", str)
"""全国地方公共団体コード, five digits, without the check digit."""

MeshCode = NewType("MeshCode", str)
"""地域メッシュコード of 4, 6, 8, 9, 10 or 11 digits."""

PER_DEGREE = 28_800
"""Eighths of an arc second in a degree: every edge of every square is a whole number of them."""

LAT_SIZE = {4: 19_200, 6: 2_400, 8: 240, 9: 120, 10: 60, 11: 30}
LON_SIZE = {4: 28_800, 6: 3_600, 8: 360, 9: 180, 10: 90, 11: 45}
"""Height and width of a square, in eighths of an arc second, by the digits of its code."""

_NANO = 1_000_000_000


def check_digit(code: str) -> str:
    """Return the check digit (検査数字) of a five-digit municipality code."""
    weighted = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=True))
    return str((11 - weighted % 11) % 10)


def parse_municipality_code(raw: str) -> MunicipalityCode:
    """Read a municipality code (全国地方公共団体コード) and return its 5-digit form.

    Accepts 5 digits, or 6 whose last is the check digit; full-width digits and blanks
    around are forgiven. Text, never int: Hokkaido begins "01".

    Raises:
        InputError: ``municipality_code.malformed`` or ``municipality_code.bad_check_digit``.
    """
    digits = unicodedata.normalize("NFKC", raw).strip()
    if not re.fullmatch(r"[0-9]{5,6}", digits):
        raise InputError("municipality_code.malformed", value=raw)
    code, given = digits[:5], digits[5:]
    if given and given != check_digit(code):
        raise InputError("municipality_code.bad_check_digit", value=raw, expected=check_digit(code))
    return MunicipalityCode(code)


@dataclass(frozen=True, slots=True)
class MeshBounds:
    """The edges of a grid square, in degrees."""

    south: float
    west: float
    north: float
    east: float

    @property
    def center(self) -> LatLon:
        """The middle of the square."""
        return LatLon((self.south + self.north) / 2, (self.west + self.east) / 2)


def parse_mesh_code(raw: str) -> MeshCode:
    """Read a grid square code of any level.

    Raises:
        InputError: ``mesh_code.malformed`` when its length or a digit is impossible.
    """
    digits = unicodedata.normalize("NFKC", str(raw)).strip()
    if not _MESH.fullmatch(digits):
        raise InputError("mesh_code.malformed", value=raw)
    return MeshCode(digits)


_MESH = re.compile(r"[0-9]{4}(?:[0-7]{2}(?:[0-9]{2}(?:[1-4]){0,3})?)?")


def _south_west(code: MeshCode) -> tuple[int, int]:
    """South-west corner in eighths of an arc second."""
    south = int(code[0:2]) * LAT_SIZE[4]
    west = (100 + int(code[2:4])) * PER_DEGREE
    for length in (6, 8):
        if len(code) >= length:
            south += int(code[length - 2]) * LAT_SIZE[length]
            west += int(code[length - 1]) * LON_SIZE[length]
    for length in (9, 10, 11):
        if len(code) >= length:
            quarter = int(code[length - 1]) - 1
            south += quarter // 2 * LAT_SIZE[length]
            west += quarter % 2 * LON_SIZE[length]
    return south, west


def mesh_bounds(code: MeshCode) -> MeshBounds:
    """Return the edges of a grid square, in degrees."""
    south, west = _south_west(code)
    north, east = south + LAT_SIZE[len(code)], west + LON_SIZE[len(code)]
    return MeshBounds(*(edge / PER_DEGREE for edge in (south, west, north, east)))


def mesh_center(code: MeshCode) -> LatLon:
    """Return the middle of a grid square."""
    return mesh_bounds(code).center


def _eighths(degrees: float) -> int:
    """Whole eighths of an arc second; an edge written to nine decimals is on the edge.

    Most edges have no end in decimals (1/480 of a degree is 0.00208333…), so half of the last
    decimal is allowed for.
    """
    return (round(degrees * _NANO) * PER_DEGREE + PER_DEGREE // 2) // _NANO


def mesh_of(point: LatLon, digits: int = 9) -> MeshCode:
    """Return the grid square that holds a point; its south and west edges belong to it.

    Args:
        point: JGD2011 degrees, read to the ninth decimal.
        digits: 4, 6, 8 (1 km), 9 (500 m), 10 (250 m) or 11 (125 m).

    Raises:
        InputError: ``mesh_code.outside`` for a point outside the grid's range.
    """
    if not (0 <= point.lat < 66 and 100 <= point.lon < 180):
        raise InputError("mesh_code.outside", lat=point.lat, lon=point.lon)
    lat, lon = _eighths(point.lat), _eighths(point.lon - 100)
    parts = [f"{lat // LAT_SIZE[4]:02d}{lon // LON_SIZE[4]:02d}"]
    lat, lon = lat % LAT_SIZE[4], lon % LON_SIZE[4]
    for length in (6, 8):
        parts.append(f"{lat // LAT_SIZE[length]}{lon // LON_SIZE[length]}")
        lat, lon = lat % LAT_SIZE[length], lon % LON_SIZE[length]
    for length in (9, 10, 11):
        parts.append(str(lat // LAT_SIZE[length] * 2 + lon // LON_SIZE[length] + 1))
        lat, lon = lat % LAT_SIZE[length], lon % LON_SIZE[length]
    return MeshCode("".join(parts)[:digits])
