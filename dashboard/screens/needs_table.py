"""The tables of the need map: the one beside it that says the same, and the wide one below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from dashboard import state
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.context import Context
from dashboard.screens import area_map, figures, needs_map
from dashboard.screens.needs_controls import Chosen
from dashboard.screens.needs_map import Indicator
from models.ages import EVERYBODY
from models.kinds import MergeRole
from models.reasons import PlaceQuality
from optimizer.services.area_details import area_estimate
from optimizer.services.need import SENIORS

if TYPE_CHECKING:
    from optimizer.services.need import Need

_WIDE_PX = 420


def beside_map(here: Context, chosen: Chosen, *, height_px: int) -> None:
    """Show every area with what colours the map, most first."""
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
        height_px=height_px,
    )


def wide(here: Context, need: Need) -> None:
    """Every area's people by five-year ages and its households, as far as they are published."""
    t = here.t
    columns = [Column(figures.band(t, band), Kind.COUNT) for band in need.fine_people]
    counts = list(need.fine_people.values())
    if need.households is not None:
        for indicator in (Indicator.ALONE_SENIOR, Indicator.COUPLE_SENIOR):
            columns.append(Column(t(f"needs.column.{indicator}"), Kind.COUNT))
            counts.append(getattr(need.households, indicator.value))
    if not columns:
        return
    with st.expander(t("needs.wide")):
        st.caption(t("needs.wide_note"))
        figures_by_area = np.column_stack(counts).tolist()
        equal_table(
            t,
            [Column(t("needs.column.area")), *columns],
            {
                area_map.area_key(area): (marked_name(here, need, at), *figures_by_area[at])
                for at, area in enumerate(need.area_ids)
            },
            key=f"needs-wide-{need.unit}",
            height_px=_WIDE_PX,
        )


def _columns(here: Context, indicator: Indicator) -> list[Column]:
    t = here.t
    name, area = t(f"needs.indicator.{indicator}"), Column(t("needs.column.area"))
    if indicator.is_estimate:
        about = Column(t("needs.column.non_users"), Kind.COUNT)
        return [area, about, Column(t("needs.column.interval"))]
    if indicator.is_share:
        return [area, Column(name, Kind.SHARE), Column(figures.band(t, SENIORS), Kind.COUNT)]
    if indicator.is_households:
        part = Column(t("needs.column.of_households"), Kind.SHARE)
        return [area, Column(t(f"needs.column.{indicator}"), Kind.COUNT), part]
    return [area, Column(name, Kind.COUNT), Column(t("needs.column.of_everybody"), Kind.SHARE)]


def _row(here: Context, chosen: Chosen, at: int) -> tuple[object, ...]:
    need, indicator = chosen.need, chosen.indicator
    found = needs_map.values(need, indicator)
    assert found is not None
    name = marked_name(here, need, at)
    if indicator.is_estimate:
        one = area_estimate(need, at)
        ends = figures.span(here.t, one.low, one.high) if one is not None else None
        return name, figures.cell(float(found[at])), ends
    if indicator.is_share:
        return name, found[at], need.people[SENIORS][at]
    whole = need.people.get(EVERYBODY)
    if indicator.is_households and need.households is not None:
        whole = need.households.all
    part = found[at] / whole[at] if whole is not None and whole[at] > 0 else None
    return name, found[at], part


def marked_name(here: Context, need: Need, at: int) -> str:
    """An area's name, with a mark where its place or its figures are not its own."""
    name = need.area_names[at]
    if need.place_quality[at] is not PlaceQuality.OK:
        return here.t("needs.mark.place", name=name)
    if need.merge_role[at] is MergeRole.MERGED:
        return here.t("needs.mark.merged", name=name)
    if need.merge_role[at] is MergeRole.RECEIVER:
        return here.t("needs.mark.receiver", name=name)
    return name
