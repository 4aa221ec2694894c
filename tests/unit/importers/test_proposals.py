"""Proposals: a value only where it is the only one that fits."""

from __future__ import annotations

from typing import Any

import pytest
from shapely.geometry import box

from data.importers.addresses import address_key, name_key, town_at_start
from data.importers.duplicates import NEAR_M, merge_proposals
from data.importers.places import PlaceChecker
from data.importers.proposals import Gazetteer, PlaceProposal, from_digits, place_proposals
from data.reference import catalog
from models.kinds import AreaUnit, PlaceFix, PlaceSubject, VenueKind
from models.place import LatLon
from models.reasons import PlaceQuality
from models.tables import Area, AreaRow, Venue, VenueRow

CITY = catalog.find_municipality("37201")
IWAKUNI = catalog.find_municipality("35208")
OUTLINE = box(133.9, 34.1, 134.2, 34.45)
CHECKER = PlaceChecker(CITY, OUTLINE)
METRE_DEG = 1 / 110_940  # of latitude, near 34 degrees north


def venue(name: str, raw: str | None = None, code: str | None = None, **fields: Any) -> Venue:
    """A venue; with ``raw`` (empty: missing) its location is not usable."""
    place: dict[str, Any] = {"lat": 34.3, "lon": 134.0}
    if raw is not None:
        quality = PlaceQuality.UNUSABLE if raw else PlaceQuality.MISSING
        place = {"place_quality": quality, "place_raw": raw}
    row = VenueRow(
        municipality_code=CITY.code,
        code=code or name,
        name=name,
        kind=VenueKind.OTHER,
        **(place | fields),
    )
    return Venue.model_validate(row, update={"source_id": 1})


def area(name: str, raw: str | None = None, lat: float = 34.3, lon: float = 134.0) -> Area:
    place: dict[str, Any] = {"lat": lat, "lon": lon}
    if raw is not None:
        quality = PlaceQuality.UNUSABLE if raw else PlaceQuality.MISSING
        place = {"place_quality": quality, "place_raw": raw}
    row = AreaRow(municipality_code=CITY.code, unit=AreaUnit.TOWN, code=name, name=name, **place)
    return Area.model_validate(row)


def proposed(*rows: Venue | Area, checker: PlaceChecker = CHECKER) -> list[PlaceProposal]:
    venues = [row for row in rows if isinstance(row, Venue)]
    areas = [row for row in rows if isinstance(row, Area)]
    return list(place_proposals(venues, areas, checker, Gazetteer(CITY, venues, areas)))


@pytest.mark.parametrize(
    ("raw", "point", "how"),
    [
        ("134.05,34.3", (34.3, 134.05), PlaceFix.SWAPPED),
        ("34.3,13.405", (34.3, 134.05), PlaceFix.DECIMAL_POINT),
        ("343,134.05", (34.3, 134.05), PlaceFix.DECIMAL_POINT),
        ("34300000,134050000", (34.3, 134.05), PlaceFix.DECIMAL_POINT),
        ("135.9,34.3", None, None),
        ("34.6,13.405", None, None),
        ("34.069518,134.069518", None, None),
        ("0,0", None, None),
        ("0,134.05", None, None),
        ("34.6,134.05", None, None),
        ("-34.3,134.05", None, None),
        ("34.3", None, None),
        ("北緯34度,東経134度", None, None),
        ("", None, None),
    ],
)
def test_digits_are_put_right_only_to_a_place_inside(
    raw: str, point: tuple[float, float] | None, how: PlaceFix | None
) -> None:
    found = from_digits(raw, CHECKER)
    if point is None:
        assert found is None
    else:
        assert found is not None
        assert (found[0], found[1]) == (LatLon(*point), how)


def test_latitude_of_iwakuni_is_proposed_because_only_that_lies_inside() -> None:
    checker = PlaceChecker(IWAKUNI, box(131.9, 34.0, 132.3, 34.4))
    found = from_digits("343.208813,132.0745", checker)
    assert found is not None
    assert (found[0], found[1]) == (LatLon(34.3208813, 132.0745), PlaceFix.DECIMAL_POINT)
    assert (
        from_digits("343.208813,132.0745", PlaceChecker(IWAKUNI, box(131, 33, 131.5, 34))) is None
    )


def test_every_unusable_or_missing_place_is_listed_with_its_distance() -> None:
    [town, hall] = proposed(area("甲町", "34.5,134.05"), venue("甲会館", ""), venue("乙会館"))
    assert (town.subject, town.code, town.point) == (PlaceSubject.AREA, "甲町", None)
    assert town.evidence.outside_m == pytest.approx(0.05 / METRE_DEG, rel=0.01)
    assert (hall.subject, hall.code, hall.raw) == (PlaceSubject.VENUE, "甲会館", "")
    assert (hall.how, hall.evidence.outside_m) == (None, None)


def test_venue_is_found_by_the_address_it_shares() -> None:
    known = venue("瓦町ホール", address="高松市常磐町一丁目3-1", lat=34.31)
    lost = venue("まなびCAN", "", address="香川県高松市常磐町1丁目3番1号")
    [one] = proposed(known, lost)
    assert (one.point, one.how) == (LatLon(34.31, 134.0), PlaceFix.MATCHED)
    assert (one.evidence.names, one.evidence.by_name) == (("瓦町ホール",), False)


@pytest.mark.parametrize(("apart_m", "found"), [(99.0, True), (102.0, False)])
def test_known_points_of_one_address_must_be_one_point(apart_m: float, found: bool) -> None:
    places = [
        venue(f"{n}号室", address="甲町1-1", lat=34.3 + n * 2 * apart_m * METRE_DEG)
        for n in range(2)
    ]
    [one] = proposed(*places, venue("会館", "", address="甲町1-1"))
    assert (one.point is not None) is found


def test_same_name_at_another_address_is_no_match() -> None:
    known = venue("集会所", code="集会所@甲町1", address="甲町1")
    [one] = proposed(known, venue("集会所", "", code="集会所@乙町2", address="乙町2"))
    assert one.point is None
    [one] = proposed(known, venue("高松市集会所", "", code="集会所@", address=""))
    assert (one.point, one.evidence.by_name) == (LatLon(34.3, 134.0), True)


def test_venue_is_put_at_its_town_where_nothing_nearer_is_known() -> None:
    towns = (area("扇町２丁目", lat=34.32), area("扇町", lat=34.33))
    for address, lat in (("高松市扇町二丁目8-7", 34.32), ("扇町8-7", 34.33)):
        [one] = proposed(*towns, venue("会館", "", address=address))
        assert one.point == LatLon(lat, 134.0)
        assert one.evidence.town in ("扇町２丁目", "扇町")
    [one] = proposed(area("扇町２丁目"), venue("会館", "", address="扇町20-1"))
    assert one.point is None


@pytest.mark.parametrize(("apart_m", "found"), [(2_900.0, True), (3_100.0, False)])
def test_town_is_where_its_venues_are_if_they_lie_together(apart_m: float, found: bool) -> None:
    inside = [
        venue(f"{n}館", address=f"高松市松島町三丁目{n}-1", lat=34.3 + n * apart_m * METRE_DEG)
        for n in range(2)
    ]
    [one] = proposed(area("松島町３丁目", "34.069518,134.069518"), *inside)
    assert (one.how is PlaceFix.MATCHED) is found
    assert one.evidence.names == (("0館", "1館") if found else ())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("扇町二丁目8-7", "高松市扇町２丁目８番７号", True),
        ("扇町二丁目8-7", "扇町2-8-7", True),
        ("扇町十二丁目1", "扇町12-1", True),
        ("庵治町888−1", "庵治町888-1", True),
        ("番町1番地", "番町1", True),
        ("扇町二丁目8-7", "扇町二丁目8-8", False),
        ("甲町1-11", "甲町11-1", False),
        ("高松町10-20", "高松市高松町10番20号", True),
    ],
)
def test_addresses_are_compared_by_what_they_say(one: str, other: str, same: bool) -> None:
    assert (address_key(one, CITY) == address_key(other, CITY)) is same


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("松島町10-1", None),
        ("松島町1-10", "松島町1"),
        ("松島町1", "松島町1"),
        ("香川町大野1-1", "香川町大野"),
        ("香川町川東1-1", None),
    ],
)
def test_town_at_the_start_of_an_address_ends_where_the_numbers_begin(
    address: str, town: str | None
) -> None:
    assert town_at_start(address, {"松島町1", "香川町", "香川町大野"}) == town


def test_names_are_compared_without_marks_and_the_citys_own_name() -> None:
    names = ("高松市甲会館", "甲会館", "市立 甲・会館", "(甲会館)", "香川県高松市甲会館")
    assert {name_key(name, CITY) for name in names} == {"甲会館"}
    assert name_key("甲会館別館", CITY) != "甲会館"


@pytest.mark.parametrize(
    ("fields", "proposed_as_one"),
    [
        ({"address": "高松市甲町１番１号", "lat": 34.4}, True),
        ({"address": "乙町2", "phone": "087 834 9911".replace(" ", "-"), "lat": 34.4}, True),
        ({"address": "乙町2", "lat": 34.3 + (NEAR_M - 1) * METRE_DEG}, True),
        ({"address": "乙町2", "lat": 34.3 + (NEAR_M + 1) * METRE_DEG}, False),
        ({"address": "乙町2", "raw": ""}, False),
    ],
)
def test_two_of_one_name_are_proposed_with_something_else_in_common(
    fields: dict[str, Any], proposed_as_one: bool
) -> None:
    first = venue("甲会館", code="a", address="甲町1-1", phone="087-834-9911")
    second = venue("高松市甲会館", code="b", **fields)
    found = list(merge_proposals([first, second], CITY, set()))
    assert [(one.code, one.other_code) for one in found] == [("a", "b")] * proposed_as_one
    assert list(merge_proposals([first, second], CITY, {frozenset(("b", "a"))})) == []


def test_several_venues_in_one_building_stay_several() -> None:
    building = {"address": "高松市常磐町一丁目3-1", "phone": "087-811-6222"}
    venues = [venue(name, **building) for name in ("まなびCAN", "市民活動センター", "瓦町FLAG")]
    assert list(merge_proposals(venues, CITY, set())) == []
