"""One run of ``solve`` in a process of its own, every step of it written down.

    python -m benchmarks.followed PROBLEM ANSWER TRACE [--time-limit 60] [--workers 2] [--seed 0]

Not a claim by itself: the other benchmarks start it, so that memory, imports and first use are
those of the run. ANSWER gets the roster, TRACE what the progress listener heard, as JSON:
``{"import_s", "seconds", "steps": [[phase, seconds, value, bound], ...]}``. Seconds begin before
the problem is read and after the imports, as those of ``roster solve`` do.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path


def main() -> None:
    """Solve, and write the answer and the trace."""
    given = _arguments()
    before_import = time.monotonic()
    from optimizer.outcome import Limits, Progress
    from optimizer.roster.exchange import read_problem, write_roster
    from optimizer.roster.solve import solve

    started_at = time.monotonic()
    steps: list[tuple[str, float, int | None, float | None]] = []

    def hear(progress: Progress) -> bool:
        step = (progress.phase, progress.seconds, progress.value, progress.bound)
        if not steps or (step[0], *step[2:]) != (steps[-1][0], *steps[-1][2:]):
            steps.append(step)
        return True

    limits = Limits(given.time_limit, workers=given.workers, seed=given.seed)
    roster = solve(read_problem(given.problem), limits, hear, started_at=started_at)
    steps.append(("end", time.monotonic() - started_at, roster.objective, roster.bound))
    write_roster(roster, given.answer)
    trace = {
        "import_s": started_at - before_import,
        "seconds": time.monotonic() - started_at,
        "steps": steps,
    }
    given.trace.write_text(json.dumps(trace), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("problem", "answer", "trace"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
