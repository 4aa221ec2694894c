"""The checker and the enumeration, written apart, say the same of any roster whatever."""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from models.kinds import Role
from models.reasons import Rule
from optimizer.roster.judge.checker import check, evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment
from tests.unit.roster.brute import Choice, Enumeration
from tests.unit.roster.builders import roster
from tests.unit.roster.strategies import problems, richer_problems

EXAMPLES = int(os.environ.get("DIGIKATSU_EXAMPLES", "50"))
judged = settings(max_examples=6 * EXAMPLES, deadline=None)


@st.composite
def rosters(draw: st.DrawFn, of: RosterProblem) -> dict[str, Choice]:
    """Mostly what each session allows by itself; now and then anybody anywhere."""
    trials = Enumeration(of)
    chosen: dict[str, Choice] = {}
    for here in trials.order:
        anything = draw(st.integers(0, 19)) == 0
        among = list(trials._choices(here) if here.held else trials._seatings(here))[-12:]
        if anything or not among:
            people = st.dictionaries(
                st.sampled_from(trials.people), st.sampled_from(["lead", "assistant"]), max_size=3
            )
            chosen[here.id] = draw(people)
        else:
            chosen[here.id] = draw(st.sampled_from(among))
    return chosen


def agree(of: RosterProblem, chosen: dict[str, Choice]) -> Counter[Rule]:
    """Compare the two judges; return what the checker found."""
    names = [one.id for one in of.supporters]
    told = [
        Assignment(session, names[s], Role(role), person)
        for session, choice in chosen.items()
        for (s, person), role in choice.items()
    ]
    found = check(of, roster(of, *told))
    cost = Enumeration(of).cost(chosen)
    assert (cost is None) == bool(found), found
    if cost is not None:
        assert evaluate(of, told).total == cost
    return Counter(violation.code for violation in found if isinstance(violation.code, Rule))


@given(of=problems(), data=st.data())
@judged
def test_two_judges_agree_on_rosters_of_version_1(of: RosterProblem, data: st.DataObject) -> None:
    agree(of, data.draw(rosters(of)))


@given(of=richer_problems(), data=st.data())
@judged
def test_two_judges_agree_on_rosters_of_version_2(of: RosterProblem, data: st.DataObject) -> None:
    agree(of, data.draw(rosters(of)))
