"""Days on which public rooms are closed everywhere: national holidays and the turn of the year."""

from __future__ import annotations

from datetime import date

import holidays


def is_national_holiday(day: date) -> bool:
    """Whether a day is a 国民の祝日 or the day off in its place (振替休日, 国民の休日).

    Source: 国民の祝日に関する法律, as the ``holidays`` package keeps it.
    """
    return day in holidays.country_holidays("JP", years=day.year)


def is_turn_of_the_year(day: date) -> bool:
    """Whether a day is one of 12-29 … 1-3 (年末年始)."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
