"""HiGHS directly: threads, a start, every improving solution and bound as they come, a stop."""

from __future__ import annotations

import math
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import highspy
import numpy as np

from optimizer.mathprog.model import FloatArray, Found, Mip, MipListener
from optimizer.outcome import Limits, Outcome

_COSTLY_SLIP, _RELATIVE_SLIP = 1e-3, 1e-6
_TIGHTEST, _LOOSEST = 1e-10, 1e-6
_BETWEEN_REPORTS_S = 0.2
_FEW_CUTS: dict[str, float | int | str] = {
    "mip_pool_soft_limit": 200,
    "mip_pool_age_limit": 5,
    "mip_lp_age_limit": 5,
}
"""Cuts are let go early: proving 100 x 600 takes 0.1 to 0.3 GB less, for a tenth more time."""

_greeting, _greeted = threading.Lock(), False


def solve(
    mip: Mip,
    limits: Limits,
    *,
    integer: bool,
    start: FloatArray | None = None,
    listener: MipListener | None = None,
    cutoff: float | None = None,
) -> Found:
    """Solve a model, or its relaxation; see ``optimizer.mathprog.solve_mip``."""
    if not len(mip.cost):
        return _without_columns(mip)
    solver = new_solver(options(mip.cost, limits))
    if cutoff is not None:
        solver.setOptionValue("objective_bound", cutoff)
    solver.passModel(highs_model(mip, integer=integer))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        solver.setSolution(solution)
    if listener is not None:
        _listen(solver, listener)
    solver.run()
    found = _found(solver, integer=integer)
    if start is not None and _gives_the_start_back(mip, found):
        return solve(mip, limits, integer=integer, listener=listener, cutoff=cutoff)
    return found if cutoff is None else _at_most(cutoff, found)


def _unheard() -> Any:
    """Return a solver that has not printed its name.

    The first of a process prints two lines on the standard output of the process, past Python;
    they would spoil what a command prints for a program to read.
    """
    global _greeted
    with _greeting, nullcontext() if _greeted else _standard_output_shut():
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor has no types
        _greeted = True
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


def new_solver(settings: dict[str, float | int | str]) -> Any:
    """Return a silent solver with these options."""
    solver = _unheard()
    solver.silent()
    solver.resetGlobalScheduler(True)  # or a number of threads other than the first is refused
    for name, value in settings.items():
        solver.setOptionValue(name, value)
    return solver


def options(cost: FloatArray, limits: Limits) -> dict[str, float | int | str]:
    """Return options; the larger the costs, the less a slip within tolerance may weigh."""
    dearest = float(np.abs(cost).max(initial=1.0))
    tolerance = min(_LOOSEST, max(_TIGHTEST, _COSTLY_SLIP / dearest))
    return {
        "time_limit": float(limits.time_limit_s),
        "threads": limits.workers,
        "random_seed": limits.seed,
        "mip_rel_gap": limits.relative_gap,
        **_FEW_CUTS,
        "mip_feasibility_tolerance": tolerance,
        "primal_feasibility_tolerance": tolerance,
        "dual_feasibility_tolerance": min(tolerance, 1e-7),
    }


def highs_model(mip: Mip, *, integer: bool) -> Any:
    """Return a model as HiGHS takes it, without copying its matrix element by element."""
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


def _found(solver: Any, *, integer: bool) -> Found:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Found(Outcome.INFEASIBLE)
    optimal = status == highspy.HighsModelStatus.kOptimal
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


def _gives_the_start_back(mip: Mip, found: Found) -> bool:
    """Whether values are not those of the objective that comes with them.

    HiGHS 1.16 returns the start under the optimum's objective where its presolve leaves nothing
    to solve. Such a model takes no time, so it is solved once more without a start.
    """
    if found.values is None or found.objective is None:
        return False
    real = float(mip.cost @ found.values) + mip.offset
    return abs(real - found.objective) > _COSTLY_SLIP + _RELATIVE_SLIP * abs(real)


def _at_most(cutoff: float, found: Found) -> Found:
    """Return what was found at or below a cutoff.

    HiGHS may come upon a solution above it and call the best of those optimal: what costs
    more than the cutoff is only half searched, so its bound proves nothing beyond it.
    """
    bound = None if found.bound is None else min(found.bound, cutoff)
    if found.objective is None or found.objective <= cutoff + _COSTLY_SLIP:
        return replace(found, bound=bound)
    if found.outcome is Outcome.OPTIMAL:
        return Found(Outcome.INFEASIBLE)
    return Found(Outcome.UNKNOWN, bound=bound)


def _without_columns(mip: Mip) -> Found:
    """Return the one solution of a model without columns, which HiGHS does not look at."""
    if (mip.row_lower > 0).any() or (mip.row_upper < 0).any():
        return Found(Outcome.INFEASIBLE)
    nothing, no_price = np.zeros(0), np.zeros(len(mip.row_lower))
    return Found(Outcome.OPTIMAL, nothing, mip.offset, mip.offset, no_price)
