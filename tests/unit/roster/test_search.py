"""The whole search on small problems: every stage, bounds that hold, ceilings that are kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.errors import InputError
from optimizer.outcome import Limits
from optimizer.roster.drafting.forced import work_is_done
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.engine import search as engine
from optimizer.roster.engine.search import Search
from optimizer.roster.flow.model import arc_flow
from optimizer.roster.judge.checker import evaluate
from optimizer.roster.problem import RosterProblem, Weights
from tests.unit.roster.builders import problem, session, supporter
from tests.unit.roster.masters import tight_month
from tests.unit.roster.searches import (
    Heard,
    assert_all_sound,
    improved_in_parts,
    optimum_of,
    searched,
)
from tests.unit.roster.strategies import problems, richer_problems


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have even the smallest problem go through all stages."""
    monkeypatch.setattr(engine, "SMALL_COLUMNS", -1)


@settings(max_examples=20)
@given(of=st.one_of(problems(), richer_problems()), from_greedy=st.booleans())
def test_search_through_all_stages_finds_and_proves_the_optimum(
    of: RosterProblem, from_greedy: bool
) -> None:
    try:
        instant, best = greedy_roster(of), optimum_of(of)
    except InputError:  # pins that clash
        assume(False)
    known = instant if from_greedy and work_is_done(of, instant) else None
    found, heard = searched(of, known=known)
    assert_all_sound(of, heard)
    assert found.infeasible == (best is None)
    assert found.value == (np.inf if best is None else best)
    if best is not None:
        assert found.bound == best


def test_every_stage_is_reached_and_bounds_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_NEAR_DAYS", (40, 60))
    of = tight_month()
    found, heard = searched(of)
    best = optimum_of(of)
    assert found.value == found.bound == best
    stages = [*dict.fromkeys(heard.phases)]
    assert stages == ["prices", "columns", "dive", "improve", "choice", "proof"]
    assert max(heard.bounds) == best


def test_a_plan_too_large_for_one_choice_is_improved_part_by_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = tight_month()
    best = optimum_of(of)
    assert best is not None
    found, heard, drawn = improved_in_parts(of, 6, monkeypatch)
    assert "choice" not in heard.phases
    assert heard.phases[-1] == "improve"
    assert len(drawn) == 6
    assert found.value == best
    assert best - 100 <= found.bound <= best
    assert_all_sound(of, heard)


def test_roster_that_no_dive_betters_is_improved_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where neither dive nor choice come to anything, the parts begin with what is known."""
    monkeypatch.setattr(engine, "dive", lambda *_: None)
    of = tight_month()
    found, heard, drawn = improved_in_parts(of, 8, monkeypatch, known=())
    assert len(drawn) == 8
    assert found.value == optimum_of(of)
    assert_all_sound(of, heard)


@settings(max_examples=20)
@given(of=problems())
def test_proof_leaves_out_no_day_of_a_roster_that_is_better_by_one(of: RosterProblem) -> None:
    """Nothing but the proof looks for rosters here, and only the optimum is good enough."""
    try:
        best = optimum_of(of)
    except InputError:  # pins that clash
        assume(False)
    assert best is not None
    heard = Heard()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "greedy_roster", lambda *_: ())
        patch.setattr(engine, "dive", lambda *_: None)
        patch.setattr(engine, "_NEAR_DAYS", ())
        search = Search(of, Limits(20), heard.report, begins=heard.phases.append)
        search.value = best + 1
        search.run()
    assert search.value == search.bound == best


def test_what_nobody_can_do_is_proven_infeasible() -> None:
    of = problem((supporter(min_total=2), supporter("bob")))
    for limits in (Limits(20), Limits(20, relative_gap=0.5)):
        found, heard = searched(of, limits)
        assert found.infeasible
        assert heard.rosters == []
        assert found.value == np.inf


@pytest.mark.parametrize(
    "of",
    [
        problem((), ()),
        problem((supporter(),), ()),
        problem((), (session(),)),
        problem((supporter(available=()),)),
        problem((supporter(home_to_venue_min=(2000, 2000)),)),
        problem((supporter(max_total=0),)),
    ],
    ids=["nothing", "nobody asked", "nobody there", "nobody free", "too far", "no room"],
)
def test_problems_that_leave_nothing_to_choose_are_proven_at_once(of: RosterProblem) -> None:
    for known in (None, ()):
        found, heard = searched(of, known=known)
        assert found.value == found.bound == evaluate(of, ()).total
        assert_all_sound(of, heard)


def test_problem_without_coupling_is_solved_by_its_first_days() -> None:
    """One person, no caps: seats are the only rows there are."""
    sessions = tuple(session(f"s{i}", 540 + 90 * i, 600 + 90 * i) for i in range(4))
    found, _ = searched(problem((supporter(),), sessions))
    assert found.value == found.bound == 20


@pytest.mark.parametrize("small", [-1, 10**6], ids=["all stages", "in one go"])
@pytest.mark.parametrize("part", ["unfilled_assistant", "travel_min", "overload"])
def test_ceilings_of_a_model_from_outside_are_kept(
    part: str, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ceiling a little below what the optimum has: everything reported keeps it."""
    monkeypatch.setattr(engine, "SMALL_COLUMNS", small)
    of = tight_month()
    free, heard = searched(of)
    amount = dict(evaluate(of, heard.rosters[-1]))[part].amount
    ceilings = {part: amount - 1}
    found, heard = searched(of, model=arc_flow(of, ceilings=ceilings))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SMALL_COLUMNS", 10**6)
        exact, _ = searched(of, model=arc_flow(of, ceilings=ceilings))
    assert found.infeasible == exact.infeasible
    assert found.value == exact.value
    assert exact.infeasible or free.value < found.value == found.bound
    for better in heard.rosters:
        assert dict(evaluate(of, better))[part].amount <= amount - 1
    assert_all_sound(of, heard)


def test_greedy_of_the_prices_may_break_a_ceiling_and_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = tight_month(weights=Weights(3000, 1000, 500, 1, 30))
    busy = greedy_roster(of)
    monkeypatch.setattr(engine, "greedy_roster", lambda *_: busy)
    travel = evaluate(of, busy).travel_min.amount
    model = arc_flow(of, ceilings={"travel_min": travel // 2})
    _, heard = searched(of, model=model)
    assert heard.rosters
    for better in heard.rosters:
        assert evaluate(of, better).travel_min.amount <= travel // 2
