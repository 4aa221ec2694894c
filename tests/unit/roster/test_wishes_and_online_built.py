"""Wishes, people called in, and online sessions, as the model and the greedy build them."""

from __future__ import annotations

from typing import Any

import pytest

from models.clock import TimeWindow
from optimizer.roster.judge.checker import evaluate
from optimizer.roster.problem import (
    Weights,
)
from tests.unit.roster.builders import (
    lead,
    problem,
    search_for,
    session,
    supporter,
)
from tests.unit.roster.built import (
    fills,
    seats_go_to,
)

# What costs something: people called in, places and times not preferred.


def test_people_are_called_in_only_where_local_ones_cannot_fill() -> None:
    people = (supporter("carrier", dispatch=True), supporter("ann", home_to_venue_min=(60, 60)))
    weights = Weights(3000, 1000, dispatched=500)
    seats_go_to(problem(people, weights=weights), [lead()])
    seats_go_to(problem(people[:1], weights=weights), [lead(who="carrier")])
    assert evaluate(problem(people, weights=weights), [lead(who="carrier")]).total == 520


@pytest.mark.parametrize(
    ("wish", "part"),
    [
        ({"preferred_venues": ("B",)}, "unpreferred_venue"),
        ({"preferred": (TimeWindow(601, 700),)}, "unpreferred_time"),
        ({"preferred": (TimeWindow(500, 659),)}, "unpreferred_time"),
    ],
)
@pytest.mark.parametrize("price", [69, 71])
def test_wish_is_worth_its_weight(wish: dict[str, Any], part: str, price: int) -> None:
    """Bob's way is 70 minutes longer."""
    people = (supporter("ann", **wish), supporter("bob", home_to_venue_min=(45, 45)))
    of = problem(people, weights=Weights(3000, 1000, **{part: price}))
    seats_go_to(of, [lead(who="ann" if price < 70 else "bob")])


@pytest.mark.parametrize(
    "wish",
    [
        {"preferred_venues": ("A",)},
        {"preferred": (TimeWindow(0, 10), TimeWindow(600, 660))},
        {"preferred_venues": (), "preferred": ()},
    ],
)
def test_wish_that_is_met_costs_nothing(wish: dict[str, Any]) -> None:
    weights = Weights(3000, 1000, unpreferred_venue=900, unpreferred_time=900)
    of = problem((supporter(**wish),), weights=weights)
    assert search_for(of)[1].value == 20


def test_online_session_is_at_no_venue() -> None:
    weights = Weights(3000, 1000, unpreferred_venue=900)
    of = problem((supporter(preferred_venues=("B",)),), (session(online=True),), weights=weights)
    assert search_for(of)[1].value == 0


# Online.


@pytest.mark.parametrize("home", [-1, 999])
def test_online_session_needs_no_way(home: int) -> None:
    who = (supporter(home_to_venue_min=(home, home), max_travel_min=30),)
    fills(problem(who, (session(online=True),)), 1)
    fills(problem(who, (session(online=False),)), 0)


@pytest.mark.parametrize(("gap", "seats"), [(15, 2), (14, 1)])
@pytest.mark.parametrize("online_first", [True, False])
def test_way_between_online_and_venue_is_the_way_home(
    gap: int, seats: int, online_first: bool
) -> None:
    """Ten minutes and a buffer of five, at the same venue too."""
    what = (
        session("s1", online=online_first),
        session("s2", 660 + gap, 720 + gap, online=not online_first),
    )
    of = problem(sessions=what, weights=Weights(3000, 1000))
    fills(of, seats)
    assert search_for(of)[1].value % 3000 == (20 if seats == 2 else 0)


@pytest.mark.parametrize(("start", "seats"), [(660, 2), (659, 1)])
def test_two_online_sessions_follow_each_other_at_once(start: int, seats: int) -> None:
    what = (
        session("s1", online=True),
        session("s2", start, start + 60, venue="B", online=True),
    )
    fills(problem(sessions=what), seats)
