"""The values a map is made of. Frozen, and free of folium: screens fill them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

from dashboard.components.shapes import Bounds, Shapes
from models.place import LatLon


class BaseMap(StrEnum):
    """背景地図: a setting, never guessed (a firewall that drops packets would hang a guess)."""

    GSI = "gsi"
    """地理院タイル, from the internet."""
    LOCAL = "local"
    """Tiles of the office's own, from our ``/tiles`` route."""
    NONE = "none"
    """A quiet grid of latitude and longitude; asks nobody for anything."""


@dataclass(frozen=True)
class MapView:
    """Where a map looks: a box, or a centre and a zoom. A redraw with an equal view stays put."""

    bounds: Bounds | None = None
    center: LatLon | None = None
    zoom: float | None = None

    def __post_init__(self) -> None:
        if (self.bounds is None) == (self.center is None) or (self.center is None) != (
            self.zoom is None
        ):
            raise ValueError("give bounds, or a center with a zoom")


class AreaLook(NamedTuple):
    """How one area is shown."""

    level: int | None
    """Class of its figure, from 0; None: unknown, drawn hatched."""
    text: str
    """Lines under its name in the tooltip; plain text."""
    radius_px: int = 4
    """Radius of its circle, at most 35; unused for outlines."""


@dataclass(frozen=True)
class AreaClasses:
    """One indicator over all areas. An area without a look is drawn as unknown."""

    indicator: str
    classes: int
    looks: Mapping[str, AreaLook] = field(hash=False)


@dataclass(frozen=True)
class VenueLayer:
    """Venues: their published shapes, and what of them changes."""

    shapes: Shapes
    active: frozenset[str] = frozenset()
    """Ids of venues with a session in the chosen month: filled. The others: outlined."""
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Lines under the name in the tooltip."""
    hidden: frozenset[str] = frozenset()
    """Ids that a filter leaves out."""


@dataclass(frozen=True)
class PlaceLabel:
    """A word on the map, to find one's way without a base map."""

    place: LatLon
    text: str


@dataclass(frozen=True)
class Click:
    """What a person clicked."""

    part: Literal["area", "venue"]
    id: str
    serial: int
    """The moment of the click, milliseconds; tells two clicks on the same thing apart."""


@dataclass(frozen=True)
class MapContent:
    """Everything a map shows, apart from its legend."""

    view: MapView
    areas: Shapes | None = None
    looks: AreaClasses | None = None
    venues: VenueLayer | None = None
    outline: Shapes | None = None
    """The edge of the municipality, drawn quietly."""
    places: tuple[PlaceLabel, ...] = ()
    selected: frozenset[str] = frozenset()
    """Ids of areas and venues to highlight."""
