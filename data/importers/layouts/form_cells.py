"""Cells of the forms: marks, windows of a day, words from a list; and a form's own mark."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from data.importers.cells import parse_minute, plain, whole_number
from data.importers.headings import FieldOf, Table, plain_heading
from models.clock import TimeWindow
from models.codes import MunicipalityCode
from models.errors import InputError
from models.forms import FORM_VERSION, FormKind, FormMark, find_mark
from models.kinds import AvailabilityKind
from models.reasons import RejectCode

Code = TypeVar("Code")

_YES = frozenset(("○", "◯", "〇", "o", "1", "はい", "有", "yes", "true", "レ", "✓", "✔"))
_NO = frozenset(("", "×", "x", "-", "0", "いいえ", "無", "no", "false", "なし"))
_PREFERRED = frozenset(("◎", "希望"))
_POSSIBLE = _YES | {"△", "▲", "可"}
_IMPOSSIBLE = _NO | {"不可"}
_CLOSED = frozenset(("休", "休館", "休み", "×", "x", "-", "なし"))
_ALL_DAY = frozenset(("終日", "24時間"))
_CLOCK = r"[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?|時(?:[0-9]{1,2}分|半)?)?"
_WINDOW = re.compile(rf"([◎○◯〇△]?)\s*({_CLOCK})\s*-\s*({_CLOCK})\s*(?:[、,;／/]\s*|\s+|$)")


@dataclass(frozen=True, slots=True)
class Offered:
    """One window of a day as marked: preferred, or merely possible."""

    window: TimeWindow
    kind: AvailabilityKind


def headings_of(*names: Mapping[str, str], also: Mapping[str, Sequence[str]]) -> FieldOf:
    """A function from a plain heading to a field, by a form's own words and other spellings."""
    fields = {plain_heading(word): name for table in names for name, word in table.items()}
    for name, words in also.items():
        fields |= {plain_heading(word): name for word in words}
    return fields.get


def mark_of(table: Table) -> FormMark | None:
    """The form's own mark, in a row above its heading.

    Raises:
        InputError: ``import.form_newer`` for a form that a later program made.
    """
    above = table.sheet.lines[: table.heading]
    mark = find_mark(cell for line in above for cell in line.cells)
    if mark is not None and mark.version > FORM_VERSION:
        raise table.refuse("import.form_newer", value=mark.version)
    return mark


def is_marked(table: Table, kind: FormKind) -> bool:
    """Whether a table bears the mark of this form."""
    above = table.sheet.lines[: table.heading]
    mark = find_mark(cell for line in above for cell in line.cells)
    return mark is not None and mark.kind is kind


def owner_of(tables: Sequence[Table]) -> MunicipalityCode | None:
    """The municipality whose form it is, by its mark; None without one.

    Raises:
        InputError: ``import.mixed_owners`` for a workbook put together from several.
    """
    said = {mark.municipality for table in tables if (mark := mark_of(table)) is not None}
    if len(said) > 1:
        raise tables[0].refuse("import.mixed_owners", value=", ".join(sorted(said)))
    return next(iter(said), None)


def labelled(table: Table, *labels: str) -> str:
    """The value beside a label above the heading; empty where there is none."""
    wanted = {plain_heading(label) for label in labels}
    for line in table.sheet.lines[: table.heading]:
        for column, cell in enumerate(line.cells):
            if plain_heading(cell).rstrip(":") in wanted:
                return next((text for text in map(plain, line.cells[column + 1 :]) if text), "")
    return ""


def yes_or_no(text: str) -> bool | None:
    """Read a mark such as ○; None where it is neither yes nor no."""
    word = plain(text).casefold()
    return True if word in _YES else False if word in _NO else None


def chosen(text: str, words: Mapping[str, Code]) -> Code | None:
    """The code a word of a drop-down list stands for; its own code is understood as well."""
    wanted = plain(text).casefold()
    for word, code in words.items():
        if wanted in (plain(word).casefold(), str(code)):
            return code
    return None


def limit(text: str, least: int, most: int) -> int | RejectCode | None:
    """Read a limit: None where blank, else a whole number from ``least`` to ``most``."""
    if not plain(text):
        return None
    number = whole_number(text)
    if isinstance(number, RejectCode) or least <= number <= most:
        return number
    return RejectCode.OUT_OF_RANGE


def marked(text: str, window: TimeWindow) -> tuple[Offered, ...] | RejectCode:
    """Read the mark of a part of a day: ◎ likes to, ○ can, blank cannot."""
    word = plain(text).casefold()
    if word in _IMPOSSIBLE:
        return ()
    if word in _PREFERRED:
        return (Offered(window, AvailabilityKind.PREFERRED),)
    if word in _POSSIBLE:
        return (Offered(window, AvailabilityKind.POSSIBLE),)
    return RejectCode.UNKNOWN_WORD


def windows(text: str) -> tuple[Offered, ...] | RejectCode:
    """Read free times such as ``9:00-12:00、◎13:00〜15:00``; ``UNREADABLE_WINDOWS`` otherwise."""
    value = re.sub(r"から|[~〜‐‑‒–—−]", "-", plain(text)).replace("まで", "")
    if value in _IMPOSSIBLE:
        return ()
    found: list[Offered] = []
    at = 0
    while at < len(value):
        match = _WINDOW.match(value, at)
        window = None if match is None else _window(match[2], match[3])
        if match is None or window is None:
            return RejectCode.UNREADABLE_WINDOWS
        kind = AvailabilityKind.PREFERRED if match[1] == "◎" else AvailabilityKind.POSSIBLE
        found.append(Offered(window, kind))
        at = match.end()
    return tuple(found)


def opening(text: str) -> tuple[TimeWindow, ...] | RejectCode:
    """Read the hours of a weekday: windows, 終日, or closed where it says so or is blank."""
    word = plain(text)
    if not word or word.casefold() in _CLOSED:
        return ()
    if word in _ALL_DAY:
        return (TimeWindow(0, 24 * 60),)
    found = windows(text)
    if isinstance(found, RejectCode):
        return found
    open_at = sorted({one.window for one in found})
    return RejectCode.WINDOWS_OVERLAP if overlapping(open_at) else tuple(open_at)


def heading_window(table: Table, field: str) -> TimeWindow | None:
    """The hours printed in the heading of a part of a day, such as 午前 9:00-12:00."""
    words = re.sub(r"[~〜‐‑‒–—−]", "-", plain(table.label(field)))
    match = re.search(rf"({_CLOCK})\s*-\s*({_CLOCK})", words)
    return None if match is None else _window(match[1], match[2])


def settled(offered: Sequence[Offered]) -> tuple[Offered, ...] | RejectCode:
    """The windows of one day without contradiction, possible ones before preferred ones.

    A preferred window that stands alone is possible too; one inside a possible window says
    what of it is liked best. The same window said twice is one.
    """
    of = {kind: sorted({o.window for o in offered if o.kind is kind}) for kind in AvailabilityKind}
    possible, preferred = of[AvailabilityKind.POSSIBLE], of[AvailabilityKind.PREFERRED]
    if overlapping(possible) or overlapping(preferred):
        return RejectCode.WINDOWS_OVERLAP
    for wish in preferred:
        if any(window.holds(wish) for window in possible):
            continue
        if any(_touch(window, wish) for window in possible):
            return RejectCode.PREFERRED_OUTSIDE
        possible = sorted([*possible, wish])
    return tuple(
        Offered(window, kind)
        for kind, found in (
            (AvailabilityKind.POSSIBLE, possible),
            (AvailabilityKind.PREFERRED, preferred),
        )
        for window in found
    )


def overlapping(ordered: Sequence[TimeWindow]) -> bool:
    """Whether two of some windows in order share a minute; touching ones do not."""
    return any(later.start_min < sooner.end_min for sooner, later in pairwise(ordered))


def _touch(one: TimeWindow, other: TimeWindow) -> bool:
    return one.start_min < other.end_min and other.start_min < one.end_min


def _window(start: str, end: str) -> TimeWindow | None:
    opens, closes = _minute(start), _minute(end)
    if opens is None or closes is None:
        return None
    try:
        return TimeWindow(opens, closes)
    except InputError:
        return None


def _minute(text: str) -> int | None:
    if text.isdecimal():
        return parse_minute(f"{text}:00")
    return parse_minute(text.replace("半", "30分"))
