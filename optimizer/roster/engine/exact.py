"""The compact arc-flow MIP, as it stands: for small problems, and the oracle of the tests.

It shares the model with column generation and nothing else: no prices, no days, no dive. Path
polytopes are integral, so its relaxation is exactly as tight. Unreduced it proves the four
100 x 600 instances in 45 to 98 s.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from optimizer.mathprog import Backend, FloatArray, solve_mip, whole_bound
from optimizer.outcome import Limits, Outcome
from optimizer.roster.flow.model import ArcFlow


class Hears(Protocol):
    """Whoever follows the solve."""

    def hear_bound(self, bound: float) -> None:
        """Take a bound that is proven."""

    def hear_columns(self, columns: FloatArray) -> None:
        """Take a whole solution of the model."""

    def over(self) -> bool:
        """Whether to stop."""


def solve_exactly(
    model: ArcFlow,
    left: Callable[[], Limits],
    hears: Hears,
    backend: Backend = Backend.HIGHS,
) -> Outcome:
    """Solve the whole model, and return how that ended.

    Args:
        model: The model.
        left: Limits from now on.
        hears: Told of bounds and solutions as they come.
        backend: Who solves; only HiGHS tells of anything before the end.
    """

    def heard(bound: float | None, columns: FloatArray | None) -> bool:
        if bound is not None:
            hears.hear_bound(whole_bound(bound))
        if columns is not None:
            hears.hear_columns(columns.round())
        return not hears.over()

    found = solve_mip(model.mip, left(), backend=backend, listener=heard)
    if found.values is not None:
        hears.hear_columns(found.values.round())
    if found.bound is not None:
        hears.hear_bound(whole_bound(found.bound))
    return found.outcome
