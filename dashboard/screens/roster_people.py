"""A roster by person: how much everybody does, how far they travel, and one person's duties."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import state
from dashboard.components.dates import hours_text, short_day
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.exports.files import safe_stem
from dashboard.i18n.text import Text
from dashboard.screens.month_desk import course_names, person, place_name
from dashboard.screens.roster_pins import PIN
from models.clock import utc_now
from models.kinds import RosterStatus
from optimizer.services.roster_desk import Load, PinView, RosterView


def show(here: Context, view: RosterView, pins: Sequence[PinView]) -> None:
    """Show everybody's load, most first, and beside it the duties of the selected person."""
    t = here.t
    loads = {
        str(load.supporter_id): load
        for load in sorted(view.loads, key=lambda one: (-one.sessions, one.supporter_code))
    }
    with st.container(key="desk-roster"):
        table, card = st.columns([13, 7])
    with table:
        chosen = equal_table(
            t,
            _columns(t),
            {id: _row(t, load) for id, load in loads.items()},
            key="roster-people",
            selected=state.selected(state.SELECTED_SUPPORTER),
            on_pick=lambda row: state.select(state.SELECTED_SUPPORTER, row),
            height_px=560,
        )
        st.caption(t("roster.person.hint"))
    with card, st.container(border=True, key="roster-card"):
        if chosen is None:
            st.markdown(t("roster.person.none"))
        else:
            _card(here, view, loads[chosen], pins)


def _columns(t: Text) -> list[Column]:
    return [
        Column(t("roster.column.person")),
        Column(t("roster.column.sessions"), Kind.COUNT, t("roster.unit.times")),
        Column(t("roster.column.limit"), Kind.COUNT, t("roster.unit.times")),
        Column(t("roster.column.load"), Kind.BAR, help=t("roster.column.load_help")),
        Column(t("roster.column.travel"), Kind.COUNT, t("roster.unit.minutes")),
        Column(t("roster.column.kind")),
    ]


def _row(t: Text, load: Load) -> tuple[object, ...]:
    return (
        person(t, load.name, fictional=load.fictional),
        load.sessions,
        load.max_sessions,
        None if load.max_sessions is None else load.sessions / load.max_sessions,
        load.travel_min,
        t(f"supporter_kind.{load.kind}"),
    )


def _card(here: Context, view: RosterView, load: Load, pins: Sequence[PinView]) -> None:
    t = here.t
    st.markdown(f"**{plain(person(t, load.name, fictional=load.fictional))}**")
    key = "roster.person.load" if load.max_sessions is None else "roster.person.load_of"
    counts = {"n": load.sessions, "limit": load.max_sessions, "travel": load.travel_min}
    st.markdown(plain(t(key, **counts)))
    pinned = {one.session_id for one in pins if one.supporter_id == load.supporter_id}
    lines = [
        f"- {plain(f'{short_day(t, duty.day)} {hours_text(duty.start_min, duty.end_min)}')}  \n"
        + plain(
            f"{place_name(here, duty.venue_name, online=duty.online)} · {t(f'role.{duty.role}')}"
        )
        + (f" {PIN} {plain(t('roster.pinned'))}" if duty.session_id in pinned else "")
        for duty in view.duties
        if duty.supporter_id == load.supporter_id
    ]
    st.markdown("\n".join(lines) or t("roster.person.nothing"))
    if view.status is RosterStatus.PUBLISHED:
        _calendar(here, view, load)
    else:
        st.caption(t("roster.person.not_published"))


def _calendar(here: Context, view: RosterView, load: Load) -> None:
    from dashboard.exports.ics import person_calendar

    t, names = here.t, course_names(here)
    st.download_button(
        t("roster.person.calendar", version=view.version),
        data=lambda: person_calendar(view, load.supporter_id, names, t, utc_now()),
        file_name=f"{safe_stem(f'{load.supporter_code}_{load.name}')}.ics",
        mime="text/calendar",
        icon=":material/calendar_add_on:",
        on_click="ignore",
        key=f"roster-calendar-{load.supporter_id}",
        width="stretch",
    )
