"""Cells: what is read as a number, a date, a time or days, and what is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importers.cells import (
    decimal,
    join_notes,
    parse_date,
    parse_hours,
    parse_minute,
    parse_open_days,
    whole_number,
)
from models.clock import WEEKDAYS_JA, wareki_year
from models.reasons import RejectCode


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("0", 0),
        ("225", 225),
        ("２２５", 225),
        (" 1,311 ", 1311),
        ("1,234,567", 1234567),
        ("12.0", 12),
        ("99999999", 99_999_999),
    ],
)
def test_whole_number_reads_counts(text: str, people: int) -> None:
    assert whole_number(text) == people


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", RejectCode.REQUIRED),
        ("　", RejectCode.REQUIRED),
        ("-1", RejectCode.NEGATIVE),
        ("-0.5", RejectCode.NEGATIVE),
        ("－３", RejectCode.NEGATIVE),
        ("0.5", RejectCode.NOT_WHOLE),
        ("12.01", RejectCode.NOT_WHOLE),
        ("*", RejectCode.NOT_A_NUMBER),
        ("X", RejectCode.NOT_A_NUMBER),
        ("nan", RejectCode.NOT_A_NUMBER),
        ("inf", RejectCode.NOT_A_NUMBER),
        ("1e3", RejectCode.NOT_A_NUMBER),
        ("٣", RejectCode.NOT_A_NUMBER),
        ("1,23", RejectCode.NOT_A_NUMBER),
        ("1,2345", RejectCode.NOT_A_NUMBER),
        ("100000000", RejectCode.NOT_A_NUMBER),
        ("12人", RejectCode.NOT_A_NUMBER),
    ],
)
def test_whole_number_says_why_it_is_none(text: str, code: RejectCode) -> None:
    assert whole_number(text) is code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("34.19840 ", 34.1984),
        ("３４．５", 34.5),
        ("-0.5", -0.5),
        ("343.208813", 343.208813),
        ("", None),
        ("34,34", None),
        ("34°20′", None),
        ("nan", None),
        ("1e2", None),
        ("3" * 41, None),
    ],
)
def test_decimal_reads_plain_numbers_only(text: str, number: float | None) -> None:
    assert decimal(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "2020-10-01",
        "2020/10/1",
        "20201001",
        "10/1/2020",
        "2020.10.1",
        "2020年10月1日",
        "２０２０年１０月１日",
        "令和2年10月1日",
        "R2.10.1",
        "2020-10-01T00:00:00",
        "2020-10-01 09:30:00",
        "令和2年10月1日現在",
        "令和二年十月一日",
        "二〇二〇年十月一日",
        "令和 2 年 10 月 1 日",
        "2020年10月1日(木)",
        "令和2年10月1日（木曜日）時点",
        "r02/10/01",
        "令2.10.1",
        "2020/10/1 0:00",
        "2020-10-01 ",
        "44105",
        "\ufeff2020-10-01",
    ],
)
def test_date_reads_every_form_in_use(text: str) -> None:
    assert parse_date(text) == date(2020, 10, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13/1/2020",
        "2020-02-30",
        "2020",
        "1899-12-31",
        "2101-01-01",
        "0202-10-01",
        "昨日",
        "36525",
        "54789",
        "37201.0",
        "372013",
        "2020-10/1",
        "2020年10-1",
        "R0.10.1",
        "昭和65年1月1日",
        "令和六十年〇月一日",
        "令和十十年十月一日",
        "2020年10月1日(金)",
        "10月1日",
        "2020年10月",
        "1/10/20",
    ],
)
def test_date_refuses_what_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(date(1927, 1, 1), date(2100, 12, 31)))
def test_date_in_era_years_is_the_date(day: date) -> None:
    assert parse_date(f"{wareki_year(day)}{day.month}月{day.day}日") == day


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("08:30", 510),
        ("8時30分", 510),
        ("9時", 540),
        ("24時", 1440),
        ("24:00", 1440),
        ("24:01", None),
        ("8時60分", None),
        ("正午", None),
        ("９：００", 540),
        ("9:00:00", 540),
        ("9時半", 570),
        ("午前9時", 540),
        ("午後1時30分", 810),
        ("午後0時", 720),
        ("午前0時", 0),
        ("午前12時", 0),
        ("午後12時30分", 750),
        ("午後13時", None),
        ("PM 1:30", 810),
        ("1:30 p.m.", 810),
        ("AM9:00", 540),
        ("0.375", 540),
        ("0.354166666666667", 510),
        ("0.3750001", None),
        ("1", None),
        ("9", None),
        ("1.5", None),
        ("24時間", None),
        ("", None),
    ],
)
def test_minute_reads_clock_and_words(text: str, minute: int | None) -> None:
    assert parse_minute(text) == minute


@pytest.mark.parametrize(
    ("opens", "closes", "hours"),
    [
        ("08:30", "17:00", (510, 1020)),
        ("24時間", "", (0, 1440)),
        ("24時間", "24時間", (0, 1440)),
        ("終日", "", (0, 1440)),
        ("00:00", "24:00", (0, 1440)),
        ("9:00～17:00", "", (540, 1020)),
        ("9時から17時まで", "", (540, 1020)),
        ("24時間", "17:00", None),
        ("17:00", "09:00", None),
        ("09:00", "09:00", None),
        ("09:00", "", None),
        ("", "", None),
        ("9:00-12:00-13:00", "", None),
    ],
)
def test_hours_are_both_known_and_in_order_or_unknown(
    opens: str, closes: str, hours: tuple[int, int] | None
) -> None:
    assert parse_hours(opens, closes) == hours


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("月火水木金", "1111100"),
        ("月水木金土日", "1011111"),
        ("月・水", "1010000"),
        ("月曜日、水曜日", "1010000"),
        ("月～金", "1111100"),
        ("火曜日から日曜日まで", "0111111"),
        ("月火水木金土日祝", "1111111"),
        ("毎日", "1111111"),
        ("金～月", "1000111"),
        ("第2火曜", None),
        ("要予約", None),
        ("祝日", None),
        ("", None),
    ],
)
def test_open_days_are_seven_digits_or_unknown(text: str, days: str | None) -> None:
    assert parse_open_days(text) == days


@given(st.sets(st.sampled_from(WEEKDAYS_JA), min_size=1))
def test_open_days_hold_exactly_the_days_named(days: set[str]) -> None:
    digits = parse_open_days("".join(days))
    assert digits is not None
    assert {day for day, digit in zip(WEEKDAYS_JA, digits, strict=True) if digit == "1"} == days


def test_notes_are_joined_once_each() -> None:
    assert join_notes(" 要予約 ", "", "要予約", "土足\n禁止") == "要予約／土足 禁止"
