"""What is held this month, where and for how many? (開催計画)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

import streamlit as st

from dashboard import cached, context, state
from dashboard.components.dates import month_text, short_day
from dashboard.components.frame import Metric, metrics, sources_note
from dashboard.components.month_calendar import DayEntry, show_month
from dashboard.components.notices import Level, notice
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import forms_out, notes, sessions_filter, sessions_rules, sessions_tables
from dashboard.screens.month_desk import (
    course_names,
    fictional_marks,
    lacks,
    opening,
    venue_name,
)
from dashboard.screens.sessions_filter import Filter
from models.clock import clock_text
from models.tables import Scenario, StaffingRule
from optimizer.services import plan_desk, roster_desk, season
from optimizer.services.plan_desk import PlanFigures
from optimizer.services.season import PlannedSession

FIRST_OF_A_DAY = 3
"""Sessions of a day that its box in the calendar names; the rest is counted."""


class View(StrEnum):
    """Ways to look at a month."""

    MONTH = "month"
    VENUES = "venues"
    TABLE = "table"


def render() -> None:
    """Answer in one sentence, then by month, by venue or as a table."""
    here = context.current()
    if lacks(here, "sessions") or here.scenario is None or here.scenario_id is None:
        return
    t = here.t
    planned = cached.sessions(here.scenario_id, here.version)
    if not planned:
        opening(here, "sessions", t("sessions.title"))
        notice(Level.EMPTY, t("sessions.empty"), t("sessions.empty_next"))
        return
    rule = plan_desk.staffing_rule(here.app.engine, here.scenario_id)
    figures = plan_desk.figures(planned)
    opening(
        here, "sessions", _headline(t, here.scenario, figures), fictional_marks(here, plan=True)
    )
    metrics(_metrics(t, figures, len(cached.venues(here.code, None, here.version))))
    _short_of_the_rule(here, here.scenario_id, rule)
    forms_out.of_sessions(here)
    _explore(here, here.scenario, planned)
    sessions_rules.over(here, planned)
    sources_note(t, _sources(here, rule))


def _headline(t: Text, scenario: Scenario, figures: PlanFigures) -> str:
    return t(
        "sessions.headline",
        month=month_text(t, scenario.month),
        sessions=figures.sessions,
        learners=figures.learners,
        single=figures.single_learner_sessions,
    )


def _metrics(t: Text, figures: PlanFigures, venues: int) -> list[Metric]:
    return [
        Metric(
            t("sessions.metric.sessions"),
            t("sessions.times", n=figures.sessions),
            t("sessions.metric.single", n=figures.single_learner_sessions),
            t("sessions.metric.single_help"),
        ),
        Metric(
            t("sessions.metric.learners"),
            t("sessions.people", n=figures.learners),
            t("sessions.metric.each", n=figures.learners_per_session or 0),
            t("sessions.metric.learners_help"),
        ),
        Metric(
            t("sessions.metric.venues"),
            t("sessions.places", n=figures.venues),
            t("sessions.metric.of_venues", n=venues),
        ),
        Metric(
            t("sessions.metric.seats"),
            t("sessions.seats", n=figures.seats),
            t("sessions.metric.by_role", leads=figures.leads, assistants=figures.assistants),
            t("sessions.metric.seats_help"),
        ),
    ]


def _short_of_the_rule(here: Context, scenario_id: int, rule: StaffingRule) -> None:
    """State the staffing rule in force, and which sessions fall short of it."""
    t = here.t
    short = season.understaffed(here.app.engine, scenario_id)
    words = t("sessions.rule.words", people=rule.learners_per_person, leads=rule.leads)
    if not short:
        notice(Level.DONE, t("sessions.rule.kept"), words)
        return
    notice(Level.REFUSED, t("sessions.rule.short", n=len(short)), words)
    sessions_tables.short_sessions(here, short, course_names(here))


def _explore(here: Context, scenario: Scenario, planned: Sequence[PlannedSession]) -> None:
    """Filters, the view that was chosen, and what is selected in it."""
    t = here.t
    wanted = sessions_filter.choose(here, planned)
    view = st.segmented_control(
        t("sessions.view.label"),
        list(View),
        default=View.MONTH,
        required=True,
        format_func=lambda one: t(f"sessions.view.{one}"),
        key="sessions-view",
    )
    groups = {code: one.group for code, one in cached.courses(here.version).items()}
    kinds = sessions_filter.venue_kinds(here)
    shown = sessions_filter.passing(planned, wanted, groups, kinds)
    day = _selected_day(scenario.month)
    if view is View.MONTH:
        _month(here, scenario.month, shown, day)
        wanted = replace(wanted, day=day)
        shown = sessions_filter.passing(shown, wanted, groups, kinds)
    elif view is View.VENUES:
        venue_id = sessions_tables.by_venue(here, shown, kinds)
        shown = [one for one in shown if venue_id in (None, one.venue_id)]
    _how_many(t, wanted, shown, planned)
    if shown:
        sessions_tables.sessions_and_card(here, shown, course_names(here), _newest_roster(here))


def _how_many(
    t: Text, wanted: Filter, shown: Sequence[PlannedSession], planned: Sequence[PlannedSession]
) -> None:
    if not shown:
        notice(Level.EMPTY, t("sessions.filter.none"), t("sessions.filter.none_next"))
    elif wanted.day is not None:
        day = short_day(t, wanted.day)
        st.subheader(t("sessions.filter.of_day", day=day, n=len(shown)), anchor=False)
    elif len(shown) < len(planned):
        counts = {"n": len(shown), "all": len(planned)}
        st.subheader(t("sessions.filter.some", **counts), anchor=False)
    else:
        st.subheader(t("sessions.filter.every", n=len(shown)), anchor=False)


def _month(
    here: Context, month: date, shown: Sequence[PlannedSession], selected: date | None
) -> None:
    t = here.t
    show_month(
        t,
        month,
        _entries(here, shown),
        key="sessions",
        selected=selected,
        on_pick=lambda day: state.select(
            state.SELECTED_DAY, None if day is None else day.isoformat()
        ),
    )
    st.caption(t("sessions.calendar_hint"))


def _entries(here: Context, shown: Sequence[PlannedSession]) -> Mapping[date, DayEntry]:
    t = here.t
    by_day: dict[date, list[PlannedSession]] = {}
    for one in shown:
        by_day.setdefault(one.day, []).append(one)
    return {
        day: DayEntry(
            t("sessions.of_the_day", n=len(held)),
            tuple(
                f"{clock_text(one.start_min)} {venue_name(here, one.venue_name)}"
                for one in held[:FIRST_OF_A_DAY]
            ),
            t("sessions.more", n=len(held) - FIRST_OF_A_DAY) if len(held) > FIRST_OF_A_DAY else "",
        )
        for day, held in by_day.items()
    }


def _selected_day(month: date) -> date | None:
    """The chosen day, while it lies in the month that is shown."""
    chosen = state.selected(state.SELECTED_DAY)
    day = None if chosen is None else date.fromisoformat(chosen)
    return day if day is not None and (day.year, day.month) == (month.year, month.month) else None


def _newest_roster(here: Context) -> roster_desk.RosterView | None:
    assert here.scenario_id is not None
    found = roster_desk.newest_roster(here.app.engine, here.scenario_id)
    return None if found is None else cached.roster(found, here.version)


def _sources(here: Context, rule: StaffingRule) -> list[str]:
    t = here.t
    return [
        *notes.plan_lines(here),
        t("sessions.source.rule", year=rule.fiscal_year, source=rule.source),
        t("sessions.source.learners"),
        t("sessions.source.holidays"),
    ]
