"""The cheapest day of everybody at once, under given costs of nodes and arcs.

One sweep forward and one back over the route graph, rank by rank: nodes of one rank are
never joined, so each rank is a handful of array operations for all entries and days together.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from optimizer.roster.arrays import FloatArray, IntArray
from optimizer.roster.routes import RouteGraph

_Number = TypeVar("_Number", np.int64, np.float64)


class DayCosts(NamedTuple):
    """Cheapest days, shape (groups,), and cheapest days through a node or an arc.

    ``best`` is at most 0: staying at home costs nothing.
    """

    best: IntArray
    through_node: IntArray
    through_arc: IntArray


class DayPaths:
    """Shortest paths in every entry's day of a route graph."""

    def __init__(self, graph: RouteGraph) -> None:
        self._graph = graph
        self._ranks = int(graph.rank.max(initial=-1)) + 1
        self._at_rank = _split(graph.rank, self._ranks)
        self._into = _split(graph.rank[graph.head], self._ranks)
        self._out_of = _split(graph.rank[graph.tail], self._ranks)
        self._groups = len(graph.group_supporter)

    def costs(self, node_cost: IntArray, arc_cost: IntArray) -> DayCosts:
        """Return the cheapest days and what the cheapest through each node and arc costs."""
        graph = self._graph
        until = self._sweep(node_cost, arc_cost)
        onward = np.zeros(len(node_cost), np.int64)
        for rank in reversed(range(self._ranks)):
            arcs = self._out_of[rank]
            ahead = arc_cost[arcs] + node_cost[graph.head[arcs]] + onward[graph.head[arcs]]
            np.minimum.at(onward, graph.tail[arcs], ahead)
        return DayCosts(
            best=self._best(until),
            through_node=until + onward,
            through_arc=(until[graph.tail] + arc_cost + node_cost[graph.head] + onward[graph.head]),
        )

    def cheapest(
        self, node_cost: FloatArray, arc_cost: FloatArray
    ) -> tuple[FloatArray, IntArray, IntArray]:
        """Return (cheapest day of each group, nodes on these paths, arcs on them)."""
        graph = self._graph
        until = self._sweep(node_cost, arc_cost)
        best = self._best(until)
        ends = np.flatnonzero((until == best[graph.group]) & (until < 0))
        _, one_each = np.unique(graph.group[ends], return_index=True)
        here = ends[one_each]
        nodes, arcs = [here], [here[:0]]
        arrive = until[graph.tail] + arc_cost
        came_by = np.full(len(node_cost), -1)
        on_best = np.flatnonzero(arrive + node_cost[graph.head] == until[graph.head])
        came_by[graph.head[on_best]] = on_best
        came_by[until == node_cost] = -1  # as cheap to begin the day here
        while len(here):
            back = came_by[here]
            back = back[back >= 0]
            here = graph.tail[back]
            nodes.append(here)
            arcs.append(back)
        return best, np.concatenate(nodes), np.concatenate(arcs)

    def _sweep(
        self, node_cost: npt.NDArray[_Number], arc_cost: npt.NDArray[_Number]
    ) -> npt.NDArray[_Number]:
        """Return the cheapest path that begins a day and ends with each node, itself included."""
        graph = self._graph
        before = np.zeros_like(node_cost)
        until = node_cost.copy()
        for rank in range(1, self._ranks):
            arcs, nodes = self._into[rank], self._at_rank[rank]
            np.minimum.at(before, graph.head[arcs], until[graph.tail[arcs]] + arc_cost[arcs])
            until[nodes] = before[nodes] + node_cost[nodes]
        return until

    def _best(self, until: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
        best = np.zeros(self._groups, until.dtype)
        np.minimum.at(best, self._graph.group, until)
        return best


def _split(rank: IntArray, ranks: int) -> list[IntArray]:
    """Return the positions of each rank."""
    order = np.argsort(rank, kind="stable")
    return np.split(order, np.searchsorted(rank[order], np.arange(1, ranks)))
