"""How the planner's and the official's screens open: the answer, the ?, and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboard import cached
from dashboard.components.frame import Help, Metric, headline, help_popover, metrics
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import links, notes

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


def has_people(here: Context, screen: str) -> bool:
    """Whether there is a city with people on file; where not, say so and what to do."""
    t = here.t
    if here.city is None:
        opening(here, screen, t(f"{screen}.title"))
        notice(Level.EMPTY, t("needs.no_city"), t("needs.no_city_next"))
    elif not cached.editions(here.code, here.version):
        opening(here, screen, t(f"{screen}.title"))
        notice(Level.EMPTY, t("needs.no_people", city=here.city.name), t("needs.no_people_next"))
    elif not cached.waves(here.version):
        opening(here, screen, t(f"{screen}.title"))
        notice(Level.EMPTY, t("needs.no_survey"), t("needs.no_survey_next"))
    else:
        return True
    links.to_screen(here, "imports")
    return False
