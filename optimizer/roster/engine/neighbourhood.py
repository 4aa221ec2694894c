"""Neighbourhood search: take a part of the roster apart, and put it together at its best.

A part is all work on a few days, or all work of a few people. Everything else stays; within
the part every day that good prices do not rule out may be chosen. Parts are drawn where
the roster is farther from the prices' ideal, and they grow as long as they are solved
quickly and shrink where they are not.
"""

from __future__ import annotations

import numpy as np

from optimizer.roster.engine.days import Days, joined
from optimizer.roster.engine.integer import Chosen
from optimizer.roster.engine.prices import ColumnCosts, Pricing
from optimizer.roster.flow.arrays import BoolArray, FloatArray, IntArray

_FIRST_SIZE, _SMALLEST, _LARGEST = 1_500, 500, 12_000
_GROW, _SHRINK = 1.15, 0.75
_FULL = 0.8
"""A part this full is full enough."""

_CLOSE = 0.5
_DAYS_EACH = 20
"""About how many days there are to choose from for each entry-day."""


class Neighbourhoods:
    """Draws parts of a roster to be chosen anew.

    Attributes:
        size: About how many days a part has to choose from.
    """

    def __init__(self, pricing: Pricing, prices: FloatArray, seed: int) -> None:
        """Take good prices of the model."""
        self.size = float(_FIRST_SIZE)
        self._pricing = pricing
        self._costs: ColumnCosts = pricing.costs(prices)
        self._best = pricing.cheapest(self._costs).best
        self._random = np.random.default_rng(seed)
        self._by_people = False

    def next_part(self, roster: Chosen) -> tuple[BoolArray, Days]:
        """Return (which entry-days to choose anew, the days to choose from).

        The days of the roster itself are among them.
        """
        graph = self._pricing.model.graph
        group_of_kind = graph.group_supporter if self._by_people else graph.group_day
        self._by_people = not self._by_people
        kinds, kind = np.unique(group_of_kind, return_inverse=True)
        drawn = self._drawn(kind, len(kinds), roster)
        free = np.isin(kind, drawn)
        own = roster.days.of(free[roster.groups(self._pricing)])
        return free, joined(days_near(self._pricing, self._costs, int(self.size), free), own)

    def learn(self, *, solved: bool) -> None:
        """Take note of whether the last part was solved to its end."""
        grown = self.size * (_GROW if solved else _SHRINK)
        self.size = min(max(grown, _SMALLEST), _LARGEST)

    def _drawn(self, kind: IntArray, kinds: int, roster: Chosen) -> IntArray:
        """Draw days or people, those with more excess rather, until they make a part."""
        groups = roster.groups(self._pricing)
        excess = roster.days.costs(self._costs.nodes, self._costs.arcs) - self._best[groups]
        idle = np.ones(len(self._best), bool)
        idle[groups] = False
        excess_of_all = np.where(idle, -self._best, 0.0)
        np.add.at(excess_of_all, groups, np.maximum(excess, 0.0))
        weight = np.bincount(kind, excess_of_all, minlength=kinds)
        weight += 0.5 * weight.mean() + 1.0
        order = self._random.choice(kinds, kinds, replace=False, p=weight / weight.sum())
        members = np.cumsum(np.bincount(kind, minlength=kinds)[order])
        enough = int(np.searchsorted(members, self.size / _DAYS_EACH)) + 1
        return order[:enough]


def days_near(
    pricing: Pricing, costs: ColumnCosts, most: int, among: BoolArray | None = None
) -> Days:
    """Return up to so many days, those that are dearer than their group's best by least.

    Args:
        pricing: The model's rows.
        costs: Of columns, under good prices.
        most: How many.
        among: Which entry-days may have days, shape (G,); all where not given.
    """
    cheapest = pricing.cheapest(costs)
    free = np.ones(len(cheapest.best), bool) if among is None else among
    low, high = 0.0, float(-cheapest.best.min(initial=-1.0)) + 1.0
    ideal = pricing.days.days(cheapest)
    found = ideal.of(free[pricing.model.graph.group[ideal.first_node]])
    while high - low > _CLOSE:
        middle = (low + high) / 2
        excess = np.where(free, middle, -1.0)
        days = pricing.days.days_within(costs.nodes, costs.arcs, excess, most)
        if days is None:
            high = middle
        else:
            found, low = days, middle
            if len(days) > _FULL * most:
                break
    return found
