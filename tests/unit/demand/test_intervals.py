"""Intervals: the rate's error is common to all areas, unknown is never zero width."""

from __future__ import annotations

import math

import numpy as np
import pytest

from data.demand import intervals
from data.demand.intervals import (
    DESIGN_EFFECT_INCLUDED,
    Z_95,
    Estimate,
    NeedTable,
    difference,
    need_by_band,
    share_among,
    together,
    wilson,
    without_taught,
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


def estimate_by_area(seniors: np.ndarray, wave: list[BandRate]) -> NeedTable:
    return intervals.estimate_by_area(need_by_band(seniors, wave))


def total(seniors: np.ndarray, wave: list[BandRate], among: np.ndarray | None = None) -> Estimate:
    return together(need_by_band(seniors, wave), among)


def in_towns(towns: int) -> np.ndarray:
    """The city cut into equal towns."""
    return np.repeat(CITY / towns, towns, axis=0)


def by_hand(share: float, n: int) -> tuple[float, float]:
    """The two shares p at which (share − p)² = z² p (1 − p) / n: what Wilson's interval is."""
    a, b, c = 1 + Z_95**2 / n, -(2 * share + Z_95**2 / n), share**2
    root = math.sqrt(b**2 - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def test_city_interval_is_the_closed_form() -> None:
    (low60, high60), (low70, high70) = by_hand(0.257, 400), by_hand(0.578, 522)
    people = 51_442 * 0.257 + 91_921 * 0.578
    down = math.hypot(51_442 * (0.257 - low60), 91_921 * (0.578 - low70))
    up = math.hypot(51_442 * (high60 - 0.257), 91_921 * (high70 - 0.578))
    estimate = total(CITY, rates())
    assert estimate.people == pytest.approx(66_350.932)
    assert estimate.low == pytest.approx(people - down, rel=1e-9)
    assert estimate.high == pytest.approx(people + up, rel=1e-9)
    assert down != pytest.approx(up, rel=1e-3)


@pytest.mark.parametrize(
    ("share", "n"), [(0.578, 522), (0.257, 300), (0.05, 30), (0.95, 30), (0.5, 1)]
)
def test_wilson_solves_its_equation(share: float, n: int) -> None:
    rate = BandRate(AgeBand(70, None), share, n, None, derived_from_use=False)
    assert wilson(rate) == pytest.approx(by_hand(share, n), abs=1e-12)


def test_wilson_of_nobody_or_everybody_is_not_certain() -> None:
    nobody, everybody = (
        BandRate(AgeBand(70, None), share, 20, None, derived_from_use=False) for share in (0.0, 1.0)
    )
    assert wilson(nobody) == (0.0, pytest.approx(Z_95**2 / (20 + Z_95**2)))
    assert wilson(everybody) == (pytest.approx(20 / (20 + Z_95**2)), 1.0)


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
    assert city.low is not None
    assert city.high - city.low == pytest.approx(2 * if_independent * math.sqrt(235), rel=1e-3)


def test_bands_are_independent_so_they_add_in_quadrature() -> None:
    one = np.array([[1_000.0, 0.0]]), np.array([[0.0, 1_000.0]])
    halves = [total(people, rates()) for people in one]
    both = total(one[0] + one[1], rates())
    widths = [half.high - half.people for half in halves if half.high is not None]
    assert both.high is not None
    assert both.high - both.people == pytest.approx(math.hypot(*widths))


def test_assumed_n_serves_where_none_is_published() -> None:
    assumed = BandRate(AgeBand(70, None), 0.578, None, 522, derived_from_use=False)
    assert wilson(assumed) == wilson(rates()[1])


@pytest.mark.parametrize("unknown", [{"n70": None}])
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
    assert by_area.low[0] == pytest.approx(100 * by_hand(0.257, 400)[0])


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.98, 1.0])
def test_interval_stays_between_nobody_and_everybody(share: float) -> None:
    wave = [
        BandRate(AgeBand(60, 69), share, 4, None, derived_from_use=False),
        BandRate(AgeBand(70, None), share, 4, None, derived_from_use=False),
    ]
    estimate = total(np.array([[100.0, 1.0]]), wave)
    assert estimate.low is not None
    assert estimate.high is not None
    assert 0 <= estimate.low <= estimate.people <= estimate.high <= 101
    assert estimate.low < estimate.high


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


TOWNS = np.array([[300.0, 500.0], [200.0, 900.0], [500.0, 100.0], [np.nan, 40.0]])
SOME = np.array([True, False, True, True])


def test_a_share_of_non_users_lies_within_its_interval_and_its_towns_ages() -> None:
    found = share_among(need_by_band(TOWNS, rates()), SOME)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    inside, outside = total(TOWNS, rates(), SOME), total(TOWNS, rates(), ~SOME)
    assert found.share == pytest.approx(inside.people / (inside.people + outside.people))
    assert 600 / 1_500 < found.low < found.share < found.high < 800 / 1_000
    wide = share_among(need_by_band(TOWNS, rates(n60=20, n70=20)), SOME)
    assert wide is not None
    assert wide.low is not None
    assert wide.low < found.low


def test_a_share_where_the_ages_are_alike_everywhere_is_certain() -> None:
    found = share_among(need_by_band(in_towns(4), rates()), np.arange(4) < 1)
    assert found is not None
    assert (found.low, found.share, found.high) == pytest.approx((0.25, 0.25, 0.25))


def test_a_share_of_nobody_is_none_and_one_without_n_has_no_interval() -> None:
    assert share_among(need_by_band(np.zeros((2, 2)), rates()), np.array([True, False])) is None
    unsure = share_among(need_by_band(TOWNS, rates(n70=None)), SOME)
    assert unsure is not None
    assert (unsure.low, unsure.high) == (None, None)


def test_all_and_none_of_the_non_users_are_shares_of_1_and_0() -> None:
    need = need_by_band(TOWNS, rates())
    all_of_it, nothing = (share_among(need, np.full(4, value)) for value in (True, False))
    assert all_of_it is not None
    assert nothing is not None
    assert (all_of_it.low, all_of_it.high) == (pytest.approx(1), pytest.approx(1))
    assert (nothing.low, nothing.high) == (0.0, 0.0)


def test_a_difference_between_areas_is_surer_than_their_intervals_suggest() -> None:
    need = need_by_band(TOWNS, rates())
    first, second = np.arange(4) == 0, np.arange(4) == 1
    found = difference(need, first, second)
    a, b = together(need, first), together(need, second)
    assert found.people == pytest.approx(a.people - b.people)
    assert None not in (found.low, found.high, a.low, a.high, b.low, b.high)
    assert found.high - found.low < (a.high - b.low) - (a.low - b.high)  # type: ignore[operator]
    back = difference(need, second, first)
    assert (back.low, back.high) == (pytest.approx(-found.high), pytest.approx(-found.low))


def test_residents_taught_are_subtracted_once_and_never_below_nobody() -> None:
    need = need_by_band(np.array([[100.0, 0.0], [0.0, 100.0]]), rates())
    taught = without_taught(need, np.array([10.0, 500.0]))
    before, after = intervals.estimate_by_area(need), intervals.estimate_by_area(taught)
    assert after.people.tolist() == pytest.approx([before.people[0] - 10, 0.0])
    assert after.low[0] == pytest.approx(before.low[0] - 10)
    assert after.high[0] == pytest.approx(before.high[0] - 10)
    assert together(taught).people == pytest.approx(after.people.sum())
    with pytest.raises(InputError) as twice:
        without_taught(taught, np.array([1.0, 1.0]))
    assert twice.value.code == "demand.shape"


@pytest.mark.parametrize("wrong", [[1.0], [-1.0, 0.0], [np.nan, 0.0]])
def test_numbers_of_taught_that_make_no_sense_are_refused(wrong: list[float]) -> None:
    need = need_by_band(np.array([[100.0, 0.0], [0.0, 100.0]]), rates())
    with pytest.raises(InputError):
        without_taught(need, np.array(wrong))


def test_an_area_of_unknown_people_stays_unknown_when_people_were_taught_there() -> None:
    need = without_taught(need_by_band(TOWNS, rates()), np.array([0.0, 0.0, 0.0, 9.0]))
    assert np.isnan(intervals.estimate_by_area(need).people).tolist() == [False] * 3 + [True]
    assert together(need) == together(need_by_band(TOWNS, rates()))
