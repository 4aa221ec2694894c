"""The rules of version 2 on both sides of their edges, as the model and the greedy build them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from models.clock import TimeWindow
from models.kinds import Role, SkillLevel
from models.reasons import Reason
from optimizer.roster.checker import check, evaluate
from optimizer.roster.eligibility import why_not
from optimizer.roster.forced import forces_work, work_is_done
from optimizer.roster.greedy import greedy_roster
from optimizer.roster.problem import (
    Ban,
    Pin,
    PreviousAssignment,
    RosterProblem,
    Session,
    Weights,
)
from optimizer.roster.solution import Assignment
from tests.unit.roster.builders import (
    assist,
    lead,
    problem,
    roster,
    search_for,
    session,
    supporter,
)

DAY = 1440
HELPS = {"basics": SkillLevel.ASSISTANT}
FREE = Weights(unfilled_lead=3000, unfilled_assistant=1000, travel_min=0)


def by_model(of: RosterProblem) -> tuple[Assignment, ...]:
    """The optimum of the model alone, sound in the eyes of the checker."""
    found, _ = search_for(of, from_greedy=False)
    assert found is not None
    assert check(of, found) == ()
    return found.assignments


def by_greedy(of: RosterProblem) -> tuple[Assignment, ...]:
    instant = greedy_roster(of)
    assert work_is_done(of, instant)
    assert check(of, roster(of, *instant)) == ()
    return instant


def fills(of: RosterProblem, seats: int) -> None:
    """Model and greedy both fill so many seats."""
    assert len(by_model(of)) == seats
    assert len(by_greedy(of)) == seats


def seats_go_to(of: RosterProblem, wanted: Iterable[Assignment]) -> None:
    """Model and greedy both come to these assignments."""
    wanted = set(wanted)
    assert set(by_model(of)) == wanted
    assert set(by_greedy(of)) == wanted


def on_day(day: int, start: int = 600, end: int = 660, **changes: Any) -> Session:
    return session(f"d{day}-{start}", day * DAY + start, day * DAY + end, **changes)


def was(session_id: str, who: str = "ann", role: Role = Role.LEAD, person: int = 0) -> Any:
    return PreviousAssignment(session_id, who, role, person)


def no_more(name: str, limit: int) -> dict[str, Any]:
    return {name: limit}


# Rest between two days: home is 10 minutes away, so a day that ends at 21:00 is over at 21:10.


@pytest.mark.parametrize(("start", "seats"), [(440, 2), (439, 1)])
def test_rest_between_two_days_is_whole(start: int, seats: int) -> None:
    days = (on_day(0, 1200, 1260), on_day(1, start, start + 60))
    fills(problem((supporter(rest_between_days_min=600),), days), seats)


def test_rest_asks_nothing_of_days_that_are_not_neighbours() -> None:
    days = (on_day(0, 1380, 1440), on_day(2, 0, 60))
    fills(problem((supporter(rest_between_days_min=1440),), days), 2)


@pytest.mark.parametrize(("rest", "seats"), [(1000, 4), (1001, 3), (1360, 3), (1361, 2)])
def test_rest_counts_the_last_session_and_the_first(rest: int, seats: int) -> None:
    """Two sessions a day, at 9:00 and 15:00: too little rest costs the outer ones first."""
    starts = (540, 900)
    days = tuple(on_day(day, start, start + 60) for day in (0, 1) for start in starts)
    fills(problem((supporter(rest_between_days_min=rest),), days, weights=FREE), seats)


# Days and evenings of a week, and evenings in all.


@pytest.mark.parametrize(("cap", "seats"), [(3, 4), (2, 3), (0, 0)])
def test_days_with_work_per_week(cap: int, seats: int) -> None:
    """Two sessions on the first day count once; the fourth day is in the next week."""
    days = (on_day(0), on_day(0, 700, 760), on_day(1), on_day(2))
    fills(problem((supporter(max_days_per_week=cap),), days), seats)
    fills(problem((supporter(max_days_per_week=cap),), (*days, on_day(7))), seats + (cap > 0))


@pytest.mark.parametrize(("cap", "seats"), [(3, 3), (2, 2)])
def test_days_of_a_pool_are_those_of_all_its_people(cap: int, seats: int) -> None:
    """Two people at once on one day, one on the other: three person-days."""
    days = (on_day(0, assistants=1), on_day(1))
    fills(problem((supporter("shop", count=2, max_days_per_week=cap),), days), seats)


@pytest.mark.parametrize("name", ["max_evenings_per_week", "max_evenings"])
@pytest.mark.parametrize(("end", "seats"), [(1080, 1), (1081, 0)])
def test_evening_begins_after_its_minute(name: str, end: int, seats: int) -> None:
    fills(problem((supporter(**no_more(name, 0)),), (on_day(0, 1000, end),)), seats)


def test_several_sessions_of_one_evening_are_one_evening() -> None:
    days = (on_day(0, 1080, 1140), on_day(0, 1140, 1200), on_day(0, 900, 960))
    fills(problem((supporter(max_evenings=1),), days), 3)


@pytest.mark.parametrize(
    ("limits", "seats"),
    [
        ({"max_evenings_per_week": 1}, 2),
        ({"max_evenings_per_week": 2}, 3),
        ({"max_evenings": 1}, 1),
        ({"max_evenings": 2}, 2),
        ({"max_evenings": 3}, 3),
    ],
)
def test_evenings_are_counted_per_week_and_in_all(limits: dict[str, Any], seats: int) -> None:
    days = tuple(on_day(day, 1100, 1160) for day in (0, 1, 7))
    fills(problem((supporter(**limits),), days), seats)


def test_evenings_of_a_pool_are_those_of_all_its_people() -> None:
    days = (on_day(0, 1100, 1160, assistants=1),)
    fills(problem((supporter("shop", count=2, max_evenings=2),), days), 2)
    fills(problem((supporter("shop", count=2, max_evenings=1),), days), 1)


# Company: newcomers, together, apart.


@pytest.mark.parametrize(
    ("guide", "seats"), [({}, 2), ({"newcomer": True}, 0), ({"available": ()}, 0)]
)
def test_newcomer_sits_beside_somebody_who_is_none(guide: dict[str, Any], seats: int) -> None:
    people = (supporter("new", newcomer=True), supporter("old", **guide))
    fills(problem(people, (session(assistants=1),)), seats)


def test_newcomer_may_lead_where_the_other_only_assists() -> None:
    people = (supporter("new", newcomer=True), supporter("old", skills=HELPS))
    seats_go_to(problem(people, (session(assistants=1),)), [lead(who="new"), assist(who="old")])


def test_one_person_guides_several_newcomers() -> None:
    people = (supporter("new", count=3, newcomer=True), supporter("old"))
    fills(problem(people, (session(assistants=3),)), 4)


@pytest.mark.parametrize(("assistants", "seats"), [(1, 2), (0, 0)])
def test_together_takes_two_seats_or_none(assistants: int, seats: int) -> None:
    people = (supporter("ann"), supporter("bob"))
    of = problem(people, (session(assistants=assistants),), together=(("ann", "bob"),))
    fills(of, seats)


def test_together_keeps_away_whose_partner_cannot_come() -> None:
    away = supporter("bob", available=(TimeWindow(0, 60),))
    days = (session(assistants=1),)
    fills(problem((supporter("ann"), away), days, together=(("ann", "bob"),)), 0)
    fills(problem((supporter("ann"), away), days, together=(("bob", "ann"),)), 0)


def test_three_who_are_tied_by_two_pairs_come_as_three() -> None:
    people = tuple(supporter(name) for name in ("ann", "bob", "cho"))
    pairs = (("ann", "bob"), ("bob", "cho"))
    fills(problem(people, (session(assistants=2),), together=pairs), 3)
    fills(problem(people, (session(assistants=1),), together=pairs), 0)


@pytest.mark.parametrize(("apart", "seats"), [((), 2), ((("ann", "bob"),), 1)])
def test_apart_means_in_no_session_both(apart: tuple[tuple[str, str], ...], seats: int) -> None:
    people = (supporter("ann"), supporter("bob"))
    fills(problem(people, (session(assistants=1),), apart=apart), seats)
    fills(problem(people, (session(), on_day(1)), apart=apart), 2)


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
    people = (supporter("ann"), supporter("aaa", available=(LATER,)))
    of = problem(people, (*series("x"), on_day(1, series="x", assistants=1)))
    seats_go_to(of, [lead("d0-600"), lead("d1-600"), assist("d1-600", "aaa")])


def test_pool_assists_in_a_series_but_does_not_lead() -> None:
    shop = supporter("shop", count=2)
    seats_go_to(problem((shop,), series("x", assistants=1)), [assist("d0-600", "shop")])
    fills(problem((shop,), series(None, assistants=1)), 2)
    fills(problem((supporter("shop"),), series("x", assistants=0)), 1)


def test_held_sessions_do_not_settle_the_lead_of_a_series() -> None:
    past, coming = series("x", "x")
    of = problem(
        (supporter("ann", available=(FIRST_DAY,)), supporter("bob")),
        (Session(**{**fields_of(past), "held": True}), coming),
        previous=(was("d0-600"),),
    )
    seats_go_to(of, [lead("d0-600"), lead("d1-600", "bob")])


def fields_of(one: Session) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Session.__slots__}


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
