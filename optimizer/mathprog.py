"""The one place that runs solvers: LP and MIP from arrays, limits, progress, one result type.

Two doors lead to the same answer. OR-Tools' MathOpt brings HiGHS and CP-SAT in one wheel,
but its HiGHS takes a time limit, seed and gap only. ``highspy`` drives the same HiGHS
directly and adds what a person watching needs: threads, a start solution, every improving
solution and bound as they come, and a stop (ADR-0004). A test compares their optima.

A solver computes in floats: its bound is proven only up to its tolerance, so a whole-number
bound is taken with ``whole_bound`` and never by rounding.
"""

from __future__ import annotations

import math
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from optimizer.outcome import Limits, Outcome

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_COSTLY_SLIP = 1e-3
_ABSOLUTE_TOLERANCE, _RELATIVE_TOLERANCE = 1e-3, 1e-9
_TIGHTEST, _LOOSEST = 1e-10, 1e-6
_BETWEEN_REPORTS_S = 0.2

_greeting, _greeted = threading.Lock(), False


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


def solve_mip(
    mip: Mip,
    limits: Limits,
    *,
    backend: Backend = Backend.HIGHS,
    start: FloatArray | None = None,
    listener: MipListener | None = None,
) -> Found:
    """Solve a mixed-integer model.

    Args:
        mip: The model.
        limits: Time, threads, seed and gap of this solve.
        backend: ``start``, ``listener`` and threads take effect with ``HIGHS`` only.
        start: A feasible solution to begin with.
        listener: Called with improving solutions at once and with bounds now and then.
    """
    if backend is Backend.HIGHS:
        return _highs(mip, limits, integer=True, start=start, listener=listener)
    return _mathopt(mip, limits, backend, integer=True)


def solve_lp(mip: Mip, limits: Limits, *, backend: Backend = Backend.HIGHS) -> Found:
    """Solve the relaxation in which every column may be fractional; duals come with it."""
    if backend is Backend.HIGHS:
        return _highs(mip, limits, integer=False)
    return _mathopt(mip, limits, backend, integer=False)


def _highs(
    mip: Mip,
    limits: Limits,
    *,
    integer: bool,
    start: FloatArray | None = None,
    listener: MipListener | None = None,
) -> Found:
    solver = _new_highs()
    solver.resetGlobalScheduler(True)  # or a number of threads other than the first is refused
    for name, value in _highs_options(mip, limits).items():
        solver.setOptionValue(name, value)
    solver.passModel(_highs_model(mip, integer=integer))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        solver.setSolution(solution)
    if listener is not None:
        _listen(solver, listener)
    solver.run()
    return _highs_found(solver, integer=integer)


def _new_highs() -> Any:
    """Return a solver that says nothing, not even its name.

    The first one of a process prints two lines on the standard output of the process, past
    Python; they would spoil what a command prints for a program to read.
    """
    global _greeted
    with _greeting:
        if _greeted:
            solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # it has no types
        else:
            with _standard_output_shut():
                solver = highspy.Highs()  # type: ignore[no-untyped-call]
            _greeted = True
    solver.silent()
    return solver


@contextmanager
def _standard_output_shut() -> Iterator[None]:
    sys.stdout.flush()
    try:
        ours = os.dup(1)
    except OSError:  # there is none: nothing can be spoilt
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(ours, 1)
        os.close(ours)
        os.close(nowhere)


def _highs_options(mip: Mip, limits: Limits) -> dict[str, float | int]:
    """Options; the larger the costs, the less a slip within tolerance may weigh."""
    dearest = float(np.abs(mip.cost).max(initial=1.0))
    tolerance = min(_LOOSEST, max(_TIGHTEST, _COSTLY_SLIP / dearest))
    return {
        "time_limit": float(limits.time_limit_s),
        "threads": limits.workers,
        "random_seed": limits.seed,
        "mip_rel_gap": limits.relative_gap,
        "mip_feasibility_tolerance": tolerance,
        "primal_feasibility_tolerance": tolerance,
        "dual_feasibility_tolerance": min(tolerance, 1e-7),
    }


def _highs_model(mip: Mip, *, integer: bool) -> Any:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = mip.matrix.shape
    lp.col_cost_, lp.offset_ = mip.cost, float(mip.offset)
    lp.col_lower_, lp.col_upper_ = mip.col_lower, mip.col_upper
    lp.row_lower_, lp.row_upper_ = mip.row_lower, mip.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = mip.matrix.indptr
    lp.a_matrix_.index_ = mip.matrix.indices
    lp.a_matrix_.value_ = mip.matrix.data
    if integer:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in mip.integer.tolist()]
    return lp


def _listen(solver: Any, listener: MipListener) -> None:
    last_report = 0.0

    def improving(event: Any) -> None:
        if not listener(None, np.array(event.data_out.mip_solution)):
            event.interrupt()

    def now_and_then(event: Any) -> None:
        nonlocal last_report
        if time.monotonic() - last_report >= _BETWEEN_REPORTS_S:
            last_report = time.monotonic()
            bound = event.data_out.mip_dual_bound
            if not listener(bound if math.isfinite(bound) else None, None):
                event.interrupt()

    solver.cbMipImprovingSolution += improving
    solver.cbMipInterrupt += now_and_then


def _highs_found(solver: Any, *, integer: bool) -> Found:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Found(Outcome.INFEASIBLE)
    optimal = status in (
        highspy.HighsModelStatus.kOptimal,
        highspy.HighsModelStatus.kModelEmpty,
    )
    bound = info.mip_dual_bound if integer else info.objective_function_value
    proven = bound if math.isfinite(bound) and (integer or optimal) else None
    if (
        not optimal
        and info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible
    ):
        return Found(Outcome.UNKNOWN, bound=proven)
    solution = solver.getSolution()
    return Found(
        outcome=Outcome.OPTIMAL if optimal else Outcome.FEASIBLE,
        values=np.array(solution.col_value, np.float64),
        objective=info.objective_function_value,
        bound=proven,
        row_duals=None if integer or not optimal else np.array(solution.row_dual, np.float64),
    )


def _mathopt(mip: Mip, limits: Limits, backend: Backend, *, integer: bool) -> Found:
    # Imported here: half a second that only those who choose this door should pay.
    from ortools.math_opt.python import mathopt

    solver, parameters = {
        Backend.MATHOPT_HIGHS: (mathopt.SolverType.HIGHS, {}),
        Backend.MATHOPT_CP_SAT: (mathopt.SolverType.CP_SAT, {"threads": limits.workers}),
    }[backend]
    result = mathopt.solve(
        mathopt.Model.from_model_proto(_mathopt_model(mip, integer=integer)),
        solver,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=limits.time_limit_s),
            random_seed=limits.seed,
            relative_gap_tolerance=limits.relative_gap,
            **parameters,
        ),
    )
    reason = result.termination.reason
    if reason == mathopt.TerminationReason.INFEASIBLE:
        return Found(Outcome.INFEASIBLE)
    bound = result.best_objective_bound()
    proven = bound if math.isfinite(bound) else None
    if not result.has_primal_feasible_solution():
        return Found(Outcome.UNKNOWN, bound=proven)
    optimal = reason == mathopt.TerminationReason.OPTIMAL
    duals = not integer and optimal and result.has_dual_feasible_solution()
    return Found(
        outcome=Outcome.OPTIMAL if optimal else Outcome.FEASIBLE,
        values=np.array(list(result.variable_values().values()), np.float64),
        objective=result.objective_value(),
        bound=proven,
        row_duals=np.array(list(result.dual_values().values())) if duals else None,
    )


def _mathopt_model(mip: Mip, *, integer: bool) -> Any:
    from ortools.math_opt import model_pb2

    rows, columns = mip.matrix.shape
    model = model_pb2.ModelProto()
    model.variables.ids.extend(range(columns))
    model.variables.lower_bounds.extend(mip.col_lower.tolist())
    model.variables.upper_bounds.extend(mip.col_upper.tolist())
    whole = mip.integer if integer else np.zeros(columns, bool)
    model.variables.integers.extend(whole.tolist())
    priced = np.flatnonzero(mip.cost)
    model.objective.offset = float(mip.offset)
    model.objective.linear_coefficients.ids.extend(priced.tolist())
    model.objective.linear_coefficients.values.extend(mip.cost[priced].tolist())
    model.linear_constraints.ids.extend(range(rows))
    model.linear_constraints.lower_bounds.extend(mip.row_lower.tolist())
    model.linear_constraints.upper_bounds.extend(mip.row_upper.tolist())
    by_row = mip.matrix.tocsr()
    by_row.sort_indices()
    entries = by_row.tocoo()
    model.linear_constraint_matrix.row_ids.extend(entries.row.tolist())
    model.linear_constraint_matrix.column_ids.extend(entries.col.tolist())
    model.linear_constraint_matrix.coefficients.extend(entries.data.tolist())
    return model
