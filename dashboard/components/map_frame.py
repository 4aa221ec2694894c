"""A map in its frame: drawn once, and asked for what a person did on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from dashboard.components import map_layers
from dashboard.components.legend import Legend, legend_html
from dashboard.components.map_values import BaseMap, MapContent
from dashboard.i18n.text import Text


def framed_map(
    t: Text,
    content: MapContent,
    legend: Legend,
    key: str,
    base: BaseMap,
    height_px: int,
    returned: str,
    *,
    on_change: Callable[[], None] | None = None,
) -> Any:
    """Draw a map and return what the browser says of it.

    Args:
        t: Sentences of the map's own words.
        content: What to show.
        legend: The words of its legend.
        key: Tells the maps of a session apart.
        base: Base map.
        height_px: Height; reserved before the map is there, so that nothing jumps.
        returned: What the browser is to tell, by the name the map component has for it.
        on_change: Called before the run that a new answer causes.
    """
    with st.container(key=f"{key}-frame", height=height_px, border=False):
        return st_folium(
            map_layers.blank_map(t, BaseMap(base)),
            key=key,
            height=height_px,
            use_container_width=True,
            returned_objects=[returned],
            feature_group_to_add=map_layers.MapState(
                map_layers.content(content, legend_html(t, legend, content))
            ),
            on_change=on_change,
        )
