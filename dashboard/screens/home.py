"""ホーム: three doors, and how things stand today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import cached, context
from dashboard.components.dates import day_text, month_text
from dashboard.components.frame import sources_note
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import NAVIGATION, figures, links, notes, opening, setup_choose
from dashboard.screens.gaps import WITHIN_MIN
from models.clock import utc_now
from models.kinds import TravelMode
from optimizer.services import import_summary, roster_desk, setup_rules
from optimizer.services.need import SENIORS

if TYPE_CHECKING:
    from optimizer.services.need import Need

_DOORS = ("planner", "coordinator", "official")


@dataclass(frozen=True, slots=True)
class _Figure:
    """A door's key figure: a big number, and the words around it."""

    label: str
    value: str
    beside: str = ""


def render() -> None:
    """Three doors, and how things stand today."""
    here = context.current()
    t = here.t
    need = _need(here)
    opening.opening(here, "home", _sentence(here), of_plan=here.city is not None)
    if here.city is None:
        setup_choose.show(here)
        return
    _first_steps(here)
    shown = {
        "planner": _planner(here, need),
        "coordinator": _coordinator(here),
        "official": _official(here, need),
    }
    with st.container(key="row-doors"):
        for column, door in zip(st.columns(3), _DOORS, strict=True):
            with column, st.container(border=True, height="stretch", key=f"door-{door}"):
                _door(here, door, shown[door])
    with st.container(key="row-today"):
        _today(here)
    if need is not None:
        sources_note(t, _sources(here, need))


def _first_steps(here: Context) -> None:
    """Where necessary facts are missing, lead to the checklist."""
    t = here.t
    left = setup_rules.left_to_do(cached.facts(here.code, here.version))
    if left:
        names = t("figures.comma").join(t(f"setup.fact.{fact}") for fact in left)
        notice(Level.EMPTY, t("setup.home_left", left=names), t("setup.home_left_next"))
        links.to_screen(here, "setup")


def _sentence(here: Context) -> str:
    t = here.t
    if here.city is None:
        return t("home.headline_none")
    if here.scenario is None:
        key = "headline_no_plan" if here.edition is not None else "headline_no_people"
        return t(f"home.{key}", city=here.city.name)
    month = month_text(t, here.scenario.month)
    return t("home.headline", city=here.city.name, month=month, scenario=here.scenario.name)


def _need(here: Context) -> Need | None:
    """The need the doors speak of; None where there are no people or no survey on file."""
    if here.city is None or here.edition is None:
        return None
    waves = cached.waves(here.version)
    if here.scenario is not None:
        key = here.scenario.survey_key
    elif waves:
        key = waves[0].key
    else:
        return None
    return cached.need(here.code, here.edition, key, here.version)


def _door(here: Context, door: str, figure: _Figure) -> None:
    """What a door is for, its figure of today, and the screens behind it."""
    t = here.t
    st.markdown(f"### {plain(t(f'door.{door}'))}")
    st.markdown(plain(t(f"home.door.{door}")))
    st.metric(
        plain(figure.label),
        figure.value,
        delta=figure.beside or None,
        delta_color="off",
        delta_arrow="off",
    )
    for screen in NAVIGATION[door]:
        links.to_screen(here, screen.name)


def _planner(here: Context, need: Need | None) -> _Figure:
    t = here.t
    if need is None:
        return _Figure(t("home.figure.non_users"), "–", t("home.no_people"))
    total = need.total_non_users
    if total is None:
        seniors = figures.people(t, need.people_in(SENIORS))
        return _Figure(figures.band(t, SENIORS), seniors, need.as_of.isoformat())
    ends = figures.interval(t, total.low, total.high, assumed=need.wave.n_is_assumed)
    return _Figure(t("home.figure.non_users"), figures.about(t, total.people), ends)


def _coordinator(here: Context) -> _Figure:
    t = here.t
    if here.scenario is None or here.scenario_id is None:
        return _Figure(t("home.figure.plan"), "–", t("needs.no_plan"))
    label = t("home.figure.sessions", month=month_text(t, here.scenario.month))
    sessions = cached.sessions(here.scenario_id, here.version)
    count = t("home.figure.session_count", sessions=len(sessions))
    roster_id = roster_desk.newest_roster(here.app.engine, here.scenario_id)
    if roster_id is None:
        return _Figure(label, count, t("home.no_roster"))
    view = cached.roster(roster_id, here.version)
    beside = t("home.figure.empty_seats", empty=len(view.empty), seats=view.seats)
    return _Figure(label, count, beside)


def _official(here: Context, need: Need | None) -> _Figure:
    t = here.t
    label = t("home.figure.covered", mode=t(f"mode.{TravelMode.WALK}"), minutes=WITHIN_MIN)
    edition = here.edition
    if here.scenario_id is None or edition is None or need is None or SENIORS not in need.people:
        missing = "needs.no_plan" if here.scenario_id is None else "home.no_people"
        return _Figure(label, "–", t(missing))
    report = cached.coverage(
        here.code,
        edition,
        need.wave.key,
        here.scenario_id,
        TravelMode.WALK,
        WITHIN_MIN,
        here.version,
    )
    left_out = t("home.figure.left_out", people=figures.people(t, report.seniors_not_covered))
    return _Figure(label, figures.share(report.seniors_share), left_out)


def _today(here: Context) -> None:
    """What was published, is being computed and was taken in, each with its next step."""
    t = here.t
    st.subheader(t("home.today"), anchor=False)
    said = (
        (_published(here), "roster"),
        (_running(here), "roster"),
        (_taken_in(here), "imports"),
    )
    for column, (sentence, screen) in zip(st.columns(3), said, strict=True):
        with column:
            st.markdown(plain(sentence))
            links.to_screen(here, screen)


def _published(here: Context) -> str:
    t = here.t
    if here.scenario_id is None:
        return t("home.published_nothing")
    versions = roster_desk.publications(here.app.engine, here.scenario_id)
    if not versions:
        return t("home.published_nothing")
    newest = versions[0]
    day = day_text(t, figures.local_day(newest.published_at))
    return t("home.published", version=newest.version, day=day)


def _running(here: Context) -> str:
    t = here.t
    if here.scenario_id is None:
        return t("home.running_nothing")
    run = roster_desk.newest_run(here.app.engine, here.scenario_id, utc_now())
    if run is None:
        return t("home.running_never")
    if run.state.ended:
        return t("home.running_last", state=t(f"run_state.{run.state}"))
    return t("home.running", state=t(f"run_state.{run.state}"), seconds=f"{run.seconds:.0f}")


def _taken_in(here: Context) -> str:
    t = here.t
    log = import_summary.import_log(here.app.engine, here.code)
    if not log:
        return t("home.imports_nothing")
    day = day_text(t, figures.local_day(log[0].imported_at))
    return t(
        "home.imports", files=len(log), day=day, rejected=sum(one.rows_rejected for one in log)
    )


def _sources(here: Context, need: Need) -> list[str]:
    """The figures of the doors; the screens behind them say more."""
    return [
        *notes.population_lines(here, need),
        *notes.survey_lines(here, need),
        *notes.plan_lines(here),
        *(notes.travel_lines(here, TravelMode.WALK) if here.scenario is not None else ()),
    ]
