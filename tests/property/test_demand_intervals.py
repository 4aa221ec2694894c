"""What holds of every estimate, however the city is cut into areas."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from data.demand import intervals
from data.demand.estimate import fold_bands
from data.demand.intervals import Estimate, NeedTable, need_by_band, together
from data.demand.rates import BandRate
from models.ages import FIVE_YEAR_BANDS, AgeBand


def estimate_by_area(seniors: np.ndarray, wave: list[BandRate]) -> NeedTable:
    return intervals.estimate_by_area(need_by_band(seniors, wave))


def total(seniors: np.ndarray, wave: list[BandRate], among: np.ndarray | None = None) -> Estimate:
    return together(need_by_band(seniors, wave), among)


BANDS = (AgeBand(60, 69), AgeBand(70, None))


@st.composite
def waves(draw: st.DrawFn) -> list[BandRate]:
    return [
        BandRate(
            band,
            draw(st.floats(0.2, 0.8)),
            draw(st.integers(100, 2_000)),
            None,
            derived_from_use=False,
        )
        for band in BANDS
    ]


def cities(least_areas: int = 1) -> st.SearchStrategy[np.ndarray]:
    """People by area and band: every area lived in."""
    return st.integers(least_areas, 12).flatmap(
        lambda areas: arrays(np.float64, (areas, 2), elements=st.integers(1, 5_000).map(float))
    )


@given(cities(least_areas=2), waves())
def test_city_interval_is_wider_than_if_areas_were_independent(
    seniors: np.ndarray, wave: list[BandRate]
) -> None:
    areas = estimate_by_area(seniors, wave)
    if_independent = math.sqrt(float(((areas.high - areas.people) ** 2).sum()))
    city = total(seniors, wave)
    assert city.high is not None
    assert city.high - city.people > if_independent * (1 + 1e-9)


@given(cities(), waves())
def test_city_interval_is_no_wider_than_the_areas_added_up(
    seniors: np.ndarray, wave: list[BandRate]
) -> None:
    areas = estimate_by_area(seniors, wave)
    city = total(seniors, wave)
    assert city.high is not None
    assert city.low is not None
    assert city.people == pytest.approx(areas.people.sum())
    assert areas.low.sum() <= city.low * (1 + 1e-9)
    assert city.high <= areas.high.sum() * (1 + 1e-9)


@given(cities(), waves(), st.data())
def test_any_cut_of_the_city_gives_the_same_total(
    seniors: np.ndarray, wave: list[BandRate], data: st.DataObject
) -> None:
    shares = data.draw(arrays(np.float64, seniors.shape, elements=st.floats(0, 1)))
    cut = np.concatenate([seniors * shares, seniors * (1 - shares)])
    whole, parts = total(seniors, wave), total(cut, wave)
    assert (parts.people, parts.low, parts.high) == pytest.approx(
        (whole.people, whole.low, whole.high)
    )


@given(cities(), waves())
def test_interval_holds_the_estimate_and_stays_within_the_people(
    seniors: np.ndarray, wave: list[BandRate]
) -> None:
    areas = estimate_by_area(seniors, wave)
    assert (areas.low >= 0).all()
    assert (areas.low < areas.people).all()
    assert (areas.people < areas.high).all()
    assert (areas.high <= seniors.sum(axis=1)).all()


@given(cities(least_areas=2), waves(), st.data())
def test_total_over_a_set_and_over_the_rest_add_up(
    seniors: np.ndarray, wave: list[BandRate], data: st.DataObject
) -> None:
    among = data.draw(arrays(np.bool_, seniors.shape[0]))
    inside, outside = total(seniors, wave, among), total(seniors, wave, ~among)
    assert inside.people + outside.people == pytest.approx(total(seniors, wave).people)


@given(
    arrays(np.float64, (len(FIVE_YEAR_BANDS), 4), elements=st.integers(0, 9_999).map(float)),
    st.sets(st.integers(1, len(FIVE_YEAR_BANDS) - 1), max_size=6),
)
def test_folding_neither_loses_nor_invents_anybody(people: np.ndarray, cuts: set[int]) -> None:
    counts = dict(zip(FIVE_YEAR_BANDS, people, strict=True))
    edges = [0, *sorted(cuts), len(FIVE_YEAR_BANDS)]
    targets = [
        AgeBand(FIVE_YEAR_BANDS[first].low, FIVE_YEAR_BANDS[after - 1].high)
        for first, after in pairwise(edges)
    ]
    assert (fold_bands(counts, targets).sum(axis=1) == people.sum(axis=0)).all()
