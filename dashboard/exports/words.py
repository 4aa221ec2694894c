"""Words that every file for people shares: dates, times, people, and text made printable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from dashboard.i18n.text import Text
from models.ages import AgeBand
from models.clock import JST, clock_text, wareki, wareki_year
from optimizer.services.roster_view import Duty, RosterView

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    r"""Return text that any file can hold: lines end in ``\n``, a stray control shows as �.

    Nothing is dropped in silence: what cannot be written is seen to be missing.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub(_REPLACEMENT, lines)


def one_line(text: str) -> str:
    """Return text without line ends or tabs, for names of files and headings."""
    return " ".join(plain(text).split())


def day_text(t: Text, day: date) -> str:
    """Return a date as papers write it: 令和8年6月3日(水), or 2026-06-03 (Wed)."""
    if t.lang == "ja":
        return wareki(day)
    return f"{day.isoformat()} ({t(f'weekday.{day.weekday()}')})"


def month_text(t: Text, month: date) -> str:
    """Return a month as papers write it: 令和8年6月, or 2026-06."""
    return f"{wareki_year(month)}{month.month}月" if t.lang == "ja" else f"{month:%Y-%m}"


def moment_day_text(t: Text, moment: datetime) -> str:
    """Return the Japanese day of a moment, as papers write it."""
    return day_text(t, moment.astimezone(JST).date())


def time_text(t: Text, start_min: int, end_min: int) -> str:
    """Return a window of a day: 10:00〜12:00."""
    return t("export.time", start=clock_text(start_min), end=clock_text(end_min))


def age_text(t: Text, band: AgeBand) -> str:
    """Return an age band: 60〜69歳, 70歳以上, 全年齢."""
    if band.high is not None:
        return t("export.age.range", low=band.low, high=band.high)
    return t("export.age.from", low=band.low) if band.low else t("export.age.all")


def listed(t: Text, names: Iterable[str]) -> str:
    """Return names as a list within a sentence."""
    return ("、" if t.lang == "ja" else ", ").join(names)


def course_text(course_names: Mapping[str, str], code: str) -> str:
    """Return a course's name; its code where it has none."""
    return course_names.get(code) or code


def person_name(t: Text, name: str, *, fictional: bool) -> str:
    """Return a name; an invented one says so."""
    return t("export.fictional_name", name=name, word=t("word.fictional")) if fictional else name


def supporter_name(t: Text, duty: Duty) -> str:
    """Return who sits in a seat, or that nobody does."""
    if duty.supporter_id is None:
        return t("export.seat.empty")
    return person_name(t, duty.supporter_name, fictional=duty.fictional)


def all_invented(roster: RosterView) -> bool:
    """Whether everybody in a roster is invented."""
    return bool(roster.loads) and all(load.fictional for load in roster.loads)


def with_fiction(edition: str, t: Text, *, invented: bool) -> str:
    """Return an edition line that says so where the whole plan is an invented one."""
    return f"{edition} {t('export.edition.fictional')}" if invented else edition
