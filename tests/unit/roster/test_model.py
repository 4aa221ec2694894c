"""Where the model is easily wrong: roles of pins, pools, weights in an unusual order."""

from __future__ import annotations

import pytest

from models.kinds import Role, SkillLevel
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import Pin, PreviousAssignment, RosterProblem, Weights
from tests.unit.roster.brute import Enumeration
from tests.unit.roster.builders import best_roster, problem, session, supporter

SHOP = supporter("shop", count=2, home_to_venue_min=(40, 40))
PAIR = (session(assistants=1),)
BOTH_ROLES = (Pin("s1", "shop", Role.LEAD), Pin("s1", "shop", Role.ASSISTANT))
ASSISTANTS_DEARER = Weights(unfilled_lead=100, unfilled_assistant=900)

CASES = {
    "pool pinned to both roles, somebody nearer at hand": problem(
        (supporter(home_to_venue_min=(0, 0)), SHOP), PAIR, pins=BOTH_ROLES
    ),
    "pinned lead where an assistant's seat is dearer": problem(
        (supporter(),),
        PAIR,
        pins=(Pin("s1", "ann", Role.LEAD),),
        weights=ASSISTANTS_DEARER,
    ),
    "pinned assistant who may lead": problem(
        (supporter(), supporter("bob", skills={"basics": SkillLevel.ASSISTANT})),
        PAIR,
        pins=(Pin("s1", "ann", Role.ASSISTANT),),
    ),
    "assistant before the lead in the list": problem(
        (supporter("amy", skills={"basics": SkillLevel.ASSISTANT}), supporter("ann")), PAIR
    ),
    "nobody pinned where an assistant's seat is dearer": problem(
        (supporter(),), PAIR, weights=ASSISTANTS_DEARER
    ),
    "pool with a cap of two on a day of four": problem(
        (supporter("shop", count=2, max_per_day=2, max_total=3),),
        tuple(session(f"s{i}", 540 + 90 * i, 600 + 90 * i, venue="AB"[i % 2]) for i in range(4)),
    ),
    "fewer people of a pool than before, and more": problem(
        (supporter("shop", count=3),),
        (session(assistants=1), session("s2", 720, 780, assistants=2)),
        previous=(
            *(PreviousAssignment("s1", "shop", person=p) for p in range(3)),
            PreviousAssignment("s2", "shop"),
        ),
        weights=Weights(unfilled_lead=50, unfilled_assistant=50, change=45),
    ),
    "as many people of a pool as its busiest day needs": problem(
        (supporter("shop", count=3),),
        (session(assistants=1), session("s2", 600, 660, venue="B"), session("s3", 2040, 2100)),
        weights=Weights(unfilled_lead=300, unfilled_assistant=300, person_used=250),
    ),
}


@pytest.mark.parametrize("from_greedy", [False, True], ids=["from nothing", "from greedy"])
@pytest.mark.parametrize("of", CASES.values(), ids=CASES.keys())
def test_model_finds_the_optimum_of_enumeration(of: RosterProblem, from_greedy: bool) -> None:
    roster, search = best_roster(of, from_greedy=from_greedy)
    assert check(of, roster) == ()
    assert roster.objective == search.value == search.bound == Enumeration(of).value()
