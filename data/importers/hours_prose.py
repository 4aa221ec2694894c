"""Opening hours in prose, read where they are certain and left as they are elsewhere.

``【開館時間】9:00～21:30 【休館日】月曜日`` is certain: one span, one day of the week. A second
span, a word such as ただし, or a closing day that is no plain day of the week makes that
part uncertain, and then nothing of it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.importers.cells import parse_minute, plain
from models.clock import WEEKDAYS_JA

_CLOCK = r"((?:午前|午後)?\s*[0-9]{1,2}(?::[0-9]{2}|時(?:[0-9]{1,2}分|半)?))"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:~|〜|-|－|―|から)\s*{_CLOCK}(?:まで)?")
_LABELLED = re.compile(r"【([^】]+)】([^【]*)")
_HOURS_LABEL = re.compile(r"(?:開館|利用|利用可能|営業|開所|使用|開庁)(?:時間|時刻)")
_CLOSED_LABEL = re.compile(r"休(?:館|業|所|庁)日|定休日")
_UNCERTAIN = re.compile(
    r"[()（）※]|ただし|但し|まで\S*は|場合|土日|平日|祝|第[0-9一二三四]|および|又は|季"
)
_NO_DAY_OF_THE_WEEK = re.compile(r"年末年始|なし|無し?|無休|[0-9]{1,2}月[0-9]{1,2}日.*|・|、|,|\s")


@dataclass(frozen=True, slots=True)
class HoursInProse:
    """What a text says for certain: minutes of the day; seven digits, Monday first, 1 open."""

    opens_min: int | None = None
    closes_min: int | None = None
    open_days: str | None = None


def hours_in(text: str) -> HoursInProse:
    """Read opening hours and closing days out of a note.

    A text without labels is read only where it is nothing but a span: ``9時～17時``.
    """
    value = plain(text)
    parts = _LABELLED.findall(value)
    if not parts:
        span = span_in(value)
        return HoursInProse(*span) if span else HoursInProse()
    hours = [said for label, said in parts if _HOURS_LABEL.fullmatch(label.strip())]
    closed = [said for label, said in parts if _CLOSED_LABEL.fullmatch(label.strip())]
    span = span_in(hours[0].strip()) if len(hours) == 1 else None
    days = _open_days(closed[0].strip()) if len(closed) == 1 else None
    opens, closes = span or (None, None)
    return HoursInProse(opens, closes, days)


def span_in(text: str) -> tuple[int, int] | None:
    """Start and end of a text that is one span of a day, in minutes; None for anything else."""
    match = _SPAN.fullmatch(plain(text))
    if match is None:
        return None
    opens, closes = _minute(match[1]), _minute(match[2])
    if opens is None or closes is None or opens >= closes:
        return None
    return opens, closes


def _minute(text: str) -> int | None:
    """A time of day; 午後7時 is 19:00. 午後12時 is noon to some, midnight to others: not read."""
    clock = text.replace(" ", "").replace("半", "30分")
    half = clock[:2] if clock.startswith(("午前", "午後")) else ""
    minute = parse_minute(clock.removeprefix(half))
    if minute is None or (half and minute >= 12 * 60):
        return None
    return minute + 12 * 60 if half == "午後" else minute


def _open_days(closed: str) -> str | None:
    """Days that stay open, where those closed are plain days of the week and nothing else.

    年末年始, dates of the year and なし are no days of the week: every one stays open.
    """
    if _UNCERTAIN.search(closed) or not closed:
        return None
    days = re.sub(r"毎週|曜日?", "", _NO_DAY_OF_THE_WEEK.sub("", closed))
    if set(days) - set(WEEKDAYS_JA):
        return None
    return "".join("0" if day in days else "1" for day in WEEKDAYS_JA)
