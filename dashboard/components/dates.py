"""Days and times as screens write them: ISO with the weekday; on paper, the era's year."""

from __future__ import annotations

from datetime import date, datetime

from dashboard.i18n.text import Text
from models.clock import JST, clock_text, iso_with_weekday, wareki, wareki_year


def day_text(t: Text, day: date) -> str:
    """Return 2027-01-12(火), or 2027-01-12 (Tue)."""
    if t.lang == "ja":
        return iso_with_weekday(day)
    return f"{day.isoformat()} ({t(f'weekday.{day.weekday()}')})"


def short_day(t: Text, day: date) -> str:
    """Return 1/12(火), or 12 Jan (Tue): where the year is plain."""
    weekday = t(f"weekday.{day.weekday()}")
    if t.lang == "ja":
        return f"{day.month}/{day.day}({weekday})"
    return f"{day.day} {day:%b} ({weekday})"


def month_text(t: Text, month: date) -> str:
    """Return 令和9年1月, or January 2027."""
    return f"{wareki_year(month)}{month.month}月" if t.lang == "ja" else f"{month:%B %Y}"


def moment_text(t: Text, moment: datetime) -> str:
    """Return a moment in Japanese time: 令和9年1月12日(火) 14:03, or 2027-01-12 (Tue) 14:03."""
    local = moment.astimezone(JST)
    day = wareki(local.date()) if t.lang == "ja" else day_text(t, local.date())
    return f"{day} {local:%H:%M}"


def hours_text(start_min: int, end_min: int) -> str:
    """Return a window of a day: 10:00–11:00."""
    return f"{clock_text(start_min)}–{clock_text(end_min)}"
