"""One linear program to which columns are added and in which columns are fixed, warm each time."""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np
import scipy.sparse as sp

from optimizer.mathprog.highs import highs_model, new_solver
from optimizer.mathprog.model import FloatArray, Mip
from optimizer.outcome import Limits


class LpPoint(NamedTuple):
    """An optimum of the program as it stands.

    Attributes:
        objective: Its value.
        values: By column, in the order they were added.
        row_duals: By row.
    """

    objective: float
    values: FloatArray
    row_duals: FloatArray


class GrowingLp:
    """A linear program kept in the solver from one solve to the next."""

    def __init__(self, first: Mip, limits: Limits) -> None:
        """Begin with the columns of ``first``, all of which may be fractional.

        Tolerances are the solver's own: what its duals prove is computed apart.
        """
        self._solver = new_solver({"threads": limits.workers, "random_seed": limits.seed})
        self._solver.passModel(highs_model(first, integer=False))

    def add(self, cost: FloatArray, upper: FloatArray, matrix: sp.csc_matrix) -> None:
        """Add columns from 0 to ``upper``; ``matrix`` has the rows of the program."""
        count = len(cost)
        self._solver.addCols(
            count,
            cost,
            np.zeros(count),
            upper,
            matrix.nnz,
            matrix.indptr[:-1].astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data,
        )

    def bound_columns(self, columns: np.ndarray, lower: FloatArray, upper: FloatArray) -> None:
        """Give columns other bounds."""
        if len(columns):
            self._solver.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def solve(self, time_limit_s: float) -> LpPoint | None:
        """Solve from where the last solve ended.

        Returns:
            None where the time did not suffice, or no point keeps every row.
        """
        # HiGHS counts its time limit from the first solve of all, and keeps the last limit
        # where the new one is negative.
        until_s = self._solver.getRunTime() + max(0.0, time_limit_s)
        self._solver.setOptionValue("time_limit", until_s)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = self._solver.getSolution()
        return LpPoint(
            objective=self._solver.getInfo().objective_function_value,
            values=np.array(solution.col_value, np.float64),
            row_duals=np.array(solution.row_dual, np.float64),
        )
