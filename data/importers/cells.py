"""Cells: from the text somebody typed to a number, a date, a time or days of the week.

Every reader returns None for what it cannot read; the importer turns that into a notice.
Full-width forms, thousands separators and blanks around are forgiven, nothing else is.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from models.clock import WEEKDAYS_JA, parse_clock
from models.errors import InputError
from models.reasons import RejectCode

_WHOLE = re.compile(r"([0-9]{1,8})(?:\.0+)?")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_YEARS = range(1900, 2101)
_ERA_START = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}


def plain(text: str) -> str:
    """Return text in its compatibility form (NFKC), runs of blanks and line breaks made one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def clean(text: str) -> str:
    """Return text as published, runs of blanks and line breaks made one."""
    return " ".join(text.split())


def whole_number(text: str) -> int | RejectCode:
    """Read a count of people: a whole number from 0, below a hundred million."""
    number = _ungrouped(plain(text))
    if match := _WHOLE.fullmatch(number):
        return int(match[1])
    if not number:
        return RejectCode.REQUIRED
    if not _NUMBER.fullmatch(number):
        return RejectCode.NOT_A_NUMBER
    if number.startswith("-"):
        return RejectCode.NEGATIVE
    return RejectCode.NOT_WHOLE if "." in number else RejectCode.NOT_A_NUMBER


def decimal(text: str) -> float | None:
    """Read a decimal number such as a latitude."""
    number = plain(text)
    return float(number) if len(number) <= 40 and _NUMBER.fullmatch(number) else None


def _ungrouped(number: str) -> str:
    """Drop thousands separators where every group has its three digits."""
    return number.replace(",", "") if _GROUPED.fullmatch(number) else number


def parse_date(text: str) -> date | None:
    """Read a date: ISO, ``2020/10/1``, ``20201001``, ``10/1/2020``, ``2020年10月1日``, 和暦."""
    value = plain(text)
    for pattern, order in _DATES:
        if match := pattern.fullmatch(value):
            return _date(*(int(match[part]) for part in order))
    if match := _WAREKI.fullmatch(value):
        year = 1 if match["year"] == "元" else int(match["year"])
        return _date(_ERA_START[match["era"]] + year, int(match["month"]), int(match["day"]))
    return None


_SPAN_OF_DAYS = re.compile(r"([月火水木金土日])(?:[-~〜]|から)([月火水木金土日])(?:まで)?")
_TIME = r"(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?"
_DATES = (
    (re.compile(rf"([0-9]{{4}})[-/.年]([0-9]{{1,2}})[-/.月]([0-9]{{1,2}})日?{_TIME}"), (1, 2, 3)),
    (re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}){_TIME}"), (3, 1, 2)),
    (re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"), (1, 2, 3)),
)
_WAREKI = re.compile(
    r"(?P<era>令和|平成|昭和|[RHS])(?P<year>[0-9]{1,2}|元)[年.](?P<month>[0-9]{1,2})[月.]"
    r"(?P<day>[0-9]{1,2})日?(?:時点|現在)?"
)


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_minute(text: str) -> int | None:
    """Read a time of day in minutes: ``08:30``, ``8時30分``, ``24時``."""
    value = plain(text)
    if match := re.fullmatch(r"([0-9]{1,2})時(?:([0-9]{1,2})分)?", value):
        value = f"{match[1]}:{int(match[2] or 0):02d}"
    try:
        return parse_clock(value)
    except InputError:
        return None


def parse_open_days(text: str) -> str | None:
    """Read days such as ``月火水木金``, ``月・水``, ``月～金`` or ``毎日``.

    Returns seven digits, Monday first, 1 open: ``1111100``. Public holidays (祝) are not days
    of the week and are passed over.
    """
    value = re.sub(r"曜日?|祝日?|[\s・,、;／/]", "", plain(text))
    if value in {"毎日", "全日", "年中無休"}:
        return "1" * 7
    if match := _SPAN_OF_DAYS.fullmatch(value):
        first, last = (WEEKDAYS_JA.index(day) for day in match.groups())
        return "".join("1" if (day - first) % 7 <= (last - first) % 7 else "0" for day in range(7))
    if not value or set(value) - set(WEEKDAYS_JA):
        return None
    return "".join("1" if day in value else "0" for day in WEEKDAYS_JA)


def join_notes(*notes: str) -> str:
    """Join the notes that say something and do not repeat each other."""
    return "／".join(dict.fromkeys(note for note in map(clean, notes) if note))
