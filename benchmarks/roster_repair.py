"""Repair after a drop-out beside the re-solve from scratch: time, empty seats, changes.

    python -m benchmarks.roster_repair [--time-limit 60] [--drop-outs 10] [INSTANCE ...]

The instance is solved first. Then the person with the most sessions drops out, and in turn seeded
others of those who work. Each time the roster is repaired in a fresh process, and the problem that
is left is also solved from scratch, with nothing to keep, by the same engine in the time limit.
Both answers pass the checker. Claims: a repair takes at most 2 s (median), leaves no seat empty
that the re-solve from scratch fills, and makes at most 0.35 of its changes (median).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from benchmarks.common import (
    BenchmarkFailed,
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
from optimizer.roster.exchange import read_problem, read_roster, write_problem, write_roster
from optimizer.roster.judge.checker import evaluate
from optimizer.roster.solution import Roster, ValueParts

_MOST_SECONDS, _MOST_CHANGES = 2.0, 0.35

HEAD = (
    *("instance", "drops out", "sessions", "changes, repair / free", "empty seats, repair / free"),
    *("repair s", "free s", "empty: repair", "free", "free gap", "changes: repair", "free"),
    "others told",
)


class Repaired(NamedTuple):
    """One drop-out: the repair and the re-solve from scratch, counted by one problem."""

    instance: str
    supporter: str
    sessions: int
    seconds: float
    told: int
    repair: ValueParts
    free: ValueParts
    free_run: Run

    @property
    def changes(self) -> float | None:
        """Changes of the repair as a share of those of the re-solve."""
        return ratio(self.repair.change.amount, self.free.change.amount)

    @property
    def same_seats(self) -> bool:
        """Whether as many seats of each role are empty, or the repair's are worth less."""
        return _seat_cost(self.repair) <= _seat_cost(self.free)


def drop_outs(roster: Roster, count: int, seed: int) -> list[tuple[str, int]]:
    """Return (supporter, sessions): the busiest first, then seeded others who work."""
    load = Counter(one.supporter for one in roster.assignments)
    (busiest, _), *others = load.most_common()
    chosen = random.Random(seed).sample(sorted(name for name, _ in others), k=len(others))
    return [(name, load[name]) for name in (busiest, *chosen)[:count]]


def repaired(
    instance: str, problem_file: Path, roster_file: Path, who: tuple[str, int], limits: Limits
) -> Repaired:
    """Repair after one drop-out, and solve what is left from scratch.

    Raises:
        BenchmarkFailed: where either answer breaks a rule or a claim.
    """
    with tempfile.TemporaryDirectory() as folder:
        after, answer, trace, fresh = (
            Path(folder, f"{name}.json") for name in ("after", "answer", "trace", "fresh")
        )
        finished = run_fresh(
            [
                *("-m", "benchmarks.repaired", str(problem_file), str(roster_file), who[0]),
                *(str(after), str(answer), str(trace), "--time-limit", str(limits.time_limit_s)),
                *("--workers", str(limits.workers), "--seed", str(limits.seed)),
            ]
        )
        if finished.returncode:
            raise BenchmarkFailed(f"{who[0]}: {finished.output}")
        refuse_unsound(after, answer)
        left = read_problem(after)
        nothing_to_keep = replace(left, previous=(), weights=replace(left.weights, change=0))
        write_problem(nothing_to_keep, fresh)
        run = run_ours(fresh, limits)
        told = json.loads(trace.read_text(encoding="utf-8"))
        return Repaired(
            instance,
            *who,
            told["seconds"],
            told["told"],
            evaluate(left, read_roster(answer).assignments),
            evaluate(left, run.roster.assignments),
            run,
        )


def line_of(one: Repaired) -> tuple[object, ...]:
    """Return one line, ratios first."""
    return (
        one.instance,
        one.supporter,
        one.sessions,
        shown(one.changes, ".3f"),
        shown(ratio(_empty(one.repair), _empty(one.free)), ".3f"),
        f"{one.seconds:.2f}",
        f"{one.free_run.seconds:.1f}",
        _in_roles(one.repair),
        _in_roles(one.free),
        shown(one.free_run.steps[-1].gap, ".3%"),
        one.repair.change.amount,
        one.free.change.amount,
        one.told,
    )


def claims(instance: str, found: list[Repaired]) -> list[tuple[str, bool]]:
    """Return the claims on one instance with the figures put in, and whether they hold."""
    seconds = statistics.median(one.seconds for one in found)
    shares = [1.0 if one.changes is None else one.changes for one in found]
    changes, more = statistics.median(shares), [o.supporter for o in found if not o.same_seats]
    return [
        (f"{instance}: repaired in {seconds:.2f} s (median) ≤ 2 s", seconds <= _MOST_SECONDS),
        (f"{instance}: {len(more)} repairs leave more seats empty than from scratch", not more),
        (f"{instance}: {changes:.3f} of the changes (median) ≤ 0.35", changes <= _MOST_CHANGES),
    ]


def _seat_cost(parts: ValueParts) -> int:
    return parts.unfilled_lead.cost + parts.unfilled_assistant.cost + parts.unfilled_tag.cost


def _empty(parts: ValueParts) -> int:
    return parts.unfilled_lead.amount + parts.unfilled_assistant.amount


def _in_roles(parts: ValueParts) -> str:
    return f"{parts.unfilled_lead.amount} + {parts.unfilled_assistant.amount}"


def main() -> None:
    """Print the table and the claims; with ``--strict``, fail where one does not hold."""
    best = best_known()
    given = _arguments([name for name in best if name.startswith("city-100x600")])
    print(versions("highspy", "numba"), end="\n\n")
    limits = Limits(given.time_limit, workers=given.workers, seed=given.seed)
    found: list[Repaired] = []
    judged: list[tuple[str, bool]] = []
    for name in given.instances:
        first = run_ours(instance_file(name), limits)
        refuse_false_proof(name, first.steps, best.get(name))
        with tempfile.TemporaryDirectory() as folder:
            roster_file = Path(folder, "roster.json")
            write_roster(first.roster, roster_file)
            of_instance = []
            for who in drop_outs(first.roster, given.drop_outs, given.seed):
                one = repaired(name, instance_file(name), roster_file, who, limits)
                of_instance.append(one)
                print(f"{name}, {who[0]}: {one.seconds:.1f} s", file=sys.stderr)
        found += of_instance
        judged += claims(name, of_instance)
    print(table(HEAD, map(line_of, found)), end="\n\n")
    settle(judged, strict=given.strict)


def _arguments(cities: list[str]) -> argparse.Namespace:
    parser = arguments_of(__doc__, cities, time_limit_s=60.0, limit_help="of every solve")
    parser.add_argument("--drop-outs", type=int, default=10, help="how many, one at a time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
