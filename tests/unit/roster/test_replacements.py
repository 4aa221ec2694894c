"""Ranked replacements and runners-up, where the ranking is plain to see."""

from __future__ import annotations

import pytest

from models.clock import TimeWindow
from models.errors import InputError
from models.kinds import Role, SkillLevel
from models.reasons import Reason, Rule
from optimizer.roster.desk.replacements import replacements
from optimizer.roster.desk.runnersup import runners_up
from optimizer.roster.desk.trial import Extra
from tests.unit.roster.builders import assist, lead, problem, session, supporter

ASSISTANT = {"basics": SkillLevel.ASSISTANT}


def test_the_nearest_comes_first_and_each_costs_what_its_way_adds() -> None:
    people = (
        supporter(),
        supporter("far", home_to_venue_min=(40, 40)),
        supporter("near", home_to_venue_min=(15, 15)),
    )
    found = replacements(problem(people), (lead(),), "s1", Role.LEAD, holder="ann")
    assert [(one.seat.supporter, one.total) for one in found.offers] == [("near", 10), ("far", 60)]
    assert found.offers[0].extras == (Extra("travel_min", 10, 10),)
    assert [one.load for one in found.offers] == [1, 1]
    assert found.refusals == ()


def test_the_load_above_the_fair_share_is_part_of_the_cost() -> None:
    of = problem((supporter(), supporter("bob", fair_share=0)))
    found = replacements(of, (lead(),), "s1", Role.LEAD, holder="ann")
    assert found.offers[0].extras == (Extra("overload", 1, 30),)


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (supporter("bob", skills={}), Reason.MISSING_SKILL),
        (supporter("bob", skills=ASSISTANT), Reason.MISSING_SKILL),
        (supporter("bob", available=()), Reason.NOT_AVAILABLE),
        (supporter("bob", max_travel_min=9), Reason.TOO_FAR),
    ],
)
def test_who_can_never_take_it_is_refused_with_the_reason(who: object, reason: Reason) -> None:
    of = problem((supporter(), who), (session(assistants=1),))  # type: ignore[arg-type]
    found = replacements(of, (lead(),), "s1", Role.LEAD, holder="ann")
    assert found.offers == ()
    assert reason in found.refusals[0].reasons


def test_who_is_busy_gives_up_a_duty_that_somebody_else_takes_over() -> None:
    """Bob must leave s2, which is at the same hour; Cy is far and can only do s2."""
    people = (
        supporter(),
        supporter("bob"),
        supporter("cy", home_to_venue_min=(-1, 50)),
    )
    of = problem(people, (session(), session("s2", venue="B")))
    found = replacements(of, (lead(), lead("s2", "bob")), "s1", Role.LEAD, holder="ann")
    (offer,) = found.offers
    assert offer.seat == lead("s1", "bob")
    assert offer.gives_up == lead("s2", "bob")
    assert offer.refilled_by == lead("s2", "cy")
    assert offer.total == 80
    assert not offer.leaves_seat_empty
    assert [one.supporter for one in found.refusals] == ["cy"]


def test_a_duty_that_nobody_takes_over_costs_its_seat() -> None:
    of = problem((supporter(), supporter("bob")), (session(), session("s2", venue="B")))
    found = replacements(of, (lead(), lead("s2", "bob")), "s1", Role.LEAD, holder="ann")
    (offer,) = found.offers
    assert offer.leaves_seat_empty
    assert offer.total == 3000 - 20  # Ann's way is saved


@pytest.mark.parametrize(("cap", "gives_up"), [(1, True), (2, False)])
def test_a_cap_that_is_reached_asks_for_a_duty(cap: int, gives_up: bool) -> None:
    days = (session(), session("s2", 1440 + 600, 1440 + 660))
    of = problem((supporter(), supporter("bob", max_total=cap)), days)
    found = replacements(of, (lead(), lead("s2", "bob")), "s1", Role.LEAD, holder="ann")
    assert (found.offers[0].gives_up is not None) == gives_up


def test_what_no_duty_can_mend_is_refused_with_the_rule() -> None:
    of = problem((supporter(), supporter("bob", newcomer=True)))
    found = replacements(of, (lead(),), "s1", Role.LEAD, holder="ann")
    assert found.offers == ()
    assert found.refusals[0].rules == (Rule.NEWCOMER,)


def test_an_empty_seat_has_offers_as_well() -> None:
    of = problem()
    found = replacements(of, (), "s1", Role.LEAD)
    assert found.offers[0].seat == lead()
    assert found.offers[0].total == 20 - 3000


def test_other_people_of_the_same_pool_may_step_in() -> None:
    of = problem((supporter("pool", count=2),))
    found = replacements(of, (lead("s1", "pool"),), "s1", Role.LEAD, holder="pool")
    assert [one.seat for one in found.offers] == [lead("s1", "pool", 1)]
    assert found.offers[0].total == 0


def test_a_seat_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match=r"roster\.no_such_seat"):
        replacements(problem(), (), "s1", Role.LEAD, holder="ann")
    with pytest.raises(InputError, match=r"roster\.unknown_id"):
        replacements(problem(), (), "s9", Role.LEAD)


def test_the_runner_up_of_every_seat_with_what_it_costs() -> None:
    people = (
        supporter(),
        supporter("bob", home_to_venue_min=(12, 12)),
        supporter("cy", home_to_venue_min=(20, 20)),
        supporter("dan", skills={}),
        supporter("eve", available=(TimeWindow(0, 30),)),
    )
    of = problem(people, (session(assistants=1),))
    found = runners_up(of, (lead(), assist("s1", "cy")), 60.0)
    assert found.left_out == 0
    first = found.seats[0]
    assert first.seat == lead()
    assert first.next_best is not None
    assert first.next_best.seat.supporter == "bob"
    assert first.next_best.total == 4
    assert first.others == 1  # Cy, giving up the other seat
    assert first.against == {Reason.MISSING_SKILL: 1, Reason.NOT_AVAILABLE: 1}


def test_without_time_every_seat_is_counted_as_left_out() -> None:
    found = runners_up(problem(), (lead(),), 0.0)
    assert found.seats == ()
    assert found.left_out == 1
