"""Time as the house keeps it: planning minutes in JST, fiscal years and Japanese dates.

Planning time is whole minutes from the midnight that begins a plan's first day. Japan has
no daylight saving time, so a day is always 1,440 minutes (ADR-0003). Audit time is UTC.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from models.errors import InputError

JST = timezone(timedelta(hours=9), "JST")
MINUTES_PER_DAY = 1_440
WEEKDAYS_JA = "月火水木金土日"
_ERAS = (("令和", date(2019, 5, 1)), ("平成", date(1989, 1, 8)), ("昭和", date(1926, 12, 25)))


@dataclass(frozen=True, slots=True, order=True)
class TimeWindow:
    """Half-open window [start, end) in minutes."""

    start_min: int
    end_min: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_min < self.end_min:
            raise InputError("time_window.order", start=self.start_min, end=self.end_min)

    def holds(self, other: TimeWindow) -> bool:
        """Whether ``other`` lies inside; touching edges are inside."""
        return self.start_min <= other.start_min and other.end_min <= self.end_min


def utc_now() -> datetime:
    """Return the present moment in UTC, for records of what happened when."""
    return datetime.now(UTC)


def fiscal_year(day: date) -> int:
    """Return the fiscal year (年度, April to March) a day belongs to."""
    return day.year if day.month >= 4 else day.year - 1


def month_start(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def days_in_month(first: date) -> int:
    """Return how many days a month has."""
    return ((first.replace(day=28) + timedelta(days=4)).replace(day=1) - first).days


def monday_of(day: date) -> date:
    """Return the Monday of a day's week: plans start there, so that weeks are calendar weeks."""
    return day - timedelta(days=day.weekday())


def planning_minute(plan_start: date, day: date, minute_of_day: int) -> int:
    """Return minutes from the midnight that begins ``plan_start``."""
    return (day - plan_start).days * MINUTES_PER_DAY + minute_of_day


def clock_text(minute_of_day: int) -> str:
    """Return ``HH:MM``; 1440 is ``24:00``."""
    return f"{minute_of_day // 60:02d}:{minute_of_day % 60:02d}"


def parse_clock(raw: str) -> int:
    """Read ``9:00``, ``09:00:00`` or full-width digits, and return minutes of the day.

    Raises:
        InputError: ``clock.malformed``.
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    match = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?", text)
    if match is None or int(match[2]) > 59 or int(match[1]) * 60 + int(match[2]) > MINUTES_PER_DAY:
        raise InputError("clock.malformed", value=raw)
    return int(match[1]) * 60 + int(match[2])


def wareki_year(day: date) -> str:
    """Return the era year, such as 令和8年; the first year is 元年."""
    era, since = next((pair for pair in _ERAS if day >= pair[1]), _ERAS[-1])
    year = day.year - since.year + 1
    return f"{era}{'元' if year == 1 else year}年"


def wareki(day: date) -> str:
    """Return a date as papers write it: 令和8年6月3日(水)."""
    return f"{wareki_year(day)}{day.month}月{day.day}日({WEEKDAYS_JA[day.weekday()]})"


def iso_with_weekday(day: date) -> str:
    """Return a date as screens write it: 2026-06-03(水)."""
    return f"{day.isoformat()}({WEEKDAYS_JA[day.weekday()]})"
