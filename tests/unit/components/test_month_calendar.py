from __future__ import annotations

from datetime import date

import pytest

from dashboard.components.month_calendar import national_holidays, weeks_of


def test_holidays_of_a_month_are_named_in_both_languages() -> None:
    january = date(2027, 1, 1)
    assert national_holidays(january, "ja") == {
        date(2027, 1, 1): "元日",
        date(2027, 1, 11): "成人の日",
    }
    assert national_holidays(january, "en")[date(2027, 1, 11)] == "Coming of Age Day"


def test_a_month_without_holidays_has_none() -> None:
    assert national_holidays(date(2027, 6, 1), "ja") == {}


@pytest.mark.parametrize(
    ("month", "count", "first", "last"),
    [
        (date(2027, 1, 1), 5, date(2026, 12, 28), date(2027, 1, 31)),
        (date(2027, 2, 1), 4, date(2027, 2, 1), date(2027, 2, 28)),
        (date(2026, 8, 1), 6, date(2026, 7, 27), date(2026, 9, 6)),
    ],
)
def test_weeks_are_whole_and_begin_on_monday(
    month: date, count: int, first: date, last: date
) -> None:
    weeks = weeks_of(month)
    assert [len(week) for week in weeks] == [7] * count
    assert (weeks[0][0], weeks[-1][-1]) == (first, last)
