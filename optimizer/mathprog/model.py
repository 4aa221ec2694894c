"""A mixed-integer model as arrays, how a solve ended, and what its bound proves."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from optimizer.outcome import Outcome

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_ABSOLUTE_TOLERANCE, _RELATIVE_TOLERANCE = 1e-3, 1e-9


class Backend(StrEnum):
    """Who solves."""

    HIGHS = "highs"
    MATHOPT_HIGHS = "mathopt_highs"
    MATHOPT_CP_SAT = "mathopt_cp_sat"


@dataclass(frozen=True)
class Mip:
    """Minimise cost · x + offset, where row_lower <= matrix x <= row_upper and x in its box.

    Attributes:
        cost, col_lower, col_upper: By column, shape (columns,).
        integer: Which columns must be whole, shape (columns,).
        matrix: Shape (rows, columns).
        row_lower, row_upper: By row; infinite where a side is open.
        offset: Constant part of the objective.
    """

    cost: FloatArray
    col_lower: FloatArray
    col_upper: FloatArray
    integer: BoolArray
    matrix: sp.csc_matrix
    row_lower: FloatArray
    row_upper: FloatArray
    offset: float = 0.0

    def columns(self, keep: BoolArray) -> Mip:
        """Return the same model with only some columns; the others are zero."""
        return Mip(
            cost=self.cost[keep],
            col_lower=self.col_lower[keep],
            col_upper=self.col_upper[keep],
            integer=self.integer[keep],
            matrix=self.matrix[:, keep],
            row_lower=self.row_lower,
            row_upper=self.row_upper,
            offset=self.offset,
        )


@dataclass(frozen=True)
class Found:
    """How a solve ended.

    Attributes:
        outcome: ``optimal`` within the gap asked for, ``feasible``, ``infeasible`` or ``unknown``.
        values: By column; None without a solution.
        objective: Of ``values``.
        bound: The solver's, in floats: see ``whole_bound``. None where it proved nothing.
        row_duals: By row, for an LP solved to the end; else None.
    """

    outcome: Outcome
    values: FloatArray | None = None
    objective: float | None = None
    bound: float | None = None
    row_duals: FloatArray | None = None


MipListener = Callable[[float | None, FloatArray | None], bool]
"""Hears (bound, improving solution), either None; returns False to stop the solve."""


def whole_bound(bound: float) -> int:
    """Return the whole number that a solver's bound proves, its tolerance taken off first."""
    return math.ceil(bound - _ABSOLUTE_TOLERANCE - _RELATIVE_TOLERANCE * abs(bound))
