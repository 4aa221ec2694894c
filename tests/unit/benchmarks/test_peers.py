"""The peers our engine is measured against are right themselves, and refuse what they leave out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ortools.sat.python import cp_model

from benchmarks.common import BenchmarkFailed
from benchmarks.cp_sat.days import MODELS
from benchmarks.vroom_days import roster_by_vroom
from optimizer.roster.exchange import version_of
from optimizer.roster.judge.checker import check, evaluate
from tests.unit.roster.builders import problem, roster, session, supporter
from tests.unit.roster.trial import Case, cases

SOLVABLE = [case for case in cases() if case.best is not None and version_of(case.problem) == 1]


def by_cp_sat(name: str, case: Case) -> int:
    model = MODELS[name](case.problem)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model.cp) == cp_model.OPTIMAL
    taken = model.assignments(solver.value)
    assert check(case.problem, roster(case.problem, *taken)) == ()
    assert evaluate(case.problem, taken).total == round(solver.objective_value)
    return evaluate(case.problem, taken).total


@pytest.mark.parametrize("name", MODELS)
def test_cp_sat_model_finds_what_enumeration_finds(name: str) -> None:
    assert [by_cp_sat(name, case) for case in SOLVABLE] == [case.best for case in SOLVABLE]


def test_vroom_keeps_every_rule_and_is_never_better_than_enumeration() -> None:
    pytest.importorskip("vroom")
    for case in SOLVABLE:
        if not case.problem.pins:
            taken = roster_by_vroom(case.problem, time_limit_s=1, workers=1)
            assert check(case.problem, roster(case.problem, *taken)) == ()
            assert evaluate(case.problem, taken).total >= case.best


def test_vroom_hands_out_what_is_left_of_a_weekly_cap() -> None:
    pytest.importorskip("vroom")
    days = tuple(session(f"s{d}", 1440 * d + 600, 1440 * d + 660) for d in range(8))
    of = problem((supporter(max_per_week=2),), days)
    assert [one.session for one in roster_by_vroom(of, time_limit_s=2, workers=1)] == [
        *("s0", "s1"),
        "s7",
    ]


def test_vroom_seats_nobody_twice_in_one_session() -> None:
    pytest.importorskip("vroom")
    of = problem((supporter(),), (session(assistants=2),))
    assert len(roster_by_vroom(of, time_limit_s=1, workers=1)) == 1


def test_peers_refuse_in_a_sentence_what_their_models_leave_out() -> None:
    of = problem((supporter(newcomer=True),), (session(online=True),))
    with pytest.raises(BenchmarkFailed, match=r"uses sessions\.online, supporters\.newcomer"):
        MODELS["arc-flow"](of)
    with pytest.raises(BenchmarkFailed, match=r"uses sessions\.online, supporters\.newcomer"):
        roster_by_vroom(of, time_limit_s=1, workers=1)


def test_peers_take_a_field_of_version_2_that_says_nothing() -> None:
    of = problem((supporter(newcomer=False),), (session(series=None),))
    assert MODELS["arc-flow"](replace(of, apart=())).visits
