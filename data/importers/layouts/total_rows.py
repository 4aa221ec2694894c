"""Rows that are sums of other rows, told by their figures: nobody is to be counted twice.

A row is a sum where every one of its figures is the sum of the same figures of the rows
directly above it, or directly below it, that are not sums themselves. One figure could agree by
chance; at least ``MIN_FIGURES`` that are not zero, all at once, cannot.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

MIN_FIGURES: Final = 6
MIN_ROWS: Final = 2
"""A sum of one row cannot be told from a place that equals another: only its word tells."""

_PASSES = 4


def sums_of_neighbours(figures: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which rows are sums of rows next to them.

    Args:
        figures: People, shape (rows, columns), in the order of the file. NaN: not known; such a
            row is never taken for a sum, nor are those whose parts would include it.

    Returns:
        Shape (rows,). Subtotals and the total over them are both found, whether they stand
        above their parts or below.
    """
    is_sum = np.zeros(len(figures), dtype=bool)
    for _ in range(_PASSES):
        before = int(is_sum.sum())
        _sweep(figures, is_sum, np.arange(len(figures)))
        _sweep(figures, is_sum, np.arange(len(figures))[::-1])
        if int(is_sum.sum()) == before:
            break
    return is_sum


def _sweep(
    figures: NDArray[np.float64], is_sum: NDArray[np.bool_], order: NDArray[np.intp]
) -> None:
    """Mark the rows that add up those before them in this order."""
    running = np.zeros((len(figures) + 1, figures.shape[1]))
    leaves = 0
    known_from = 0
    for row in order:
        if is_sum[row]:
            continue
        values = figures[row]
        if np.isnan(values).any():
            known_from, running[leaves + 1] = leaves + 1, running[leaves]
            leaves += 1
            continue
        if _adds_up(values, running[known_from : leaves + 1]):
            is_sum[row] = True
            continue
        running[leaves + 1] = running[leaves] + values
        leaves += 1


def _adds_up(values: NDArray[np.float64], running: NDArray[np.float64]) -> bool:
    """Whether the last rows of these running sums add up to the values.

    Counts are never negative, so the running sum of any column only grows, and the one place
    where the parts could begin is found by looking up where the largest figure fits.
    """
    rows = len(running) - 1
    if rows < MIN_ROWS or np.count_nonzero(values) < MIN_FIGURES:
        return False
    column = int(values.argmax())
    wanted = running[-1] - values
    first = int(np.searchsorted(running[:, column], wanted[column], side="left"))
    last = int(np.searchsorted(running[:, column], wanted[column], side="right"))
    starts = running[first : min(last, rows - MIN_ROWS + 1)]
    return bool((starts == wanted).all(axis=1).any())
