"""Layouts: what a table of facts can be, each told by the meaning of its headings."""

from __future__ import annotations

from data.importers.layouts import population, venues
from data.importers.layouts.base import Facts, Layout, Reading

__all__ = ["LAYOUTS", "Facts", "Layout", "Reading"]

LAYOUTS: tuple[Layout, ...] = (population.LAYOUT, venues.LAYOUT)
"""In the order they are tried: the narrow one before the wide one."""
