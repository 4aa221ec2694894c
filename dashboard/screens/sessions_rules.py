"""The rules of one session: in words on its card, and a form to change them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import cached
from dashboard.components.dates import hours_text, short_day
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import outcome
from dashboard.screens.month_desk import venue_name
from dashboard.screens.supporters_rules import known_tags
from models.errors import PlanningError
from models.kinds import SessionStatus
from optimizer.services import season, session_rules
from optimizer.services.season import PlannedSession
from optimizer.services.session_rules import SessionRules

_HELD = "sessions-held"


def marks(t: Text, one: PlannedSession) -> list[str]:
    """Say in a few words each what is special about a session."""
    found = [] if one.status is SessionStatus.PLANNED else [t(f"session_status.{one.status}")]
    if one.online:
        found.append(t("rules.session.online"))
    if one.series:
        found.append(t("rules.session.series", name=one.series))
    return [*found, *one.tags]


def show(here: Context, one: PlannedSession) -> None:
    """Say what is special about a session, and offer to change it."""
    t, about = here.t, f"session-{one.session_id}"
    chips = " ".join(f":blue-badge[{plain(mark)}]" for mark in marks(t, one))
    if chips:
        st.markdown(chips)
    outcome.say(here, about, "rules.session")
    label = t("rules.session.change")
    with st.expander(label, expanded=outcome.was(about), icon=":material/edit:"):
        _form(here, one, about)


def _form(here: Context, one: PlannedSession, about: str) -> None:
    t = here.t
    with st.form(f"{about}-form", border=False):
        st.radio(
            t("rules.session.status"),
            list(SessionStatus),
            index=list(SessionStatus).index(one.status),
            format_func=lambda status: t(f"session_status.{status}"),
            horizontal=True,
            help=t("rules.session.status_help"),
            key=f"{about}-status",
        )
        st.checkbox(
            t("rules.session.is_online"),
            one.online,
            help=t("rules.session.online_help"),
            key=f"{about}-online",
        )
        st.selectbox(
            t("rules.session.series_name"),
            _series_names(here),
            index=None if one.series is None else _series_names(here).index(one.series),
            accept_new_options=True,
            placeholder=t("rules.session.no_series"),
            help=t("rules.session.series_help"),
            key=f"{about}-series",
        )
        st.multiselect(
            t("rules.session.tags"),
            known_tags(here),
            default=list(one.tags),
            accept_new_options=True,
            placeholder=t("rules.form.tags_placeholder"),
            help=t("rules.session.tags_help"),
            key=f"{about}-tags",
        )
        st.form_submit_button(
            t("rules.form.save"),
            type="primary",
            on_click=_save,
            args=(here, one.session_id, about),
            width="stretch",
        )


def _series_names(here: Context) -> list[str]:
    assert here.scenario_id is not None
    held = cached.sessions(here.scenario_id, here.version)
    return sorted({one.series for one in held if one.series})


def _save(here: Context, session_id: int, about: str) -> None:
    """Runs before the next run draws, so that the card shows what is now on file."""
    typed = {
        name: st.session_state[f"{about}-{name}"] for name in ("status", "online", "series", "tags")
    }
    rules = SessionRules(
        status=SessionStatus(typed["status"]),
        online=bool(typed["online"]),
        series=typed["series"] or "",
        tags=tuple(typed["tags"]),
    )
    _store(here, session_id, rules, about)


def _store(here: Context, session_id: int, rules: SessionRules, about: str) -> None:
    assert here.scenario_id is not None
    app = here.app
    try:
        session_rules.save(app.engine, here.scenario_id, session_id, rules, app.travel)
    except PlanningError as error:
        outcome.refused(here, about, error)
    else:
        outcome.done(about)


def over(here: Context, planned: Sequence[PlannedSession]) -> None:
    """Offer to say which days are over, and list what was cancelled."""
    t = here.t
    outcome.say(here, _HELD, "rules.over")
    done = sum(one.status is SessionStatus.HELD for one in planned)
    with st.expander(t("rules.over.title", n=done), icon=":material/event_available:"):
        st.markdown(plain(t("rules.over.words")))
        day, button = st.columns([3, 2], vertical_alignment="bottom")
        with day:
            chosen = st.date_input(
                t("rules.over.until"),
                planned[0].day,
                min_value=planned[0].day,
                max_value=planned[-1].day,
                format="YYYY-MM-DD",
                key=f"{_HELD}-until",
            )
        with button:
            st.button(
                t("rules.over.button"),
                key=f"{_HELD}-button",
                on_click=_mark_held,
                args=(here, chosen),
                width="stretch",
            )
    _cancelled(here)


def _mark_held(here: Context, until: date) -> None:
    assert here.scenario_id is not None
    session_rules.mark_held(here.app.engine, here.scenario_id, until)
    outcome.done(_HELD)


def _cancelled(here: Context) -> None:
    assert here.scenario_id is not None
    off = [
        one
        for one in season.all_sessions(here.app.engine, here.scenario_id)
        if one.status is SessionStatus.CANCELLED
    ]
    if not off:
        return
    t = here.t
    with st.expander(t("rules.cancelled.title", n=len(off)), icon=":material/event_busy:"):
        for one in off:
            words, button = st.columns([5, 2], vertical_alignment="center")
            when = f"{short_day(t, one.day)} {hours_text(one.start_min, one.end_min)}"
            words.markdown(plain(f"{when} {venue_name(here, one.venue_name)}"))
            back = SessionRules(SessionStatus.PLANNED, one.online, one.series or "", one.tags)
            button.button(
                t("rules.cancelled.back"),
                key=f"session-back-{one.session_id}",
                on_click=_store,
                args=(here, one.session_id, back, f"session-{one.session_id}"),
                width="stretch",
            )
