"""One area looked at closely: its people, its need, and the way to the nearest session."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.demand.intervals import Estimate
from data.travel.provider import TravelTimes
from models.ages import AgeBand
from models.kinds import TravelMode
from models.place import LatLon
from models.reasons import PlaceQuality
from optimizer.services.coverage import NearVenue
from optimizer.services.need import SENIORS, Need
from optimizer.services.season import PlannedSession, VenueView

__all__ = ["AreaDetails", "Estimate", "NearestSession", "area_details", "area_estimate"]


_OLDER = (SENIORS, AgeBand(75, None), AgeBand(85, None))

PeopleByBand = tuple[tuple[AgeBand, float | None], ...]


@dataclass(frozen=True, slots=True)
class NearestSession:
    """The nearest venue that holds a session in the month, and what it holds."""

    venue: NearVenue
    sessions: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class AreaDetails:
    """One area of a need.

    Attributes:
        survey_people: People by the survey's bands, empty where the source does not fit them.
        older_people: People of 65+, 75+ and 85+, where the source has them; None: not published.
        fine_people: People by five-year ages from 60, where the source has them.
        alone_senior: Households of one older person; None: not published or not on file.
        couple_senior: Households of an older couple; None likewise.
        estimate: Estimated non-users with interval; None where there is no estimate.
        nearest: None where no session can be reached, or the area's place is unusable.
        idle: Nearest venue without a session, where it is nearer than the one with.
        counted_here: Suppressed squares that are one area with this one, by code.
        counted_in: The square that holds its suppressed figures and is not on file, by code.
        share: Of its people, those of the municipality; the figures here are of them.
    """

    area_id: int
    name: str
    place_quality: PlaceQuality
    survey_people: PeopleByBand
    older_people: PeopleByBand
    fine_people: PeopleByBand
    alone_senior: float | None
    couple_senior: float | None
    estimate: Estimate | None
    nearest: NearestSession | None
    idle: NearVenue | None
    counted_here: tuple[str, ...]
    counted_in: str | None
    share: float


def area_details(
    need: Need,
    at: int,
    venues: Sequence[VenueView],
    sessions: Sequence[PlannedSession],
    travel: TravelTimes,
    mode: TravelMode,
) -> AreaDetails:
    """Look closely at one area.

    Args:
        need: The need it belongs to.
        at: Its position there.
        venues: Venues with how many sessions each holds in the month.
        sessions: The month's sessions.
        travel: How long the ways take.
        mode: How people travel.
    """
    nearest, idle = _nearest(need, at, venues, travel, mode)
    homes = need.households
    return AreaDetails(
        area_id=need.area_ids[at],
        name=need.area_names[at],
        place_quality=need.place_quality[at],
        survey_people=_survey_people(need, at),
        older_people=tuple(
            (band, _known(people[at])) for band, people in need.people.items() if band in _OLDER
        ),
        fine_people=tuple((band, _known(people[at])) for band, people in need.fine_people.items()),
        alone_senior=None if homes is None else _known(homes.alone_senior[at]),
        couple_senior=None if homes is None else _known(homes.couple_senior[at]),
        estimate=area_estimate(need, at),
        nearest=None if nearest is None else _held(nearest, sessions),
        idle=idle,
        counted_here=need.members[at][1:],
        counted_in=need.merged_into[at],
        share=float(need.share[at]),
    )


def area_estimate(need: Need, at: int) -> Estimate | None:
    """Estimated non-users of one area; None where there is no estimate of it."""
    table = need.non_users
    if table is None or math.isnan(table.people[at]):
        return None
    low, high = float(table.low[at]), float(table.high[at])
    known = not math.isnan(low)
    return Estimate(float(table.people[at]), low if known else None, high if known else None)


def _survey_people(need: Need, at: int) -> PeopleByBand:
    if need.survey_people is None:
        return ()
    columns = zip(need.survey_ages, need.survey_people[at], strict=True)
    return tuple((band, _known(people)) for band, people in columns)


def _known(people: float) -> float | None:
    return None if math.isnan(people) else float(people)


def _nearest(
    need: Need,
    at: int,
    venues: Sequence[VenueView],
    travel: TravelTimes,
    mode: TravelMode,
) -> tuple[NearVenue | None, NearVenue | None]:
    """The nearest venue with a session, and a nearer one without."""
    if need.place_quality[at] is not PlaceQuality.OK:
        return None, None
    placed = [(one, place) for one in venues if (place := _place(one)) is not None]
    home = LatLon(float(need.lat[at]), float(need.lon[at]))
    minutes = travel.minutes([home], [place for _, place in placed], mode)[0].tolist()
    ways = [(way, one) for way, (one, _) in zip(minutes, placed, strict=True) if way >= 0]
    with_session = _shortest([way for way in ways if way[1].sessions])
    idle = _shortest([way for way in ways if not way[1].sessions])
    if with_session is not None and idle is not None and idle.minutes >= with_session.minutes:
        idle = None
    return with_session, idle


def _place(one: VenueView) -> LatLon | None:
    venue = one.venue
    if venue.place_quality is not PlaceQuality.OK or venue.lat is None or venue.lon is None:
        return None
    return LatLon(venue.lat, venue.lon)


def _shortest(ways: Sequence[tuple[int, VenueView]]) -> NearVenue | None:
    """The first of the nearest, in the order of the venues."""
    if not ways:
        return None
    minutes, view = min(ways, key=lambda way: way[0])
    assert view.venue.id is not None
    return NearVenue(view.venue.id, view.venue.name, minutes)


def _held(venue: NearVenue, sessions: Sequence[PlannedSession]) -> NearestSession:
    days = [one.day for one in sessions if one.venue_id == venue.venue_id]
    return NearestSession(venue, len(days), min(days), max(days))
