"""The one place that runs solvers: LP and MIP from arrays, limits, progress, one result type.

Two doors lead to the same answer. OR-Tools' MathOpt (``mathopt``) brings HiGHS and CP-SAT in
one wheel, but its HiGHS takes a time limit, seed and gap only. ``highspy`` (``highs``) drives
the same HiGHS directly and adds what a person watching needs: threads, a start solution, every
improving solution and bound as they come, and a stop (ADR-0004). ``growing`` keeps one linear
program to which columns are added. A test compares the doors' optima.

A solver computes in floats: its bound is proven only up to its tolerance, so a whole-number
bound is taken with ``whole_bound`` and never by rounding.
"""

from __future__ import annotations

from optimizer.mathprog.model import (
    Backend,
    BoolArray,
    FloatArray,
    Found,
    Mip,
    MipListener,
    whole_bound,
)
from optimizer.outcome import Limits

__all__ = [
    "Backend",
    "BoolArray",
    "FloatArray",
    "Found",
    "Mip",
    "MipListener",
    "solve_lp",
    "solve_mip",
    "whole_bound",
]


def solve_mip(
    mip: Mip,
    limits: Limits,
    *,
    backend: Backend = Backend.HIGHS,
    start: FloatArray | None = None,
    listener: MipListener | None = None,
    cutoff: float | None = None,
) -> Found:
    """Solve a mixed-integer model.

    Args:
        mip: The model.
        limits: Time, threads, seed and gap of this solve.
        backend: ``start``, ``listener``, ``cutoff`` and threads take effect with ``HIGHS`` only.
        start: A feasible solution to begin with.
        listener: Called with improving solutions at once and with bounds now and then.
        cutoff: Solutions that cost more are not asked for and not returned, though a listener
            may hear of them on the way. ``infeasible`` then means that there is none at or
            below it, and no bound returned is above it.
    """
    if backend is Backend.HIGHS:
        from optimizer.mathprog import highs

        return highs.solve(mip, limits, integer=True, start=start, listener=listener, cutoff=cutoff)
    from optimizer.mathprog import mathopt

    return mathopt.solve(mip, limits, backend, integer=True)


def solve_lp(mip: Mip, limits: Limits, *, backend: Backend = Backend.HIGHS) -> Found:
    """Solve the relaxation in which every column may be fractional; duals come with it."""
    if backend is Backend.HIGHS:
        from optimizer.mathprog import highs

        return highs.solve(mip, limits, integer=False)
    from optimizer.mathprog import mathopt

    return mathopt.solve(mip, limits, backend, integer=False)
