"""The dive ends in days that make a roster, and lets everything go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from optimizer.outcome import Outcome
from optimizer.roster.engine.dive import _Fixing, _most, dive
from optimizer.roster.engine.integer import choose
from optimizer.roster.engine.master import Master, day_columns
from optimizer.roster.flow.decode import assignments_of
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import RosterProblem
from tests.unit.roster.builders import problem, roster, session, supporter
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
from tests.unit.roster.strategies import problems


def crowded_month() -> RosterProblem:
    """``tight_month`` in which every session is at one hour of three: much is fractional."""
    of = tight_month()
    return replace(
        of,
        supporters=tuple(
            replace(one, max_total=(one.max_total or 5) - 1, max_per_week=3)
            for one in of.supporters
        ),
    )


def assert_dive_ends_in_a_roster(of: RosterProblem, *, within: float = np.inf) -> None:
    pricing = pricing_of(of)
    master = Master(pricing, QUICK)
    point = generated_from_nothing(master).point
    assert point is not None
    days = dive(master, point, plenty)
    assert days is not None
    assert len(set(days.keys())) == len(days)
    best = choose(pricing, days, QUICK).best
    assert best is not None
    found = roster(of, *assignments_of(pricing.model, best.columns(pricing.model)))
    assert check(of, found) == ()
    lp = relaxed(pricing.model).objective
    assert lp is not None
    assert found.objective is not None
    assert found.objective <= lp + within


@pytest.mark.parametrize("of", [tight_month(), crowded_month()], ids=["tight", "crowded"])
def test_days_of_a_dive_make_a_roster_near_the_bound(of: RosterProblem) -> None:
    assert_dive_ends_in_a_roster(of, within=100)


@settings(max_examples=40)
@given(of=problems())
def test_every_dive_ends_in_a_roster(of: RosterProblem) -> None:
    assume(not of.pins)
    assert_dive_ends_in_a_roster(of)


@pytest.mark.parametrize("steps", [1, 2, 5, 1000])
def test_nothing_stays_fixed_however_the_dive_ends(steps: int) -> None:
    pricing = pricing_of(crowded_month())
    master = Master(pricing, QUICK)
    generated = generated_from_nothing(master)
    assert generated.point is not None
    days = dive(master, generated.point, left_for(steps))
    assert (days is None) == (steps < 1000)
    again = generated_from_nothing(master)
    assert again.point is not None
    assert again.point.objective == pytest.approx(generated.point.objective, abs=0.5)
    assert again.bound == pytest.approx(generated.bound, abs=0.5)


def test_day_of_a_pool_that_cannot_be_made_twice_stays_made_once() -> None:
    """Two of a pool of three could make one day, but the pool's cap has room for one."""
    shop = supporter("shop", count=3, max_total=1)
    of = problem((shop,), (session(assistants=2), session("s2", 2040, 2100)))
    pricing = pricing_of(of)
    master = Master(pricing, QUICK)
    generated_from_nothing(master)
    point = master.solve(60)
    assert point is not None
    other = int(np.flatnonzero(point.chosen < 0.5)[0])  # nothing but a bound keeps it made
    fixing = _Fixing(master)
    for times in (1.0, 1.5):
        chosen = np.zeros(len(point.chosen))
        chosen[other] = times
        fixing.fix_some_of(chosen)
        after = master.solve(60)
        assert after is not None
        assert after.chosen[other] == pytest.approx(1)
    assert len(fixing.days()) == 1
    fixing.release()
    free = master.solve(60)
    assert free is not None
    assert free.objective == pytest.approx(point.objective)


def test_dive_that_rules_leave_no_way_on_ends_in_what_was_nearly_decided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = crowded_month()
    pricing = pricing_of(of)
    master = Master(pricing, QUICK)
    point = generated_from_nothing(master).point
    assert point is not None
    monkeypatch.setattr(_Fixing, "solve", lambda _self, _left_s: None)
    days = dive(master, point, plenty)
    assert days is not None
    partly = set(master.days.of(np.flatnonzero(point.chosen > 1e-6)).keys())
    assert partly <= set(days.keys())
    best = choose(pricing, days, QUICK).best
    assert best is not None
    assert check(of, roster(of, *assignments_of(pricing.model, best.columns(pricing.model)))) == ()


def test_room_of_every_row_is_enough_for_the_days_of_the_best_roster() -> None:
    """Seats of a lead are room for people only together with the column that fills them."""
    pricing = pricing_of(tight_month())
    best = choose(pricing, every_day(pricing), QUICK).best
    assert best is not None
    used = day_columns(pricing, best.days).matrix @ best.times
    room = np.append(_most(pricing), pricing.people)
    assert (used <= room).all()
    assert ((used == room) & (used > 0)).any()


def test_dive_of_nobody_is_no_day() -> None:
    for of in (problem((supporter(available=()),)), problem((), (session(),))):
        pricing = pricing_of(of)
        assert relaxed(pricing.model).outcome is Outcome.OPTIMAL
        master = Master(pricing, QUICK)
        point = generated_from_nothing(master).point
        assert point is not None
        days = dive(master, point, plenty)
        assert days is not None
        assert len(days) == 0
