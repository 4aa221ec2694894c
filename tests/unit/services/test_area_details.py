from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from data.travel.provider import UNREACHABLE, TravelMethod
from data.travel.straight_line import StraightLine
from models.ages import AgeBand
from models.codes import MunicipalityCode
from models.kinds import MergeRole, TravelMode, VenueKind
from models.place import LatLon
from models.reasons import PlaceQuality
from models.tables import Venue, VenueRow
from optimizer.services.area_details import AreaDetails, area_details, area_estimate
from optimizer.services.need import Need, need_from_reference
from optimizer.services.season import PlannedSession, VenueView

CITY = MunicipalityCode("37201")
HOME_LAT, HOME_LON = 34.30, 134.00
METRES_PER_DEGREE_LAT = 110_940.0
"""Near 34 degrees north, to 0.1 %."""


@pytest.fixture(scope="module")
def need() -> Need:
    """The real need, with its first town moved to a round place."""
    found = need_from_reference(CITY, date(2026, 2, 1), "2020")
    lat, lon = found.lat.copy(), found.lon.copy()
    lat[0], lon[0] = HOME_LAT, HOME_LON
    return dataclasses.replace(found, lat=lat, lon=lon)


def venue(id: int, metres_north: float, sessions: int, **facts: object) -> VenueView:
    row = VenueRow.model_validate(
        {
            "municipality_code": CITY,
            "code": f"v{id}",
            "name": f"架空会場{id}",
            "kind": VenueKind.COMMUNITY_CENTER,
            "lat": HOME_LAT + metres_north / METRES_PER_DEGREE_LAT,
            "lon": HOME_LON,
            **facts,
        }
    )
    return VenueView(Venue.model_validate(row, update={"id": id, "source_id": 1}), sessions)


def session(venue_id: int, day: int) -> PlannedSession:
    return PlannedSession(
        session_id=day,
        code=f"s{day}",
        day=date(2027, 1, day),
        start_min=600,
        end_min=660,
        venue_id=venue_id,
        venue_name="架空",
        course_code="B1",
        learners=3,
        leads=1,
        assistants=0,
    )


def details(need: Need, *venues: VenueView, at: int = 0) -> AreaDetails:
    planned = [session(v.venue.id or 0, 5 + 7 * i) for v in venues for i in range(v.sessions)]
    return area_details(need, at, venues, planned[::-1], StraightLine(), TravelMode.WALK)


def test_nearest_is_the_nearest_venue_with_a_session(need: Need) -> None:
    found = details(need, venue(1, 2_000, 1), venue(2, 1_000, 3))
    assert found.nearest is not None
    assert found.nearest.venue.venue_id == 2
    assert found.nearest.venue.minutes == 20  # 1 km x 1.3 / 4 km/h = 19.5 min
    assert found.nearest.sessions == 3
    assert (found.nearest.first_day, found.nearest.last_day) == (
        date(2027, 1, 5),
        date(2027, 1, 19),
    )
    assert found.idle is None


@pytest.mark.parametrize(("idle_m", "named"), [(900, True), (1_000, False), (1_100, False)])
def test_a_venue_without_session_is_named_only_where_it_is_nearer(
    need: Need, idle_m: float, named: bool
) -> None:
    found = details(need, venue(1, 1_000, 1), venue(2, idle_m, 0))
    assert (found.idle is not None) == named


def test_without_any_session_only_the_idle_venue_is_known(need: Need) -> None:
    found = details(need, venue(1, 500, 0))
    assert found.nearest is None
    assert found.idle is not None


class NoWay:
    """A method that finds a way to the second venue only."""

    method = TravelMethod.STRAIGHT_LINE

    def minutes(
        self, origins: Sequence[LatLon], targets: Sequence[LatLon], mode: TravelMode
    ) -> NDArray[np.int32]:
        del origins, mode
        return np.array([[UNREACHABLE, *range(30, 30 + len(targets) - 1)]], dtype=np.int32)


def test_a_venue_that_cannot_be_reached_is_never_the_nearest(need: Need) -> None:
    venues = [venue(1, 100, 1), venue(2, 200, 1)]
    planned = [session(1, 5), session(2, 6)]
    found = area_details(need, 0, venues, planned, NoWay(), TravelMode.WALK)
    assert found.nearest is not None
    assert (found.nearest.venue.venue_id, found.nearest.venue.minutes) == (2, 30)


def test_a_venue_whose_place_is_unusable_is_no_way(need: Need) -> None:
    found = details(need, venue(1, 100, 1, place_quality=PlaceQuality.UNUSABLE))
    assert found.nearest is None


def test_an_area_whose_place_is_unusable_has_people_but_no_way(need: Need) -> None:
    at = need.area_names.index("松島町３丁目")
    found = details(need, venue(1, 100, 1), at=at)
    assert found.place_quality is PlaceQuality.UNUSABLE
    assert (found.nearest, found.idle) == (None, None)
    assert dict(found.older_people)[AgeBand(65, None)] == 393


def test_people_and_estimate_are_those_of_the_source(need: Need) -> None:
    found = details(need)
    in_bands = dict(found.survey_people)
    expected = 0.257 * in_bands[AgeBand(60, 69)] + 0.578 * in_bands[AgeBand(70, None)]  # type: ignore[operator]
    assert found.estimate is not None
    assert found.estimate.people == pytest.approx(expected)
    assert found.estimate.low is not None
    assert found.estimate.high is not None
    assert found.estimate.low < found.estimate.people < found.estimate.high
    assert [band for band, _ in found.older_people] == [
        AgeBand(65, None),
        AgeBand(75, None),
        AgeBand(85, None),
    ]


def test_without_the_surveys_bands_there_is_no_estimate(need: Need) -> None:
    bare = dataclasses.replace(need, survey_people=None, non_users=None, total_non_users=None)
    found = details(bare)
    assert found.estimate is None
    assert found.survey_people == ()


def test_an_area_with_unknown_people_has_no_estimate(need: Need) -> None:
    table = need.non_users
    assert table is not None
    people = table.people.copy()
    people[0] = np.nan
    unknown = dataclasses.replace(need, non_users=dataclasses.replace(table, people=people))
    assert area_estimate(unknown, 0) is None
    assert area_estimate(unknown, 1) is not None


def test_an_unknown_interval_is_none_not_zero(need: Need) -> None:
    table = need.non_users
    assert table is not None
    nothing = np.full_like(table.low, np.nan)
    open_ended = dataclasses.replace(table, low=nothing, high=nothing)
    found = area_estimate(dataclasses.replace(need, non_users=open_ended), 0)
    assert found is not None
    assert (found.low, found.high) == (None, None)


def test_a_group_names_its_squares_and_a_lonely_suppressed_one_its_receiver(need: Need) -> None:
    roles = [MergeRole.AS_IS] * len(need.area_ids)
    into: list[str | None] = [None] * len(need.area_ids)
    members: list[tuple[str, ...]] = [()] * len(need.area_ids)
    roles[0], members[0] = MergeRole.RECEIVER, ("a", "b", "c")
    roles[1], into[1] = MergeRole.MERGED, "z"
    share = np.ones(len(need.area_ids))
    share[1] = 0.4
    grouped = dataclasses.replace(
        need, merge_role=tuple(roles), merged_into=tuple(into), members=tuple(members), share=share
    )
    assert details(grouped, at=0).counted_here == ("b", "c")
    assert details(grouped, at=0).counted_in is None
    assert (details(grouped, at=1).counted_in, details(grouped, at=1).share) == ("z", 0.4)
    assert (details(grouped, at=2).counted_here, details(grouped, at=2).share) == ((), 1.0)
