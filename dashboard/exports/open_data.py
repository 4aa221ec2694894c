"""The words of イベント一覧: how a city's sessions are called in its open data."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.i18n.text import load
from models.kinds import SessionKind
from optimizer.services.open_data import EventWords


def event_words(course_codes: Iterable[str]) -> EventWords:
    """Return how events are named. Open data is Japanese, whatever language is on screen.

    A course that is not the catalogue's own has no kana here; its name stands without it.
    """
    ja, en = load("ja"), load("en")
    kana = {
        code: ja(f"open_data.course_kana.{code}")
        for code in course_codes
        if ja.has(f"open_data.course_kana.{code}")
    }
    course = {"course": "{course}"}
    return EventWords(
        names={kind: ja(f"open_data.name.{kind}", **course) for kind in SessionKind},
        kana={kind: ja(f"open_data.kana.{kind}", **course) for kind in SessionKind},
        english={kind: en(f"open_data.name.{kind}", **course) for kind in SessionKind},
        course_kana=kana,
        description=ja("open_data.description", **course),
        online=ja("open_data.online"),
        online_place=ja("open_data.online_place"),
    )
