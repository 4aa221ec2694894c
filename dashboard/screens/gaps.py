"""空白地域: whom does no planned session reach, and why?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import cached, context, state
from dashboard.components.frame import Metric, sources_note
from dashboard.components.notices import Level, notice
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.context import Context
from dashboard.screens import area_card, area_map, figures, gaps_map, links, notes, opening
from models.kinds import TravelMode
from models.reasons import GapCause
from optimizer.services.need import SENIORS

if TYPE_CHECKING:
    from optimizer.services.coverage import AreaGap, CoverageReport, NearVenue
    from optimizer.services.need import Need

WITHIN_MIN = 15
"""Minutes a screen opens with: on foot, about 770 m in a straight line."""


@dataclass(frozen=True)
class _Asked:
    """The question: by which way, within how many minutes, and what was found."""

    need: Need
    mode: TravelMode
    limit_min: int
    report: CoverageReport


def render() -> None:
    """Whom does no planned session reach, and why?"""
    here = context.current()
    t = here.t
    if opening.lacks(here, "gaps"):
        return
    edition = here.edition
    if here.scenario is None or here.scenario_id is None or edition is None:
        opening.opening(here, "gaps", t("gaps.title"))
        notice(Level.EMPTY, t("gaps.no_plan"), t("gaps.no_plan_next"))
        links.to_screen(here, "sessions")
        return
    need = cached.need(here.code, edition, here.scenario.survey_key, here.version)
    if SENIORS not in need.people:
        opening.opening(here, "gaps", t("gaps.title"))
        notice(Level.EMPTY, t("gaps.no_seniors"), t("gaps.no_seniors_next"))
        links.to_screen(here, "imports")
        return
    top = st.container()
    mode, limit_min = _controls(here)
    report = cached.coverage(
        here.code, edition, need.wave.key, here.scenario_id, mode, limit_min, here.version
    )
    asked = _Asked(need, mode, limit_min, report)
    with top:
        _answer(here, asked)
    with st.container(key="split-gaps"):
        _map_and_card(here, asked)
    _tables(here, asked)
    sources_note(t, _sources(here, asked))


def _controls(here: Context) -> tuple[TravelMode, int]:
    t = here.t
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        mode = st.segmented_control(
            t("gaps.mode"),
            list(TravelMode),
            default=TravelMode.WALK,
            format_func=lambda one: t(f"mode.{one}"),
            key="gaps-mode",
            width="content",
        )
        limit_min = st.slider(
            t("gaps.minutes"),
            min_value=5,
            max_value=60,
            value=WITHIN_MIN,
            step=5,
            format=t("gaps.format"),
            key="gaps-minutes",
            width=420,
        )
    return mode or TravelMode.WALK, limit_min


def _answer(here: Context, asked: _Asked) -> None:
    t, report = here.t, asked.report
    reached = t("gaps.metric.venues", venues=report.venues_with_sessions)
    unknown = t("gaps.metric.areas", areas=int((~report.place_known).sum()))
    shown = [
        Metric(
            t("gaps.metric.covered"),
            figures.people(t, report.seniors_covered),
            t("gaps.metric.share", share=figures.share(report.seniors_share)),
        ),
        Metric(t("gaps.metric.not_covered"), figures.people(t, report.seniors_not_covered)),
        Metric(
            t("gaps.metric.place_unknown"),
            figures.people(t, report.seniors_place_unknown),
            unknown,
        ),
        Metric(t("gaps.metric.gaps"), _gap_count(here, report), reached),
    ]
    opening.opening(here, "gaps", _sentence(here, asked), shown, of_plan=True)


def _sentence(here: Context, asked: _Asked) -> str:
    t, report = here.t, asked.report
    words = {
        "mode": t(f"mode.{asked.mode}"),
        "minutes": asked.limit_min,
        "share": figures.share(report.seniors_share),
    }
    left_out = report.non_users_not_covered
    if left_out is None:
        seniors = figures.people(t, report.seniors_not_covered)
        return t("gaps.headline_seniors", seniors=seniors, **words)
    return t(
        "gaps.headline",
        non_users=figures.about(t, left_out.people),
        interval=figures.span(t, left_out.low, left_out.high),
        **words,
    )


def _gap_count(here: Context, report: CoverageReport) -> str:
    known = sum(gap.cause is not GapCause.PLACE_UNKNOWN for gap in report.gaps)
    return here.t("gaps.metric.areas", areas=known)


def _map_and_card(here: Context, asked: _Asked) -> None:
    venues = cached.venues(here.code, here.scenario_id, here.version)
    looks, legend = gaps_map.looks(here.t, asked.need, asked.report)
    reach = gaps_map.reach(here, venues, asked.mode, asked.limit_min)
    map_side, card_side = st.columns([7, 3])
    with map_side:
        area_map.show_areas(here, asked.need, looks, legend, outline=reach, key="gaps-map")
    with card_side, st.container(border=True, height="stretch"):
        _card(here, asked)


def _card(here: Context, asked: _Asked) -> None:
    """The area or venue that was clicked; before that, what the gaps have in common."""
    venue, area = area_map.selected_venue(here), area_map.selected_area(asked.need)
    if venue is not None:
        area_card.venue_card(here, venue)
        links.to_screen(here, "venues")
    elif area is not None:
        _area(here, asked, area)
    else:
        _overview(here, asked)


def _area(here: Context, asked: _Asked, at: int) -> None:
    t = here.t
    area_card.area_card(here, asked.need, at, asked.mode)
    found = [gap for gap in asked.report.gaps if gap.area_id == asked.need.area_ids[at]]
    verdict = t(f"gap.{found[0].cause}") if found else t("gaps.covered")
    limit = t("gaps.within", mode=t(f"mode.{asked.mode}"), minutes=asked.limit_min)
    area_card.lines([t("gaps.card.verdict", limit=limit, verdict=verdict)])


def _overview(here: Context, asked: _Asked) -> None:
    t = here.t
    st.markdown(f"#### {t('gaps.card.title')}")
    causes = Counter(gap.cause for gap in asked.report.gaps)
    area_card.lines(
        [
            t("gaps.card.cause", cause=t(f"gap.{cause}"), areas=causes[cause])
            for cause in GapCause
            if causes[cause]
        ]
    )
    st.markdown(t("gaps.card.empty"))
    links.to_screen(here, "venues", t("gaps.card.to_venues"))
    links.to_screen(here, "sessions", t("gaps.card.to_sessions"))


def _tables(here: Context, asked: _Asked) -> None:
    """The ranked gaps; apart from them, areas whose place is unknown."""
    t = here.t
    ranked = [gap for gap in asked.report.gaps if gap.cause is not GapCause.PLACE_UNKNOWN]
    st.subheader(t("gaps.ranking"), anchor=False)
    if not ranked:
        notice(Level.DONE, t("gaps.none"), t("gaps.none_next"))
    else:
        equal_table(
            t,
            _columns(here),
            {
                area_map.area_key(gap.area_id): _row(here, rank, gap)
                for rank, gap in enumerate(ranked, start=1)
            },
            key="gaps-table",
            selected=state.selected(state.SELECTED_AREA),
            on_pick=area_map.choose_area,
        )
    lines = notes.unusable_lines(here, asked.need)
    if lines:
        st.markdown(f"**{t('gaps.place_unknown')}**")
        area_card.lines(lines)


def _columns(here: Context) -> list[Column]:
    t = here.t
    return [
        Column(t("gaps.column.rank"), Kind.COUNT),
        Column(t("needs.column.area")),
        Column(t("gaps.column.cause")),
        Column(t("needs.column.non_users"), Kind.COUNT),
        Column(t("needs.column.interval")),
        Column(figures.band(t, SENIORS), Kind.COUNT),
        Column(t("gaps.column.session")),
        Column(t("gaps.column.session_min"), Kind.COUNT),
        Column(t("gaps.column.idle")),
        Column(t("gaps.column.idle_min"), Kind.COUNT),
    ]


def _row(here: Context, rank: int, gap: AreaGap) -> tuple[object, ...]:
    return (
        rank,
        gap.area_name,
        here.t(f"gap.{gap.cause}"),
        figures.cell(gap.non_users),
        figures.span(here.t, gap.low, gap.high),
        gap.seniors,
        *_near(gap.session_venue),
        *_near(gap.idle_venue),
    )


def _near(venue: NearVenue | None) -> tuple[str | None, int | None]:
    return (None, None) if venue is None else (venue.name, venue.minutes)


def _sources(here: Context, asked: _Asked) -> list[str]:
    return [
        here.t("gaps.note.straight"),
        *notes.travel_lines(here, asked.mode),
        here.t("gaps.note.share"),
        *notes.need_lines(here, asked.need),
        *notes.venue_lines(here),
        *notes.plan_lines(here),
    ]
