"""The fields by which a coordinator says what happened, kind by kind, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import streamlit as st

from dashboard import cached
from dashboard.components.dates import hours_text, short_day
from dashboard.context import Context
from dashboard.screens.month_desk import course_names, person, place_name, venue_name
from models.clock import JST, clock_text, days_in_month, utc_now
from models.kinds import SessionStatus
from optimizer.services import happenings
from optimizer.services.happenings import (
    Added,
    Cancelled,
    DayClosed,
    DropOut,
    Happening,
    Moved,
)

_STARTS_MIN = tuple(range(8 * 60, 20 * 60 + 1, 30))


class Kind(StrEnum):
    """What can happen."""

    DROP_OUT = "drop_out"
    MOVED = "moved"
    CANCELLED = "cancelled"
    ADDED = "added"
    DAY_CLOSED = "day_closed"


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of happenings stand for."""

    people: Mapping[int, str]
    sessions: Mapping[int, str]
    venues: Mapping[int, str]


def names(here: Context) -> Names:
    """Read the names of everybody, every planned session and every venue."""
    t = here.t
    assert here.scenario_id is not None
    return Names(
        people={
            one.supporter_id: person(t, one.name, fictional=one.fictional)
            for one in cached.supporters(here.code, here.version)
        },
        sessions={
            one.session_id: f"{short_day(t, one.day)} {hours_text(one.start_min, one.end_min)} "
            f"{place_name(here, one.venue_name, online=one.online)}"
            for one in cached.sessions(here.scenario_id, here.version)
            if one.status is SessionStatus.PLANNED
        },
        venues={
            view.venue.id: venue_name(here, view.venue.name)
            for view in cached.venues(here.code, here.scenario_id, here.version)
            if view.venue.id is not None
        },
    )


def _month(here: Context) -> tuple[date, date]:
    assert here.scenario is not None
    first = here.scenario.month
    return first, first.replace(day=days_in_month(first))


def _day(here: Context, label: str, key: str, *, empty: bool = False) -> None:
    first, last = _month(here)
    today = utc_now().astimezone(JST).date()
    st.date_input(
        here.t(label),
        None if empty else today if first <= today <= last else first,
        min_value=first,
        max_value=last,
        format="YYYY-MM-DD",
        key=key,
    )


def _pick(label: str, options: Mapping[int, str], key: str, placeholder: str) -> None:
    st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda id: options[id],
        placeholder=placeholder,
        key=key,
    )


def _start(here: Context) -> None:
    st.selectbox(
        here.t("repairs.start"),
        _STARTS_MIN,
        index=_STARTS_MIN.index(10 * 60),
        format_func=clock_text,
        key="happening-start",
    )


def _drop_out(here: Context, known: Names) -> None:
    t = here.t
    _pick(t("repairs.who"), known.people, "happening-who", t("repairs.choose"))
    first, last, why = st.columns(3)
    with first:
        _day(here, "repairs.from", "happening-from")
    with last:
        _day(here, "repairs.to", "happening-to", empty=True)
    with why:
        st.text_input(t("repairs.why"), max_chars=200, key="happening-why")


def _moved(here: Context, known: Names) -> None:
    t = here.t
    _pick(t("repairs.session"), known.sessions, "happening-session", t("repairs.choose"))
    day, start, venue = st.columns(3)
    with day:
        _day(here, "repairs.new_day", "happening-day")
    with start:
        _start(here)
    with venue:
        _pick(t("repairs.new_venue"), known.venues, "happening-venue", t("repairs.same_venue"))


def _cancelled(here: Context, known: Names) -> None:
    t = here.t
    _pick(t("repairs.session"), known.sessions, "happening-session", t("repairs.choose"))


def _added(here: Context, known: Names) -> None:
    t, courses = here.t, course_names(here)
    venue, course = st.columns(2)
    with venue:
        _pick(t("repairs.venue"), known.venues, "happening-venue", t("repairs.choose"))
    with course:
        st.selectbox(
            t("repairs.course"),
            list(courses),
            format_func=lambda code: f"{code} {courses[code]}",
            key="happening-course",
        )
    day, start, learners = st.columns(3)
    with day:
        _day(here, "repairs.day", "happening-day")
    with start:
        _start(here)
    with learners:
        st.number_input(
            t("repairs.learners"), min_value=0, max_value=99, value=4, key="happening-learners"
        )
    st.checkbox(t("rules.session.is_online"), key="happening-online")


def _closed(here: Context, known: Names) -> None:
    del known
    _day(here, "repairs.closed_day", "happening-day")


FIELDS: Mapping[Kind, Callable[[Context, Names], None]] = {
    Kind.DROP_OUT: _drop_out,
    Kind.MOVED: _moved,
    Kind.CANCELLED: _cancelled,
    Kind.ADDED: _added,
    Kind.DAY_CLOSED: _closed,
}


def _typed(name: str) -> object:
    return st.session_state[f"happening-{name}"]


def _read_drop_out(_here: Context, _so_far: tuple[Happening, ...]) -> Happening | None:
    who = _typed("who")
    if who is None:
        return None
    return DropOut.model_validate(
        {
            "supporter_id": who,
            "from_day": _typed("from"),
            "to_day": _typed("to"),
            "why": _typed("why"),
        }
    )


def _read_moved(here: Context, _so_far: tuple[Happening, ...]) -> Happening | None:
    session_id, venue_id = _typed("session"), _typed("venue")
    if session_id is None:
        return None
    assert here.scenario_id is not None
    if venue_id is None:
        planned = cached.sessions(here.scenario_id, here.version)
        venue_id = next(one.venue_id for one in planned if one.session_id == session_id)
    return Moved.model_validate(
        {
            "session_id": session_id,
            "day": _typed("day"),
            "start_min": _typed("start"),
            "venue_id": venue_id,
        }
    )


def _read_cancelled(_here: Context, _so_far: tuple[Happening, ...]) -> Happening | None:
    session_id = _typed("session")
    return None if session_id is None else Cancelled.model_validate({"session_id": session_id})


def _read_added(here: Context, so_far: tuple[Happening, ...]) -> Happening | None:
    venue_id, day = _typed("venue"), st.session_state["happening-day"]
    if venue_id is None:
        return None
    assert here.scenario_id is not None
    taken = [one.code for one in so_far if isinstance(one, Added)]
    return Added.model_validate(
        {
            "code": happenings.free_code(here.app.engine, here.scenario_id, day, taken),
            "venue_id": venue_id,
            "course_code": _typed("course"),
            "day": day,
            "start_min": _typed("start"),
            "learners": _typed("learners"),
            "online": _typed("online"),
        }
    )


def _read_closed(_here: Context, _so_far: tuple[Happening, ...]) -> Happening | None:
    return DayClosed.model_validate({"day": _typed("day")})


_READ: Mapping[Kind, Callable[[Context, tuple[Happening, ...]], Happening | None]] = {
    Kind.DROP_OUT: _read_drop_out,
    Kind.MOVED: _read_moved,
    Kind.CANCELLED: _read_cancelled,
    Kind.ADDED: _read_added,
    Kind.DAY_CLOSED: _read_closed,
}


def read(here: Context, kind: Kind, so_far: tuple[Happening, ...]) -> Happening | None:
    """Read what was filled in; None where what matters most was left open."""
    return _READ[kind](here, so_far)
