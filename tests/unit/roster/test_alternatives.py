"""Alternatives are shown where a person would notice, and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.outcome import Limits
from optimizer.roster.desk.alternatives import Better, alternatives
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment
from tests.unit.roster.builders import lead, problem, session, supporter

LIMITS = Limits(30)


def month(sessions: int = 4) -> tuple[RosterProblem, tuple[Assignment, ...]]:
    """Ann does everything: 20 minutes each; Bob, 22 minutes, could do any of it."""
    days = tuple(session(f"s{k}", k * 1440 + 600, k * 1440 + 660) for k in range(sessions))
    people = (supporter(), supporter("bob", home_to_venue_min=(11, 11)))
    of = problem(people, (*days, session("empty", course="payments", leads=3)))
    return replace(of, weights=replace(of.weights, overload=0)), tuple(lead(one.id) for one in days)


def test_a_fairer_roster_is_found_within_the_tolerance() -> None:
    of, roster = month()
    found = alternatives(of, roster, LIMITS)
    fairer = next(one for one in found.found if one.better is Better.FAIRER)
    assert (fairer.before, fairer.after) == (2, 0)
    assert fairer.seats_filled == 4
    assert fairer.parts.travel_min.amount == 84
    assert sorted(one.supporter for one in fairer.assignments) == ["ann", "ann", "bob", "bob"]


@pytest.mark.parametrize(("tolerance_share", "shown"), [(4.0 / 9080, True), (3.9 / 9080, False)])
def test_the_tolerance_is_kept_to_the_minute(tolerance_share: float, shown: bool) -> None:
    """The fairer roster costs 4 minutes more than 9,080."""
    of, roster = month()
    found = alternatives(of, roster, LIMITS, tolerance_share=tolerance_share)
    assert any(one.better is Better.FAIRER for one in found.found) == shown


def test_less_travel_is_found_where_fairness_had_its_price() -> None:
    """Shares of one make Bob come, 30 minutes further each way, rather than Ann twice."""
    days = tuple(session(f"s{k}", k * 1440 + 600, k * 1440 + 660) for k in range(2))
    people = (
        supporter(fair_share=1),
        supporter("bob", home_to_venue_min=(20, 20), fair_share=1),
    )
    of = problem(people, (*days, session("empty", course="payments", leads=2)))
    found = alternatives(of, (lead("s0"), lead("s1", "bob")), LIMITS)
    less = next(one for one in found.found if one.better is Better.LESS_TRAVEL)
    assert (less.before, less.after) == (60, 40)
    assert less.parts.overload.amount == 1


def test_fewer_people_are_found() -> None:
    of, roster = month(2)
    near = replace(of.supporters[1], home_to_venue_min=(10, 10))
    of = replace(of, supporters=(of.supporters[0], near))
    found = alternatives(of, (roster[0], lead("s1", "bob")), LIMITS)
    fewer = next(one for one in found.found if one.better is Better.FEWER_PEOPLE)
    assert (fewer.before, fewer.after) == (2, 1)


def test_one_roster_that_is_better_in_two_ways_stands_once() -> None:
    of, roster = month(2)
    people = (of.supporters[0], replace(of.supporters[1], home_to_venue_min=(20, 20)))
    found = alternatives(replace(of, supporters=people), (roster[0], lead("s1", "bob")), LIMITS)
    assert [one.better for one in found.found] == [Better.LESS_TRAVEL]


def test_what_is_proven_not_to_exist_is_said() -> None:
    """One person, one session: nothing can be fairer or need fewer people."""
    found = alternatives(problem(), (lead(),), LIMITS)
    assert found.found == ()
    assert set(found.ruled_out) == set(Better)


def test_no_alternative_gives_up_a_seat() -> None:
    """With s1 empty there would be less travel; but it is filled now."""
    of = problem()
    of = replace(of, weights=replace(of.weights, unfilled_lead=20))
    assert alternatives(of, (lead(),), LIMITS, tolerance_share=1.0).found == ()


def test_no_time_finds_nothing_and_rules_nothing_out() -> None:
    of, roster = month()
    found = alternatives(of, roster, Limits(0))
    assert found.found == ()
    assert found.ruled_out == ()


def test_a_stop_ends_the_search_and_rules_nothing_out() -> None:
    of, roster = month()
    found = alternatives(of, roster, LIMITS, go_on=lambda: False)
    assert (found.found, found.ruled_out) == ((), ())
