"""Locations that cannot be used, and entries that may be one venue: a person decides, here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import state
from dashboard.components.notices import Level, notice
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import figures
from models.errors import PlanningError
from models.place import LatLon
from optimizer.services import corrections, same_venues
from optimizer.services.corrections import Corrected, MergeProposal, PlaceProposal


def decisions(here: Context) -> None:
    """What waits for a decision in the city, and what was decided."""
    if here.city is None:
        return
    found = corrections.corrections_of(here.app.engine, here.code)
    t = here.t
    if found.places:
        st.subheader(t("imports.places.title", places=len(found.places)), anchor=False)
        st.caption(t("imports.places.about"))
        _places(here, found.places)
    if found.merges:
        st.subheader(t("imports.same.title", pairs=len(found.merges)), anchor=False)
        for at, pair in enumerate(found.merges):
            with st.container(border=True):
                _pair(here, at, pair)
    if found.corrected:
        st.subheader(t("imports.places.corrected", places=len(found.corrected)), anchor=False)
        for one in found.corrected:
            _corrected(here, one)


def _places(here: Context, places: Sequence[PlaceProposal]) -> None:
    t = here.t
    by_key = {f"{one.subject}:{one.code}": one for one in places}
    chosen: str | None = st.session_state.get(state.CHOSEN_PLACE)
    equal_table(
        t,
        [
            Column(t("imports.places.column.name")),
            Column(t("imports.places.column.raw")),
            Column(t("imports.places.column.outside"), Kind.COUNT, unit="m"),
            Column(t("imports.places.column.proposal")),
            Column(t("imports.places.column.evidence")),
        ],
        {key: _row(t, one) for key, one in by_key.items()},
        key="imports-places",
        selected=chosen,
        on_pick=_choose,
        height_px=min(420, 42 + 38 * len(by_key)),
    )
    if chosen in by_key:
        _decide(here, by_key[chosen])
    else:
        st.caption(t("imports.places.choose"))


def _choose(row: str | None) -> None:
    st.session_state[state.CHOSEN_PLACE] = row


def _row(t: Text, one: PlaceProposal) -> tuple[object, ...]:
    where = t("imports.places.none") if one.point is None else _point(one.point)
    outside = one.evidence.outside_m
    return (
        one.name,
        one.raw or t("imports.places.blank"),
        None if outside is None else round(outside),
        where,
        _evidence(t, one),
    )


def _point(point: LatLon) -> str:
    return f"{point.lat:.6f}, {point.lon:.6f}"


def _evidence(t: Text, one: PlaceProposal) -> str:
    if one.how is None:
        return one.address
    names = t("figures.comma").join(one.evidence.names)
    if one.evidence.town:
        return t("imports.places.how.town", names=names, town=one.evidence.town)
    return t(f"imports.places.how.{one.how}", names=names, address=one.address)


def _decide(here: Context, one: PlaceProposal) -> None:
    """Take the proposal, turn it down, or give the place; nothing moves before that."""
    t, engine = here.t, here.app.engine
    if one.point is not None:
        st.markdown(plain(t("imports.places.ask", name=one.name, point=_point(one.point))))
        with st.container(horizontal=True):
            if st.button(t("imports.places.accept"), type="primary", key="imports-place-accept"):
                _do(
                    here, lambda: corrections.accept_place(engine, here.code, one.subject, one.code)
                )
            if st.button(t("imports.places.reject"), key="imports-place-reject"):
                _do(
                    here, lambda: corrections.reject_place(engine, here.code, one.subject, one.code)
                )
    left, middle, right = st.columns([1, 1, 1], vertical_alignment="bottom")
    lat = left.number_input(
        t("imports.places.lat"), 20.0, 46.0, None, key="imports-place-lat", format="%.6f"
    )
    lon = middle.number_input(
        t("imports.places.lon"), 122.0, 154.0, None, key="imports-place-lon", format="%.6f"
    )
    if right.button(t("imports.places.put"), key="imports-place-put", disabled=None in (lat, lon)):
        point = LatLon(float(lat or 0), float(lon or 0))
        _do(here, lambda: corrections.place_at(engine, here.code, one.subject, one.code, point))


def _pair(here: Context, at: int, pair: MergeProposal) -> None:
    t, engine = here.t, here.app.engine
    st.markdown(plain(t("imports.same.ask", first=pair.name, second=pair.other_name)))
    evidence = [t("imports.same.name")]
    evidence += [t("imports.same.address")] * pair.same_address
    evidence += [t("imports.same.phone")] * pair.same_phone
    if pair.metres is not None:
        evidence.append(t("imports.same.metres", metres=figures.number(pair.metres)))
    st.caption(t("figures.comma").join(evidence))
    title = t("imports.same.done", first=pair.name, second=pair.other_name)
    with st.container(horizontal=True):
        if st.button(t("imports.same.accept"), key=f"imports-same-{at}"):
            _do(
                here,
                lambda: same_venues.accept_merge(
                    engine, here.code, pair.code, pair.other_code, title=title
                ),
            )
        if st.button(t("imports.same.reject"), key=f"imports-apart-{at}"):
            _do(
                here,
                lambda: same_venues.judge_apart(engine, here.code, pair.code, pair.other_code),
            )


def _corrected(here: Context, one: Corrected) -> None:
    t = here.t
    left, right = st.columns([4, 1], vertical_alignment="center")
    raw = one.published_raw or t("imports.places.blank")
    left.markdown(plain(t("imports.places.is", name=one.name, point=_point(one.point), raw=raw)))
    if right.button(t("imports.places.withdraw"), key=f"imports-withdraw-{one.id}"):
        _do(here, lambda: corrections.withdraw_place(here.app.engine, one.id))


def _do(here: Context, decide: Callable[[], object]) -> None:
    """Decide, and draw the page anew; a refusal is said and changes nothing."""
    try:
        decide()
    except PlanningError as error:
        notice(Level.REFUSED, here.t.error(error))
        return
    _choose(None)
    st.rerun()
