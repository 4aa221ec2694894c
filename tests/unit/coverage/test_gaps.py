"""Gaps: ranked by people left out, each with its cause and what is nearest."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.errors import InputError
from models.reasons import GapCause
from optimizer.coverage.gaps import Gap, rank_gaps
from optimizer.coverage.measure import cover


def gaps(
    minutes: list[list[int]],
    has_session: list[bool],
    people: list[float],
    *,
    place_known: list[bool] | None = None,
) -> tuple[Gap, ...]:
    need = np.array(people, dtype=np.float64)
    coverage = cover(
        np.array(minutes, dtype=np.int32),
        np.array(has_session, dtype=bool),
        need[:, None],
        place_known=np.array([True] * len(people) if place_known is None else place_known),
        limit_min=15,
    )
    return rank_gaps(coverage, need, need * 0.9, need * 1.1)


def test_gaps_are_ranked_by_people_and_ties_keep_the_order_of_areas() -> None:
    found = gaps([[20]] * 5, [True], [10.0, 30.0, 20.0, 30.0, 20.0])
    assert [gap.area for gap in found] == [1, 3, 2, 4, 0]


def test_covered_and_empty_areas_are_no_gaps() -> None:
    found = gaps([[15], [16], [16]], [True], [10.0, 10.0, 0.0])
    assert [gap.area for gap in found] == [1]


def test_a_gap_carries_people_and_its_own_interval() -> None:
    (gap,) = gaps([[16]], [True], [100.0])
    assert (gap.people, gap.low, gap.high) == pytest.approx((100, 90, 110))


@pytest.mark.parametrize(
    ("idle_min", "cause"), [(15, GapCause.NO_SESSION), (16, GapCause.NO_VENUE)]
)
def test_cause_is_no_session_where_a_venue_stands_at_exactly_the_limit(
    idle_min: int, cause: GapCause
) -> None:
    (gap,) = gaps([[idle_min, 40]], [False, True], [10.0])
    assert gap.cause is cause
    assert (gap.session_venue, gap.session_min) == (1, 40)
    assert (gap.idle_venue, gap.idle_min) == (0, idle_min)


@pytest.mark.parametrize(("idle_min", "nearer"), [(39, True), (40, False), (41, False)])
def test_a_venue_without_session_is_named_only_where_it_is_nearer(
    idle_min: int, nearer: bool
) -> None:
    (gap,) = gaps([[idle_min, 40]], [False, True], [10.0])
    assert (gap.idle_venue == 0) == nearer
    assert (gap.idle_min == idle_min) == nearer
    assert gap.session_min == 40


def test_nothing_in_reach_is_no_venue_and_names_none() -> None:
    (gap,) = gaps([[-1, -1]], [False, True], [10.0])
    assert gap.cause is GapCause.NO_VENUE
    assert (gap.session_venue, gap.session_min, gap.idle_venue, gap.idle_min) == (None,) * 4


def test_without_any_session_the_nearest_venue_is_still_named() -> None:
    (gap,) = gaps([[30, 20]], [False, False], [10.0])
    assert gap.cause is GapCause.NO_VENUE
    assert (gap.session_venue, gap.idle_venue, gap.idle_min) == (None, 1, 20)


def test_unknown_places_come_last_however_many_people_they_have() -> None:
    found = gaps([[1], [20], [1]], [True], [999.0, 1.0, 1000.0], place_known=[False, True, False])
    assert [gap.area for gap in found] == [1, 2, 0]
    assert [gap.cause for gap in found] == [GapCause.NO_VENUE] + [GapCause.PLACE_UNKNOWN] * 2
    assert found[1].session_venue is None


def test_areas_with_unknown_people_follow_those_known_and_say_so() -> None:
    found = gaps([[20], [20]], [True], [math.nan, 1.0])
    assert [gap.area for gap in found] == [1, 0]
    assert (found[1].people, found[1].low, found[1].high) == (None, None, None)


def test_estimates_of_another_length_are_refused() -> None:
    coverage = cover(
        np.zeros((2, 1), dtype=np.int32),
        np.zeros(1, dtype=bool),
        np.zeros((2, 1)),
        place_known=np.ones(2, dtype=bool),
        limit_min=15,
    )
    with pytest.raises(InputError) as refused:
        rank_gaps(coverage, np.zeros(2), np.zeros(3), np.zeros(2))
    assert refused.value.code == "coverage.shape"
