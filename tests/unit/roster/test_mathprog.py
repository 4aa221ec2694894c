"""Every backend gives the same optimum; limits, duals, listeners and tolerances hold."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from optimizer.mathprog import Backend, FloatArray, Mip, solve_lp, solve_mip, whole_bound
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


@pytest.mark.parametrize(
    ("bound", "proven"),
    [(3603.9999, 3604), (3604.0, 3604), (3604.0005, 3604), (3604.01, 3605), (-0.5, 0)],
)
def test_bound_is_rounded_up_only_after_the_tolerance_is_off(bound: float, proven: int) -> None:
    assert whole_bound(bound) == proven
