"""Locations: believed, or kept as published and marked."""

from __future__ import annotations

import math

import pytest
import shapely

from data.importers.places import (
    HALL_BASE_M,
    HALL_RADII,
    OUTLINE_TOLERANCE_M,
    PlaceChecker,
    distance_m,
    farthest_from_hall_m,
)
from models.place import LatLon
from models.reasons import PlaceQuality, RejectCode
from models.tables import MunicipalityRow
from tests.import_builders import box

HALL = LatLon(34.342787, 134.046574)
CITY = MunicipalityRow(
    code="37201", prefecture="香川県", name="高松市", lat=HALL.lat, lon=HALL.lon, area_km2=375.67
)
NORTH_END = LatLon(34.40, 134.06)
OUTLINE = shapely.Polygon(
    [(133.95, 34.10), (134.20, 34.10), (134.20, 34.40), NORTH_END[::-1], (133.95, 34.40)]
)
BY_HALL = PlaceChecker(CITY, None)
BY_OUTLINE = PlaceChecker(CITY, OUTLINE)
EITHER = pytest.mark.parametrize("checker", [BY_HALL, BY_OUTLINE], ids=["hall", "outline"])


def north_of(point: LatLon, metres: float) -> LatLon:
    """A point so many metres farther north (found by bisection on the geodesic distance)."""
    low, high = point.lat, point.lat + 5
    for _ in range(60):
        middle = (low + high) / 2
        if distance_m(point, LatLon(middle, point.lon)) < metres:
            low = middle
        else:
            high = middle
    return LatLon(high, point.lon)


@EITHER
def test_place_in_the_municipality_is_taken_as_published(checker: PlaceChecker) -> None:
    verdict = checker.judge(" 34.342286", "134.055021 ")
    assert verdict.code is None
    assert verdict.place.quality is PlaceQuality.OK
    assert (verdict.place.lat, verdict.place.lon) == (34.342286, 134.055021)
    assert verdict == checker.judge_pair("34.342286, 134.055021")


@EITHER
@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        ("34.069518", "134.069518", RejectCode.LATITUDE_REPEATS_LONGITUDE),
        ("34.0695180", "134.069518", RejectCode.LATITUDE_REPEATS_LONGITUDE),
        ("134.055021", "34.342286", RejectCode.COORDINATES_SWAPPED),
        ("343.208813", "132.192686", RejectCode.OUTSIDE_JAPAN),
        ("0", "0", RejectCode.OUTSIDE_JAPAN),
        ("-34.34", "134.05", RejectCode.OUTSIDE_JAPAN),
        ("35.6812", "139.7671", RejectCode.OUTSIDE_MUNICIPALITY),
        ("34.34", "", RejectCode.COORDINATES_MALFORMED),
        ("北緯34度", "134.05", RejectCode.COORDINATES_MALFORMED),
    ],
)
def test_place_that_cannot_be_used_keeps_what_was_published(
    checker: PlaceChecker, lat: str, lon: str, code: RejectCode
) -> None:
    verdict = checker.judge(lat, lon)
    assert verdict.code is code
    assert (verdict.place.lat, verdict.place.lon) == (None, None)
    assert verdict.place.quality is PlaceQuality.UNUSABLE
    assert verdict.place.raw == f"{lat},{lon}"


def test_place_that_is_blank_is_missing_not_unusable() -> None:
    verdict = BY_HALL.judge("", "　")
    assert verdict.code is RejectCode.COORDINATES_MISSING
    assert (verdict.place.quality, verdict.place.raw) == (PlaceQuality.MISSING, "")


@pytest.mark.parametrize("text", ["34.34", "34.34,134.05,0", "34.34/134.05"])
def test_place_in_one_cell_needs_exactly_two_numbers(text: str) -> None:
    assert BY_HALL.judge_pair(text).code is RejectCode.COORDINATES_MALFORMED


@pytest.mark.parametrize(("metres", "fine"), [(-1.0, True), (1.0, False)])
def test_place_beyond_the_outline_is_believed_up_to_the_tolerance(
    metres: float, fine: bool
) -> None:
    point = north_of(NORTH_END, OUTLINE_TOLERANCE_M + metres)
    verdict = BY_OUTLINE.judge(repr(point.lat), repr(point.lon))
    assert (verdict.code is None) is fine
    assert verdict.code in (None, RejectCode.OUTSIDE_MUNICIPALITY)


@pytest.mark.parametrize(("metres", "fine"), [(-1.0, True), (1.0, False)])
def test_place_without_outline_is_believed_up_to_a_distance_from_the_hall(
    metres: float, fine: bool
) -> None:
    limit_m = HALL_BASE_M + HALL_RADII * math.sqrt(375.67 / math.pi) * 1_000
    assert farthest_from_hall_m(CITY.area_km2) == pytest.approx(limit_m)
    point = north_of(HALL, limit_m + metres)
    assert (BY_HALL.judge(repr(point.lat), repr(point.lon)).code is None) is fine


def test_place_where_both_numbers_truly_agree_is_not_called_a_slip() -> None:
    nishiwaki = MunicipalityRow(
        code="28213", prefecture="兵庫県", name="西脇市", lat=34.9934, lon=134.9694, area_km2=132.44
    )
    outline = shapely.Polygon(box(134.9, 34.9, 135.1, 35.1))
    assert PlaceChecker(nishiwaki, None).judge("35.0000", "135.0000").code is None
    assert PlaceChecker(nishiwaki, outline).judge("35.01234", "135.01234").code is None
    assert PlaceChecker(nishiwaki, None).judge("35.0123", "135.0123").code is not None
    assert PlaceChecker(nishiwaki, None).judge("35.012", "135.012").code is None


def test_place_of_a_municipality_without_known_area_is_only_checked_against_japan() -> None:
    unknown = CITY.model_copy(update={"area_km2": None})
    assert PlaceChecker(unknown, None).judge("43.06", "141.35").code is None
    assert PlaceChecker(unknown, None).judge("47.06", "141.35").code is RejectCode.OUTSIDE_JAPAN
