"""The land around a municipality that is others': what a square on its border is shared with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from data.importers.boundary import Outlines
from models.codes import MunicipalityCode
from models.place import CRS_STORED

AROUND_M: Final = 3_000.0
"""How far out land matters: more than the diagonal of the largest square, 1 km."""

_ROUGH_M: Final = 50.0


def land_of_others(
    files: Sequence[Outlines], own: Collection[MunicipalityCode], outline: BaseGeometry
) -> BaseGeometry | None:
    """The union of other municipalities' land within ``AROUND_M`` of an outline.

    Borders are kept as the files have them; only the far side is cut, roughly.

    Args:
        files: Every map at hand: a neighbour may lie in another prefecture's file.
        own: The municipality's code, and its wards'.
        outline: Its outline in stored degrees.

    Returns:
        Land in stored degrees; None where no other municipality is near, as on an island, or
        where the files hold none.

    Raises:
        InputError: ``import.bad_geometry``.
    """
    near = _around(outline)
    shapely.prepare(near)
    found = [
        shapely.intersection(land, near)
        for one in files
        for land in one.polygons(code for code in sorted(one.features) if code not in own)
        if near.intersects(land)
    ]
    union = shapely.union_all([_areas(one) for one in found])
    return None if union.is_empty else union


def _around(outline: BaseGeometry) -> BaseGeometry:
    middle = outline.centroid
    plane = f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +ellps=GRS80 +units=m"
    there = pyproj.Transformer.from_crs(CRS_STORED, plane, always_xy=True)
    back = pyproj.Transformer.from_crs(plane, CRS_STORED, always_xy=True)
    metres = shapely.transform(outline, there.transform, interleaved=False)
    wide = shapely.buffer(shapely.simplify(metres, _ROUGH_M), AROUND_M + _ROUGH_M, quad_segs=4)
    return shapely.make_valid(shapely.transform(wide, back.transform, interleaved=False))


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a cut: where land only touches the edge, points and lines are left."""
    parts = shapely.get_parts(geometry)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
