"""Whole days: paths in the route graph, as arrays, and as columns of a linear program."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from optimizer.roster.flow.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Days:
    """Days of entries, one a row.

    Attributes:
        nodes: The visits of each in order, shape (R, W), padded with -1.
        arcs: The arcs between them, shape (R, W), padded with -1.
        lengths: How many visits each has, at least 1; shape (R,).
    """

    nodes: IntArray
    arcs: IntArray
    lengths: IntArray

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def first_node(self) -> IntArray:
        """The visit each day begins with: it also says whose day it is, and which."""
        return self.nodes[:, 0]

    def keys(self) -> list[bytes]:
        """Return what tells days apart; days of one graph are equal exactly if these are."""
        visits = np.ascontiguousarray(self.nodes.astype(np.int32))
        return [row.tobytes() for row in visits]

    def first(self, count: int) -> Days:
        """Return the first days."""
        return Days(self.nodes[:count], self.arcs[:count], self.lengths[:count])

    def of(self, chosen: BoolArray | IntArray) -> Days:
        """Return some days."""
        return Days(self.nodes[chosen], self.arcs[chosen], self.lengths[chosen])

    def with_arcs_of(self, order: IntArray) -> Days:
        """Return the same days with each arc looked up in ``order``."""
        arcs = np.where(self.arcs >= 0, order[np.maximum(self.arcs, 0)], -1) if len(order) else None
        return self if arcs is None else replace(self, arcs=arcs)

    def costs(self, node_cost: FloatArray, arc_cost: FloatArray) -> FloatArray:
        """Return what each day costs, shape (R,)."""
        padded_nodes, padded_arcs = np.append(node_cost, 0.0), np.append(arc_cost, 0.0)
        costs: FloatArray = padded_nodes[self.nodes].sum(axis=1) + padded_arcs[self.arcs].sum(
            axis=1
        )
        return costs

    def visits_in(self, nodes: int) -> sp.csr_matrix:
        """Return which day makes which visit, shape (nodes, R)."""
        return _incidence(self.nodes, nodes)

    def steps_in(self, arcs: int) -> sp.csr_matrix:
        """Return which day takes which arc, shape (arcs, R)."""
        return _incidence(self.arcs, arcs)


def together(parts: list[Days]) -> Days:
    """Return the days of all parts, one after another; ``parts`` is not empty."""
    return Days(
        np.concatenate([part.nodes for part in parts]),
        np.concatenate([part.arcs for part in parts]),
        np.concatenate([part.lengths for part in parts]),
    )


def joined(first: Days, second: Days) -> Days:
    """Return the days of both, each once."""
    both = together([first, second])
    places = {key: place for place, key in enumerate(both.keys())}
    return both.of(np.array(sorted(places.values()), np.int64))


def _incidence(members: IntArray, size: int) -> sp.csr_matrix:
    day, place = np.nonzero(members >= 0)
    ones = np.ones(len(day))
    return sp.csr_matrix((ones, (members[day, place], day)), shape=(size, len(members)))
