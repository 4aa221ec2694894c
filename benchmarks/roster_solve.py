"""Rosters of the shared instances: value, bound, gap, seconds and memory, one line each.

    python -m benchmarks.roster_solve [--time-limit 120] [--workers 2] [INSTANCE ...]

Reads bench/roster of the shared folder (DIGIKATSU_SHARED, else ``shared`` beside the checkout) and
compares with its best_known.csv. Each line is a run of its own through ``solve``; every
answer is judged by the checker. Memory is the largest so far of this process and its searches.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time

from benchmarks.common import best_known, instance_file, versions
from optimizer.outcome import Limits
from optimizer.roster.exchange import read_problem
from optimizer.roster.judge.checker import check
from optimizer.roster.solve import solve

HEAD = ("instance", "value", "bound", "gap %", "status", "seconds", "MB so far", "best known")


def line_of(name: str, limits: Limits, best: str) -> tuple[object, ...]:
    """Solve one instance and return its line."""
    started_at = time.monotonic()
    problem = read_problem(instance_file(name))
    roster = solve(problem, limits, started_at=started_at)
    if violations := check(problem, roster):
        raise SystemExit(f"{name}: {violations}")
    kilobytes = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    gap = "-" if roster.gap is None else f"{roster.gap:.3%}"
    return (
        *(name, roster.objective, roster.bound, gap, roster.status.value),
        *(f"{roster.seconds:.1f}", kilobytes // 1000, best),
    )


def main() -> None:
    """Print one line for each instance asked for."""
    best = {name: str(known.objective) for name, known in best_known().items()}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("instances", nargs="*", default=list(best))
    parser.add_argument("--time-limit", type=float, default=120.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    limits = Limits(given.time_limit, workers=given.workers, seed=given.seed)
    print(f"{versions('numpy', 'highspy', 'ortools')}, {limits}")
    print("  ".join(HEAD))
    for name in given.instances:
        print("  ".join(map(str, line_of(name, limits, best.get(name, "-")))))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
