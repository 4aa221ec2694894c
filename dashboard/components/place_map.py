"""A small map that answers with the point that was clicked, wherever that is."""

from __future__ import annotations

from typing import Any

from dashboard.components.legend import Legend
from dashboard.components.map_frame import framed_map
from dashboard.components.map_values import BaseMap, MapContent
from dashboard.i18n.text import Text
from models.place import LatLon

_RETURNED = "last_clicked"


def ask_point(
    t: Text,
    content: MapContent,
    legend: Legend,
    *,
    key: str,
    base: BaseMap = BaseMap.NONE,
    height_px: int = 420,
) -> LatLon | None:
    """Show a map and return the point clicked last on it; None before the first click.

    Args:
        t: Sentences of the map's own words.
        content: What to show for finding one's way.
        legend: The words of its legend.
        key: Tells the maps of a session apart; another key forgets the click.
        base: Base map.
        height_px: Height; reserved before the map is there, so that nothing jumps.
    """
    return point_of(framed_map(t, content, legend, key, base, height_px, _RETURNED))


def point_of(answer: Any) -> LatLon | None:
    """Read what the browser sent; anything that is no point on earth is no click."""
    clicked = answer.get(_RETURNED) if isinstance(answer, dict) else None
    if not isinstance(clicked, dict):
        return None
    lat, lng = clicked.get("lat"), clicked.get("lng")
    if not isinstance(lat, int | float) or not isinstance(lng, int | float):
        return None
    return LatLon(float(lat), float(lng)) if abs(lat) <= 90 and abs(lng) <= 180 else None
