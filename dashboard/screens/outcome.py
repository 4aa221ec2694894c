"""What became of a saved form: said once, above it, in the run that follows."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.components.notices import Level, notice
from dashboard.context import Context
from dashboard.screens import roster_words
from models.errors import PlanningError


def done(about: str) -> None:
    """Remember that what was asked for is on file."""
    st.session_state[state.OUTCOME] = (about, "")


def refused(here: Context, about: str, error: PlanningError) -> None:
    """Remember why nothing was stored."""
    st.session_state[state.OUTCOME] = (about, roster_words.refusal(here.t, error))


def was(about: str) -> bool:
    """Whether there is something to say about this form."""
    return bool(st.session_state.get(state.OUTCOME, ("", ""))[0] == about)


def say(here: Context, about: str, key: str) -> None:
    """Say it: ``<key>.saved`` and ``<key>.saved_next``, or the refusal and ``<key>.not_saved``."""
    if not was(about):
        return
    t = here.t
    _, refusal = st.session_state.pop(state.OUTCOME)
    if refusal:
        notice(Level.REFUSED, refusal, t(f"{key}.not_saved"))
    else:
        notice(Level.DONE, t(f"{key}.saved"), t(f"{key}.saved_next"))
