"""What every rule of the arc-flow model is written with: its first columns, and days as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from optimizer.roster.flow.arrays import AS_LEAD, BoolArray, IntArray, arrays_of, whole_numbers
from optimizer.roster.flow.mipbuilder import MipBuilder
from optimizer.roster.flow.routes import RouteGraph
from optimizer.roster.problem import RosterProblem
from optimizer.roster.validation import LARGEST


class Frame:
    """The columns of nodes, arcs and leads; rules add their rows to ``mip``.

    Attributes:
        problem, graph: What the model is built from.
        of: The problem as arrays.
        mip: Where rows and further columns go.
        n, y, l: Columns: people at each node, people on each arc, leads filled by session.
        most: Upper bounds of ``n``.
        may_lead: Nodes whose people may lead there.
        held: Nodes of sessions already held.
    """

    def __init__(
        self, problem: RosterProblem, graph: RouteGraph, ceilings: Collection[str]
    ) -> None:
        """Add the first columns; ``ceilings`` names parts to be known even without a weight."""
        self.problem, self.graph, self.mip = problem, graph, MipBuilder()
        weighed = {part for part, weight in asdict(problem.weights).items() if weight}
        self._wanted = weighed | set(ceilings)
        self.of = arrays_of(problem)
        self.held: BoolArray = self.of.held[graph.session]
        level = self.of.level[graph.supporter, graph.session]
        self.may_lead: BoolArray = (level >= AS_LEAD) & ~self.held
        self.most = self._most()
        self.n = self.mip.columns(len(graph.session), upper=self.most)
        self.y = self.mip.columns(
            len(graph.tail), upper=np.minimum(self.most[graph.tail], self.most[graph.head])
        )
        saved = graph.arc_min - graph.home_min[graph.tail] - graph.home_min[graph.head]
        self.mip.charge("travel_min", self.n, 2 * graph.home_min)
        self.mip.charge("travel_min", self.y, saved)
        can_lead = np.bincount(graph.session[self.may_lead], minlength=len(problem.sessions))
        self.l = self.mip.columns(
            len(problem.sessions), upper=np.where(can_lead > 0, self.of.leads, 0)
        )

    def _most(self) -> IntArray:
        """Return how many people could be at each node: the entry's, as far as seats go."""
        graph, of = self.graph, self.of
        leads = np.where(self.may_lead, of.leads[graph.session], 0)
        seats = np.where(self.held, 1, of.assistants[graph.session] + leads)
        most: IntArray = np.minimum(graph.group_people[graph.group], seats)
        return most

    def wants(self, part: str) -> bool:
        """Whether a part of the objective has a weight or a ceiling."""
        return part in self._wanted

    def caps(self, group: IntArray, cap: IntArray) -> None:
        """Cap the people at the nodes of each group; a cap out of reach needs no row.

        What was held already counts, and is no violation by itself: it leaves no room.

        Args:
            group: By node.
            cap: By group.
        """
        cap = np.maximum(cap, np.bincount(group[self.held], minlength=len(cap)))
        binding = np.bincount(group, self.most, minlength=len(cap)) > cap
        row = np.cumsum(binding) - 1
        inside = binding[group]
        self.mip.rows(
            int(binding.sum()), (row[group[inside]], self.n[inside], 1), upper=cap[binding]
        )

    def limits(self, name: str) -> IntArray:
        """Return a limit of every entry, ``LARGEST`` where it has none."""
        given = [getattr(entry, name) for entry in self.problem.supporters]
        return whole_numbers([LARGEST if limit is None else limit for limit in given])

    @cached_property
    def pairs(self) -> dict[tuple[int, int], IntArray]:
        """Nodes of each (supporter, session): several where a pool's people stand apart."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        pairs = zip(self.graph.supporter.tolist(), self.graph.session.tolist(), strict=True)
        for v, pair in enumerate(pairs):
            found[pair].append(v)
        return {pair: whole_numbers(nodes) for pair, nodes in found.items()}

    @cached_property
    def begins(self) -> sp.csr_matrix:
        """People who begin their day at each node, shape (nodes, node and arc columns)."""
        return self._without_flow(self.graph.head)

    @cached_property
    def ends(self) -> sp.csr_matrix:
        """People who end their day at each node, shape (nodes, node and arc columns)."""
        return self._without_flow(self.graph.tail)

    def _without_flow(self, side: IntArray) -> sp.csr_matrix:
        nodes, arcs = len(self.n), len(self.y)
        row = np.concatenate([np.arange(nodes), side])
        sign = np.concatenate([np.ones(nodes), -np.ones(arcs)])
        return sp.csr_matrix((sign, (row, np.arange(nodes + arcs))), shape=(nodes, nodes + arcs))

    def rows_of_days(self, days: sp.csr_matrix, upper: object) -> None:
        """Add rows over nodes and arcs, as made from ``begins`` and ``ends``."""
        entries = days.tocoo()
        counted = entries.data != 0
        row, column = entries.row[counted], entries.col[counted]
        self.mip.rows(
            days.shape[0],
            (row.astype(np.int64), column.astype(np.int64), entries.data[counted]),
            upper=upper,
        )


def members(rows: int, row: IntArray, node: IntArray, nodes: int) -> sp.csr_matrix:
    """Return which nodes belong to which row, shape (rows, nodes)."""
    return sp.csr_matrix((np.ones(len(row)), (row, node)), shape=(rows, nodes))
