"""Events, repair and who must be told, on problems whose best repair is plain to see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.clock import TimeWindow
from models.errors import InputError
from models.kinds import Role, SkillLevel
from optimizer.outcome import Limits, Outcome
from optimizer.roster.desk.difference import News, Notice, SessionNews, difference, with_difference
from optimizer.roster.desk.events import (
    DayClosed,
    DropOut,
    SessionAdded,
    SessionCancelled,
    SessionMoved,
    apply,
)
from optimizer.roster.desk.eventsfile import events_from_json
from optimizer.roster.desk.fill import carried_over
from optimizer.roster.desk.people import renumbered
from optimizer.roster.desk.replan import replan
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import Pin, PreviousAssignment, RosterProblem
from optimizer.roster.solution import Assignment
from tests.unit.roster.builders import assist, lead, problem, session, supporter

LIMITS = Limits(20)
TWO = (session("s1"), session("s2", 1440 + 600, 1440 + 660))


def roles(assignments: tuple[Assignment, ...]) -> set[tuple[str, str]]:
    return {(one.session, one.supporter) for one in assignments}


def test_a_drop_out_loses_the_windows_from_then_on_and_nothing_before() -> None:
    of = problem((supporter(available=(TimeWindow(0, 2880),)), supporter("bob")), TWO)
    after = apply(of, (lead("s1"), lead("s2")), [DropOut("ann", 1440)])
    assert after.supporters[0].available == (TimeWindow(0, 1440),)
    assert after.previous == (PreviousAssignment("s1", "ann", Role.LEAD),)


@pytest.mark.parametrize(("until", "kept"), [(600, ("s1",)), (601, ())])
def test_a_seat_is_taken_away_from_the_minute_that_touches_it(
    until: int, kept: tuple[str, ...]
) -> None:
    of = problem(sessions=(session("s1"),))
    after = apply(of, (lead("s1"),), [DropOut("ann", 0, until)])
    assert tuple(one.session for one in after.previous) == kept


def test_a_window_cut_in_the_middle_leaves_both_ends() -> None:
    of = problem((supporter(available=(TimeWindow(0, 1000),)),))
    after = apply(of, (), [DropOut("ann", 300, 400)])
    assert after.supporters[0].available == (TimeWindow(0, 300), TimeWindow(400, 1000))


def test_pins_of_what_is_gone_are_let_go_and_others_stay() -> None:
    of = problem((supporter(), supporter("bob")), TWO, pins=(Pin("s1", "ann"), Pin("s2", "ann")))
    assert apply(of, (), [SessionCancelled("s1")]).pins == (Pin("s2", "ann"),)
    assert apply(of, (), [DropOut("ann", 0, 1440)]).pins == (Pin("s2", "ann"),)


def test_a_closed_day_takes_its_sessions_but_not_those_online() -> None:
    of = problem(sessions=(session("s1"), session("web", online=True), TWO[1]))
    after = apply(of, (), [DayClosed(0)])
    assert [one.id for one in after.sessions] == ["web", "s2"]


def test_sessions_before_now_are_held_with_whoever_was_there() -> None:
    of = problem((supporter(), supporter("bob")), TWO)
    after = apply(of, (lead("s1"), lead("s2")), [DropOut("ann")], now_min=601)
    assert [one.held for one in after.sessions] == [True, False]
    assert after.previous == (PreviousAssignment("s1", "ann", Role.LEAD),)
    found = replan(after, LIMITS, before=of, earlier=(lead("s1"), lead("s2")))
    assert roles(found.roster.assignments) == {("s1", "ann"), ("s2", "bob")}


@pytest.mark.parametrize(
    "event",
    [DropOut("zoe"), SessionMoved("s9"), SessionCancelled("s9"), DropOut("ann", 10, 10)],
)
def test_events_that_name_nothing_are_refused(event: DropOut | SessionMoved) -> None:
    with pytest.raises(InputError):
        apply(problem(), (), [event])


def test_a_repair_changes_only_the_seat_that_was_lost() -> None:
    """Bob's way to s1 is 5 minutes shorter, but a change costs 60: Ann and Cy stay."""
    people = (
        supporter(),
        supporter("bob", home_to_venue_min=(5, 5)),
        supporter("cy", available=(TimeWindow(1440, 2880),)),
    )
    of = problem(people, TWO)
    roster = (lead("s1"), lead("s2", "cy"))
    after = apply(of, roster, [DropOut("cy")])
    found = replan(after, LIMITS, before=of, earlier=roster)
    assert ("s1", "ann") in roles(found.roster.assignments)
    assert len(found.roster.assignments) == 2
    assert found.loses_no_seat
    assert found.seat_cost == found.seat_floor == 0
    assert found.told.people[("cy", 0)][0].news is News.LOST


def test_a_seat_is_worth_any_number_of_changes() -> None:
    """s1 needs Ann's skill, which she spends on s2 at the same hour; Bob can do s2 only.

    Ann must move to s1 and Bob come to s2: three changes to fill what Cy leaves empty, at a
    price per change that is dearer than the seat.
    """
    people = (
        supporter(),
        supporter("bob", skills={"basics": SkillLevel.LEAD}),
        supporter("cy", skills={"payments": SkillLevel.LEAD}),
    )
    skilled = replace(people[0], skills={"basics": SkillLevel.LEAD, "payments": SkillLevel.LEAD})
    of = problem(
        (skilled, *people[1:]),
        (session("s1", course="payments"), session("s2", venue="B")),
    )
    of = replace(of, weights=replace(of.weights, change=5000))
    after = apply(of, (lead("s1", "cy"), lead("s2")), [DropOut("cy")])
    found = replan(after, LIMITS)
    assert roles(found.roster.assignments) == {("s1", "ann"), ("s2", "bob")}
    assert found.seat_cost == 0
    stopped = replan(after, LIMITS, go_on=lambda: False)
    assert roles(stopped.roster.assignments) == {("s2", "ann")}, "what was there before the search"
    assert check(after, stopped.roster) == ()
    assert not stopped.loses_no_seat


def test_what_cannot_be_filled_is_proven_not_to_be() -> None:
    of = problem((supporter(), supporter("bob", skills={})), TWO)
    found = replan(apply(of, (lead("s1"), lead("s2")), [DropOut("ann")]), LIMITS)
    assert found.roster.assignments == ()
    assert found.seat_cost == found.seat_floor == 6000
    assert found.roster.status is Outcome.OPTIMAL


def test_a_newcomer_is_carried_over_beside_whoever_guides() -> None:
    of = problem((supporter(newcomer=True), supporter("bob")), (session(assistants=1),))
    roster = (assist(), lead("s1", "bob"))
    assert set(carried_over(of, roster).assignments()) == set(roster)
    assert carried_over(of, (assist(),)).assignments() == ()


@pytest.mark.parametrize("both", [True, False])
def test_two_who_only_work_together_are_carried_over_together(both: bool) -> None:
    of = problem(
        (supporter(), supporter("bob")), (session(assistants=1),), together=(("ann", "bob"),)
    )
    roster = (lead(), assist("s1", "bob")) if both else (lead(),)
    assert set(carried_over(of, roster).assignments()) == (set(roster) if both else set())


def test_a_lead_of_a_series_that_changed_hands_is_not_carried_over() -> None:
    of = problem(
        (supporter(), supporter("bob")), tuple(replace(one, series="course") for one in TWO)
    )
    assert carried_over(of, (lead("s1"), lead("s2", "bob"))).assignments() == (lead("s1"),)


def test_rules_that_force_work_can_leave_no_answer() -> None:
    of = problem((supporter(min_total=2),), TWO)
    found = replan(apply(of, (lead("s1"), lead("s2")), [SessionCancelled("s2")]), LIMITS)
    assert found.roster.status is Outcome.INFEASIBLE
    assert found.roster.assignments == ()


def test_everybody_concerned_is_told_once_for_each_session() -> None:
    of = problem(
        (supporter(), supporter("bob")),
        (session("s1", assistants=1), TWO[1], session("s3", 2880 + 600, 2880 + 660)),
    )
    roster = (lead("s1"), assist("s1", "bob"), lead("s2"), lead("s3"))
    moved = SessionMoved("s2", venue="B")
    after = apply(of, roster, [moved, SessionCancelled("s3")])
    later = (lead("s1", "bob"), assist("s1"), lead("s2"))
    told = difference(of, roster, after, later)
    assert [(one.supporter, one.session, one.news) for one in told.notices] == [
        ("ann", "s1", News.ROLE),
        ("ann", "s2", News.MOVED),
        ("ann", "s3", News.CANCELLED),
        ("bob", "s1", News.ROLE),
    ]
    assert [(one.session, one.news) for one in told.sessions] == [
        ("s1", SessionNews.STAFF),
        ("s2", SessionNews.MOVED),
        ("s3", SessionNews.CANCELLED),
    ]
    assert with_difference(roster, told) == tuple(sorted(later))


def test_two_equal_rosters_have_nothing_to_tell() -> None:
    told = difference(problem(), (lead(),), problem(), (lead(),))
    assert told.notices == ()
    assert told.sessions == ()


def test_a_new_session_is_told_to_whoever_comes() -> None:
    of = problem()
    added = session("s2", 1440 + 600, 1440 + 660)
    after = apply(of, (lead(),), [SessionAdded(added)])
    found = replan(after, LIMITS, before=of)
    assert found.told.notices == (Notice("ann", 0, "s2", News.GAINED, None, Role.LEAD),)
    assert found.told.sessions[0].news is SessionNews.ADDED


def test_people_of_a_pool_keep_their_numbers() -> None:
    of: RosterProblem = problem(
        (supporter("pool", count=3),),
        (session("s1"), session("s2")),
        previous=(PreviousAssignment("s1", "pool", Role.LEAD, 2),),
    )
    found = renumbered(of, (lead("s1", "pool", 0), lead("s2", "pool", 1)))
    assert lead("s1", "pool", 2) in found
    assert len({one.person for one in found}) == 2


def test_events_are_read_from_a_file() -> None:
    read = events_from_json(
        """{"format": "digikatsu.roster-events/1", "now_min": 100, "events": [
        {"event": "drop_out", "supporter": "ann", "from_min": 5},
        {"event": "session_added", "session": {"id": "n", "venue": "A", "course": "basics",
         "start_min": 600, "end_min": 660}},
        {"event": "session_moved", "session": "s1", "start_min": 700},
        {"event": "session_cancelled", "session": "s2"},
        {"event": "day_closed", "day": 3}]}"""
    )
    assert read.now_min == 100
    assert read.events == (
        DropOut("ann", 5),
        SessionAdded(session("n")),
        SessionMoved("s1", start_min=700),
        SessionCancelled("s2"),
        DayClosed(3),
    )


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ('[{"event": "party"}]', "not_a_choice"),
        ('[{"event": "drop_out"}]', "missing_key"),
        ('[{"event": "drop_out", "supporter": "ann", "why": 1}]', "unknown_key"),
        ('[{"event": "drop_out", "supporter": "ann", "from_min": -1}]', "out_of_range"),
        ('[{"event": "day_closed", "day": "monday"}]', "not_whole"),
        ('[{"event": "session_added", "session": {"id": "x"}}]', "missing_key"),
        ("[3]", "not_an_object"),
    ],
)
def test_a_bad_event_is_refused_with_its_place(events: str, code: str) -> None:
    with pytest.raises(InputError, match=f"roster.{code}") as refused:
        events_from_json(f'{{"format": "digikatsu.roster-events/1", "events": {events}}}')
    assert str(refused.value.params["path"]).startswith("events[0]")
