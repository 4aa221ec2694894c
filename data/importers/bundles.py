"""Bundles: what a file turned into, each of one kind of rows. ``stores`` keeps them.

A bundle carries rows as they were read, each with its row in the file, and has not touched a
database.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.tables import AreaRow, HouseholdCountRow, PopulationCountRow, VenueRow


@dataclass(frozen=True, slots=True)
class PopulationFacts:
    """Areas, and people in them by age band; ``counts`` name areas of ``areas`` by code."""

    areas: tuple[AreaRow, ...]
    counts: tuple[PopulationCountRow, ...]


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """Households by area; the areas come with a ``PopulationFacts`` or are on file."""

    households: tuple[HouseholdCountRow, ...]


@dataclass(frozen=True, slots=True)
class SaidOfVenue:
    """What one row said of a venue. Several rows may speak of one: their codes agree.

    ``row`` is None where nobody knows any more which row it was.
    """

    venue: VenueRow
    sheet: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class VenueFacts:
    """Rows about venues, in the order of the file."""

    said: tuple[SaidOfVenue, ...]

    @property
    def venues(self) -> tuple[VenueRow, ...]:
        """One row for each venue: what the first row said of it."""
        firsts: dict[str, VenueRow] = {}
        for one in self.said:
            firsts.setdefault(one.venue.code, one.venue)
        return tuple(firsts.values())


@dataclass(frozen=True, slots=True)
class BoundaryFacts:
    """The outline of the municipality, as one GeoJSON geometry in degrees.

    ``neighbours`` is the land around it that is others', in the same form; None where the
    files hold none.
    """

    geojson: str
    neighbours: str | None = None
