"""The cheapest day of every entry under given prices: an exact dynamic programme, compiled.

A day is a path in the route graph. All entries and days are swept at once, visit by visit;
on the largest city instance (134,000 visits, 1.7 million arcs) a sweep takes 3 ms.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from optimizer.roster.engine import compiled
from optimizer.roster.engine.compiled import NOWHERE
from optimizer.roster.engine.days import Days
from optimizer.roster.flow.arrays import FloatArray, IntArray
from optimizer.roster.flow.routes import RouteGraph

_Number = TypeVar("_Number", np.int64, np.float64)


class DayCosts(NamedTuple):
    """Cheapest days, shape (groups,), and cheapest days through a node or an arc.

    ``best`` is at most 0: staying at home costs nothing.
    """

    best: IntArray
    through_node: IntArray
    through_arc: IntArray


class Cheapest(NamedTuple):
    """The cheapest day of each group.

    Attributes:
        best: Its cost, at most 0; shape (G,).
        end: The visit it ends with; ``NOWHERE`` where staying at home is cheapest.
        came_by: By visit: the arc (in the pricing's own order) of its cheapest beginning.
    """

    best: FloatArray
    end: IntArray
    came_by: IntArray


class DayPricing:
    """Shortest paths in every entry's day of a route graph."""

    def __init__(self, graph: RouteGraph) -> None:
        """Sort the arcs of a graph once by where they lead, once by where they come from."""
        nodes = np.arange(len(graph.session) + 1)
        self._graph = graph
        self._by_head = np.lexsort((graph.tail, graph.head))
        self._tail = graph.tail[self._by_head].astype(np.int32)
        self._into = np.searchsorted(graph.head[self._by_head], nodes)
        self._by_tail = np.lexsort((graph.head, graph.tail))
        self._head = graph.head[self._by_tail]
        self._out_of = np.searchsorted(graph.tail[self._by_tail], nodes)
        self._groups = np.searchsorted(graph.group, np.arange(len(graph.group_supporter) + 1))
        self._width = int(graph.rank.max(initial=-1)) + 1

    def costs(self, node_cost: IntArray, arc_cost: IntArray) -> DayCosts:
        """Return the cheapest days and what the cheapest through each node and arc costs."""
        graph = self._graph
        arc_cost_in = arc_cost[self._by_head]
        until, _ = self._until(node_cost, arc_cost_in)
        onward = self._onward(node_cost, arc_cost_in)
        best, _ = self._ends(until)
        ahead = node_cost[graph.head] + onward[graph.head]
        return DayCosts(
            best=best,
            through_node=until + onward,
            through_arc=until[graph.tail] + arc_cost + ahead,
        )

    def by_head(self, arc_cost: FloatArray) -> FloatArray:
        """Return costs of arcs in the order in which ``cheapest`` takes them."""
        return arc_cost[self._by_head]

    def cheapest(self, node_cost: FloatArray, arc_cost_by_head: FloatArray) -> Cheapest:
        """Return the cheapest day of each group."""
        until, came_by = self._until(node_cost, arc_cost_by_head)
        return Cheapest(*self._ends(until), came_by)

    def days(self, cheapest: Cheapest) -> Days:
        """Return the cheapest days that are worth leaving home for, one for each such group."""
        end = cheapest.end[cheapest.end != NOWHERE]
        days = self._empty(len(end))
        compiled.walk_back(end, cheapest.came_by, self._tail, days.nodes, days.arcs, days.lengths)
        return days.with_arcs_of(self._by_head)

    def days_within(
        self, node_cost: FloatArray, arc_cost: FloatArray, excess: float | FloatArray, most: int
    ) -> Days | None:
        """Return every day that costs at most ``excess`` more than its group's cheapest.

        Args:
            node_cost: By node.
            arc_cost: By arc, in the graph's order.
            excess: One for all, or by group; a group with a negative one has no day.
            most: How many there may be.

        Returns:
            None where there are more.
        """
        arc_cost_in = self.by_head(arc_cost)
        best = self.cheapest(node_cost, arc_cost_in).best
        onward = self._onward(node_cost, arc_cost_in)
        limit = best + np.broadcast_to(np.asarray(excess, np.float64), best.shape)
        days = self._empty(most)
        found = compiled.days_within(
            node_cost,
            arc_cost[self._by_tail],
            self._head,
            self._out_of,
            self._groups,
            limit,
            onward,
            *(days.nodes, days.arcs, days.lengths),
        )
        return None if found > most else days.first(found).with_arcs_of(self._by_tail)

    def _until(
        self, node_cost: npt.NDArray[_Number], arc_cost_in: npt.NDArray[_Number]
    ) -> tuple[npt.NDArray[_Number], IntArray]:
        until = np.empty_like(node_cost)
        came_by = np.empty(len(node_cost), np.int64)
        compiled.sweep_forward(
            node_cost, arc_cost_in, self._tail, self._into, self._groups, until, came_by
        )
        return until, came_by

    def _onward(
        self, node_cost: npt.NDArray[_Number], arc_cost_in: npt.NDArray[_Number]
    ) -> npt.NDArray[_Number]:
        onward = np.zeros_like(node_cost)
        compiled.sweep_back(node_cost, arc_cost_in, self._tail, self._into, self._groups, onward)
        return onward

    def _ends(self, until: npt.NDArray[_Number]) -> tuple[npt.NDArray[_Number], IntArray]:
        groups = len(self._groups) - 1
        best, end = np.zeros(groups, until.dtype), np.zeros(groups, np.int64)
        compiled.cheapest_ends(until, self._groups, best, end)
        return best, end

    def no_days(self) -> Days:
        """Return not one day, of the width of this graph's."""
        return self._empty(0)

    def _empty(self, count: int) -> Days:
        shape = (count, max(self._width, 1))
        return Days(
            nodes=np.full(shape, NOWHERE, np.int64),
            arcs=np.full(shape, NOWHERE, np.int64),
            lengths=np.zeros(count, np.int64),
        )
