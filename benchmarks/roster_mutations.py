"""Planted faults: what the engine does wrong, and which of our own judges catches it.

    DIGIKATSU_EXAMPLES=500 python -m benchmarks.roster_mutations [KIND ...]

Each fault is put into the engine's running code and the engine is held against problems whose
optimum enumeration knows: those that stand on the edge of one rule, then ``DIGIKATSU_EXAMPLES``
(50) seeded ones. The first problem at which checker, enumeration or a bound differs is named, and
who says so. The engine without a fault must differ nowhere. The tests run the same.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator
from itertools import islice

from benchmarks.common import BenchmarkFailed, table, versions
from tests.unit.roster.faults import CAPS, MORE_RULES, PRICES, ROUTES, WEIGHTS
from tests.unit.roster.planting import Fault, planted
from tests.unit.roster.trial import Case, cases, cases_for, differences

KINDS = {
    "routes": ROUTES,
    "prices": PRICES,
    "caps": CAPS,
    "weights": WEIGHTS,
    "rules": MORE_RULES,
}
HEAD = ("planted in", "fault", "caught by", "at", "problems tried", "s")


def caught(among: Iterable[Case]) -> Iterator[tuple[str, str, int]]:
    """Yield (judges, problem, problems tried) for every problem at which the engine differs."""
    for tried, case in enumerate(among, start=1):
        judges = ", ".join(dict.fromkeys(differences(case)))
        if judges:
            yield judges, case.name, tried


def line_of(kind: str, fault: Fault) -> tuple[tuple[object, ...], bool]:
    """Return a fault's line, and whether anything caught it."""
    started_at = time.monotonic()
    with planted(fault):
        found = next(caught(cases_for(fault)), None)
    seconds = f"{time.monotonic() - started_at:.1f}"
    judges, name, tried = found or ("NOTHING", "-", len(cases()))
    return (kind, fault.says, judges, name, tried, seconds), found is not None


def main() -> None:
    """Print the table, and fail where a fault goes through or the engine itself differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=list(KINDS), help=", ".join(KINDS))
    kinds = parser.parse_args().kinds
    print(versions("hypothesis", "highspy"), end="\n\n")
    differing = list(islice(caught(cases()), 3))
    judged = [line_of(kind, fault) for kind in kinds for fault in KINDS[kind]]
    print(table(HEAD, [line for line, _ in judged]), end="\n\n")
    missed = sum(not is_caught for _, is_caught in judged)
    print(f"{len(judged) - missed} of {len(judged)} planted faults caught")
    print(f"without a fault: {len(cases())} problems, {len(differing) or 'no'} difference")
    if missed or differing:
        raise BenchmarkFailed(f"{missed} faults went through; the engine differs at {differing}")


if __name__ == "__main__":
    main()
