"""Every backend gives the same optimum; limits, duals, listeners and tolerances hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import numpy as np
import pytest
import scipy.sparse as sp

from optimizer.mathprog import Backend, FloatArray, Found, Mip, solve_lp, solve_mip, whole_bound
from optimizer.mathprog.growing import GrowingLp
from optimizer.mathprog.highs import _at_most
from optimizer.outcome import Limits, Outcome
from optimizer.roster.flow.model import arc_flow
from tests.unit.roster.builders import problem, session, supporter

QUICK = Limits(time_limit_s=30)


def knapsack(items: int = 6, room: float = 10.5) -> Mip:
    """Take the most valuable items that fit: worth 7, 8, 9 … each, weight 3, 4, 5 …"""
    weight = np.arange(3.0, 3.0 + items)
    return Mip(
        cost=-(weight + 4),
        col_lower=np.zeros(items),
        col_upper=np.ones(items),
        integer=np.ones(items, bool),
        matrix=sp.csc_matrix(weight[None, :]),
        row_lower=np.array([-np.inf]),
        row_upper=np.array([room]),
        offset=100.0,
    )


@pytest.mark.parametrize("backend", list(Backend))
def test_knapsack_is_solved_to_its_known_optimum(backend: Backend) -> None:
    found = solve_mip(knapsack(), QUICK, backend=backend)
    # 3 + 7 or 4 + 6 weigh 10 and are worth 18; three items weigh at least 12.
    assert found.outcome is Outcome.OPTIMAL
    assert found.objective == pytest.approx(82)
    assert found.bound == pytest.approx(82)


@pytest.mark.parametrize("backend", list(Backend))
def test_rows_that_contradict_each_other_are_infeasible(backend: Backend) -> None:
    nothing_fits = knapsack(room=-1.0)
    assert solve_mip(nothing_fits, QUICK, backend=backend).outcome is Outcome.INFEASIBLE


@pytest.mark.parametrize("backend", [Backend.HIGHS, Backend.MATHOPT_HIGHS])
def test_relaxation_takes_part_of_an_item_and_prices_the_room(backend: Backend) -> None:
    found = solve_lp(knapsack(), QUICK, backend=backend)
    # 3 and 4 whole (worth 15), and 3.5 / 5 of the item worth 9.
    assert found.objective == pytest.approx(100 - 15 - 9 * 3.5 / 5)
    assert found.row_duals is not None
    assert found.row_duals[0] == pytest.approx(-9 / 5)


def roster_model() -> Mip:
    people = (supporter("ann"), supporter("shop", count=2, max_per_day=1))
    planned = tuple(
        session(f"s{i}", 540 + 75 * i, 600 + 75 * i, venue="AB"[i % 2], assistants=1)
        for i in range(5)
    )
    return arc_flow(problem(people, planned)).mip


def test_backends_agree_on_a_roster() -> None:
    values = {backend: solve_mip(roster_model(), QUICK, backend=backend) for backend in Backend}
    assert len({round(found.objective or 0) for found in values.values()}) == 1
    assert all(found.outcome is Outcome.OPTIMAL for found in values.values())


def test_listener_hears_the_solution_that_is_returned() -> None:
    heard: list[FloatArray] = []

    def listener(_bound: float | None, columns: FloatArray | None) -> bool:
        if columns is not None:
            heard.append(columns)
        return True

    found = solve_mip(roster_model(), QUICK, listener=listener)
    assert found.values is not None
    assert np.allclose(heard[-1] @ roster_model().cost, found.values @ roster_model().cost)


def hard_to_prove() -> Mip:
    """Pick a subset of large, close numbers that sums to just below half: no quick proof."""
    sizes = np.random.default_rng(1).integers(10**6, 2 * 10**6, 60).astype(float)
    return Mip(
        cost=-sizes,
        col_lower=np.zeros(60),
        col_upper=np.ones(60),
        integer=np.ones(60, bool),
        matrix=sp.csc_matrix(np.vstack([sizes, np.roll(sizes, 7), np.roll(sizes, 31)])),
        row_lower=np.full(3, -np.inf),
        row_upper=np.full(3, sizes.sum() / 3),
    )


def test_listener_can_stop_the_solve() -> None:
    found = solve_mip(hard_to_prove(), QUICK, listener=lambda _bound, columns: columns is None)
    assert found.outcome is Outcome.FEASIBLE
    assert found.values is not None


def test_start_solution_is_the_first_answer() -> None:
    start = np.array([0.0, 1, 0, 1, 0, 0])  # 4 + 6: an optimum
    heard: list[FloatArray] = []

    def listener(_bound: float | None, columns: FloatArray | None) -> bool:
        if columns is not None:
            heard.append(columns)
        return True

    found = solve_mip(knapsack(), QUICK, start=start, listener=listener)
    assert found.values is not None
    assert found.values.tolist() == start.tolist()


def test_threads_may_differ_from_solve_to_solve() -> None:
    outcomes = [solve_lp(knapsack(), Limits(30, workers=n)).outcome for n in (1, 2, 1)]
    assert outcomes == [Outcome.OPTIMAL] * 3


def test_columns_left_out_are_zero() -> None:
    only_heavy = knapsack().columns(np.array([False] * 4 + [True] * 2))
    found = solve_mip(only_heavy, QUICK)
    assert found.objective == pytest.approx(100 - 12)


@pytest.mark.parametrize("relaxed", [False, True])
@pytest.mark.parametrize(("lower", "outcome"), [(0.0, "optimal"), (1.0, "infeasible")])
def test_model_without_columns_is_its_constant_or_nothing(
    lower: float, outcome: str, relaxed: bool
) -> None:
    empty = replace(knapsack().columns(np.zeros(6, bool)), row_lower=np.array([lower]))
    found = (solve_lp if relaxed else solve_mip)(empty, QUICK)
    assert found.outcome == outcome
    assert (found.objective, found.bound) == ((100, 100) if lower == 0 else (None, None))


@pytest.mark.parametrize("backend", list(Backend))
def test_no_time_gives_no_answer_that_is_not_one(backend: Backend) -> None:
    found = solve_mip(hard_to_prove(), Limits(0), backend=backend)
    assert found.outcome in (Outcome.UNKNOWN, Outcome.FEASIBLE)
    assert (found.values is None) == (found.outcome is Outcome.UNKNOWN)


@pytest.mark.parametrize("cutoff", [90.0, 82.0])
def test_cutoff_at_or_above_the_optimum_changes_nothing(cutoff: float) -> None:
    found = solve_mip(knapsack(), QUICK, cutoff=cutoff)
    assert found.outcome is Outcome.OPTIMAL
    assert (found.objective, found.bound) == (pytest.approx(82), pytest.approx(82))


@pytest.mark.parametrize("cutoff", [81.9, 81.0, 50.0, -20.0])
def test_nothing_is_returned_above_the_cutoff(cutoff: float) -> None:
    found = solve_mip(knapsack(), QUICK, cutoff=cutoff)
    assert found.outcome is Outcome.INFEASIBLE
    assert (found.values, found.objective, found.bound) == (None, None, None)


@pytest.mark.parametrize("below", [10.0, 1e6])
def test_bound_of_a_search_with_a_cutoff_is_never_above_it(below: float) -> None:
    best = solve_mip(hard_to_prove(), Limits(0.5)).objective
    assert best is not None
    found = solve_mip(hard_to_prove(), Limits(0.5), cutoff=best - below)
    assert found.bound is None or found.bound <= best - below
    assert found.objective is None or found.objective <= best - below + 1e-3


def test_bound_beyond_the_cutoff_proves_no_more_than_the_cutoff() -> None:
    """Whoever is stopped in a search with a cutoff may have a bound of the half that is left."""
    stopped = Found(Outcome.UNKNOWN, bound=7.5)
    assert _at_most(5.0, stopped).bound == 5.0
    assert _at_most(8.0, stopped).bound == 7.5


def test_growing_program_equals_the_whole_one() -> None:
    """Column by column, and with bounds changed and put back, as by the other doors at once."""
    whole = replace(roster_model(), integer=np.zeros(len(roster_model().cost), bool))
    first, rest = np.arange(len(whole.cost)) < 3, np.flatnonzero(np.arange(len(whole.cost)) >= 3)
    program = GrowingLp(whole.columns(first), QUICK)
    for part in np.array_split(rest, 4):
        program.add(whole.cost[part], whole.col_upper[part], whole.matrix[:, part])
        point = program.solve(30)
        assert point is not None
    for backend in (Backend.HIGHS, Backend.MATHOPT_HIGHS):
        found = solve_lp(whole, QUICK, backend=backend)
        assert point.objective == pytest.approx(found.objective)
    assert point.objective == pytest.approx(whole.cost @ point.values + whole.offset)
    rows = np.where(point.row_duals > 0, whole.row_lower, whole.row_upper)
    paid = np.where(point.row_duals == 0, 0, rows) @ point.row_duals
    reduced = whole.cost - whole.matrix.T @ point.row_duals
    assert whole.offset + paid + np.minimum(reduced, 0) @ whole.col_upper == pytest.approx(
        point.objective
    )


def test_columns_of_a_growing_program_can_be_bound_and_let_go() -> None:
    program = GrowingLp(knapsack(), QUICK)
    free, third = program.solve(30), np.array([2])
    assert free is not None
    program.bound_columns(third, np.zeros(1), np.zeros(1))
    without = program.solve(30)
    assert without is not None
    assert without.values[2] == 0
    # 3 and 4 whole (worth 15), and 3.5 / 6 of the item worth 10.
    assert without.objective == pytest.approx(100 - 15 - 10 * 3.5 / 6)
    program.bound_columns(third, np.ones(1), np.ones(1))
    with_it = program.solve(30)
    assert with_it is not None
    assert with_it.values[2] == 1
    program.bound_columns(third, np.zeros(1), np.ones(1))
    program.bound_columns(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    again = program.solve(30)
    assert again is not None
    assert again.objective == pytest.approx(free.objective)


def test_growing_program_without_time_or_without_a_solution_says_nothing() -> None:
    assert GrowingLp(knapsack(), QUICK).solve(0.0) is None
    assert GrowingLp(knapsack(), QUICK).solve(-1.0) is None
    assert GrowingLp(knapsack(room=-1.0), QUICK).solve(30) is None


def test_each_solve_of_a_growing_program_has_its_own_time() -> None:
    """HiGHS itself counts from the first solve of all: the second would have none left."""
    program, third = GrowingLp(knapsack(), QUICK), np.array([2])
    limit_s = 0.2
    for upper in cycle((0.0, 1.0)):
        program.bound_columns(third, np.zeros(1), np.full(1, upper))
        assert program.solve(limit_s) is not None
        if program._solver.getRunTime() > limit_s:
            break
    program.bound_columns(third, np.zeros(1), np.full(1, 0.5))
    assert program.solve(limit_s) is not None


@pytest.mark.parametrize(
    ("bound", "proven"),
    [(3603.9999, 3604), (3604.0, 3604), (3604.0005, 3604), (3604.01, 3605), (-0.5, 0)],
)
def test_bound_is_rounded_up_only_after_the_tolerance_is_off(bound: float, proven: int) -> None:
    assert whole_bound(bound) == proven


def test_a_start_is_not_given_back_as_the_optimum() -> None:
    """Presolve solves this one by itself, and HiGHS 1.16 then returns the start it was given."""
    rows = [
        *([1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [1, 0, 1, 0, -1, 0], [0, 1, 0, 1, 0, -1]),
        *([-1, 0, -1, 0, 1, 0], [0, -1, 0, -1, 0, 1], [0, 0, 0, 0, -1, -1]),
    ]
    mip = Mip(
        cost=np.array([-1.0, -1, -1, -1, 1, 1]),
        col_lower=np.zeros(6),
        col_upper=np.array([1.0, 1, 2, 2, 1, 1]),
        integer=np.ones(6, bool),
        matrix=sp.csc_matrix(np.array(rows, np.float64)),
        row_lower=np.full(7, -np.inf),
        row_upper=np.array([1.0, 2, 1, 1, 0, 0, -2]),
        offset=2.0,
    )
    found = solve_mip(mip, Limits(5), start=np.array([0.0, 0, 1, 1, 1, 1]))
    assert found.outcome is Outcome.OPTIMAL
    assert found.values is not None
    assert found.objective == mip.cost @ found.values + mip.offset == 1
