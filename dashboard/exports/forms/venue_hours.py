"""会場の利用時間 as a form: the week of every venue, and on a second sheet its closed days."""

from __future__ import annotations

from datetime import date

from dashboard.exports.forms.paper import Fill, FormColumn, FormPaper
from dashboard.exports.forms.words import window_text, windows_text
from dashboard.exports.sheets import book_bytes, new_book
from dashboard.i18n.text import Text
from models.clock import WEEKDAYS_JA
from models.forms import (
    CLOSED,
    CLOSURE_HEADINGS,
    VENUE_HOURS_HEADINGS,
    WEEKDAY_FIELDS,
    FormKind,
    FormMark,
)
from optimizer.services.forms import VenueHoursForm, VenueLine

NEW_CLOSURES = 60
"""Rows left open for closed days."""


def venue_hours_form(form: VenueHoursForm, t: Text) -> bytes:
    """Return 会場の利用時間 as an Excel file of two sheets."""
    title = t("forms.venue_hours.title", city=form.city)
    book = new_book(title, t("app.name"))
    mark = FormMark(FormKind.VENUE_HOURS, form.municipality)
    week = FormPaper(
        book,
        t("forms.venue_hours.sheet"),
        mark=mark,
        title=title,
        notes=[t(f"forms.venue_hours.note{n}") for n in range(1, 4)],
        columns=[_week_column(name) for name in VENUE_HOURS_HEADINGS],
        t=t,
    )
    for venue in form.venues:
        week.row(*_week(venue))
    week.finish()
    week.sheet.freeze_panes = week.sheet.cell(week.heading_row + 1, 3).coordinate
    closed = FormPaper(
        book,
        t("forms.venue_hours.closed_sheet"),
        mark=mark,
        title=t("forms.venue_hours.closed_title", city=form.city),
        notes=[t(f"forms.venue_hours.closed_note{n}") for n in range(1, 3)],
        columns=[_closed_column(name) for name in CLOSURE_HEADINGS],
        t=t,
    )
    for venue in form.venues:
        for first, last, why in venue.closures:
            closed.row(venue.code, venue.name, _day(first), _day(last), why)
    closed.blank_rows(NEW_CLOSURES)
    closed.finish()
    return book_bytes(book)


def _week_column(name: str) -> FormColumn:
    width = {"venue": 24, "venue_name": 28, "usual": 22}.get(name, 14)
    fill = Fill.WORDS if name in WEEKDAY_FIELDS else Fill.LOCKED
    return FormColumn(VENUE_HOURS_HEADINGS[name], width, fill)


def _closed_column(name: str) -> FormColumn:
    width = {"venue": 28, "venue_name": 34, "why": 34}.get(name, 18)
    return FormColumn(CLOSURE_HEADINGS[name], width)


def _week(venue: VenueLine) -> list[str | int | None]:
    week: list[str | int | None] = [None] * 7
    if venue.week:
        week = [windows_text(venue.week.get(day, ())) or CLOSED for day in range(7)]
    return [venue.code, venue.name, *week, _listed(venue)]


def _listed(venue: VenueLine) -> str:
    """What the list of venues says, as a reminder: 月火水木金 9:00-21:00."""
    days = "".join(
        name for name, flag in zip(WEEKDAYS_JA, venue.open_days or "", strict=False) if flag == "1"
    )
    hours = "" if venue.listed is None else window_text(venue.listed)
    return " ".join(part for part in (days, hours) if part)


def _day(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"
