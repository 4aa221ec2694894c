"""The rules of version 2 on both sides of their edges, as the checker judges them."""

from __future__ import annotations

from typing import Any

import pytest

from models.clock import TimeWindow
from models.kinds import Role, SkillLevel
from models.reasons import Rule
from optimizer.roster.judge.checker import check, evaluate
from optimizer.roster.problem import (
    Ban,
    PreviousAssignment,
    RosterProblem,
    Session,
    Supporter,
    Weights,
)
from optimizer.roster.solution import Assignment
from tests.unit.roster.builders import (
    allowed,
    assist,
    forbidden,
    lead,
    problem,
    roster,
    session,
    supporter,
)

DAY = 1440


def judge_accepts(of: RosterProblem, *assignments: Assignment) -> None:
    assert check(of, roster(of, *assignments)) == ()


def judge_refuses(rule: Rule, of: RosterProblem, *assignments: Assignment) -> None:
    """The checker names this rule, once, and no other."""
    assert [violation.code for violation in check(of, roster(of, *assignments))] == [rule]


def on_day(day: int, start: int = 600, end: int = 660, **changes: Any) -> Session:
    """An hour at venue A on a day, named after the day."""
    return session(f"d{day}", day * DAY + start, day * DAY + end, **changes)


def was(session_id: str, who: str = "ann", person: int = 0, role: Role = Role.LEAD) -> Any:
    return PreviousAssignment(session_id, who, role, person)


# Rest between two days. Home is 10 minutes away.


def late_and_early(rest: int, early: int, **changes: Any) -> RosterProblem:
    """A session to 21:00, and one the next day that begins at ``early``."""
    return problem(
        (supporter(rest_between_days_min=rest, **changes),),
        (on_day(0, 1200, 1260), on_day(1, early, early + 60)),
    )


@allowed(Rule.REST_BETWEEN_DAYS)
def test_the_rest_between_two_days_just_fits() -> None:
    judge_accepts(late_and_early(660, 500), lead("d0"), lead("d1"))


@forbidden(Rule.REST_BETWEEN_DAYS)
def test_a_minute_less_between_two_days_is_no_rest() -> None:
    judge_refuses(Rule.REST_BETWEEN_DAYS, late_and_early(660, 499), lead("d0"), lead("d1"))


@forbidden(Rule.REST_BETWEEN_DAYS)
@pytest.mark.parametrize("home", [(11, 10), (10, 11)])
def test_the_ways_home_and_out_take_from_the_rest(home: tuple[int, int]) -> None:
    of = problem(
        (supporter(rest_between_days_min=660, home_to_venue_min=home),),
        (on_day(0, 1200, 1260), on_day(1, 500, 560, venue="B")),
    )
    judge_refuses(Rule.REST_BETWEEN_DAYS, of, lead("d0"), lead("d1"))


@allowed(Rule.REST_BETWEEN_DAYS)
def test_a_day_off_between_needs_no_rest() -> None:
    of = problem(
        (supporter(rest_between_days_min=1440, home_to_venue_min=(30, 30)),),
        (on_day(0, 1380, 1440), on_day(2, 0, 60)),
    )
    judge_accepts(of, lead("d0"), lead("d2"))


@allowed(Rule.REST_BETWEEN_DAYS)
def test_somebody_else_needs_no_rest() -> None:
    of = problem(
        (supporter(rest_between_days_min=660), supporter("bob")),
        (on_day(0, 1200, 1260), on_day(1, 499, 560)),
    )
    judge_accepts(of, lead("d0"), lead("d1", "bob"))


@forbidden(Rule.REST_BETWEEN_DAYS)
def test_rest_is_counted_from_the_last_session_to_the_first() -> None:
    of = problem(
        (supporter(rest_between_days_min=660),),
        (
            session("noon", 700, 760),
            on_day(0, 1200, 1260),
            on_day(1, 499, 559),
            session("later", DAY + 900, DAY + 960),
        ),
    )
    judge_refuses(Rule.REST_BETWEEN_DAYS, of, *(lead(s) for s in ("noon", "d0", "d1", "later")))


# Days and evenings.

WEEK = tuple(on_day(day, assistants=1) for day in (0, 1, 6, 7))


@allowed(Rule.MAX_DAYS_PER_WEEK)
def test_a_week_may_have_its_days_full() -> None:
    of = problem((supporter(max_days_per_week=2),), (*WEEK, session("again", 700, 760)))
    judge_accepts(of, *(lead(s) for s in ("d0", "again", "d6", "d7")))


@forbidden(Rule.MAX_DAYS_PER_WEEK)
def test_a_week_has_no_day_too_many() -> None:
    of = problem((supporter(max_days_per_week=2),), WEEK)
    judge_refuses(Rule.MAX_DAYS_PER_WEEK, of, *(lead(s) for s in ("d0", "d1", "d6")))


@forbidden(Rule.MAX_DAYS_PER_WEEK)
def test_the_days_of_a_pool_are_those_of_all_its_people() -> None:
    of = problem((supporter("shop", count=2, max_days_per_week=2),), WEEK)
    taken = (lead("d0", "shop"), assist("d0", "shop", 1), lead("d1", "shop"))
    judge_accepts(of, *taken[:2])
    judge_refuses(Rule.MAX_DAYS_PER_WEEK, of, *taken)


def evenings(ends: int = 1081, **changes: Any) -> RosterProblem:
    """Evenings of days 0, 1 and 7, and an earlier session on each; ann may take them all."""
    late = tuple(on_day(day, 1020, ends) for day in (0, 1, 7))
    early = tuple(session(f"early{day}", day * DAY + 600, day * DAY + 660) for day in (0, 1, 7))
    return problem((supporter(**changes),), (*late, *early))


@allowed(Rule.MAX_EVENINGS_PER_WEEK)
def test_a_week_may_have_its_evenings_full() -> None:
    judge_accepts(evenings(max_evenings_per_week=1), lead("d0"), lead("early1"), lead("d7"))


@forbidden(Rule.MAX_EVENINGS_PER_WEEK)
def test_a_week_has_no_evening_too_many() -> None:
    judge_refuses(
        Rule.MAX_EVENINGS_PER_WEEK, evenings(max_evenings_per_week=1), lead("d0"), lead("d1")
    )


@allowed(Rule.MAX_EVENINGS_PER_WEEK)
def test_a_session_that_ends_on_the_minute_is_no_evening() -> None:
    judge_accepts(evenings(1080, max_evenings_per_week=1), lead("d0"), lead("d1"))


@allowed(Rule.MAX_EVENINGS)
def test_the_plan_may_have_its_evenings_full() -> None:
    judge_accepts(evenings(max_evenings=2), lead("d0"), lead("d7"), lead("early1"))


@forbidden(Rule.MAX_EVENINGS)
def test_the_plan_has_no_evening_too_many() -> None:
    judge_refuses(Rule.MAX_EVENINGS, evenings(max_evenings=2), lead("d0"), lead("d1"), lead("d7"))


@allowed(Rule.MAX_EVENINGS)
def test_two_sessions_of_one_evening_are_one() -> None:
    of = problem(
        (supporter(max_evenings=1),), (session("s1", 1080, 1140), session("s2", 1140, 1200))
    )
    judge_accepts(of, lead("s1"), lead("s2"))


@forbidden(Rule.MAX_EVENINGS)
def test_two_people_of_a_pool_on_one_evening_are_two() -> None:
    of = problem(
        (supporter("shop", count=2, max_evenings=1),), (session("s1", 1080, 1140, assistants=1),)
    )
    judge_refuses(Rule.MAX_EVENINGS, of, lead("s1", "shop"), assist("s1", "shop", 1))


# Who sits beside whom.

PAIR = (supporter("ann"), supporter("bob"), supporter("eve"))
THREE_SEATS = (session(assistants=2), session("s2", 2040, 2100, assistants=2))


def newcomer(name: str = "new", **changes: Any) -> Supporter:
    return supporter(name, newcomer=True, **changes)


@allowed(Rule.NEWCOMER)
@pytest.mark.parametrize("role", ["lead", "assistant"])
def test_a_newcomer_may_sit_beside_somebody_in_either_seat(role: str) -> None:
    of = problem((newcomer(), supporter("bob")), THREE_SEATS)
    seats = (lead(who="new"), assist(who="bob")) if role == "lead" else (assist(who="new"), lead())
    judge_accepts(problem((newcomer(), *PAIR), THREE_SEATS), *seats)
    judge_accepts(of, lead(who="bob"), assist(who="new"))


@forbidden(Rule.NEWCOMER)
def test_a_newcomer_is_not_alone() -> None:
    judge_refuses(Rule.NEWCOMER, problem((newcomer(), *PAIR), THREE_SEATS), lead(who="new"))


@forbidden(Rule.NEWCOMER)
def test_newcomers_do_not_help_each_other() -> None:
    of = problem((newcomer("shop", count=2), supporter("bob")), THREE_SEATS)
    alone = (lead(who="shop"), assist(who="shop", person=1))
    found = check(of, roster(of, *alone, lead("s2", "bob")))
    assert {violation.code for violation in found} == {Rule.NEWCOMER}
    judge_accepts(of, *alone, assist(who="bob"))


@allowed(Rule.TOGETHER)
def test_two_who_work_together_may_take_any_seats_or_none() -> None:
    of = problem(PAIR, THREE_SEATS, together=(("ann", "bob"),))
    judge_accepts(of, lead(who="ann"), assist(who="bob"), lead("s2", "eve"))
    judge_accepts(of)


@forbidden(Rule.TOGETHER)
@pytest.mark.parametrize("alone", ["ann", "bob"])
def test_neither_of_two_who_work_together_comes_alone(alone: str) -> None:
    of = problem(PAIR, THREE_SEATS, together=(("ann", "bob"),))
    judge_refuses(Rule.TOGETHER, of, assist(who=alone), lead(who="eve"))


@allowed(Rule.APART)
def test_two_who_work_apart_may_have_different_sessions() -> None:
    of = problem(PAIR, THREE_SEATS, apart=(("ann", "bob"),))
    judge_accepts(of, lead("s1", "ann"), assist("s1", "eve"), lead("s2", "bob"))


@forbidden(Rule.APART)
@pytest.mark.parametrize("third", [(), (lead(who="eve"),)], ids=["alone", "with a third"])
def test_two_who_work_apart_are_in_no_session_both(third: tuple[Assignment, ...]) -> None:
    of = problem(PAIR, THREE_SEATS, apart=(("ann", "bob"),))
    judge_refuses(Rule.APART, of, assist(who="ann"), assist(who="bob"), *third)


SERIES = tuple(on_day(day, assistants=1, series="phones") for day in (0, 1, 2))


@allowed(Rule.SERIES_LEAD)
def test_a_series_has_one_lead_and_may_miss_some_and_change_assistants() -> None:
    of = problem(PAIR, SERIES)
    judge_accepts(
        of, lead("d0", "ann"), assist("d0", "bob"), assist("d1", "eve"), lead("d2", "ann")
    )


@forbidden(Rule.SERIES_LEAD)
def test_a_series_has_no_second_lead() -> None:
    of = problem(PAIR, SERIES)
    judge_refuses(Rule.SERIES_LEAD, of, lead("d0", "ann"), lead("d2", "bob"))


@allowed(Rule.SERIES_LEAD)
def test_another_series_and_single_sessions_may_have_another_lead() -> None:
    other = (on_day(3, series="tax"), on_day(4), on_day(5))
    of = problem(PAIR, (*SERIES, *other))
    judge_accepts(of, lead("d0", "ann"), lead("d3", "bob"), lead("d4", "eve"), lead("d5", "bob"))


@allowed(Rule.SERIES_LEAD)
def test_a_pool_may_assist_in_a_series() -> None:
    of = problem((supporter("shop", count=2), supporter("one", count=1)), SERIES)
    judge_accepts(of, lead("d0", "one"), assist("d0", "shop"), assist("d1", "shop", 1))


@forbidden(Rule.SERIES_LEAD)
def test_a_pool_does_not_lead_in_a_series() -> None:
    judge_refuses(
        Rule.SERIES_LEAD, problem((supporter("shop", count=2),), SERIES), lead("d0", "shop")
    )


# A least number of sessions.


@allowed(Rule.MIN_TOTAL)
def test_the_promised_sessions_are_there() -> None:
    of = problem((supporter(min_total=2), supporter("bob")), WEEK)
    judge_accepts(of, lead("d0"), assist("d7"))


@forbidden(Rule.MIN_TOTAL)
@pytest.mark.parametrize("taken", [(), (lead("d0"),)], ids=["none", "one too few"])
def test_no_promised_session_is_missing(taken: tuple[Assignment, ...]) -> None:
    of = problem((supporter(min_total=2), supporter("bob")), WEEK)
    judge_refuses(Rule.MIN_TOTAL, of, *taken, lead("d1", "bob"))


@allowed(Rule.MIN_TOTAL)
def test_the_people_of_a_pool_keep_a_promise_together() -> None:
    of = problem((supporter("shop", count=2, min_total=2),), WEEK)
    judge_accepts(of, lead("d0", "shop"), assist("d0", "shop", 1))


# Held sessions: a fact.

HELD = on_day(0, held=True, assistants=1)
WAS_THERE = (was("d0", "ann"), was("d0", "bob", role=Role.ASSISTANT))
AS_IT_WAS = (lead("d0", "ann"), assist("d0", "bob"))


def after(sessions: tuple[Session, ...] = (), *people: Supporter, **changes: Any) -> RosterProblem:
    """Ann led and bob assisted on day 0; then come further sessions."""
    given: dict[str, Any] = {"previous": WAS_THERE, **changes}
    return problem(people or PAIR, (HELD, *sessions), **given)


@allowed(Rule.HELD)
def test_those_who_were_there_are_there() -> None:
    judge_accepts(after((on_day(1),)), *AS_IT_WAS, lead("d1", "eve"))


@forbidden(Rule.HELD)
@pytest.mark.parametrize(
    "told",
    [AS_IT_WAS[:1], AS_IT_WAS[1:], (*AS_IT_WAS, assist("d0", "eve"))],
    ids=["no assistant", "no lead", "somebody else"],
)
def test_nobody_is_missing_or_added_afterwards(told: tuple[Assignment, ...]) -> None:
    judge_refuses(Rule.HELD, after(), *told)


@forbidden(Rule.HELD)
@pytest.mark.parametrize("now", [assist("d0", "shop", 1), lead("d0", "shop")])
def test_nobody_had_another_role_or_number(now: Assignment) -> None:
    of = after((), supporter("shop", count=2), previous=(was("d0", "shop", 1),))
    judge_accepts(of, lead("d0", "shop", 1))
    found = check(of, roster(of, now))
    assert [violation.code for violation in found] == [Rule.HELD, Rule.HELD]


NOBODY: dict[str, Any] = {
    "skills": {},
    "available": (),
    "home_to_venue_min": (-1, -1),
    "max_travel_min": 0,
    "newcomer": True,
}


@allowed(Rule.HELD)
@pytest.mark.parametrize("changes", [{name: NOBODY[name]} for name in NOBODY] + [NOBODY])
def test_what_has_changed_since_breaks_no_held_session(changes: dict[str, Any]) -> None:
    people = tuple(supporter(name, **changes) for name in ("ann", "bob", "eve"))
    of = after((), *people, bans=(Ban("d0", "ann"),), apart=(("ann", "bob"),))
    judge_accepts(of, *AS_IT_WAS)


@allowed(Rule.HELD)
def test_a_held_session_may_have_had_more_people_than_seats_and_half_a_couple() -> None:
    crowd = (*WAS_THERE, was("d0", "eve"))
    of = after((), *PAIR, supporter("zoe"), previous=crowd, together=(("ann", "zoe"),))
    judge_accepts(of, *AS_IT_WAS, lead("d0", "eve"))
    assert evaluate(of, (*AS_IT_WAS, lead("d0", "eve"))).unfilled_lead.amount == 0


@allowed(Rule.SERIES_LEAD)
def test_a_series_does_not_count_its_held_sessions() -> None:
    held = tuple(on_day(day, series="phones", held=True) for day in (0, 1))
    of = problem(
        (supporter("shop", count=2), *PAIR),
        (*held, on_day(2, series="phones"), on_day(3, series="phones")),
        previous=(was("d0", "shop"), was("d1", "eve")),
    )
    told = (lead("d0", "shop"), lead("d1", "eve"), lead("d2", "ann"))
    judge_accepts(of, *told, lead("d3", "ann"))
    judge_refuses(Rule.SERIES_LEAD, of, *told, lead("d3", "bob"))


CAPS = [
    (Rule.MAX_PER_DAY, "max_per_day"),
    (Rule.MAX_PER_WEEK, "max_per_week"),
    (Rule.MAX_TOTAL, "max_total"),
    (Rule.MAX_DAYS_PER_WEEK, "max_days_per_week"),
    (Rule.MAX_EVENINGS_PER_WEEK, "max_evenings_per_week"),
    (Rule.MAX_EVENINGS, "max_evenings"),
]


@pytest.mark.parametrize(("rule", "cap"), CAPS, ids=[cap for _, cap in CAPS])
@pytest.mark.parametrize("limit", [0, 1, 2])
def test_held_sessions_may_exceed_a_cap_but_leave_no_room(rule: Rule, cap: str, limit: int) -> None:
    """Two held sessions, and one more of the same kind: room for it only above two."""
    days = (0, 0) if cap == "max_per_day" else (0, 1)
    more_on = 0 if cap == "max_per_day" else 2
    starts = (1080, 1140, 1200)
    held = tuple(
        session(f"h{i}", day * DAY + starts[i], day * DAY + starts[i] + 60, held=True)
        for i, day in enumerate(days)
    )
    more = session("more", more_on * DAY + starts[2], more_on * DAY + starts[2] + 60)
    past = (was("h0"), was("h1"))
    told = (lead("h0"), lead("h1"))
    of = problem((supporter(**{cap: limit}),), (*held, more), previous=past)
    judge_accepts(of, *told)
    judge_refuses(rule, of, *told, lead("more"))
    roomy = problem((supporter(**{cap: 3}),), (*held, more), previous=past)
    judge_accepts(roomy, *told, lead("more"))


@allowed(Rule.MAX_DAYS_PER_WEEK)
def test_a_held_day_has_room_for_more_of_the_same_day() -> None:
    of = problem(
        (supporter(max_days_per_week=0, max_evenings=0),),
        (on_day(0, 1080, 1140, held=True), session("later", 1140, 1200)),
        previous=(was("d0"),),
    )
    judge_accepts(of, lead("d0"), lead("later"))


@allowed(Rule.MIN_TOTAL)
def test_held_sessions_count_towards_the_promise() -> None:
    of = after((), supporter("ann", min_total=1), supporter("bob"))
    judge_accepts(of, *AS_IT_WAS)


def two_held(gap: int, **more: Any) -> RosterProblem:
    """Held at A to 11:00 and at B ``gap`` minutes later, 30 minutes away; one more after."""
    return problem(
        (supporter(),),
        (
            session("s1", held=True),
            session("s2", 660 + gap, 720 + gap, venue="B", held=True),
            session("s3", 1000, 1060, venue="B", **more),
        ),
        previous=(was("s1"), was("s2")),
    )


@allowed(Rule.TRAVEL_BETWEEN)
@pytest.mark.parametrize(("gap", "minutes"), [(35, 10 + 30 + 10), (34, 20), (-30, 20)])
def test_a_way_between_held_sessions_that_cannot_be_costs_nothing(gap: int, minutes: int) -> None:
    told = (lead("s1"), lead("s2"))
    judge_accepts(two_held(gap), *told)
    assert evaluate(two_held(gap), told).travel_min.amount == minutes


@pytest.mark.parametrize(("start", "sound"), [(755, True), (754, False)])
def test_the_way_from_a_held_session_to_another_is_needed(start: int, sound: bool) -> None:
    of = problem(
        (supporter(),),
        (session("s1", 660, 720, held=True), session("s2", start, start + 60, venue="B")),
        previous=(was("s1"),),
    )
    judge = judge_accepts if sound else lambda *told: judge_refuses(Rule.TRAVEL_BETWEEN, *told)
    judge(of, lead("s1"), lead("s2"))


@pytest.mark.parametrize(("start", "sound"), [(840, True), (839, False)])
def test_a_session_overlaps_no_held_one_even_behind_another(start: int, sound: bool) -> None:
    """The long held session began before the short one, but ends after it."""
    of = problem(
        (supporter(),),
        (
            session("long", 600, 840, held=True),
            session("short", 660, 720, held=True),
            session("more", start, start + 60),
        ),
        previous=(was("long"), was("short")),
    )
    judge = judge_accepts if sound else lambda *told: judge_refuses(Rule.TRAVEL_BETWEEN, *told)
    judge(of, lead("long"), lead("short"), lead("more"))


def held_rest(first_held: bool, second_held: bool) -> RosterProblem:
    held = [name for name, is_so in (("d0", first_held), ("d1", second_held)) if is_so]
    return problem(
        (supporter(rest_between_days_min=660),),
        (on_day(0, 1200, 1260, held=first_held), on_day(1, 499, 559, held=second_held)),
        previous=tuple(was(name) for name in held),
    )


@allowed(Rule.REST_BETWEEN_DAYS)
def test_no_rest_is_asked_for_between_held_days() -> None:
    judge_accepts(held_rest(True, True), lead("d0"), lead("d1"))


@forbidden(Rule.REST_BETWEEN_DAYS)
@pytest.mark.parametrize("first_held", [True, False])
def test_a_held_day_needs_its_rest_before_and_after(first_held: bool) -> None:
    of = held_rest(first_held, not first_held)
    judge_refuses(Rule.REST_BETWEEN_DAYS, of, lead("d0"), lead("d1"))


@pytest.mark.parametrize(("start", "sound"), [(490, True), (489, False)])
def test_a_held_session_without_a_way_home_takes_nothing_from_the_rest(
    start: int, sound: bool
) -> None:
    of = problem(
        (supporter(rest_between_days_min=660, home_to_venue_min=(-1, 10)),),
        (on_day(0, 1200, 1260, held=True), on_day(1, start, start + 60, venue="B")),
        previous=(was("d0"),),
    )
    judge = judge_accepts if sound else lambda *told: judge_refuses(Rule.REST_BETWEEN_DAYS, *told)
    judge(of, lead("d0"), lead("d1"))


# Online sessions: at home.


def online_then(
    gap: int, *, first_online: bool = True, second_online: bool = False, **changes: Any
) -> RosterProblem:
    """Two sessions of one venue id; home is 40 minutes from it, the buffer 5."""
    return problem(
        (supporter(home_to_venue_min=(40, 10)),),
        (
            session("s1", online=first_online),
            session("s2", 660 + gap, 720 + gap, online=second_online),
        ),
        **changes,
    )


@allowed(Rule.TRAVEL_BETWEEN)
@pytest.mark.parametrize("first", [True, False])
def test_home_and_buffer_lie_between_online_and_a_venue(first: bool) -> None:
    of = online_then(45, first_online=first, second_online=not first)
    judge_accepts(of, lead("s1"), lead("s2"))
    assert evaluate(of, (lead("s1"), lead("s2"))).travel_min.amount == 80


@forbidden(Rule.TRAVEL_BETWEEN)
@pytest.mark.parametrize("first", [True, False])
def test_a_minute_less_than_home_and_buffer_is_too_little(first: bool) -> None:
    of = online_then(44, first_online=first, second_online=not first)
    judge_refuses(Rule.TRAVEL_BETWEEN, of, lead("s1"), lead("s2"))


@pytest.mark.parametrize(("gap", "sound"), [(43, True), (42, False)])
def test_at_home_the_rest_may_stand_in_for_the_buffer(gap: int, sound: bool) -> None:
    of = online_then(gap, rest_at_home_min=3)
    judge = judge_accepts if sound else lambda *told: judge_refuses(Rule.TRAVEL_BETWEEN, *told)
    judge(of, lead("s1"), lead("s2"))


@allowed(Rule.TRAVEL_BETWEEN)
def test_two_online_sessions_may_touch() -> None:
    of = online_then(0, second_online=True)
    judge_accepts(of, lead("s1"), lead("s2"))
    assert evaluate(of, (lead("s1"), lead("s2"))).travel_min.amount == 0


@forbidden(Rule.TRAVEL_BETWEEN)
def test_two_online_sessions_may_not_overlap() -> None:
    judge_refuses(Rule.TRAVEL_BETWEEN, online_then(-1, second_online=True), lead("s1"), lead("s2"))


@allowed(Rule.REACHABLE)
@allowed(Rule.MAX_TRAVEL)
@pytest.mark.parametrize("far", [{"home_to_venue_min": (-1, -1)}, {"max_travel_min": 9}])
def test_nobody_is_too_far_from_an_online_session(far: dict[str, Any]) -> None:
    of = problem((supporter(**far),), (session(online=True),))
    judge_accepts(of, lead())
    assert evaluate(of, [lead()]).travel_min.amount == 0
    at_venue = problem((supporter(**far),), (session(),))
    assert check(at_venue, roster(at_venue, lead()))


@allowed(Rule.REST_BETWEEN_DAYS)
@pytest.mark.parametrize(("start", "sound"), [(480, True), (479, False)])
def test_rest_around_online_sessions_has_no_ways(start: int, sound: bool) -> None:
    of = problem(
        (supporter(rest_between_days_min=660),),
        (on_day(0, 1200, 1260, online=True), on_day(1, start, start + 60, online=True)),
    )
    judge = judge_accepts if sound else lambda *told: judge_refuses(Rule.REST_BETWEEN_DAYS, *told)
    judge(of, lead("d0"), lead("d1"))


# The further parts of the objective.

WISHES = Weights(
    unfilled_lead=0,
    unfilled_assistant=0,
    travel_min=0,
    dispatched=100,
    unpreferred_venue=10,
    unpreferred_time=1,
)


def amounts(of: RosterProblem, *assignments: Assignment) -> tuple[int, int, int]:
    parts = evaluate(of, assignments)
    assert parts.total == (
        100 * parts.dispatched.amount
        + 10 * parts.unpreferred_venue.amount
        + parts.unpreferred_time.amount
    )
    return parts.dispatched.amount, parts.unpreferred_venue.amount, parts.unpreferred_time.amount


def test_every_person_of_a_dispatched_pool_costs_every_session() -> None:
    people = (supporter("shop", count=2, dispatch=True), supporter("ann"))
    of = problem(people, THREE_SEATS, weights=WISHES)
    assert amounts(of, lead(who="shop"), assist(who="shop", person=1), assist()) == (2, 0, 0)
    assert amounts(of, lead(who="shop"), lead("s2", "shop"), assist("s2")) == (2, 0, 0)


@pytest.mark.parametrize(("wish", "cost"), [((), 0), (("A",), 0), (("B",), 1), (("A", "B"), 0)])
def test_a_venue_not_wished_for_costs(wish: tuple[str, ...], cost: int) -> None:
    of = problem((supporter(preferred_venues=wish),), weights=WISHES)
    assert amounts(of, lead()) == (0, cost, 0)
    online = problem((supporter(preferred_venues=wish),), (session(online=True),), weights=WISHES)
    assert amounts(online, lead()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("wish", "cost"),
    [
        ((), 0),
        (((600, 660),), 0),
        (((601, 660),), 1),
        (((600, 659),), 1),
        (((600, 630), (630, 660)), 1),
        (((0, 10), (600, 700)), 0),
    ],
)
def test_a_time_not_wished_for_costs(wish: tuple[tuple[int, int], ...], cost: int) -> None:
    windows = tuple(TimeWindow(*window) for window in wish)
    of = problem((supporter(preferred=windows),), (session(online=True),), weights=WISHES)
    assert amounts(of, lead()) == (0, 0, cost)


def test_what_was_held_costs_as_any_other() -> None:
    of = after(
        (),
        supporter("ann", dispatch=True, preferred_venues=("B",), preferred=(TimeWindow(0, 1),)),
        supporter("bob", fair_share=0),
        weights=Weights(unfilled_lead=0, unfilled_assistant=0, travel_min=1, overload=30),
    )
    parts = evaluate(of, AS_IT_WAS)
    assert (parts.dispatched.amount, parts.overload.amount, parts.travel_min.amount) == (1, 1, 40)
    assert (parts.unpreferred_venue.amount, parts.unpreferred_time.amount) == (1, 1)


def test_a_skilled_assistant_is_still_no_lead() -> None:
    """An open session beside a held one keeps all its rules."""
    people = (supporter("ann"), supporter("bob", skills={"basics": SkillLevel.ASSISTANT}))
    of = after((on_day(1),), *people)
    judge_refuses(Rule.SKILL, of, *AS_IT_WAS, lead("d1", "bob"))
