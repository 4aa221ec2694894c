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
from data.importers.stores import boundary, households, population, venues

StoreFunction = Callable[[Session, Any, LoadingInto], Counter[str]]

STORES: dict[type, StoreFunction] = {
    PopulationFacts: population.store,
    HouseholdFacts: households.store,
    VenueFacts: venues.store,
    BoundaryFacts: boundary.store,
}
"""By the class of the bundle."""
