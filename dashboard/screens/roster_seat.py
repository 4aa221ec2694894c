"""The card of one seat: who is in the session, why the seat is empty, and pins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import cached
from dashboard.components.dates import day_text, hours_text
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import roster_bans, roster_why, roster_words
from dashboard.screens.month_desk import course_names, person, place_name
from dashboard.screens.roster_pins import PIN
from models.errors import PlanningError
from models.kinds import Role
from optimizer.services import roster_desk
from optimizer.services.bans import BanView
from optimizer.services.roster_desk import Candidate, Duty, PinView, RosterView


def show(
    here: Context,
    scenario_id: int,
    view: RosterView,
    seat: Duty,
    pins: Sequence[PinView],
    bans: Sequence[BanView],
) -> None:
    """Show one seat and what can be done about it.

    Args:
        here: The frame's choices.
        scenario_id: The month's scenario.
        view: The roster on screen.
        seat: One of its seats.
        pins: Every pin of the scenario.
        bans: Every ban of the scenario.
    """
    t = here.t
    in_session = {one.supporter_id: one for one in pins if one.session_id == seat.session_id}
    _session(here, view, seat, in_session)
    if seat.held:
        st.markdown(plain(t("roster.seat.held")))
        return
    if seat.supporter_id is None:
        roster_why.empty(here, view, seat)
    else:
        roster_why.filled(here, view, seat)
        if seat.supporter_id not in in_session:
            name = person(t, seat.supporter_name, fictional=seat.fictional)
            label = t("roster.seat.pin", name=name)
            if st.button(plain(label), icon=PIN, key="seat-pin", width="stretch"):
                _pin(here, scenario_id, seat, seat.supporter_id)
    for one in in_session.values():
        st.button(
            plain(t("roster.seat.unpin", name=person(t, one.name, fictional=one.fictional))),
            icon=":material/keep_off:",
            key=f"seat-unpin-{one.supporter_id}",
            on_click=roster_desk.unpin,
            args=(here.app.engine, one.session_id, one.supporter_id),
            width="stretch",
        )
    _somebody_else(here, scenario_id, seat, in_session)
    people = _whom_to_keep_out(here, scenario_id, view, seat, bans)
    roster_bans.of_session(here, scenario_id, seat.session_id, people, bans)


def _whom_to_keep_out(
    here: Context, scenario_id: int, view: RosterView, seat: Duty, bans: Sequence[BanView]
) -> dict[int, str]:
    """Names by id: who sits in the session, then everybody who could."""
    out = {one.supporter_id for one in bans if one.session_id == seat.session_id}
    sitting = {
        one.supporter_id: person(here.t, one.supporter_name, fictional=one.fictional)
        for one in view.duties
        if one.session_id == seat.session_id and one.supporter_id is not None
    }
    able = {
        one.supporter_id: person(here.t, one.name, fictional=one.fictional)
        for one in cached.candidates(scenario_id, seat.session_id, Role.ASSISTANT, here.version)
    }
    return {id: name for id, name in (sitting | able).items() if id not in out}


def _session(
    here: Context, view: RosterView, seat: Duty, in_session: Mapping[int, PinView]
) -> None:
    """Say which session it is, and who sits in all its seats."""
    t = here.t
    when = f"{day_text(t, seat.day)} {hours_text(seat.start_min, seat.end_min)}"
    course = course_names(here).get(seat.course_code, seat.course_code)
    learners = t("roster.seat.learners", n=seat.learners)
    lines = (
        f"**{plain(when)}**",
        plain(place_name(here, seat.venue_name, online=seat.online)),
        plain(f"{course} · {learners}"),
    )
    st.markdown("  \n".join(lines))
    seats = [one for one in view.duties if one.session_id == seat.session_id]
    names = [
        f"- {plain(t(f'role.{one.role}'))}: "
        + plain(roster_words.who(t, one, pinned=one.supporter_id in in_session))
        for one in seats
    ]
    sitting = {one.supporter_id for one in seats}
    names += [
        f"- {plain(t('roster.seat.next_time', name=person(t, one.name, fictional=one.fictional)))}"
        for one in in_session.values()
        if one.supporter_id not in sitting
    ]
    st.markdown("\n".join(names))


def _somebody_else(
    here: Context, scenario_id: int, seat: Duty, in_session: Mapping[int, PinView]
) -> None:
    """Let a person of one's choice be pinned to the seat; those who cannot come say why."""
    t = here.t
    found = {
        one.supporter_id: one
        for one in cached.candidates(scenario_id, seat.session_id, seat.role, here.version)
        if one.supporter_id not in in_session and one.supporter_id != seat.supporter_id
    }
    chosen = st.selectbox(
        t("roster.seat.choose", role=t(f"role.{seat.role}")),
        list(found),
        index=None,
        format_func=lambda one: _candidate(t, found[one]),
        placeholder=t("roster.seat.placeholder", n=len(found)),
        key=f"seat-candidate-{seat.session_id}-{seat.role}",
    )
    if chosen is not None and st.button(
        t("roster.seat.pin_chosen"), icon=PIN, key="seat-pin-chosen", width="stretch"
    ):
        _pin(here, scenario_id, seat, chosen)


def _candidate(t: Text, one: Candidate) -> str:
    name = person(t, one.name, fictional=one.fictional)
    skill = t(f"level.{one.level}")
    if not one.against:
        return t("roster.seat.candidate", name=name, skill=skill)
    reasons = t("roster.seat.comma").join(t(f"roster.against.{why}") for why in one.against)
    return t("roster.seat.candidate_against", name=name, skill=skill, reasons=reasons)


def _pin(here: Context, scenario_id: int, seat: Duty, supporter_id: int) -> None:
    """Set a pin, or say why it cannot be kept; then nothing is stored."""
    app = here.app
    try:
        roster_desk.pin(
            app.engine, scenario_id, seat.session_id, supporter_id, seat.role, app.travel
        )
    except PlanningError as error:
        notice(
            Level.REFUSED, roster_words.refusal(here.t, error), here.t("roster.seat.refused_next")
        )
        return
    st.rerun()
