"""Brute force, the exact search and the checker say the same of problems of version 2."""

from __future__ import annotations

import os
from dataclasses import asdict
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from models.errors import InputError
from models.reasons import Rule
from optimizer.mathprog import solve_mip
from optimizer.outcome import Limits
from optimizer.roster.drafting.forced import forces_work, work_is_done
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.drafting.pins import seat_pins
from optimizer.roster.engine import search
from optimizer.roster.flow.bounds import unfillable_cost
from optimizer.roster.flow.decode import assignments_of
from optimizer.roster.flow.model import arc_flow
from optimizer.roster.flow.routes import NO_ARC, Links, route_graph
from optimizer.roster.judge.checker import check
from optimizer.roster.judge.value import evaluate
from optimizer.roster.problem import RosterProblem
from tests.unit.roster.brute import Enumeration
from tests.unit.roster.builders import roster, search_for
from tests.unit.roster.strategies import richer_problems

EXAMPLES = int(os.environ.get("DIGIKATSU_EXAMPLES", "50"))
oracle = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
FORCING = {Rule.MIN_TOTAL, Rule.TOGETHER, Rule.NEWCOMER}


@pytest.fixture(params=["the MIP alone", "prices, narrow, then wide"])
def from_greedy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Small problems go the way of big ones too, and the MIP must not lean on greedy."""
    if request.param == "the MIP alone":
        return False
    monkeypatch.setattr(search, "SMALL_COLUMNS", -1)
    return True


@oracle
@given(problem=richer_problems())
def test_exact_equals_enumeration_and_passes_the_checker(
    from_greedy: bool, problem: RosterProblem
) -> None:
    if Enumeration(problem, only_pins=True).value() is None:
        with pytest.raises(InputError, match=r"roster\.pins_conflict"):
            greedy_roster(problem)
        return
    found, _ = search_for(problem, from_greedy=from_greedy)
    best = Enumeration(problem).value()
    if best is None:
        assert found is None
        assert forces_work(problem)
        return
    assert found is not None
    assert check(problem, found) == ()
    assert found.objective == best
    assert found.bound == best
    assert unfillable_cost(problem) <= best


@oracle
@given(problem=richer_problems())
def test_instant_roster_breaks_no_rule_but_those_that_force_work(problem: RosterProblem) -> None:
    try:
        instant = greedy_roster(problem)
    except InputError:  # pins that clash
        return
    broken = {violation.code for violation in check(problem, roster(problem, *instant))}
    assert broken <= FORCING
    assert bool(broken) == (not work_is_done(problem, instant))
    assert forces_work(problem) or not broken


@oracle
@given(problem=richer_problems())
def test_arcs_of_the_graph_are_the_links_between_two_sessions(problem: RosterProblem) -> None:
    """Each pair of visits of a day is joined exactly where one can follow the other."""
    graph, links = route_graph(problem), Links(problem)
    joined = {
        (v, w): minutes
        for v, w, minutes in zip(
            graph.tail.tolist(), graph.head.tolist(), graph.arc_min.tolist(), strict=True
        )
    }
    assert all(graph.rank[v] < graph.rank[w] for v, w in joined)
    layered = graph.group_people[graph.group] > 1
    for v, w in combinations(range(len(graph.session)), 2):
        if graph.group[v] == graph.group[w] and not layered[v]:
            s, j, k = (int(x) for x in (graph.supporter[v], graph.session[v], graph.session[w]))
            assert joined.get((v, w), NO_ARC) == links.arc_minutes(s, j, k)


@oracle
@given(problem=richer_problems())
def test_amounts_of_the_model_are_those_of_the_evaluation(problem: RosterProblem) -> None:
    try:
        seat_pins(problem)
    except InputError:  # pins that clash
        return
    model = arc_flow(problem)
    found = solve_mip(model.mip, Limits(60))
    if found.values is None:
        return
    counted = dict(evaluate(problem, assignments_of(model, found.values)))
    weights = asdict(problem.weights)
    for part, amount in model.amounts.items():
        # Without a weight, nothing keeps an unmet tag's column from saying more than there is.
        if part != "unfilled_tag" or weights[part]:
            assert round(amount.of(np.rint(found.values))) == counted[part].amount
    assert not any(weights[part] * counted[part].amount for part in counted.keys() - model.amounts)
