"""The card beside a map: what is known of the one area or venue that was clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import cached
from dashboard.components.dates import day_text, month_text
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import figures
from models.clock import clock_text
from models.kinds import TravelMode
from models.reasons import PlaceQuality
from models.tables.demand import UsageDefinition
from optimizer.services.area_details import AreaDetails, area_details

if TYPE_CHECKING:
    from optimizer.services.need import Need
    from optimizer.services.season import PlannedSession, VenueView

MOST_SESSIONS = 6
"""Sessions listed on a card; the rest are counted."""


def area_card(here: Context, need: Need, at: int, mode: TravelMode) -> None:
    """Show an area's people, its need, and the way to the nearest session."""
    t = here.t
    found = area_details(
        need,
        at,
        cached.venues(here.code, here.scenario_id, here.version),
        planned(here),
        here.app.travel,
        mode,
    )
    st.markdown(f"#### {plain(found.name)}")
    if found.place_quality is not PlaceQuality.OK:
        lines([t("needs.card.place_unusable", quality=t(f"place_quality.{found.place_quality}"))])
    if found.estimate is not None:
        shown = figures.estimate(t, found.estimate, assumed=need.wave.n_is_assumed)
        unaware = need.wave.definition is UsageDefinition.PROCEDURES
        key = "needs.card.unaware" if unaware else "needs.card.non_users"
        st.markdown(f"**{plain(t(key, estimate=shown))}**")
    lines(_way(here, found, mode))
    lines([*_people(here, found), *_group(here, found)])


def venue_card(here: Context, view: VenueView) -> None:
    """Show a venue's facts and the month's sessions there."""
    t, venue = here.t, view.venue
    st.markdown(f"#### {plain(venue.name)}")
    lines([t(f"venue_kind.{venue.kind}"), venue.address])
    session_lines(here, view)


def session_lines(here: Context, view: VenueView) -> None:
    """List the month's sessions of one venue, the first of them by name."""
    t = here.t
    if here.scenario is None:
        lines([t("needs.no_plan")])
        return
    held = [one for one in planned(here) if one.venue_id == view.venue.id]
    month = month_text(t, here.scenario.month)
    st.markdown(f"**{plain(t('venues.sessions_in', month=month, sessions=len(held)))}**")
    names = _course_names(here)
    lines(
        [
            t(
                "venues.session",
                day=day_text(t, one.day),
                opens=clock_text(one.start_min),
                closes=clock_text(one.end_min),
                course=names.get(one.course_code, one.course_code),
            )
            for one in held[:MOST_SESSIONS]
        ]
    )
    if len(held) > MOST_SESSIONS:
        lines([t("venues.more_sessions", sessions=len(held) - MOST_SESSIONS)])


def planned(here: Context) -> tuple[PlannedSession, ...]:
    """The month's sessions; none where there is no plan."""
    if here.scenario_id is None:
        return ()
    return cached.sessions(here.scenario_id, here.version)


def lines(texts: list[str]) -> None:
    """Show short texts one under another; plain text."""
    st.markdown("  \n".join(plain(text) for text in texts if text))


def _people(here: Context, found: AreaDetails) -> list[str]:
    """People by age: the survey's bands, 65 and over, five-year ages; then households."""
    t = here.t
    by_age = [
        t("figures.comma").join(
            t("needs.card.people", band=figures.band(t, band), people=figures.people(t, count))
            for band, count in people
        )
        for people in (found.survey_people, found.older_people, found.fine_people)
    ]
    if found.alone_senior is None and found.couple_senior is None:
        return by_age
    alone, couple = (
        t("figures.not_published")
        if count is None
        else t("figures.households", households=figures.number(count))
        for count in (found.alone_senior, found.couple_senior)
    )
    return [*by_age, t("needs.card.households", alone=alone, couple=couple)]


def _group(here: Context, found: AreaDetails) -> list[str]:
    """Census squares that are one area for secrecy, and squares shared with neighbours."""
    texts = []
    if found.counted_in is not None:
        texts.append(here.t("needs.card.counted_in", square=found.counted_in))
    if found.counted_here:
        texts.append(
            here.t(
                "needs.card.counted_here",
                count=len(found.counted_here),
                squares=", ".join(found.counted_here),
            )
        )
    if found.share < 1:
        texts.append(here.t("needs.card.share", share=f"{found.share:.0%}"))
    return texts


def _way(here: Context, found: AreaDetails, mode: TravelMode) -> list[str]:
    t = here.t
    if here.scenario is None:
        return [t("needs.no_plan")]
    if found.place_quality is not PlaceQuality.OK:
        return [t("needs.card.no_way_known")]
    if found.nearest is None:
        return [t("needs.card.no_session")]
    near = found.nearest
    texts = [
        t(
            "needs.card.nearest",
            venue=near.venue.name,
            mode=t(f"mode.{mode}"),
            minutes=near.venue.minutes,
            method=t(f"travel.method.{here.app.travel.method}"),
            month=month_text(t, here.scenario.month),
            sessions=near.sessions,
            first=day_text(t, near.first_day),
        ),
    ]
    if found.idle is not None:
        texts.append(
            t(
                "needs.card.idle",
                venue=found.idle.name,
                mode=t(f"mode.{mode}"),
                minutes=found.idle.minutes,
            )
        )
    return texts


def _course_names(here: Context) -> dict[str, str]:
    return {
        code: course.name_ja if here.t.lang == "ja" else course.name_en
        for code, course in cached.courses(here.version).items()
    }
