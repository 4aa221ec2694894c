"""Fiscal years and what could not be copied, in words: for the screen and the command."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.clock import iso_with_weekday, wareki_year

if TYPE_CHECKING:
    from dashboard.i18n.text import Text
    from optimizer.services.years import NotCopied


def year_text(t: Text, fiscal_year: int) -> str:
    """A fiscal year: 令和8年度, or FY2026."""
    if t.lang == "ja":
        return f"{wareki_year(date(fiscal_year, 4, 1))}度"
    return f"FY{fiscal_year}"


def day_with_weekday(t: Text, day: date) -> str:
    """A day with its weekday, which is what a copy keeps."""
    if t.lang == "ja":
        return iso_with_weekday(day)
    return f"{day.isoformat()} ({t(f'weekday.{day.weekday()}')})"


def target_text(t: Text, one: NotCopied) -> str:
    """Where a session would have gone."""
    return t("years.no_day") if one.target is None else day_with_weekday(t, one.target)


def obstacle_text(t: Text, one: NotCopied) -> str:
    """Why it was not copied, with what the closure says of itself."""
    said = t(f"years.obstacle.{one.obstacle}")
    return t("years.obstacle_why", obstacle=said, why=one.why) if one.why else said


def not_copied_line(t: Text, one: NotCopied) -> str:
    """One session that was not copied, in a line."""
    return t(
        "years.line",
        code=one.code,
        day=day_with_weekday(t, one.day),
        target=target_text(t, one),
        venue=one.venue,
        course=one.course_code,
        obstacle=obstacle_text(t, one),
    )
