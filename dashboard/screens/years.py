"""年度: begin the next fiscal year as a copy, and see first what becomes of it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import cached, context, state
from dashboard.components.dates import month_text
from dashboard.components.frame import Metric
from dashboard.components.notices import Level, notice
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import links, missing, opening
from dashboard.yearwords import day_with_weekday, obstacle_text, target_text, year_text
from models.kinds import CountKind
from optimizer.services import years
from optimizer.services.years import Choice, YearCopy

_ROW_PX, _HEAD_PX, _MOST_PX = 38, 42, 620


def render() -> None:
    """What does the next year take over, and what must somebody decide?"""
    here = context.current()
    lacking = missing.lacking(here, "years")
    if lacking:
        opening.opening(here, "years", here.t("years.title"))
        missing.show(here, lacking)
        return
    top = st.container()
    from_year = _from_year(here)
    choice = _choice(here, from_year)
    found = years.look_ahead(here.app.engine, here.code, from_year, choice)
    with top:
        _answer(here, found)
    _begin(here, found, choice)
    _months(here, found)
    _not_copied(here, found)
    _history(here)


def _words(here: Context, found: YearCopy) -> dict[str, str]:
    return {"old": year_text(here.t, found.from_year), "new": year_text(here.t, found.to_year)}


def _from_year(here: Context) -> int:
    offered = years.years_with_plans(here.app.engine, here.code)
    return st.selectbox(
        here.t("years.from"),
        offered,
        format_func=lambda one: year_text(here.t, one),
        key=f"years-from-{here.code}",
        width=240,
    )


def _choice(here: Context, from_year: int) -> Choice:
    """Newer facts, offered; unless somebody chooses, the copy rests on the same ones."""
    t = here.t
    ahead = years.look_ahead(here.app.engine, here.code, from_year)
    newer = ahead.newer
    if ahead.begun or not (newer.populations or newer.surveys):
        return Choice()
    new = year_text(t, ahead.to_year)
    titles = dict(newer.surveys)
    population: tuple[date, CountKind] | None = None
    survey: str | None = None
    st.markdown(plain(t("years.facts.note")))
    with st.container(horizontal=True):
        if newer.populations:
            population = st.selectbox(
                t("years.facts.population", new=new),
                [None, *newer.populations],
                format_func=lambda one: _population(here, one),
                key=f"years-population-{here.code}",
                width=360,
            )
        if newer.surveys:
            survey = st.selectbox(
                t("years.facts.survey", new=new),
                [None, *titles],
                format_func=lambda one: (
                    t("years.facts.keep")
                    if one is None
                    else t("years.facts.newer_survey", title=titles[one])
                ),
                key=f"years-survey-{here.code}",
                width=560,
            )
    return Choice(population, survey)


def _population(here: Context, one: tuple[date, CountKind] | None) -> str:
    t = here.t
    if one is None:
        return t("years.facts.keep")
    as_of, kind = one
    words = {"as_of": as_of.isoformat(), "kind": t(f"count_kind.{kind}")}
    return t("years.facts.newer_population", **words)


def _answer(here: Context, found: YearCopy) -> None:
    t, words = here.t, _words(here, found)
    if found.begun:
        opening.opening(here, "years", t("years.headline_begun", **words))
        return
    left_out = found.sessions - found.copied
    copied = sum(not month.taken for month in found.months)
    shown = [
        Metric(
            t("years.metric.copied"),
            t("years.times.count", n=found.copied),
            t("years.metric.of", n=found.sessions, old=words["old"]),
        ),
        Metric(t("years.metric.not_copied"), t("years.times.count", n=left_out)),
        Metric(t("years.metric.months"), t("years.times.months", n=copied)),
        _rule(here, found),
    ]
    opening.opening(here, "years", t("years.headline", **words), shown)


def _rule(here: Context, found: YearCopy) -> Metric:
    t, rule = here.t, found.rule
    if rule is None:
        return Metric(t("years.metric.rule"), "–", t("years.metric.rule_none"))
    if rule.copied:
        beside = t("years.metric.rule_copied", old=year_text(t, rule.from_year))
    else:
        beside = t("years.metric.rule_own", new=year_text(t, rule.fiscal_year))
    value = t("years.metric.rule_value", people=rule.learners_per_person)
    return Metric(t("years.metric.rule"), value, beside)


def _begin(here: Context, found: YearCopy, choice: Choice) -> None:
    t, words = here.t, _words(here, found)
    done = st.session_state.pop(state.YEAR_BEGUN, None)
    if done is not None:
        notice(Level.DONE, t("years.done", copied=done, **words), t("years.done_next", **words))
        links.to_screen(here, "sessions")
    if found.begun:
        if done is None:
            st.markdown(plain(t("years.begun", **words)))
        return
    st.markdown(plain(t("years.why_weekday")))
    st.markdown(plain(t("years.copied_what")))
    if st.button(t("years.begin", **words), type="primary", key="years-begin"):
        copy = years.begin(here.app.engine, here.code, found.from_year, choice)
        st.session_state[state.YEAR_BEGUN] = copy.copied
        st.rerun()


def _months(here: Context, found: YearCopy) -> None:
    if found.begun:
        return
    t = here.t
    st.subheader(t("years.months"), anchor=False)
    rows = {
        one.month.isoformat(): (
            month_text(t, one.month),
            month_text(t, one.target),
            one.scenario,
            one.sessions,
            one.copied,
            t(f"years.state.{'taken' if one.taken else 'copied'}"),
        )
        for one in found.months
    }
    columns = [
        Column(t("years.column.month")),
        Column(t("years.column.target")),
        Column(t("years.column.scenario")),
        Column(t("years.column.sessions"), Kind.COUNT),
        Column(t("years.column.copied"), Kind.COUNT),
        Column(t("years.column.state")),
    ]
    equal_table(t, columns, rows, key="years-months", height_px=_HEAD_PX + _ROW_PX * len(rows))


def _not_copied(here: Context, found: YearCopy) -> None:
    """Sessions that the new year does not have, each with its reason."""
    t = here.t
    if not found.not_copied:
        st.markdown(plain(t("years.not_copied_none")))
        return
    key = "was_not_copied" if found.begun else "not_copied"
    st.subheader(t(f"years.{key}", n=len(found.not_copied)), anchor=False)
    st.caption(t("years.not_copied_note"))
    courses = cached.courses(here.version)
    names = {
        code: course.name_ja if t.lang == "ja" else course.name_en
        for code, course in courses.items()
    }
    rows = {
        str(at): (
            day_with_weekday(t, one.day),
            target_text(t, one),
            obstacle_text(t, one),
            one.venue,
            f"{one.course_code} {names.get(one.course_code, '')}",
            one.series,
        )
        for at, one in enumerate(found.not_copied)
    }
    columns = [
        Column(t("years.column.day")),
        Column(t("years.column.new_day")),
        Column(t("years.column.why")),
        Column(t("years.column.venue")),
        Column(t("years.column.course")),
        Column(t("years.column.series")),
    ]
    height = min(_MOST_PX, _HEAD_PX + _ROW_PX * len(rows))
    equal_table(t, columns, rows, key="years-not-copied", height_px=height)


def _history(here: Context) -> None:
    t = here.t
    begun = years.begun_years(here.app.engine, here.code)
    if not begun:
        return
    st.subheader(t("years.history"), anchor=False)
    lines = [
        t(
            "years.history_line",
            new=year_text(t, one.fiscal_year),
            old="–" if one.copied_from is None else year_text(t, one.copied_from),
            n=len(one.not_copied),
        )
        for one in begun
    ]
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
