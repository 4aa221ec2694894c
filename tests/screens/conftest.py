"""The screens as AppTest sees them, on the demonstration city and on an empty database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from dashboard import cached
from data import database
from data.travel.straight_line import StraightLine
from optimizer.services import demo

OpenScreen = Callable[..., AppTest]

TIMEOUT_S = 30


def draw(screen: str) -> None:
    """The script of a test: one screen, without the frame around it."""
    from importlib import import_module

    import_module(f"dashboard.screens.{screen}").render()


def open_screen(screen: str, **address: str) -> AppTest:
    """Run a screen for the first time.

    Args:
        screen: Its name.
        address: What the address bar says: ``city``, ``scenario``, ``lang``.
    """
    at = AppTest.from_function(draw, args=(screen,), default_timeout=TIMEOUT_S)
    for key, value in address.items():
        at.query_params[key] = value
    return at.run()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the demonstration's database; copy it, never write to it."""
    folder = tmp_path_factory.mktemp("demo")
    engine = database.upgrade(database.sqlite_url(folder))
    demo.create_demo(engine, StraightLine())
    engine.dispose()
    return folder


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder that the screens take their database from."""
    monkeypatch.setenv("DIGIKATSU_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DIGIKATSU_DATABASE_URL", raising=False)
    _forget()
    yield tmp_path
    _forget()


@pytest.fixture
def demo_screen(demo_folder: Path, data_folder: Path) -> OpenScreen:
    """Opens screens on a fresh copy of the demonstration."""
    for path in demo_folder.iterdir():
        shutil.copy(path, data_folder / path.name)
    return open_screen


@pytest.fixture
def empty_screen(data_folder: Path) -> OpenScreen:
    """Opens screens on a database with nothing in it."""
    database.upgrade(database.sqlite_url(data_folder)).dispose()
    return open_screen


def current_engine() -> Engine:
    """The database behind the open screens; ask for it after ``demo_screen``."""
    return cached.application().engine


def _forget() -> None:
    st.cache_resource.clear()
    st.cache_data.clear()


def words(at: AppTest) -> str:
    """Everything a screen says, in order; headings, text, notices, metrics and captions."""
    assert not at.exception, [one.value for one in at.exception]
    said: list[str] = []
    for node in at.main:
        parts = (getattr(node, name, None) for name in ("label", "value", "delta"))
        said += [part for part in parts if isinstance(part, str)]
    return "\n".join(said).replace("\\", "")
