"""Planning minutes, fiscal years, and Japanese dates."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.clock import (
    JST,
    MINUTES_PER_DAY,
    TimeWindow,
    clock_text,
    days_in_month,
    fiscal_year,
    iso_with_weekday,
    monday_of,
    month_start,
    parse_clock,
    planning_minute,
    utc_now,
    wareki,
    wareki_year,
)
from models.errors import InputError

DAYS = st.dates(date(1927, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_fiscal_year_begins_in_april(day: date, year: int) -> None:
    assert fiscal_year(day) == year


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2019, 4, 30), "平成31年4月30日(火)"),
        (date(2019, 5, 1), "令和元年5月1日(水)"),
        (date(2020, 1, 1), "令和2年1月1日(水)"),
        (date(1989, 1, 7), "昭和64年1月7日(土)"),
        (date(1989, 1, 8), "平成元年1月8日(日)"),
        (date(1926, 12, 25), "昭和元年12月25日(土)"),
        (date(2026, 6, 3), "令和8年6月3日(水)"),
    ],
)
def test_wareki_changes_era_on_the_day(day: date, shown: str) -> None:
    assert wareki(day) == shown
    assert shown.startswith(wareki_year(day))


def test_iso_date_carries_its_weekday() -> None:
    assert iso_with_weekday(date(2026, 6, 3)) == "2026-06-03(水)"


@pytest.mark.parametrize(
    ("start", "end", "fine"), [(0, 1, True), (0, 0, False), (5, 4, False), (-1, 4, False)]
)
def test_time_window_needs_a_length_and_no_negative_start(start: int, end: int, fine: bool) -> None:
    if fine:
        assert TimeWindow(start, end).end_min == end
        return
    with pytest.raises(InputError) as caught:
        TimeWindow(start, end)
    assert caught.value.code == "time_window.order"


@pytest.mark.parametrize(
    ("inner", "holds"),
    [((540, 600), True), ((539, 600), False), ((540, 601), False), ((550, 560), True)],
)
def test_time_window_holds_what_touches_its_edges(inner: tuple[int, int], holds: bool) -> None:
    assert TimeWindow(540, 600).holds(TimeWindow(*inner)) is holds


@given(st.integers(0, MINUTES_PER_DAY))
def test_clock_text_reads_back(minute: int) -> None:
    assert parse_clock(clock_text(minute)) == minute


@pytest.mark.parametrize(
    ("raw", "minute"),
    [
        ("9:00", 540),
        ("09:00:00", 540),
        ("０９：００", 540),
        ("24:00", 1440),
        ("00:00", 0),
        (" 8:05 ", 485),
    ],
)
def test_clock_reads_forms_in_use(raw: str, minute: int) -> None:
    assert parse_clock(raw) == minute


@pytest.mark.parametrize(
    "raw", ["", "24:01", "25:00", "9:60", "9", "9:0", "-1:00", "9:00:0", "午前9:00"]
)
def test_clock_refuses_what_is_no_time(raw: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_clock(raw)
    assert caught.value.code == "clock.malformed"


@pytest.mark.parametrize(
    ("month", "days"), [(date(2024, 2, 1), 29), (date(2026, 2, 1), 28), (date(2026, 12, 1), 31)]
)
def test_month_has_its_days(month: date, days: int) -> None:
    assert days_in_month(month) == days


@given(DAYS)
def test_month_and_monday_hold_their_day(day: date) -> None:
    first = month_start(day)
    assert first.day == 1
    assert first <= day < first + timedelta(days=days_in_month(first))
    monday = monday_of(day)
    assert monday.weekday() == 0
    assert monday <= day < monday + timedelta(days=7)


@pytest.mark.parametrize(("day", "minute", "planned"), [(0, 0, 0), (0, 1439, 1439), (1, 0, 1440)])
def test_planning_minute_counts_from_the_first_midnight(
    day: int, minute: int, planned: int
) -> None:
    start = date(2026, 6, 1)
    assert planning_minute(start, start + timedelta(days=day), minute) == planned


def test_audit_time_is_utc_and_jst_nine_hours_ahead() -> None:
    now = utc_now()
    assert now.tzinfo is UTC
    assert now.astimezone(JST).utcoffset() == timedelta(hours=9)
