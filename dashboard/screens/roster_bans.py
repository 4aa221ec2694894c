"""Bans: who is kept out of which session, by whom, when and why; set on a seat's card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import state
from dashboard.components.dates import hours_text, moment_text, short_day
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import outcome
from dashboard.screens.month_desk import person, venue_name
from models.errors import PlanningError
from optimizer.services import bans
from optimizer.services.bans import BanView
from optimizer.services.roster_desk import Duty, RosterView

BAN = ":material/person_off:"
"""The mark that stands beside the word wherever an icon can."""


def broken(view: RosterView, found: Sequence[BanView]) -> list[BanView]:
    """Return the bans that a roster does not obey: they were set after it was built."""
    sitting = {(duty.session_id, duty.supporter_id) for duty in view.duties}
    return [one for one in found if (one.session_id, one.supporter_id) in sitting]


def show(here: Context, view: RosterView, found: Sequence[BanView]) -> None:
    """List the bans, each with its reason and a button that lifts it."""
    if not found:
        return
    t = here.t
    waiting = broken(view, found)
    key = "waiting" if waiting else "kept"
    label = t(f"bans.{key}", n=len(found), waiting=len(waiting))
    sessions = {duty.session_id: duty for duty in view.duties}
    with st.expander(label, expanded=bool(waiting), icon=BAN):
        for one in found:
            words, button = st.columns([5, 1], vertical_alignment="center")
            with words:
                mark = f" :orange-badge[{plain(t('roster.pins.not_yet'))}]"
                line = plain(_line(here, one, sessions.get(one.session_id)))
                st.markdown(line + (mark if one in waiting else ""))
                st.caption(plain(said_by(here, one)))
            with button:
                lift(here, one, "list")


def _line(here: Context, one: BanView, duty: Duty | None) -> str:
    name = person(here.t, one.name, fictional=one.fictional)
    if duty is None:
        return name
    when = f"{short_day(here.t, duty.day)} {hours_text(duty.start_min, duty.end_min)}"
    return here.t("bans.line", when=when, venue=venue_name(here, duty.venue_name), name=name)


def said_by(here: Context, one: BanView) -> str:
    """Say why somebody is kept out, who said so, and when."""
    t = here.t
    parts = [
        t("bans.why", why=one.why) if one.why else t("bans.no_why"),
        t("bans.by", who=one.set_by) if one.set_by else "",
        moment_text(t, one.set_at),
    ]
    return t("bans.comma").join(part for part in parts if part)


def lift(here: Context, one: BanView, where: str) -> None:
    """Offer to take a ban off."""
    st.button(
        here.t("bans.lift"),
        key=f"unban-{where}-{one.session_id}-{one.supporter_id}",
        on_click=bans.lift,
        args=(here.app.engine, one.session_id, one.supporter_id),
        width="stretch",
    )


def of_session(
    here: Context,
    scenario_id: int,
    session_id: int,
    people: Mapping[int, str],
    found: Sequence[BanView],
) -> None:
    """On a seat's card: who is kept out of the session, and a form to keep somebody out.

    Args:
        here: The frame's choices.
        scenario_id: The month's scenario.
        session_id: The session.
        people: Names by id of whom one may keep out, whoever sits there first.
        found: Every ban of the scenario.
    """
    t, about = here.t, f"ban-{session_id}"
    theirs = [one for one in found if one.session_id == session_id]
    for one in theirs:
        name = person(t, one.name, fictional=one.fictional)
        st.markdown(f"{BAN} {plain(t('bans.kept_out', name=name))}")
        st.caption(plain(said_by(here, one)))
        lift(here, one, "card")
    outcome.say(here, about, "bans")
    with st.expander(t("bans.set"), expanded=outcome.was(about), icon=BAN):
        _form(here, scenario_id, session_id, people, about)


def _form(
    here: Context, scenario_id: int, session_id: int, people: Mapping[int, str], about: str
) -> None:
    t = here.t
    with st.form(f"{about}-form", border=False):
        st.selectbox(
            t("bans.who"),
            list(people),
            index=None,
            format_func=lambda id: people[id],
            placeholder=t("bans.choose"),
            key=f"{about}-who",
        )
        st.text_input(t("bans.reason"), max_chars=200, key=f"{about}-why")
        st.text_input(
            t("bans.set_by"),
            state.selected(state.BANNED_BY) or "",
            max_chars=60,
            key=f"{about}-by",
        )
        st.form_submit_button(
            t("bans.button"), on_click=_ban, args=(here, scenario_id, session_id, about)
        )


def _ban(here: Context, scenario_id: int, session_id: int, about: str) -> None:
    who = st.session_state[f"{about}-who"]
    if who is None:
        return
    why, by = st.session_state[f"{about}-why"], st.session_state[f"{about}-by"]
    state.select(state.BANNED_BY, by)
    app = here.app
    try:
        bans.ban(app.engine, scenario_id, session_id, who, app.travel, why=why, set_by=by)
    except PlanningError as error:
        outcome.refused(here, about, error)
    else:
        outcome.done(about)
