"""Which file a form is: its name, its bytes, and what a browser is told it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dashboard.exports.files import safe_stem
from dashboard.exports.forms.attendance import attendance_form
from dashboard.exports.forms.availability import (
    availability_archive,
    availability_workbook,
    file_stem,
)
from dashboard.exports.forms.supporters import supporters_form
from dashboard.exports.forms.venue_hours import venue_hours_form
from dashboard.i18n.text import Text
from models.codes import MunicipalityCode
from optimizer.services import forms

if TYPE_CHECKING:
    from sqlalchemy import Engine

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file to hand out."""

    name: str
    content: bytes
    mime: str = XLSX


def supporters(engine: Engine, code: MunicipalityCode, t: Text) -> FormFile:
    """支援員名簿 of everybody on file.

    Raises:
        NotFound: ``municipality.not_on_file``.
    """
    form = forms.supporters_form(engine, code)
    return FormFile(f"{safe_stem(t('forms.supporters.file'))}.xlsx", supporters_form(form, t))


def availability(
    engine: Engine,
    code: MunicipalityCode,
    month: date,
    t: Text,
    *,
    one_file: bool = False,
    supporter_id: int | None = None,
    usual_filled_in: bool = False,
) -> FormFile:
    """予定表 of a month: a zip with a workbook for each person, or one workbook.

    Args:
        engine: The database.
        code: The city.
        month: Any day of the month.
        t: The language of the instructions.
        one_file: One workbook with a sheet for each person, to be printed.
        supporter_id: Only this person's, in one workbook.
        usual_filled_in: Fill in the week of whoever has not answered.

    Raises:
        NotFound: ``municipality.not_on_file``, ``supporter.not_on_file``, and
            ``forms.nobody`` where there is nobody to ask.
    """
    form = forms.availability_form(
        engine, code, month, supporter_id=supporter_id, usual_filled_in=usual_filled_in
    )
    if supporter_id is not None:
        stem = file_stem(form.month, t, form.people[0])
        return FormFile(f"{stem}.xlsx", availability_workbook(form, t))
    stem = file_stem(form.month, t)
    if one_file:
        return FormFile(f"{stem}.xlsx", availability_workbook(form, t))
    return FormFile(f"{stem}.zip", availability_archive(form, t), ZIP)


def venue_hours(engine: Engine, code: MunicipalityCode, t: Text) -> FormFile:
    """会場の利用時間 of every venue.

    Raises:
        NotFound: ``municipality.not_on_file``.
    """
    form = forms.venue_hours_form(engine, code)
    return FormFile(f"{safe_stem(t('forms.venue_hours.file'))}.xlsx", venue_hours_form(form, t))


def attendance(engine: Engine, scenario_id: int, t: Text) -> FormFile:
    """受講実績 of a scenario's month.

    Raises:
        NotFound: ``scenario.not_on_file``.
    """
    form = forms.attendance_form(engine, scenario_id)
    stem = safe_stem(t("forms.attendance.file", month=f"{form.month:%Y-%m}"))
    return FormFile(f"{stem}.xlsx", attendance_form(form, t))
