"""The demonstration city in a database of its own, made once for a session of tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data import database
from data.travel.straight_line import StraightLine
from optimizer.services import demo


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's database file; copy it, never write to it."""
    folder = tmp_path_factory.mktemp("demo")
    engine = database.upgrade(database.sqlite_url(folder))
    demo.create_demo(engine, StraightLine())
    engine.dispose()
    path = database.sqlite_path(database.sqlite_url(folder))
    assert path is not None
    return path


@pytest.fixture
def demo_url(demo_file: Path, tmp_path: Path) -> str:
    """Address of a fresh copy of the demonstration."""
    for suffix in ("", "-wal"):
        beside = demo_file.with_name(demo_file.name + suffix)
        if beside.exists():
            shutil.copy(beside, tmp_path / beside.name)
    return database.sqlite_url(tmp_path)


@pytest.fixture
def demo_engine(demo_url: str) -> Iterator[Engine]:
    """An engine on a fresh copy of the demonstration."""
    engine = database.open_engine(demo_url)
    yield engine
    engine.dispose()
