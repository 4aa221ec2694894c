"""A roster from four sides: empty seats first, then by day, by venue and by person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import streamlit as st

from dashboard import state
from dashboard.components.dates import day_text, hours_text
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import roster_people, roster_seat, roster_words
from dashboard.screens.month_desk import course_names, place_name, venue_name
from dashboard.screens.roster_board import day_board
from optimizer.services.bans import BanView
from optimizer.services.roster_desk import Duty, PinView, RosterView

_ROW_PX, _MOST_PX = 38, 560


class View(StrEnum):
    """Sides of a roster."""

    EMPTY = "empty"
    DAY = "day"
    VENUE = "venue"
    PERSON = "person"


def show(
    here: Context,
    scenario_id: int,
    view: RosterView,
    pins: Sequence[PinView],
    bans: Sequence[BanView],
) -> None:
    """Show the side that was chosen; where seats are empty, they come first."""
    t = here.t
    sides = [one for one in View if one is not View.EMPTY or view.empty]
    chosen = st.segmented_control(
        t("roster.view.label"),
        sides,
        default=sides[0],
        required=True,
        format_func=lambda one: t(f"roster.view.{one}", n=len(view.empty)),
        key=f"roster-view-{'short' if view.empty else 'full'}",
    )
    if chosen is View.PERSON:
        roster_people.show(here, view, pins)
        return
    seats = numbered(view)
    names = course_names(here)
    pinned = {(one.session_id, one.supporter_id) for one in pins}
    if chosen is View.EMPTY:
        seats = {id: duty for id, duty in seats.items() if duty.supporter_id is None}
    elif chosen is View.DAY:
        seats = _of_a_day(t, seats)
        days = {duty.day for duty in seats.values()}
        held = [one for one in view.sittings if one.first.day in days]
        st.html(day_board(here, held, names, pinned))
    else:
        seats = _of_a_venue(here, seats)
    _table_and_card(here, scenario_id, view, seats, pins, bans, chosen)


def numbered(view: RosterView) -> dict[str, Duty]:
    """Seats by an id that tells the seats of one role and session apart."""
    found: dict[str, Duty] = {}
    for one in view.sittings:
        for place, seat in enumerate(one.seats):
            found[f"{seat.session_id}-{place}"] = seat
    return found


def _of_a_day(t: Text, seats: Mapping[str, Duty]) -> dict[str, Duty]:
    """Let a day be chosen: the first with an empty seat to begin with."""
    days: dict[str, list[Duty]] = {}
    for seat in seats.values():
        days.setdefault(seat.day.isoformat(), []).append(seat)
    first = next((d for d, held in days.items() if any(_is_empty(one) for one in held)), None)
    chosen = _choose(
        t("roster.day.label"),
        {day: roster_words.day_label(t, held) for day, held in days.items()},
        first,
        key="roster-day",
        kept=state.SELECTED_DAY,
    )
    return {id: seat for id, seat in seats.items() if seat.day.isoformat() == chosen}


def _of_a_venue(here: Context, seats: Mapping[str, Duty]) -> dict[str, Duty]:
    """Let a venue be chosen: the first with an empty seat to begin with."""
    t = here.t
    venues: dict[str, list[Duty]] = {}
    for seat in sorted(seats.values(), key=lambda one: (one.venue_name, one.venue_id)):
        venues.setdefault(f"v{seat.venue_id}", []).append(seat)
    first = next((v for v, held in venues.items() if any(_is_empty(one) for one in held)), None)
    chosen = _choose(
        t("roster.column.venue"),
        {venue: _venue_label(here, held) for venue, held in venues.items()},
        first,
        key="roster-venue",
        kept=state.SELECTED_VENUE,
    )
    return {id: seat for id, seat in seats.items() if f"v{seat.venue_id}" == chosen}


def _choose(
    label: str, options: Mapping[str, str], first: str | None, *, key: str, kept: str
) -> str:
    """A select box whose choice is kept for the session, and shared with other screens."""
    ids = list(options)
    before = state.selected(kept)
    st.session_state[key] = before if before in options else (first or ids[0])
    st.selectbox(
        label,
        ids,
        format_func=lambda one: options[one],
        key=key,
        on_change=lambda: state.select(kept, st.session_state[key]),
    )
    return str(st.session_state[key])


def _venue_label(here: Context, held: Sequence[Duty]) -> str:
    sessions = len({seat.session_id for seat in held})
    empty = sum(_is_empty(seat) for seat in held)
    key = "roster.venue.short" if empty else "roster.venue.full"
    name = venue_name(here, held[0].venue_name)
    return here.t(key, name=name, sessions=sessions, empty=empty)


def _is_empty(seat: Duty) -> bool:
    return seat.supporter_id is None


def _table_and_card(
    here: Context,
    scenario_id: int,
    view: RosterView,
    seats: Mapping[str, Duty],
    pins: Sequence[PinView],
    bans: Sequence[BanView],
    side: View,
) -> None:
    """The equal table, empty seats first, and beside it the card of the selected seat."""
    t = here.t
    ordered = dict(
        sorted(
            seats.items(),
            key=lambda item: (not _is_empty(item[1]), item[1].day, item[1].start_min),
        )
    )
    selected = state.selected(state.SELECTED_SEAT)
    if selected not in ordered:
        selected = next((id for id, seat in ordered.items() if _is_empty(seat)), None)
    columns, rows = _seat_table(here, ordered, pins, side)
    with st.container(key="desk-roster"):
        table, card = st.columns([13, 7])
    with table:
        equal_table(
            t,
            columns,
            rows,
            key=f"roster-seats-{side}",
            selected=selected,
            on_pick=lambda row: state.select(state.SELECTED_SEAT, row),
            height_px=min(_MOST_PX, _ROW_PX * (1 + max(len(ordered), 2)) + 4),
        )
        st.caption(t("roster.seat_hint"))
    with card, st.container(border=True, key="roster-card"):
        if selected is None:
            st.markdown(t("roster.seat.none"))
        else:
            roster_seat.show(here, scenario_id, view, ordered[selected], pins, bans)


def _seat_table(
    here: Context, seats: Mapping[str, Duty], pins: Sequence[PinView], side: View
) -> tuple[list[Column], dict[str, list[object]]]:
    """Columns and rows; what all rows share (the day, the venue) is left out."""
    t, names = here.t, course_names(here)
    pinned = {(one.session_id, one.supporter_id) for one in pins}
    columns = {
        "day": Column(t("roster.column.day")),
        "time": Column(t("roster.column.time")),
        "venue": Column(t("roster.column.venue")),
        "role": Column(t("roster.column.role")),
        "why": Column(t("roster.column.why")),
        "person": Column(t("roster.column.person")),
        "course": Column(t("roster.column.course")),
        "learners": Column(t("roster.column.learners"), Kind.COUNT, t("roster.unit.people")),
    }
    left_out = {View.EMPTY: ("person",), View.DAY: ("day", "why"), View.VENUE: ("venue", "why")}
    shown = [name for name in columns if name not in left_out[side]]
    rows: dict[str, list[object]] = {}
    for id, seat in seats.items():
        is_pinned = (seat.session_id, seat.supporter_id) in pinned
        row: dict[str, object] = {
            "day": day_text(t, seat.day),
            "time": hours_text(seat.start_min, seat.end_min),
            "venue": place_name(here, seat.venue_name, online=seat.online),
            "role": t(f"role.{seat.role}"),
            "why": roster_words.brief(t, seat.chain),
            "person": roster_words.who(t, seat, pinned=is_pinned),
            "course": names.get(seat.course_code, seat.course_code),
            "learners": seat.learners,
        }
        rows[id] = [row[name] for name in shown]
    return [columns[name] for name in shown], rows
