"""Each hard rule on both sides of its edge, in the checker and in the model alike."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from models.clock import TimeWindow
from models.kinds import Role, SkillLevel
from models.reasons import Claim, Reason, Rule
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.judge.checker import CHECKS, check
from optimizer.roster.problem import Ban, Pin, RosterProblem, Weights
from optimizer.roster.solution import Assignment
from tests.unit.roster import test_more_rules
from tests.unit.roster.builders import (
    allowed,
    assist,
    best_roster,
    forbidden,
    lead,
    problem,
    roster,
    session,
    supporter,
)

ROOT = Path(__file__).resolve().parents[3]
TWO_DAYS = (session("s1", 600, 660), session("s2", 2040, 2100))


def accept(of: RosterProblem, *assignments: Assignment) -> None:
    """The checker finds nothing, and the model finds this roster or one as good."""
    wanted = roster(of, *assignments)
    assert check(of, wanted) == ()
    found, _ = best_roster(of)
    assert check(of, found) == ()
    assert found.objective == wanted.objective


def refuse(rule: Rule, of: RosterProblem, *assignments: Assignment) -> None:
    """The checker names this rule and no other; the model cannot do as well as this roster."""
    unwanted = roster(of, *assignments)
    assert {violation.code for violation in check(of, unwanted)} == {rule}
    found, _ = best_roster(of)
    assert check(of, found) == ()
    assert found.objective > unwanted.objective
    instant = roster(of, *greedy_roster(of))
    assert check(of, instant) == ()


ANN_AND_BOB = (supporter("ann"), supporter("bob"))


@allowed(Rule.SEATS)
def test_seats_may_all_be_taken() -> None:
    accept(problem(ANN_AND_BOB, (session(assistants=1),)), lead(who="ann"), assist(who="bob"))


@forbidden(Rule.SEATS)
@pytest.mark.parametrize("role", [lead, assist])
def test_no_more_people_than_seats_of_a_role(role: Callable[..., Assignment]) -> None:
    of = problem(
        (supporter("ann", home_to_venue_min=(0, 0)), supporter("bob", home_to_venue_min=(0, 0))),
        (session(leads=int(role is lead), assistants=int(role is assist)),),
    )
    both = (role(who="ann"), role(who="bob"))
    assert {violation.code for violation in check(of, roster(of, *both))} == {Rule.SEATS}
    found, _ = best_roster(of)
    assert len(found.assignments) == 1


@allowed(Rule.ONCE_PER_SESSION)
def test_two_people_of_a_pool_may_sit_in_one_session() -> None:
    of = problem((supporter("shop", count=2),), (session(assistants=1),))
    accept(of, lead(who="shop", person=0), assist(who="shop", person=1))


@forbidden(Rule.ONCE_PER_SESSION)
def test_one_person_takes_no_two_seats_of_a_session() -> None:
    refuse(Rule.ONCE_PER_SESSION, problem(sessions=(session(assistants=1),)), lead(), assist())


@allowed(Rule.SKILL)
@pytest.mark.parametrize(
    ("level", "seat"),
    [(SkillLevel.LEAD, lead), (SkillLevel.LEAD, assist), (SkillLevel.ASSISTANT, assist)],
)
def test_a_lead_may_take_either_seat_and_an_assistant_the_lower(
    level: SkillLevel, seat: Callable[..., Assignment]
) -> None:
    of = problem(
        (supporter(skills={"basics": level}),),
        (session(leads=int(seat is lead), assistants=int(seat is assist)),),
    )
    accept(of, seat())


@forbidden(Rule.SKILL)
@pytest.mark.parametrize(
    ("skills", "seat"),
    [
        ({"basics": SkillLevel.ASSISTANT}, lead),
        ({"payments": SkillLevel.LEAD}, lead),
        ({"payments": SkillLevel.LEAD}, assist),
    ],
)
def test_nobody_sits_above_the_skill(
    skills: dict[str, SkillLevel], seat: Callable[..., Assignment]
) -> None:
    of = problem(
        (supporter(skills=skills),),
        (session(leads=int(seat is lead), assistants=int(seat is assist)),),
    )
    refuse(Rule.SKILL, of, seat())


@allowed(Rule.AVAILABILITY)
def test_a_window_may_hold_the_session_to_the_minute() -> None:
    accept(problem((supporter(available=(TimeWindow(600, 660),)),)), lead())


@forbidden(Rule.AVAILABILITY)
@pytest.mark.parametrize(
    "windows",
    [
        (TimeWindow(601, 700),),
        (TimeWindow(500, 659),),
        (TimeWindow(500, 630), TimeWindow(630, 700)),
        (),
    ],
    ids=["a minute late", "a minute short", "two windows that touch", "no window"],
)
def test_a_session_lies_inside_one_window(windows: tuple[TimeWindow, ...]) -> None:
    refuse(Rule.AVAILABILITY, problem((supporter(available=windows),)), lead())


@allowed(Rule.REACHABLE)
def test_a_venue_next_door_can_be_reached() -> None:
    accept(problem((supporter(home_to_venue_min=(0, -1)),)), lead())


@forbidden(Rule.REACHABLE)
def test_a_venue_without_a_way_cannot_be_reached() -> None:
    refuse(Rule.REACHABLE, problem((supporter(home_to_venue_min=(-1, 10)),)), lead())


@allowed(Rule.MAX_TRAVEL)
def test_the_farthest_travel_is_still_allowed() -> None:
    accept(problem((supporter(home_to_venue_min=(25, 10), max_travel_min=25),)), lead())


@forbidden(Rule.MAX_TRAVEL)
def test_a_minute_beyond_the_farthest_travel_is_not() -> None:
    of = problem((supporter(home_to_venue_min=(26, 10), max_travel_min=25),))
    refuse(Rule.MAX_TRAVEL, of, lead())


@allowed(Rule.BAN)
def test_a_ban_leaves_other_sessions_and_people_alone() -> None:
    bans = (Ban("s2", "ann"), Ban("s1", "bob"))
    of = problem(ANN_AND_BOB, TWO_DAYS, bans=bans)
    accept(of, lead("s1", "ann"), lead("s2", "bob"))


@forbidden(Rule.BAN)
def test_a_banned_supporter_stays_away() -> None:
    refuse(Rule.BAN, problem(bans=(Ban("s1", "ann"),)), lead())


@allowed(Rule.PIN)
@pytest.mark.parametrize("role", [None, Role.LEAD])
def test_a_pin_is_kept_even_where_somebody_else_is_nearer(role: Role | None) -> None:
    far = supporter("far", home_to_venue_min=(90, 90))
    accept(problem((far, supporter("near")), pins=(Pin("s1", "far", role),)), lead(who="far"))


@forbidden(Rule.PIN)
@pytest.mark.parametrize("role", [None, Role.ASSISTANT])
def test_a_pin_is_not_left_out_nor_seated_otherwise(role: Role | None) -> None:
    far = supporter("far", home_to_venue_min=(90, 90))
    of = problem(
        (far, supporter("near", skills={"basics": SkillLevel.ASSISTANT})),
        (session(assistants=1),),
        pins=(Pin("s1", "far", role),),
        weights=Weights(unfilled_lead=10, unfilled_assistant=0),
    )
    refuse(Rule.PIN, of, *(() if role is None else (lead(who="far"),)))


SAME_DAY = (session("s1", 600, 660), session("s2", 720, 780), session("s3", 840, 900))


@allowed(Rule.MAX_PER_DAY)
def test_a_day_may_be_full() -> None:
    of = problem((supporter(max_per_day=2),), SAME_DAY[:2])
    accept(of, lead("s1"), lead("s2"))


@forbidden(Rule.MAX_PER_DAY)
def test_a_day_is_not_overfull() -> None:
    of = problem((supporter(max_per_day=2),), SAME_DAY)
    refuse(Rule.MAX_PER_DAY, of, lead("s1"), lead("s2"), lead("s3"))


@allowed(Rule.MAX_PER_DAY)
def test_the_daily_cap_of_a_pool_is_per_person() -> None:
    of = problem((supporter("shop", count=2, max_per_day=2),), SAME_DAY)
    accept(of, *(lead(s, "shop") for s in ("s1", "s2")), lead("s3", "shop", 1))


@forbidden(Rule.MAX_PER_DAY)
def test_no_person_of_a_pool_has_an_overfull_day() -> None:
    of = problem((supporter("shop", count=2, max_per_day=2),), SAME_DAY)
    refuse(Rule.MAX_PER_DAY, of, *(lead(s, "shop") for s in ("s1", "s2", "s3")))


@forbidden(Rule.MAX_PER_DAY)
def test_a_pool_with_one_session_a_day_each_has_no_more_sessions_than_people() -> None:
    of = problem((supporter("shop", count=2, max_per_day=1),), SAME_DAY)
    refuse(Rule.MAX_PER_DAY, of, *(lead(s, "shop") for s in ("s1", "s2")), lead("s3", "shop", 1))


ACROSS_WEEKS = (session("s1", 600, 660), session("s2", 6 * 1440 + 600, 6 * 1440 + 660))
NEXT_MONDAY = session("s3", 7 * 1440 + 600, 7 * 1440 + 660)


@allowed(Rule.MAX_PER_WEEK)
def test_the_eighth_day_belongs_to_the_next_week() -> None:
    of = problem((supporter(max_per_week=1),), (ACROSS_WEEKS[0], NEXT_MONDAY))
    accept(of, lead("s1"), lead("s3"))


@forbidden(Rule.MAX_PER_WEEK)
def test_the_seventh_day_belongs_to_the_first_week() -> None:
    of = problem((supporter(max_per_week=1),), ACROSS_WEEKS)
    refuse(Rule.MAX_PER_WEEK, of, lead("s1"), lead("s2"))


@forbidden(Rule.MAX_PER_WEEK)
def test_the_weekly_cap_of_a_pool_is_for_all_its_people_together() -> None:
    of = problem((supporter("shop", count=2, max_per_week=1),), ACROSS_WEEKS)
    refuse(Rule.MAX_PER_WEEK, of, lead("s1", "shop"), lead("s2", "shop", 1))


@allowed(Rule.MAX_TOTAL)
def test_the_whole_plan_may_be_full() -> None:
    of = problem((supporter(max_total=2),), (ACROSS_WEEKS[0], NEXT_MONDAY))
    accept(of, lead("s1"), lead("s3"))


@forbidden(Rule.MAX_TOTAL)
def test_the_whole_plan_is_not_overfull() -> None:
    of = problem((supporter(max_total=1),), (ACROSS_WEEKS[0], NEXT_MONDAY))
    refuse(Rule.MAX_TOTAL, of, lead("s1"), lead("s3"))


def apart(gap_min: int, **changes: object) -> RosterProblem:
    """A at 10:00 for an hour, then B after a gap; 30 minutes and a buffer of 5 between them."""
    return problem(
        sessions=(session(), session("s2", 660 + gap_min, 720 + gap_min, venue="B")), **changes
    )


@allowed(Rule.TRAVEL_BETWEEN)
def test_the_leg_and_the_buffer_just_fit() -> None:
    accept(apart(35), lead("s1"), lead("s2"))


@forbidden(Rule.TRAVEL_BETWEEN)
def test_a_minute_less_than_leg_and_buffer_does_not_fit() -> None:
    refuse(Rule.TRAVEL_BETWEEN, apart(34), lead("s1"), lead("s2"))


@allowed(Rule.TRAVEL_BETWEEN)
def test_no_buffer_and_no_time_is_needed_within_a_venue() -> None:
    of = problem(sessions=(session(), session("s2", 660, 720)))
    accept(of, lead("s1"), lead("s2"))


NO_DIRECT_WAY = {"car": ((0, -1), (-1, 0))}


@allowed(Rule.TRAVEL_BETWEEN)
def test_home_and_rest_just_fit_where_there_is_no_direct_way() -> None:
    accept(apart(10 + 10 + 60, travel_min=NO_DIRECT_WAY), lead("s1"), lead("s2"))


@forbidden(Rule.TRAVEL_BETWEEN)
def test_a_minute_less_than_home_and_rest_does_not_fit() -> None:
    of = apart(10 + 10 + 59, travel_min=NO_DIRECT_WAY)
    refuse(Rule.TRAVEL_BETWEEN, of, lead("s1"), lead("s2"))


@forbidden(Rule.TRAVEL_BETWEEN)
def test_the_way_there_is_not_the_way_back() -> None:
    of = apart(35, travel_min={"car": ((0, 31), (0, 0))})
    refuse(Rule.TRAVEL_BETWEEN, of, lead("s1"), lead("s2"))


def sides_tested(rule: Rule) -> set[str]:
    both = [*globals().items(), *vars(test_more_rules).items()]
    tests = [value for name, value in both if name.startswith("test_")]
    marks = [mark for test in tests for mark in getattr(test, "pytestmark", [])]
    return {mark.args[1] for mark in marks if mark.name == "rule" and mark.args[0] is rule}


def sentences(language: str) -> dict[str, dict[str, str]]:
    path = ROOT / "dashboard" / "i18n" / language / "roster_rules.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_is_checked_worded_documented_and_tested(rule: Rule) -> None:
    assert rule in CHECKS
    assert all(sentences(language)["rule"][rule] for language in ("ja", "en"))
    assert f"## {rule}\n" in (ROOT / "docs/constraints.md").read_text(encoding="utf-8")
    assert sides_tested(rule) == {"allowed", "forbidden"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_reason_and_claim_is_worded(language: str) -> None:
    worded = sentences(language)
    assert set(worded["reason"]) == {reason.value for reason in Reason}
    assert set(worded["claim"]) == {claim.value for claim in Claim}
