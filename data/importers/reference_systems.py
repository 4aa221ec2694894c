"""Reference systems of maps: whatever a file uses becomes JGD2011 degrees (EPSG:6668).

Longitude comes first in every file read here, whatever the system's own order of axes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pyproj
from numpy.typing import NDArray
from pyproj.exceptions import ProjError

from models.errors import InputError
from models.place import CRS_STORED

JAPAN_DEGREES = (122.0, 20.0, 154.0, 46.0)
"""West, south, east, north of everything that is Japan."""

Move = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Moves points (x, y), shape (points, 2), into stored degrees."""


def stored(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leave points where they are: they are in stored degrees already."""
    return points


def move_from(file: str, crs: object) -> Move:
    """How points of a reference system come into stored degrees.

    Args:
        file: For the message.
        crs: Anything that names a system: ``EPSG:2446``, the text of a ``.prj``, a URN.

    Raises:
        InputError: ``import.unknown_crs``.
    """
    try:
        return _move(str(crs))
    except ProjError as error:
        raise InputError("import.unknown_crs", file=file, value=str(crs)[:60]) from error


@cache
def _move(crs: str) -> Move:
    system = pyproj.CRS.from_user_input(crs)
    if system.equals(pyproj.CRS.from_user_input(CRS_STORED), ignore_axis_order=True):
        return stored
    transformer = pyproj.Transformer.from_crs(system, CRS_STORED, always_xy=True)

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return move


def in_japan(bounds: Any) -> bool:
    """Whether bounds (west, south, east, north) are degrees within Japan."""
    west, south, east, north = bounds
    japan = JAPAN_DEGREES
    return bool(japan[0] <= west <= east <= japan[2] and japan[1] <= south <= north <= japan[3])
