"""One venue: what is published of it, the month's sessions there, and a form to correct it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import cached, state
from dashboard.components.notices import Level, notice
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import area_card, area_map, links
from models.clock import clock_text, parse_clock
from models.errors import PlanningError
from models.reasons import PlaceQuality
from models.tables import Venue
from optimizer.services import season

if TYPE_CHECKING:
    from optimizer.services.season import VenueView

_DAYS = range(7)
_ANSWERS: dict[str, bool | None] = {"unknown": None, "yes": True, "no": False}


def render(here: Context, everything: Sequence[VenueView]) -> None:
    """Show the selected venue; without one, how to select it."""
    t = here.t
    chosen = state.selected(state.SELECTED_VENUE)
    view = next((one for one in everything if area_map.venue_key(one.venue.id) == chosen), None)
    if view is None:
        notice(Level.EMPTY, t("venues.choose"), t("venues.choose_next"))
        return
    st.subheader(view.venue.name, anchor=False)
    facts, form = st.columns(2, gap="large")
    with facts:
        _facts(here, view)
        area_card.session_lines(here, view)
        links.to_screen(here, "sessions", t("venues.to_sessions"))
    with form:
        _form(here, view.venue)


def yes_no(t: Text, answer: bool | None) -> str:
    """あり, なし or 不明."""
    return t("word.unknown" if answer is None else "word.yes" if answer else "word.no")


def hours(t: Text, venue: Venue) -> str:
    """Opening hours, or that they are not known."""
    if venue.opens_min is None or venue.closes_min is None:
        return t("word.unknown")
    return t(
        "figures.hours", opens=clock_text(venue.opens_min), closes=clock_text(venue.closes_min)
    )


def days(t: Text, venue: Venue) -> str:
    """Weekdays a venue is open, or that they are not known."""
    if venue.open_days is None:
        return t("word.unknown")
    return t("venues.day_comma").join(t(f"weekday.{day}") for day in _open(venue))


def _open(venue: Venue) -> list[int]:
    return [day for day in _DAYS if venue.open_days is not None and venue.open_days[day] == "1"]


def _facts(here: Context, view: VenueView) -> None:
    t, venue = here.t, view.venue
    source = next(
        (one for one in cached.sources(here.code, here.version) if one.id == venue.source_id), None
    )
    shown = {
        "kind": t(f"venue_kind.{venue.kind}"),
        "address": venue.address or t("word.unknown"),
        "phone": venue.phone or t("word.unknown"),
        "days": days(t, venue),
        "hours": hours(t, venue),
        "hours_note": venue.hours_note,
        "seats": t("word.unknown") if venue.seats is None else str(venue.seats),
        "wifi": yes_no(t, venue.wifi),
        "step_free": yes_no(t, venue.step_free),
        "place": t(f"place_quality.{venue.place_quality}"),
        "place_raw": "" if venue.place_quality is PlaceQuality.OK else venue.place_raw,
        "note": venue.note,
        "source": ""
        if source is None
        else f"{source.title} {source.as_of or ''} {source.attribution or source.file_name}",
    }
    area_card.lines(
        [
            t("venues.fact.line", label=t(f"venues.fact.{name}"), value=value)
            for name, value in shown.items()
            if value
        ]
    )


def _form(here: Context, venue: Venue) -> None:
    """Correct what the published lists leave unknown. Empty stays unknown."""
    t, key = here.t, f"venue-{venue.id}"
    _say_outcome(here, venue)
    with st.form(f"{key}-form", border=True):
        st.markdown(f"**{t('venues.form.title')}**")
        st.number_input(
            t("venues.form.seats"),
            min_value=1,
            max_value=2000,
            value=venue.seats,
            key=f"{key}-seats",
            placeholder=t("word.unknown"),
        )
        for column, name, answer in zip(
            st.columns(2), ("wifi", "step_free"), (venue.wifi, venue.step_free), strict=True
        ):
            with column:
                _answer_radio(t, name, answer, key)
        st.pills(
            t("venues.form.days"),
            list(_DAYS),
            selection_mode="multi",
            default=_open(venue),
            format_func=lambda day: t(f"weekday.{day}"),
            key=f"{key}-days",
        )
        for column, name, minutes in zip(
            st.columns(2), ("opens", "closes"), (venue.opens_min, venue.closes_min), strict=True
        ):
            column.text_input(
                t(f"venues.form.{name}"),
                "" if minutes is None else clock_text(minutes),
                key=f"{key}-{name}",
                placeholder=t("word.unknown"),
            )
        st.form_submit_button(
            t("venues.form.save"), type="primary", on_click=_save, args=(here, venue, key)
        )


def _answer_radio(t: Text, name: str, answer: bool | None, key: str) -> None:
    st.radio(
        t(f"venues.form.{name}"),
        list(_ANSWERS),
        index=list(_ANSWERS.values()).index(answer),
        format_func=lambda one: t(f"word.{one}"),
        horizontal=True,
        key=f"{key}-{name}",
    )


def _save(here: Context, venue: Venue, key: str) -> None:
    """Runs before the next run draws, so that the page shows what is now on file."""
    typed = {
        name: st.session_state[f"{key}-{name}"]
        for name in ("seats", "wifi", "step_free", "days", "opens", "closes")
    }
    assert venue.id is not None
    try:
        season.correct_venue(
            here.app.engine,
            venue.id,
            seats=typed["seats"],
            wifi=_ANSWERS[typed["wifi"]],
            step_free=_ANSWERS[typed["step_free"]],
            open_days=_seven_digits(typed["days"]),
            opens_min=_minutes(typed["opens"]),
            closes_min=_minutes(typed["closes"]),
        )
    except PlanningError as error:
        st.session_state[state.VENUE_CORRECTION] = (venue.id, here.t.error(error))
    else:
        st.session_state[state.VENUE_CORRECTION] = (venue.id, "")


def _seven_digits(chosen: Sequence[int]) -> str | None:
    """Monday first, 1 open; no day chosen: unknown."""
    return "".join("1" if day in chosen else "0" for day in _DAYS) if chosen else None


def _minutes(typed: str) -> int | None:
    return parse_clock(typed) if typed.strip() else None


def _say_outcome(here: Context, venue: Venue) -> None:
    about, refusal = st.session_state.pop(state.VENUE_CORRECTION, (None, ""))
    if about != venue.id:
        return
    t = here.t
    if refusal:
        notice(Level.REFUSED, refusal, t("venues.form.not_saved"))
    else:
        notice(Level.DONE, t("venues.form.saved", name=venue.name), t("venues.form.saved_next"))
