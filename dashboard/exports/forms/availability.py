"""予定表 as a form: a sheet for each person, a row for each day of the month.

Each person gets a file of their own, so that nobody's days reach anybody else by mail; for
printing, one workbook holds everybody's sheets.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties

from dashboard.exports.files import safe_stem, unique_stem
from dashboard.exports.forms.paper import Fill, FormColumn, FormPaper
from dashboard.exports.forms.words import day_cells, window_text, windows_text
from dashboard.exports.sheets import NO_MOMENT, book_bytes, new_book, without_moments
from dashboard.exports.words import month_text
from dashboard.i18n.text import Text
from models.clock import WEEKDAYS_JA, days_in_month
from models.forms import (
    AVAILABILITY_HEADINGS,
    AVAILABILITY_LABELS,
    PARTS,
    POSSIBLE,
    PREFERRED,
    FormKind,
    FormMark,
)
from optimizer.services.forms import AvailabilityForm, MonthLine

_DAY_POINTS = 16


def availability_workbook(form: AvailabilityForm, t: Text) -> bytes:
    """Return one workbook with a sheet for each person: to be printed, or for one person."""
    book = new_book(_title(form, t), t("app.name"))
    for person in form.people:
        _sheet(book, form, person, t)
    return book_bytes(book)


def availability_archive(form: AvailabilityForm, t: Text) -> bytes:
    """Return a zip with one workbook for each person, to be mailed one by one.

    The same month gives the same file, whenever it is made.
    """
    file = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for person in form.people:
            alone = AvailabilityForm(form.municipality, form.city, form.month, (person,))
            stem = unique_stem(file_stem(form.month, t, person), taken)
            taken.add(stem.casefold())
            entry = zipfile.ZipInfo(f"{stem}.xlsx", NO_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, without_moments(availability_workbook(alone, t)))
    return file.getvalue()


def file_stem(month: date, t: Text, person: MonthLine | None = None) -> str:
    """A name for the file, without its ending: of everybody, or of one person."""
    name = t("forms.availability.file", month=f"{month:%Y-%m}")
    return safe_stem(name if person is None else f"{name}_{person.code}_{person.name}")


def _title(form: AvailabilityForm, t: Text) -> str:
    return t("forms.availability.title", month=month_text(t, form.month))


def _sheet(book: Workbook, form: AvailabilityForm, person: MonthLine, t: Text) -> None:
    paper = FormPaper(
        book,
        f"{person.code} {person.name}",
        mark=FormMark(FormKind.AVAILABILITY, form.municipality, form.month),
        title=_title(form, t),
        labels=(
            (AVAILABILITY_LABELS["supporter"], person.code),
            (AVAILABILITY_LABELS["name"], person.name),
            (AVAILABILITY_LABELS["month"], f"{form.month.year}年{form.month.month}月"),
        ),
        columns=[_column(name) for name in AVAILABILITY_HEADINGS],
        t=t,
    )
    days = days_in_month(form.month)
    for n in range(days):
        day = form.month + timedelta(days=n)
        paper.row(*_cells(person, day))
        paper.sheet.row_dimensions[paper.heading_row + 1 + n].height = _DAY_POINTS
    paper.finish()
    notes = [t(f"forms.availability.note{n}") for n in range(1, 7)]
    paper.beside(notes, column=len(AVAILABILITY_HEADINGS) + 2, width=44, rows=days)
    paper.sheet.column_dimensions["H"].width = 2
    paper.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    paper.sheet.page_setup.fitToHeight = 1


def _column(name: str) -> FormColumn:
    heading = AVAILABILITY_HEADINGS[name]
    if name in PARTS:
        hours = window_text(PARTS[name][1])
        marks = (POSSIBLE, PREFERRED)
        return FormColumn(f"{heading}\n{hours}", 13, Fill.CHOICE, marks, centred=True)
    if name == "free":
        return FormColumn(heading, 26)
    width = {"day": 13, "weekday": 7, "usual": 24}[name]
    return FormColumn(heading, width, Fill.LOCKED, centred=name == "weekday")


def _cells(person: MonthLine, day: date) -> list[str | int | None]:
    offer = person.days.get(day)
    marks = {} if offer is None else day_cells(offer.possible, offer.preferred)
    cells = {
        "day": f"{day.year}/{day.month}/{day.day}",
        "weekday": WEEKDAYS_JA[day.weekday()],
        "usual": windows_text(person.usual.get(day.weekday(), ())),
        **marks,
    }
    return [cells.get(name) for name in AVAILABILITY_HEADINGS]
