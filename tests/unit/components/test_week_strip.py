from __future__ import annotations

from base64 import b64decode

import pytest

from dashboard.components.week_strip import week_html, week_picture, week_words
from dashboard.i18n.text import load
from models.clock import TimeWindow

MORNING = TimeWindow(9 * 60, 12 * 60)
AFTERNOON = TimeWindow(13 * 60 + 30, 17 * 60)


def test_words_name_the_days_with_windows_only() -> None:
    words = week_words(load("ja"), {0: (MORNING, AFTERNOON), 3: (MORNING,), 4: ()})
    assert words == "月 09:00–12:00、13:30–17:00 / 木 09:00–12:00"


def test_words_say_so_when_nothing_is_offered() -> None:
    assert week_words(load("en"), {}) == "no time offered"


def test_picture_fills_one_box_for_each_window() -> None:
    svg = picture({1: (MORNING, AFTERNOON), 5: (MORNING,)})
    assert svg.count("<rect") == 7 + 3


@pytest.mark.parametrize(
    ("window", "top", "height"),
    [
        (TimeWindow(8 * 60, 21 * 60), 0.0, 100.0),
        (TimeWindow(0, 24 * 60), 0.0, 100.0),
        (TimeWindow(6 * 60, 7 * 60), 0.0, 0.0),
        (TimeWindow(8 * 60, 8 * 60 + 78), 0.0, 10.0),
    ],
)
def test_a_window_is_cut_at_the_edges_of_the_drawn_day(
    window: TimeWindow, top: float, height: float
) -> None:
    assert f"top:{top:.1f}%;height:{height:.1f}%" in week_html(load("ja"), {0: (window,)})


def test_html_writes_hours_as_short_as_can_be() -> None:
    assert "13:30–<wbr>17" in week_html(load("ja"), {2: (AFTERNOON,)})


def picture(windows: dict[int, tuple[TimeWindow, ...]]) -> str:
    return b64decode(week_picture(windows).split(",", 1)[1]).decode()
