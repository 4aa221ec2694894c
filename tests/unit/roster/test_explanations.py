"""Causes, remedies and worth: only what a re-solve confirms, each with its witness."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.clock import TimeWindow
from models.kinds import Role, SkillLevel
from optimizer.roster.desk import causes
from optimizer.roster.desk.causes import Explained, explain
from optimizer.roster.desk.explain import Step
from optimizer.roster.desk.near import is_sound
from optimizer.roster.desk.remedies import Remedy, RemedyKind, with_remedy
from optimizer.roster.desk.worth import worths
from optimizer.roster.judge.checker import evaluate
from optimizer.roster.problem import Ban, RosterProblem, Supporter
from optimizer.roster.solution import Assignment
from tests.unit.roster.builders import lead, problem, session, supporter

MORNING = (TimeWindow(480, 720),)


def only(of: RosterProblem, *roster: Assignment) -> Explained:
    """The explanation of the one empty seat; every witness is judged on the way."""
    found = explain(of, roster, 60.0)
    assert found.left_out == 0
    (explained,) = found.seats
    for one in explained.remedies:
        decided = with_remedy(of, one.remedy)
        assert is_sound(decided, one.assignments)
        assert len(one.assignments) - len(roster) == one.seats_filled >= 1
        value = evaluate(decided, one.assignments).total - evaluate(of, roster).total
        assert value == one.total < 0
    return explained


def remedies(explained: Explained) -> dict[RemedyKind, Remedy]:
    return {one.remedy.kind: one.remedy for one in explained.remedies}


@pytest.mark.parametrize(
    ("people", "cause"),
    [
        ((supporter(skills={}),), Step.SKILLED),
        ((supporter(available=(TimeWindow(0, 100),)),), Step.AVAILABLE),
        ((supporter(max_travel_min=9),), Step.NEAR),
        ((supporter(max_total=0),), Step.UNDER_CAPS),
    ],
)
def test_the_step_that_ends_the_chain_is_the_cause_once_lifted(
    people: tuple[Supporter, ...], cause: Step
) -> None:
    assert only(problem(people)).cause is cause


def test_a_day_that_is_full_is_the_cause() -> None:
    of = problem(sessions=(session(), session("s2", venue="B")))
    assert only(of, lead("s2")).cause is Step.FREE


def test_a_cause_that_lifting_does_not_confirm_is_not_shown() -> None:
    """Ann is too far away, but were she near, her cap would still forbid it."""
    explained = only(problem((supporter(max_travel_min=9, max_total=0),)))
    assert explained.seat.ended_by is Step.NEAR
    assert explained.cause is None


def test_a_seat_that_costs_more_than_it_is_worth_says_what_it_would_cost() -> None:
    of = problem((supporter(home_to_venue_min=(2000, 10)),))
    explained = only(of)
    assert explained.offer is not None
    assert explained.offer.total == 4000 - 3000
    assert explained.cause is None
    assert set(remedies(explained)) == {RemedyKind.ADD_PERSON}


def test_a_roster_that_can_be_improved_says_by_whom() -> None:
    explained = only(problem())
    assert explained.offer is not None
    assert explained.offer.total == 20 - 3000
    assert explained.remedies == ()


@pytest.mark.parametrize(
    ("changes", "kind", "wanted"),
    [
        ({"max_total": 0}, RemedyKind.RAISE_CAP, {"cap": "max_total", "limit": 1}),
        ({"max_per_day": 0}, RemedyKind.RAISE_CAP, {"cap": "max_per_day", "limit": 1}),
        (
            {"available": (TimeWindow(480, 645),)},
            RemedyKind.WIDEN_WINDOW,
            {"window": TimeWindow(480, 660), "effort": 15},
        ),
        (
            {"available": (TimeWindow(1440, 1500),)},
            RemedyKind.WIDEN_WINDOW,
            {"window": TimeWindow(600, 660), "effort": 60},
        ),
        ({"max_travel_min": 4}, RemedyKind.RAISE_TRAVEL, {"limit": 10, "effort": 6}),
        (
            {"skills": {}},
            RemedyKind.TEACH,
            {"course": "basics", "level": SkillLevel.LEAD, "effort": 2},
        ),
        (
            {"skills": {"basics": SkillLevel.ASSISTANT}},
            RemedyKind.TEACH,
            {"level": SkillLevel.LEAD, "effort": 1},
        ),
        (
            {"skills": {}},
            RemedyKind.ADD_PERSON,
            {
                "course": "basics",
                "weekday": 0,
                "venue": "A",
                "minutes": 30,
                "window": TimeWindow(0, 720),
            },
        ),
    ],
)
def test_each_remedy_asks_for_as_little_as_will_do(
    changes: dict[str, Any], kind: RemedyKind, wanted: dict[str, Any]
) -> None:
    found = remedies(only(problem((supporter(**changes),))))[kind]
    assert {name: getattr(found, name) for name in wanted} == wanted


def test_two_caps_at_once_are_not_mended_by_one() -> None:
    found = remedies(only(problem((supporter(max_total=0, max_per_week=0),))))
    assert RemedyKind.RAISE_CAP not in found


def test_the_person_with_the_shortest_way_to_go_is_asked_first() -> None:
    people = (supporter(max_travel_min=3), supporter("bob", max_travel_min=8))
    assert remedies(only(problem(people)))[RemedyKind.RAISE_TRAVEL].supporter == "bob"


def test_a_session_moves_to_the_nearest_time_at_which_somebody_can_come() -> None:
    """Ann is in s2 until 11:00, 30 + 5 minutes away: 11:35 is too early at 11:30."""
    of = problem(sessions=(session(), session("s2", venue="B"), session("late", 900, 960)))
    found = remedies(only(of, lead("s2"), lead("late")))[RemedyKind.MOVE_SESSION]
    assert found.window == TimeWindow(720, 780)


def test_a_session_is_not_moved_away_from_whoever_is_in_it() -> None:
    """The assistant can come at that hour only, so no other time fills the lead seat."""
    here = session(assistants=1)
    only_then = supporter(
        "bob", skills={"basics": SkillLevel.ASSISTANT}, available=(TimeWindow(600, 660),)
    )
    of = problem((supporter(), only_then), (here, session("s2", venue="B")))
    roster = (lead("s2"), Assignment("s1", "bob", Role.ASSISTANT))
    assert RemedyKind.MOVE_SESSION not in remedies(only(of, *roster))


def test_a_new_person_fills_the_other_empty_seats_of_the_weekday_too() -> None:
    weekly = tuple(session(f"s{k}", k * 10080 + 600, k * 10080 + 660) for k in range(2))
    of = problem((supporter(skills={}),), (*weekly, session("tuesday", 2040, 2100)))
    found = explain(of, (), 60.0, only=("s0", Role.LEAD)).seats[0]
    person = next(one for one in found.remedies if one.remedy.kind is RemedyKind.ADD_PERSON)
    assert person.seats_filled == 2


def test_somebody_new_lives_no_nearer_than_is_said() -> None:
    of = problem((supporter(skills={}),))
    found = remedies(only(of))[RemedyKind.ADD_PERSON]
    assert with_remedy(of, found).supporters[-1].home_to_venue_min == (30, 60)


def test_nobody_is_asked_for_what_a_ban_forbids_anyway() -> None:
    of = problem((supporter(max_total=0),), bans=(Ban("s1", "ann"),))
    assert set(remedies(only(of))) == {RemedyKind.ADD_PERSON}


def test_a_remedy_without_its_confirmation_is_never_returned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(causes, "confirm", lambda *_: None)
    assert only(problem((supporter(max_total=0),))).remedies == ()


def test_without_time_the_seats_are_counted_as_left_out() -> None:
    found = explain(problem((supporter(skills={}),)), (), 0.0)
    assert found.seats == ()
    assert found.left_out == 1


def test_lead_seats_come_first() -> None:
    of = problem((supporter(skills={}),), (session("a", leads=0, assistants=1), session("b")))
    assert [one.seat.session for one in explain(of, (), 60.0).seats] == ["b", "a"]


def test_a_seat_of_a_session_already_held_is_nobodys_to_fill() -> None:
    of = problem(sessions=(session(held=True),))
    assert explain(of, (), 60.0).seats == ()


def test_one_more_person_brings_what_the_re_solve_shows() -> None:
    """Payments need nobody; basics need one on each of two Mondays: two seats, 2 x 20 minutes."""
    weekly = tuple(session(f"s{k}", k * 10080 + 600, k * 10080 + 660) for k in range(2))
    of = problem((supporter(skills={"payments": SkillLevel.LEAD}),), weekly)
    found = worths(of, (), 30.0)
    best = found.confirmed[0]
    assert (best.wanted.course, best.wanted.weekday, best.wanted.venue) == ("basics", 0, "A")
    assert best.seats == 2
    assert best.saved == 6000
    assert best.sessions == ("s0", "s1")


def test_a_person_frees_another_where_that_is_worth_more() -> None:
    """Only Ann can do payments, and she spends that hour on basics, which many could learn."""
    both = {"basics": SkillLevel.LEAD, "payments": SkillLevel.LEAD}
    of = problem(
        (supporter(skills=both),), (session("s1"), session("s2", course="payments", venue="B"))
    )
    found = worths(of, (lead("s1"),), 30.0)
    assert found.confirmed[0].seats == 1
    basics = [one for one in found.confirmed if one.wanted.course == "basics"]
    assert not basics or basics[0].sessions == ("s1",)


def test_where_every_seat_is_filled_nobody_more_is_worth_a_seat() -> None:
    found = worths(problem(), (lead(),), 30.0)
    assert all(one.seats == 0 and one.saved > 0 for one in found.confirmed)


def test_no_time_confirms_nothing() -> None:
    of = problem((supporter(skills={}),))
    assert worths(of, (), 0.0).confirmed == ()
    stopped = worths(of, (), 30.0, go_on=lambda: False)
    assert (stopped.confirmed, stopped.left_out) == ((), 1)


def test_with_remedy_joins_windows_that_touch() -> None:
    of = problem((supporter(available=(TimeWindow(0, 600), TimeWindow(700, 800))),))
    wide = Remedy(
        RemedyKind.WIDEN_WINDOW, "s1", Role.LEAD, 60, supporter="ann", window=TimeWindow(600, 700)
    )
    assert with_remedy(of, wide).supporters[0].available == (TimeWindow(0, 800),)
    apart = replace(wide, window=TimeWindow(610, 690))
    assert len(with_remedy(of, apart).supporters[0].available) == 3
