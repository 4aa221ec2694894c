"""The claims of version 2: levels of what matters, and that there can be no roster."""

from __future__ import annotations

from typing import Any

import pytest

from models.kinds import Order
from models.reasons import Claim
from optimizer.outcome import Outcome
from optimizer.roster import policy
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import Pin, PreviousAssignment, RosterProblem
from optimizer.roster.solution import Level
from tests.unit.roster.builders import assist, lead, problem, roster, session, supporter

# Two assistant seats empty, 20 minutes of travel: nothing else is lost.
OF = policy.ordered(problem(sessions=(session(assistants=2),), order=Order.FILL))
SEATS, HELP, WAY = (
    Level("unfilled_lead", 0, 0),
    Level("unfilled_assistant", 2, 2),
    Level("travel_min", 20, 20),
)
OVERLOAD = Level("overload", 0, 0)


def codes(of: RosterProblem, *levels: Level, **claims: Any) -> list[Any]:
    return [violation.code for violation in check(of, roster(of, lead(), levels=levels, **claims))]


@pytest.mark.parametrize(
    "levels",
    [
        (),
        (SEATS, HELP, WAY),
        (HELP, WAY),
        (SEATS, HELP, OVERLOAD, WAY),
        (SEATS, Level("unfilled_assistant", 2), Level("travel_min", 20, 19)),
    ],
    ids=["none", "all", "without what is nothing", "with what is nothing", "unproven"],
)
def test_true_levels_are_believed(levels: tuple[Level, ...]) -> None:
    assert codes(OF, *levels) == []


@pytest.mark.parametrize(
    "levels",
    [
        (SEATS, WAY, HELP),
        (SEATS, HELP, HELP, WAY),
        (SEATS, HELP, Level("person_used", 1, 1), WAY),
        (SEATS, HELP, Level("format", 1, 1), WAY),
        (SEATS, HELP),
        (SEATS, Level("unfilled_assistant", 1, 1), WAY),
        (SEATS, Level("unfilled_assistant", 3, 1), WAY),
        (SEATS, Level("unfilled_assistant", 2, 3), WAY),
    ],
    ids=["order", "twice", "no level", "no part", "left out", "too low", "too high", "bound"],
)
def test_untrue_levels_are_named(levels: tuple[Level, ...]) -> None:
    assert set(codes(OF, *levels)) == {Claim.LEVEL}


def test_the_order_decides_which_level_is_higher() -> None:
    entries = (supporter(fair_share=0, dispatch=True),)
    loads, calls = Level("overload", 1), Level("dispatched", 1)
    rest = (Level("unfilled_lead", 0), Level("travel_min", 20))
    fill, fair, travel = (policy.ordered(problem(entries, order=order)) for order in Order)
    assert codes(fill, rest[0], calls, loads, rest[1]) == []
    assert set(codes(fill, rest[0], loads, calls, rest[1])) == {Claim.LEVEL}
    assert codes(fair, rest[0], loads, calls, rest[1]) == []
    assert set(codes(fair, rest[0], calls, loads, rest[1])) == {Claim.LEVEL}
    assert codes(travel, rest[0], calls, rest[1], loads) == []
    assert set(codes(travel, rest[0], calls, loads, rest[1])) == {Claim.LEVEL}


@pytest.mark.parametrize(
    ("bounds", "believed"), [((0, 2, 20), True), ((0, 1, 20), False), ((0, 2, None), False)]
)
def test_optimal_needs_every_level_proven(bounds: tuple[int | None, ...], believed: bool) -> None:
    levels = [
        Level(level.part, level.value, bound)
        for level, bound in zip((SEATS, HELP, WAY), bounds, strict=True)
    ]
    value = roster(OF, lead()).objective
    found = codes(OF, *levels, status=Outcome.OPTIMAL, bound=value)
    assert set(found) == (set() if believed else {Claim.LEVEL})


def test_levels_beside_given_weights_are_not_believed() -> None:
    given = problem(sessions=(session(assistants=2),))
    assert set(codes(given, SEATS, HELP, WAY)) == {Claim.LEVEL}


def test_levels_without_a_roster_contradict_themselves() -> None:
    told = roster(OF, objective=None, bound=None, status=Outcome.UNKNOWN, levels=(SEATS,))
    assert [violation.code for violation in check(OF, told)] == [Claim.FORMAT]


COUPLE = {"together": (("ann", "bob"),)}
TWO = (supporter("ann"), supporter("bob"))
HELD = {
    "sessions": (session(held=True),),
    "previous": (PreviousAssignment("s1", "ann", assist().role),),
    "pins": (Pin("s1", "ann"),),
}


@pytest.mark.parametrize(
    ("of", "possible"),
    [
        (problem(), False),
        (problem((supporter(min_total=1),)), True),
        (problem(TWO, **COUPLE), False),
        (problem((*TWO, supporter("eve")), pins=(Pin("s1", "eve"),), **COUPLE), False),
        (problem(TWO, pins=(Pin("s1", "bob"),), **COUPLE), True),
        (problem((supporter(newcomer=True),)), False),
        (problem((supporter(newcomer=True),), pins=(Pin("s1", "ann"),)), True),
        (problem((supporter(newcomer=True), supporter("bob")), pins=(Pin("s1", "bob"),)), False),
        (problem((supporter(newcomer=True),), **HELD), False),
    ],
)
def test_infeasible_is_believed_only_where_a_rule_forces_work(
    of: RosterProblem, possible: bool
) -> None:
    told = roster(of, objective=None, bound=None, status=Outcome.INFEASIBLE)
    assert [violation.code for violation in check(of, told)] == [Claim.STATUS] * (not possible)
