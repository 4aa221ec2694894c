"""What was weighed in a roster: the parts of its value, or the levels of its order, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.components.tables import Column, Kind, equal_table
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from models.kinds import Order
from optimizer.roster.solution import Level
from optimizer.services.presets import PRESETS
from optimizer.services.roster_desk import RosterView

_ALWAYS = ("unfilled_lead", "unfilled_assistant", "overload", "travel_min")
"""Parts that say something even where there is none of them."""

_ROW_PX = 38


def show(here: Context, view: RosterView) -> None:
    """Show what the roster was built for, most important first, and how much of it there is."""
    with st.expander(here.t("roster.parts.title")):
        if view.order is None:
            _weights(here.t, view)
        else:
            _levels(here.t, view, view.order)


def _weights(t: Text, view: RosterView) -> None:
    weights = view.weights
    rows = {
        name: (t(f"roster.part.{name}"), part.amount, getattr(weights, name), part.cost)
        for name, part in view.parts
        if name in _ALWAYS or (part.amount and getattr(weights, name))
    }
    order = sorted(rows, key=lambda name: -getattr(weights, name))
    words = {
        "lead": weights.unfilled_lead,
        "assistant": weights.unfilled_assistant,
        "overload": weights.overload,
    }
    st.markdown(t("roster.parts.words", **words))
    columns = [
        Column(t("roster.parts.what")),
        Column(t("roster.parts.amount"), Kind.COUNT),
        Column(t("roster.parts.each"), Kind.COUNT, t("roster.parts.unit")),
        Column(t("roster.parts.cost"), Kind.COUNT, t("roster.parts.unit")),
    ]
    _table(t, columns, {name: rows[name] for name in order})
    st.markdown(t("roster.parts.total", value=view.objective))


def _levels(t: Text, view: RosterView, order: Order) -> None:
    """One row a level: how much of it there is, and how little there could be."""
    amounts = {name: part.amount for name, part in view.parts}
    proven = {level.part: level for level in view.levels}
    levels = next(preset.levels for preset in PRESETS if preset.order is order)
    st.markdown(f"**{plain(t(f'order.{order}.name'))}**  \n{plain(t('order.strict'))}")
    columns = [
        Column(t("roster.parts.place"), Kind.COUNT),
        Column(t("roster.parts.what")),
        Column(t("roster.parts.amount"), Kind.COUNT),
        Column(t("roster.parts.proof")),
    ]
    rows = {
        part: (n, t(f"roster.part.{part}"), amount, _proof(t, amount, proven.get(part)))
        for n, (part, amount) in enumerate(((p, amounts[p]) for p in levels), start=1)
    }
    _table(t, columns, rows)


def _proof(t: Text, amount: int, level: Level | None) -> str:
    if amount == 0 or (level is not None and level.bound is not None and level.bound >= amount):
        return t("order.proof.best")
    if level is None or level.bound is None:
        return t("roster.parts.no_proof")
    return t("order.proof.within", bound=level.bound)


def _table(t: Text, columns: list[Column], rows: Mapping[str, Sequence[object]]) -> None:
    high = _ROW_PX * (1 + len(rows)) + 2
    equal_table(t, columns, rows, key="roster-parts", height_px=high)
