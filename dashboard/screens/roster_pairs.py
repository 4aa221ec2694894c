"""Pairs: who only works together with whom, and who never does; listed, agreed and parted."""

from __future__ import annotations

import streamlit as st

from dashboard import cached
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import outcome
from dashboard.screens.month_desk import person
from models.errors import PlanningError
from models.kinds import PairKind
from optimizer.services import pairs
from optimizer.services.pairs import PairView

_ABOUT = "pair"
_ICONS = {PairKind.TOGETHER: ":material/link:", PairKind.APART: ":material/link_off:"}


def show(here: Context) -> None:
    """List the pairs of the city, each with a button that parts it, and a form for another."""
    t = here.t
    found = pairs.pairs(here.app.engine, here.code)
    outcome.say(here, _ABOUT, "pairs")
    with st.expander(
        t("pairs.title", n=len(found)), expanded=outcome.was(_ABOUT), icon=":material/group:"
    ):
        for one in found:
            _pair(here, one)
        _form(here)


def _pair(here: Context, one: PairView) -> None:
    t = here.t
    words, button = st.columns([5, 1], vertical_alignment="center")
    names = [person(t, who.name, fictional=who.fictional) for who in (one.first, one.second)]
    line = t(f"pairs.{one.kind}", first=names[0], second=names[1])
    words.markdown(f"{_ICONS[one.kind]} {plain(line)}")
    button.button(
        t("pairs.part"),
        key=f"part-{one.first.supporter_id}-{one.second.supporter_id}",
        on_click=pairs.part,
        args=(here.app.engine, one.first.supporter_id, one.second.supporter_id),
        width="stretch",
    )


def _form(here: Context) -> None:
    t = here.t
    people = {
        one.supporter_id: person(t, one.name, fictional=one.fictional)
        for one in cached.supporters(here.code, here.version)
        if one.rules.people == 1
    }
    with st.form("pair-form", border=False):
        columns = st.columns(2)
        for column, place in zip(columns, ("first", "second"), strict=True):
            column.selectbox(
                t(f"pairs.{place}"),
                list(people),
                index=None,
                format_func=lambda id: people[id],
                placeholder=t("pairs.choose"),
                key=f"pair-{place}",
            )
        st.radio(
            t("pairs.kind"),
            list(PairKind),
            format_func=lambda kind: t(f"pairs.kind_{kind}"),
            horizontal=True,
            key="pair-kind",
        )
        st.form_submit_button(t("pairs.button"), on_click=_agree, args=(here,))


def _agree(here: Context) -> None:
    first, second = (st.session_state[f"pair-{place}"] for place in ("first", "second"))
    if first is None or second is None:
        return
    app, kind = here.app, PairKind(st.session_state["pair-kind"])
    try:
        pairs.agree(app.engine, first, second, kind, here.scenario_id, app.travel)
    except PlanningError as error:
        outcome.refused(here, _ABOUT, error)
    else:
        outcome.done(_ABOUT)
