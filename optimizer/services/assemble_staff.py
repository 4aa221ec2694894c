"""The people of a roster problem: what is on file of them, in planning minutes and codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from data.repositories.people import SupporterOnFile
from data.travel.provider import TravelTimes
from models.clock import TimeWindow, days_in_month, monday_of, planning_minute
from models.codes import MeshCode, mesh_center
from models.place import LatLon
from models.tables import OutreachSession, Scenario, Venue
from optimizer.roster import problem as kernel


def plan_start(scenario: Scenario) -> date:
    """Day 0 of a scenario's planning time."""
    return monday_of(scenario.month)


def plan_end(scenario: Scenario) -> date:
    """The first day behind a scenario's planning time."""
    return scenario.month + timedelta(days=days_in_month(scenario.month))


def place_of(venue: Venue) -> LatLon:
    """A venue's place; NaN where it is not known."""
    missing = float("nan")
    return LatLon(
        missing if venue.lat is None else venue.lat, missing if venue.lon is None else venue.lon
    )


def supporters(
    scenario: Scenario,
    staff: Sequence[SupporterOnFile],
    venues: Sequence[Venue],
    planned: Sequence[OutreachSession],
    travel: TravelTimes,
) -> tuple[kernel.Supporter, ...]:
    """Everybody on file, with their rules.

    The fair share is the month's seats by the number of local people, rounded up; a dispatch
    pool has none, since it is called only where local people cannot fill.
    """
    seats = sum(one.leads + one.assistants for one in planned)
    local = sum(not one.supporter.dispatch for one in staff)
    fair_share = -(-seats // max(local, 1))
    return tuple(_supporter(scenario, one, venues, fair_share, travel) for one in staff)


def _supporter(
    scenario: Scenario,
    one: SupporterOnFile,
    venues: Sequence[Venue],
    fair_share: int,
    travel: TravelTimes,
) -> kernel.Supporter:
    who = one.supporter
    home = mesh_center(MeshCode(who.origin_mesh))
    targets = [place_of(venue) for venue in venues]
    return kernel.Supporter(
        id=who.code,
        mode=who.mode.value,
        home_to_venue_min=tuple(travel.minutes([home], targets, who.mode)[0].tolist()),
        available=_offered(scenario, one),
        skills=dict(one.skills),
        count=who.people,
        max_travel_min=who.max_travel_min,
        tags=one.tags,
        max_per_day=who.max_per_day,
        max_per_week=who.max_per_week,
        max_total=who.max_per_month,
        fair_share=None if who.dispatch else fair_share,
        rest_between_days_min=who.rest_between_days_min,
        max_days_per_week=who.max_days_per_week,
        max_evenings_per_week=who.max_evenings_per_week,
        max_evenings=who.max_evenings,
        newcomer=who.newcomer,
        min_total=_owed(scenario, one),
        preferred_venues=tuple(venue.code for venue in venues if venue.id in one.preferred_venues),
        preferred=_wished(scenario, one),
        dispatch=who.dispatch,
    )


def _offered(scenario: Scenario, one: SupporterOnFile) -> tuple[TimeWindow, ...]:
    """When somebody can come: what they offered, on the days they are not away.

    Offered in the month's own form where it came back, else in their week. Windows that touch
    are one here: somebody free 9-12 and 12-15 is free from 9 to 15.
    """
    return tuple(
        window
        for day in _days(scenario)
        if not one.is_away(day)
        for window in _planned(scenario, day, _joined(one.offered(day)))
    )


def _wished(scenario: Scenario, one: SupporterOnFile) -> tuple[TimeWindow, ...]:
    return tuple(
        window
        for day in _days(scenario)
        for window in _planned(scenario, day, _joined(one.wished(day)))
    )


def _owed(scenario: Scenario, one: SupporterOnFile) -> int:
    """Sessions somebody must have: none where they are away, or offered fewer days than that."""
    least = one.supporter.min_per_month
    days = _days(scenario)
    if any(one.is_away(day) for day in days):
        return 0
    answered = scenario.month in one.answered
    return 0 if answered and sum(bool(one.offered(day)) for day in days) < least else least


def _days(scenario: Scenario) -> list[date]:
    return [scenario.month + timedelta(days=n) for n in range(days_in_month(scenario.month))]


def _joined(windows: Sequence[TimeWindow]) -> list[TimeWindow]:
    joined: list[TimeWindow] = []
    for window in sorted(windows):
        if joined and joined[-1].end_min == window.start_min:
            joined[-1] = TimeWindow(joined[-1].start_min, window.end_min)
        else:
            joined.append(window)
    return joined


def _planned(scenario: Scenario, day: date, windows: Sequence[TimeWindow]) -> Iterator[TimeWindow]:
    """The windows of a day in planning minutes."""
    start = plan_start(scenario)
    for window in windows:
        yield TimeWindow(
            planning_minute(start, day, window.start_min),
            planning_minute(start, day, window.end_min),
        )
