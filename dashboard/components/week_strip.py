"""A week at a glance: when somebody can come, by weekday and hour; as a picture and in words."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape

from dashboard.components.dates import hours_text
from dashboard.i18n.text import Text
from models.clock import TimeWindow

_FROM_MIN, _TO_MIN = 8 * 60, 21 * 60
"""The part of the day that is drawn; what lies outside is cut at its edge."""

_DAYS = range(7)
_CELL_PX, _HIGH_PX = 20, 30
_FILL, _LINE = "#0b57a4", "#9aa1ab"


def week_words(t: Text, windows: Mapping[int, Sequence[TimeWindow]]) -> str:
    """Say when somebody can come: 月 09:00–12:00、水 13:00–17:00; other days are left out.

    Args:
        t: Sentences.
        windows: Windows by weekday, Monday 0.
    """
    comma, stop = t("supporters.week.comma"), t("supporters.week.stop")
    days = [
        f"{t(f'weekday.{day}')} "
        + comma.join(hours_text(one.start_min, one.end_min) for one in windows[day])
        for day in _DAYS
        if windows.get(day)
    ]
    return stop.join(days) or t("supporters.week.never")


def week_picture(windows: Mapping[int, Sequence[TimeWindow]]) -> str:
    """Return the week as a small picture (a data address), for a column of a table.

    Seven boxes from Monday to Sunday, morning at the top; a filled part is a window.
    """
    boxes = []
    for day in _DAYS:
        left = day * _CELL_PX + 1
        boxes.append(
            f'<rect x="{left}" y="1" width="{_CELL_PX - 3}" height="{_HIGH_PX - 2}" '
            f'fill="#ffffff" stroke="{_LINE}"/>'
        )
        for window in windows.get(day, ()):
            top, high = _span(window)
            boxes.append(
                f'<rect x="{left}" y="{1 + top * (_HIGH_PX - 2):.1f}" width="{_CELL_PX - 3}" '
                f'height="{high * (_HIGH_PX - 2):.1f}" fill="{_FILL}"/>'
            )
    wide = len(_DAYS) * _CELL_PX
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{_HIGH_PX}" '
        f'viewBox="0 0 {wide} {_HIGH_PX}">{"".join(boxes)}</svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def week_html(t: Text, windows: Mapping[int, Sequence[TimeWindow]]) -> str:
    """Return the week as seven columns with their hours written below, for a card."""
    columns = "".join(_column(t, day, windows.get(day, ())) for day in _DAYS)
    return f'<div class="dk-week">{columns}</div>'


def _column(t: Text, day: int, windows: Sequence[TimeWindow]) -> str:
    bars = "".join(
        f'<i style="top:{top:.1%};height:{high:.1%}"></i>' for top, high in map(_span, windows)
    )
    hours = "<br>".join(f"{_clock(one.start_min)}–<wbr>{_clock(one.end_min)}" for one in windows)
    name = escape(t(f"weekday.{day}"))
    return f"<div><b>{name}</b><span>{bars}</span><small>{hours or '–'}</small></div>"


def _span(window: TimeWindow) -> tuple[float, float]:
    """Top and height of a window, as shares of the part of the day that is drawn."""
    start = min(max(window.start_min, _FROM_MIN), _TO_MIN)
    end = min(max(window.end_min, _FROM_MIN), _TO_MIN)
    whole = _TO_MIN - _FROM_MIN
    return (start - _FROM_MIN) / whole, (end - start) / whole


def _clock(minute: int) -> str:
    """Return 9 or 9:30: as short as it can be said."""
    hour, rest = divmod(minute, 60)
    return f"{hour}:{rest:02d}" if rest else f"{hour}"
