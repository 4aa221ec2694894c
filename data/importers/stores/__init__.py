"""Stores: how each bundle of rows is kept, through the journal of its import.

A store function answers with counts of what it did. Those whose name ends in ``_updated``,
``_left`` and the like are of records, never of people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from data.importers.bundles import BoundaryFacts, HouseholdFacts, PopulationFacts, VenueFacts
from data.importers.journal import LoadingInto
from data.importers.layouts.attendance import AttendanceFacts
from data.importers.layouts.availability import AvailabilityFacts
from data.importers.layouts.events import EventFacts
from data.importers.layouts.local_survey import SurveyFacts
from data.importers.layouts.projection import ProjectionFacts
from data.importers.layouts.sessions_held import HeldFacts
from data.importers.layouts.supporters import SupporterFacts
from data.importers.layouts.venue_hours import VenueHoursFacts
from data.importers.mesh_census import SquareFacts
from data.importers.stores import (
    attendance,
    availability,
    boundary,
    held,
    households,
    local_survey,
    population,
    projection,
    squares,
    supporters,
    venue_hours,
    venues,
)

StoreFunction = Callable[[Session, Any, LoadingInto], Counter[str]]

STORES: dict[type, StoreFunction] = {
    PopulationFacts: population.store,
    HouseholdFacts: households.store,
    VenueFacts: venues.store,
    BoundaryFacts: boundary.store,
    SupporterFacts: supporters.store,
    AvailabilityFacts: availability.store,
    VenueHoursFacts: venue_hours.store,
    AttendanceFacts: attendance.store,
    HeldFacts: held.store_held,
    EventFacts: held.store_events,
    SurveyFacts: local_survey.store,
    ProjectionFacts: projection.store,
    SquareFacts: squares.store,
}
"""By the class of the bundle."""
