"""A MIP put together block by block, each block of columns or rows one call on arrays."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from optimizer.mathprog import Mip
from optimizer.roster.arrays import FloatArray, IntArray

Term = tuple[IntArray, IntArray, float]
"""Entries of a block of rows: (row within the block, column, one coefficient for all)."""


class MipBuilder:
    """Collects columns and rows; every column is whole and >= 0."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._cost: list[FloatArray] = []
        self._upper: list[FloatArray] = []
        self._entries: list[tuple[IntArray, IntArray, FloatArray]] = []
        self._sides: list[tuple[FloatArray, FloatArray]] = []
        self._charges: list[tuple[IntArray, FloatArray]] = []
        self._columns = 0
        self.row_count = 0

    def columns(self, count: int, *, upper: object, cost: object = 0) -> IntArray:
        """Add columns with these upper bounds and costs, and return their positions."""
        self._upper.append(_spread(upper, count))
        self._cost.append(_spread(cost, count))
        self._columns += count
        return np.arange(self._columns - count, self._columns)

    def charge(self, columns: IntArray, cost: object) -> None:
        """Add to the cost of columns that exist, each as often as it is named."""
        self._charges.append((columns, _spread(cost, len(columns))))

    def charge_always(self, cost: float) -> None:
        """Add to the objective whatever the solution."""
        self._offset += cost

    def rows(
        self, count: int, *terms: Term, lower: object = -np.inf, upper: object = np.inf
    ) -> None:
        """Add rows: lower <= sum of the terms <= upper."""
        for row, column, value in terms:
            self._entries.append((row + self.row_count, column, _spread(value, len(row))))
        self._sides.append((_spread(lower, count), _spread(upper, count)))
        self.row_count += count

    def build(self) -> Mip:
        """Return the model."""
        cost = np.concatenate(self._cost)
        for columns, extra in self._charges:
            np.add.at(cost, columns, extra)
        row, column, value = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        lower, upper = (np.concatenate(side) for side in zip(*self._sides, strict=True))
        return Mip(
            cost=cost,
            col_lower=np.zeros(self._columns),
            col_upper=np.concatenate(self._upper),
            integer=np.ones(self._columns, bool),
            matrix=sp.csc_matrix((value, (row, column)), shape=(self.row_count, self._columns)),
            row_lower=lower,
            row_upper=upper,
            offset=self._offset,
        )


def _spread(value: object, count: int) -> FloatArray:
    return np.broadcast_to(np.asarray(value, np.float64), (count,))
