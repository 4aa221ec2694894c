"""Places whose location nobody can tell from a file: a person shows it on a small map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard import cached
from dashboard.components.map_values import MapContent, MapView, PlaceLabel
from dashboard.components.maps import Legend
from dashboard.components.place_map import ask_point, point_of
from dashboard.components.shapes import SHELF, Shapes
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import area_map
from models.place import LatLon
from optimizer.services import corrections
from optimizer.services.corrections import PlaceProposal

_CLICKED = "●"
"""Stands with its middle on the point that was clicked."""

_ZOOM = 12
"""About 30 km across: where nothing of a city is on file but its town hall."""

Decide = Callable[[str, Callable[[], object]], None]
"""Called with the sentence to say afterwards and the act; see ``import_corrections``."""


def ask(here: Context, unplaced: Sequence[PlaceProposal], decide: Decide) -> None:
    """Let a person choose a place and click where it is; a button stores it."""
    if not unplaced:
        return
    t = here.t
    with st.container(border=True):
        st.markdown(f"**{plain(t('corrections.click.title', places=len(unplaced)))}**")
        by_key = {f"{one.subject}-{one.code}": one for one in unplaced}
        chosen = st.selectbox(
            t("corrections.click.which"),
            list(by_key),
            index=None,
            format_func=lambda key: title(t, by_key[key]),
            placeholder=t("corrections.click.choose"),
            key="corrections-which",
        )
        if chosen is not None and chosen in by_key:
            _map(here, by_key[chosen], chosen, decide)


def title(t: Text, one: PlaceProposal) -> str:
    """A place by its kind, its name and its address."""
    words = t("corrections.place", kind=t(f"corrections.subject.{one.subject}"), name=one.name)
    return t("corrections.with_address", place=words, address=one.address) if one.address else words


def published(t: Text, one: PlaceProposal) -> str:
    """The location as it was published, or that there was none."""
    return t("corrections.raw", raw=one.raw) if one.raw else t("corrections.no_raw")


def _map(here: Context, one: PlaceProposal, key: str, decide: Decide) -> None:
    t = here.t
    st.markdown(plain(published(t, one)))
    st.caption(t("corrections.click.how"))
    name = f"corrections-map-{key}"
    point = ask_point(
        t,
        _content(here, point_of(st.session_state.get(name))),
        Legend(t("venues.legend")),
        key=name,
        base=area_map.base_map(here),
    )
    if point is None:
        return
    where = {"lat": f"{point.lat:.5f}", "lon": f"{point.lon:.5f}"}
    st.markdown(plain(t("corrections.click.here", **where)))
    st.button(
        t("corrections.click.put", name=one.name),
        key="corrections-put",
        type="primary",
        on_click=decide,
        args=(
            t("corrections.click.done", name=one.name),
            partial(corrections.place_at, here.app.engine, here.code, one.subject, one.code, point),
        ),
    )


def _content(here: Context, clicked: LatLon | None) -> MapContent:
    """The city's edge and its venues to find one's way by, and what was clicked."""
    everything = cached.venues(here.code, here.scenario_id, here.version)
    layer = area_map.venue_layer(here, everything)
    edge = area_map.city_outline(here)
    here_it_is = () if clicked is None else (PlaceLabel(clicked, _CLICKED),)
    return MapContent(
        view=_view(here, (edge, layer.shapes)),
        venues=layer,
        outline=edge,
        places=(*here_it_is, *area_map.landmarks(here, everything)),
    )


def _view(here: Context, known: Sequence[Shapes | None]) -> MapView:
    """The city's edge, else its venues, else the surroundings of its town hall."""
    for shapes in known:
        if shapes is not None and shapes.bounds is not None:
            return area_map.view_of(shapes)
    city = here.city
    if city is None or city.lat is None or city.lon is None:
        return area_map.view_of(SHELF.publish("nothing", list))
    return MapView(center=LatLon(city.lat, city.lon), zoom=_ZOOM)
