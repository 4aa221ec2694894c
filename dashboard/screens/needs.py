"""ニーズ地図: where do those live who do not use a smartphone?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from dashboard import cached, context, state
from dashboard.components.frame import Metric, sources_note
from dashboard.components.notices import Level, notice
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.context import Context
from dashboard.screens import area_card, area_map, figures, links, needs_map, notes, opening
from dashboard.screens.needs_map import Indicator
from models.ages import EVERYBODY, AgeBand
from models.kinds import AreaUnit, MergeRole, TravelMode
from models.reasons import PlaceQuality
from optimizer.services.area_details import area_estimate
from optimizer.services.need import SENIORS

if TYPE_CHECKING:
    from optimizer.services.need import Need

_CARD_PX = 340
_TABLE_PX = area_map.MAP_HEIGHT_PX - _CARD_PX - 16
_OVER_75 = AgeBand(75, None)


@dataclass(frozen=True)
class _Chosen:
    """What the controls are set to."""

    need: Need
    indicator: Indicator


def render() -> None:
    """Where do those live who do not use a smartphone?"""
    here = context.current()
    if opening.lacks(here, "needs"):
        return
    top = st.container()
    chosen = _controls(here)
    with top:
        _answer(here, chosen.need)
    with st.container(key="split-needs"):
        _map_and_table(here, chosen)
    sources_note(here.t, _sources(here, chosen.need))


def _controls(here: Context) -> _Chosen:
    """Which people, by which survey, and what colours the map."""
    t = here.t
    editions = cached.editions(here.code, here.version)
    waves = {wave.key: wave for wave in cached.waves(here.version)}
    wanted = here.scenario.survey_key if here.scenario is not None else ""
    with st.container(horizontal=True, vertical_alignment="bottom", key="needs-controls"):
        edition = st.selectbox(
            t("needs.edition"),
            editions,
            index=editions.index(here.edition) if here.edition in editions else 0,
            format_func=lambda one: figures.edition(t, one),
            key=f"needs-edition-{here.code}",
            width=310,
        )
        survey = st.selectbox(
            t("needs.survey"),
            list(waves),
            index=list(waves).index(wanted) if wanted in waves else 0,
            format_func=lambda key: t("needs.survey_of", year=waves[key].field_from.year),
            key="needs-survey",
            width=130,
        )
        need = cached.need(here.code, edition, survey, here.version)
        offered = needs_map.offered(need)
        picked = st.segmented_control(
            t("needs.indicator.label"),
            offered,
            default=offered[0],
            format_func=lambda one: t(f"needs.indicator.{one}"),
            key=f"needs-indicator-{need.unit}",
            width="content",
        )
    return _Chosen(need, picked if picked in offered else offered[0])


def _answer(here: Context, need: Need) -> None:
    """The sentence that answers the screen's question, and up to four figures."""
    t = here.t
    shown = _metrics(here, need)
    opening.opening(here, "needs", _sentence(here, need), shown, of_plan=True)
    if need.non_users is None:
        bands = t("figures.comma").join(figures.band(t, rate.band) for rate in need.wave.bands)
        notice(Level.EMPTY, t("needs.no_estimate", bands=bands), t("needs.no_estimate_next"))


def _sentence(here: Context, need: Need) -> str:
    t = here.t
    indicator = needs_map.offered(need)[0]
    found = needs_map.values(need, indicator)
    assert found is not None
    most = _name(here, need, int(np.nanargmax(found))) if np.isfinite(found).any() else "–"
    total = need.total_non_users
    if total is None:
        everybody = figures.people(t, need.people_in(SENIORS))
        return t("needs.headline_seniors", people=everybody, most=most)
    return t(
        "needs.headline",
        ages=figures.band(t, need.wave.ages),
        people=figures.about(t, total.people),
        interval=figures.span(t, total.low, total.high),
        most=most,
    )


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
        label = t("needs.metric.non_users", ages=figures.band(t, need.wave.ages))
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


def _map_and_table(here: Context, chosen: _Chosen) -> None:
    looks, legend = needs_map.looks(here.t, chosen.need, chosen.indicator)
    outline = area_map.city_outline(here)
    map_side, table_side = st.columns([7, 3])
    with map_side:
        area_map.show_areas(here, chosen.need, looks, legend, outline=outline, key="needs-map")
    with table_side:
        with st.container(border=True, height=_CARD_PX):
            _card(here, chosen.need)
        _table(here, chosen)


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


def _table(here: Context, chosen: _Chosen) -> None:
    t, need, indicator = here.t, chosen.need, chosen.indicator
    found = needs_map.values(need, indicator)
    assert found is not None
    order = np.argsort(-found, kind="stable").tolist()
    equal_table(
        t,
        _columns(here, indicator),
        {area_map.area_key(need.area_ids[at]): _row(here, chosen, at) for at in order},
        key=f"needs-table-{need.unit}",
        selected=state.selected(state.SELECTED_AREA),
        on_pick=area_map.choose_area,
        height_px=_TABLE_PX,
    )


def _columns(here: Context, indicator: Indicator) -> list[Column]:
    t = here.t
    name, area = t(f"needs.indicator.{indicator}"), Column(t("needs.column.area"))
    if indicator is Indicator.NON_USERS:
        about = Column(t("needs.column.non_users"), Kind.COUNT)
        return [area, about, Column(t("needs.column.interval"))]
    if indicator.is_share:
        return [area, Column(name, Kind.SHARE), Column(figures.band(t, SENIORS), Kind.COUNT)]
    return [area, Column(name, Kind.COUNT), Column(t("needs.column.of_everybody"), Kind.SHARE)]


def _row(here: Context, chosen: _Chosen, at: int) -> tuple[object, ...]:
    need, indicator = chosen.need, chosen.indicator
    found = needs_map.values(need, indicator)
    assert found is not None
    name = _marked_name(here, need, at)
    if indicator is Indicator.NON_USERS:
        one = area_estimate(need, at)
        ends = figures.span(here.t, one.low, one.high) if one is not None else None
        return name, figures.cell(float(found[at])), ends
    if indicator.is_share:
        return name, found[at], need.people[SENIORS][at]
    everybody = need.people.get(EVERYBODY)
    known = everybody is not None and everybody[at] > 0
    return name, found[at], found[at] / everybody[at] if known and everybody is not None else None


def _marked_name(here: Context, need: Need, at: int) -> str:
    """An area's name, with a mark where its place or its figures are not its own."""
    name = need.area_names[at]
    if need.place_quality[at] is not PlaceQuality.OK:
        return here.t("needs.mark.place", name=name)
    if need.merge_role[at] is MergeRole.MERGED:
        return here.t("needs.mark.merged", name=name)
    if need.merge_role[at] is MergeRole.RECEIVER:
        return here.t("needs.mark.receiver", name=name)
    return name


def _sources(here: Context, need: Need) -> list[str]:
    return [
        *notes.need_lines(here, need),
        *notes.unusable_lines(here, need),
        *notes.venue_lines(here),
        *notes.plan_lines(here),
        *notes.travel_lines(here, TravelMode.WALK),
    ]
