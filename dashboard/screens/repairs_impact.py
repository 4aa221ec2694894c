"""Seats that somebody has to step into: a table of them, and who could, seat by seat."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import state
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import desk_words
from dashboard.screens.month_desk import course_names
from optimizer.services.happenings import Asked
from optimizer.services.openings import Impact, Opening

MOST_TAKERS = 8
"""People offered for a seat; the others are counted."""

_ANYBODY = 0
"""In a list of supporters' ids: whoever the computation finds."""


def numbered(impact: Impact) -> dict[str, Opening]:
    """Openings by an id that tells the seats of one role and session apart."""
    found: dict[str, Opening] = {}
    for one in impact.openings:
        stem = f"{one.place.code}-{one.role}"
        number = sum(id.startswith(f"{stem}-") for id in found)
        found[f"{stem}-{number}"] = one
    return found


def asked(openings: Mapping[str, Opening]) -> tuple[Asked, ...]:
    """Return whom the coordinator chose, for the seats that are open still."""
    chosen: Mapping[str, int] = st.session_state.get(state.CHOSEN_TAKERS, {})
    return tuple(
        Asked(session_code=one.place.code, supporter_id=chosen[id], role=one.role)
        for id, one in openings.items()
        if id in chosen
    )


def show(here: Context, openings: Mapping[str, Opening]) -> None:
    """Show the openings and beside them who could step into the selected one."""
    t = here.t
    kept = state.selected(state.SELECTED_OPENING)
    selected = kept if kept is not None and kept in openings else next(iter(openings))
    rows = {id: _row(here, id, one) for id, one in openings.items()}
    with st.container(key="desk-repairs"):
        table, card = st.columns([11, 9])
    with table:
        equal_table(
            t,
            _columns(t),
            rows,
            key="repairs-openings",
            selected=selected,
            on_pick=lambda row: state.select(state.SELECTED_OPENING, row),
            height_px=min(560, 40 + 38 * max(2, len(rows))),
        )
        st.caption(t("repairs.hint"))
    with card, st.container(border=True, key="repairs-card"):
        _card(here, selected, openings[selected])


def _columns(t: Text) -> list[Column]:
    return [
        Column(t("roster.column.day")),
        Column(t("roster.column.role")),
        Column(t("repairs.column.alone"), Kind.COUNT, t("roster.unit.people")),
        Column(t("repairs.column.chosen")),
        Column(t("roster.column.venue")),
        Column(t("repairs.column.left")),
        Column(t("roster.column.course")),
    ]


def _row(here: Context, id: str, one: Opening) -> tuple[object, ...]:
    t = here.t
    chosen: Mapping[str, int] = st.session_state.get(state.CHOSEN_TAKERS, {})
    takers = {taker.person.supporter_id: taker.person for taker in one.takers or ()}
    person = takers.get(chosen.get(id, _ANYBODY))
    return (
        desk_words.when_of(t, one.place),
        t(f"role.{one.role}"),
        None if one.takers is None else sum(taker.alone for taker in one.takers),
        t("repairs.anybody") if person is None else desk_words.name_of(t, person),
        desk_words.where_of(here, one.place),
        t("repairs.new_seat") if one.left is None else desk_words.name_of(t, one.left),
        course_names(here).get(one.place.course_code, one.place.course_code),
    )


def _card(here: Context, id: str, one: Opening) -> None:
    t = here.t
    when = plain(desk_words.when_of(t, one.place))
    where = plain(desk_words.where_of(here, one.place))
    st.markdown(f"**{when}**  \n{where} · {plain(t(f'role.{one.role}'))}")
    if one.takers is None:
        st.markdown(plain(t("repairs.not_looked")))
        return
    if one.takers:
        _choice(here, id, one)
    else:
        st.markdown(f"**{plain(t('repairs.nobody'))}**")
    reasons = desk_words.why_nots(t, one.against, one.broken)
    if reasons:
        people = sum(n for _, n in (*one.against, *one.broken))
        with st.expander(t("repairs.others_cannot", n=people)):
            st.markdown("\n".join(f"- {plain(line)}" for line in reasons))


def _choice(here: Context, id: str, one: Opening) -> None:
    """Who is to step in: whoever the computation finds, or one of the ranked."""
    t, takers = here.t, (one.takers or ())[:MOST_TAKERS]
    words = {taker.person.supporter_id: desk_words.taker(here, taker) for taker in takers}
    key = f"repairs-taker-{id}"
    kept: dict[str, int] = st.session_state.get(state.CHOSEN_TAKERS, {})
    st.session_state[key] = kept.get(id, _ANYBODY) if kept.get(id) in words else _ANYBODY
    st.radio(
        t("repairs.takers", n=len(one.takers or ())),
        [_ANYBODY, *words],
        format_func=lambda who: plain(words.get(who, t("repairs.anybody_best"))),
        key=key,
        on_change=_choose,
        args=(id, key),
    )
    rest = len(one.takers or ()) - len(takers)
    if rest:
        st.caption(t("repairs.more_takers", n=rest))


def _choose(id: str, key: str) -> None:
    kept: dict[str, int] = dict(st.session_state.get(state.CHOSEN_TAKERS, {}))
    kept.pop(id, None)
    if st.session_state[key] != _ANYBODY:
        kept[id] = st.session_state[key]
    st.session_state[state.CHOSEN_TAKERS] = kept
