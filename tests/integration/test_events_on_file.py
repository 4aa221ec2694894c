"""Courses of event lists and sessions held, on file: added once, below plans and reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from data import database
from data.database import reading
from models.tables import Attendance, Venue
from optimizer.services import import_undo, imports
from tests.import_builders import csv_bytes

CITY = "37201"
EVENTS = ["ID", "イベント名", "開始日", "開始時間", "終了時間", "場所名称", "住所", "緯度", "経度"]
HELD = ["開催番号", "日付", "会場", "講座名", "参加人数"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = database.upgrade(database.sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def events(*titles: str, start: str = "10:00") -> tuple[str, bytes]:
    place = ["中央公民館", "高松市番町1-1", "34.34", "134.05"]
    rows = [
        [f"E{at}", title, "2026-05-10", start, "12:00", *place] for at, title in enumerate(titles)
    ]
    return "events.csv", csv_bytes([EVENTS, *rows])


def held(code: str, learners: str) -> tuple[str, bytes]:
    row = [code, "2026-05-10", "中央公民館", "スマホ教室", learners]
    return "held.csv", csv_bytes([HELD[1:], row[1:]] if not code else [HELD, row])


def take(engine: Engine, *files: tuple[str, bytes]) -> None:
    imports.take_in(engine, imports.preview(files, CITY, engine), accept_rejects=True)


def on_file(engine: Engine) -> list[tuple[str, int | None, int | None]]:
    with reading(engine) as session:
        rows = session.exec(select(Attendance)).all()
        return sorted((row.session_code, row.start_min, row.learners) for row in rows)


def test_courses_are_stored_with_their_place_and_taken_back(engine: Engine) -> None:
    take(engine, events("スマホ教室", "健康体操"))
    assert on_file(engine) == [("E0", 600, None)]
    with reading(engine) as session:
        [course] = session.exec(select(Attendance)).all()
        [venue] = session.exec(select(Venue)).all()
    assert (venue.name, course.venue_id) == ("中央公民館", venue.id)
    import_undo.take_back(engine)
    assert on_file(engine) == []


def test_the_same_list_again_changes_nothing_and_a_newer_one_replaces(engine: Engine) -> None:
    take(engine, events("スマホ教室"))
    take(engine, events("スマホ教室"))
    assert on_file(engine) == [("E0", 600, None)]
    take(engine, events("スマホ教室", start="11:00"))
    assert on_file(engine) == [("E0", 660, None)]


def test_a_list_of_events_never_overwrites_what_was_reported(engine: Engine) -> None:
    take(engine, held("", "12"))
    [(code, _, learners)] = on_file(engine)
    assert learners == 12
    listed = events("スマホ教室")
    renamed = (listed[0], listed[1].replace(b"E0", code.encode()))
    take(engine, renamed)
    assert on_file(engine) == [(code, None, 12)]


def test_sessions_held_reported_again_replace_what_was_reported(engine: Engine) -> None:
    take(engine, held("", "12"))
    take(engine, held("", "13"))
    assert [learners for _, _, learners in on_file(engine)] == [13]
