"""Cells: from the text somebody typed to a number, a date, a time or days of the week.

Every reader returns None for what it cannot read; the importer turns that into a notice.
Full-width forms, thousands separators and blanks around are forgiven, nothing else is.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from models.clock import WEEKDAYS_JA, parse_clock
from models.errors import InputError
from models.reasons import RejectCode

_WHOLE = re.compile(r"([0-9]{1,8})(?:\.0+)?")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_YEARS = range(1900, 2101)


def plain(text: str) -> str:
    """Return text in its compatibility form (NFKC), runs of blanks and line breaks made one.

    Marks nobody sees (zero-width blanks, BOM, soft hyphens) fall away.
    """
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)).split())


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
    """Read a date in any form in use, a time or a day of the week behind it passed over.

    ISO, ``2020/10/1``, ``20201001``, ``10/1/2020`` (month first), ``2020年10月1日``,
    和暦 (``令和2年10月1日``, ``R2.10.1``, ``令和二年十月一日``), and Excel's day number of the
    years 2000 to 2049, which is what a date becomes where a column has lost its format.
    A day of the week that is not that day's makes it none.
    """
    value = _KANJI_NUMBER.sub(_digits_of, plain(text))
    value = re.sub(r" ?([年月.]|令和|平成|昭和) ?| (?=日)", r"\1", value)
    if match := _BEHIND_A_DAY.search(value):
        day = parse_date(value[: match.start()])
        weekday = match["weekday"]
        return day if day and weekday in (None, WEEKDAYS_JA[day.weekday()]) else None
    for pattern, order in _DATES:
        if match := pattern.fullmatch(value):
            return _date(*(int(match[part]) for part in order))
    if match := _WAREKI.fullmatch(value):
        return _date_of_era(match)
    if _SERIAL.fullmatch(value) and int(value) in _SERIALS:
        return _EXCEL_ZERO + timedelta(days=int(value))
    return None


_SPAN_OF_DAYS = re.compile(r"([月火水木金土日])(?:[-~〜]|から)([月火水木金土日])(?:まで)?")
_TIME = r"(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?"
_DATES = (
    (re.compile(rf"([0-9]{{4}})年([0-9]{{1,2}})月([0-9]{{1,2}})日?{_TIME}"), (1, 2, 3)),
    *(
        (re.compile(rf"([0-9]{{4}}){mark}([0-9]{{1,2}}){mark}([0-9]{{1,2}}){_TIME}"), (1, 2, 3))
        for mark in ("-", "/", r"\.")
    ),
    (re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}){_TIME}"), (3, 1, 2)),
    (re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"), (1, 2, 3)),
)
_WAREKI = re.compile(
    r"(?P<era>令和|平成|昭和|令|平|昭|[RHS])(?P<year>[0-9]{1,2}|元)"
    r"(?:年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"
    r"|(?P<mark>[./-])(?P<month2>[0-9]{1,2})(?P=mark)(?P<day2>[0-9]{1,2}))",
    re.IGNORECASE,
)
_ERA_START = {"令": 2018, "R": 2018, "平": 1988, "H": 1988, "昭": 1925, "S": 1925}
_ERA_YEARS = {"令": 99, "R": 99, "平": 40, "H": 40, "昭": 64, "S": 64}  # 平成 in plans of its time
_BEHIND_A_DAY = re.compile(r"(?: ?\((?P<weekday>[月火水木金土日])(?:曜日?)?\)| ?時点| ?現在)$")
_KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十]+(?=[年月日](?!曜))")
_KANJI_DIGITS = "〇一二三四五六七八九"
_SERIAL = re.compile(r"[0-9]{5}")
_EXCEL_ZERO = date(1899, 12, 30)
_SERIALS = range((date(2000, 1, 1) - _EXCEL_ZERO).days, (date(2050, 1, 1) - _EXCEL_ZERO).days)


def _digits_of(match: re.Match[str]) -> str:
    """Kanji numerals as digits: 二〇二四, 六, 十, 二十五. Left as they are where malformed."""
    text = match[0]
    if "十" not in text:
        return "".join(str(_KANJI_DIGITS.index(char)) for char in text)
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "〇" in text or "十" in ones:
        return text
    return str(
        10 * (_KANJI_DIGITS.index(tens) if tens else 1) + (_KANJI_DIGITS.index(ones) if ones else 0)
    )


def _date_of_era(match: re.Match[str]) -> date | None:
    era = match["era"][0].upper()
    year = 1 if match["year"] == "元" else int(match["year"])
    if not 1 <= year <= _ERA_YEARS[era]:
        return None
    month, day = match["month"] or match["month2"], match["day"] or match["day2"]
    return _date(_ERA_START[era] + year, int(month), int(day))


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_minute(text: str) -> int | None:
    """Read a time of day in minutes.

    ``08:30``, ``8時30分``, ``9時半``, ``午後1時``, ``PM1:30``, ``1:30 PM``, ``24時``, ``24:00``;
    and ``0.375``, which is what 9:00 becomes where a workbook's column has lost its format.
    """
    value = plain(text).replace(" ", "")
    half_day = _HALF_DAY.match(value) or _HALF_DAY_BEHIND.search(value)
    if half_day is not None:
        value = value.replace(half_day[0], "", 1)
    if match := re.fullmatch(r"([0-9]{1,2})時(?:([0-9]{1,2})分|(半))?", value):
        value = f"{match[1]}:{30 if match[3] else int(match[2] or 0):02d}"
    if half_day is None and _FRACTION.fullmatch(value):
        return _minute_of_fraction(float(value))
    try:
        minute = parse_clock(value)
    except InputError:
        return None
    return minute if half_day is None else _in_half_day(minute, half_day[0].upper())


_HALF_DAY = re.compile(r"午前|午後|[AP]\.?M\.?", re.IGNORECASE)
_HALF_DAY_BEHIND = re.compile(r"[AP]\.?M\.?$", re.IGNORECASE)
_FRACTION = re.compile(r"0\.[0-9]+")
_NOON_MIN, _DAY_MIN = 12 * 60, 24 * 60


def _minute_of_fraction(share: float) -> int | None:
    """The minute that a share of a day is, where it is one; Excel keeps 15 digits of it."""
    minute = round(share * _DAY_MIN)
    return minute if abs(share * _DAY_MIN - minute) < 1e-6 else None


def _in_half_day(minute: int, half: str) -> int | None:
    """12 o'clock is midnight in the morning, and noon in the afternoon; 13 is no such hour."""
    if minute >= _NOON_MIN + 60:
        return None
    afternoon = half == "午後" or half.startswith("P")
    return minute % _NOON_MIN + (_NOON_MIN if afternoon else 0)


def parse_hours(opens: str, closes: str) -> tuple[int, int] | None:
    """Read opening and closing in minutes, the second after the first.

    Either may say ``24時間``; the first may hold both, as ``9:00～17:00``. None otherwise.
    """
    said = [plain(text).replace(" ", "") for text in (opens, closes)]
    if any(_ALL_DAY.fullmatch(text) for text in said):
        rest = {text for text in said if text and not _ALL_DAY.fullmatch(text)}
        return None if rest else (0, _DAY_MIN)
    if not said[1]:
        said = re.split(r"[-~〜―–]|から", said[0])
        said[-1] = said[-1].removesuffix("まで")
    if len(said) != 2:
        return None
    first, last = map(parse_minute, said)
    return (first, last) if first is not None and last is not None and first < last else None


_ALL_DAY = re.compile(r"24時間(?:営業|開放|利用可能?)?|終日")


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
