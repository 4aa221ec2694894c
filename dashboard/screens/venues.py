"""会場: which venues are there, which does the month use, and what is not known of them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import cached, context, state
from dashboard.components.dates import month_text
from dashboard.components.frame import Metric, sources_note
from dashboard.components.maps import Legend, MapContent, show_map
from dashboard.components.notices import Level, notice
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.context import Context
from dashboard.screens import area_map, figures, forms_out, notes, opening, venue_desk
from models.kinds import VenueKind
from models.reasons import PlaceQuality

if TYPE_CHECKING:
    from optimizer.services.season import VenueView

_MARKS: Final[Mapping[str, Callable[[VenueView], bool]]] = {
    "used": lambda one: one.sessions > 0,
    "place_ok": lambda one: one.venue.place_quality is PlaceQuality.OK,
    "place_bad": lambda one: one.venue.place_quality is not PlaceQuality.OK,
    "wifi": lambda one: one.venue.wifi is True,
    "wifi_known": lambda one: one.venue.wifi is not None,
    "hours_known": lambda one: one.venue.opens_min is not None,
    "seats_known": lambda one: one.venue.seats is not None,
}
"""What a venue can be filtered by. Words: ``venues.filter.<code>``."""


def render() -> None:
    """Which venues are there, which are used, and what is not known of them?"""
    here = context.current()
    if opening.lacks(here, "venues"):
        return
    everything = cached.venues(here.code, here.scenario_id, here.version)
    _answer(here, everything)
    forms_out.of_venues(here)
    shown = _filtered(here, everything)
    with st.container(key="split-venues"):
        _map_and_list(here, everything, shown)
    venue_desk.render(here, everything)
    sources_note(here.t, [*notes.venue_lines(here), *notes.plan_lines(here)])


def _answer(here: Context, everything: Sequence[VenueView]) -> None:
    t = here.t
    used = sum(one.sessions > 0 for one in everything)
    unknown = _unknown(everything)
    of_all = t("venues.metric.of_all", venues=len(everything))
    shown = [
        Metric(t(f"venues.metric.{name}"), figures.number(unknown[name]), of_all)
        for name in ("seats", "wifi", "hours", "place")
    ]
    words = {"venues": len(everything), "used": used, "wifi": unknown["wifi"]}
    if here.scenario is None:
        sentence = t("venues.headline_no_plan", **words)
    else:
        month = month_text(t, here.scenario.month)
        sentence = t("venues.headline", month=month, **words)
    opening.opening(here, "venues", sentence, shown, of_plan=True)


def _unknown(everything: Sequence[VenueView]) -> dict[str, int]:
    """How many venues lack a fact."""
    rows = [one.venue for one in everything]
    return {
        "seats": sum(row.seats is None for row in rows),
        "wifi": sum(row.wifi is None for row in rows),
        "hours": sum(row.opens_min is None for row in rows),
        "place": sum(row.place_quality is not PlaceQuality.OK for row in rows),
    }


def _filtered(here: Context, everything: Sequence[VenueView]) -> list[VenueView]:
    """Venues of any chosen kind that have every chosen mark."""
    t = here.t
    kinds = Counter(one.venue.kind for one in everything)
    chosen_kinds = st.pills(
        t("venues.filter.kind"),
        [kind for kind, _ in kinds.most_common()],
        selection_mode="multi",
        format_func=lambda kind: t(
            "venues.filter.counted", label=t(f"venue_kind.{kind}"), venues=kinds[kind]
        ),
        key=f"venues-kinds-{here.code}",
    )
    chosen_marks = st.pills(
        t("venues.filter.mark"),
        list(_MARKS),
        selection_mode="multi",
        format_func=lambda mark: t(f"venues.filter.{mark}"),
        key="venues-marks",
    )
    return [one for one in everything if _passes(one, chosen_kinds, chosen_marks)]


def _passes(one: VenueView, kinds: Sequence[VenueKind], marks: Sequence[str]) -> bool:
    wanted = not kinds or one.venue.kind in kinds
    return wanted and all(_MARKS[mark](one) for mark in marks)


def _map_and_list(
    here: Context, everything: Sequence[VenueView], shown: Sequence[VenueView]
) -> None:
    t = here.t
    kept = {area_map.venue_key(one.venue.id) for one in shown}
    layer = area_map.venue_layer(
        here,
        everything,
        hidden=[key for key in area_map.venue_shapes(here, everything).ids if key not in kept],
    )
    map_side, list_side = st.columns([1, 1])
    with map_side:
        show_map(
            t,
            MapContent(
                view=area_map.view_of(layer.shapes),
                venues=layer,
                outline=area_map.city_outline(here),
                places=area_map.landmarks(here, everything),
                selected=area_map.selection(),
            ),
            Legend(t("venues.legend")),
            key="venues-map",
            base=area_map.base_map(here),
            height_px=area_map.MAP_HEIGHT_PX,
            on_click=area_map.on_click,
        )
    with list_side:
        st.markdown(t("venues.shown", shown=len(shown), venues=len(everything)))
        if not shown:
            notice(Level.EMPTY, t("venues.no_match"), t("venues.no_match_next"))
            return
        equal_table(
            t,
            _columns(here),
            {area_map.venue_key(one.venue.id): _row(here, one) for one in shown},
            key="venues-table",
            selected=state.selected(state.SELECTED_VENUE),
            on_pick=area_map.choose_venue,
            height_px=area_map.MAP_HEIGHT_PX - 44,
        )


def _columns(here: Context) -> list[Column]:
    t = here.t
    return [
        Column(t("venues.column.name")),
        Column(t("venues.column.sessions"), Kind.COUNT),
        Column(t("venues.column.seats"), Kind.COUNT),
        Column(t("venues.column.wifi")),
        Column(t("venues.column.hours")),
        Column(t("venues.column.place")),
        Column(t("venues.column.kind")),
    ]


def _row(here: Context, one: VenueView) -> tuple[object, ...]:
    t, venue = here.t, one.venue
    return (
        venue.name,
        one.sessions,
        venue.seats,
        venue_desk.yes_no(t, venue.wifi),
        venue_desk.hours(t, venue),
        t(f"place_quality.{venue.place_quality}"),
        t(f"venue_kind.{venue.kind}"),
    )
