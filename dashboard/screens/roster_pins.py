"""Pins: whom a person fixed where, and which of them the roster on screen does not keep yet."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.dates import hours_text, short_day
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens.month_desk import person, venue_name
from optimizer.services import roster_desk
from optimizer.services.roster_desk import Duty, PinView, RosterView

PIN = ":material/keep:"
"""The pin that stands beside the word wherever an icon can; icons come with the program."""


def not_in(view: RosterView, pins: Sequence[PinView]) -> list[PinView]:
    """Return the pins that a roster does not keep: they were set after it was built."""
    kept = {(duty.session_id, duty.supporter_id, duty.role) for duty in view.duties}
    return [one for one in pins if (one.session_id, one.supporter_id, one.role) not in kept]


def show(here: Context, view: RosterView, pins: Sequence[PinView]) -> None:
    """List the pins, each with a button that takes it off."""
    if not pins:
        return
    t = here.t
    waiting = set(not_in(view, pins))
    key = "waiting" if waiting else "kept"
    sessions = {duty.session_id: duty for duty in view.duties}
    label = t(f"roster.pins.{key}", n=len(pins), waiting=len(waiting))
    with st.expander(label, expanded=bool(waiting), icon=PIN):
        for one in pins:
            words, button = st.columns([5, 1], vertical_alignment="center")
            with words:
                st.markdown(_line(here, one, sessions.get(one.session_id), one in waiting))
            with button:
                _off(here, one)


def _line(here: Context, one: PinView, duty: Duty | None, waiting: bool) -> str:
    t = here.t
    where = (
        ""
        if duty is None
        else f"{short_day(t, duty.day)} {hours_text(duty.start_min, duty.end_min)} "
        f"{venue_name(here, duty.venue_name)} · "
    )
    name = person(t, one.name, fictional=one.fictional)
    mark = f" :orange-badge[{plain(t('roster.pins.not_yet'))}]" if waiting else ""
    return plain(f"{where}{t(f'role.{one.role}')}: {name}") + mark


def _off(here: Context, one: PinView) -> None:
    st.button(
        here.t("roster.pins.off"),
        key=f"unpin-{one.session_id}-{one.supporter_id}",
        on_click=roster_desk.unpin,
        args=(here.app.engine, one.session_id, one.supporter_id),
        width="stretch",
    )
