"""A roster as days, days as columns, and columns as a roster again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.kinds import Role
from optimizer.mathprog import solve_mip
from optimizer.outcome import Limits, Outcome
from optimizer.roster.engine.days import Days
from optimizer.roster.engine.encode import days_of
from optimizer.roster.flow.decode import assignments_of
from optimizer.roster.flow.model import ArcFlow, arc_flow
from optimizer.roster.judge.checker import check
from optimizer.roster.judge.value import evaluate
from optimizer.roster.problem import Ban, PreviousAssignment, RosterProblem
from optimizer.roster.solution import Assignment, Roster
from tests.unit.roster.builders import (
    assist,
    lead,
    problem,
    roster,
    search_for,
    session,
    supporter,
)
from tests.unit.roster.strategies import problems, richer_problems


def whole_again(model: ArcFlow, days: Days) -> np.ndarray | None:
    """The cheapest columns in which exactly these days are made; None where rows forbid them."""
    visits = days.visits_in(model.nodes).sum(axis=1)
    steps = days.steps_in(model.arcs).sum(axis=1)
    made = np.concatenate([np.asarray(visits).ravel(), np.asarray(steps).ravel()])
    lower, upper = model.mip.col_lower.copy(), model.mip.col_upper.copy()
    lower[: len(made)] = upper[: len(made)] = made
    found = solve_mip(replace(model.mip, col_lower=lower, col_upper=upper), Limits(30))
    assert found.outcome in (Outcome.OPTIMAL, Outcome.INFEASIBLE)
    return found.values


def who_is_where(assignments: tuple[Assignment, ...]) -> Counter[tuple[str, str]]:
    return Counter((one.session, one.supporter) for one in assignments)


def assert_round_trip(of: RosterProblem, known: Roster) -> None:
    model = arc_flow(of)
    days = days_of(model, known.assignments)
    work = {
        (one.supporter, one.person, of.sessions[of.session_index[one.session]].day)
        for one in known.assignments
    }
    assert len(days) == len(work)
    columns = whole_again(model, days)
    assert columns is not None
    assert model.mip.cost @ columns + model.mip.offset == pytest.approx(known.objective)
    again = assignments_of(model, columns)
    assert who_is_where(again) == who_is_where(known.assignments)
    assert check(of, roster(of, *again)) == ()
    assert evaluate(of, again).total == known.objective


@settings(max_examples=30)
@given(of=st.one_of(problems(), richer_problems()))
def test_best_roster_comes_back_from_its_days(of: RosterProblem) -> None:
    try:
        known, _ = search_for(of)
    except InputError:  # pins that clash
        known = None
    assume(known is not None)
    assert known is not None
    assert_round_trip(of, known)


def test_pool_s_known_person_has_a_day_apart_from_the_others() -> None:
    """Person 1 was in the morning's session; all three may be in the afternoon's."""
    shop = supporter("shop", count=3)
    morning = session("early", held=True)
    past = (PreviousAssignment("early", "shop", Role.LEAD, 1),)
    of = problem((shop,), (morning, session("late", 720, 780, assistants=1)), previous=past)
    for helper in (0, 2):
        known = (lead("early", "shop", 1), lead("late", "shop", 1), assist("late", "shop", helper))
        assert_round_trip(of, roster(of, *known))
        model = arc_flow(of)
        days = days_of(model, known)
        people = model.graph.group_person[model.graph.group[days.first_node]]
        assert sorted(people.tolist()) == [-1, 1]


def test_held_sessions_at_once_follow_each_other_as_in_the_graph() -> None:
    """The longer one stands first in the problem and in the roster."""
    sessions = (session("long", 600, 720, held=True), session("short", 600, 660, held=True))
    past = tuple(PreviousAssignment(one.id, "ann", Role.LEAD) for one in sessions)
    of = problem(sessions=sessions, previous=past)
    assert_round_trip(of, roster(of, lead("long"), lead("short")))


@pytest.mark.parametrize(
    "beyond",
    [
        (lead("s1", "bob"),),
        (lead("s2", "bob"),),
        (lead("s1", "bob"), lead("s3", "bob")),
        (lead("s3", "bob"), assist("s4", "bob"), assist("s5", "bob"), assist("s6", "bob")),
    ],
    ids=["banned", "not there that day", "one visit of a day banned", "all at once"],
)
def test_days_that_nobody_can_make_are_left_out(beyond: tuple[Assignment, ...]) -> None:
    """All at once is more visits than the longest day there is."""
    bob = supporter("bob", available=(supporter().available[0],))
    bob = replace(bob, available=(replace(bob.available[0], end_min=1440),))
    sessions = (
        session("s1"),
        session("s2", 2040, 2100),
        session("s3", 720, 780),
        *(session(f"s{i}", 720, 780, leads=0, assistants=1) for i in (4, 5, 6)),
    )
    of = problem((supporter(), bob), sessions, bans=(Ban("s1", "bob"),))
    model = arc_flow(of)
    anns = (lead("s1"), lead("s2"))
    found = days_of(model, (*anns, *beyond))
    assert found.keys() == days_of(model, anns).keys()
    assert len(found) == 2


def test_two_sessions_too_close_for_one_person_are_no_day() -> None:
    sessions = (session(), session("s2", 690, 750, venue="B"), session("s3", 695, 755, venue="B"))
    model = arc_flow(problem(sessions=sessions))
    assert len(days_of(model, (lead("s1"), lead("s2")))) == 0
    assert len(days_of(model, (lead("s1"), lead("s3")))) == 1


def test_day_of_a_layered_pool_climbs_from_layer_to_layer() -> None:
    shop = supporter("shop", count=2, max_per_day=2)
    of = problem((shop,), tuple(session(f"s{i}", 540 + 90 * i, 600 + 90 * i) for i in range(4)))
    known = (lead("s0", "shop"), lead("s2", "shop"), lead("s1", "shop", 1), lead("s3", "shop", 1))
    assert_round_trip(of, roster(of, *known))
    model = arc_flow(of)
    layers = model.graph.layer[days_of(model, known).nodes[:, :2]]
    assert layers.tolist() == [[0, 1], [0, 1]]


def test_nobody_s_work_is_no_day() -> None:
    for of in (problem(), problem((), ())):
        days = days_of(arc_flow(of), ())
        assert len(days) == 0
        assert days.nodes.shape == (0, 1)
