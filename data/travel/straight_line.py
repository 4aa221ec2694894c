"""Travel by straight line × detour ÷ speed: always at hand, and said to be an approximation.

Distance. Points are placed on the GRS80 ellipsoid, the straight chord between them is
measured, and the chord is bent back to an arc of the mean radius. Against the geodesic:
within 0.01 % anywhere in Japan, within 0.5 % up to 15,000 km; the same point is exactly 0.

Rounding. Minutes are rounded up, but a value within half a millionth of a minute (30 µs, less
than a tenth of a millimetre on foot) of a whole minute is that whole minute: a way of exactly
30 minutes stays 30 where binary fractions make it 30.000000000000004.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.travel.provider import UNREACHABLE, TravelMethod
from models.errors import InputError
from models.kinds import TravelMode
from models.place import LatLon

FloatArray = NDArray[np.float64]

_GRS80_MAJOR_M: Final = 6_378_137.0
_GRS80_FLATTENING: Final = 1 / 298.257222101
_MEAN_RADIUS_M: Final = 6_371_008.8
_MINUTE_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class Pace:
    """How a mode moves.

    Attributes:
        detour_factor: Way along the ground ÷ straight line; at least 1.
        speed_kmh: Mean speed along the way, waits at crossings included.
        assumed: Whether this is an assumption (仮定) rather than a measurement; shown as such.
    """

    detour_factor: float
    speed_kmh: float
    assumed: bool = True

    def __post_init__(self) -> None:
        sound = 1 <= self.detour_factor < math.inf and 0 < self.speed_kmh < math.inf
        if not sound:
            raise InputError(
                "travel.pace_range", detour_factor=self.detour_factor, speed_kmh=self.speed_kmh
            )


DEFAULT_PACES: Final[Mapping[TravelMode, Pace]] = MappingProxyType(
    {
        TravelMode.WALK: Pace(detour_factor=1.3, speed_kmh=4.0),
        TravelMode.BICYCLE: Pace(detour_factor=1.3, speed_kmh=12.0),
        TravelMode.CAR: Pace(detour_factor=1.3, speed_kmh=25.0),
    }
)
"""Assumptions (仮定), not measurements; replace them where the city knows better.

- Detour 1.3: streets of a town are some 1.2 to 1.4 times the straight line; hills, rivers and
  railways can make it far more.
- Walk 4 km/h: property notices count 80 m a minute (4.8 km/h); people over 70 are slower, and
  those over 80 often slower still, so a reach on foot is optimistic for the oldest.
- Bicycle 12 km/h: unhurried, with crossings.
- Car 25 km/h: town streets with signals; parking and the walk from it are not counted.
"""


@dataclass(frozen=True, slots=True)
class StraightLine:
    """Travel times by straight line, detour factor and speed (a ``TravelTimes``)."""

    paces: Mapping[TravelMode, Pace] = field(default_factory=lambda: DEFAULT_PACES)

    @property
    def method(self) -> TravelMethod:
        """Straight line."""
        return TravelMethod.STRAIGHT_LINE

    def minutes(
        self, origins: Sequence[LatLon], targets: Sequence[LatLon], mode: TravelMode
    ) -> NDArray[np.int32]:
        """Whole minutes, rounded up, shape (origins, targets); UNREACHABLE for NaN places.

        Raises:
            InputError: ``travel.mode_unknown`` or ``travel.coordinate_range``.
        """
        pace = self.paces.get(mode)
        if pace is None:
            raise InputError("travel.mode_unknown", mode=str(mode))
        return whole_minutes(distance_m(origins, targets), pace)


def whole_minutes(straight_m: FloatArray, pace: Pace) -> NDArray[np.int32]:
    """Turn straight-line metres into whole minutes, rounded up; UNREACHABLE where NaN."""
    exact = straight_m * (pace.detour_factor * 60) / (pace.speed_kmh * 1000)
    minutes = np.ceil(np.round(exact, _MINUTE_DECIMALS))
    return np.where(np.isnan(minutes), UNREACHABLE, minutes).astype(np.int32)


def distance_m(origins: Sequence[LatLon], targets: Sequence[LatLon]) -> FloatArray:
    """Metres along the ellipsoid, shape (origins, targets); NaN where a coordinate is NaN.

    Raises:
        InputError: ``travel.coordinate_range``.
    """
    starts, ends = _on_ellipsoid(origins), _on_ellipsoid(targets)
    squared = np.zeros((len(starts), len(ends)))
    for axis in range(3):
        squared += (starts[:, axis, None] - ends[None, :, axis]) ** 2
    half_chord = np.minimum(np.sqrt(squared) / (2 * _MEAN_RADIUS_M), 1.0)
    arc: FloatArray = 2 * _MEAN_RADIUS_M * np.arcsin(half_chord)
    return arc


def _on_ellipsoid(points: Sequence[LatLon]) -> FloatArray:
    """Earth-centred metres of points at height 0, shape (points, 3)."""
    degrees = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    outside = np.abs(degrees) > (90.0, 180.0)
    if outside.any():
        lat, lon = degrees[outside.any(axis=1)][0]
        raise InputError("travel.coordinate_range", lat=float(lat), lon=float(lon))
    lat, lon = np.radians(degrees).T
    eccentricity2 = _GRS80_FLATTENING * (2 - _GRS80_FLATTENING)
    normal_m = _GRS80_MAJOR_M / np.sqrt(1 - eccentricity2 * np.sin(lat) ** 2)
    return np.stack(
        (
            normal_m * np.cos(lat) * np.cos(lon),
            normal_m * np.cos(lat) * np.sin(lon),
            normal_m * (1 - eccentricity2) * np.sin(lat),
        ),
        axis=1,
    )
