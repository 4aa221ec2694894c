"""Parts of a roster to choose anew: what is in them, how they grow, that a seed repeats them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.roster.engine.integer import Chosen, choose
from optimizer.roster.engine.master import Master
from optimizer.roster.engine.neighbourhood import Neighbourhoods, days_near
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.problem import RosterProblem
from tests.unit.roster.builders import problem, supporter
from tests.unit.roster.masters import (
    QUICK,
    every_day,
    generated_from_nothing,
    pricing_of,
    tight_month,
)


def prepared(of: RosterProblem) -> tuple[Pricing, np.ndarray, Chosen]:
    """The model's rows, good prices, and a roster that is not the best: one visit a day."""
    pricing = pricing_of(of)
    prices = generated_from_nothing(Master(pricing, QUICK)).prices
    every = every_day(pricing)
    roster = choose(pricing, every.of(every.lengths == 1), QUICK).best
    assert roster is not None
    return pricing, prices, roster


def test_parts_have_the_roster_s_own_days_and_only_days_of_the_part() -> None:
    pricing, prices, roster = prepared(tight_month())
    parts, graph = Neighbourhoods(pricing, prices, seed=3), pricing.model.graph
    parts.size = 60.0
    kinds = []
    for _ in range(6):
        free, days = parts.next_part(roster)
        assert 0 < free.sum() < len(free)
        assert free[graph.group[days.first_node]].all()
        own = roster.of(free[roster.groups(pricing)])
        assert set(own.days.keys()) <= set(days.keys())
        assert len(set(days.keys())) == len(days)
        whole_days = not np.isin(graph.group_day[free], graph.group_day[~free]).any()
        whole_people = not np.isin(graph.group_supporter[free], graph.group_supporter[~free]).any()
        assert whole_days or whole_people
        kinds.append(whole_days)
    assert kinds == [True, False] * 3


def test_part_chosen_anew_is_never_worse_and_in_the_end_the_optimum() -> None:
    pricing, prices, roster = prepared(tight_month())
    parts = Neighbourhoods(pricing, prices, seed=1)
    best = choose(pricing, every_day(pricing), QUICK).best
    assert best is not None
    assert roster.value > best.value
    parts.size = 100.0
    for _ in range(20):
        free, days = parts.next_part(roster)
        own = free[roster.groups(pricing)]
        choice = choose(pricing, days, QUICK, kept=roster.of(~own), start=roster.of(own))
        assert choice.best is not None
        assert choice.best.value <= roster.value
        roster = choice.best
    assert roster.value == best.value


def test_seed_repeats_the_parts_and_another_draws_others() -> None:
    pricing, prices, roster = prepared(tight_month())

    def drawn(seed: int) -> list[list[int]]:
        parts = Neighbourhoods(pricing, prices, seed)
        parts.size = 40.0
        return [np.flatnonzero(parts.next_part(roster)[0]).tolist() for _ in range(6)]

    assert drawn(5) == drawn(5)
    assert drawn(5) != drawn(6)


def test_parts_grow_when_they_are_solved_and_shrink_when_not_within_limits() -> None:
    pricing, prices, _ = prepared(tight_month())
    parts = Neighbourhoods(pricing, prices, seed=0)
    first = parts.size
    parts.learn(solved=True)
    assert parts.size > first
    parts.learn(solved=False)
    assert parts.size < first
    sizes = []
    for solved in (True, False):
        for _ in range(60):
            parts.learn(solved=solved)
        sizes.append(parts.size)
        parts.learn(solved=solved)
        assert parts.size == sizes[-1]
    largest, smallest = sizes
    assert smallest < first < largest


def test_nobody_at_work_makes_a_part_too() -> None:
    pricing, prices, roster = prepared(tight_month())
    idle = roster.of(np.zeros(len(roster.days), bool))
    free, days = Neighbourhoods(pricing, prices, seed=0).next_part(idle)
    assert free.any()
    assert len(days) > 0


def test_days_near_are_the_nearest_and_of_the_groups_asked_for() -> None:
    pricing, prices, _ = prepared(tight_month())
    noise = np.random.default_rng(1).normal(0, 100, len(prices))  # or many days are as near
    costs, every = pricing.costs(pricing.clipped(prices + noise)), every_day(pricing)
    group = pricing.model.graph.group
    excess = every.costs(costs.nodes, costs.arcs)
    excess = excess - pricing.cheapest(costs).best[group[every.first_node]]
    for most in (30, 60, len(every), 10 * len(every)):
        near = days_near(pricing, costs, most)
        assert len(near) <= most
        assert len(near) > 0.7 * min(most, len(every))
        chosen = np.isin(every.keys(), near.keys())
        assert excess[chosen].max() <= excess[~chosen].min(initial=np.inf) + 1e-6
    among = np.arange(len(pricing.people)) % 3 == 0
    some = days_near(pricing, costs, 10 * len(every), among)
    assert set(some.keys()) == set(near.of(among[group[near.first_node]]).keys())


@pytest.mark.parametrize("of", [problem((supporter(available=()),)), problem((), ())])
def test_nobody_has_no_days_near(of: RosterProblem) -> None:
    pricing = pricing_of(of)
    costs = pricing.costs(np.zeros(len(pricing.lower)))
    assert len(days_near(pricing, costs, 10)) == 0
    none = days_near(pricing, costs, 10, np.zeros(len(pricing.people), bool))
    assert len(none) == 0


def test_nobody_asked_for_has_no_days_near() -> None:
    pricing, prices, _ = prepared(replace(tight_month(), name="other"))
    none = np.zeros(len(pricing.people), bool)
    assert len(days_near(pricing, pricing.costs(prices), 50, none)) == 0
