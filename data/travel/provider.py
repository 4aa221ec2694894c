"""What every provider of travel times promises."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from models.kinds import TravelMode
from models.place import LatLon

UNREACHABLE: Final = -1
"""No way, or a place that is not known. Never a big number: it would be added up."""

NOWHERE: Final = LatLon(math.nan, math.nan)
"""Stands for a place whose location is missing or unusable: unreachable from everywhere."""


class TravelMethod(StrEnum):
    """How travel times were found. Named beside every figure (``travel.method.<code>``)."""

    STRAIGHT_LINE = "straight_line"


class TravelTimes(Protocol):
    """Minutes between places, by one method.

    The answer is for one way, origin to target, and need not be the same back. A provider
    whose times depend on the hour (timetabled buses) is built for a departure time and a
    direction and then keeps this Protocol; so callers of today need not change.
    """

    @property
    def method(self) -> TravelMethod:
        """The method, so that a figure can name it."""
        ...

    def minutes(
        self, origins: Sequence[LatLon], targets: Sequence[LatLon], mode: TravelMode
    ) -> NDArray[np.int32]:
        """Whole minutes, rounded up, shape (origins, targets).

        0 between a place and itself; UNREACHABLE (-1) where there is no way or a coordinate
        is NaN.

        Raises:
            InputError: ``travel.mode_unknown`` for a mode the provider does not know,
                ``travel.coordinate_range`` for a point that is not on the globe.
        """
        ...
