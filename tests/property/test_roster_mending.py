"""Repairs, replacements, remedies and differences against brute force on random small problems."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models.errors import InputError
from optimizer.outcome import Limits, Outcome
from optimizer.roster.desk import replan as repairs
from optimizer.roster.desk.alternatives import alternatives
from optimizer.roster.desk.causes import explain
from optimizer.roster.desk.difference import difference, with_difference
from optimizer.roster.desk.events import (
    DayClosed,
    DropOut,
    Event,
    SessionCancelled,
    SessionMoved,
    apply,
)
from optimizer.roster.desk.near import is_sound
from optimizer.roster.desk.remedies import with_remedy
from optimizer.roster.desk.replacements import replacements
from optimizer.roster.desk.replan import replan, seat_cost
from optimizer.roster.desk.trial import extras_between
from optimizer.roster.judge.checker import evaluate
from optimizer.roster.problem import RosterProblem, Weights
from optimizer.roster.solution import Assignment, Roster
from tests.unit.roster.brute import Enumeration
from tests.unit.roster.builders import best_roster, search_for
from tests.unit.roster.strategies import problems, richer_problems

EXAMPLES = int(os.environ.get("DIGIKATSU_EXAMPLES", "50"))
mended = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
EITHER = st.one_of(problems(), richer_problems())
SEATS = ("unfilled_lead", "unfilled_assistant", "unfilled_tag")


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The full search without a process of its own: there are hundreds of them here."""

    def solve_here(problem: RosterProblem, _limits: Limits, _listener: object) -> Roster:
        found, _ = search_for(problem)
        return found or Roster(problem.name, (), None, None, 0.0, Outcome.INFEASIBLE)

    monkeypatch.setattr(repairs, "solve", solve_here)


def optimal(problem: RosterProblem) -> tuple[Assignment, ...]:
    """The best roster; problems whose pins clash, or that have no roster, are not about this."""
    assume(Enumeration(problem).value() is not None)
    try:
        return best_roster(problem)[0].assignments
    except InputError:
        assume(False)
        raise


@st.composite
def happenings(draw: st.DrawFn, problem: RosterProblem) -> list[Event]:
    sessions = st.sampled_from([one.id for one in problem.sessions])
    kinds: list[st.SearchStrategy[Any]] = [
        st.builds(
            DropOut,
            st.sampled_from([one.id for one in problem.supporters]),
            st.sampled_from([0, 600, 1440]),
        ),
        st.builds(SessionCancelled, sessions),
        st.builds(DayClosed, st.sampled_from([0, 1])),
        st.builds(SessionMoved, sessions, venue=st.sampled_from(problem.venues)),
        st.builds(SessionMoved, sessions, start_min=st.sampled_from([540, 700])),
    ]
    return [draw(draw(st.sampled_from(kinds)))]


@given(problem=EITHER, data=st.data())
@mended
def test_a_repair_fills_whatever_can_be_filled_and_says_so(
    problem: RosterProblem, data: st.DataObject
) -> None:
    before = replace(problem, previous=())
    roster = optimal(before)
    after = apply(before, roster, data.draw(happenings(before)))
    try:
        found = replan(after, Limits(20), before=before, earlier=roster)
    except InputError:  # what is moved can make the pins clash
        assume(False)
        raise
    if not found.roster.status.has_answer:  # the only work that a rule forces is gone
        assert Enumeration(after).value() is None
        return
    assert is_sound(after, found.roster.assignments)
    assert found.roster.objective == evaluate(after, found.roster.assignments).total
    seats_only = {one.name: 0 for one in fields(Weights)}
    seats_only |= {name: getattr(after.weights, name) for name in SEATS}
    least = Enumeration(replace(after, weights=Weights(**seats_only))).value()
    assert found.seat_cost == least
    assert found.seat_floor <= least
    assert with_difference(roster, found.told) == tuple(sorted(found.roster.assignments))


@given(problem=EITHER)
@mended
def test_replacements_keep_every_rule_and_cost_what_they_say(problem: RosterProblem) -> None:
    roster = optimal(problem)
    for seat in roster[:3]:
        ranked = replacements(
            problem, roster, seat.session, seat.role, holder=seat.supporter, person=seat.person
        )
        for offer in ranked.offers:
            gone = {seat, offer.gives_up}
            extra = (offer.seat, *((offer.refilled_by,) if offer.refilled_by else ()))
            then = (*(one for one in roster if one not in gone), *extra)
            assert is_sound(problem, then)
            before, after = evaluate(problem, roster), evaluate(problem, then)
            assert offer.total == after.total - before.total
            assert offer.extras == extras_between(before, after)


@given(problem=EITHER)
@mended
def test_every_remedy_shown_is_true_by_enumeration(problem: RosterProblem) -> None:
    roster = optimal(problem)
    best = Enumeration(problem).value()
    assert best is not None
    for explained in explain(problem, roster, 60.0).seats:
        assert explained.offer is None or explained.offer.total >= 0  # the roster is optimal
        for found in explained.remedies:
            decided = with_remedy(problem, found.remedy)
            assert is_sound(decided, found.assignments)
            value = evaluate(decided, found.assignments).total
            assert value == best + found.total
            assert seat_cost(decided, found.assignments) < seat_cost(problem, roster)
            least = Enumeration(decided).value()
            assert least is not None
            assert least <= value < best


@given(problem=EITHER)
@mended
def test_alternatives_fill_as_much_within_the_tolerance(problem: RosterProblem) -> None:
    roster = optimal(problem)
    found = alternatives(problem, roster, Limits(20), tolerance_share=0.1)
    best = Enumeration(problem).value()
    assert best is not None
    for other in found.found:
        assert is_sound(problem, other.assignments)
        assert other.parts == evaluate(problem, other.assignments)
        assert best <= other.parts.total <= best * 1.1
        assert other.after < other.before
        assert seat_cost(problem, other.assignments) <= seat_cost(problem, roster)


@given(problem=EITHER, data=st.data())
@mended
def test_the_difference_turns_one_roster_into_the_other(
    problem: RosterProblem, data: st.DataObject
) -> None:
    roster = optimal(problem)
    kept = data.draw(st.lists(st.sampled_from(roster), unique=True)) if roster else []
    told = difference(problem, kept, problem, roster)
    assert with_difference(kept, told) == tuple(sorted(roster))
    assert with_difference(roster, difference(problem, roster, problem, kept)) == tuple(
        sorted(kept)
    )
