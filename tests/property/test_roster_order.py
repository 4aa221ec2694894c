"""No saving lower down ever pays for a loss higher up, whichever way a problem is solved."""

from __future__ import annotations

import os
import random
from dataclasses import asdict, fields, replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models.kinds import Order, Role
from models.reasons import Rule
from optimizer.mathprog import solve_mip
from optimizer.outcome import Limits
from optimizer.roster.engine import levels as by_levels
from optimizer.roster.engine.levels import bound_of, solve_levels
from optimizer.roster.flow.decode import assignments_of
from optimizer.roster.flow.model import arc_flow
from optimizer.roster.judge.checker import CHECKS, check
from optimizer.roster.judge.seating import Seating
from optimizer.roster.judge.value import evaluate
from optimizer.roster.policy import level_by_level, levels_of, most_of, ordered
from optimizer.roster.problem import RosterProblem, Weights
from optimizer.roster.solution import Assignment, Level
from tests.unit.roster.brute import Enumeration
from tests.unit.roster.builders import best_roster, roster
from tests.unit.roster.strategies import problems, richer_problems

EXAMPLES = int(os.environ.get("DIGIKATSU_EXAMPLES", "50"))
slow = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

NOTHING = Weights(**{field.name: 0 for field in fields(Weights)})
DIGIT = 10**9
"""More than any amount of a small problem: a roster's amounts are digits of one number."""


@st.composite
def ordered_problems(draw: st.DrawFn) -> RosterProblem:
    """Small problems of either version, with an order."""
    of = draw(st.one_of(problems(), richer_problems()))
    return ordered(replace(of, order=draw(st.sampled_from(Order))))


def any_roster(of: RosterProblem) -> tuple[Assignment, ...]:
    """The first roster that keeps every rule; examples that have none are not about this."""
    model = arc_flow(replace(of, weights=NOTHING))
    found = solve_mip(model.mip, Limits(10))
    assume(found.values is not None)
    assert found.values is not None
    some = assignments_of(model, found.values)
    assume(check(of, roster(of, *some)) == ())
    return some


def amounts(of: RosterProblem, assignments: tuple[Assignment, ...]) -> tuple[int, ...]:
    parts = dict(evaluate(of, assignments))
    return tuple(parts[part].amount for part in levels_of(of))


def least_amounts(of: RosterProblem) -> tuple[int, ...]:
    """The amounts of the best roster, level by level, by trying every one.

    No weight of the policy is in it: each level is a digit of its own.
    """
    parts = levels_of(of)
    digits = {part: DIGIT ** (len(parts) - 1 - k) for k, part in enumerate(parts)}
    value = int(Enumeration(replace(of, weights=replace(NOTHING, **digits))).value())
    return tuple(value // digits[part] % DIGIT for part in parts)


@slow
@given(of=ordered_problems())
def test_derived_weights_make_the_best_roster_the_least_level_by_level(of: RosterProblem) -> None:
    any_roster(of)
    least = least_amounts(of)
    weights = asdict(of.weights)
    value = sum(weights[part] * n for part, n in zip(levels_of(of), least, strict=True))
    assert Enumeration(of).value() == value
    if not level_by_level(of):
        best, _ = best_roster(of, from_greedy=False)
        assert amounts(of, best.assignments) == least


@pytest.fixture(params=["first all at once", "levels alone", "with misleading weights"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The levels must find and prove everything themselves, whatever the first search does."""
    if request.param == "levels alone":
        monkeypatch.setattr(by_levels, "_FIRST_SHARE", 0)
    elif request.param == "with misleading weights":
        equal = Weights(**{field.name: 1 for field in fields(Weights)})
        monkeypatch.setattr(by_levels, "gentle_weights", lambda _: equal)


@slow
@given(of=ordered_problems())
@pytest.mark.usefixtures("_way")
def test_level_by_level_finds_and_proves_the_least_of_every_level(of: RosterProblem) -> None:
    best, bounds = [any_roster(of)], [0]

    def report(bound: int | None, better: tuple[Assignment, ...] | None) -> bool:
        best[:] = [better] if better is not None else best
        bounds.extend([bound] if bound is not None else [])
        return True

    found = solve_levels(of, Limits(60), best[0], report)
    least = least_amounts(of)
    assert found == tuple(map(Level, levels_of(of), least, least))
    value = evaluate(of, best[0]).total
    assert amounts(of, best[0]) == least
    assert check(of, roster(of, *best[0], levels=found)) == ()
    assert bound_of(of, found) == value == Enumeration(of).value()
    assert bounds == sorted(bounds)
    assert bounds[-1] == value


NEED_COMPANY = {Rule.PIN, Rule.MIN_TOTAL, Rule.NEWCOMER, Rule.TOGETHER}
"""Rules that a roster still being filled may not keep yet."""


def filled_at_random(of: RosterProblem, seed: int) -> tuple[Assignment, ...]:
    """A roster to which nobody can be added: what was held, then anybody anywhere."""
    held = {one.id for one in of.sessions if one.held}
    seated = [
        Assignment(one.session, one.supporter, Role(str(one.role)), one.person)
        for one in of.previous
        if one.session in held
    ]
    anybody = [
        Assignment(here.id, who.id, role, person)
        for here in of.sessions
        if here.id not in held
        for who in of.supporters
        for person in range(who.count)
        for role in Role
    ]
    random.Random(seed).shuffle(anybody)
    rules = set(Rule) - NEED_COMPANY
    for one in anybody:
        trial = Seating(of, (*seated, one))
        if not any(True for rule in rules for _ in CHECKS[rule](trial)):
            seated.append(one)
    return tuple(seated)


@slow
@given(of=st.one_of(problems(), richer_problems()), seed=st.integers(0, 2**31))
def test_no_roster_has_more_of_a_part_than_the_worst_case(of: RosterProblem, seed: int) -> None:
    most = most_of(of)
    for assignments in (filled_at_random(of, seed), filled_at_random(of, seed + 1)):
        counted = {name: part.amount for name, part in evaluate(of, assignments)}
        assert all(counted[part] <= worst for part, worst in most.items())
