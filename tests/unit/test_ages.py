"""Age bands: keys, and which band lies within which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ages import EVERYBODY, FIVE_YEAR_BANDS, AgeBand, parse_age_band
from models.errors import InputError

BANDS = st.tuples(st.integers(0, 120), st.none() | st.integers(0, 40)).map(
    lambda pair: AgeBand(pair[0], None if pair[1] is None else pair[0] + pair[1])
)


@given(BANDS)
def test_age_band_reads_back_from_its_key(band: AgeBand) -> None:
    assert parse_age_band(str(band)) == band


@pytest.mark.parametrize(
    ("key", "low", "high"), [("60-64", 60, 64), ("85+", 85, None), ("all", 0, None)]
)
def test_age_band_keys_name_both_ends(key: str, low: int, high: int | None) -> None:
    assert parse_age_band(key) == AgeBand(low, high)


@pytest.mark.parametrize(
    "key", ["", "60", "64-60", "60–64", "-64", "60-", "+85", "85 +", "All", "60-64-69", "1000+"]
)
def test_age_band_of_another_form_is_refused(key: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_age_band(key)
    assert caught.value.code == "age_band.malformed"


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [
        ("65-69", "65+", True),
        ("64-69", "65+", False),
        ("65-69", "65-69", True),
        ("65-70", "65-69", False),
        ("85+", "85+", True),
        ("85+", "85-120", False),
        ("0-4", "all", True),
        ("all", "0-120", False),
    ],
)
def test_age_band_within_needs_both_ends(inner: str, outer: str, within: bool) -> None:
    assert parse_age_band(inner).within(parse_age_band(outer)) is within


def test_five_year_bands_tile_every_age_once() -> None:
    assert len(FIVE_YEAR_BANDS) == 18
    ages = [age for age in range(130) for band in FIVE_YEAR_BANDS if AgeBand(age, age).within(band)]
    assert ages == list(range(130))
    assert all(band.within(EVERYBODY) for band in FIVE_YEAR_BANDS)
