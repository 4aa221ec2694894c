"""One repair in a process of its own.

    python -m benchmarks.repaired PROBLEM ROSTER SUPPORTER AFTER ANSWER TRACE [--time-limit 20]

Not a claim by itself: ``roster_repair`` starts it. The supporter drops out of the roster; AFTER
gets the problem that is left, ANSWER the repaired roster, TRACE ``{"seconds", "told"}`` as JSON:
seconds from before the files are read to the repaired roster, and how many others must be told.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from optimizer.outcome import Limits
from optimizer.roster.desk.events import DropOut, apply
from optimizer.roster.desk.replan import replan
from optimizer.roster.exchange import read_problem, read_roster, write_problem, write_roster


def main() -> None:
    """Repair, and write the problem, the answer and the trace."""
    given = _arguments()
    started_at = time.monotonic()
    before = read_problem(given.problem)
    assignments = read_roster(given.roster).assignments
    after = apply(before, assignments, [DropOut(given.supporter)])
    limits = Limits(given.time_limit, workers=given.workers, seed=given.seed)
    repair = replan(after, limits, before=before)
    seconds = time.monotonic() - started_at
    write_problem(after, given.after)
    write_roster(repair.roster, given.answer)
    others = (one for one in repair.told.notices if one.supporter != given.supporter)
    told = {(one.supporter, one.person) for one in others}
    trace = {"seconds": seconds, "told": len(told)}
    given.trace.write_text(json.dumps(trace), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("problem", "roster"):
        parser.add_argument(name, type=Path)
    parser.add_argument("supporter")
    for name in ("after", "answer", "trace"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--time-limit", type=float, default=20.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
