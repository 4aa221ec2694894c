"""支援員名簿 as a form: one row a person, a column for each course."""

from __future__ import annotations

from dashboard.exports.forms.paper import Fill, FormColumn, FormPaper
from dashboard.exports.forms.words import word_of
from dashboard.exports.sheets import book_bytes, new_book
from dashboard.i18n.text import Text
from models.forms import (
    MODE_WORDS,
    SKILL_WORDS,
    SUPPORTER_HEADINGS,
    SUPPORTER_KIND_WORDS,
    YES,
    FormKind,
    FormMark,
)
from optimizer.services.forms import PersonLine, SupportersForm

NEW_ROWS = 20
"""Rows left open for people who are not on file yet."""

_LIMITS = {
    "max_travel_min": 1440,
    "max_per_day": 99,
    "max_per_week": 99,
    "max_per_month": 999,
    "min_per_month": 999,
    "max_days_per_week": 7,
    "max_evenings_per_week": 7,
    "max_evenings": 31,
    "rest_between_days_min": 1440,
}
_FLAGS = ("newcomer", "dispatch", "fictional")
_CHOICES = {"kind": tuple(SUPPORTER_KIND_WORDS), "mode": tuple(MODE_WORDS)}
_WIDTHS = {"supporter": 11, "name": 15, "kind": 18, "origin_mesh": 13, "mode": 9, "tags": 18}


def supporters_form(form: SupportersForm, t: Text) -> bytes:
    """Return 支援員名簿 as an Excel file: everybody on file, and rows for new people.

    Args:
        form: What is on file.
        t: The language of the instructions.
    """
    title = t("forms.supporters.title", city=form.city)
    book = new_book(title, t("app.name"))
    paper = FormPaper(
        book,
        t("forms.supporters.sheet"),
        mark=FormMark(FormKind.SUPPORTERS, form.municipality),
        title=title,
        notes=[t(f"forms.supporters.note{n}") for n in range(1, 5)],
        columns=[*map(_column, SUPPORTER_HEADINGS), *_courses(form)],
        t=t,
    )
    for person in form.people:
        paper.row(*_cells(person, form))
    paper.blank_rows(NEW_ROWS)
    paper.finish()
    paper.sheet.freeze_panes = paper.sheet.cell(paper.heading_row + 1, 3).coordinate
    return book_bytes(book)


def _column(name: str) -> FormColumn:
    heading = SUPPORTER_HEADINGS[name]
    width = _WIDTHS.get(name, 9)
    if name == "supporter":
        return FormColumn(heading, width, Fill.LOCKED)
    if name in _CHOICES:
        return FormColumn(heading, width, Fill.CHOICE, _CHOICES[name])
    if name in _FLAGS:
        return FormColumn(heading, 7, Fill.CHOICE, (YES,), centred=True)
    if name in _LIMITS or name == "people":
        return FormColumn(heading, width, Fill.COUNT, most=_LIMITS.get(name, 99))
    return FormColumn(heading, width)


def _courses(form: SupportersForm) -> list[FormColumn]:
    return [
        FormColumn(f"{code} {name}", 9, Fill.CHOICE, tuple(SKILL_WORDS), centred=True)
        for code, name in form.courses
    ]


def _cells(person: PersonLine, form: SupportersForm) -> list[str | int | None]:
    row = person.row
    cells: dict[str, str | int | None] = {
        "supporter": row.code,
        "name": row.name,
        "kind": word_of(SUPPORTER_KIND_WORDS, row.kind),
        "origin_mesh": row.origin_mesh,
        "mode": word_of(MODE_WORDS, row.mode),
        "min_per_month": row.min_per_month or None,
        "people": None if row.people == 1 else row.people,
        "tags": "、".join(person.tags),
    }
    cells |= {name: YES if getattr(row, name) else None for name in _FLAGS}
    cells |= {name: getattr(row, name) for name in _LIMITS if name not in cells}
    skills: list[str | int | None] = [
        word_of(SKILL_WORDS, person.skills[code]) if code in person.skills else None
        for code, _ in form.courses
    ]
    return [*(cells[name] for name in SUPPORTER_HEADINGS), *skills]
