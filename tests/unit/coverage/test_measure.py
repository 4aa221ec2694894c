"""Coverage: people, never points; the limit itself is inside; unknown stays apart."""

from __future__ import annotations

import math

import numpy as np
import pytest

from data.travel.provider import UNREACHABLE
from models.errors import InputError
from optimizer.coverage.measure import NO_WAY, Coverage, Tally, cover


def measured(
    minutes: list[list[int]],
    has_session: list[bool],
    people: list[list[float]] | None = None,
    *,
    place_known: list[bool] | None = None,
    limit_min: int = 15,
) -> Coverage:
    areas = len(minutes)
    return cover(
        np.array(minutes, dtype=np.int32).reshape(areas, len(has_session)),
        np.array(has_session, dtype=bool),
        np.array([[100.0]] * areas if people is None else people, dtype=np.float64),
        place_known=np.array([True] * areas if place_known is None else place_known),
        limit_min=limit_min,
    )


@pytest.mark.parametrize(("minutes", "covered"), [(14, True), (15, True), (16, False)])
def test_a_place_at_exactly_the_limit_is_covered(minutes: int, covered: bool) -> None:
    assert measured([[minutes]], [True]).covered.tolist() == [covered]


@pytest.mark.parametrize(("minutes", "covered"), [(0, True), (1, False)])
def test_limit_zero_reaches_the_same_place_only(minutes: int, covered: bool) -> None:
    assert measured([[minutes]], [True], limit_min=0).covered.tolist() == [covered]


def test_no_way_is_never_near() -> None:
    coverage = measured([[NO_WAY]], [True])
    assert not coverage.covered.any()
    assert coverage.with_session.venue.tolist() == [NO_WAY]
    assert coverage.with_session.minutes.tolist() == [NO_WAY]


def test_no_way_is_what_the_providers_say() -> None:
    assert NO_WAY == UNREACHABLE


def test_only_a_venue_with_a_session_covers() -> None:
    coverage = measured([[5, 20]], [False, True])
    assert coverage.covered.tolist() == [False]
    assert coverage.with_session.venue.tolist() == [1]
    assert coverage.with_session.minutes.tolist() == [20]
    assert coverage.any_venue.venue.tolist() == [0]
    assert coverage.any_venue.minutes.tolist() == [5]


def test_nearest_is_the_first_of_several_equally_near_and_skips_no_way() -> None:
    coverage = measured([[NO_WAY, 9, 7, 7]], [True] * 4)
    assert coverage.with_session.venue.tolist() == [2]


def test_people_are_counted_not_points() -> None:
    coverage = measured([[5], [50], [50]], [True], [[900.0], [50.0], [50.0]])
    (tally,) = coverage.tallies
    assert (tally.covered_people, tally.not_covered_people) == (900, 100)
    assert tally.share == 0.9


def test_unknown_place_is_neither_covered_nor_not_and_its_people_are_kept_apart() -> None:
    coverage = measured(
        [[5], [5], [50]], [True], [[60.0], [30.0], [10.0]], place_known=[True, False, True]
    )
    assert coverage.covered.tolist() == [True, False, False]
    assert coverage.not_covered.tolist() == [False, False, True]
    assert coverage.tallies == (Tally(60.0, 10.0, 30.0, 0),)
    assert coverage.tallies[0].share == 0.6
    assert coverage.any_venue.venue.tolist() == [0, NO_WAY, 0]


def test_unknown_people_are_counted_as_areas_and_are_in_no_sum() -> None:
    coverage = measured([[5], [5], [50]], [True], [[60.0, 1.0], [math.nan, 2.0], [math.nan, 4.0]])
    assert coverage.tallies == (Tally(60.0, 0.0, 0.0, 2), Tally(3.0, 4.0, 0.0, 0))


def test_share_of_nobody_is_unknown() -> None:
    assert math.isnan(measured([[5]], [True], [[0.0]]).tallies[0].share)


def test_without_venues_or_sessions_or_areas_nobody_is_covered() -> None:
    for coverage in (measured([[], []], []), measured([[1], [1]], [False])):
        assert coverage.covered.tolist() == [False, False]
        assert coverage.tallies == (Tally(0.0, 200.0, 0.0, 0),)
    empty = cover(
        np.zeros((0, 3), dtype=np.int32),
        np.ones(3, dtype=bool),
        np.zeros((0, 1)),
        place_known=np.zeros(0, dtype=bool),
        limit_min=15,
    )
    assert empty.tallies == (Tally(0.0, 0.0, 0.0, 0),)


@pytest.mark.parametrize(
    ("people", "place_known", "sessions"),
    [
        (np.zeros((3, 1)), np.ones(2, bool), np.ones(1, bool)),
        (np.zeros(2), np.ones(2, bool), np.ones(1, bool)),
        (np.zeros((2, 1)), np.ones(3, bool), np.ones(1, bool)),
        (np.zeros((2, 1)), np.ones(2, bool), np.ones(2, bool)),
    ],
)
def test_shapes_that_do_not_fit_are_refused(
    people: np.ndarray, place_known: np.ndarray, sessions: np.ndarray
) -> None:
    minutes = np.zeros((2, 1), dtype=np.int32)
    with pytest.raises(InputError) as refused:
        cover(minutes, sessions, people, place_known=place_known, limit_min=15)
    assert refused.value.code == "coverage.shape"


@pytest.mark.parametrize(
    ("minutes", "people", "limit_min", "code"),
    [
        (5, 1.0, -1, "coverage.limit_range"),
        (-2, 1.0, 15, "coverage.minutes_range"),
        (5, -1.0, 15, "coverage.people_range"),
        (5, math.inf, 15, "coverage.people_range"),
    ],
)
def test_impossible_values_are_refused(
    minutes: int, people: float, limit_min: int, code: str
) -> None:
    with pytest.raises(InputError) as refused:
        measured([[minutes]], [True], [[people]], limit_min=limit_min)
    assert refused.value.code == code


def test_answer_cannot_be_written_to_and_the_question_stays_writable() -> None:
    known = np.array([True])
    coverage = cover(
        np.array([[5]], dtype=np.int32),
        np.array([True]),
        np.ones((1, 1)),
        place_known=known,
        limit_min=15,
    )
    with pytest.raises(ValueError, match="read-only"):
        coverage.covered[0] = False
    known[0] = False
    assert coverage.place_known.tolist() == [True]
