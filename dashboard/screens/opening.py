"""How the planner's and the official's screens open: the answer, the ?, and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboard.components.frame import Help, Metric, headline, help_popover, metrics
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import missing, notes

_STYLE = Path(__file__).resolve().parents[1] / "static" / "planner.css"


def opening(
    here: Context,
    screen: str,
    sentence: str,
    shown: Sequence[Metric] = (),
    *,
    of_plan: bool = False,
) -> None:
    """Answer the screen's question in one sentence, offer the ?, and show up to four figures.

    Args:
        here: The frame's choices.
        screen: Name of the screen.
        sentence: Its headline.
        shown: Its metrics.
        of_plan: Whether it shows the month's plan; an invented plan (架空) is then said to be.
    """
    st.html(_STYLE)
    answer, question = st.columns([3, 1.3], vertical_alignment="top")
    with answer:
        headline(sentence)
    with question:
        help_popover(here.t, Help.of(here.t, screen), key=screen)
        if of_plan and here.scenario is not None and notes.plan_is_fictional(here):
            st.markdown(f":orange[**{plain(here.t('figures.fictional_plan'))}**]")
    if shown:
        with st.container(key=f"row-{screen}"):
            metrics(shown)


def lacks(here: Context, screen: str) -> bool:
    """Whether a screen cannot work yet; where so, say what is missing and lead to it."""
    return missing.lacks(here, screen, opening)
