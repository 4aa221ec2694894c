"""How a month's sessions move to the same month of the next year. Pure: no database.

A session keeps its weekday: the second Tuesday of May stays the second Tuesday of May. What a
city arranges is a pattern of weekdays (the hall is free on Tuesdays, the supporter comes on
Tuesdays), so the same date, which falls on another weekday, would be the wrong copy (ADR-0017).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.clock import days_in_month, month_start

CODE_LENGTH = 20
_DAYS = 7


class Obstacle(StrEnum):
    """Why a session was not copied. Reported, never silently dropped or moved elsewhere."""

    MONTH_TAKEN = "month_taken"
    """The month of the new year has a plan already."""
    CANCELLED = "cancelled"
    """It did not take place."""
    NO_SUCH_WEEK = "no_such_week"
    """The month of the new year has no fifth such weekday."""
    TURN_OF_YEAR = "turn_of_year"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    """Its venue is closed on that day."""
    OUT_OF_SEASON = "out_of_season"
    """Its course is not taught in that month."""


@dataclass(frozen=True, slots=True)
class Season:
    """Months in which a course is taught, both included; None: all the year round."""

    first_month: int | None = None
    last_month: int | None = None

    def holds(self, month: int) -> bool:
        """Whether a month is inside; a season may run over the turn of the year."""
        first, last = self.first_month, self.last_month
        if first is None or last is None:
            return True
        return first <= month <= last if first <= last else month >= first or month <= last


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a venue is closed, both included."""

    from_day: date
    to_day: date

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.from_day <= day <= self.to_day


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days on which nothing is held anywhere."""

    is_holiday: Callable[[date], bool]
    is_turn_of_year: Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Move:
    """Where a session would go. ``day`` is None where that week does not exist."""

    day: date | None
    obstacle: Obstacle | None


def next_year_month(month: date) -> date:
    """The same month of the next year."""
    return date(month.year + 1, month.month, 1)


def same_weekday_next_year(day: date) -> date | None:
    """The same n-th weekday of the same month, a year later; None where there is no fifth one."""
    first = next_year_month(month_start(day))
    nth = (day.day - 1) // _DAYS
    ahead = (day.weekday() - first.weekday()) % _DAYS + nth * _DAYS
    return first + timedelta(days=ahead) if ahead < days_in_month(first) else None


def move(
    day: date,
    *,
    cancelled: bool,
    season: Season,
    closures: Iterable[Closure],
    calendar: Calendar,
) -> Move:
    """Where a session of ``day`` goes, or the first reason why it cannot.

    The turn of the year is said before the holiday, since New Year's Day is both.
    """
    target = same_weekday_next_year(day)
    if cancelled:
        return Move(target, Obstacle.CANCELLED)
    if target is None:
        return Move(None, Obstacle.NO_SUCH_WEEK)
    checks = (
        (Obstacle.TURN_OF_YEAR, calendar.is_turn_of_year(target)),
        (Obstacle.HOLIDAY, calendar.is_holiday(target)),
        (Obstacle.CLOSED, any(one.holds(target) for one in closures)),
        (Obstacle.OUT_OF_SEASON, not season.holds(target.month)),
    )
    return Move(target, next((obstacle for obstacle, holds in checks if holds), None))


def moved_code(code: str, old: date, new: date, taken: Collection[str]) -> str:
    """The code of a copied session: a day written in it moves along; unique within its month.

    ``0112-003`` of a session on January 12 becomes ``0111-003`` on January 11.
    """
    day = f"{old:%m%d}"
    wanted = f"{new:%m%d}{code[len(day) :]}" if code.startswith(day) else code
    if wanted not in taken:
        return wanted
    tries = (f"{wanted[: CODE_LENGTH - 4]}-{number}" for number in range(2, 1_000))
    return next(one for one in tries if one not in taken)
