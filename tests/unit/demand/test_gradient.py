"""The age gradient moves need between areas; the city's total and interval stay the survey's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.demand.gradient import calibrated_shares, fine_people, tilted
from data.demand.intervals import BandNeed, estimate_by_area, need_by_band, together
from data.demand.rates import BandRate
from data.reference import catalog
from models.ages import AgeBand
from models.errors import InputError

RATES = [
    BandRate(AgeBand(60, 69), 0.257, 300, None, derived_from_use=False),
    BandRate(AgeBand(70, None), 0.578, 522, None, derived_from_use=False),
]
FINE = (AgeBand(70, 74), AgeBand(75, 79), AgeBand(80, 84), AgeBand(85, None))


def counts(fine: np.ndarray) -> dict[AgeBand, np.ndarray]:
    """A source with those people of 70 and over, shape (areas, 4), and a hundred of 60-69."""
    return {AgeBand(60, 69): np.full(len(fine), 100.0), **dict(zip(FINE, fine.T, strict=True))}


def estimates(fine: np.ndarray, factor: float) -> tuple[BandNeed, BandNeed]:
    """The need without and with a gradient."""
    people = np.stack([np.full(len(fine), 100.0), fine.sum(axis=1)], axis=1)
    plain, ages = need_by_band(people, RATES), fine_people(counts(fine))
    assert ages is not None
    return plain, tilted(plain, people, RATES, ages, factor)


YOUNG_AND_OLD = np.array([[400.0, 0, 0, 0], [0, 0, 0, 400.0], [100, 100, 100, 100]])


def cities() -> st.SearchStrategy[np.ndarray]:
    return st.integers(1, 6).flatmap(
        lambda areas: arrays(np.float64, (areas, 4), elements=st.integers(0, 900).map(float))
    )


@given(cities(), st.floats(0.2, 5.0))
def test_the_citys_total_and_interval_are_those_without_a_gradient(
    fine: np.ndarray, factor: float
) -> None:
    plain, with_gradient = (together(one) for one in estimates(fine, factor))
    assert with_gradient.people == pytest.approx(plain.people, rel=1e-9)
    assert (with_gradient.low, with_gradient.high) == (
        pytest.approx(plain.low, rel=1e-9),
        pytest.approx(plain.high, rel=1e-9),
    )


def test_areas_with_older_people_get_more_and_younger_ones_less() -> None:
    plain, steep = (estimate_by_area(one).people for one in estimates(YOUNG_AND_OLD, 2.3))
    assert steep[0] < plain[0] - 50
    assert steep[1] > plain[1] + 50


def test_a_factor_of_one_changes_nothing() -> None:
    plain, same = (estimate_by_area(one).people for one in estimates(YOUNG_AND_OLD, 1.0))
    assert same == pytest.approx(plain)


def test_the_odds_grow_by_the_factor_each_step() -> None:
    people, steps = np.array([500.0, 400, 300, 300]), np.arange(4.0)
    shares = calibrated_shares(people, 0.578, steps, 2.3)
    odds = shares / (1 - shares)
    assert odds[1:] / odds[:-1] == pytest.approx([2.3] * 3)
    assert float(people @ shares) == pytest.approx(0.578 * people.sum())


def test_an_area_is_the_sum_of_its_people_by_age() -> None:
    _, steep = estimates(YOUNG_AND_OLD, 2.3)
    shares = calibrated_shares(YOUNG_AND_OLD.sum(axis=0), 0.578, np.arange(4.0), 2.3)
    assert steep.at[:, 1] == pytest.approx(YOUNG_AND_OLD @ shares)


def test_an_areas_interval_holds_its_estimate() -> None:
    table = estimate_by_area(estimates(YOUNG_AND_OLD, 2.3)[1])
    assert (table.low < table.people).all()
    assert (table.people < table.high).all()


def test_an_area_unknown_in_any_band_takes_no_part() -> None:
    unknown = np.vstack([YOUNG_AND_OLD, [[np.nan, 10, 10, 10]]])
    with_it, without = (
        estimate_by_area(estimates(fine, 2.3)[1]).people for fine in (unknown, YOUNG_AND_OLD)
    )
    assert with_it[:3] == pytest.approx(without)
    assert math.isnan(with_it[3])


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nobody_and_everybody_have_no_gradient(share: float) -> None:
    shares = calibrated_shares(np.array([5.0, 5.0]), share, np.arange(2.0), 2.3)
    assert shares.tolist() == [share, share]


def test_75_to_84_may_be_what_is_left_of_75_and_over_without_85() -> None:
    coarse = {
        AgeBand(70, 74): np.array([30.0]),
        AgeBand(75, None): np.array([50.0]),
        AgeBand(85, None): np.array([20.0]),
    }
    found = fine_people(coarse)
    assert found is not None
    assert found.bands == (AgeBand(70, 74), AgeBand(75, 84), AgeBand(85, None))
    assert found.people.tolist() == [[30.0, 30.0, 20.0]]


@pytest.mark.parametrize(
    "bands",
    [
        [AgeBand(65, None), AgeBand(75, None), AgeBand(85, None)],
        [AgeBand(70, None)],
        [AgeBand(70, 74), AgeBand(75, None)],
    ],
)
def test_ages_that_cannot_be_told_apart_are_not(bands: list[AgeBand]) -> None:
    assert fine_people({band: np.array([10.0]) for band in bands}) is None


def test_figures_that_contradict_each_other_are_not_taken_apart() -> None:
    wrong = {AgeBand(70, 74): 30.0, AgeBand(75, None): 10.0, AgeBand(85, None): 20.0}
    assert fine_people({band: np.array([people]) for band, people in wrong.items()}) is None


@pytest.mark.parametrize("factor", [0.0, -1.0, math.inf, math.nan])
def test_a_factor_that_makes_no_sense_is_refused(factor: float) -> None:
    with pytest.raises(InputError) as refused:
        estimates(YOUNG_AND_OLD, factor)
    assert refused.value.code == "demand.gradient_factor"


def test_a_wave_with_finer_ages_takes_no_gradient() -> None:
    finer = [BandRate(AgeBand(70, 79), 0.5, 99, None, derived_from_use=False)]
    ages = fine_people(counts(YOUNG_AND_OLD))
    assert ages is not None
    people = YOUNG_AND_OLD[:, :2].sum(axis=1, keepdims=True)
    with pytest.raises(InputError) as refused:
        tilted(need_by_band(people, finer), people, finer, ages, 2.3)
    assert refused.value.code == "demand.gradient_band"


def test_the_stated_factor_is_that_of_the_survey_it_is_borrowed_from() -> None:
    stated = catalog.age_gradient()
    (younger, p), (older, q) = stated.younger, stated.older
    assert younger.high is not None
    assert older.high is not None
    years = (older.low + older.high - younger.low - younger.high) / 2
    odds = (q / (1 - q)) / (p / (1 - p))
    assert round(odds ** (5 / years), 1) == stated.factor_per_five_years
