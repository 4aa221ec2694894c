"""Column generation reaches the LP optimum of the compact model, and proves no more than is so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.kinds import Role
from optimizer.outcome import Outcome
from optimizer.roster.engine.days import Days
from optimizer.roster.engine.master import Master, day_columns, generate
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.model import arc_flow
from optimizer.roster.problem import Pin, RosterProblem
from tests.unit.roster.brute import Enumeration
from tests.unit.roster.builders import problem, search_for, session, supporter
from tests.unit.roster.masters import (
    QUICK,
    every_day,
    generated_from_nothing,
    left_for,
    plenty,
    pricing_of,
    relaxed,
    tight_month,
)
from tests.unit.roster.strategies import problems, richer_problems


def asked(of: RosterProblem) -> float | None:
    """The optimum; None where pins clash or nothing keeps every rule."""
    try:
        best, _ = search_for(of)
    except InputError:
        return None
    return None if best is None else best.objective


@settings(max_examples=60)
@given(of=st.one_of(problems(), richer_problems()))
def test_generated_bound_is_the_lp_optimum_of_the_compact_model(of: RosterProblem) -> None:
    best = asked(of)
    assume(best is not None)
    pricing = pricing_of(of)
    found = generated_from_nothing(Master(pricing, QUICK))
    lp = relaxed(pricing.model).objective
    assert found.complete
    assert found.point is not None
    assert not found.point.missing
    assert lp is not None
    assert lp - 0.5 - 1e-5 * abs(lp) <= found.bound <= lp + 1e-6 * (1 + abs(lp))
    assert found.point.objective >= found.bound - 1e-6 * (1 + abs(lp))
    priced = pricing.bound(found.prices)
    assert priced is not None
    assert best is not None
    assert priced.bound <= best


def test_bound_of_a_tight_month_is_below_the_optimum_and_at_the_lp() -> None:
    pricing = pricing_of(tight_month())
    heard: list[tuple[float, float]] = []

    def better(prices: np.ndarray, bound: float) -> None:
        costs = pricing.costs(prices)
        heard.append((pricing.value(prices, costs, pricing.cheapest(costs)), bound))

    found = generate(Master(pricing, QUICK), np.zeros(len(pricing.lower)), plenty, better)
    lp = relaxed(pricing.model).objective
    assert found.complete
    assert found.bound == pytest.approx(lp, abs=0.5)
    assert [bound for _, bound in heard] == sorted(bound for _, bound in heard)
    assert all(value == pytest.approx(bound) for value, bound in heard)
    assert heard[0][1] < heard[-1][1] == found.bound


def test_no_unknown_day_would_help_a_complete_master() -> None:
    pricing = pricing_of(tight_month())
    master = Master(pricing, QUICK)
    found = generated_from_nothing(master)
    assert found.complete
    before = master.solve(60)
    assert master.add(every_day(pricing)) > 0
    after = master.solve(60)
    assert before is not None
    assert after is not None
    assert before.objective - 0.5 <= after.objective <= before.objective + 1e-6


def test_generation_cut_short_is_not_complete_and_its_bound_holds() -> None:
    pricing = pricing_of(tight_month())
    lp = relaxed(pricing.model).objective
    assert lp is not None
    for steps in (0, 2):
        prices = np.zeros(len(pricing.lower))
        found = generate(Master(pricing, QUICK), prices, left_for(steps), lambda _p, _b: None)
        assert not found.complete
        assert (found.point is None) == (steps == 0)
        assert found.bound < lp


def test_master_that_knows_every_day_has_the_lp_value_at_once() -> None:
    pricing = pricing_of(tight_month())
    master = Master(pricing, QUICK)
    days = every_day(pricing)
    assert master.add(days) == len(days)
    assert master.add(days.of(np.arange(5))) == 0
    assert master.days.keys() == days.keys()
    point = master.solve(60)
    assert point is not None
    assert point.objective == pytest.approx(relaxed(pricing.model).objective)
    used = pricing.nodes @ (days.visits_in(pricing.model.nodes) @ point.chosen)
    assert len(point.chosen) == len(days)
    assert len(point.prices) == len(pricing.lower) == len(used)


def test_columns_of_days_are_their_cost_and_what_they_use() -> None:
    pricing = pricing_of(tight_month())
    model, days = pricing.model, every_day(pricing)
    columns = day_columns(pricing, days)
    made = np.concatenate(
        [days.visits_in(model.nodes).toarray(), days.steps_in(model.arcs).toarray()]
    )
    first = len(made)
    assert columns.cost == pytest.approx(model.mip.cost[:first] @ made)
    coupling = model.mip.matrix[model.flow_rows :, :first] @ made
    assert np.allclose(columns.matrix.toarray()[: len(pricing.lower)], coupling)
    whose = columns.matrix.toarray()[len(pricing.lower) :]
    assert whose.sum(axis=0).tolist() == [1] * len(days)
    group = model.graph.group[days.first_node]
    assert whose.argmax(axis=0).tolist() == group.tolist()
    assert columns.upper.tolist() == model.graph.group_people[group].tolist()


FORCED = problem(
    (supporter("ann", min_total=2), supporter("bob"), supporter("shop", count=2)),
    (session(assistants=1), session("s2", 2040, 2100, assistants=1), session("s3", 3480, 3540)),
    pins=(Pin("s3", "shop"), Pin("s2", "bob", Role.LEAD), Pin("s1", "ann", Role.ASSISTANT)),
)


def test_days_that_rows_need_are_missing_until_they_are_known() -> None:
    pricing = pricing_of(FORCED)
    master = Master(pricing, QUICK)
    nothing = master.solve(60)
    assert nothing is not None
    assert nothing.missing
    assert len(master.days) == len(nothing.chosen) == 0
    found = generated_from_nothing(master)
    assert found.complete
    assert found.point is not None
    assert not found.point.missing
    assert found.bound == pytest.approx(relaxed(pricing.model).objective, abs=0.5)


def test_rows_that_nobody_can_keep_stay_missing_and_are_never_complete() -> None:
    pricing = pricing_of(problem((supporter(min_total=2),)))
    assert relaxed(pricing.model).outcome is Outcome.INFEASIBLE
    found = generated_from_nothing(Master(pricing, QUICK))
    assert found.point is not None
    assert found.point.missing
    assert not found.complete


def test_days_are_fixed_and_ruled_out_and_let_go_again() -> None:
    pricing = pricing_of(tight_month())
    master = Master(pricing, QUICK)
    generated_from_nothing(master)
    free = master.solve(60)
    assert free is not None
    most = pricing.people[pricing.model.graph.group[master.days.first_node]]
    made = np.flatnonzero((free.chosen > 0.1) & (most == 1))
    idle = np.flatnonzero((free.chosen == 0) & (most > 1))[:1]
    several = np.flatnonzero((free.chosen > 0.1) & (most > 1))[:1]
    master.fix(idle, np.full(1, 1.0))
    fixed = master.solve(60)
    assert fixed is not None
    assert fixed.chosen[idle] >= 1 - 1e-9
    assert fixed.objective >= free.objective - 1e-6
    master.fix(idle, np.zeros(1))
    master.rule_out(made, np.zeros(len(made)))
    master.rule_out(several, np.ones(1))
    without = master.solve(60)
    assert without is not None
    assert np.abs(without.chosen[made]).max() < 1e-9
    assert without.chosen[several] == pytest.approx([1])
    assert without.objective > free.objective
    master.fix(np.append(made, several), np.zeros(len(made) + 1))
    again = master.solve(60)
    assert again is not None
    assert again.objective == pytest.approx(free.objective)


def test_master_of_nothing_has_no_day_and_its_constant() -> None:
    nobody = pricing_of(problem((supporter(available=()),)))
    master = Master(nobody, QUICK)
    found = generated_from_nothing(master)
    assert found.complete
    assert len(master.days) == 0
    assert found.bound == 3000
    assert Master(pricing_of(problem((), ())), QUICK).days.nodes.shape == (0, 1)


def test_days_keep_their_places_as_more_join() -> None:
    pricing = pricing_of(tight_month())
    master, days = Master(pricing, QUICK), every_day(pricing)
    parts: list[Days] = [days.of(np.arange(k, k + 4)) for k in (8, 0, 4)]
    for part in parts:
        master.add(part)
    assert master.days.keys() == [key for part in parts for key in part.keys()]  # noqa: SIM118


def test_enumeration_agrees_that_the_bound_is_one() -> None:
    """Without the kernel's own optimum between them: the least that every roster costs."""
    of = problem(
        (supporter("ann", max_total=1), supporter("shop", count=2, max_per_day=1)),
        (session(assistants=1), session("s2", 690, 750, venue="B", assistants=1)),
    )
    model = arc_flow(of)
    pricing = Pricing(model)
    found = generated_from_nothing(Master(pricing, QUICK))
    best = Enumeration(of).value()
    assert best is not None
    assert found.bound <= best
