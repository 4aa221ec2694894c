from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text

from data import database
from models.errors import InputError


@pytest.fixture
def url(tmp_path: Path) -> str:
    return database.sqlite_url(tmp_path)


def test_migrations_reach_exactly_the_tables_of_the_models(url: str) -> None:
    database.upgrade(url).dispose()
    command.check(database.alembic_config(url))


def test_migrations_step_down_to_nothing_and_up_again(url: str) -> None:
    database.upgrade(url).dispose()
    database.downgrade(url, "base")
    engine = database._connect(url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    database.upgrade(url).dispose()
    command.check(database.alembic_config(url))


def test_a_missing_database_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="database.missing"):
        database.open_engine(url)


def test_a_database_of_a_newer_version_is_refused(url: str) -> None:
    engine = database.upgrade(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for way_in in (database.open_engine, database.upgrade):
        with pytest.raises(InputError, match="database.newer"):
            way_in(url)


def test_a_database_of_an_older_version_asks_for_the_upgrade(url: str) -> None:
    database.upgrade(url).dispose()
    database.downgrade(url, "base")
    with pytest.raises(InputError, match="database.outdated"):
        database.open_engine(url)


def test_a_file_that_is_no_database_is_refused(url: str) -> None:
    path = database.sqlite_path(url)
    assert path is not None
    path.write_text("町名,人口\n塩屋町,225\n" * 40, encoding="utf-8")
    for way_in in (database.open_engine, database.upgrade):
        with pytest.raises(InputError, match="database.unreadable"):
            way_in(url)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="database.folder_read_only"):
        database.upgrade(database.sqlite_url(tmp_path / "file" / "below"))


@pytest.mark.parametrize("table", ["roster", "assignment", "publication"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_published_tables_are_append_only(url: str, table: str, verb: str) -> None:
    database.upgrade(url).dispose()
    with closing(sqlite3.connect(str(database.sqlite_path(url)))) as connection:
        connection.execute(_ROW[table])  # sqlite3 leaves foreign keys off: one row is enough
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(verb.format(table))


_ROW = {
    "roster": "INSERT INTO roster (id, scenario_id, run_id, created_at, objective, status)"
    " VALUES (1, 1, 1, '2027-01-01', 0, 'optimal')",
    "assignment": "INSERT INTO assignment (id, roster_id, session_id, supporter_id, role, pinned)"
    " VALUES (1, 1, 1, 1, 'lead', 0)",
    "publication": "INSERT INTO publication (id, scenario_id, roster_id, version, published_at)"
    " VALUES (1, 1, 1, 1, '2027-01-01')",
}
