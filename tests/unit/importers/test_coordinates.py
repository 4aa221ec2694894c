"""Coordinates in every form people write, and opening hours in prose."""

from __future__ import annotations

import pytest

from data.importers.coordinates import axis_of, degrees, looks_swapped, pair_in
from data.importers.hours_prose import HoursInProse, hours_in


@pytest.mark.parametrize(
    "text",
    [
        "34.342",
        "３４.３４２",
        "34°20'31.2\"",
        "34度20分31.2秒",
        "北緯34度20分31.2秒",
        "34.20.31.2",
        "N34.342",
        "34.342°",
        "34°20′31.2″N",
    ],
)
def test_one_latitude_in_many_forms(text: str) -> None:
    assert degrees(text) == pytest.approx(34.342)


@pytest.mark.parametrize(
    "text", ["", "34.60.00", "34°20'60\"", "高松市", "34.20.31.2.1", "2.1E+11"]
)
def test_what_is_no_latitude_is_not_read(text: str) -> None:
    assert degrees(text) is None


@pytest.mark.parametrize(
    "text", ["34.34,134.05", "34.34 134.05", "(34.34, 134.05)", "34.34、134.05"]
)
def test_both_numbers_in_one_cell(text: str) -> None:
    assert pair_in(text) == ("34.34", "134.05")


@pytest.mark.parametrize("text", ["", "34.34", "1,2,3"])
def test_other_than_two_numbers_is_no_pair(text: str) -> None:
    assert pair_in(text) is None


def test_axes_are_told_by_values() -> None:
    lats, lons = ["34.3", "34.4", "", "34.5"], ["134.0", "134.1", "134.2"]
    assert (axis_of(lats), axis_of(lons), axis_of(["1", "2"])) == ("lat", "lon", None)
    assert axis_of([*lons[:2], *lats]) is None
    assert looks_swapped(lons, lats)
    assert not looks_swapped(lats, lons)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【開館時間】9:00～21:30 【休館日】月曜日", HoursInProse(540, 1290, "0111111")),
        (
            "【開館時間】8:30～21:00 【休館日】毎週月曜日、年末年始",
            HoursInProse(510, 1260, "0111111"),
        ),
        ("【開館時間】9:00～21：30 【休館日】月・火", HoursInProse(540, 1290, "0011111")),
        ("【開館時間】午前9時～午後7時", HoursInProse(540, 1140)),
        ("9時～17時30分", HoursInProse(540, 1050)),
        ("午前9時～午後11時", HoursInProse(540, 1380)),
        ("午前9時～午後12時", HoursInProse()),
        ("午前9時～午後13時", HoursInProse()),
        (
            "【開館時間】9:00～21:30 【休館日】12月29日から翌年１月３日まで",
            HoursInProse(540, 1290, "1111111"),
        ),
        (
            "【開館時間】9:00～19:00 （土・日は17:00） 【休館日】月曜日",
            HoursInProse(None, None, "0111111"),
        ),
        ("【開館時間】9:00～19:00 9:00～17:00（土・日・祝休日）", HoursInProse()),
        ("平日：午前9時～午後7時", HoursInProse()),
        ("【開館時間】21:00～9:00", HoursInProse()),
        ("【休館日】第2月曜日", HoursInProse()),
        ("【開館時間】8:30～21:00 【休館日】なし", HoursInProse(510, 1260, "1111111")),
        ("", HoursInProse()),
    ],
)
def test_hours_in_prose_are_read_only_where_certain(text: str, expected: HoursInProse) -> None:
    assert hours_in(text) == expected
