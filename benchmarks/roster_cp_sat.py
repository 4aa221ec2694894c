"""Our value beside the best of five CP-SAT models, on the same instances in the same run.

    python -m benchmarks.roster_cp_sat [--time-limit 60] [--workers 2] [--models M,M] [INSTANCE ...]

Each model solves each instance in a fresh process with the limit for the solver alone (building
comes on top and stands beside it); our engine gets the same limit for everything, reading
included. All answers pass the same checker. On the tight 100x600 instances our value must be at
most 0.65 of the best that the CP-SAT models find by themselves, elsewhere below it, or equal to
it where it is proven optimal. The hinted model begins with our own instant roster, so it is judged
apart: our value must be below its value everywhere.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.common import (
    BenchmarkFailed,
    BestKnown,
    arguments_of,
    best_known,
    instance_file,
    ratio,
    run_fresh,
    settle,
    shown,
    table,
    versions,
)
from benchmarks.ours import Run, refuse_false_proof, refuse_unsound, run_ours
from optimizer.outcome import Limits
from optimizer.roster.exchange import read_roster

MODELS = ("booleans", "intervals", "circuits", "arc-flow", "hinted-arc-flow")
_HINTED = "hinted-arc-flow"
_MOST_RATIO = {"city-100x600-t105": 0.65}
_BUILD_PATIENCE_S = 240.0

HEAD = (
    *("instance", "ours / this", "model", "value / best known", "value", "bound"),
    *("first answer s", "build s", "solve s", "MB"),
)


class Tried(NamedTuple):
    """One model on one instance. What it did not come to is None; ``why`` says so."""

    model: str
    value: int | None = None
    bound: float | None = None
    first_s: float | None = None
    build_s: float | None = None
    solve_s: float | None = None
    peak_mb: float | None = None
    why: str = ""


def try_model(model: str, problem_file: Path, limits: Limits) -> Tried:
    """Run one CP-SAT model in a fresh process; its answer, if any, has passed the checker.

    Raises:
        BenchmarkFailed: where the answer breaks a rule or the model refuses the problem.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer, trace = Path(folder, "answer.json"), Path(folder, "trace.json")
        finished = run_fresh(
            [
                *("-m", "benchmarks.cp_sat.run", model, str(problem_file), str(answer), str(trace)),
                *("--time-limit", str(limits.time_limit_s), "--workers", str(limits.workers)),
                *("--seed", str(limits.seed)),
            ],
            give_up_after_s=limits.time_limit_s + _BUILD_PATIENCE_S,
        )
        if finished.returncode < 0:
            why = f"ended after {finished.seconds:.0f} s"
            return Tried(model, peak_mb=finished.peak_mb, why=why)
        if finished.returncode:
            raise BenchmarkFailed(f"{model}: {finished.output}")
        told = json.loads(trace.read_text(encoding="utf-8"))
        tried = Tried(
            model,
            bound=told["bound"],
            first_s=told["first_s"],
            build_s=told["build_s"],
            solve_s=told["solve_s"],
            peak_mb=finished.peak_mb,
            why="" if answer.exists() else "no answer",
        )
        if not answer.exists():
            return tried
        refuse_unsound(problem_file, answer)
        return tried._replace(value=read_roster(answer).objective)


def lines_of(
    name: str, ours: Run, tried: list[Tried], best: BestKnown | None
) -> list[tuple[object, ...]]:
    """Return our line and one for each model, ratios first."""
    value = ours.roster.objective
    by_us = Tried(
        "ours",
        value,
        ours.roster.bound,
        ours.first_roster_s,
        solve_s=ours.seconds,
        peak_mb=ours.peak_mb,
    )
    return [
        (
            name,
            shown(ratio(value, one.value), ".3f"),
            one.model,
            shown(ratio(one.value, best.objective if best else None), ".3f"),
            shown(one.value, "d", missing=one.why or "-"),
            shown(one.bound, ".0f"),
            shown(one.first_s),
            shown(one.build_s),
            shown(one.solve_s),
            shown(one.peak_mb, ".0f"),
        )
        for one in (by_us, *tried)
    ]


def claims_of(name: str, ours: Run, tried: list[Tried]) -> list[tuple[str, bool]]:
    """Return what is claimed of an instance with the figures put in, and whether it holds."""
    alone = [one for one in tried if one.model != _HINTED]
    hinted = [one for one in tried if one.model == _HINTED]
    most = _MOST_RATIO.get(name.rpartition("-s")[0])
    found = [_claim(f"{name}, CP-SAT by itself", ours, alone, most)] if alone else []
    if hinted:
        found.append(_claim(f"{name}, CP-SAT from our instant roster", ours, hinted, None))
    return found


def _claim(what: str, ours: Run, tried: list[Tried], most: float | None) -> tuple[str, bool]:
    value = ours.roster.objective
    values = [one.value for one in tried if one.value is not None]
    if not values or value is None:
        return f"{what}: no roster found", value is not None
    found, best = ratio(value, min(values)), min(values)
    if most is not None:
        held = found is not None and found <= most
        nobody = (
            "" if held or ours.roster.gap != 0 else f"; nobody's can be: {value} is proven best"
        )
        return f"{what}: {shown(found, '.3f')} ≤ {most}{nobody}", held
    if value == best and ours.roster.gap == 0:
        return f"{what}: {value}, proven optimal, and found by CP-SAT too", True
    return f"{what}: {value} < {best} ({shown(found, '.3f')})", value < best


def main() -> None:
    """Print the table and the claims; with ``--strict``, fail where one does not hold."""
    best = best_known()
    given = _arguments([name for name in best if name.startswith("city-")])
    print(versions("ortools", "highspy"), end="\n\n")
    limits = Limits(given.time_limit, workers=given.workers, seed=given.seed)
    lines, claims = [], []
    for name in given.instances:
        file = instance_file(name)
        ours = run_ours(file, limits)
        refuse_false_proof(name, ours.steps, best.get(name))
        tried = [try_model(model, file, limits) for model in given.models]
        lines += lines_of(name, ours, tried, best.get(name))
        claims += claims_of(name, ours, tried)
        print(f"{name}: done", file=sys.stderr)
    print(table(HEAD, lines), end="\n\n")
    settle(claims, strict=given.strict)


def _arguments(cities: list[str]) -> argparse.Namespace:
    parser = arguments_of(__doc__, cities, time_limit_s=60.0, limit_help="seconds for each")
    parser.add_argument("--models", type=lambda names: names.split(","), default=MODELS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
