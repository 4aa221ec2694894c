"""Level by level: what is told, how time is shared, and what an unproven level leaves."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from models.kinds import Order
from optimizer.outcome import Limits
from optimizer.roster.engine import levels as by_levels
from optimizer.roster.engine.levels import bound_of, solve_levels
from optimizer.roster.flow.decode import assignments_of
from optimizer.roster.flow.model import ArcFlow, arc_flow
from optimizer.roster.flow.start import columns_of
from optimizer.roster.judge.value import evaluate
from optimizer.roster.policy import ordered
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment, Level
from tests.unit.roster.builders import lead, problem, session, supporter

EMPTY: tuple[Assignment, ...] = ()


def two_to_share_two() -> RosterProblem:
    """Ann is near and bea far: fair is one session each, and short is both for ann."""
    people = (
        supporter("ann", home_to_venue_min=(5, 5), fair_share=1),
        supporter("bea", home_to_venue_min=(40, 40), fair_share=1),
    )
    days = (session("s1"), session("s2", 2040, 2100))
    return problem(people, days, travel_min={"car": ((0, 0), (0, 0))})


def of_order(order: Order) -> RosterProblem:
    of = two_to_share_two()
    return ordered(RosterProblem(**{**of.__dict__, "order": order}))


class Heard:
    """Remembers what it is told; says stop after so many rosters."""

    def __init__(self, stop_after: int = 10**9) -> None:
        self.bounds: list[int] = []
        self.rosters: list[tuple[Assignment, ...]] = []
        self._stop_after = stop_after

    def __call__(self, bound: int | None, better: tuple[Assignment, ...] | None) -> bool:
        self.bounds += [bound] if bound is not None else []
        self.rosters += [better] if better is not None else []
        return len(self.rosters) < self._stop_after


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.FAIR, (("unfilled_lead", 0), ("overload", 0), ("travel_min", 90))),
        (Order.TRAVEL, (("unfilled_lead", 0), ("travel_min", 20), ("overload", 1))),
    ],
)
def test_the_order_decides_between_fair_and_short(
    order: Order, expected: tuple[tuple[str, int], ...]
) -> None:
    heard, of = Heard(), of_order(order)
    found = solve_levels(of, Limits(30), EMPTY, heard)
    assert found == tuple(Level(part, value, value) for part, value in expected)
    assert heard.bounds[-1] == evaluate(of, heard.rosters[-1]).total


def test_every_roster_told_is_better_by_the_order() -> None:
    heard, of = Heard(), of_order(Order.FAIR)
    solve_levels(of, Limits(30), EMPTY, heard)
    values = [evaluate(of, one).total for one in (EMPTY, *heard.rosters)]
    assert values == sorted(set(values), reverse=True)
    assert heard.bounds == sorted(set(heard.bounds))


def test_levels_are_told_as_they_are_done_with() -> None:
    told: list[tuple[Level, ...]] = []
    found = solve_levels(of_order(Order.FAIR), Limits(30), EMPTY, Heard(), told.append)
    assert len(told) == 3
    assert told[-1] == found


def test_no_time_leaves_the_roster_at_hand_unproven() -> None:
    heard = Heard()
    found = solve_levels(of_order(Order.FAIR), Limits(0), (lead("s1"),), heard)
    assert found == (
        Level("unfilled_lead", 1, 0),
        Level("overload", 0, 0),
        Level("travel_min", 10, 0),
    )
    assert (heard.bounds, heard.rosters) == ([], [])


def test_a_stop_ends_it_with_the_roster_told_last() -> None:
    heard, of = Heard(stop_after=1), of_order(Order.FAIR)
    found = solve_levels(of, Limits(30), EMPTY, heard)
    assert len(heard.rosters) == 1
    parts = dict(evaluate(of, heard.rosters[0]))
    assert [level.value for level in found] == [parts[level.part].amount for level in found]


def test_no_levels_no_work() -> None:
    nothing = ordered(problem((), (), order=Order.FILL))
    assert solve_levels(nothing, Limits(30), EMPTY, Heard()) == ()


def test_an_unproven_level_goes_on_with_its_best_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks at fairness: 1 above the share is what the start has, and no more comes."""
    monkeypatch.setattr(by_levels, "_FIRST_SHARE", 0)
    run = by_levels._LevelSearch.run

    def skipping(search: by_levels._LevelSearch) -> None:
        if search._k != 1:
            run(search)

    monkeypatch.setattr(by_levels._LevelSearch, "run", skipping)
    start = (lead("s1", "bea"), lead("s2", "bea"))
    heard, of = Heard(), of_order(Order.FAIR)
    found = solve_levels(of, Limits(30), start, heard)
    assert found == (
        Level("unfilled_lead", 0, 0),
        Level("overload", 1, 0),
        Level("travel_min", 20, 20),
    )
    assert heard.bounds == []  # nothing is proven of what a fairer roster travels


@pytest.mark.parametrize("pooled", [False, True])
def test_a_level_can_start_from_the_roster_at_hand(pooled: bool) -> None:
    """What it begins with is this roster and no other, although others are better."""
    start: tuple[Assignment, ...]
    if pooled:
        pool = supporter("pool", count=2, max_per_day=1)
        of = problem((pool,), (session("s1"), session("s2", 2040, 2100), session("s3", 900, 960)))
        start = (lead("s1", "pool"), lead("s3", "pool", 1))
    else:
        of, start = two_to_share_two(), (lead("s1", "bea"), lead("s2", "bea"))
    model = arc_flow(of)
    every = np.ones(len(model.mip.cost), bool)
    columns = columns_of(model, start, every, Limits(30))
    assert columns is not None
    assert assignments_of(model, columns) == start
    every[columns > 0] = False
    assert columns_of(model, start, every, Limits(30)) is None


class Clock:
    """Stands still unless somebody spends time."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("spent", "shares"),
    [
        ((0, 0, 0), (10.0, 15.0, 30.0)),  # what one level leaves goes to the others
        ((10, 10, 10), (10.0, 10.0, 10.0)),
        ((16, 7, 7), (10.0, 7.0, 7.0)),  # a solver that overstays takes it from all alike
    ],
)
def test_time_is_shared_by_the_levels_left(
    monkeypatch: pytest.MonkeyPatch, spent: tuple[float, ...], shares: tuple[float, ...]
) -> None:
    clock, got = Clock(), []

    class Spending:
        def __init__(self, _descent: object, k: int, _model: ArcFlow, deadline: float) -> None:
            got.append(deadline - clock.now)
            self.k = k

        def run(self) -> None:
            clock.now += spent[self.k]

    monkeypatch.setattr(by_levels, "time", SimpleNamespace(monotonic=clock.monotonic))
    monkeypatch.setattr(by_levels, "_LevelSearch", Spending)
    monkeypatch.setattr(by_levels, "_FIRST_SHARE", 0)
    solve_levels(of_order(Order.FAIR), Limits(30), EMPTY, Heard())
    assert tuple(got) == shares


def proven(*values: tuple[int, int | None]) -> int:
    of = of_order(Order.FAIR)  # weights: travel 1, overload 161, lead 483
    parts = ("unfilled_lead", "overload", "travel_min")
    return bound_of(of, [Level(part, *pair) for part, pair in zip(parts, values, strict=True)])


@pytest.mark.parametrize(
    ("levels", "bound"),
    [
        (((1, 1), (2, 2), (90, 90)), 483 + 322 + 90),
        (((1, 1), (2, 2), (90, 20)), 483 + 322 + 20),
        (((1, 1), (2, 1), (90, 90)), 483 + 161),
        (((1, 0), (2, 2), (90, 90)), 0),
        (((1, 1), (2, None), (90, 90)), 483),
    ],
)
def test_bound_counts_down_to_the_first_unproven_level(
    levels: tuple[tuple[int, int | None], ...], bound: int
) -> None:
    weights = of_order(Order.FAIR).weights
    assert (weights.unfilled_lead, weights.overload, weights.travel_min) == (483, 161, 1)
    assert proven(*levels) == bound
