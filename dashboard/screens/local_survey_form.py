"""A small form for a city's own survey (独自調査), and the list of those entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from dashboard import cached
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import figures
from models.ages import AgeBand
from models.clock import utc_now
from models.errors import PlanningError
from models.tables.demand import UsageDefinition
from optimizer.services import local_surveys
from optimizer.services.local_surveys import LocalRate, LocalSurvey

ASKED = (UsageDefinition.USE, UsageDefinition.PROCEDURES)
SPLITS: Mapping[str, tuple[AgeBand, ...]] = {
    "two": (AgeBand(60, 69), AgeBand(70, None)),
    "three": (AgeBand(60, 69), AgeBand(70, 79), AgeBand(80, None)),
    "five": (*(AgeBand(low, low + 4) for low in range(60, 85, 5)), AgeBand(85, None)),
}
"""Ages a survey may be entered by. Words: ``local_survey.split.<code>``."""

_SAID = "local-survey-said"


def show(here: Context) -> None:
    """Say what became of the last survey, offer to enter one, and list the city's own."""
    t = here.t
    if (said := st.session_state.get(_SAID)) is not None:
        notice(*said)
    st.markdown(plain(t("local_survey.intro")))
    asked, split = st.columns(2)
    asked.selectbox(
        t("local_survey.definition"),
        ASKED,
        format_func=lambda one: t(f"local_survey.asked.{one}"),
        key="local-survey-definition",
    )
    chosen = split.selectbox(
        t("local_survey.ages"),
        list(SPLITS),
        format_func=lambda one: t(f"local_survey.split.{one}"),
        key="local-survey-split",
    )
    with st.form("local-survey", border=False):
        _fields(here, SPLITS[chosen])
        st.form_submit_button(
            t("local_survey.save"), type="primary", on_click=_save, args=(here, SPLITS[chosen])
        )
    _own(here)


def _fields(here: Context, bands: tuple[AgeBand, ...]) -> None:
    t = here.t
    title, publisher = st.columns(2)
    title.text_input(t("local_survey.title"), key="local-survey-title")
    publisher.text_input(t("local_survey.publisher"), key="local-survey-publisher")
    st.text_input(t("local_survey.question"), key="local-survey-question")
    st.text_input(t("local_survey.source"), key="local-survey-source")
    today = figures.local_day(utc_now())
    for column, name in zip(st.columns(2), ("first", "last"), strict=True):
        column.date_input(t(f"local_survey.{name}_day"), today, key=f"local-survey-{name}")
    for band in bands:
        share, answered = st.columns(2)
        ages = figures.band(t, band)
        share.number_input(
            t("local_survey.share", ages=ages),
            min_value=0.0,
            max_value=100.0,
            value=None,
            step=0.1,
            format="%.1f",
            key=f"local-survey-share-{band}",
        )
        answered.number_input(
            t("local_survey.answered", ages=ages),
            min_value=1,
            value=None,
            step=1,
            key=f"local-survey-answered-{band}",
        )


def _save(here: Context, bands: tuple[AgeBand, ...]) -> None:
    """Enter what the form says. Ages left blank are not part of the survey."""
    state = st.session_state
    rates = []
    for band in bands:
        share = state.get(f"local-survey-share-{band}")
        answered = state.get(f"local-survey-answered-{band}")
        if share is not None:
            rates.append(LocalRate(band, round(share / 100, 6), answered or 0))
    first, last = state["local-survey-first"], state["local-survey-last"]
    assert isinstance(first, date)
    assert isinstance(last, date)
    entered = LocalSurvey(
        municipality_code=here.code,
        definition=state["local-survey-definition"],
        title=state["local-survey-title"],
        publisher=state["local-survey-publisher"],
        question=state["local-survey-question"],
        field_from=first,
        field_to=last,
        source=state["local-survey-source"],
        rates=tuple(rates),
    )
    try:
        local_surveys.add(here.app.engine, entered)
    except PlanningError as error:
        state[_SAID] = (Level.REFUSED, here.t.error(error))
    else:
        state[_SAID] = (Level.DONE, here.t("local_survey.saved"))


def _own(here: Context) -> None:
    """The city's own surveys, each with a way to take it off file."""
    t = here.t
    for layer in ASKED:
        for wave in cached.surveys(here.code, layer, here.version).usable:
            if wave.municipality_code is None:
                continue
            asked = t(f"local_survey.asked.{layer}")
            words, button = st.columns([3, 2], vertical_alignment="center")
            words.markdown(plain(f"{wave.title}({asked}) {wave.field_from.isoformat()}"))
            button.button(
                t("local_survey.remove"),
                key=f"local-survey-remove-{wave.key}",
                on_click=_remove,
                args=(here, wave.key),
            )


def _remove(here: Context, key: str) -> None:
    try:
        local_surveys.remove(here.app.engine, key)
    except PlanningError as error:
        st.session_state[_SAID] = (Level.REFUSED, here.t.error(error))
    else:
        st.session_state[_SAID] = (Level.DONE, here.t("local_survey.removed"))
