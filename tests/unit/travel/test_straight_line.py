"""Straight-line travel: distance against the geodesic, minutes on both sides of a whole one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pyproj import Geod

from data.travel.provider import NOWHERE, UNREACHABLE, TravelMethod, TravelTimes
from data.travel.straight_line import (
    DEFAULT_PACES,
    Pace,
    StraightLine,
    distance_m,
    whole_minutes,
)
from models.errors import InputError
from models.kinds import TravelMode
from models.place import LatLon

GEOD = Geod(ellps="GRS80")
CITY_HALL, STATION = LatLon(34.342787, 134.046574), LatLon(34.350597, 134.046881)


def pairs(seed: int, south: float, north: float, west: float, east: float) -> list[LatLon]:
    rng = np.random.default_rng(seed)
    lat, lon = rng.uniform(south, north, 300), rng.uniform(west, east, 300)
    return [LatLon(*point) for point in zip(lat, lon, strict=True)]


def geodesic_m(origins: list[LatLon], targets: list[LatLon]) -> np.ndarray:
    start = np.repeat(np.array(origins), len(targets), axis=0)
    end = np.tile(np.array(targets), (len(origins), 1))
    metres = GEOD.inv(start[:, 1], start[:, 0], end[:, 1], end[:, 0])[2]
    return np.asarray(metres).reshape(len(origins), len(targets))


@pytest.mark.parametrize(
    ("box", "furthest_m", "error"),
    [
        ((34.1, 34.5, 133.8, 134.3), math.inf, 1e-6),
        ((24.0, 46.0, 123.0, 146.0), math.inf, 1e-4),
        ((-90.0, 90.0, -180.0, 180.0), 15_000_000, 5e-3),
    ],
)
def test_distance_agrees_with_the_geodesic(
    box: tuple[float, float, float, float], furthest_m: float, error: float
) -> None:
    origins, targets = pairs(1, *box), pairs(2, *box)
    truth = geodesic_m(origins, targets)
    off = np.abs(distance_m(origins, targets) / truth - 1)
    assert off[truth <= furthest_m].max() <= error


def test_distance_across_the_date_line_is_the_short_way() -> None:
    metres = distance_m([LatLon(0.0, 179.999)], [LatLon(0.0, -179.999)])
    assert metres[0, 0] == pytest.approx(222.6, abs=0.1)


def test_the_same_point_is_no_way_at_all() -> None:
    everywhere = [CITY_HALL, STATION, *pairs(3, 24, 46, 123, 146)]
    for mode in TravelMode:
        assert (np.diag(StraightLine().minutes(everywhere, everywhere, mode)) == 0).all()


def test_minutes_have_a_row_per_origin_and_a_column_per_target() -> None:
    minutes = StraightLine().minutes([CITY_HALL], [STATION, CITY_HALL, NOWHERE], TravelMode.WALK)
    # 866.6 m in a straight line × 1.3 at 4 km/h is 16.9 minutes.
    assert minutes.tolist() == [[17, 0, UNREACHABLE]]
    assert minutes.dtype == np.int32


def test_no_places_give_an_empty_table() -> None:
    assert StraightLine().minutes([], [STATION], TravelMode.CAR).shape == (0, 1)
    assert StraightLine().minutes([STATION], [], TravelMode.CAR).shape == (1, 0)


@pytest.mark.parametrize("unknown", [NOWHERE, LatLon(math.nan, 134.0), LatLon(34.0, math.nan)])
def test_an_unknown_place_is_unreachable_both_ways_and_from_itself(unknown: LatLon) -> None:
    minutes = StraightLine().minutes([unknown, STATION], [unknown, STATION], TravelMode.WALK)
    assert minutes.tolist() == [[UNREACHABLE, UNREACHABLE], [UNREACHABLE, 0]]


@pytest.mark.parametrize("mode", list(TravelMode))
def test_exactly_a_whole_minute_stays_it_and_a_centimetre_more_is_the_next(
    mode: TravelMode,
) -> None:
    pace = DEFAULT_PACES[mode]
    whole = np.arange(1, 601)
    metres = whole * (pace.speed_kmh * 1000 / 60) / pace.detour_factor
    naive = np.ceil(metres * pace.detour_factor / (pace.speed_kmh * 1000) * 60)
    assert (naive != whole).any(), "the noise this rule is for must occur here"
    assert (whole_minutes(metres, pace) == whole).all()
    assert (whole_minutes(metres - 0.01, pace) == whole).all()
    assert (whole_minutes(metres + 0.01, pace) == whole + 1).all()


def test_the_shortest_way_takes_a_minute_and_none_takes_none() -> None:
    minutes = whole_minutes(np.array([0.0, 0.01]), DEFAULT_PACES[TravelMode.WALK])
    assert minutes.tolist() == [0, 1]


def test_detour_and_speed_are_those_given() -> None:
    slow = StraightLine({TravelMode.WALK: Pace(detour_factor=2.6, speed_kmh=4.0)})
    assert slow.minutes([CITY_HALL], [STATION], TravelMode.WALK).tolist() == [[34]]


def test_a_mode_without_a_pace_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        StraightLine({TravelMode.WALK: Pace(1.3, 4.0)}).minutes([], [], TravelMode.CAR)
    assert (refused.value.code, refused.value.params) == ("travel.mode_unknown", {"mode": "car"})


@pytest.mark.parametrize(
    ("detour", "speed", "allowed"),
    [
        (1.0, 0.1, True),
        (0.99, 4.0, False),
        (1.3, 0.0, False),
        (math.nan, 4.0, False),
        (1.3, math.nan, False),
        (math.inf, 4.0, False),
        (1.3, math.inf, False),
    ],
)
def test_a_pace_goes_no_shorter_than_straight_and_moves(
    detour: float, speed: float, allowed: bool
) -> None:
    if allowed:
        assert Pace(detour, speed).speed_kmh == speed
        return
    with pytest.raises(InputError) as refused:
        Pace(detour, speed)
    assert refused.value.code == "travel.pace_range"


@pytest.mark.parametrize(
    ("point", "allowed"),
    [
        (LatLon(90.0, 180.0), True),
        (LatLon(-90.0, -180.0), True),
        (LatLon(90.1, 0.0), False),
        (LatLon(134.05, 34.34), False),
        (LatLon(0.0, 180.1), False),
        (LatLon(math.inf, 0.0), False),
        (LatLon(math.nan, 999.0), False),
    ],
)
def test_a_point_off_the_globe_is_refused(point: LatLon, allowed: bool) -> None:
    if allowed:
        assert distance_m([point], [point]).tolist() == [[0.0]]
        return
    with pytest.raises(InputError) as refused:
        distance_m([STATION], [STATION, point])
    assert refused.value.code == "travel.coordinate_range"


def test_defaults_know_every_mode_and_say_they_are_assumptions() -> None:
    assert set(DEFAULT_PACES) == set(TravelMode)
    assert all(pace.assumed for pace in DEFAULT_PACES.values())


def test_provider_keeps_the_protocol_and_names_its_method() -> None:
    provider: TravelTimes = StraightLine()
    assert provider.method is TravelMethod.STRAIGHT_LINE
