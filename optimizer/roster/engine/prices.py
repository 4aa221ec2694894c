"""Proven bounds from prices: no solver, no tolerance, whole numbers only.

Give every coupling row of the model a price of the right sign, move the row into the
objective, and what is left falls apart into the cheapest day of every entry (a shortest
path) and single columns in their box. Whatever the prices are, the minimum of that is a
lower bound (Lagrange); good prices, such as the duals of the LP, only make it better. So
prices are rounded to multiples of 1/scale and everything is recomputed in integers.

The same sums say how much worse than the bound any roster must be that uses a node or arc:
what cannot be in a roster better than the best one known is left out of the MIP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from optimizer.roster.engine.pricing import Cheapest, DayPricing
from optimizer.roster.flow.arrays import BoolArray, FloatArray, IntArray
from optimizer.roster.flow.model import ArcFlow

_FINEST_SCALE = 2**12
_ROOM = 2.0**60
"""No sum of costs may exceed this; then sums of a few such sums still fit into 64 bits."""


@dataclass(frozen=True)
class PricedBound:
    """A bound and, for each node and arc, what using it costs on top.

    Attributes:
        scale: Everything below counts in 1/scale.
        floor: No roster costs less.
        node_excess, arc_excess: A roster that uses it costs at least ``floor`` plus this.
    """

    scale: int
    floor: int
    node_excess: IntArray
    arc_excess: IntArray

    @property
    def bound(self) -> int:
        """The whole number that no roster's value is below."""
        return -(-self.floor // self.scale)

    def dearness(self, model: ArcFlow) -> FloatArray:
        """Return by (supporter, session) what being there costs on top; infinite where never."""
        graph, problem = model.graph, model.problem
        dear = np.full((len(problem.supporters), len(problem.sessions)), np.inf)
        np.minimum.at(dear, (graph.supporter, graph.session), self.node_excess / self.scale)
        return dear

    def columns_within(self, model: ArcFlow, value: int) -> BoolArray:
        """Return which columns a roster of at most this value might use."""
        room = value * self.scale - self.floor
        keep = np.ones(len(model.mip.cost), bool)
        keep[: model.nodes] = self.node_excess <= room
        keep[model.nodes : model.nodes + model.arcs] = self.arc_excess <= room
        return keep


class ColumnCosts(NamedTuple):
    """What is left of each column's cost under prices: of nodes, arcs and the other columns."""

    nodes: FloatArray
    arcs: FloatArray
    others: FloatArray


class Pricing:
    """The model's coupling rows, ready to be priced.

    Attributes:
        model: The model.
        days: Prices days.
        people: Of each entry-day, shape (G,).
        nodes, arcs, others: The coupling rows' coefficients of these columns.
        lower, upper: Sides of the coupling rows.
    """

    def __init__(self, model: ArcFlow) -> None:
        mip = model.mip
        self.model = model
        self.days = DayPricing(model.graph)
        self.people: IntArray = model.graph.group_people
        coupling = mip.matrix.tocsr()[model.flow_rows :].tocsc()
        self.first_other = model.nodes + model.arcs
        self.nodes: sp.csc_matrix = coupling[:, : model.nodes]
        self.arcs: sp.csc_matrix = coupling[:, model.nodes : self.first_other]
        self.others: sp.csc_matrix = coupling[:, self.first_other :]
        self.lower: FloatArray = mip.row_lower[model.flow_rows :]
        self.upper: FloatArray = mip.row_upper[model.flow_rows :]
        self._column_cost = ColumnCosts(
            mip.cost[: model.nodes],
            mip.cost[model.nodes : self.first_other],
            mip.cost[self.first_other :],
        )
        # Where no row prices arcs, their costs are sorted once and for all.
        self._arcs_in = None if self.arcs.nnz else self.days.by_head(self._column_cost.arcs)
        self._other_upper: FloatArray = mip.col_upper[self.first_other :]
        self._transposed = [part.T.tocsr() for part in (self.nodes, self.arcs, self.others)]

    def clipped(self, prices: FloatArray) -> FloatArray:
        """Return prices whose sign each row allows: a side that is open has none."""
        kept = np.where(np.isfinite(self.lower), prices, np.minimum(prices, 0.0))
        signed: FloatArray = np.where(np.isfinite(self.upper), kept, np.maximum(kept, 0.0))
        return signed

    def sides(self, prices: FloatArray) -> FloatArray:
        """Return the side of each row that its price stands for; 0 where it has no price."""
        side = np.where(prices > 0, self.lower, self.upper)
        return np.where(prices == 0, 0.0, side)

    def costs(self, prices: FloatArray) -> ColumnCosts:
        """Return what is left of each column's cost: cost less what its rows' prices pay."""
        nodes, arcs, others = (
            cost - rows @ prices if rows.nnz else cost
            for cost, rows in zip(self._column_cost, self._transposed, strict=True)
        )
        return ColumnCosts(nodes, arcs, others)

    def cheapest(self, costs: ColumnCosts) -> Cheapest:
        """Return the cheapest day of each group under these costs."""
        arcs_in = self._arcs_in if self._arcs_in is not None else self.days.by_head(costs.arcs)
        return self.days.cheapest(costs.nodes, arcs_in)

    def value(self, prices: FloatArray, costs: ColumnCosts, cheapest: Cheapest) -> float:
        """Return the bound of clipped prices in floats: a guide, and not a proof."""
        return (
            self.model.mip.offset
            + float(prices @ self.sides(prices))
            + float(np.minimum(costs.others, 0.0) @ self._other_upper)
            + float(self.people @ cheapest.best)
        )

    def bound(self, prices: FloatArray) -> PricedBound | None:
        """Return the bound that these prices prove; None where 64 bits would not hold it.

        Args:
            prices: By coupling row; signs that a row does not allow count as 0.
        """
        prices = self.clipped(prices)
        scale = self._scale(prices)
        if scale is None:
            return None
        whole = np.rint(prices * scale).astype(np.int64)
        sides = self.sides(whole.astype(np.float64)).astype(np.int64)
        nodes, arcs, others = (
            np.rint(cost).astype(np.int64) * scale - rows.astype(np.int64) @ whole
            for cost, rows in zip(self._column_cost, self._transposed, strict=True)
        )
        boxes = np.minimum(others * np.rint(self._other_upper).astype(np.int64), 0)
        days = self.days.costs(nodes, arcs)
        floor = (
            round(self.model.mip.offset) * scale
            + int(whole @ sides)
            + int(boxes.sum())
            + int(self.people @ days.best)
        )
        graph = self.model.graph
        return PricedBound(
            scale=scale,
            floor=floor,
            node_excess=days.through_node - days.best[graph.group],
            arc_excess=days.through_arc - days.best[graph.group[graph.tail]],
        )

    def _scale(self, prices: FloatArray) -> int | None:
        """Return the finest scale at which no sum leaves 64 bits."""
        mip = self.model.mip
        size, at_most = np.abs(prices), np.maximum(mip.col_upper, 1)
        paid = [abs(rows) @ size for rows in self._transposed]
        most = (
            abs(mip.offset)
            + float(np.abs(mip.cost) @ at_most)
            + float(size @ (np.abs(self.sides(prices)) + 1))
            + float(np.concatenate(paid) @ at_most)
        )
        scale = _FINEST_SCALE
        while scale > 1 and most * scale > _ROOM:
            scale //= 2
        return scale if most * scale <= _ROOM else None
