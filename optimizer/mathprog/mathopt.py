"""MathOpt's door: OR-Tools' own HiGHS and CP-SAT, from a model built as one message."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import numpy as np

from optimizer.mathprog.model import Backend, Found, Mip
from optimizer.outcome import Limits, Outcome


def solve(mip: Mip, limits: Limits, backend: Backend, *, integer: bool) -> Found:
    """Solve a model, or its relaxation."""
    # Imported here: half a second that only those who choose this door should pay.
    from ortools.math_opt.python import mathopt

    solver, parameters = {
        Backend.MATHOPT_HIGHS: (mathopt.SolverType.HIGHS, {}),
        Backend.MATHOPT_CP_SAT: (mathopt.SolverType.CP_SAT, {"threads": limits.workers}),
    }[backend]
    result = mathopt.solve(
        mathopt.Model.from_model_proto(_model(mip, integer=integer)),
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


def _model(mip: Mip, *, integer: bool) -> Any:
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
