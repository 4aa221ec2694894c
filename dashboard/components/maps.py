"""Maps for the screens: values in, a map out, a click back.

::

    shapes = shelf.publish(("town", "37201", data_version), town_shapes)
    breaks = nice_breaks(people.values())
    content = MapContent(MapView(shapes.bounds), shapes, AreaClasses("non_users", ...))
    click = show_map(t, content, legend, key="needs", on_click=select)

The frame is made once and only restyled afterwards: switching the indicator, the month or the
selection keeps zoom and centre, and geometry is fetched once per version (ADR-0006).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.components.legend import Legend, range_labels
from dashboard.components.map_frame import framed_map
from dashboard.components.map_values import (
    AreaClasses,
    AreaLook,
    BaseMap,
    Click,
    MapContent,
    MapView,
    PlaceLabel,
    VenueLayer,
)
from dashboard.i18n.text import Text

__all__ = [
    "AreaClasses",
    "AreaLook",
    "BaseMap",
    "Click",
    "Legend",
    "MapContent",
    "MapView",
    "PlaceLabel",
    "VenueLayer",
    "range_labels",
    "show_map",
]

_RETURNED = "last_active_drawing"


def show_map(
    t: Text,
    content: MapContent,
    legend: Legend,
    *,
    key: str,
    base: BaseMap = BaseMap.NONE,
    height_px: int = 640,
    on_click: Callable[[Click], None] | None = None,
) -> Click | None:
    """Show a map and return the click that caused this run, if one did.

    A click is an event, not a state: the screen keeps what is selected and passes it back in
    ``content.selected``. ``on_click`` is called before the run begins, so what it selects is
    already highlighted in that run.

    Args:
        t: Sentences of the map's own words.
        content: What to show.
        legend: The words of its legend.
        key: Tells the maps of a session apart.
        base: Base map.
        height_px: Height; reserved before the map is there, so that nothing jumps.
        on_click: Called with each new click.
    """

    def changed() -> None:
        click = _click(st.session_state.get(key), content)
        if click is not None and on_click is not None:
            on_click(click)

    answer = framed_map(t, content, legend, key, base, height_px, _RETURNED, on_change=changed)
    click = _click(answer, content)
    seen = f"{key}-seen"
    if click is None or st.session_state.get(seen) == click.serial:
        return None
    st.session_state[seen] = click.serial
    return click


def _click(answer: Any, content: MapContent) -> Click | None:
    """Read what the browser sent; anything that is not on this map is no click."""
    drawing = answer.get(_RETURNED) if isinstance(answer, dict) else None
    found = drawing.get("properties") if isinstance(drawing, dict) else None
    if not isinstance(found, dict):
        return None
    part, id, serial = found.get("part"), found.get("id"), found.get("serial")
    if not isinstance(serial, int):
        return None
    if part == "area" and content.areas is not None and id in content.areas.ids:
        return Click("area", str(id), serial)
    if part == "venue" and content.venues is not None and id in content.venues.shapes.ids:
        return Click("venue", str(id), serial)
    return None
