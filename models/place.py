"""Places on the ground: coordinates and the reference system they are stored in."""

from __future__ import annotations

from typing import NamedTuple

CRS_STORED = "EPSG:6668"
"""JGD2011 geographic degrees: what every stored coordinate is in."""


class LatLon(NamedTuple):
    """A point in JGD2011 degrees. Never measure with these: use geodesic distances."""

    lat: float
    lon: float
