"""A month on one page: weeks as rows, days as columns; a press on a day chooses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import cast

import holidays
import streamlit as st

from dashboard.components.words import plain
from dashboard.i18n.text import Lang, Text
from models.clock import days_in_month, monday_of

_LANGUAGES: dict[Lang, str] = {"ja": "ja", "en": "en_US"}


@dataclass(frozen=True)
class DayEntry:
    """What one day holds, written out."""

    count: str
    """How much there is: 12回."""
    lines: tuple[str, ...] = ()
    """The first few of it, one line each; plain text."""
    more: str = ""
    """What is left out: ほか9回."""


def national_holidays(month: date, lang: Lang) -> dict[date, str]:
    """Return the national holidays of a month with their names.

    Source: 国民の祝日に関する法律, as the ``holidays`` package keeps it.
    """
    year = holidays.country_holidays("JP", years=month.year, language=_LANGUAGES[lang])
    found = cast(Mapping[date, str], year)
    return {
        day: name
        for day, name in sorted(found.items())
        if (day.year, day.month) == (month.year, month.month)
    }


def weeks_of(month: date) -> list[list[date]]:
    """Return the weeks that touch a month, Monday first, whole."""
    first, last = monday_of(month), month + timedelta(days=days_in_month(month) - 1)
    count = (last - first).days // 7 + 1
    return [[first + timedelta(days=7 * week + day) for day in range(7)] for week in range(count)]


def show_month(
    t: Text,
    month: date,
    entries: Mapping[date, DayEntry],
    *,
    key: str,
    selected: date | None,
    on_pick: Callable[[date | None], None],
) -> None:
    """Show a month; a press on the selected day lets it go.

    Args:
        t: Sentences.
        month: Its first day.
        entries: What the days hold; a day without an entry is shown as empty.
        key: Tells the calendars of a session apart.
        selected: The chosen day.
        on_pick: Called with the newly chosen day, or None, before the next run begins.
    """
    names = national_holidays(month, t.lang)
    with st.container(key=f"{key}-month", gap="xsmall"):
        for weekday, column in enumerate(st.columns(7, gap="xsmall", wrap=False)):
            column.markdown(f"**{t(f'weekday.{weekday}')}**", text_alignment="center")
        for week in weeks_of(month):
            for column, day in zip(st.columns(7, gap="xsmall", wrap=False), week, strict=True):
                if day.month == month.month:
                    with column.container(border=True, key=f"{key}-day-{day}", height="stretch"):
                        _day(day, entries.get(day), names.get(day, ""), key, selected, on_pick)


def _day(
    day: date,
    entry: DayEntry | None,
    holiday: str,
    key: str,
    selected: date | None,
    on_pick: Callable[[date | None], None],
) -> None:
    if entry is None:
        off = "dk-off" if holiday or day.weekday() == 6 else ""
        st.html(f'<div class="dk-day {off}"><b>{day.day}</b> {escape(holiday)}</div>')
        return
    st.button(
        f"**{day.day}**  {plain(entry.count)}",
        key=f"{key}-{day}",
        type="primary" if day == selected else "tertiary",
        width="stretch",
        on_click=on_pick,
        args=(None if day == selected else day,),
    )
    lines = "".join(f"<li>{escape(line)}</li>" for line in entry.lines)
    rest = f"<small>{escape(entry.more)}</small>" if entry.more else ""
    named = f'<small class="dk-off">{escape(holiday)}</small>' if holiday else ""
    st.html(f'<div class="dk-day">{named}<ul>{lines}</ul>{rest}</div>')
