"""The lead of a series and least numbers of version 2, as the model and the greedy build them."""

from __future__ import annotations

from typing import Any

import pytest

from models.clock import TimeWindow
from models.kinds import Role
from optimizer.roster.drafting.forced import forces_work, work_is_done
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.problem import (
    Pin,
    Session,
    Weights,
)
from tests.unit.roster.builders import (
    assist,
    lead,
    problem,
    search_for,
    session,
    supporter,
)
from tests.unit.roster.built import (
    DAY,
    HELPS,
    fields_of,
    fills,
    on_day,
    seats_go_to,
    was,
)

# The lead of a series.


def series(*names: str | None, **changes: Any) -> tuple[Session, ...]:
    return tuple(on_day(day, series=name, **changes) for day, name in enumerate(names))


FIRST_DAY, LATER = TimeWindow(0, DAY), TimeWindow(DAY, 9 * DAY)


def test_series_has_one_lead() -> None:
    people = (supporter("ann", available=(FIRST_DAY,)), supporter("bob", available=(LATER,)))
    fills(problem(people, series(None, None, None)), 3)
    seats_go_to(problem(people, series("x", "x", "x")), [lead(f"d{d}-600", "bob") for d in (1, 2)])
    fills(problem(people, series("x", "y", "y")), 3)


def test_greedy_chooses_whoever_can_lead_the_whole_series() -> None:
    near = supporter("near", available=(FIRST_DAY,), home_to_venue_min=(0, 0))
    people = (near, supporter("all", home_to_venue_min=(50, 50)))
    seats_go_to(problem(people, series("x", "x")), [lead(f"d{d}-600", "all") for d in (0, 1)])


def test_others_who_may_lead_assist_in_a_series() -> None:
    """On the first day only Ann leads; on the second both come, and she leads again."""
    people = (supporter("aaa", available=(LATER,)), supporter("ann"))
    of = problem(people, (*series("x"), on_day(1, series="x", assistants=1)))
    seats_go_to(of, [lead("d0-600"), lead("d1-600"), assist("d1-600", "aaa")])


def test_pool_assists_in_a_series_but_does_not_lead() -> None:
    shop = supporter("shop", count=2)
    seats_go_to(problem((shop,), series("x", assistants=1)), [assist("d0-600", "shop")])
    fills(problem((shop,), series(None, assistants=1)), 2)
    fills(problem((supporter("shop"),), series("x", assistants=0)), 1)


def test_whoever_is_pinned_to_assist_does_not_lead_the_series_there() -> None:
    """Ann leads one session or Bob the other: she may not lead the second, he is away at first."""
    people = (supporter("ann"), supporter("bob", available=(LATER,)))
    of = problem(
        people,
        (*series("x"), on_day(1, series="x", assistants=1)),
        pins=(Pin("d1-600", "ann", Role.ASSISTANT),),
    )
    fills(of, 2)


def test_whoever_is_pinned_to_lead_leads_the_whole_series() -> None:
    people = (supporter("ann", available=(FIRST_DAY,)), supporter("bob"))
    of = problem(
        people,
        (on_day(0, series="x", assistants=1), on_day(1, series="x")),
        pins=(Pin("d0-600", "ann", Role.LEAD),),
    )
    seats_go_to(of, [lead("d0-600"), assist("d0-600", "bob")])


def test_held_sessions_do_not_settle_the_lead_of_a_series() -> None:
    past, coming = series("x", "x")
    of = problem(
        (supporter("ann", available=(FIRST_DAY,)), supporter("bob")),
        (Session(**{**fields_of(past), "held": True}), coming),
        previous=(was("d0-600"),),
    )
    seats_go_to(of, [lead("d0-600"), lead("d1-600", "bob")])


# Least numbers force work.


@pytest.mark.parametrize("least", [0, 1, 2])
def test_least_number_is_worked_whatever_it_costs(least: int) -> None:
    far = supporter(home_to_venue_min=(60, 60), min_total=least)
    of = problem((far,), (session(), on_day(1), on_day(2)), weights=Weights(10, 10))
    assert forces_work(of) == (least > 0)
    fills(of, least)


def test_least_number_out_of_reach_leaves_no_roster() -> None:
    of = problem((supporter(min_total=2),))
    assert search_for(of)[0] is None
    assert search_for(of, from_greedy=False)[0] is None
    assert not work_is_done(of, greedy_roster(of))


def test_least_numbers_are_served_before_others_take_all_the_seats() -> None:
    """Alone, greedy gives all seats to who is near: then the far one has nothing left."""
    near = supporter("near", home_to_venue_min=(0, 0))
    far = supporter("far", home_to_venue_min=(60, 60), min_total=1)
    fills(problem((near, far), (session(), on_day(1))), 2)


def test_newcomer_s_least_number_brings_a_guide_along() -> None:
    people = (
        supporter("new", newcomer=True, min_total=1, skills=HELPS),
        supporter("old", home_to_venue_min=(60, 60)),
    )
    fills(problem(people, (session(assistants=1),), weights=Weights(10, 10)), 2)


def test_pinned_newcomer_and_pinned_partner_get_their_company() -> None:
    new, old = supporter("new", newcomer=True), supporter("old", home_to_venue_min=(60, 60))
    pins = (Pin("s1", "new"),)
    cheap = Weights(10, 10)
    guided = problem((new, old), (session(assistants=1),), pins=pins, weights=cheap)
    paired = problem(
        (supporter("new"), old),
        (session(assistants=1),),
        pins=pins,
        together=(("old", "new"),),
        weights=cheap,
    )
    for of in (guided, paired):
        assert forces_work(of)
        fills(of, 2)


def test_pinned_newcomer_with_nobody_to_guide_leaves_no_roster() -> None:
    of = problem((supporter("new", newcomer=True),), pins=(Pin("s1", "new"),))
    assert search_for(of, from_greedy=False)[0] is None
    assert not work_is_done(of, greedy_roster(of))
