"""The numbers to reach: one followed run per city instance, against its targets.

    python -m benchmarks.roster_cities [--time-limit S] [--workers 2] [--seed 0] [INSTANCE ...]

Each instance is solved once, in a fresh process, with the longest limit its targets ask for; the
progress listener tells when the first roster was there, how large the proven gap was at each
checkpoint, and when value and bound met. Memory is the most that the command and its search
processes held together, pages that they share counted once. Every answer passes ``check`` and
``roster check``. The script fails where any bound on the way exceeds the best value in
best_known.csv. ``--strict`` also fails where a target is missed. Instances without targets (the
tiny ones) are measured all the same.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.common import (
    BenchmarkFailed,
    BestKnown,
    arguments_of,
    best_known,
    instance_file,
    ratio,
    shown,
    table,
    versions,
)
from benchmarks.ours import Run, refuse_false_proof, run_ours
from optimizer.outcome import Limits


@dataclass(frozen=True)
class Targets:
    """What a size of city must reach, in the median over its instances.

    Attributes:
        first_roster_s, memory_mb: At most.
        gaps: Largest gap by checkpoint in seconds.
        proofs: Instances to be proven optimal within the time limit.
        time_limit_s: Of each run.
    """

    time_limit_s: float
    first_roster_s: float = float("inf")
    memory_mb: float = float("inf")
    gaps: Mapping[int, float] = field(default_factory=dict)
    proofs: int = 0


TARGETS = {
    "city-100x600": Targets(60, 1, 600, {8: 0.01, 20: 0.0015}, proofs=3),
    "city-150x1500": Targets(60, 2, 1000, {60: 0.005}),
    "city-300x3000": Targets(300, 5, 1500, {90: 0.03, 180: 0.006, 300: 0.003}),
}
_UNTARGETED = Targets(20)

HEAD = (
    *("instance", "value / best known", "gap at checkpoints", "gap at the end", "first roster s"),
    *("proof s", "MB", "s", "import s", "value", "bound", "best known"),
)


class Measured(NamedTuple):
    """One instance, its run, and whether the run ended in time."""

    name: str
    run: Run
    in_time: bool


class Verdict(NamedTuple):
    """One target of one size of city."""

    size: str
    target: str
    reached: str
    met: bool


def size_of(name: str) -> str:
    """Return the size that an instance belongs to: its name up to the capacity."""
    return name.partition("-t")[0] if name.startswith("city-") else name


def measure(name: str, limits: Limits, best: BestKnown | None) -> Measured:
    """Run one instance and refuse whatever cannot be."""
    run = run_ours(instance_file(name), limits)
    refuse_false_proof(name, run.steps, best)
    return Measured(name, run, run.keeps(limits))


def line_of(one: Measured, best: BestKnown | None) -> tuple[object, ...]:
    """Return the line of one instance, ratios first."""
    run, gaps = one.run, TARGETS.get(size_of(one.name), _UNTARGETED).gaps
    value = run.roster.objective
    return (
        one.name,
        shown(ratio(value, best.objective if best else None), ".5f"),
        ", ".join(f"{at} s: {shown(run.gap_at(at), '.3%')}" for at in gaps) or "-",
        shown(run.steps[-1].gap, ".3%"),
        shown(run.first_roster_s, ".2f"),
        shown(run.proof_s),
        f"{run.peak_mb:.0f}",
        f"{run.seconds:.1f}",
        f"{run.import_s:.2f}",
        value,
        run.roster.bound,
        best.objective if best else "-",
    )


def verdicts(
    size: str, measured: Sequence[Measured], limits: Mapping[str, Limits]
) -> list[Verdict]:
    """Hold the median of one size's runs against its targets; memory and time by the worst."""
    targets, runs = TARGETS[size], [one.run for one in measured]
    found = [
        _at_most(size, "first roster, s", targets.first_roster_s, [r.first_roster_s for r in runs]),
        *(
            _at_most(size, f"gap at {at} s, %", most * 100, [_percent(r.gap_at(at)) for r in runs])
            for at, most in targets.gaps.items()
        ),
        _at_most(size, "memory, MB", targets.memory_mb, [max(r.peak_mb for r in runs)]),
    ]
    if targets.proofs:
        proven = sum(run.proof_s is not None for run in runs)
        wanted = min(targets.proofs, len(runs))
        in_words = f"proven within {targets.time_limit_s:.0f} s: {wanted} of {len(runs)}"
        found.append(Verdict(size, in_words, str(proven), proven >= wanted))
    late = [one.name for one in measured if not one.in_time]
    seconds = ", ".join(f"{limits[one.name].time_limit_s:.0f} s" for one in measured[:1])
    found.append(
        Verdict(size, f"limit of {seconds} kept to 10 % + 2 s", ", ".join(late) or "all", not late)
    )
    return found


def _at_most(size: str, what: str, most: float, reached: Sequence[float | None]) -> Verdict:
    middle = statistics.median([float("inf") if one is None else one for one in reached])
    return Verdict(size, f"{what} ≤ {most:g}", f"{middle:.3f}", middle <= most)


def _percent(gap: float | None) -> float | None:
    return None if gap is None else gap * 100


def main() -> None:
    """Measure, print both tables, and fail where something cannot be."""
    best = best_known()
    given = _arguments([name for name in best if name.startswith("city-")])
    print(versions("numpy", "scipy", "highspy", "ortools", "numba"), end="\n\n")
    measured: list[Measured] = []
    limits: dict[str, Limits] = {}
    for name in given.instances:
        limit = given.time_limit or TARGETS.get(size_of(name), _UNTARGETED).time_limit_s
        limits[name] = Limits(limit, workers=given.workers, seed=given.seed)
        measured.append(measure(name, limits[name], best.get(name)))
        print(f"{name}: {limit:g} s asked, {measured[-1].run.seconds:.1f} s", file=sys.stderr)
    print(table(HEAD, [line_of(one, best.get(one.name)) for one in measured]), end="\n\n")
    by_size: dict[str, list[Measured]] = {}
    for one in measured:
        by_size.setdefault(size_of(one.name), []).append(one)
    judged = [
        verdict
        for size, ones in by_size.items()
        if size in TARGETS
        for verdict in verdicts(size, ones, limits)
    ]
    lines = [(*v[:3], "met" if v.met else "MISSED") for v in judged]
    print(table(("size", "target", "median (memory: largest)", "verdict"), lines))
    if given.strict and not all(verdict.met for verdict in judged):
        raise BenchmarkFailed("a target is missed")


def _arguments(cities: list[str]) -> argparse.Namespace:
    parser = arguments_of(
        __doc__, cities, time_limit_s=None, limit_help="instead of the targets' own"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
