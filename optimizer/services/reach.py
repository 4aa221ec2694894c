"""How far a walk or a drive of some minutes reaches, as an outline to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from pyproj import Geod

from data.travel.provider import TravelTimes
from data.travel.straight_line import Pace, StraightLine
from models.kinds import TravelMode
from models.reasons import PlaceQuality
from optimizer.services.season import VenueView

_GEOD: Final = Geod(ellps="GRS80")
_CORNERS: Final = 72


def pace_of(travel: TravelTimes, mode: TravelMode) -> Pace | None:
    """The detour and the speed a way is reckoned with; None where the method has none."""
    return travel.paces.get(mode) if isinstance(travel, StraightLine) else None


def radius_m(pace: Pace, limit_min: int) -> float:
    """Metres in a straight line that take exactly ``limit_min`` minutes."""
    return limit_min * pace.speed_kmh * 1000 / 60 / pace.detour_factor


def reach_outline(
    venues: Sequence[VenueView], travel: TravelTimes, mode: TravelMode, limit_min: int
) -> dict[str, Any] | None:
    """The edge of all that lies within some minutes of a venue with a session.

    A GeoJSON Polygon or MultiPolygon in degrees, longitude first; circles have 72 corners, which
    lie on the edge itself. None where no venue with a session has a usable place, or
    where the method of travel has no such edge.
    """
    pace = pace_of(travel, mode)
    places = [
        (one.venue.lon, one.venue.lat)
        for one in venues
        if one.sessions and one.venue.place_quality is PlaceQuality.OK
    ]
    if pace is None or not places or limit_min <= 0:
        return None
    lon, lat = np.asarray(places, dtype=np.float64).T
    bearings = np.linspace(0.0, 360.0, _CORNERS, endpoint=False)
    east, north, _ = _GEOD.fwd(
        np.repeat(lon, _CORNERS),
        np.repeat(lat, _CORNERS),
        np.tile(bearings, len(places)),
        np.full(len(places) * _CORNERS, radius_m(pace, limit_min)),
    )
    rings = np.stack((east, north), axis=-1).reshape(len(places), _CORNERS, 2)
    found: dict[str, Any] = shapely.geometry.mapping(shapely.union_all(shapely.polygons(rings)))
    return found
