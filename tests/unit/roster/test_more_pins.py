"""Pins beside the rules of version 2: refused where they clash, kept where they hold."""

from __future__ import annotations

from typing import Any

import pytest

from models.errors import InputError
from models.kinds import Role, SkillLevel
from models.reasons import Rule
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.drafting.pins import seat_pins
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import Pin, PreviousAssignment, RosterProblem, Session
from tests.unit.roster.builders import best_roster, problem, roster, session, supporter

DAY = 1440
ANN, BOB = supporter("ann"), supporter("bob")
HELPER = supporter("ann", skills={"basics": SkillLevel.ASSISTANT})


def on_day(day: int, start: int = 600, end: int = 660, **changes: Any) -> Session:
    return session(f"d{day}-{start}", day * DAY + start, day * DAY + end, **changes)


def pinned(*what: Session, who: Any = (ANN,), roles: Any = (None,), **changes: Any) -> Any:
    """Everybody pinned to every session that is not held, in each role named."""
    return problem(
        who,
        what,
        pins=tuple(
            Pin(one.id, entry.id, role)
            for one in what
            for entry in who
            for role in roles
            if not one.held
        ),
        **changes,
    )


def shop(**limits: Any) -> Any:
    return (supporter("shop", count=2, **limits),)


def was(session_id: str, who: str = "ann", person: int = 0) -> PreviousAssignment:
    return PreviousAssignment(session_id, who, Role.LEAD, person)


LATE, EARLY = on_day(0, 1200, 1260), on_day(1, 440, 500)
EVENINGS = tuple(on_day(day, 1100, 1160) for day in (0, 1, 7))
PAIR = on_day(0, assistants=1)
TOO_MUCH = {
    "rest": (
        Rule.REST_BETWEEN_DAYS,
        pinned(LATE, EARLY, who=(supporter(rest_between_days_min=601),)),
    ),
    "rest after what was held": (
        Rule.REST_BETWEEN_DAYS,
        pinned(
            on_day(0, 1200, 1260, held=True),
            EARLY,
            who=(supporter(rest_between_days_min=601),),
            previous=(was("d0-1200"),),
        ),
    ),
    "days of a week": (
        Rule.MAX_DAYS_PER_WEEK,
        pinned(on_day(0), on_day(1), who=(supporter(max_days_per_week=1),)),
    ),
    "days with what was held": (
        Rule.MAX_DAYS_PER_WEEK,
        pinned(
            on_day(0, held=True),
            on_day(1),
            who=(supporter(max_days_per_week=1),),
            previous=(was("d0-600"),),
        ),
    ),
    "days of a pool": (
        Rule.MAX_DAYS_PER_WEEK,
        pinned(on_day(0), on_day(0, 610, 670), who=shop(max_days_per_week=1)),
    ),
    "evenings of a week": (
        Rule.MAX_EVENINGS_PER_WEEK,
        pinned(*EVENINGS, who=(supporter(max_evenings_per_week=1),)),
    ),
    "evenings in all": (Rule.MAX_EVENINGS, pinned(*EVENINGS, who=(supporter(max_evenings=2),))),
    "apart": (Rule.APART, pinned(PAIR, who=(ANN, BOB), apart=(("ann", "bob"),))),
    "pool leads a series": (
        Rule.SERIES_LEAD,
        pinned(on_day(0, series="x"), who=shop(), roles=(Role.LEAD,)),
    ),
    "two leads of a series": (
        Rule.SERIES_LEAD,
        problem(
            (ANN, BOB),
            (on_day(0, series="x"), on_day(1, series="x")),
            pins=(Pin("d0-600", "ann", Role.LEAD), Pin("d1-600", "bob", Role.LEAD)),
        ),
    ),
    "two leads of a series, roles open": (
        Rule.SERIES_LEAD,
        problem(
            (ANN, BOB),
            (on_day(0, series="x"), on_day(1, series="x")),
            pins=(Pin("d0-600", "ann"), Pin("d1-600", "bob")),
        ),
    ),
    "no seat in a series": (Rule.SEATS, pinned(on_day(0, series="x"), who=(HELPER,))),
    "over a held session": (
        Rule.TRAVEL_BETWEEN,
        pinned(session("s1", held=True), session("s2", 650, 700), previous=(was("s1"),)),
    ),
    "under a long held session": (
        Rule.TRAVEL_BETWEEN,
        pinned(
            session("s1", 600, 800, held=True),
            session("s2", 610, 620, held=True),
            session("s3", 700, 760),
            previous=(was("s1"), was("s2")),
        ),
    ),
    "total with what was held": (
        Rule.MAX_TOTAL,
        pinned(
            on_day(0, held=True),
            on_day(1),
            who=(supporter(max_total=1),),
            previous=(was("d0-600"),),
        ),
    ),
    "week with what was held": (
        Rule.MAX_PER_WEEK,
        pinned(
            on_day(0, held=True),
            on_day(1),
            who=(supporter(max_per_week=1),),
            previous=(was("d0-600"),),
        ),
    ),
    "day with what was held": (
        Rule.MAX_PER_DAY,
        pinned(
            on_day(0, held=True),
            on_day(0, 800, 860),
            who=(supporter(max_per_day=1),),
            previous=(was("d0-600"),),
        ),
    ),
    "pool with its people held elsewhere": (
        Rule.TRAVEL_BETWEEN,
        pinned(
            session("s1", held=True),
            session("s2", held=True),
            session("s3", 650, 700),
            who=shop(),
            previous=(was("s1", "shop", 0), was("s2", "shop", 1)),
        ),
    ),
}


@pytest.mark.parametrize(("rule", "of"), TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_pins_that_break_a_rule_of_version_2_are_refused(rule: Rule, of: RosterProblem) -> None:
    with pytest.raises(InputError) as refused:
        seat_pins(of)
    assert refused.value.code == "roster.pins_conflict"
    assert refused.value.params["rule"] == rule


JUST_RIGHT = {
    "rest": pinned(LATE, EARLY, who=(supporter(rest_between_days_min=600),)),
    "days of a week": pinned(
        on_day(0), on_day(0, 700, 760), on_day(7), who=(supporter(max_days_per_week=1),)
    ),
    "evenings of a week": pinned(
        EVENINGS[0], EVENINGS[2], who=(supporter(max_evenings_per_week=1),)
    ),
    "evenings in all": pinned(*EVENINGS, who=(supporter(max_evenings=3),)),
    "apart in other sessions": problem(
        (ANN, BOB),
        (on_day(0), on_day(1)),
        pins=(Pin("d0-600", "ann"), Pin("d1-600", "bob")),
        apart=(("ann", "bob"),),
    ),
    "pool assists in a series": pinned(on_day(0, series="x", assistants=1), who=shop()),
    "held alone over a cap": pinned(
        on_day(0, held=True),
        on_day(1, held=True),
        on_day(9),
        who=(supporter(max_days_per_week=1, max_per_week=1),),
        previous=(was("d0-600"), was("d1-600")),
    ),
    "held days without rest": pinned(
        on_day(0, 1200, 1260, held=True),
        on_day(1, 440, 500, held=True),
        on_day(9),
        who=(supporter(rest_between_days_min=601),),
        previous=(was("d0-1200"), was("d1-440")),
    ),
    "pool beside one of its held people": pinned(
        session("s1", held=True),
        session("s2", 650, 700),
        who=shop(),
        previous=(was("s1", "shop", 0),),
    ),
    "either of two may lead a series": problem(
        (ANN, BOB),
        (on_day(0, series="x", assistants=1), on_day(1, series="x", assistants=0)),
        pins=(Pin("d0-600", "ann"), Pin("d0-600", "bob"), Pin("d1-600", "bob")),
    ),
}


@pytest.mark.parametrize("of", JUST_RIGHT.values(), ids=JUST_RIGHT.keys())
def test_pins_that_hold_are_kept(of: RosterProblem) -> None:
    found, _ = best_roster(of)
    for taken in (greedy_roster(of), found.assignments):
        assert check(of, roster(of, *taken)) == ()
        sits = {(one.session, one.supporter) for one in taken}
        assert {(pin.session, pin.supporter) for pin in of.pins} <= sits


def test_open_pins_of_a_series_agree_on_its_lead() -> None:
    of = JUST_RIGHT["either of two may lead a series"]
    leads = {pin.supporter for pin in seat_pins(of) if pin.role is Role.LEAD}
    assert [of.supporters[s].id for s in leads] == ["bob"]


@pytest.mark.parametrize(("cap", "holds"), [(2, True), (1, False)])
def test_pool_s_pins_go_to_as_few_people_as_the_cap_asks(cap: int, holds: bool) -> None:
    """Served as they come, s1-s2, s3 and s4 take three people; s1-s3 and s2-s4 take two."""
    what = (
        session("s1", 540, 600),
        session("s2", 640, 700, venue="C"),
        session("s3", 650, 710, venue="B"),
        session("s4", 750, 810, venue="C"),
    )
    limits: dict[str, Any] = {
        "max_per_day": 2,
        "max_days_per_week": cap,
        "home_to_venue_min": (60, 60, 60),
    }
    of = pinned(
        *what,
        who=(supporter("shop", count=3, **limits),),
        venues=("A", "B", "C"),
        travel_min={"car": ((0, 30, 30), (-1, 0, -1), (-1, 30, 0))},
    )
    if holds:
        person = {pin.session: pin.person for pin in seat_pins(of)}
        assert person[0] == person[2] != person[1] == person[3]
    else:
        with pytest.raises(InputError, match=r"max_days_per_week"):
            seat_pins(of)


@pytest.mark.parametrize(("late", "holds"), [(1080, True), (1081, False)])
def test_pool_s_evening_pins_go_to_one_person_where_one_evening_is_left(
    late: int, holds: bool
) -> None:
    """Served as they come, who was at B gets to the last session, and another to the one before."""
    what = (
        session("s1", 1000, 1055, venue="B"),
        session("s2", 1060, 1100),
        session("s3", 1100, 1160),
        session("s4", 900, late),
    )
    of = pinned(*what, who=(supporter("shop", count=3, max_evenings=1),))
    if holds:
        person = {pin.session: pin.person for pin in seat_pins(of)}
        assert person[1] == person[2]
    else:
        with pytest.raises(InputError, match=r"max_evenings"):
            seat_pins(of)


def test_pin_on_a_held_session_says_what_is_so() -> None:
    of = problem(
        sessions=(on_day(0, held=True), on_day(1)),
        previous=(was("d0-600"),),
        pins=(Pin("d0-600", "ann", Role.LEAD), Pin("d1-600", "ann")),
    )
    assert [pin.session for pin in seat_pins(of)] == [1]
    assert len(greedy_roster(of)) == 2
    assert len(best_roster(of, from_greedy=False)[0].assignments) == 2
