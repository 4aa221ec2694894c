from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reference.days_off import is_national_holiday, is_turn_of_the_year
from models.clock import days_in_month, month_start
from optimizer.services.year_rules import (
    CODE_LENGTH,
    Calendar,
    Closure,
    Obstacle,
    Season,
    move,
    moved_code,
    same_weekday_next_year,
)

CALENDAR = Calendar(is_national_holiday, is_turn_of_the_year)
NEVER = Calendar(lambda _: False, lambda _: False)
DAYS = st.dates(date(2020, 4, 1), date(2039, 3, 31))


def nth(day: date) -> int:
    """Which of its weekday a day is in its month, counted out day by day."""
    first = month_start(day)
    days = (first + timedelta(days=n) for n in range(day.day))
    return sum(one.weekday() == day.weekday() for one in days)


@given(DAYS)
def test_a_copy_keeps_weekday_month_and_which_of_the_month_it_is(day: date) -> None:
    target = same_weekday_next_year(day)
    if target is None:
        first = date(day.year + 1, day.month, 1)
        there = [first + timedelta(days=n) for n in range(days_in_month(first))]
        assert nth(day) == 5
        assert sum(one.weekday() == day.weekday() for one in there) == 4
        return
    assert (target.year, target.month) == (day.year + 1, day.month)
    assert target.weekday() == day.weekday()
    assert nth(target) == nth(day)


def test_no_two_days_of_a_month_fall_together() -> None:
    for year in range(2024, 2031):
        for month in range(1, 13):
            first = date(year, month, 1)
            moved = [
                same_weekday_next_year(first + timedelta(days=n))
                for n in range(days_in_month(first))
            ]
            there = [one for one in moved if one is not None]
            assert len(there) == len(set(there))


@pytest.mark.parametrize(
    ("day", "target"),
    [
        (date(2026, 5, 12), date(2027, 5, 11)),  # the second Tuesday
        (date(2026, 5, 29), None),  # a fifth Friday; May 2027 has four
        (date(2026, 4, 30), date(2027, 4, 29)),  # a fifth Thursday in both years
        (date(2028, 2, 29), None),  # a fifth Tuesday of a leap year
        (date(2027, 2, 1), date(2028, 2, 7)),  # the first Monday
    ],
)
def test_days_worked_out_by_hand(day: date, target: date | None) -> None:
    assert same_weekday_next_year(day) == target


def why(day: date, **changes: object) -> Obstacle | None:
    given: dict[str, object] = {
        "cancelled": False,
        "season": Season(),
        "closures": (),
        "calendar": CALENDAR,
        **changes,
    }
    return move(day, **given).obstacle  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "obstacle"),
    [
        (date(2026, 4, 30), Obstacle.HOLIDAY),  # → 2027-04-29 昭和の日
        (date(2026, 4, 23), None),
        (date(2026, 9, 28), None),  # → 2027-09-27, a plain Monday
        (date(2026, 9, 21), Obstacle.HOLIDAY),  # → 2027-09-20 敬老の日
        (date(2026, 12, 29), Obstacle.NO_SUCH_WEEK),  # December 2027 has four Tuesdays
        (date(2027, 1, 8), None),  # the second Friday → 2028-01-14
        (date(2027, 1, 4), Obstacle.TURN_OF_YEAR),  # the first Monday → 2028-01-03
        (date(2027, 1, 5), None),  # the first Tuesday → 2028-01-04
        (date(2026, 12, 22), None),  # the fourth Tuesday → 2027-12-28
        (date(2026, 12, 23), None),  # the fourth Wednesday → 2027-12-22
        (date(2026, 12, 30), Obstacle.TURN_OF_YEAR),  # the fifth Wednesday → 2027-12-29
    ],
)
def test_holidays_and_the_turn_of_the_year(day: date, obstacle: Obstacle | None) -> None:
    assert why(day) is obstacle


@pytest.mark.parametrize(
    ("from_day", "to_day", "closed"),
    [
        (date(2027, 5, 11), date(2027, 5, 11), True),
        (date(2027, 5, 1), date(2027, 5, 11), True),
        (date(2027, 5, 11), date(2027, 6, 30), True),
        (date(2027, 5, 1), date(2027, 5, 10), False),
        (date(2027, 5, 12), date(2027, 6, 30), False),
    ],
)
def test_a_closure_holds_on_its_first_and_last_day(
    from_day: date, to_day: date, closed: bool
) -> None:
    found = why(date(2026, 5, 12), closures=[Closure(from_day, to_day)])
    assert found is (Obstacle.CLOSED if closed else None)


@pytest.mark.parametrize(
    ("season", "month", "taught"),
    [
        (Season(1, 3), 1, True),
        (Season(1, 3), 3, True),
        (Season(1, 3), 4, False),
        (Season(1, 3), 12, False),
        (Season(11, 2), 11, True),
        (Season(11, 2), 2, True),
        (Season(11, 2), 3, False),
        (Season(11, 2), 10, False),
        (Season(), 8, True),
    ],
)
def test_a_season_holds_its_first_and_last_month(season: Season, month: int, taught: bool) -> None:
    assert season.holds(month) is taught
    found = why(date(2026, month, 10), season=season, calendar=NEVER)
    assert found is (None if taught else Obstacle.OUT_OF_SEASON)


def test_a_cancelled_session_is_said_to_be_so_whatever_else_is_in_the_way() -> None:
    assert why(date(2026, 5, 29), cancelled=True) is Obstacle.CANCELLED


def test_new_years_day_is_the_turn_of_the_year_and_not_only_a_holiday() -> None:
    assert why(date(2026, 1, 2)) is Obstacle.TURN_OF_YEAR  # the first Friday → 2027-01-01


def test_the_day_in_a_code_moves_along_and_codes_stay_apart() -> None:
    old, new = date(2027, 1, 12), date(2028, 1, 11)
    assert moved_code("0112-003", old, new, ()) == "0111-003"
    assert moved_code("駅前-3", old, new, ()) == "駅前-3"
    assert moved_code("0112-003", old, new, {"0111-003"}) == "0111-003-2"
    long = "0112" + "x" * (CODE_LENGTH - 4)
    taken = {moved_code(long, old, new, ())}
    again = moved_code(long, old, new, taken)
    assert again not in taken
    assert len(again) <= CODE_LENGTH
