"""What happened: somebody drops out, a session moves, is cancelled or added, a day is closed."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import desk_words, repairs_fields
from dashboard.screens.repairs_fields import FIELDS, Kind, Names
from optimizer.services import happenings
from optimizer.services.happenings import Happening


def said(here: Context, one: Happening, known: Names) -> str:
    """A happening in words."""
    return desk_words.happening(here, one, known.people, known.sessions, known.venues)


def chosen() -> tuple[Happening, ...]:
    """What has been said to have happened, in this session of the browser."""
    text = state.selected(state.HAPPENINGS)
    return () if text is None else happenings.from_json(text)


def forget() -> None:
    """Let go of what was said."""
    state.select(state.HAPPENINGS, None)
    st.session_state.pop(state.CHOSEN_TAKERS, None)


def show(here: Context) -> None:
    """List what has been said, and offer to say more."""
    t, known, so_far = here.t, repairs_fields.names(here), chosen()
    for number, one in enumerate(so_far):
        words, off = st.columns([5, 2], vertical_alignment="center")
        words.markdown(f"**{plain(said(here, one, known))}**")
        off.button(
            t("repairs.take_back"),
            key=f"happening-off-{number}",
            on_click=_take_back,
            args=(number,),
            width="stretch",
        )
    with st.expander(
        t("repairs.more" if so_far else "repairs.what"), expanded=not so_far, icon=":material/bolt:"
    ):
        kind = st.segmented_control(
            t("repairs.kind.label"),
            list(Kind),
            default=Kind.DROP_OUT,
            required=True,
            format_func=lambda one: t(f"repairs.kind.{one}"),
            key="happening-kind",
        )
        with st.form(f"happening-{kind}", border=False):
            FIELDS[kind](here, known)
            st.form_submit_button(
                t("repairs.look"), type="primary", on_click=_add, args=(here, kind)
            )


def _take_back(number: int) -> None:
    kept = tuple(one for at, one in enumerate(chosen()) if at != number)
    forget()
    if kept:
        state.select(state.HAPPENINGS, happenings.to_json(kept))


def _add(here: Context, kind: Kind) -> None:
    one = repairs_fields.read(here, kind, chosen())
    if one is not None:
        st.session_state.pop(state.CHOSEN_TAKERS, None)
        state.select(state.HAPPENINGS, happenings.to_json((*chosen(), one)))
