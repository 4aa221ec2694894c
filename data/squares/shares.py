"""How much of each square is in a municipality: by land, so that the sea counts for nobody.

A square's share is its area inside the outline, divided by its area inside any outline. The
rest is sea, and the people of a coastal square all live on its land. Two things need care:

* Simplified outlines cut the coast and drop small islands: a square with people that touches no
  outline goes to the nearest one, if it lies within ``TOLERANCE_M``.
* Beyond the last outline on file lies, perhaps, not the sea but another prefecture. Squares
  there touch no outline either, but they go on inland: a cluster of them that reaches beyond
  the tolerance is other people's land, and so is what squares beside it leave uncovered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.squares.columns import BoolArray, FloatArray, IntArray
from data.squares.linked import components
from models import grid
from models.place import CRS_STORED

Geometries = NDArray[np.object_]

TOLERANCE_M: Final = 1_000.0
"""How far outside every outline a square may begin and still be put down to the nearest."""

_AROUND_DEG: Final = 0.15
"""How far around the outline clusters are followed: more than ten times the tolerance."""

_TILE_DIGITS: Final = 6
_BESIDE: Final = ((0, 1), (1, -1), (1, 0), (1, 1))
"""Half of the eight squares around one; the others see it from their side."""


@dataclass(frozen=True, slots=True)
class Land:
    """A municipality and what is around it.

    Attributes:
        outline: The municipality, in degrees.
        neighbours: Land of others around it, in degrees; None where that is not known.
    """

    outline: BaseGeometry
    neighbours: BaseGeometry | None = None


def square_shares(codes: IntArray, digits: int, land: Land) -> FloatArray:
    """Say which share of each square's people to count, shape (codes,).

    Args:
        codes: Inhabited squares of one level, all that are on file in and around the outline:
            what lies beyond is told from their clusters.
        digits: Their level.
        land: Where its neighbours are not known, a square belongs where its centre lies.
    """
    west, south, east, north = land.outline.bounds
    middle = grid.centres(codes, digits)
    near = (np.abs(middle - [(south + north) / 2, (west + east) / 2]) * 2) < (
        [north - south + 2 * _AROUND_DEG, east - west + 2 * _AROUND_DEG]
    )
    here = near.all(axis=1)
    shares = np.zeros(codes.shape)
    if land.neighbours is None:
        points = shapely.points(middle[here, 1], middle[here, 0])
        shapely.prepare(land.outline)
        shares[here] = shapely.covers(land.outline, points)
    else:
        around = (west - _AROUND_DEG, south - _AROUND_DEG, east + _AROUND_DEG, north + _AROUND_DEG)
        others = shapely.make_valid(shapely.clip_by_rect(land.neighbours, *around))
        shares[here] = _by_land(codes[here], digits, land.outline, others)
    return shares


def _by_land(
    codes: IntArray, digits: int, outline: BaseGeometry, others: BaseGeometry
) -> FloatArray:
    edges = grid.bounds(codes, digits)
    boxes = shapely.box(edges[:, 1], edges[:, 0], edges[:, 3], edges[:, 2])
    for land in (outline, others):
        shapely.prepare(land)
    ours = _areas(codes, digits, boxes, outline)
    near = ours > 0
    theirs = np.zeros(codes.shape)
    theirs[near] = _areas(codes[near], digits, boxes[near], others)
    strange = ~near & ~shapely.intersects(others, boxes)
    nearest, foreign = _strangers(codes, digits, boxes, strange, (outline, others))
    beside = near & _touches(codes, digits, foreign)
    whole = (edges[:, 2] - edges[:, 0]) * (edges[:, 3] - edges[:, 1])
    theirs = np.where(beside, whole - ours, theirs)
    by_area = np.divide(ours, ours + theirs, out=np.zeros(codes.shape), where=near)
    return np.where(strange, nearest, by_area.clip(0.0, 1.0))


def _areas(codes: IntArray, digits: int, boxes: Geometries, land: BaseGeometry) -> FloatArray:
    """Area of each square inside some land, in square degrees.

    Degrees do here: only ratios within one square are taken, and all of it lies at one latitude.
    The land is cut along secondary squares first, because an outline has many corners.
    """
    areas = np.zeros(codes.shape)
    touching = shapely.intersects(land, boxes)
    inside = touching & shapely.contains_properly(land, boxes)
    areas[inside] = shapely.area(boxes[inside])
    tiles = codes // 10 ** (digits - _TILE_DIGITS)
    edge = touching & ~inside
    for tile in np.unique(tiles[edge]):
        south, west, north, east = grid.bounds(np.array([tile]), _TILE_DIGITS)[0]
        here = edge & (tiles == tile)
        piece = shapely.make_valid(shapely.clip_by_rect(land, west, south, east, north))
        areas[here] = shapely.area(shapely.intersection(boxes[here], piece))
    return areas


def _strangers(
    codes: IntArray,
    digits: int,
    boxes: Geometries,
    strange: BoolArray,
    lands: tuple[BaseGeometry, BaseGeometry],
) -> tuple[FloatArray, BoolArray]:
    """Share of squares that touch no outline, and which of them are land beyond all outlines."""
    share, foreign = np.zeros(codes.shape), np.zeros(codes.shape, dtype=np.bool_)
    if not strange.any():
        return share, foreign
    at = np.flatnonzero(strange)
    to_plane = _plane(lands[0])
    flat = shapely.transform(boxes[at], to_plane, interleaved=False)
    to_us, to_them = (
        shapely.distance(shapely.transform(land, to_plane, interleaved=False), flat)
        for land in lands
    )
    to_them = np.where(np.isnan(to_them), np.inf, to_them)  # of an empty geometry
    cluster = _clusters(codes[at], digits)
    farthest = np.zeros(int(cluster.max()) + 1)
    np.maximum.at(farthest, cluster, np.minimum(to_us, to_them))
    beyond = farthest[cluster] > TOLERANCE_M
    foreign[at] = beyond
    nearest = np.where(to_us < to_them, 1.0, np.where(to_us == to_them, 0.5, 0.0))
    share[at] = np.where(beyond, 0.0, nearest)
    return share, foreign


def _plane(outline: BaseGeometry) -> Callable[..., Any]:
    """To a plane in metres, true from the outline's middle."""
    middle = outline.centroid
    plane = f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +ellps=GRS80 +units=m"
    transform: Callable[..., Any] = pyproj.Transformer.from_crs(
        CRS_STORED, plane, always_xy=True
    ).transform
    return transform


def _clusters(codes: IntArray, digits: int) -> IntArray:
    """Squares that touch, even at a corner, are one cluster: its number, shape (codes,)."""
    return components(*_pairs(codes, digits), codes.size)


def _touches(codes: IntArray, digits: int, marked: BoolArray) -> BoolArray:
    """Whether each square touches a marked one."""
    here, there = _pairs(codes, digits)
    touches = np.zeros(codes.shape, dtype=np.bool_)
    touches[here[marked[there]]] = True
    touches[there[marked[here]]] = True
    return touches


def _pairs(codes: IntArray, digits: int) -> tuple[IntArray, IntArray]:
    """Positions of every two squares that touch, even at a corner."""
    row, column = grid.rows_and_columns(codes, digits)
    key = row * 1_000_000 + column
    order = np.argsort(key)
    known = key[order]
    found = []
    for up, right in _BESIDE:
        wanted = key + up * 1_000_000 + right
        at = np.searchsorted(known, wanted).clip(max=known.size - 1)
        hit = known[at] == wanted
        found.append((np.flatnonzero(hit), order[at[hit]]))
    here, there = zip(*found, strict=True)
    return np.concatenate(here), np.concatenate(there)
