"""Expected non-users and the folding of age bands."""

from __future__ import annotations

import numpy as np
import pytest

from data.demand.estimate import expected_non_users, fold_bands
from models.ages import FIVE_YEAR_BANDS, AgeBand, parse_age_band
from models.errors import InputError, NoAnswer

SIXTIES, SEVENTY_UP, SENIORS = AgeBand(60, 69), AgeBand(70, None), AgeBand(65, None)
RATES_2020 = np.array([0.257, 0.578])


def test_takamatsu_2020_is_the_published_people_times_the_published_rates() -> None:
    expected = expected_non_users(np.array([[51_442.0, 91_921.0]]), RATES_2020)
    assert expected == pytest.approx([51_442 * 0.257 + 91_921 * 0.578])
    assert expected == pytest.approx([66_350.9], abs=0.05)


def test_fractions_are_kept() -> None:
    assert expected_non_users(np.array([[1.0, 1.0]]), RATES_2020) == pytest.approx([0.835])


def test_unknown_people_stay_unknown_for_that_area_alone() -> None:
    seniors = np.array([[10.0, np.nan], [np.nan, 0.0], [10.0, 10.0]])
    expected = expected_non_users(seniors, RATES_2020)
    assert np.isnan(expected).tolist() == [True, True, False]


def test_no_area_at_all_is_an_empty_answer() -> None:
    assert expected_non_users(np.zeros((0, 2)), RATES_2020).shape == (0,)


@pytest.mark.parametrize(("share", "allowed"), [(0.0, True), (1.0, True)])
def test_rates_of_nobody_and_everybody_are_rates(share: float, allowed: bool) -> None:
    expected = expected_non_users(np.array([[8.0]]), np.array([share]))
    assert (expected.tolist() == [8 * share]) == allowed


@pytest.mark.parametrize("share", [-0.001, 1.001, np.nan, np.inf])
def test_rates_outside_zero_and_one_are_refused(share: float) -> None:
    with pytest.raises(InputError) as refused:
        expected_non_users(np.array([[8.0]]), np.array([share]))
    assert refused.value.code == "demand.rate_range"


@pytest.mark.parametrize("seniors", [np.zeros(2), np.zeros((1, 3)), np.zeros((1, 1, 2))])
def test_people_that_do_not_fit_the_bands_are_refused(seniors: np.ndarray) -> None:
    with pytest.raises(InputError) as refused:
        expected_non_users(seniors, RATES_2020)
    assert refused.value.code == "demand.shape"


@pytest.mark.parametrize("people", [-1.0, np.inf])
def test_impossible_counts_are_refused(people: float) -> None:
    with pytest.raises(InputError) as refused:
        expected_non_users(np.array([[1.0, people]]), RATES_2020)
    assert (refused.value.code, refused.value.params) == ("demand.people_range", {"value": people})


def test_five_year_bands_fold_into_the_survey_bands_and_the_official_ones() -> None:
    counts = {band: np.array([float(i), 1.0]) for i, band in enumerate(FIVE_YEAR_BANDS)}
    folded = fold_bands(counts, (SIXTIES, SEVENTY_UP, SENIORS))
    # 60-64 is band 12, 85+ is band 17.
    assert folded.tolist() == [[12 + 13, 14 + 15 + 16 + 17, 13 + 14 + 15 + 16 + 17], [2, 4, 5]]


@pytest.mark.parametrize(
    ("published", "target", "fits"),
    [
        (["65+", "75+", "85+"], "60-69", False),
        (["65+", "75+", "85+"], "70+", False),
        (["65+", "75+", "85+"], "65+", True),
        (["60-64", "65-69"], "60-69", True),
        (["60-64", "66-69"], "60-69", False),
        (["60-64", "64-69"], "60-69", False),
        (["70-74", "75-84"], "70+", False),
        (["70-74", "75+"], "70-79", False),
        (["70-74", "75-79", "75+"], "70+", True),
        ([], "70+", False),
    ],
)
def test_bands_are_summed_where_they_fit_exactly_and_never_split(
    published: list[str], target: str, fits: bool
) -> None:
    counts = {parse_age_band(key): np.array([5.0]) for key in published}
    if fits:
        assert fold_bands(counts, [parse_age_band(target)]).shape == (1, 1)
        return
    with pytest.raises(NoAnswer) as refused:
        fold_bands(counts, [parse_age_band(target)])
    assert refused.value.code == "demand.bands_do_not_fit"
    assert refused.value.params["band"] == target


def test_a_published_total_is_read_rather_than_summed_again() -> None:
    counts = {SENIORS: np.array([9.0]), AgeBand(65, 74): np.array([np.nan])}
    counts[AgeBand(75, None)] = np.array([4.0])
    assert fold_bands(counts, [SENIORS]).tolist() == [[9.0]]


def test_order_of_published_bands_does_not_matter() -> None:
    counts = {band: np.array([float(band.low)]) for band in FIVE_YEAR_BANDS}
    backwards = dict(reversed(counts.items()))
    targets = (SIXTIES, SEVENTY_UP)
    assert fold_bands(counts, targets).tolist() == fold_bands(backwards, targets).tolist()


def test_an_unknown_band_makes_its_sum_unknown_for_that_area_alone() -> None:
    counts = {AgeBand(60, 64): np.array([np.nan, 3.0]), AgeBand(65, 69): np.array([1.0, 2.0])}
    folded = fold_bands(counts, [SIXTIES])
    assert np.isnan(folded[0, 0])
    assert folded[1, 0] == 5


def test_counts_of_different_length_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        fold_bands({SIXTIES: np.zeros(2), SEVENTY_UP: np.zeros(3)}, [SIXTIES])
    assert refused.value.code == "demand.shape"
