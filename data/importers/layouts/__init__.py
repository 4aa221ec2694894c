"""Layouts: what a table of facts can be, each told by the meaning of its headings."""

from __future__ import annotations

from data.importers.layouts import (
    attendance,
    availability,
    events,
    local_survey,
    population,
    population_long,
    projection,
    sessions_held,
    supporters,
    venue_hours,
    venues,
)
from data.importers.layouts.base import Facts, Layout, Reading

__all__ = ["LAYOUTS", "Facts", "Layout", "Reading"]

LAYOUTS: tuple[Layout, ...] = (
    supporters.LAYOUT,
    availability.LAYOUT,
    venue_hours.LAYOUT,
    attendance.LAYOUT,
    events.LAYOUT,
    sessions_held.LAYOUT,
    local_survey.LAYOUT,
    projection.LAYOUT,
    population_long.LAYOUT,
    population.LAYOUT,
    venues.LAYOUT,
)
"""In the order they are tried: the narrow one before the wide one."""
