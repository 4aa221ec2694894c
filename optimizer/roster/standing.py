"""How a roster stands level by level: its amounts, and what is proven of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from optimizer.roster.policy import levels_of
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Level, ValueParts


def levels_standing(
    problem: RosterProblem,
    parts: ValueParts,
    bound: int | None,
    proven: Mapping[str, int | None],
) -> tuple[Level, ...]:
    """Return the levels of a roster; empty where the problem gives its weights.

    A level's weight is more than everything below it can cost. So where no roster costs less
    than ``bound``, none has less of the highest level than (bound - weight + 1) / weight, rounded
    up; and where the roster has just that, the rest of the bound speaks of the next level.

    Args:
        problem: The problem.
        parts: What the roster comes to.
        bound: Proven of the whole objective.
        proven: Proven of single levels under the values of those above.
    """
    if problem.order is None:
        return ()
    amounts = dict(parts)
    left, standing = bound, []
    for name in levels_of(problem):
        level = Level(name, amounts[name].amount, proven.get(name))
        if left is not None:
            weight: int = getattr(problem.weights, name)
            least = max(0, -(-(left - weight + 1) // weight))
            level = replace(level, bound=max(least, level.bound or 0))
            left = left - weight * level.value if least == level.value else None
        standing.append(level)
    return tuple(standing)
