"""The inner loops over visits and arcs, compiled: the cheapest day of everybody, in milliseconds.

Every function takes plain arrays. Visits lie group by group (an entry's day), and within a
group in an order in which every arc leads from an earlier visit to a later one. ``into``
points at the arcs that lead into each visit, ``out_of`` at those that lead out of it.

Compiled code is kept beside this file, or in the user's cache where that cannot be written; on
a machine where neither can, it is compiled anew in each process.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar

from optimizer.roster.flow.arrays import FloatArray, IntArray

_Function = TypeVar("_Function", bound=Callable[..., Any])

NOWHERE = -1
"""No arc, no visit: a day that begins, ends or does not take place."""


def _compiled(function: _Function) -> _Function:
    """Compile a function when it is first called: numba takes half a second to load."""

    @wraps(function)
    def call(*given: Any) -> Any:
        return machine_code(function)(*given)

    call.py_func = function  # type: ignore[attr-defined]  # as numba names what it compiles
    return call  # type: ignore[return-value]  # called as the function it stands for


@cache
def machine_code(function: Callable[..., Any]) -> Any:
    """Return what numba makes of a function of this file."""
    import numba

    try:
        return numba.njit(cache=True)(function)
    except RuntimeError:  # there is nowhere to keep it
        return numba.njit(function)


@_compiled
def sweep_forward(
    node_cost: Any, arc_cost: Any, tail: Any, into: Any, groups: Any, until: Any, came_by: Any
) -> None:
    """Find the cheapest beginning of a day up to each visit, itself included.

    Args:
        node_cost: By visit, shape (N,).
        arc_cost: By arc, shape (M,), sorted as ``tail``.
        tail: Visit that each arc comes from, arcs sorted by the visit they lead to.
        into: Where the arcs into each visit begin, shape (N + 1,).
        groups: Where the visits of each group begin, shape (G + 1,).
        until: Result, shape (N,).
        came_by: Result: the arc each of these comes by; ``NOWHERE`` where the day begins.
    """
    for v in range(groups[0], groups[-1]):
        cheapest, by = node_cost[v] - node_cost[v], NOWHERE
        for a in range(into[v], into[v + 1]):
            cost = until[tail[a]] + arc_cost[a]
            if cost < cheapest:
                cheapest, by = cost, a
        until[v] = cheapest + node_cost[v]
        came_by[v] = by


@_compiled
def sweep_back(
    node_cost: Any, arc_cost: Any, tail: Any, into: Any, groups: Any, onward: Any
) -> None:
    """Find the cheapest end of a day after each visit, itself left out: ``onward``, zeroed."""
    for v in range(groups[-1] - 1, groups[0] - 1, -1):
        from_here = node_cost[v] + onward[v]
        for a in range(into[v], into[v + 1]):
            onward[tail[a]] = min(onward[tail[a]], arc_cost[a] + from_here)


@_compiled
def cheapest_ends(until: Any, groups: Any, best: Any, end: Any) -> None:
    """Find the visit that the cheapest day of each group ends with; at home: 0, ``NOWHERE``."""
    for g in range(len(groups) - 1):
        best[g], end[g] = 0, NOWHERE
        for v in range(groups[g], groups[g + 1]):
            if until[v] < best[g]:
                best[g], end[g] = until[v], v


@_compiled
def walk_back(
    end: Any, came_by: Any, tail: Any, nodes: IntArray, arcs: IntArray, lengths: IntArray
) -> None:
    """Write the days that end with these visits, first visit first.

    Args:
        end: Visit each day ends with, shape (R,).
        came_by: Of ``sweep_forward``.
        tail: Of ``sweep_forward``.
        nodes: Result, shape (R, W), filled with ``NOWHERE``.
        arcs: Result, shape (R, W), filled with ``NOWHERE``; one fewer than visits.
        lengths: Result, shape (R,).
    """
    for r in range(len(end)):
        length, v = 1, end[r]
        while came_by[v] != NOWHERE:
            v = tail[came_by[v]]
            length += 1
        lengths[r], v = length, end[r]
        for place in range(length - 1, -1, -1):
            nodes[r, place] = v
            if place > 0:
                arcs[r, place - 1] = came_by[v]
                v = tail[came_by[v]]


@_compiled
def days_within(
    node_cost: FloatArray,
    arc_cost: FloatArray,
    head: IntArray,
    out_of: IntArray,
    groups: IntArray,
    limit: FloatArray,
    onward: FloatArray,
    nodes: IntArray,
    arcs: IntArray,
    lengths: IntArray,
) -> int:
    """Write every day that costs at most its group's limit, and return how many there are.

    There may be more than could ever be counted, so the count ends with the first that does
    not fit into the result.

    Args:
        node_cost: By visit, shape (N,).
        arc_cost: By arc, sorted by the visit they come from.
        head: Visit that each of these arcs leads to.
        out_of: Where the arcs out of each visit begin, shape (N + 1,).
        groups: Where the visits of each group begin, shape (G + 1,).
        limit: By group.
        onward: Of ``sweep_back``.
        nodes: Result, shape (R, W), filled with ``NOWHERE``.
        arcs: Result, shape (R, W), filled with ``NOWHERE``.
        lengths: Result, shape (R,).
    """
    found, depth_limit = 0, nodes.shape[1]
    next_arc = [0] * depth_limit
    cost = [0.0] * depth_limit
    at = [0] * depth_limit
    by = [0] * depth_limit
    for g in range(len(groups) - 1):
        for first in range(groups[g], groups[g + 1]):
            if node_cost[first] + onward[first] > limit[g]:
                continue
            depth = 0
            at[0], cost[0], next_arc[0] = first, node_cost[first], out_of[first]
            entered = True
            while depth >= 0:
                if entered and cost[depth] <= limit[g]:
                    if found == len(lengths):
                        return found + 1
                    for place in range(depth + 1):
                        nodes[found, place] = at[place]
                    for place in range(depth):
                        arcs[found, place] = by[place + 1]
                    lengths[found] = depth + 1
                    found += 1
                entered = False
                if next_arc[depth] == out_of[at[depth] + 1]:
                    depth -= 1
                    continue
                a = next_arc[depth]
                next_arc[depth] += 1
                there = head[a]
                extended = cost[depth] + arc_cost[a] + node_cost[there]
                if extended + onward[there] <= limit[g]:
                    depth += 1
                    at[depth], by[depth], cost[depth] = there, a, extended
                    next_arc[depth], entered = out_of[there], True
    return found
