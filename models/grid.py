"""Grid squares by the hundred thousand: codes as integers, corners in eighths of an arc second.

The same grid as ``codes`` (地域メッシュ, JIS X 0410), on arrays. A code is an integer of 4, 6, 8,
9, 10 or 11 digits; everything is computed on integers, so a point on the edge of a square
belongs to the square north or east of that edge, whatever the level.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.codes import LAT_SIZE as LAT_SIZE
from models.codes import LON_SIZE as LON_SIZE
from models.codes import PER_DEGREE as PER_DEGREE
from models.errors import InputError

Codes = NDArray[np.int64]

LEVELS: Final = tuple(LAT_SIZE)
"""Digits of a code, the largest square first."""

_NANO: Final = 1_000_000_000
_FIRST_LON: Final = 100


def digits_of(codes: Codes) -> NDArray[np.int64]:
    """Digits of each code; 0 for one that is no code at all. Shape (codes,)."""
    digits = np.zeros(codes.shape, dtype=np.int64)
    for level in LEVELS:
        digits[(codes >= 10 ** (level - 1)) & (codes < 10**level)] = level
    digits[~_well_formed(codes, digits)] = 0
    return digits


def _well_formed(codes: Codes, digits: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether every digit is one its place allows: 0-7, then 0-9, then 1-4."""
    good = digits > 0
    second = codes // 10 ** np.maximum(digits - 6, 0)
    good &= (digits < 6) | ((second % 10 < 8) & (second // 10 % 10 < 8))
    for level in (9, 10, 11):
        quarter = codes // 10 ** np.maximum(digits - level, 0) % 10
        good &= (digits < level) | ((quarter >= 1) & (quarter <= 4))
    return good


def corners(codes: Codes, digits: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """South-west corners of squares of one level, in eighths of an arc second.

    Args:
        codes: Well-formed codes, shape (codes,).
        digits: Their level.

    Returns:
        South and west edges, each of shape (codes,).
    """
    primary = codes // 10 ** (digits - 4)
    south = primary // 100 * LAT_SIZE[4]
    west = (primary % 100 + _FIRST_LON) * PER_DEGREE
    for level in (6, 8):
        if digits >= level:
            pair = codes // 10 ** (digits - level) % 100
            south = south + pair // 10 * LAT_SIZE[level]
            west = west + pair % 10 * LON_SIZE[level]
    for level in (9, 10, 11):
        if digits >= level:
            quarter = codes // 10 ** (digits - level) % 10 - 1
            south = south + quarter // 2 * LAT_SIZE[level]
            west = west + quarter % 2 * LON_SIZE[level]
    return south, west


def bounds(codes: Codes, digits: int) -> NDArray[np.float64]:
    """South, west, north and east edges in degrees, shape (codes, 4)."""
    south, west = corners(codes, digits)
    edges = (south, west, south + LAT_SIZE[digits], west + LON_SIZE[digits])
    return np.column_stack(edges) / PER_DEGREE


def centres(codes: Codes, digits: int) -> NDArray[np.float64]:
    """Latitude and longitude of the middle of each square, in degrees, shape (codes, 2)."""
    south, west = corners(codes, digits)
    doubled = (2 * south + LAT_SIZE[digits], 2 * west + LON_SIZE[digits])
    return np.column_stack(doubled) / (2 * PER_DEGREE)


def rows_and_columns(codes: Codes, digits: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column of each square in the grid of its level, counted from its first square."""
    south, west = corners(codes, digits)
    return south // LAT_SIZE[digits], west // LON_SIZE[digits]


def squares_at(lat: ArrayLike, lon: ArrayLike, digits: int) -> Codes:
    """The square of one level that holds each point; its south and west edges belong to it.

    Args:
        lat: Degrees, read to the ninth decimal, shape (points,).
        lon: Likewise.
        digits: 4, 6, 8 (1 km), 9 (500 m), 10 (250 m) or 11 (125 m).

    Raises:
        InputError: ``mesh_code.outside`` where a point is outside the grid's range.
    """
    north, east = np.atleast_1d(lat).astype(np.float64), np.atleast_1d(lon).astype(np.float64)
    outside = ~((north >= 0) & (north < 66) & (east >= _FIRST_LON) & (east < 180))
    if outside.any():
        at = int(np.argmax(outside))
        raise InputError("mesh_code.outside", lat=float(north[at]), lon=float(east[at]))
    return code_at(_eighths(north), _eighths(east - _FIRST_LON), digits)


def _eighths(degrees: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole eighths of an arc second; an edge written to nine decimals is on the edge."""
    nano = np.rint(degrees * _NANO).astype(np.int64)
    whole: NDArray[np.int64] = (nano * PER_DEGREE + PER_DEGREE // 2) // _NANO
    return whole


def code_at(up: NDArray[np.int64], right: NDArray[np.int64], digits: int) -> Codes:
    """The square of one level that holds each point given in eighths of an arc second.

    Args:
        up: North of the equator, shape (points,).
        right: East of 100 degrees, shape (points,).
        digits: The level.
    """
    codes: Codes = up // LAT_SIZE[4] * 100 + right // LON_SIZE[4]
    up, right = up % LAT_SIZE[4], right % LON_SIZE[4]
    for level in (6, 8):
        if digits >= level:
            codes = codes * 100 + up // LAT_SIZE[level] * 10 + right // LON_SIZE[level]
            up, right = up % LAT_SIZE[level], right % LON_SIZE[level]
    for level in (9, 10, 11):
        if digits >= level:
            codes = codes * 10 + up // LAT_SIZE[level] * 2 + right // LON_SIZE[level] + 1
            up, right = up % LAT_SIZE[level], right % LON_SIZE[level]
    return codes


def primary_of(codes: Codes, digits: int) -> Codes:
    """The primary square (1次メッシュ) of each square, shape (codes,)."""
    primaries: Codes = codes // 10 ** (digits - 4)
    return primaries
