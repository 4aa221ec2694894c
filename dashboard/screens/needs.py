"""ニーズ地図: where do those live who do not use a smartphone?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from dashboard import context
from dashboard.components.frame import Metric, sources_note
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import (
    area_card,
    area_map,
    figures,
    links,
    needs_controls,
    needs_map,
    needs_table,
    notes,
    opening,
)
from dashboard.screens.needs_controls import Chosen
from dashboard.screens.needs_map import Indicator
from models.ages import EVERYBODY, AgeBand
from models.kinds import AreaUnit, CountKind, TravelMode
from models.tables.demand import UsageDefinition
from optimizer.services.need import SENIORS

if TYPE_CHECKING:
    from optimizer.services.need import Need

_CARD_PX = 340
_TABLE_PX = area_map.MAP_HEIGHT_PX - _CARD_PX - 16
_OVER_75 = AgeBand(75, None)


def render() -> None:
    """Where do those live who do not use a smartphone?"""
    here = context.current()
    if opening.lacks(here, "needs"):
        return
    top = st.container()
    chosen = needs_controls.controls(here)
    with top:
        _answer(here, chosen)
    with st.container(key="split-needs"):
        _map_and_table(here, chosen)
    needs_table.wide(here, chosen.need)
    sources_note(here.t, _sources(here, chosen.need))


def _answer(here: Context, chosen: Chosen) -> None:
    """The sentence that answers the screen's question, up to four figures, what is assumed."""
    t, need = here.t, chosen.need
    if chosen.waits:  # what another layer says of non-users would answer another question
        need = replace(need, total_non_users=None, non_users=None)
    shown = _metrics(here, need)
    opening.opening(here, "needs", _sentence(here, need), shown, of_plan=True)
    for remark in needs_controls.remarks(here, chosen):
        st.markdown(f":material/info: {plain(remark)}")
    if chosen.waits:
        notice(Level.EMPTY, t("needs.layer.no_figures"), t("needs.layer.no_figures_next"))
    elif need.non_users is None:
        bands = t("figures.comma").join(figures.band(t, rate.band) for rate in need.wave.bands)
        notice(Level.EMPTY, t("needs.no_estimate", bands=bands), t("needs.no_estimate_next"))


def _sentence(here: Context, need: Need) -> str:
    t = here.t
    indicator = needs_map.offered(need)[0]
    if need.wave.definition is UsageDefinition.PROCEDURES and need.non_users is not None:
        indicator = Indicator.UNAWARE
    found = needs_map.values(need, indicator)
    assert found is not None
    most = _name(here, need, int(np.nanargmax(found))) if np.isfinite(found).any() else "–"
    future = t("needs.future", year=need.as_of.year) if _is_future(need) else ""
    total = need.total_non_users
    if total is None:
        everybody = figures.people(t, need.people_in(SENIORS))
        return future + t("needs.headline_seniors", people=everybody, most=most)
    return future + t(
        "needs.headline_unaware" if indicator is Indicator.UNAWARE else "needs.headline",
        ages=figures.band(t, need.ages),
        people=figures.about(t, total.people),
        interval=figures.span(t, total.low, total.high),
        most=most,
    )


def _is_future(need: Need) -> bool:
    return need.count_kind is CountKind.PROJECTION


def _name(here: Context, need: Need, at: int) -> str:
    """An area's name in a sentence: a square has only its code."""
    name = need.area_names[at]
    return name if need.unit is AreaUnit.TOWN else here.t("needs.square", code=name)


def _metrics(here: Context, need: Need) -> list[Metric]:
    t = here.t
    shown = []
    total = need.total_non_users
    if total is not None:
        ends = figures.interval(t, total.low, total.high, assumed=need.wave.n_is_assumed)
        unaware = need.wave.definition is UsageDefinition.PROCEDURES
        key = "needs.metric.unaware" if unaware else "needs.metric.non_users"
        label = t(key, ages=figures.band(t, need.ages))
        shown.append(Metric(label, figures.about(t, total.people), ends))
    everybody = need.people_in(EVERYBODY)
    for band in (SENIORS, _OVER_75):
        count = need.people_in(band)
        if count is not None:
            part = figures.share(count / everybody) if everybody else ""
            beside = t("needs.metric.of_everybody", share=part) if part else ""
            shown.append(Metric(figures.band(t, band), figures.people(t, count), beside))
    unusable = len(need.unusable_places)
    beside = t("needs.metric.unusable", areas=unusable) if unusable else ""
    areas = t("needs.metric.area_count", areas=figures.number(len(need.area_ids)))
    shown.append(Metric(t("needs.metric.areas", unit=t(f"unit.{need.unit}")), areas, beside))
    return shown


def _map_and_table(here: Context, chosen: Chosen) -> None:
    looks, legend = needs_map.looks(here.t, chosen.need, chosen.indicator)
    outline = area_map.city_outline(here)
    map_side, table_side = st.columns([7, 3])
    with map_side:
        area_map.show_areas(here, chosen.need, looks, legend, outline=outline, key="needs-map")
    with table_side:
        with st.container(border=True, height=_CARD_PX):
            _card(here, chosen.need)
        needs_table.beside_map(here, chosen, height_px=_TABLE_PX)


def _card(here: Context, need: Need) -> None:
    """The area or venue that was clicked, or how to choose one."""
    venue, area = area_map.selected_venue(here), area_map.selected_area(need)
    if venue is not None:
        area_card.venue_card(here, venue)
        links.to_screen(here, "venues")
    elif area is not None:
        area_card.area_card(here, need, area, TravelMode.WALK)
    else:
        st.markdown(here.t("needs.card.empty"))


def _sources(here: Context, need: Need) -> list[str]:
    return [
        *notes.need_lines(here, need),
        *notes.unusable_lines(here, need),
        *notes.venue_lines(here),
        *notes.plan_lines(here),
        *notes.travel_lines(here, TravelMode.WALK),
    ]
