"""Empty seats and travel beside VROOM, day by day, on the same instances in the same run.

    python -m benchmarks.roster_vroom [--time-limit 60] [--workers 2] [INSTANCE[/DAY] ...]

Needs the group ``bench`` (``pip install -c constraints.txt -e '.[bench]'``). Both get the same
limit and threads and answer to the same checker. VROOM plans a month one day after the other, see
``vroom_days``. ``INSTANCE/DAY`` is one day of an instance as a problem of its own, which VROOM can
see whole; ``--busiest N`` adds the N days with the most sessions of each instance. On single days
travel can be compared wherever the empty seats are equal.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
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
    shown,
    table,
    versions,
)
from benchmarks.ours import run_ours
from benchmarks.vroom_days import roster_by_vroom
from optimizer.outcome import Limits, Outcome
from optimizer.roster.exchange import read_problem, write_problem
from optimizer.roster.judge.checker import check, evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment, Roster, ValueParts

HEAD = (
    *("instance", "empty seats, ours / VROOM", "travel, ours / VROOM", "value, ours / VROOM"),
    *("ours: empty lead + assistant", "travel min", "s", "VROOM: empty lead + assistant"),
    *("travel min", "s", "holds"),
)


class Side(NamedTuple):
    """One answer: its parts, and the seconds it took."""

    parts: ValueParts
    seconds: float

    @property
    def empty(self) -> int:
        """Empty seats of both roles."""
        return self.parts.unfilled_lead.amount + self.parts.unfilled_assistant.amount


def one_day(problem: RosterProblem, day: int) -> RosterProblem:
    """Return one day of a problem as a problem of its own."""
    sessions = tuple(one for one in problem.sessions if one.day == day)
    kept = {one.id for one in sessions}
    return replace(
        problem,
        name=f"{problem.name}/{day}",
        sessions=sessions,
        pins=tuple(pin for pin in problem.pins if pin.session in kept),
        bans=tuple(ban for ban in problem.bans if ban.session in kept),
        previous=tuple(one for one in problem.previous if one.session in kept),
    )


def named(name: str) -> RosterProblem:
    """Read ``INSTANCE`` or ``INSTANCE/DAY``."""
    instance, _, day = name.partition("/")
    problem = read_problem(instance_file(instance))
    return one_day(problem, int(day)) if day else problem


def busiest_days(instance: str, count: int) -> list[str]:
    """Name the days with the most sessions of an instance."""
    days = Counter(session.day for session in read_problem(instance_file(instance)).sessions)
    return [f"{instance}/{day}" for day, _ in days.most_common(count)]


def by_vroom(problem: RosterProblem, limits: Limits) -> Side:
    """Solve by VROOM and check its roster.

    Raises:
        BenchmarkFailed: where the roster breaks a rule.
    """
    started_at = time.monotonic()
    taken = roster_by_vroom(problem, time_limit_s=limits.time_limit_s, workers=limits.workers)
    seconds = time.monotonic() - started_at
    return Side(judged(problem, taken), seconds)


def judged(problem: RosterProblem, taken: tuple[Assignment, ...]) -> ValueParts:
    """Return the parts of a roster that keeps every rule.

    Raises:
        BenchmarkFailed: where it does not.
    """
    parts = evaluate(problem, taken)
    answer = Roster(problem.name, taken, parts.total, None, 0.0, Outcome.FEASIBLE)
    if violations := check(problem, answer):
        raise BenchmarkFailed(f"{problem.name}: {violations}")
    return parts


def by_us(problem: RosterProblem, limits: Limits) -> Side:
    """Solve by our engine, in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "problem.json.gz")
        write_problem(problem, file)
        run = run_ours(file, limits)
    return Side(judged(problem, run.roster.assignments), run.seconds)


def holds(ours: Side, theirs: Side) -> bool:
    """No more empty seats; where there are as many, no more travel.

    Travel that buys a tag, a fairer load or fewer changes, which VROOM does not see, is judged
    by the value of all parts.
    """
    if ours.empty != theirs.empty:
        return ours.empty < theirs.empty
    if _besides(ours.parts) != _besides(theirs.parts):
        return ours.parts.total <= theirs.parts.total
    return ours.parts.travel_min.amount <= theirs.parts.travel_min.amount


def _besides(parts: ValueParts) -> dict[str, int]:
    """Return what the parts other than seats and travel cost."""
    seats_and_travel = ("unfilled_lead", "unfilled_assistant", "travel_min")
    return {name: part.cost for name, part in parts if name not in seats_and_travel}


def line_of(name: str, ours: Side, theirs: Side) -> tuple[object, ...]:
    """Return one line, ratios first."""
    return (
        name,
        shown(ratio(ours.empty, theirs.empty), ".3f"),
        shown(ratio(ours.parts.travel_min.amount, theirs.parts.travel_min.amount), ".3f"),
        shown(ratio(ours.parts.total, theirs.parts.total), ".3f"),
        *_told(ours),
        *_told(theirs),
        "yes" if holds(ours, theirs) else "NO",
    )


def _told(side: Side) -> tuple[object, ...]:
    parts = side.parts
    return (
        f"{parts.unfilled_lead.amount} + {parts.unfilled_assistant.amount}",
        parts.travel_min.amount,
        f"{side.seconds:.1f}",
    )


def main() -> None:
    """Print the table; with ``--strict``, fail where the claim does not hold."""
    given = _arguments([name for name in best_known() if name.startswith("city-")])
    print(versions("pyvroom", "highspy", "ortools"), end="\n\n")
    limits = Limits(given.time_limit, workers=given.workers, seed=given.seed)
    names = [
        name
        for one in given.instances
        for name in (one, *busiest_days(one.partition("/")[0], given.busiest))
    ]
    lines, kept = [], True
    for name in names:
        problem = named(name)
        theirs, ours = by_vroom(problem, limits), by_us(problem, limits)
        lines.append(line_of(name, ours, theirs))
        kept &= holds(ours, theirs)
        print(f"{name}: {theirs.seconds:.1f} s, {ours.seconds:.1f} s", file=sys.stderr)
    print(table(HEAD, lines))
    if given.strict and not kept:
        raise BenchmarkFailed("more empty seats than VROOM, or as many and more travel")


def _arguments(cities: list[str]) -> argparse.Namespace:
    parser = arguments_of(__doc__, cities, time_limit_s=60.0, limit_help="seconds for each side")
    parser.add_argument("--busiest", type=int, default=0, help="days of each instance besides")
    return parser.parse_args()


if __name__ == "__main__":
    main()
