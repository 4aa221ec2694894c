"""One CP-SAT model of one problem in a process of its own.

    python -m benchmarks.cp_sat.run MODEL PROBLEM ANSWER TRACE [--time-limit 60] [--workers 2]

ANSWER gets the roster, where one was found; TRACE ``{"build_s", "first_s", "solve_s", "bound"}`` as
JSON. The time limit is the solver's alone: building the model comes on top.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path

from ortools.sat.python import cp_model

from benchmarks.cp_sat.days import MODELS
from benchmarks.cp_sat.seats import SeatModel
from optimizer.outcome import Outcome
from optimizer.roster.exchange import read_problem, write_roster
from optimizer.roster.judge.value import evaluate
from optimizer.roster.solution import Roster

_TOLERANCE = 1e-6


class _FirstAnswer(cp_model.CpSolverSolutionCallback):
    """Notes when the first solution came."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: float | None = None

    def on_solution_callback(self) -> None:
        if self.seconds is None:
            self.seconds = self.wall_time


def main() -> None:
    """Build, solve, and write what was found."""
    given = _arguments()
    started_at = time.monotonic()
    problem = read_problem(given.problem)
    model = MODELS[given.model](problem)
    build_s = time.monotonic() - started_at
    solver, first = cp_model.CpSolver(), _FirstAnswer()
    solver.parameters.max_time_in_seconds = given.time_limit
    solver.parameters.num_workers = given.workers
    solver.parameters.random_seed = given.seed
    status = solver.solve(model.cp, first)
    trace = {
        "build_s": build_s,
        "first_s": first.seconds,
        "solve_s": solver.wall_time,
        "bound": solver.best_objective_bound
        if math.isfinite(solver.best_objective_bound)
        else None,
    }
    given.trace.write_text(json.dumps(trace), encoding="utf-8")
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        write_roster(_answer(model, solver), given.answer)


def _answer(model: SeatModel, solver: cp_model.CpSolver) -> Roster:
    """Return the roster with its value and CP-SAT's bound.

    The value is counted from the roster. It can be below the model's objective where the time
    ran out before the solver had claimed every saving in travel; never above it.
    """
    claimed = round(solver.objective_value)
    bound = math.ceil(solver.best_objective_bound - _TOLERANCE)
    taken = model.assignments(solver.value)
    value = evaluate(model.problem, taken).total
    if value > claimed or (value < claimed and bound >= claimed):
        raise AssertionError(f"the model says {claimed}, the roster costs {value}")
    return Roster(
        problem=model.problem.name,
        assignments=taken,
        objective=value,
        bound=bound,
        seconds=round(solver.wall_time, 3),
        status=Outcome.OPTIMAL if bound >= value else Outcome.FEASIBLE,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=MODELS)
    for name in ("problem", "answer", "trace"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
