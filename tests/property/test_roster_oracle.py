"""Brute force, the exact search and the checker say the same of random small problems."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings

from models.errors import InputError
from optimizer.roster.engine import search
from optimizer.roster.flow.bounds import unfillable_cost
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import RosterProblem
from tests.unit.roster.brute import Enumeration
from tests.unit.roster.builders import best_roster
from tests.unit.roster.strategies import problems

EXAMPLES = int(os.environ.get("DIGIKATSU_EXAMPLES", "50"))
oracle = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(params=["the compact MIP", "prices, days, whole days"])
def from_greedy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Small problems go the way of big ones too, and the MIP must not lean on greedy."""
    if request.param == "the compact MIP":
        return False
    monkeypatch.setattr(search, "SMALL_COLUMNS", -1)
    return True


@oracle
@given(problem=problems())
def test_exact_equals_enumeration_and_passes_the_checker(
    from_greedy: bool, problem: RosterProblem
) -> None:
    if Enumeration(problem, only_pins=True).value() is None:
        with pytest.raises(InputError, match=r"roster\.pins_conflict"):
            best_roster(problem)
        return
    roster, _ = best_roster(problem, from_greedy=from_greedy)
    assert check(problem, roster) == ()
    best = Enumeration(problem).value()
    assert best is not None
    assert roster.objective == best
    assert roster.bound == best
    assert unfillable_cost(problem) <= best
