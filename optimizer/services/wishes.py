"""Times somebody likes best, chosen among what they offered: mornings, afternoons, evenings.

A wish chosen here always lies inside a window that was offered, and neighbouring parts of one
day become one window, so that a session across noon lies inside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from data.repositories.people import Windows
from models.clock import TimeWindow

NOON_MIN = 12 * 60
EVENING_MIN = 17 * 60


class Part(NamedTuple):
    """A part of a weekday."""

    weekday: int
    window: TimeWindow


def parts(offered: Windows, preferred: Windows) -> tuple[Part, ...]:
    """Return what can be wished for: the windows offered, cut at noon and at five.

    A wish on file that is no sum of these parts is a part of its own.
    """
    found = {
        Part(day, piece)
        for day, windows in offered.items()
        for window in windows
        for piece in _cut(window)
    }
    found |= {
        Part(day, wished)
        for day, windows in preferred.items()
        for wished in windows
        if joined(one for one in found if _inside(one, day, wished)) != {day: (wished,)}
    }
    return tuple(sorted(found))


def chosen(offered: Windows, preferred: Windows) -> tuple[Part, ...]:
    """Return the parts that the wishes on file are made of."""
    whole = {Part(day, wished) for day, windows in preferred.items() for wished in windows}
    every = parts(offered, preferred)
    own = whole & set(every)
    return tuple(
        one
        for one in every
        if one in own or any(_inside(one, *wish) for wish in whole if wish not in own)
    )


def joined(chosen: Iterable[Part]) -> dict[int, tuple[TimeWindow, ...]]:
    """Return chosen parts as windows by weekday; those that touch become one."""
    by_day: dict[int, list[TimeWindow]] = {}
    for day, window in sorted(chosen):
        theirs = by_day.setdefault(day, [])
        if theirs and theirs[-1].end_min == window.start_min:
            theirs[-1] = TimeWindow(theirs[-1].start_min, window.end_min)
        else:
            theirs.append(window)
    return {day: tuple(windows) for day, windows in by_day.items()}


def _cut(window: TimeWindow) -> list[TimeWindow]:
    inner = [at for at in (NOON_MIN, EVENING_MIN) if window.start_min < at < window.end_min]
    return [TimeWindow(*ends) for ends in pairwise([window.start_min, *inner, window.end_min])]


def _inside(part: Part, day: int, wished: TimeWindow) -> bool:
    return part.weekday == day and wished.holds(part.window)
