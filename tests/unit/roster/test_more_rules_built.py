"""Rules of version 2 on days and company, on both sides of their edges, as they are built."""

from __future__ import annotations

from typing import Any

import pytest

from models.clock import TimeWindow
from tests.unit.roster.builders import (
    assist,
    lead,
    problem,
    session,
    supporter,
)
from tests.unit.roster.built import (
    FREE,
    HELPS,
    fills,
    no_more,
    on_day,
    seats_go_to,
)

# Rest between two days: home is 10 minutes away, so a day that ends at 21:00 is over at 21:10.


@pytest.mark.parametrize(("start", "seats"), [(440, 2), (439, 1)])
def test_rest_between_two_days_is_whole(start: int, seats: int) -> None:
    days = (on_day(0, 1200, 1260), on_day(1, start, start + 60))
    who = (supporter(rest_between_days_min=600),)
    fills(problem(who, days), seats)
    fills(problem(who, days[::-1]), seats)


def test_rest_asks_nothing_of_days_that_are_not_neighbours() -> None:
    days = (on_day(0, 1380, 1440), on_day(2, 0, 60))
    fills(problem((supporter(rest_between_days_min=1440),), days), 2)


@pytest.mark.parametrize(("rest", "seats"), [(1000, 4), (1001, 3), (1360, 3), (1361, 2)])
def test_rest_counts_the_last_session_and_the_first(rest: int, seats: int) -> None:
    """Two sessions a day, at 9:00 and 15:00: too little rest costs the outer ones first."""
    starts = (540, 900)
    days = tuple(on_day(day, start, start + 60) for day in (0, 1) for start in starts)
    fills(problem((supporter(rest_between_days_min=rest),), days, weights=FREE), seats)


def test_rest_is_asked_of_every_session_that_could_begin_the_day() -> None:
    """Ready at 7:10: in time for 7:20 and not for 6:20, whichever of the two comes first."""
    days = (
        on_day(0, 1100, 1160),
        on_day(0, 1200, 1260),
        on_day(1, 380, 430),
        on_day(1, 440, 500),
    )
    fills(problem((supporter(rest_between_days_min=600),), days, weights=FREE), 3)


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


def test_two_newcomers_who_work_together_guide_nobody() -> None:
    pair = (supporter("new", newcomer=True), supporter("too", newcomer=True))
    days = (session(assistants=2),)
    fills(problem(pair, days, together=(("new", "too"),)), 0)
    fills(problem((*pair, supporter("old")), days, together=(("new", "too"),)), 3)


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
