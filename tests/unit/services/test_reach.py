from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.geometry import Point, shape

from data.travel.provider import TravelMethod
from data.travel.straight_line import DEFAULT_PACES, Pace, StraightLine, distance_m
from models.kinds import TravelMode, VenueKind
from models.place import LatLon
from models.reasons import PlaceQuality
from models.tables import Venue, VenueRow
from optimizer.services.reach import pace_of, radius_m, reach_outline
from optimizer.services.season import VenueView

VENUE = LatLon(34.30, 134.00)


def view(
    place: LatLon, sessions: int = 1, quality: PlaceQuality = PlaceQuality.OK, id: int = 1
) -> VenueView:
    row = VenueRow(
        municipality_code="37201",
        code=f"v{id}",
        name="架空会場",
        kind=VenueKind.LIBRARY,
        lat=place.lat,
        lon=place.lon,
        place_quality=quality,
    )
    return VenueView(Venue.model_validate(row, update={"id": id, "source_id": 1}), sessions)


class ByRoad:
    """A method whose reach is no circle."""

    method = TravelMethod.STRAIGHT_LINE

    def minutes(
        self, origins: object, targets: object, mode: TravelMode
    ) -> NDArray[np.int32]:  # pragma: no cover - never asked
        raise NotImplementedError


def test_radius_is_the_way_without_its_detour() -> None:
    assert radius_m(Pace(detour_factor=1.3, speed_kmh=4.0), 15) == pytest.approx(769.23, abs=0.01)


@settings(deadline=None, max_examples=40)
@given(
    st.floats(-0.02, 0.02),
    st.floats(-0.02, 0.02),
    st.sampled_from(list(TravelMode)),
    st.sampled_from((5, 15)),
)
def test_inside_the_line_is_exactly_within_the_minutes(
    north: float, east: float, mode: TravelMode, limit_min: int
) -> None:
    travel = StraightLine()
    geometry = reach_outline([view(VENUE)], travel, mode, limit_min)
    here = LatLon(VENUE.lat + north, VENUE.lon + east)
    inside = shape(geometry).contains(Point(here.lon, here.lat))
    # Corners lie on the edge, its sides up to 0.1 % inside it: leave a thin ring out.
    radius = radius_m(DEFAULT_PACES[mode], limit_min)
    at_edge = abs(distance_m([here], [VENUE])[0, 0] / radius - 1) < 0.002
    assert at_edge or inside == bool(travel.minutes([here], [VENUE], mode)[0, 0] <= limit_min)


def test_places_that_overlap_are_one_line_and_apart_they_are_two() -> None:
    near = [view(VENUE), view(LatLon(VENUE.lat + 0.005, VENUE.lon), id=2)]
    apart = [view(VENUE), view(LatLon(VENUE.lat + 0.5, VENUE.lon), id=2)]
    together = reach_outline(near, StraightLine(), TravelMode.WALK, 15)
    separate = reach_outline(apart, StraightLine(), TravelMode.WALK, 15)
    assert together is not None
    assert together["type"] == "Polygon"
    assert separate is not None
    assert separate["type"] == "MultiPolygon"


@pytest.mark.parametrize(
    "venues",
    [[], [view(VENUE, sessions=0)], [view(VENUE, quality=PlaceQuality.UNUSABLE)]],
    ids=["none", "no session", "place unusable"],
)
def test_nothing_is_reached_where_no_session_has_a_place(venues: list[VenueView]) -> None:
    assert reach_outline(venues, StraightLine(), TravelMode.WALK, 15) is None


def test_zero_minutes_reach_no_area() -> None:
    assert reach_outline([view(VENUE)], StraightLine(), TravelMode.WALK, 0) is None


def test_another_method_has_no_pace_and_no_line() -> None:
    assert pace_of(ByRoad(), TravelMode.WALK) is None
    assert reach_outline([view(VENUE)], ByRoad(), TravelMode.WALK, 15) is None
    assert pace_of(StraightLine(), TravelMode.CAR) == DEFAULT_PACES[TravelMode.CAR]
