"""A choice among whole days is the best there is among them, beside what stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.kinds import Role
from optimizer.outcome import Limits
from optimizer.roster.engine.days import Days, joined
from optimizer.roster.engine.encode import days_of
from optimizer.roster.engine.integer import Chosen, choose
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.decode import assignments_of
from optimizer.roster.judge.checker import check, evaluate
from optimizer.roster.problem import PreviousAssignment, RosterProblem, Weights
from tests.unit.roster.brute import Enumeration
from tests.unit.roster.builders import (
    best_roster,
    problem,
    roster,
    search_for,
    session,
    supporter,
)
from tests.unit.roster.masters import QUICK, every_day, pricing_of, tight_month, with_days_made
from tests.unit.roster.strategies import problems, richer_problems


def assert_sound(pricing: Pricing, chosen: Chosen, *, best: bool = True) -> None:
    """It keeps every row, and costs what its roster does.

    On the way to the best, a column that counts may still stand higher than it has to.
    """
    model = pricing.model
    columns = chosen.columns(model)
    mip = model.mip
    assert mip.cost @ columns + mip.offset == pytest.approx(chosen.value)
    used = mip.matrix @ columns
    assert (used >= mip.row_lower - 1e-6).all()
    assert (used <= mip.row_upper + 1e-6).all()
    assert (columns >= mip.col_lower).all()
    assert (columns <= mip.col_upper).all()
    seats = assignments_of(model, columns)
    assert check(model.problem, roster(model.problem, *seats)) == ()
    value = evaluate(model.problem, seats).total
    assert value == chosen.value if best else value <= chosen.value


def best_choice(pricing: Pricing, days: Days) -> Chosen:
    best = choose(pricing, days, QUICK).best
    assert best is not None
    return best


@settings(max_examples=30)
@given(of=st.one_of(problems(), richer_problems()))
def test_best_of_every_day_is_the_optimum(of: RosterProblem) -> None:
    try:
        best, _ = search_for(of)
    except InputError:  # pins that clash
        assume(False)
    pricing = pricing_of(of)
    choice = choose(pricing, every_day(pricing), QUICK)
    assert choice.proven
    if best is None:
        assert choice.best is None
        assert choice.bound == np.inf
    else:
        assert choice.best is not None
        assert choice.best.value == choice.bound == best.objective
        assert_sound(pricing, choice.best)


SMALL = problem(
    (supporter("ann", max_total=2), supporter("shop", count=2, max_per_day=1, max_total=3)),
    (
        session(assistants=1),
        session("s2", 690, 750, venue="B", assistants=1),
        session("s3", 2040, 2100, assistants=1),
    ),
)


@pytest.mark.parametrize("above", [-1, 0, 1, 500])
def test_nothing_dearer_than_asked_for_comes_back(above: int) -> None:
    pricing = pricing_of(SMALL)
    optimum = Enumeration(SMALL).value()
    assert optimum is not None
    heard: list[Chosen] = []
    choice = choose(
        pricing, every_day(pricing), QUICK, at_most=optimum + above, improved=heard.append
    )
    assert choice.proven
    assert choice.bound == optimum
    assert (choice.best is None) == (above < 0)
    assert all(one.value <= optimum + above for one in heard)
    if choice.best is not None:
        assert choice.best.value == optimum


def test_what_is_half_searched_is_not_called_proven() -> None:
    """A gap lets the solver end early: neither its best nor its bound is then the optimum."""
    pricing = pricing_of(tight_month())
    optimum = best_roster(tight_month())[0].objective
    assert optimum is not None
    days = every_day(pricing)
    for limits in (Limits(60, relative_gap=0.9), Limits(0)):
        for at_most in (np.inf, optimum + 2_000, optimum):
            choice = choose(pricing, days, limits, at_most=at_most)
            assert choice.bound <= optimum
            assert choice.best is None or optimum <= choice.best.value <= at_most
            if choice.proven:
                assert choice.best is not None
                assert choice.best.value == choice.bound == optimum


def test_bounds_and_improvements_are_told_and_sound() -> None:
    of = tight_month()
    pricing = pricing_of(of)
    optimum = best_roster(of)[0].objective
    assert optimum is not None
    improved: list[Chosen] = []
    bounds: list[int] = []

    def bounded(bound: int) -> bool:
        bounds.append(bound)
        return True

    choice = choose(pricing, every_day(pricing), QUICK, improved=improved.append, bounded=bounded)
    assert choice.best is not None
    assert min(one.value for one in improved) == choice.best.value == optimum
    assert all(bound <= optimum for bound in bounds)
    for one in improved:
        assert_sound(pricing, one, best=False)


def test_days_that_stay_stay_and_the_rest_is_chosen_at_its_best() -> None:
    """Whichever half of the days stays: the best beside it is what the compact model says."""
    pricing = pricing_of(tight_month(weights=Weights(3000, 1000, 500, 1, 30, person_used=40)))
    model = pricing.model
    few = every_day(pricing)
    start = best_choice(pricing, few.of(few.lengths <= 1))
    for seed in range(4):
        stays = np.random.default_rng(seed).random(len(start.days)) < 0.5
        kept, groups = start.of(stays), start.groups(pricing)
        free = np.ones(len(pricing.people), bool)
        free[groups[stays]] = False
        days = joined(few.of(free[model.graph.group[few.first_node]]), start.days.of(~stays))
        choice = choose(pricing, days, QUICK, kept=kept, start=start.of(~stays))
        assert choice.proven
        assert choice.best is not None
        assert choice.best.value <= start.value
        assert_sound(pricing, choice.best)
        made = dict(zip(choice.best.days.keys(), choice.best.times.tolist(), strict=True))
        for key, times in zip(kept.days.keys(), kept.times.tolist(), strict=True):
            assert made[key] >= times
        again = with_days_made(model, choice.best.days, choice.best.times)
        assert again.objective == pytest.approx(choice.best.value)
        whole = choose(pricing, joined(days, kept.days), QUICK)
        assert whole.best is not None
        assert whole.best.value <= choice.best.value


def test_other_columns_that_the_days_have_nothing_to_do_with_stay_as_they_are() -> None:
    """Ann stays away from s1 though she was there: beside her that change is still counted."""
    before = (PreviousAssignment("s1", "ann"), PreviousAssignment("s2", "bob"))
    weights = Weights(unfilled_lead=300, unfilled_assistant=100, change=20)
    of = problem(
        (supporter("ann"), supporter("bob", home_to_venue_min=(20, 20))),
        (session(), session("s2", 2040, 2100)),
        previous=before,
        weights=weights,
    )
    pricing = pricing_of(of)
    kept = best_choice(pricing, every_day(pricing))
    bobs = pricing.model.graph.group_supporter[kept.groups(pricing)] == 1
    assert bobs.any()
    choice = choose(pricing, kept.days.of(bobs), QUICK, kept=kept.of(~bobs))
    assert choice.best is not None
    assert choice.best.value == kept.value
    assert_sound(pricing, choice.best)


def test_lead_of_a_series_can_change_in_a_part() -> None:
    """Who leads hangs on the days by way of who may lead: ann's day is chosen, then bob's."""
    of = problem(
        (
            supporter("ann", home_to_venue_min=(20, 20)),
            supporter("bob", home_to_venue_min=(5, 5)),
        ),
        tuple(session(f"s{i}", 1440 * i + 600, 1440 * i + 660, series="x") for i in range(2)),
    )
    pricing = pricing_of(of)
    every = every_day(pricing)
    whose = pricing.model.graph.supporter[every.first_node]
    anns = best_choice(pricing, every.of(whose == 0))
    assert_sound(pricing, anns)
    nothing = anns.of(np.zeros(len(anns.days), bool))
    choice = choose(pricing, every, QUICK, kept=nothing, start=anns)
    assert choice.best is not None
    assert choice.best.value == best_roster(of)[0].objective < anns.value
    assert_sound(pricing, choice.best)


def test_start_is_where_the_choice_begins() -> None:
    pricing = pricing_of(tight_month())
    best = best_choice(pricing, every_day(pricing))
    heard: list[Chosen] = []
    choice = choose(pricing, every_day(pricing), QUICK, start=best, improved=heard.append)
    assert choice.best is not None
    assert choice.best.value == best.value
    assert {one.value for one in heard} <= {best.value}
    without = every_day(pricing).of(np.zeros(0, np.int64))
    unknown = choose(pricing, without, QUICK, start=best)
    assert unknown.best is not None
    assert unknown.best.value > best.value


def test_choice_among_no_days_is_the_constant_or_nothing() -> None:
    pricing = pricing_of(SMALL)
    none = pricing.days.no_days()
    choice = choose(pricing, none, QUICK)
    assert choice.best is not None
    assert choice.best.value == choice.bound == 3 * 4000
    stays = best_choice(pricing, every_day(pricing))
    beside = choose(pricing, none, QUICK, kept=stays)
    assert beside.best is not None
    assert beside.best.value == beside.bound == stays.value
    forced = pricing_of(replace(SMALL, supporters=(supporter(min_total=1),)))
    refused = choose(forced, forced.days.no_days(), QUICK)
    assert (refused.best, refused.bound, refused.proven) == (None, np.inf, True)


def test_days_of_a_roster_choose_that_roster() -> None:
    of = tight_month()
    best, _ = best_roster(of)
    pricing = pricing_of(of)
    choice = choose(pricing, days_of(pricing.model, best.assignments), QUICK)
    assert choice.best is not None
    assert choice.best.value == best.objective
    assert {one.role for one in best.assignments} == set(Role)
