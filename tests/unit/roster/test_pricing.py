"""Compiled sweeps find what walking every path finds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.roster.engine.compiled import NOWHERE
from optimizer.roster.engine.days import Days
from optimizer.roster.engine.pricing import DayPricing
from optimizer.roster.flow.routes import RouteGraph
from tests.unit.roster.graphs import (
    Day,
    cost_of,
    days_by_group,
    graph_of,
    graphs,
    layered_graph,
)

seeds = st.integers(0, 2**32 - 1)


class Priced(NamedTuple):
    graph: RouteGraph
    node_cost: np.ndarray
    arc_cost: np.ndarray

    def all_days(self) -> list[list[tuple[float, Day]]]:
        """(cost, day) of every day there is, by group."""
        return [
            [(cost_of(day, self.node_cost, self.arc_cost), day) for day in days]
            for days in days_by_group(self.graph)
        ]

    def best(self) -> np.ndarray:
        return np.array([min([0, *(cost for cost, _ in days)]) for days in self.all_days()])


def priced(graph: RouteGraph, seed: int, *, whole: bool) -> Priced:
    """Costs of either sign, some of them equal."""
    random = np.random.default_rng(seed)
    nodes = random.integers(-30, 15, len(graph.session))
    arcs = random.integers(-10, 20, len(graph.tail))
    if whole:
        return Priced(graph, nodes, arcs)
    return Priced(graph, nodes * 0.7, arcs + random.uniform(0, 0.01, len(arcs)))


def members(days: Days) -> list[Day]:
    """Days as plain tuples; what lies beyond their length is padding."""
    rows = zip(days.nodes.tolist(), days.arcs.tolist(), days.lengths.tolist(), strict=True)
    for nodes, arcs, length in rows:
        assert set(nodes[length:]) <= {NOWHERE}
        assert set(arcs[length - 1 :]) <= {NOWHERE}
    rows = zip(days.nodes.tolist(), days.arcs.tolist(), days.lengths.tolist(), strict=True)
    return [(tuple(nodes[:n]), tuple(arcs[: n - 1])) for nodes, arcs, n in rows]


@settings(max_examples=40)
@given(graph=graphs, seed=seeds, whole=st.booleans())
def test_cheapest_days_are_those_of_enumeration(graph: RouteGraph, seed: int, whole: bool) -> None:
    of = priced(graph, seed, whole=whole)
    costs = DayPricing(graph).costs(of.node_cost, of.arc_cost)
    assert costs.best == pytest.approx(of.best())
    through_node = np.full(len(of.node_cost), np.inf)
    through_arc = np.full(len(of.arc_cost), np.inf)
    for days in of.all_days():
        for cost, (nodes, arcs) in days:
            for v in nodes:
                through_node[v] = min(through_node[v], cost)
            for a in arcs:
                through_arc[a] = min(through_arc[a], cost)
    assert costs.through_node == pytest.approx(through_node)
    assert costs.through_arc == pytest.approx(through_arc)


@settings(max_examples=50)
@given(graph=graphs, seed=seeds, whole=st.booleans())
def test_cheapest_days_are_written_out_where_they_are_worth_it(
    graph: RouteGraph, seed: int, whole: bool
) -> None:
    of, pricing = priced(graph, seed, whole=whole), DayPricing(graph)
    cheapest = pricing.cheapest(of.node_cost, pricing.by_head(of.arc_cost))
    days = pricing.days(cheapest)
    best = of.best()
    assert cheapest.best == pytest.approx(best)
    assert graph.group[days.first_node].tolist() == np.flatnonzero(best < 0).tolist()
    every = [{day for _, day in days} for days in of.all_days()]
    for group, day in zip(graph.group[days.first_node].tolist(), members(days), strict=True):
        assert day in every[group]
        assert cost_of(day, of.node_cost, of.arc_cost) == pytest.approx(best[group])
    assert days.costs(of.node_cost, of.arc_cost) == pytest.approx(best[best < 0])


@settings(max_examples=40)
@given(graph=graphs, seed=seeds, excess=st.integers(-2, 60), by_group=st.booleans())
def test_days_within_an_excess_are_all_of_them_and_no_other(
    graph: RouteGraph, seed: int, excess: int, by_group: bool
) -> None:
    of = priced(graph, seed, whole=True)
    allowed = np.full(len(graph.group_supporter), float(excess))
    if by_group:
        allowed[::2] = -1.0
    wanted = {
        day
        for days, best, most in zip(of.all_days(), of.best(), allowed, strict=True)
        for cost, day in days
        if cost <= best + most
    }
    node_cost, arc_cost = of.node_cost.astype(float), of.arc_cost.astype(float)
    pricing, given_excess = DayPricing(graph), allowed if by_group else float(excess)
    for most in (len(wanted), len(wanted) + 3):
        found = pricing.days_within(node_cost, arc_cost, given_excess, most)
        assert found is not None
        assert len(found) == len(wanted)
        assert set(members(found)) == wanted
        assert len(set(found.keys())) == len(wanted)
    if wanted:
        assert pricing.days_within(node_cost, arc_cost, given_excess, len(wanted) - 1) is None


def test_days_beyond_the_most_are_not_even_counted() -> None:
    """A day of forty sessions, each reachable from each, has a million million courses."""
    many = 40
    graph = graph_of([many], [(i, k) for k in range(many) for i in range(k)])
    pricing = DayPricing(graph)
    node_cost, arc_cost = np.zeros(many), np.zeros(len(graph.tail))
    assert pricing.days_within(node_cost, arc_cost, np.inf, 1_000) is None


def test_days_of_a_layered_pool_keep_its_cap() -> None:
    graph = layered_graph()
    pricing = DayPricing(graph)
    node_cost, arc_cost = np.full(len(graph.session), -1.0), np.zeros(len(graph.tail))
    cheapest = pricing.cheapest(node_cost, pricing.by_head(arc_cost))
    assert cheapest.best.tolist() == [-2, -4]
    assert pricing.days(cheapest).lengths.tolist() == [2, 4]


def test_graph_of_nothing_has_no_day() -> None:
    graph = graph_of([], [])
    pricing = DayPricing(graph)
    nothing = np.zeros(0)
    cheapest = pricing.cheapest(nothing, pricing.by_head(nothing))
    assert len(cheapest.best) == 0
    assert len(pricing.days(cheapest)) == 0
    found = pricing.days_within(nothing, nothing, 5.0, 3)
    assert found is not None
    assert len(found) == 0


def test_day_dearer_than_home_is_within_the_excess_of_home() -> None:
    """Where home is the cheapest day, the excess counts from 0."""
    pricing = DayPricing(graph_of([1], []))
    for excess, days in ((6.0, 0), (7.0, 1)):
        found = pricing.days_within(np.array([7.0]), np.zeros(0), excess, 5)
        assert found is not None
        assert len(found) == days
