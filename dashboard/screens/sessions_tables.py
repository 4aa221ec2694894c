"""Sessions as tables, and the card of the one that is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import state
from dashboard.components.dates import day_text, hours_text, short_day
from dashboard.components.notices import Level, notice
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import sessions_rules
from dashboard.screens.area_map import choose_venue, venue_key
from dashboard.screens.month_desk import person, venue_name
from models.kinds import VenueKind
from optimizer.services.roster_desk import Duty, RosterView
from optimizer.services.season import PlannedSession

_DAYS_NAMED = 6
_PLACING = 3
"""Where the column stands that says whether a session is placed: behind the venue."""


def short_sessions(
    here: Context, short: Sequence[PlannedSession], course_names: Mapping[str, str]
) -> None:
    """List the sessions that fall short of the staffing rule."""
    equal_table(
        here.t,
        _columns(here.t),
        {str(one.session_id): _row(here, one, course_names) for one in short},
        key="sessions-short",
        height_px=min(420, 40 + 38 * len(short)),
    )


def by_venue(
    here: Context, shown: Sequence[PlannedSession], kinds: Mapping[int, VenueKind]
) -> int | None:
    """List venues with what is held there, and return the selected one's id."""
    t = here.t
    held: dict[int, list[PlannedSession]] = {}
    for one in shown:
        held.setdefault(one.venue_id, []).append(one)
    rows = {
        venue_key(venue_id): (
            venue_name(here, theirs[0].venue_name),
            t(f"venue_kind.{kinds[venue_id]}"),
            len(theirs),
            sum(one.learners for one in theirs),
            sum(one.leads + one.assistants for one in theirs),
            _days(t, theirs),
        )
        for venue_id, theirs in sorted(held.items(), key=lambda item: -len(item[1]))
    }
    columns = [
        Column(t("sessions.column.venue")),
        Column(t("sessions.column.kind")),
        Column(t("sessions.column.sessions"), Kind.COUNT, t("sessions.unit.times")),
        Column(t("sessions.column.learners"), Kind.COUNT, t("sessions.unit.people")),
        Column(t("sessions.column.seats"), Kind.COUNT, t("sessions.unit.seats")),
        Column(t("sessions.column.days")),
    ]
    if not rows:
        return None
    chosen = equal_table(
        t,
        columns,
        rows,
        key="sessions-by-venue",
        selected=state.selected(state.SELECTED_VENUE),
        on_pick=choose_venue,
    )
    st.caption(t("sessions.venue_hint"))
    return next((venue_id for venue_id in held if venue_key(venue_id) == chosen), None)


def sessions_and_card(
    here: Context,
    shown: Sequence[PlannedSession],
    course_names: Mapping[str, str],
    roster: RosterView | None,
) -> None:
    """Show the equal table of sessions and, beside it, the card of the selected one."""
    t = here.t
    placed = _placed(roster)
    columns, rows = _columns(t), {}
    if roster is not None:
        columns.insert(_PLACING, Column(t("sessions.column.placed")))
    for one in shown:
        row = _row(here, one, course_names)
        if roster is not None:
            row.insert(_PLACING, _placing(t, placed.get(one.session_id, ())))
        rows[str(one.session_id)] = row
    with st.container(key="desk-sessions"):
        table, card = st.columns([7, 3])
    with table:
        chosen = equal_table(
            t,
            columns,
            rows,
            key="sessions-table",
            selected=state.selected(state.SELECTED_SESSION),
            on_pick=lambda row: state.select(state.SELECTED_SESSION, row),
            height_px=min(560, 40 + 38 * max(len(shown), 2)),
        )
    with card, st.container(border=True, key="sessions-card"):
        selected = next((one for one in shown if str(one.session_id) == chosen), None)
        if selected is None:
            st.markdown(t("sessions.card.none"))
        else:
            _card(here, selected, course_names, roster, placed.get(selected.session_id, ()))


def _card(
    here: Context,
    one: PlannedSession,
    course_names: Mapping[str, str],
    roster: RosterView | None,
    seats: Sequence[Duty],
) -> None:
    t = here.t
    when = f"{day_text(t, one.day)} {hours_text(one.start_min, one.end_min)}"
    st.markdown(f"**{plain(when)}**  \n{plain(venue_name(here, one.venue_name))}")
    st.markdown(
        "  \n".join(
            (
                plain(f"{one.course_code} {course_names.get(one.course_code, '')}"),
                plain(t("sessions.card.learners", n=one.learners)),
                plain(t("sessions.card.seats", leads=one.leads, assistants=one.assistants)),
            )
        )
    )
    sessions_rules.show(here, one)
    if roster is None:
        notice(Level.EMPTY, t("sessions.card.no_roster"), t("sessions.card.no_roster_next"))
        return
    status = t(f"roster_status.{roster.status}")
    st.markdown(f"**{plain(t('sessions.card.placed', status=status))}**")
    lines = [f"- {plain(t(f'role.{seat.role}'))}: {plain(_sitting(t, seat))}" for seat in seats]
    st.markdown("\n".join(lines))


def _sitting(t: Text, seat: Duty) -> str:
    if seat.supporter_id is None:
        return t("word.nobody")
    return person(t, seat.supporter_name, fictional=seat.fictional)


def _columns(t: Text) -> list[Column]:
    return [
        Column(t("sessions.column.day")),
        Column(t("sessions.column.time")),
        Column(t("sessions.column.venue")),
        Column(t("sessions.column.marks"), Kind.CHIPS),
        Column(t("sessions.column.course")),
        Column(t("sessions.column.learners"), Kind.COUNT, t("sessions.unit.people")),
        Column(t("role.lead"), Kind.COUNT, t("sessions.unit.seats")),
        Column(t("role.assistant"), Kind.COUNT, t("sessions.unit.seats")),
    ]


def _row(here: Context, one: PlannedSession, course_names: Mapping[str, str]) -> list[object]:
    return [
        day_text(here.t, one.day),
        hours_text(one.start_min, one.end_min),
        venue_name(here, one.venue_name),
        sessions_rules.marks(here.t, one),
        f"{one.course_code} {course_names.get(one.course_code, '')}",
        one.learners,
        one.leads,
        one.assistants,
    ]


def _placed(roster: RosterView | None) -> dict[int, list[Duty]]:
    found: dict[int, list[Duty]] = {}
    for seat in () if roster is None else roster.duties:
        found.setdefault(seat.session_id, []).append(seat)
    return found


def _placing(t: Text, seats: Sequence[Duty]) -> str:
    """Say whether the seats of a session are taken in the newest roster."""
    if not seats:
        return t("word.unknown")
    empty = sum(seat.supporter_id is None for seat in seats)
    return t("sessions.placing.short", n=empty) if empty else t("sessions.placing.full")


def _days(t: Text, held: Sequence[PlannedSession]) -> str:
    days = list(dict.fromkeys(short_day(t, one.day) for one in held))
    rest = t("sessions.more_days", n=len(days) - _DAYS_NAMED) if len(days) > _DAYS_NAMED else ""
    return " ".join(days[:_DAYS_NAMED]) + rest
