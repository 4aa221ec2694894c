"""Coverage of a month's sessions: who lives within reach of one, and where the gaps are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from data.database import reading
from data.demand.intervals import Estimate, ShareEstimate
from data.repositories import plans, supply
from data.travel.provider import NOWHERE, TravelMethod, TravelTimes
from models.kinds import TravelMode
from models.place import LatLon
from models.reasons import GapCause, PlaceQuality
from models.tables import Venue
from optimizer.coverage.gaps import Gap, rank_gaps
from optimizer.coverage.measure import Coverage, cover
from optimizer.services.need import SENIORS, Need

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NearVenue:
    """A venue and the minutes to it."""

    venue_id: int
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class AreaGap:
    """One area that no planned session reaches in time."""

    area_id: int
    area_name: str
    cause: GapCause
    seniors: float | None
    non_users: float | None
    low: float | None
    high: float | None
    session_venue: NearVenue | None
    idle_venue: NearVenue | None


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Who is within ``limit_min`` of a planned session, and who is not.

    People 65 and over come from the source; non-users are estimates with intervals, and None
    where the source's bands do not fit the survey's. ``non_users_share`` is that of the covered
    among all non-users, those of unknown place included. ``minutes`` is the way to the nearest
    venue with a session, by area; -1 where there is none.
    """

    mode: TravelMode
    limit_min: int
    method: TravelMethod
    venues_with_sessions: int
    covered: NDArray[np.bool_]
    place_known: NDArray[np.bool_]
    minutes: NDArray[np.int32]
    nearest_venue: tuple[str, ...]
    seniors_covered: float
    seniors_not_covered: float
    seniors_place_unknown: float
    seniors_share: float
    non_users_covered: Estimate | None
    non_users_not_covered: Estimate | None
    non_users_place_unknown: Estimate | None
    non_users_share: ShareEstimate | None
    gaps: tuple[AreaGap, ...]


def coverage(
    engine: Engine,
    need: Need,
    scenario_id: int,
    mode: TravelMode,
    limit_min: int,
    travel: TravelTimes,
) -> CoverageReport:
    """Measure how many people a scenario's sessions reach within some minutes.

    A place at exactly the limit is covered. An area whose location cannot be used counts as
    neither covered nor not: its people are reported apart.

    Raises:
        InputError: ``coverage.limit_range``.
        NotFound: ``scenario.not_on_file``.
    """
    with reading(engine) as session:
        plans.scenario(session, scenario_id)
        venues = supply.venues(session, need.municipality_code)
        planned = plans.planned_sessions(session, scenario_id)
    used = {one.venue_id for one in planned if not one.online}  # nobody goes to an online one
    has_session = np.array([venue.id in used for venue in venues], dtype=np.bool_)
    minutes = travel.minutes(_area_places(need), [_venue_place(v) for v in venues], mode)
    measured = cover(
        minutes,
        has_session,
        _column(need.people[SENIORS]),
        place_known=_place_known(need),
        limit_min=limit_min,
    )
    seniors = measured.tallies[0]
    return CoverageReport(
        mode=mode,
        limit_min=limit_min,
        method=travel.method,
        venues_with_sessions=int(has_session.sum()),
        covered=measured.covered,
        place_known=measured.place_known,
        minutes=measured.with_session.minutes,
        nearest_venue=tuple(
            venues[v].name if v >= 0 else "" for v in measured.with_session.venue.tolist()
        ),
        seniors_covered=seniors.covered_people,
        seniors_not_covered=seniors.not_covered_people,
        seniors_place_unknown=seniors.place_unknown_people,
        seniors_share=seniors.share,
        non_users_covered=need.estimate_of(measured.covered),
        non_users_not_covered=need.estimate_of(measured.not_covered),
        non_users_place_unknown=need.estimate_of(~measured.place_known),
        non_users_share=need.share_among(measured.covered),
        gaps=_gaps(need, measured, venues),
    )


def _place_known(need: Need) -> NDArray[np.bool_]:
    return np.array([quality is PlaceQuality.OK for quality in need.place_quality], dtype=np.bool_)


def _area_places(need: Need) -> list[LatLon]:
    return [LatLon(*point) for point in zip(need.lat.tolist(), need.lon.tolist(), strict=True)]


def _venue_place(venue: Venue) -> LatLon:
    if venue.lat is None or venue.lon is None or venue.place_quality is not PlaceQuality.OK:
        return NOWHERE
    return LatLon(venue.lat, venue.lon)


def _column(people: FloatArray) -> FloatArray:
    return people[:, np.newaxis]


def _gaps(need: Need, measured: Coverage, venues: Sequence[Venue]) -> tuple[AreaGap, ...]:
    """Rank by estimated non-users; by people 65 and over where there is no estimate."""
    seniors = need.people[SENIORS]
    nothing = np.full_like(seniors, np.nan)
    table = need.non_users
    by, low, high = (
        (seniors, nothing, nothing) if table is None else (table.people, table.low, table.high)
    )
    return tuple(
        _area_gap(need, gap, venues, ranked_by_estimate=table is not None)
        for gap in rank_gaps(measured, by, low, high)
    )


def _area_gap(
    need: Need, gap: Gap, venues: Sequence[Venue], *, ranked_by_estimate: bool
) -> AreaGap:
    seniors = float(need.people[SENIORS][gap.area])
    return AreaGap(
        area_id=need.area_ids[gap.area],
        area_name=need.area_names[gap.area],
        cause=gap.cause,
        seniors=None if np.isnan(seniors) else seniors,
        non_users=gap.people if ranked_by_estimate else None,
        low=gap.low,
        high=gap.high,
        session_venue=_near(venues, gap.session_venue, gap.session_min),
        idle_venue=_near(venues, gap.idle_venue, gap.idle_min),
    )


def _near(venues: Sequence[Venue], venue: int | None, minutes: int | None) -> NearVenue | None:
    if venue is None or minutes is None:
        return None
    found = venues[venue]
    assert found.id is not None
    return NearVenue(found.id, found.name, minutes)
