"""Intervals: the rate's error is common to all areas, unknown is never zero width."""

from __future__ import annotations

import math

import numpy as np
import pytest

from data.demand.intervals import (
    DESIGN_EFFECT_INCLUDED,
    Z_95,
    Estimate,
    estimate_by_area,
    standard_error,
    total,
)
from data.demand.rates import BandRate
from models.ages import AgeBand
from models.errors import InputError

CITY = np.array([[51_442.0, 91_921.0]])


def rates(
    *,
    sixties: float = 0.257,
    seventies: float = 0.578,
    n60: int | None = 400,
    n70: int | None = 522,
) -> list[BandRate]:
    return [
        BandRate(AgeBand(60, 69), sixties, n60, None, derived_from_use=False),
        BandRate(AgeBand(70, None), seventies, n70, None, derived_from_use=False),
    ]


def in_towns(towns: int) -> np.ndarray:
    """The city cut into equal towns."""
    return np.repeat(CITY / towns, towns, axis=0)


def test_city_interval_is_the_closed_form() -> None:
    people = 51_442 * 0.257 + 91_921 * 0.578
    variance = (51_442**2 * 0.257 * 0.743 / 400) + (91_921**2 * 0.578 * 0.422 / 522)
    margin = 1.959964 * math.sqrt(variance)
    estimate = total(CITY, rates())
    assert estimate.people == pytest.approx(66_350.932)
    assert estimate.low == pytest.approx(people - margin, rel=1e-6)
    assert estimate.high == pytest.approx(people + margin, rel=1e-6)
    assert round(margin) == 4_474


def test_cutting_the_city_into_towns_changes_nothing() -> None:
    whole, parts = total(CITY, rates()), total(in_towns(235), rates())
    assert whole.low is not None
    assert whole.high is not None
    assert (parts.people, parts.low, parts.high) == pytest.approx(
        (whole.people, whole.low, whole.high)
    )


def test_city_interval_is_wider_than_if_towns_were_independent() -> None:
    towns = estimate_by_area(in_towns(235), rates())
    if_independent = math.sqrt(float((((towns.high - towns.low) / 2) ** 2).sum()))
    city = total(in_towns(235), rates())
    assert city.high is not None
    assert city.high - city.people == pytest.approx(if_independent * math.sqrt(235))


def test_bands_are_independent_so_they_add_in_quadrature() -> None:
    one = np.array([[1_000.0, 0.0]]), np.array([[0.0, 1_000.0]])
    halves = [total(people, rates()) for people in one]
    both = total(one[0] + one[1], rates())
    widths = [half.high - half.people for half in halves if half.high is not None]
    assert both.high is not None
    assert both.high - both.people == pytest.approx(math.hypot(*widths))


def test_standard_error_is_that_of_a_share() -> None:
    assert standard_error(rates()[1]) == pytest.approx(math.sqrt(0.578 * 0.422 / 522))
    assert Z_95 * standard_error(rates()[1]) == pytest.approx(0.042, abs=5e-4)


def test_assumed_n_serves_where_none_is_published() -> None:
    assumed = BandRate(AgeBand(70, None), 0.578, None, 522, derived_from_use=False)
    assert standard_error(assumed) == standard_error(rates()[1])


@pytest.mark.parametrize("unknown", [{"n70": None}, {"seventies": 0.0}, {"seventies": 1.0}])
def test_an_unknown_error_makes_the_interval_unknown_not_zero_wide(
    unknown: dict[str, float | None],
) -> None:
    wave = rates(**unknown)  # type: ignore[arg-type]
    estimate = total(CITY, wave)
    assert estimate.people > 0
    assert (estimate.low, estimate.high) == (None, None)
    by_area = estimate_by_area(CITY, wave)
    assert np.isnan(by_area.low).all()
    assert np.isnan(by_area.high).all()


def test_an_unknown_error_does_not_touch_areas_without_people_of_that_band() -> None:
    by_area = estimate_by_area(np.array([[100.0, 0.0], [100.0, 1.0]]), rates(n70=None))
    assert np.isnan(by_area.low).tolist() == [False, True]
    assert by_area.low[0] == pytest.approx(100 * (0.257 - Z_95 * math.sqrt(0.257 * 0.743 / 400)))


@pytest.mark.parametrize(("share", "n"), [(0.02, 4), (0.98, 4)])
def test_interval_stays_between_nobody_and_everybody(share: float, n: int) -> None:
    rate = [BandRate(AgeBand(60, None), share, n, None, derived_from_use=False)]
    estimate = total(np.array([[100.0]]), rate)
    assert estimate.low is not None
    assert estimate.high is not None
    assert (estimate.low == 0) == (share < 0.5)
    assert (estimate.high == 100) == (share > 0.5)


def test_total_counts_the_areas_whose_people_are_unknown_and_leaves_them_out() -> None:
    seniors = np.array([[10.0, 20.0], [10.0, np.nan], [np.nan, np.nan]])
    estimate = total(seniors, rates())
    assert estimate.unknown_areas == 2
    assert estimate.people == pytest.approx(10 * 0.257 + 20 * 0.578)
    assert total(seniors[:1], rates()).unknown_areas == 0


def test_total_of_unknown_areas_only_is_unknown_and_of_no_area_is_nobody() -> None:
    unknown = total(np.array([[np.nan, 1.0]]), rates())
    assert math.isnan(unknown.people)
    assert (unknown.low, unknown.high, unknown.unknown_areas) == (None, None, 1)
    assert total(np.zeros((0, 2)), rates()) == Estimate(0.0, 0.0, 0.0, 0)


def test_total_of_a_choice_is_the_total_of_those_areas() -> None:
    seniors = np.array([[10.0, 20.0], [30.0, 40.0], [50.0, np.nan]])
    among = np.array([True, False, False])
    assert total(seniors, rates(), among) == total(seniors[:1], rates())


def test_unknown_people_have_no_interval_either() -> None:
    by_area = estimate_by_area(np.array([[np.nan, 1.0]]), rates())
    assert np.isnan([by_area.people, by_area.low, by_area.high]).all()


def test_need_table_cannot_be_written_to() -> None:
    by_area = estimate_by_area(CITY, rates())
    for array in (by_area.people, by_area.low, by_area.high):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("seniors", [np.zeros((1, 3)), np.zeros(2)])
def test_shapes_that_do_not_fit_are_refused(seniors: np.ndarray) -> None:
    for estimate in (total, estimate_by_area):
        with pytest.raises(InputError) as refused:
            estimate(seniors, rates())
        assert refused.value.code == "demand.shape"


def test_a_choice_of_another_length_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        total(CITY, rates(), np.array([True, False]))
    assert refused.value.code == "demand.shape"


def test_design_effect_is_said_to_be_missing() -> None:
    assert DESIGN_EFFECT_INCLUDED is False


def test_interval_holds_the_truth_about_95_times_in_100() -> None:
    """Draw the survey anew 4,000 times; the city's true need stays what it is."""
    rng = np.random.default_rng(20201001)
    truth = float(CITY[0] @ [0.257, 0.578])
    towns = in_towns(10)
    draws = zip(rng.binomial(400, 0.257, 4_000), rng.binomial(522, 0.578, 4_000), strict=True)
    held = 0
    for sixties, seventies in draws:
        drawn = total(towns, rates(sixties=sixties / 400, seventies=seventies / 522))
        assert drawn.low is not None
        assert drawn.high is not None
        held += drawn.low <= truth <= drawn.high
    assert 0.93 <= held / 4_000 <= 0.97
