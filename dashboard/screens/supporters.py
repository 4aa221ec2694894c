"""Who can help, with what, and when? (支援員) Personal data; no address, ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard import cached, context, state
from dashboard.components.frame import Metric, metrics, sources_note
from dashboard.components.notices import Level, notice
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.components.week_strip import week_picture, week_words
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import forms_out, supporters_card, supporters_rules
from dashboard.screens.month_desk import (
    course_names,
    fictional_marks,
    lacks,
    opening,
    person,
    ranges,
)
from models.kinds import SkillLevel, SupporterKind
from optimizer.services import plan_desk, roster_desk, staff_desk
from optimizer.services.roster_desk import RosterView
from optimizer.services.season import SupporterView
from optimizer.services.staff_desk import StaffFigures


def render() -> None:
    """Answer in one sentence, then list everybody, and show the selected one's card."""
    here = context.current()
    if lacks(here, "supporters"):
        if here.city is not None:
            forms_out.supporters_list(here)
        return
    t = here.t
    staff = cached.supporters(here.code, here.version)
    figures = staff_desk.figures(staff, _month(here))
    marks = fictional_marks(here, plan=False)
    opening(here, "supporters", _headline(t, figures), marks)
    metrics(_metrics(here, figures))
    forms_out.of_supporters(here, figures)
    _list_and_card(here, _choose(here, staff), len(staff))
    sources_note(t, _sources(t, figures))


def _headline(t: Text, figures: StaffFigures) -> str:
    return t(
        "supporters.headline",
        people=figures.people,
        leads=figures.leads,
        weekday=t(f"weekday.{figures.scarcest_weekday}"),
        few=figures.by_weekday[figures.scarcest_weekday],
    )


def _metrics(here: Context, figures: StaffFigures) -> list[Metric]:
    t = here.t
    offered = figures.sessions_per_month
    return [
        Metric(
            t("supporters.metric.people"),
            t("supporters.people", n=figures.people),
            _beside_the_people(t, figures),
        ),
        Metric(
            t("supporters.metric.leads"),
            t("supporters.people", n=figures.leads),
            t("supporters.metric.assist_only", n=figures.people - figures.leads),
            t("supporters.metric.leads_help"),
        ),
        Metric(
            t("supporters.metric.offered"),
            t("word.unknown") if offered is None else t("supporters.seats", n=offered),
            _needed(here),
            t("supporters.metric.offered_help"),
        ),
        Metric(
            t("supporters.metric.scarce"),
            t(f"weekday.{figures.scarcest_weekday}"),
            t("supporters.people", n=figures.by_weekday[figures.scarcest_weekday]),
        ),
    ]


def _beside_the_people(t: Text, figures: StaffFigures) -> str:
    counts = {"fictional": figures.fictional, "dispatched": figures.dispatched}
    said = [t(f"supporters.metric.{name}", n=n) for name, n in counts.items() if n]
    return t("supporters.metric.comma").join(said)


def _needed(here: Context) -> str:
    """Seats of the month, to be compared with what people offer."""
    if here.scenario_id is None:
        return ""
    planned = cached.sessions(here.scenario_id, here.version)
    return here.t("supporters.metric.needed", n=plan_desk.figures(planned).seats)


def _choose(here: Context, staff: Sequence[SupporterView]) -> list[SupporterView]:
    """Offer the filters and return whoever passes them."""
    t, names = here.t, course_names(here)
    kind, course, weekday = st.columns([3, 4, 4], vertical_alignment="bottom")
    with kind:
        kinds = st.multiselect(
            t("supporters.filter.kind"),
            list(SupporterKind),
            format_func=lambda one: t(f"supporter_kind.{one}"),
            placeholder=t("supporters.filter.all"),
            key="supporters-kinds",
        )
    with course:
        courses = st.multiselect(
            t("supporters.filter.course"),
            list(names),
            format_func=lambda one: f"{one} {names[one]}",
            placeholder=t("supporters.filter.all"),
            key="supporters-courses",
        )
    with weekday:
        weekdays = st.pills(
            t("supporters.filter.weekday"),
            list(range(7)),
            selection_mode="multi",
            format_func=lambda one: t(f"weekday.{one}"),
            key="supporters-weekdays",
            wrap=True,
        )
    return staff_desk.passing(
        staff, kinds=kinds, courses=courses, weekdays=weekdays, month=_month(here)
    )


def _month(here: Context) -> date | None:
    """The month on the desk: what people answered for it stands before their usual week."""
    return None if here.scenario is None else here.scenario.month


def _list_and_card(here: Context, shown: Sequence[SupporterView], everybody: int) -> None:
    t = here.t
    if not shown:
        notice(Level.EMPTY, t("supporters.filter.none"), t("supporters.filter.none_next"))
        return
    key = "every" if len(shown) == everybody else "some"
    st.subheader(t(f"supporters.filter.{key}", n=len(shown), all=everybody), anchor=False)
    roster = _newest_roster(here)
    with st.container(key="desk-supporters"):
        table, card = st.columns([6, 4])
    with table:
        chosen = equal_table(
            t,
            _columns(t, roster),
            _rows(here, shown, roster),
            key="supporters-table",
            selected=state.selected(state.SELECTED_SUPPORTER),
            on_pick=lambda row: state.select(state.SELECTED_SUPPORTER, row),
            height_px=640,
        )
        _course_codes(here)
    with card, st.container(border=True, key="supporters-card"):
        selected = next((one for one in shown if str(one.supporter_id) == chosen), None)
        if selected is None:
            st.markdown(t("supporters.card.none"))
        else:
            supporters_card.show(here, selected, roster)


def _columns(t: Text, roster: RosterView | None) -> list[Column]:
    times = t("supporters.unit.times")
    now = [] if roster is None else [Column(t("supporters.column.now"), Kind.COUNT, times)]
    return [
        Column(t("supporters.column.name")),
        Column(t("supporters.column.lead"), Kind.CHIPS, help=t("supporters.column.lead_help")),
        Column(
            t("supporters.column.assistant"),
            Kind.CHIPS,
            help=t("supporters.column.assistant_help"),
        ),
        Column(t("supporters.column.week"), Kind.PICTURE, help=t("supporters.column.week_help")),
        Column(t("supporters.column.marks"), Kind.CHIPS, help=t("supporters.column.marks_help")),
        *now,
        Column(t("supporters.column.limit"), Kind.COUNT, times),
        Column(t("supporters.column.kind")),
        Column(t("supporters.column.mode")),
        Column(t("supporters.column.farthest"), Kind.COUNT, t("supporters.unit.minutes")),
        Column(t("supporters.column.week_words")),
        Column(t("supporters.column.square"), help=t("supporters.column.square_help")),
    ]


def _rows(
    here: Context, shown: Sequence[SupporterView], roster: RosterView | None
) -> Mapping[str, Sequence[object]]:
    t, month = here.t, _month(here)
    busy = {} if roster is None else {one.supporter_id: one.sessions for one in roster.loads}
    return {
        str(one.supporter_id): (
            person(t, one.name, fictional=one.fictional),
            ranges(one.leads),
            ranges([c for c, level in one.skills.items() if level is SkillLevel.ASSISTANT]),
            week_picture(one.week(month)),
            [*_answer(t, one, month), *supporters_rules.marks(t, one.rules)],
            *(() if roster is None else (busy.get(one.supporter_id),)),
            one.max_per_month,
            t(f"supporter_kind.{one.kind}"),
            t(f"mode.{one.mode}"),
            one.max_travel_min,
            week_words(t, one.week(month)),
            one.origin_mesh,
        )
        for one in shown
    }


def _answer(t: Text, one: SupporterView, month: date | None) -> list[str]:
    """Say who has not answered yet; of whoever has, nothing need be said."""
    waiting = month is not None and month not in one.answered and not one.rules.dispatch
    return [t("forms.screen.waiting")] if waiting else []


def _course_codes(here: Context) -> None:
    """Say what the short codes in the chips stand for."""
    with st.expander(here.t("supporters.codes")):
        st.markdown(
            "  \n".join(f"**{code}** {plain(name)}" for code, name in course_names(here).items())
        )


def _newest_roster(here: Context) -> RosterView | None:
    if here.scenario_id is None:
        return None
    found = roster_desk.newest_roster(here.app.engine, here.scenario_id)
    return None if found is None else cached.roster(found, here.version)


def _sources(t: Text, figures: StaffFigures) -> list[str]:
    lines = [t("supporters.source.privacy")]
    if figures.fictional:
        lines.insert(0, t("supporters.source.fictional", n=figures.fictional))
    return lines
