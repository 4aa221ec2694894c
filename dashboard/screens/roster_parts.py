"""What was weighed in a roster: the parts of its value, in words and amounts."""

from __future__ import annotations

import streamlit as st

from dashboard.components.tables import Column, Kind, equal_table
from dashboard.context import Context
from optimizer.services import roster_desk
from optimizer.services.roster_desk import RosterView

_ALWAYS = ("unfilled_lead", "unfilled_assistant", "overload", "travel_min")
"""Parts that say something even where there is none of them."""


def show(here: Context, view: RosterView) -> None:
    """Show what the roster weighs, most important first, and what it adds up to."""
    t = here.t
    weights = roster_desk.weights(here.app.engine, view.scenario_id)
    rows = {
        name: (t(f"roster.part.{name}"), part.amount, getattr(weights, name), part.cost)
        for name, part in view.parts
        if name in _ALWAYS or (part.amount and getattr(weights, name))
    }
    order = sorted(rows, key=lambda name: -getattr(weights, name))
    with st.expander(t("roster.parts.title")):
        st.markdown(
            t(
                "roster.parts.words",
                lead=weights.unfilled_lead,
                assistant=weights.unfilled_assistant,
                overload=weights.overload,
            )
        )
        equal_table(
            t,
            [
                Column(t("roster.parts.what")),
                Column(t("roster.parts.amount"), Kind.COUNT),
                Column(t("roster.parts.each"), Kind.COUNT, t("roster.parts.unit")),
                Column(t("roster.parts.cost"), Kind.COUNT, t("roster.parts.unit")),
            ],
            {name: rows[name] for name in order},
            key="roster-parts",
            height_px=40 + 38 * len(rows),
        )
        st.markdown(t("roster.parts.total", value=view.objective))
