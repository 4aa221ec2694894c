"""How facts stand in the cells of a form: windows, marks, and words of its lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from models.clock import TimeWindow, clock_text
from models.forms import PARTS, POSSIBLE, PREFERRED

Code = TypeVar("Code")

_BETWEEN = "、"


def word_of(words: Mapping[str, Code], code: Code) -> str:
    """The word of a list that stands for a code."""
    return next(word for word, known in words.items() if known == code)


def window_text(window: TimeWindow) -> str:
    """A window as a form has it: 9:00-12:00."""
    return "-".join(clock_text(at).removeprefix("0") for at in (window.start_min, window.end_min))


def windows_text(windows: Sequence[TimeWindow]) -> str:
    """Windows of one day: 9:00-12:00、13:00-17:00."""
    return _BETWEEN.join(map(window_text, windows))


def day_cells(possible: Sequence[TimeWindow], preferred: Sequence[TimeWindow]) -> dict[str, str]:
    """The cells of one day: a mark where a part of the day says it all, else times.

    Args:
        possible: Windows in which somebody can come.
        preferred: Windows they like best, each inside a possible one.
    """
    cells: dict[str, str] = {}
    left, wishes = list(possible), list(preferred)
    for name, (_, part) in PARTS.items():
        within = [
            one
            for one in wishes
            if part.start_min < one.end_min > part.start_min and one.start_min < part.end_min
        ]
        if part in left and within in ([], [part]):
            cells[name] = PREFERRED if within else POSSIBLE
            left.remove(part)
            wishes = [one for one in wishes if one not in within]
    texts = []
    for window in left:
        liked = [one for one in wishes if window.holds(one)]
        if liked == [window]:
            texts.append(f"{PREFERRED}{window_text(window)}")
        else:
            texts.append(window_text(window))
            texts += [f"{PREFERRED}{window_text(one)}" for one in liked]
    if texts:
        cells["free"] = _BETWEEN.join(texts)
    return cells
