"""Whole days as arrays: what tells them apart, what they cost, what they are made of."""

from __future__ import annotations

import numpy as np

from optimizer.roster.engine.days import Days, joined, together

DAYS = Days(
    nodes=np.array([[0, 2, -1], [1, -1, -1], [0, 1, 2]]),
    arcs=np.array([[1, -1, -1], [-1, -1, -1], [0, 2, -1]]),
    lengths=np.array([2, 1, 3]),
)
"""Three visits; arcs 0 -> 1, 0 -> 2 and 1 -> 2."""


def rows(days: Days) -> list[list[list[int]]]:
    return [days.nodes.tolist(), days.arcs.tolist(), days.lengths.tolist()]


def test_costs_are_those_of_visits_and_steps_without_the_padding() -> None:
    costs = DAYS.costs(np.array([1.0, 10.0, 100.0]), np.array([0.25, 0.5, 4.0]))
    assert costs.tolist() == [101.5, 10.0, 115.25]
    visits, steps = DAYS.visits_in(3), DAYS.steps_in(3)
    assert (
        np.array([1.0, 10.0, 100.0]) @ visits + np.array([0.25, 0.5, 4.0]) @ steps
    ).tolist() == (costs.tolist())
    assert visits.toarray().tolist() == [[1, 0, 1], [0, 1, 1], [1, 0, 1]]
    assert steps.toarray().tolist() == [[0, 0, 1], [1, 0, 0], [0, 0, 1]]


def test_days_that_lack_arcs_cost_what_their_visits_do() -> None:
    alone = DAYS.of(np.array([1]))
    assert alone.costs(np.array([1.0, 10.0, 100.0]), np.zeros(0)).tolist() == [10.0]
    assert alone.steps_in(0).shape == (0, 1)


def test_keys_are_equal_for_equal_days_only() -> None:
    again = Days(DAYS.nodes.astype(np.int32)[::-1], DAYS.arcs[::-1], DAYS.lengths[::-1])
    assert again.keys() == DAYS.keys()[::-1]
    assert len(set(DAYS.keys())) == 3


def test_joined_days_stand_once() -> None:
    first, second = DAYS.of(np.array([0, 1])), DAYS.of(np.array([1, 2, 0]))
    both = joined(first, second)
    assert sorted(both.keys()) == sorted(DAYS.keys())
    assert rows(both.of(np.argsort(both.keys()))) == rows(DAYS.of(np.argsort(DAYS.keys())))
    assert len(together([first, second])) == 5


def test_days_are_chosen_by_place_and_by_mark() -> None:
    assert rows(DAYS.of(np.array([True, False, True]))) == rows(DAYS.of(np.array([0, 2])))
    assert rows(DAYS.first(2)) == rows(DAYS.of(np.array([0, 1])))
    assert DAYS.of(np.array([2, 0])).first_node.tolist() == [0, 0]


def test_arcs_are_looked_up_and_padding_stays() -> None:
    turned = DAYS.with_arcs_of(np.array([7, 8, 9]))
    assert turned.arcs.tolist() == [[8, -1, -1], [-1, -1, -1], [7, 9, -1]]
    none = DAYS.of(np.array([1]))
    assert none.with_arcs_of(np.zeros(0, np.int64)).arcs.tolist() == [[-1, -1, -1]]
