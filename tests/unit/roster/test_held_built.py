"""Sessions already held are a fact, to the model and the greedy too."""

from __future__ import annotations

from typing import Any

import pytest

from models.kinds import Role
from models.reasons import Reason
from optimizer.roster.flow.eligibility import why_not
from optimizer.roster.flow.routes import route_graph
from optimizer.roster.problem import (
    Ban,
    Session,
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
    by_model,
    fills,
    no_more,
    on_day,
    seats_go_to,
    was,
)

# Held: a fact, whatever the rules say now.


def test_held_session_has_exactly_its_people_in_their_roles() -> None:
    people = (
        supporter("ann", skills={}, available=(), home_to_venue_min=(-1, -1), newcomer=True),
        supporter("bob", home_to_venue_min=(0, 0)),
    )
    of = problem(
        people,
        (session(held=True, assistants=2),),
        previous=(was("s1", "ann"),),
        bans=(Ban("s1", "ann"),),
    )
    seats_go_to(of, [lead()])
    assert why_not(of, 0, 0) == ()
    assert why_not(of, 1, 0) == (Reason.HELD,)


@pytest.mark.parametrize("pair", ["together", "apart"])
def test_pairs_are_not_asked_about_what_was_held(pair: str) -> None:
    """Ann alone was in one session, and both in the other."""
    held = (on_day(0, held=True), on_day(1, assistants=1, held=True))
    past = (was("d0-600"), was("d1-600"), was("d1-600", "bob", Role.ASSISTANT))
    pairs: Any = {pair: (("ann", "bob"),)}
    fills(problem((supporter("ann"), supporter("bob")), held, previous=past, **pairs), 3)


@pytest.mark.parametrize(("count", "seats"), [(2, 2), (3, 3)])
def test_whoever_of_a_pool_was_elsewhere_is_not_here(count: int, seats: int) -> None:
    what = (session("s1", held=True), session("s2"), session("s3"))
    fills(problem((supporter("shop", count=count),), what, previous=(was("s1", "shop"),)), seats)


def test_held_sessions_at_the_same_time_follow_each_other() -> None:
    what = (session("s1", held=True), session("s2", venue="B", held=True), session("s3", 700, 760))
    of = problem(sessions=what, previous=(was("s1"), was("s2")))
    graph = route_graph(of)
    assert len(graph.tail) == 3
    assert all(graph.rank[graph.tail] < graph.rank[graph.head])
    fills(of, 3)


def test_no_way_home_from_a_held_session_is_no_way_at_all() -> None:
    """Nobody gets from B to A any more, and to home from B neither."""
    what = (session("s1", venue="B", held=True), session("s2", 1000, 1060))
    changes: Any = {"previous": (was("s1"),), "travel_min": {"car": ((0, 30), (-1, 0))}}
    fills(problem((supporter(home_to_venue_min=(10, -1)),), what, **changes), 1)
    fills(problem((supporter(home_to_venue_min=(10, 10)),), what, **changes), 2)


def test_more_people_than_seats_were_there() -> None:
    of = problem(
        (supporter("ann"), supporter("bob"), supporter("cho")),
        (session(held=True, leads=1, assistants=2),),
        previous=(was("s1", "ann"), was("s1", "bob")),
    )
    seats_go_to(of, [lead(), lead(who="bob")])
    assert search_for(of)[1].value == 2 * 1000 + 40


@pytest.mark.parametrize(
    "cap",
    [
        {"max_total": 1},
        {"max_per_week": 1},
        {"max_days_per_week": 1},
        {"max_evenings": 1},
        {"max_evenings_per_week": 1},
    ],
)
def test_held_sessions_count_and_leave_no_room(cap: dict[str, int]) -> None:
    held = (on_day(0, 1100, 1160, held=True), on_day(1, 1100, 1160, held=True))
    coming = on_day(2, 1100, 1160)
    past = (was("d0-1100"), was("d1-1100"))
    (name,) = cap
    for limit, seats in ((1, 2), (2, 2), (3, 3)):
        who = supporter(**no_more(name, limit))
        fills(problem((who,), (*held, coming), previous=past), seats)


@pytest.mark.parametrize(("cap", "seats"), [(1, 2), (2, 2), (3, 3)])
def test_held_sessions_count_per_day(cap: int, seats: int) -> None:
    what = (
        session("s1", held=True),
        session("s2", 700, 760, held=True),
        session("s3", 800, 860),
    )
    past = (was("s1"), was("s2"))
    fills(problem((supporter(max_per_day=cap),), what, previous=past), seats)


def test_day_that_was_worked_anyway_may_take_more() -> None:
    held = (on_day(0, held=True), on_day(1, held=True))
    past = (was("d0-600"), was("d1-600"))
    who = (supporter(max_days_per_week=1),)
    fills(problem(who, (*held, on_day(1, 800, 860)), previous=past), 3)


def test_way_between_two_held_sessions_is_what_it_was() -> None:
    what = (session("s1", held=True), session("s2", 650, 710, venue="B", held=True))
    of = problem(sessions=what, previous=(was("s1"), was("s2")))
    fills(of, 2)
    assert search_for(of)[1].value == 20


@pytest.mark.parametrize(("start", "seats"), [(695, 2), (694, 1)])
def test_way_from_a_held_session_is_a_way_like_any(start: int, seats: int) -> None:
    what = (session("s1", held=True), session("s2", start, start + 60, venue="B"))
    fills(problem(sessions=what, previous=(was("s1"),)), seats)


def test_nothing_overlaps_a_held_session_even_where_held_ones_overlap() -> None:
    what = (
        session("s1", 600, 800, held=True),
        session("s2", 610, 620, held=True),
        session("s3", 700, 760),
        session("s4", 800, 860),
    )
    of = problem(sessions=what, previous=(was("s1"), was("s2")))
    fills(of, 3)


@pytest.mark.parametrize(("rest", "seats"), [(600, 2), (601, 1)])
def test_rest_after_a_held_day(rest: int, seats: int) -> None:
    days = (on_day(0, 1200, 1260, held=True), on_day(1, 440, 500))
    of = problem((supporter(rest_between_days_min=rest),), days, previous=(was("d0-1200"),))
    fills(of, seats)


@pytest.mark.parametrize(
    ("coming", "seats"),
    [
        (on_day(2, 440, 500), 3),  # 24 hours after the second held day: rested
        (on_day(2, 439, 499), 2),
        (on_day(1, 430, 490), 3),  # neither begins nor ends a day earlier or later
        (on_day(1, 290, 350), 2),  # begins the second day
        (on_day(0, 1270, 1330), 2),  # ends the first
    ],
)
def test_rest_between_two_held_days_is_not_asked_for(coming: Session, seats: int) -> None:
    """Held to 21:00, and from 6:00 the next day, by somebody who asks for 24 hours."""
    held = (on_day(0, 1200, 1260, held=True), on_day(1, 360, 420, held=True))
    past = (was("d0-1200"), was("d1-360"))
    who = supporter(rest_between_days_min=1440)
    fills(problem((who,), (*held, coming), previous=past), seats)


def test_people_of_a_pool_keep_their_own_held_days() -> None:
    """Person 1 was at A in the morning; only from A is the session at noon within reach."""
    what = (
        session("s1", 600, 660, held=True),
        session("s2", 600, 660, venue="B", held=True),
        session("s3", 660, 720),
        session("s4", 660, 720, venue="B"),
    )
    shop = supporter("shop", count=2, home_to_venue_min=(30, 30))
    past = (was("s1", "shop", person=1), was("s2", "shop", person=0))
    of = problem((shop,), what, previous=past)
    seats_go_to(
        of,
        [
            lead("s1", "shop", 1),
            lead("s2", "shop", 0),
            lead("s3", "shop", 1),
            lead("s4", "shop", 0),
        ],
    )


def test_known_people_of_a_pool_are_used_first() -> None:
    what = (on_day(0, held=True), on_day(1))
    shop = supporter("shop", count=3)
    weights = Weights(3000, 1000, person_used=100)
    of = problem((shop,), what, previous=(was("d0-600", "shop", person=2),), weights=weights)
    assert by_model(of) == (lead("d0-600", "shop", 2), lead("d1-600", "shop", 2))
    assert search_for(of)[1].value == 40 + 100


def test_people_of_a_pool_known_from_different_days_are_different_people() -> None:
    what = (on_day(0, held=True), on_day(1, held=True))
    past = tuple(was(f"d{day}-600", "shop", person=day) for day in (0, 1))
    weights = Weights(3000, 1000, person_used=100)
    of = problem((supporter("shop", count=3),), what, previous=past, weights=weights)
    fills(of, 2)
    assert search_for(of, from_greedy=False)[1].value == 40 + 200
