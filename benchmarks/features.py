"""Which rules a problem uses, so that a peer who knows fewer is refused and not flattered."""

from __future__ import annotations

from benchmarks.common import BenchmarkFailed
from optimizer.roster.exchange import keys_of_version_2
from optimizer.roster.problem import RosterProblem


def refuse_beyond_version_1(problem: RosterProblem, peer: str) -> None:
    """Refuse a problem with rules that a peer's model leaves out.

    Raises:
        BenchmarkFailed: with a sentence that names the rules.
    """
    if keys := keys_of_version_2(problem):
        raise BenchmarkFailed(
            f"{problem.name}: the model of {peer} knows the rules of roster-problem/1 only; "
            f"this problem uses {', '.join(keys)}"
        )
