"""Prices prove bounds, whatever they are; the ascent finds good ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError
from optimizer.mathprog import solve_lp
from optimizer.outcome import Limits
from optimizer.roster.engine.ascent import ascend
from optimizer.roster.engine.days import Days
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.model import ArcFlow, arc_flow
from optimizer.roster.problem import Pin, RosterProblem, Weights
from tests.unit.roster.builders import best_roster, problem, session, supporter
from tests.unit.roster.strategies import problems


def busy_month(**changes: object) -> RosterProblem:
    """Three people and a pool for 24 sessions: caps bind, so prices matter."""
    people = (
        supporter("ann", max_total=6, fair_share=4),
        supporter("bob", max_per_week=3, home_to_venue_min=(25, 5)),
        supporter("eve", max_per_day=1, home_to_venue_min=(5, 30)),
        supporter("shop", count=2, max_per_day=2, max_total=8),
    )
    planned = tuple(
        session(
            f"s{i}",
            1440 * (i // 3) + 540 + 80 * (i % 3),
            1440 * (i // 3) + 600 + 80 * (i % 3),
            venue="AB"[i % 2],
            assistants=1,
        )
        for i in range(24)
    )
    return problem(people, planned, **changes)


def lp_prices(model: ArcFlow) -> tuple[float, np.ndarray]:
    found = solve_lp(model.mip, Limits(30))
    assert found.objective is not None
    assert found.row_duals is not None
    return found.objective, found.row_duals[model.flow_rows :]


def test_prices_of_the_lp_prove_its_value_in_whole_numbers() -> None:
    model = arc_flow(busy_month())
    value, prices = lp_prices(model)
    priced = Pricing(model).bound(prices)
    assert priced is not None
    assert priced.floor / priced.scale == pytest.approx(value, abs=0.1)
    assert priced.bound <= best_roster(busy_month())[0].objective


@settings(max_examples=50, deadline=None)
@given(of=problems(), seed=st.integers(0, 2**32 - 1), size=st.sampled_from([1.0, 100.0, 5000.0]))
def test_no_prices_prove_more_than_the_optimum(of: RosterProblem, seed: int, size: float) -> None:
    try:
        best, _ = best_roster(of)
    except InputError:  # pins that clash: there is no optimum to compare with
        return
    pricing = Pricing(arc_flow(of))
    prices = np.random.default_rng(seed).normal(0, size, len(pricing.lower))
    priced = pricing.bound(prices)
    assert priced is not None
    assert best.objective is not None
    assert priced.bound <= best.objective


def test_what_is_dearer_than_a_roster_is_not_in_it() -> None:
    of = busy_month()
    model = arc_flow(of)
    best, _ = best_roster(of)
    priced = Pricing(model).bound(lp_prices(model)[1])
    assert priced is not None
    assert best.objective is not None
    keep = priced.columns_within(model, best.objective)
    kept = set(
        zip(
            model.graph.supporter[keep[: model.nodes]].tolist(),
            model.graph.session[keep[: model.nodes]].tolist(),
            strict=True,
        )
    )
    used = {
        (of.supporter_index[one.supporter], of.session_index[one.session])
        for one in best.assignments
    }
    assert used <= kept
    assert keep.sum() < len(keep)
    dearness = priced.dearness(model)
    assert all(dearness[pair] <= best.objective - priced.bound + 1 for pair in used)


def test_ascent_comes_close_to_the_lp_and_keeps_its_best() -> None:
    model = arc_flow(busy_month())
    pricing, bounds = Pricing(model), list[float]()

    def improved(prices: np.ndarray, bound: float, _days: Days | None) -> bool:
        exact = pricing.bound(prices)
        assert exact is not None
        assert exact.floor / exact.scale == pytest.approx(bound, abs=1)
        bounds.append(bound)
        return True

    ascend(pricing, 300, improved)
    assert bounds == sorted(bounds)
    assert bounds[-1] == pytest.approx(lp_prices(model)[0], rel=0.02)


def test_ascent_ends_when_told() -> None:
    calls: list[float] = []
    ascend(Pricing(arc_flow(busy_month())), 300, lambda _p, bound, _d: bool(calls.append(bound)))
    assert len(calls) == 1


def test_numbers_too_big_for_64_bits_prove_nothing_rather_than_something_wrong() -> None:
    dear = Weights(unfilled_lead=10**9, unfilled_assistant=10**9, travel_min=10**9)
    far = supporter(home_to_venue_min=(10**9, 10**9))
    pricing = Pricing(arc_flow(problem((far,), weights=dear)))
    assert pricing.bound(np.full(len(pricing.lower), -1e9)) is None


def test_large_weights_are_still_proven() -> None:
    dear = Weights(unfilled_lead=10**6, unfilled_assistant=10**5, overload=10)
    best, search = best_roster(busy_month(weights=dear))
    assert search.bound == best.objective


def test_no_roster_with_a_visit_costs_less_than_its_dearness_says() -> None:
    """Without caps the LP is tight: pin any visit, and the best roster is just as dear."""
    people = (supporter("ann"), supporter("bob", home_to_venue_min=(25, 5)))
    planned = tuple(session(f"s{i}", 540 + 80 * i, 600 + 80 * i, venue="ABBA"[i]) for i in range(4))
    of = problem(people, planned)
    model = arc_flow(of)
    priced = Pricing(model).bound(lp_prices(model)[1])
    assert priced is not None
    dearness = priced.dearness(model)
    for s, j in product(range(2), range(4)):
        best, _ = best_roster(replace(of, pins=(Pin(planned[j].id, people[s].id),)))
        assert best.objective is not None
        least = priced.floor / priced.scale + dearness[s, j]
        assert least <= best.objective
        here = (model.graph.supporter == s) & (model.graph.session == j)
        assert priced.columns_within(model, best.objective)[: model.nodes][here].all()
        if dearness[s, j] > 1:
            assert not priced.columns_within(model, int(least) - 1)[: model.nodes][here].any()
    assert dearness.max() > 1
