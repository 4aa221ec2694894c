"""Which primary squares (1次メッシュ) a municipality touches: the census comes in one file each.

With an outline the answer is exact for that outline. Before one is on file, only the place of
the town hall and the area are known: a disc of that area is a good guess, twice its radius a
careful one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from models.codes import MeshCode, mesh_bounds, mesh_of
from models.place import LatLon

_CAREFUL = 3.0
_GEOD = Geod(ellps="GRS80")
_LAT_STEP_DEG, _LON_STEP_DEG = 2 / 3, 1.0
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class PrimarySquares:
    """Primary squares by code.

    Attributes:
        touched: Those the municipality touches.
        perhaps: Neighbours it may touch as well; none where the outline is known.
        exact: Whether an outline says so.
    """

    touched: tuple[MeshCode, ...]
    perhaps: tuple[MeshCode, ...] = ()
    exact: bool = False


def within(outline: BaseGeometry) -> PrimarySquares:
    """The squares that an outline (degrees) has land in; a shared edge alone is none."""
    west, south, east, north = outline.bounds
    shapely.prepare(outline)
    found = tuple(
        code
        for code in _squares(south, west, north, east)
        if outline.intersects(_box(code)) and not outline.touches(_box(code))
    )
    return PrimarySquares(found, exact=True)


def around(hall: LatLon, area_km2: float) -> PrimarySquares:
    """The squares around a town hall: those within the radius of a disc of the area, and nearby.

    Args:
        hall: The town hall.
        area_km2: The municipality's area.
    """
    radius_m = math.sqrt(area_km2 / math.pi) * 1_000
    touched = _reached(hall, radius_m)
    careful = _reached(hall, radius_m * _CAREFUL)
    return PrimarySquares(touched, tuple(code for code in careful if code not in touched))


def _reached(hall: LatLon, radius_m: float) -> tuple[MeshCode, ...]:
    """Squares whose nearest point is no farther than a radius."""
    north, east = (_moved(hall, bearing, radius_m) for bearing in (0.0, 90.0))
    up, right = north.lat - hall.lat, east.lon - hall.lon
    corners = (hall.lat - up, hall.lon - right, hall.lat + up, hall.lon + right)
    return tuple(code for code in _squares(*corners) if _distance_m(hall, code) <= radius_m)


def _moved(start: LatLon, bearing_deg: float, distance_m: float) -> LatLon:
    lon, lat, _ = _GEOD.fwd(start.lon, start.lat, bearing_deg, distance_m)
    return LatLon(lat, lon)


def _distance_m(hall: LatLon, code: MeshCode) -> float:
    """To the point of the square that is nearest in degrees: near enough for a guess."""
    edges = mesh_bounds(code)
    lat = min(max(hall.lat, edges.south), edges.north)
    lon = min(max(hall.lon, edges.west), edges.east)
    return float(_GEOD.inv(hall.lon, hall.lat, lon, lat)[2])


def _squares(south: float, west: float, north: float, east: float) -> Iterator[MeshCode]:
    """Every square of a box in degrees, from the south-west; its edges belong to it."""
    first = mesh_bounds(mesh_of(LatLon(south, west), _DIGITS))
    rows = math.floor((north - first.south) / _LAT_STEP_DEG) + 1
    columns = math.floor((east - first.west) / _LON_STEP_DEG) + 1
    for row in range(rows):
        for column in range(columns):
            middle = LatLon(
                first.center.lat + row * _LAT_STEP_DEG, first.center.lon + column * _LON_STEP_DEG
            )
            yield mesh_of(middle, _DIGITS)


def _box(code: MeshCode) -> BaseGeometry:
    edges = mesh_bounds(code)
    return shapely.box(edges.west, edges.south, edges.east, edges.north)
