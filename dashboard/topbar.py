"""The top of every screen: municipality ▸ month and scenario, the run under way, the language."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, context, state
from dashboard.context import Context
from dashboard.i18n.text import LANGS
from models.clock import utc_now, wareki_year
from models.codes import MunicipalityCode
from models.tables import Scenario
from optimizer.services import roster_desk

POLL_S = 2.0


def render(here: Context) -> None:
    """Draw the pickers; what they hold is also in the address bar."""
    t = here.t
    place, month, run, lang = st.columns([3.5, 3.8, 1.7, 3], vertical_alignment="bottom")
    with place:
        _pick_city(here)
    with month:
        _pick_scenario(here)
    with run:
        if here.scenario_id is not None:
            _run_state(here.scenario_id)
    with lang:
        st.segmented_control(
            t("topbar.language"),
            LANGS,
            default=t.lang,
            format_func=lambda one: t(f"topbar.lang.{one}"),
            key="pick-lang",
            on_change=lambda: state.choose_lang(st.session_state["pick-lang"] or t.lang),
        )
    state.write_url(None if here.city is None else here.city.code, here.scenario_id, t.lang)


def _pick_city(here: Context) -> None:
    cities = {city.code: f"{city.prefecture}{city.name}" for city in cached.cities(here.version)}
    _show_chosen("pick-city", None if here.city is None else here.city.code)
    st.selectbox(
        here.t("topbar.city"),
        list(cities),
        format_func=lambda code: f"{cities[code]}({code})",
        placeholder=here.t("topbar.no_city"),
        key="pick-city",
        on_change=lambda: state.choose_city(st.session_state["pick-city"]),
    )


def _pick_scenario(here: Context) -> None:
    found: dict[int, Scenario] = {}
    if here.city is not None:
        found = {
            one.id: one
            for one in cached.scenarios(MunicipalityCode(here.city.code), here.version)
            if one.id is not None
        }
    _show_chosen("pick-scenario", here.scenario_id)
    st.selectbox(
        here.t("topbar.scenario"),
        list(found),
        format_func=lambda one: scenario_label(found[one], here),
        placeholder=here.t("topbar.no_scenario"),
        key="pick-scenario",
        on_change=lambda: state.choose_scenario(st.session_state["pick-scenario"]),
    )


def _show_chosen(key: str, chosen: str | int | None) -> None:
    """Let a picker show what is chosen, even where a screen chose it (an import, a link)."""
    st.session_state[key] = chosen


def scenario_label(scenario: Scenario, here: Context) -> str:
    """Name a scenario: 令和9年1月「基準案」."""
    month = scenario.month
    return here.t(
        "topbar.scenario_label",
        year=wareki_year(month) if here.t.lang == "ja" else f"{month.year}",
        month=month.month,
        name=scenario.name,
    )


@st.fragment(run_every=POLL_S)
def _run_state(scenario_id: int) -> None:
    """Say in a few words what is being computed; a stop keeps the best so far."""
    t = context.words()
    run = roster_desk.newest_run(cached.application().engine, scenario_id, utc_now())
    if run is None or run.state.ended:
        st.caption(t("topbar.idle"))
        return
    st.caption(t("topbar.running", seconds=run.seconds))
