"""The database: one engine, one way to open it, one transaction per use case.

SQLite is the embedded default: write-ahead log, foreign keys on, and writers that queue
instead of failing. Every schema change is an alembic migration in ``data/migrations``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

import models.tables  # noqa: F401 - registers every table
from models.errors import InputError

_BUSY_TIMEOUT_MS = 15_000
_WRITING = "digikatsu_writing"


def sqlite_url(folder: Path) -> str:
    """Return the address of the database file in a data folder."""
    return f"sqlite:///{(folder / 'digikatsu.sqlite3').absolute().as_posix()}"


def sqlite_path(url: str) -> Path | None:
    """Return the file behind a SQLite address, or None for another kind of database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def open_engine(url: str) -> Engine:
    """Open a database that exists and is of this version.

    Raises:
        InputError: ``database.missing``, ``database.outdated``, ``database.newer`` or
            ``database.unreadable``.
    """
    path = sqlite_path(url)
    if path is not None and not path.exists():
        raise InputError("database.missing", path=str(path))
    engine = _connect(url)
    known, current = _known_revisions(), _current_revision(engine, url)
    if current is not None and current not in known:
        raise InputError("database.newer", path=_shown(url), revision=current)
    if current != known[0]:
        raise InputError("database.outdated", path=_shown(url))
    return engine


def upgrade(url: str, revision: str = "head") -> Engine:
    """Create the database or bring it to this version, and open it.

    Raises:
        InputError: ``database.folder_read_only``, ``database.newer``, ``database.unreadable``.
    """
    path = sqlite_path(url)
    if path is not None:
        _require_writable(path)
    engine = _connect(url)
    current = _current_revision(engine, url)
    if current is not None and current not in _known_revisions():
        raise InputError("database.newer", path=_shown(url), revision=current)
    command.upgrade(alembic_config(url), revision)
    return engine


def downgrade(url: str, revision: str) -> None:
    """Step the schema down to an earlier revision (``base`` for none)."""
    command.downgrade(alembic_config(url), revision)


def remove(path: Path) -> None:
    """Delete a SQLite database with the files SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def alembic_config(url: str) -> Config:
    """Return alembic's settings without any file: ours do not depend on the current folder."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One use case, one transaction: commit on success, roll back on any error."""
    writer = engine.execution_options(**{_WRITING: True})
    with Session(writer, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def trying(engine: Engine) -> Iterator[Session]:
    """What would be so: changes can be made and looked at, and all of them are dropped.

    Writers wait meanwhile, so keep it short.
    """
    writer = engine.execution_options(**{_WRITING: True})
    with Session(writer, expire_on_commit=False) as session:
        try:
            yield session
        finally:
            session.rollback()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A consistent view to read from; whatever is changed in it is dropped."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


def _connect(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, in _begin
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A reader that turns writer fails at once when somebody wrote in between, whatever the
    # time-out. Writers therefore take the lock at the start, where they wait for it.
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _known_revisions() -> tuple[str, ...]:
    """Every revision this version knows, newest first."""
    scripts = ScriptDirectory.from_config(alembic_config("sqlite://"))
    return tuple(script.revision for script in scripts.walk_revisions())


def _current_revision(engine: Engine, url: str) -> str | None:
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise InputError("database.unreadable", path=_shown(url)) from error
    except Exception as error:  # a file that is no database surfaces as the driver's own error
        if "not a database" in str(error):
            raise InputError("database.unreadable", path=_shown(url)) from error
        raise


def _require_writable(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        probe = path.parent / f".write-test-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InputError("database.folder_read_only", path=str(path.parent)) from error


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
