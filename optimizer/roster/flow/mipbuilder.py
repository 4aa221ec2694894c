"""A MIP put together block by block, each block of columns or rows one call on arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from optimizer.mathprog import Mip
from optimizer.roster.flow.arrays import FloatArray, IntArray

Term = tuple[IntArray, IntArray, object]
"""Entries of a block of rows: (row within the block, column, one coefficient or one for each)."""


@dataclass(frozen=True)
class Amount:
    """How much of one part of the objective a solution has, before any weight.

    The amount is ``vector`` · x + ``constant``. The vector is put together when it is asked
    for: a large city's model has ten parts and two million columns.

    Attributes:
        charges: (columns, what one unit of each adds); a column may be named several times.
        constant: What is there whatever the solution.
        size: Columns of the model.
    """

    charges: tuple[tuple[IntArray, FloatArray], ...]
    constant: float
    size: int

    @property
    def vector(self) -> FloatArray:
        """What one unit of every column adds, shape (columns of the model,)."""
        every = np.zeros(self.size)
        self.add_to(every)
        return every

    def add_to(self, every: FloatArray, weight: float = 1.0) -> None:
        """Add the weighted vector to one that is there already."""
        for columns, per_unit in self.charges:
            np.add.at(every, columns, weight * per_unit)

    def of(self, values: FloatArray) -> float:
        """Return the amount in a solution, given by column."""
        counted = sum(float(per_unit @ values[columns]) for columns, per_unit in self.charges)
        return counted + self.constant


class MipBuilder:
    """Collects columns and rows; every column is whole and >= 0.

    What a column adds to the objective is said part by part, as an amount without its weight.
    """

    def __init__(self) -> None:
        self._upper: list[FloatArray] = []
        self._entries: list[tuple[IntArray, IntArray, FloatArray]] = []
        self._sides: list[tuple[FloatArray, FloatArray]] = []
        self._charges: dict[str, list[tuple[IntArray, FloatArray]]] = defaultdict(list)
        self._constants: dict[str, float] = defaultdict(float)
        self._columns = 0
        self.row_count = 0

    def columns(self, count: int, *, upper: object) -> IntArray:
        """Add columns with these upper bounds, and return their positions."""
        self._upper.append(_spread(upper, count))
        self._columns += count
        return np.arange(self._columns - count, self._columns)

    def charge(self, part: str, columns: IntArray, per_unit: object) -> None:
        """Add to what columns add to a part of the objective, each as often as it is named."""
        self._charges[part].append((columns, _spread(per_unit, len(columns))))

    def charge_always(self, part: str, amount: float) -> None:
        """Add to a part of the objective whatever the solution."""
        self._constants[part] += amount

    def rows(
        self, count: int, *terms: Term, lower: object = -np.inf, upper: object = np.inf
    ) -> None:
        """Add rows: lower <= sum of the terms <= upper."""
        for row, column, value in terms:
            self._entries.append((row + self.row_count, column, _spread(value, len(row))))
        self._sides.append((_spread(lower, count), _spread(upper, count)))
        self.row_count += count

    def ceiling(self, part: str, most: int) -> None:
        """Add a row: no more of this part of the objective than ``most``."""
        amount = self._amount(part)
        terms = [
            (np.zeros(len(columns), np.int64), columns, per_unit)
            for columns, per_unit in amount.charges
        ]
        self.rows(1, *terms, upper=most - amount.constant)

    def amounts(self) -> dict[str, Amount]:
        """Return what has been charged so far, by part; parts never charged are not there."""
        parts = sorted(set(self._charges) | set(self._constants))
        return {part: self._amount(part) for part in parts}

    def _amount(self, part: str) -> Amount:
        charges = tuple(self._charges.get(part, ()))
        return Amount(charges, self._constants.get(part, 0.0), self._columns)

    def build(self, weights: Mapping[str, int]) -> tuple[Mip, dict[str, Amount]]:
        """Return the model at these weights, and its amounts by part of the objective."""
        amounts = self.amounts()
        cost, offset = np.zeros(self._columns), 0.0
        for part, amount in amounts.items():
            weight = float(weights[part])
            if weight:
                amount.add_to(cost, weight)
                offset += weight * amount.constant
        row, column, value = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        self._entries.clear()  # as large as the matrix itself, and no longer needed
        lower, upper = (np.concatenate(side) for side in zip(*self._sides, strict=True))
        mip = Mip(
            cost=cost,
            col_lower=np.zeros(self._columns),
            col_upper=np.concatenate(self._upper),
            integer=np.ones(self._columns, bool),
            matrix=sp.csc_matrix((value, (row, column)), shape=(self.row_count, self._columns)),
            row_lower=lower,
            row_upper=upper,
            offset=offset,
        )
        return mip, amounts


def _spread(value: object, count: int) -> FloatArray:
    return np.broadcast_to(np.asarray(value, np.float64), (count,))
