"""Choose the municipality: by name, reading, prefecture or code, from the built-in list."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import state
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from models.errors import PlanningError
from optimizer.services import places
from optimizer.services.places import Place

MOST_SHOWN = 12


def show(here: Context) -> None:
    """Ask for the municipality, say what the chosen one is, and put it on file."""
    t = here.t
    text = st.text_input(
        t("setup.choose.ask"),
        key="setup-search",
        placeholder=t("setup.choose.placeholder"),
        width=560,
    ).strip()
    st.caption(t("setup.choose.hint", all=f"{places.how_many():,}"))
    if not text:
        return
    try:
        found = places.search(text)
    except PlanningError as error:
        notice(Level.REFUSED, t.error(error), t("setup.choose.bad_code"))
        return
    if not found:
        notice(Level.EMPTY, t("setup.choose.none", text=text), t("setup.choose.none_next"))
        return
    _pick(here, text, found)


def _pick(here: Context, text: str, found: Sequence[Place]) -> None:
    t = here.t
    shown = {one.code: one for one in found[:MOST_SHOWN]}
    code = st.radio(
        t("setup.choose.found", n=len(found)),
        list(shown),
        format_func=lambda code: plain(_option(here, shown[code])),
        key=f"setup-found-{text}",
    )
    if len(found) > MOST_SHOWN:
        st.caption(t("setup.choose.more", n=len(found) - MOST_SHOWN))
    chosen = shown[code]
    _explain_wards(here, chosen)
    label = t("setup.choose.start", name=chosen.full_name)
    if st.button(label, type="primary", key="setup-start"):
        places.put_on_file(here.app.engine, chosen.code)
        state.choose_city(chosen.code)
        st.rerun()


def _option(here: Context, one: Place) -> str:
    t = here.t
    words = {"name": one.full_name, "kana": one.kana, "code": one.code, "code6": one.code6}
    if one.wards:
        return t("setup.choose.option_city", wards=one.wards, **words)
    if one.ward_of:
        return t("setup.choose.option_ward", city=one.ward_of, **words)
    return t("setup.choose.option", **words)


def _explain_wards(here: Context, chosen: Place) -> None:
    """What it means to choose a designated city, or one of its wards."""
    t = here.t
    if chosen.wards:
        words = t("setup.choose.city_with_wards", city=chosen.name, wards=chosen.wards)
    elif chosen.ward_of:
        words = t("setup.choose.ward", ward=chosen.name, city=chosen.ward_of)
    else:
        return
    st.info(plain(words), icon=":material/info:")
