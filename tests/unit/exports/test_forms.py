"""What a form looks like: print-ready, marked, its headings locked, its open cells open."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from dashboard.exports.forms.attendance import attendance_form
from dashboard.exports.forms.availability import availability_archive, availability_workbook
from dashboard.exports.forms.supporters import supporters_form
from dashboard.exports.forms.venue_hours import venue_hours_form
from dashboard.exports.forms.words import day_cells
from dashboard.exports.sheets import without_moments
from dashboard.i18n.text import LANGS, load
from models import forms as format_of
from models.clock import TimeWindow
from models.forms import FormKind, FormMark, find_mark
from models.kinds import SessionKind, SkillLevel, SupporterKind, TravelMode
from models.tables import AttendanceRow
from optimizer.services.forms import (
    AttendanceForm,
    AvailabilityForm,
    MonthLine,
    PersonLine,
    SessionLine,
    SupportersForm,
    VenueHoursForm,
    VenueLine,
)
from tests.form_builders import CITY, MONTH, person

T = load("ja")
MORNING = TimeWindow(540, 720)
PERSON = PersonLine(person("007", name="=架空 花子"), {"B1": SkillLevel.LEAD}, ("手話",))
SUPPORTERS = SupportersForm(CITY, "高松市", (PERSON,), (("B1", "電源の入れ方"),))
ALICE = MonthLine("007", "架空 花子", {0: (MORNING,)})
BOB = MonthLine("008", "架空 太郎", {})
AVAILABILITY = AvailabilityForm(CITY, "高松市", MONTH, (ALICE, BOB))
VENUES = VenueHoursForm(
    CITY,
    "高松市",
    (VenueLine("北", "北公民館", {}, ((MONTH, MONTH, "点検"),), "1111100", TimeWindow(540, 1260)),),
)
SESSION = AttendanceRow(session_code="001", day=MONTH, start_min=600, end_min=660)
ATTENDANCE = AttendanceForm(CITY, "高松市", MONTH, (SessionLine(SESSION, 5),))

EVERY = {
    FormKind.SUPPORTERS: lambda t: supporters_form(SUPPORTERS, t),
    FormKind.AVAILABILITY: lambda t: availability_workbook(AVAILABILITY, t),
    FormKind.VENUE_HOURS: lambda t: venue_hours_form(VENUES, t),
    FormKind.ATTENDANCE: lambda t: attendance_form(ATTENDANCE, t),
}


def sheets(data: bytes) -> list[Any]:
    return openpyxl.load_workbook(BytesIO(data)).worksheets


def heading_row(sheet: Any) -> int:
    return int(sheet.print_title_rows.rpartition("$")[2])


@pytest.mark.parametrize("kind", FormKind)
@pytest.mark.parametrize("lang", LANGS)
def test_a_form_is_marked_locked_frozen_and_ready_to_print(kind: FormKind, lang: str) -> None:
    for sheet in sheets(EVERY[kind](load(lang))):  # type: ignore[arg-type]
        month = MONTH if kind in (FormKind.AVAILABILITY, FormKind.ATTENDANCE) else None
        assert find_mark([sheet["A1"].value]) == FormMark(kind, CITY, month)
        assert sheet.row_dimensions[1].hidden
        setup = sheet.page_setup
        assert (setup.orientation, int(setup.paperSize), setup.fitToWidth) == ("landscape", 9, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        row = heading_row(sheet)
        assert sheet.freeze_panes.lstrip("ABC") == str(row + 1)
        assert all(cell.protection.locked for cell in sheet[row])
        open_cells = [cell for cell in sheet[row + 1] if not cell.protection.locked]
        assert open_cells, "something can be filled in"


def test_lists_hold_the_words_of_the_form_and_codes_are_text() -> None:
    [sheet] = sheets(supporters_form(SUPPORTERS, T))
    lists = {one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"}
    assert '"徒歩,自転車,自動車"' in lists
    assert '"主,補"' in lists
    assert all(len(one) <= 257 for one in lists), "Excel takes 255 characters"
    row = heading_row(sheet) + 1
    assert (sheet.cell(row, 1).value, sheet.cell(row, 1).number_format) == ("007", "@")
    assert sheet.cell(row, 2).data_type == "s"
    assert sheet.cell(row, 2).value == "=架空 花子"
    assert sheet.cell(row, 1).protection.locked, "who a row is about is not typed over"
    assert not sheet.cell(row + 1, 1).protection.locked, "a new row is open"
    assert sheet.cell(row + 1, 1).number_format == "@"


def test_counts_are_whole_numbers_and_no_learner_is_named() -> None:
    [sheet] = sheets(attendance_form(ATTENDANCE, T))
    rules = {one.type for one in sheet.data_validations.dataValidation}
    assert "whole" in rules
    assert not set(format_of.ATTENDANCE_HEADINGS.values()) & {"氏名", "名前", "受講者名"}
    row = heading_row(sheet) + 1
    assert sheet.cell(row, 10).value is None, "not reported is blank, never 0"


def test_everybody_has_a_page_and_a_file_of_their_own() -> None:
    book = sheets(availability_workbook(AVAILABILITY, T))
    assert [sheet.title for sheet in book] == ["007 架空 花子", "008 架空 太郎"]
    for sheet in book:
        assert int(sheet.page_setup.fitToHeight) == 1
    data = availability_archive(AVAILABILITY, T)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        assert names == ["予定表_2026-07_007_架空 花子.xlsx", "予定表_2026-07_008_架空 太郎.xlsx"]
        assert [sheet.title for sheet in sheets(archive.read(names[0]))] == ["007 架空 花子"]
    assert availability_archive(AVAILABILITY, T) == data, "the same month gives the same file"


def test_a_workbook_made_at_another_moment_is_the_same_file() -> None:
    made = availability_workbook(AVAILABILITY, T)
    later = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as old, zipfile.ZipFile(later, "w") as new:
        for name in old.namelist():
            content = re.sub(
                rb">20[0-9-]{8}T[0-9:]{8}Z<", b">2031-01-02T03:04:05Z<", old.read(name)
            )
            new.writestr(zipfile.ZipInfo(name, (2031, 1, 2, 3, 4, 6)), content)
    assert later.getvalue() != made
    assert without_moments(later.getvalue()) == without_moments(made)
    assert [sheet.title for sheet in sheets(without_moments(made))] == [
        sheet.title for sheet in sheets(made)
    ]


def test_a_month_has_its_days_and_the_usual_hours_are_only_a_reminder() -> None:
    sheet = sheets(availability_workbook(AVAILABILITY, T))[0]
    first = heading_row(sheet) + 1
    days = [sheet.cell(first + n, 1).value for n in range(31)]
    assert days == [f"2026/7/{n}" for n in range(1, 32)]
    assert sheet.cell(first + 31, 1).value is None
    monday = first + (7 - MONTH.weekday()) % 7
    assert sheet.cell(monday, 7).value == "9:00-12:00"
    assert not any(sheet.cell(monday, column).value for column in range(3, 7))


@pytest.mark.parametrize(
    ("possible", "preferred", "cells"),
    [
        ([MORNING], [], {"morning": "○"}),
        ([MORNING], [MORNING], {"morning": "◎"}),
        ([MORNING], [TimeWindow(540, 600)], {"free": "9:00-12:00、◎9:00-10:00"}),
        ([TimeWindow(600, 900)], [TimeWindow(600, 900)], {"free": "◎10:00-15:00"}),
        ([MORNING, TimeWindow(750, 800)], [], {"morning": "○", "free": "12:30-13:20"}),
        ([], [], {}),
    ],
)
def test_a_mark_stands_only_where_it_says_all(
    possible: list[TimeWindow], preferred: list[TimeWindow], cells: dict[str, str]
) -> None:
    assert day_cells(possible, preferred) == cells


def test_the_words_of_a_form_are_those_of_the_screens() -> None:
    for words, codes, prefix in (
        (format_of.SUPPORTER_KIND_WORDS, SupporterKind, "supporter_kind"),
        (format_of.MODE_WORDS, TravelMode, "mode"),
        (format_of.SESSION_KIND_WORDS, SessionKind, "session_kind"),
    ):
        assert {code: word for word, code in words.items()} == {
            code: T(f"{prefix}.{code}") for code in codes
        }


def test_closed_days_and_what_the_list_says_are_there() -> None:
    week, closed = sheets(venue_hours_form(VENUES, T))
    row = heading_row(week) + 1
    cells = [cell.value for cell in week[row]]
    assert cells[:2] == ["北", "北公民館"]
    assert cells[-1] == "月火水木金 9:00-21:00"
    assert not any(cells[2:9])
    row = heading_row(closed) + 1
    assert [cell.value for cell in closed[row]][2:] == ["2026/7/1", "2026/7/1", "点検"]
    assert date(2026, 7, 1) == MONTH
