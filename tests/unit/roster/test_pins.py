"""Pins that clash are refused by name; pins that hold are all kept."""

from __future__ import annotations

import pytest

from models.clock import TimeWindow
from models.errors import InputError
from models.kinds import Role, SkillLevel
from models.reasons import Rule
from optimizer.outcome import Limits
from optimizer.roster.drafting.pins import seat_pins
from optimizer.roster.problem import Ban, Pin, RosterProblem, Session, Supporter
from optimizer.roster.solve import solve
from tests.unit.roster.builders import problem, session, supporter

ANN, BOB = supporter("ann"), supporter("bob")
NEXT, SOON = session("s2", 2040, 2100), session("s2", 670, 730, venue="B")
HELPER = supporter("ann", skills={"basics": SkillLevel.ASSISTANT})
SHOP = supporter("shop", count=2)


def pinned(
    *pins: Pin,
    who: tuple[Supporter, ...] = (ANN, BOB),
    what: tuple[Session, ...] = (session(),),
    bans: tuple[Ban, ...] = (),
) -> RosterProblem:
    return problem(who, what, pins=pins, bans=bans)


CLASHES = [
    (Rule.SKILL, pinned(Pin("s1", "ann"), who=(supporter(skills={}),))),
    (Rule.SKILL, pinned(Pin("s1", "ann", Role.LEAD), who=(HELPER,), what=(session(assistants=1),))),
    (Rule.AVAILABILITY, pinned(Pin("s1", "ann"), who=(supporter(available=(TimeWindow(0, 9),)),))),
    (Rule.REACHABLE, pinned(Pin("s1", "ann"), who=(supporter(home_to_venue_min=(-1, 0)),))),
    (Rule.MAX_TRAVEL, pinned(Pin("s1", "ann"), who=(supporter(max_travel_min=9),))),
    (Rule.BAN, pinned(Pin("s1", "ann"), bans=(Ban("s1", "ann"),))),
    (Rule.SEATS, pinned(Pin("s1", "ann"), Pin("s1", "bob"))),
    (Rule.SEATS, pinned(Pin("s1", "ann", Role.ASSISTANT))),
    (Rule.SEATS, pinned(Pin("s1", "ann"), who=(HELPER,))),
    (
        Rule.ONCE_PER_SESSION,
        pinned(
            Pin("s1", "ann", Role.LEAD),
            Pin("s1", "ann", Role.ASSISTANT),
            what=(session(assistants=1),),
        ),
    ),
    (
        Rule.MAX_TOTAL,
        pinned(
            Pin("s1", "ann"),
            Pin("s2", "ann"),
            who=(supporter(max_total=1),),
            what=(session(), NEXT),
        ),
    ),
    (
        Rule.MAX_PER_WEEK,
        pinned(
            Pin("s1", "ann"),
            Pin("s2", "ann"),
            who=(supporter(max_per_week=1),),
            what=(session(), NEXT),
        ),
    ),
    (
        Rule.MAX_PER_DAY,
        pinned(
            Pin("s1", "ann"),
            Pin("s2", "ann"),
            who=(supporter(max_per_day=1),),
            what=(session(), session("s2", 900, 960)),
        ),
    ),
    (Rule.TRAVEL_BETWEEN, pinned(Pin("s1", "ann"), Pin("s2", "ann"), what=(session(), SOON))),
    (
        Rule.TRAVEL_BETWEEN,
        pinned(
            *(Pin(f"s{i}", "shop") for i in (1, 2, 3)),
            who=(SHOP,),
            what=(session(), session("s2"), session("s3")),
        ),
    ),
]


@pytest.mark.parametrize(("rule", "of"), CLASHES)
def test_pins_that_break_a_rule_are_refused_by_name(rule: Rule, of: RosterProblem) -> None:
    with pytest.raises(InputError) as refused:
        solve(of, Limits(time_limit_s=0))
    assert refused.value.code == "roster.pins_conflict"
    assert refused.value.params["rule"] == rule
    assert all(pin.session in str(refused.value.params["pins"]) for pin in of.pins)


def test_only_the_pins_that_clash_are_named() -> None:
    of = pinned(
        Pin("s3", "bob"), Pin("s1", "ann"), Pin("s2", "ann"), what=(session(), SOON, session("s3"))
    )
    with pytest.raises(InputError) as refused:
        seat_pins(of)
    assert refused.value.params["path"] == "pins[1], pins[2]"
    assert refused.value.params["pins"] == "s1 ← ann, s2 ← ann"


def test_same_pin_twice_asks_once() -> None:
    of = pinned(Pin("s1", "shop"), Pin("s1", "shop"), Pin("s1", "shop", Role.LEAD), who=(SHOP,))
    assert [tuple(pin) for pin in seat_pins(of)] == [(0, 0, 0, Role.LEAD)]


def test_open_pins_leave_the_lead_seat_to_who_may_lead() -> None:
    of = pinned(
        Pin("s1", "ann"), Pin("s1", "bob"), who=(HELPER, BOB), what=(session(assistants=1),)
    )
    roles = {of.supporters[pin.supporter].id: pin.role for pin in seat_pins(of)}
    assert roles == {"ann": Role.ASSISTANT, "bob": Role.LEAD}


def test_pool_s_pins_of_a_day_fit_where_first_come_first_served_fails() -> None:
    """Only s1-s3 and s2-s4 works: nobody gets from s3 to s4, and two a day is the cap."""
    what = (
        session("s1", 540, 600),
        session("s2", 640, 700, venue="C"),
        session("s3", 650, 710, venue="B"),
        session("s4", 750, 810, venue="C"),
    )
    of = problem(
        (supporter("shop", count=2, max_per_day=2, home_to_venue_min=(60, 60, 60)),),
        what,
        venues=("A", "B", "C"),
        travel_min={"car": ((0, 30, 30), (-1, 0, -1), (-1, 30, 0))},
        pins=tuple(Pin(one.id, "shop") for one in what),
    )
    person = {pin.session: pin.person for pin in seat_pins(of)}
    assert person[0] == person[2] != person[1] == person[3]
