"""受講実績 as a form: one row a session, numbers only."""

from __future__ import annotations

from dashboard.exports.forms.paper import Fill, FormColumn, FormPaper
from dashboard.exports.forms.words import word_of
from dashboard.exports.sheets import book_bytes, new_book
from dashboard.exports.words import month_text
from dashboard.i18n.text import Text
from models.clock import clock_text
from models.forms import ATTENDANCE_HEADINGS, SESSION_KIND_WORDS, YES, FormKind, FormMark
from optimizer.services.forms import AttendanceForm, SessionLine

NEW_ROWS = 10
"""Rows left open for sessions that no plan knows."""

_COUNTS = ("learners", "first_time", "walk_ins", "no_shows", "staff")
_MOST = 9_999
_WIDTHS = {
    "session": 12,
    "day": 12,
    "venue_name": 26,
    "course": 8,
    "title": 24,
    "kind": 14,
    "note": 20,
}


def attendance_form(form: AttendanceForm, t: Text) -> bytes:
    """Return 受講実績 of a month as an Excel file."""
    title = t("forms.attendance.title", city=form.city, month=month_text(t, form.month))
    book = new_book(title, t("app.name"))
    paper = FormPaper(
        book,
        t("forms.attendance.sheet"),
        mark=FormMark(FormKind.ATTENDANCE, form.municipality, form.month),
        title=title,
        notes=[t(f"forms.attendance.note{n}") for n in range(1, 5)],
        columns=[_column(name) for name in ATTENDANCE_HEADINGS],
        t=t,
    )
    for session in form.sessions:
        paper.row(*_cells(session))
    paper.blank_rows(NEW_ROWS)
    paper.finish()
    paper.sheet.freeze_panes = paper.sheet.cell(paper.heading_row + 1, 3).coordinate
    return book_bytes(book)


def _column(name: str) -> FormColumn:
    heading, width = ATTENDANCE_HEADINGS[name], _WIDTHS.get(name, 9)
    if name in _COUNTS:
        return FormColumn(heading, width, Fill.COUNT, most=_MOST)
    if name == "cancelled":
        return FormColumn(heading, 7, Fill.CHOICE, (YES,), centred=True)
    return FormColumn(heading, width, Fill.WORDS if name == "note" else Fill.LOCKED)


def _cells(one: SessionLine) -> list[str | int | None]:
    row = one.row
    cells: dict[str, str | int | None] = {
        "session": row.session_code,
        "day": f"{row.day.year}/{row.day.month}/{row.day.day}",
        "start": None if row.start_min is None else clock_text(row.start_min),
        "end": None if row.end_min is None else clock_text(row.end_min),
        "venue_name": row.venue_name,
        "course": row.course_code,
        "title": row.title,
        "kind": word_of(SESSION_KIND_WORDS, row.kind),
        "expected": one.expected,
        "cancelled": YES if row.cancelled else None,
        "note": row.note,
    }
    cells |= {name: getattr(row, name) for name in _COUNTS}
    return [cells[name] for name in ATTENDANCE_HEADINGS]
