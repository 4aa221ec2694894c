from __future__ import annotations

from datetime import UTC, date, datetime

from dashboard.components.dates import day_text, hours_text, moment_text, month_text, short_day
from dashboard.i18n.text import load

DAY = date(2027, 1, 12)
JA, EN = load("ja"), load("en")


def test_days_are_written_in_the_chosen_language() -> None:
    assert day_text(JA, DAY) == "2027-01-12(火)"
    assert day_text(EN, DAY) == "2027-01-12 (Tue)"
    assert short_day(JA, DAY) == "1/12(火)"
    assert short_day(EN, DAY) == "12 Jan (Tue)"


def test_months_bear_the_era_in_japanese() -> None:
    assert month_text(JA, DAY) == "令和9年1月"
    assert month_text(EN, DAY) == "January 2027"


def test_a_moment_is_told_in_japanese_time() -> None:
    late = datetime(2027, 1, 12, 15, 30, tzinfo=UTC)
    assert moment_text(JA, late) == "令和9年1月13日(水) 00:30"
    assert moment_text(EN, late) == "2027-01-13 (Wed) 00:30"


def test_hours_of_the_day() -> None:
    assert hours_text(9 * 60, 24 * 60) == "09:00–24:00"
