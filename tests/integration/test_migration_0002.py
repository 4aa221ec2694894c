"""The second step of the schema, up and down, with rows that were there before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlmodel import col, select

from data import database
from models.tables import Roster

ROWS = (
    "INSERT INTO municipality VALUES ('37201', '香川県', '高松市', '', NULL, NULL, NULL)",
    "INSERT INTO course VALUES ('B1', 'basic', '', '', NULL, NULL, 60, '')",
    "INSERT INTO source (id, key, kind, title, publisher, licence, attribution, file_name, sha256)"
    " VALUES (1, 's', 'venues', '', '', '', '', '', '')",
    "INSERT INTO venue (id, municipality_code, code, name, kind, body_type, address,"
    " place_quality, place_raw, hours_note, phone, note, source_id)"
    " VALUES (1, '37201', 'v', 'v', 'library', 'B', '', 'ok', '', '', '', '', 1)",
    "INSERT INTO usagesurvey (key, title, publisher, definition, question, field_from, field_to,"
    " edition, source, note) VALUES ('2020', '', '', 'use', '', '2020-01-01', '2020-01-02',"
    " '', '', '')",
    "INSERT INTO supporter (id, municipality_code, code, name, kind, fictional, origin_mesh, mode,"
    " max_per_week) VALUES (7, '37201', 'S007', '架空', 'senior', 1, '513403591', 'walk', 2)",
    "INSERT INTO availability (id, supporter_id, weekday, start_min, end_min)"
    " VALUES (3, 7, 0, 540, 720)",
    "INSERT INTO scenario (id, municipality_code, name, month, population_as_of, population_kind,"
    " survey_key, buffer_min, rest_at_home_min, weights_json, created_at)"
    " VALUES (1, '37201', '案', '2027-01-01', '2026-02-01', 'register', '2020', 10, 30, '{}',"
    " '2027-01-01')",
    "INSERT INTO outreachsession (id, scenario_id, code, venue_id, course_code, kind, day,"
    " start_min, end_min, expected_learners, leads, assistants, status)"
    " VALUES (5, 1, 'a', 1, 'B1', 'class', '2027-01-05', 600, 660, 4, 1, 1, 'planned')",
    "INSERT INTO solverun (id, scenario_id, state, submitted_at, attempts, time_limit_s, workers,"
    " seed, input_sha256, problem_json, versions, phase, stop_requested, error_code,"
    " error_params_json, value, bound)"
    " VALUES (1, 1, 'done', '2027-01-01', 1, 60, 1, 0, '', '{}', '', '', 0, '', '{}', 120, 119.5)",
    "INSERT INTO roster (id, scenario_id, run_id, created_at, objective, bound, status)"
    " VALUES (1, 1, 1, '2027-01-01', 120, 119.5, 'feasible')",
    "INSERT INTO assignment (id, roster_id, session_id, supporter_id, role, pinned)"
    " VALUES (1, 1, 5, 7, 'lead', 0)",
    "INSERT INTO publication (id, scenario_id, roster_id, version, published_at)"
    " VALUES (1, 1, 1, 1, '2027-01-01')",
)
TABLES = ("supporter", "availability", "scenario", "outreachsession", "solverun", "roster")


@pytest.fixture
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of a database of the first version, with one row of everything that changes."""
    url = database.sqlite_url(tmp_path_factory.mktemp("before"))
    database.upgrade(url, "0001").dispose()
    for connection in opened(url):
        for row in ROWS:
            connection.execute(row)
    return url


def opened(url: str) -> Iterator[sqlite3.Connection]:
    """One connection, with foreign keys kept, committed at the end."""
    with closing(sqlite3.connect(str(database.sqlite_path(url)))) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.row_factory = sqlite3.Row
        with connection:
            yield connection


def ask(url: str, query: str) -> list[dict[str, object]]:
    for connection in opened(url):
        return [dict(row) for row in connection.execute(query)]
    raise AssertionError("opened once")


def refused(url: str, statement: str, why: str) -> None:
    for connection in opened(url):
        with pytest.raises(sqlite3.IntegrityError, match=why):
            connection.execute(statement)


def test_rows_that_were_there_stay_and_rule_nothing(url: str) -> None:
    before = {table: ask(url, f"SELECT * FROM {table}")[0] for table in TABLES}
    database.upgrade(url, "0002").dispose()
    assert ask(url, "PRAGMA foreign_key_check") == []
    after = {table: ask(url, f"SELECT * FROM {table}")[0] for table in TABLES}
    numbers = {"value", "bound", "objective"}
    for table in TABLES:
        kept = {name: after[table][name] for name in before[table] if name not in numbers}
        assert kept == {name: old for name, old in before[table].items() if name not in numbers}
    added = {
        name: new for name, new in after["supporter"].items() if name not in before["supporter"]
    }
    assert added == {
        "rest_between_days_min": None,
        "max_days_per_week": None,
        "max_evenings_per_week": None,
        "max_evenings": None,
        "newcomer": 0,
        "min_per_month": 0,
        "dispatch": 0,
        "people": 1,
    }
    assert after["availability"]["kind"] == "possible"
    assert (after["scenario"]["order"], after["scenario"]["evening_from_min"]) == (None, 1080)
    assert (after["outreachsession"]["online"], after["outreachsession"]["series"]) == (0, None)
    assert (after["roster"]["objective"], after["roster"]["bound"]) == ("120", "119.5")
    assert (after["solverun"]["value"], after["solverun"]["bound"]) == ("120", "119.5")
    assert after["roster"]["levels_json"] == "[]"
    assert ask(url, "SELECT person FROM assignment") == [{"person": 0}]


def test_a_step_down_gives_the_first_tables_back_with_their_rows(url: str) -> None:
    layout = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    before = {table: ask(url, f"SELECT * FROM {table}") for table in (*TABLES, "assignment")}
    names = [row["name"] for row in ask(url, layout)]
    database.upgrade(url).dispose()
    database.downgrade(url, "0001")
    assert [row["name"] for row in ask(url, layout)] == names
    assert {table: ask(url, f"SELECT * FROM {table}") for table in before} == before
    database.upgrade(url).dispose()
    assert ask(url, "PRAGMA foreign_key_check") == []


def test_a_step_down_lets_go_of_what_the_first_tables_cannot_say(url: str) -> None:
    database.upgrade(url).dispose()
    for connection in opened(url):
        connection.execute(
            "INSERT INTO availability (supporter_id, weekday, start_min, end_min, kind)"
            " VALUES (7, 0, 540, 600, 'preferred')"
        )
        connection.execute(
            "INSERT INTO assignment (roster_id, session_id, supporter_id, role, pinned, person)"
            " VALUES (1, 5, 7, 'assistant', 0, 1)"
        )
        connection.execute("INSERT INTO supportertag VALUES (7, '手話')")
    database.downgrade(url, "0001")
    assert ask(url, "SELECT id, end_min FROM availability") == [{"id": 3, "end_min": 720}]
    assert ask(url, "SELECT id, role FROM assignment") == [{"id": 1, "role": "lead"}]


@pytest.mark.parametrize("revision", ["0002", "0001"])
@pytest.mark.parametrize("table", ["roster", "assignment", "publication"])
def test_rebuilt_tables_are_append_only_still(url: str, revision: str, table: str) -> None:
    database.upgrade(url).dispose()
    database.downgrade(url, revision)
    refused(url, f"UPDATE {table} SET id = 9", "append-only")
    refused(url, f"DELETE FROM {table}", "append-only")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("INSERT INTO supporterpair (first_id, second_id, kind) VALUES (7, 7, 'apart')", "ordered"),
        ("INSERT INTO preferredvenue VALUES (7, 99)", "FOREIGN KEY"),
        ("INSERT INTO sessiontag VALUES (99, '手話')", "FOREIGN KEY"),
        (
            "INSERT INTO availability (supporter_id, weekday, start_min, end_min, kind)"
            " VALUES (7, 0, 540, 600, 'possible')",
            "UNIQUE",
        ),
        (
            "INSERT INTO assignment (roster_id, session_id, supporter_id, role, pinned, person)"
            " VALUES (1, 5, 7, 'assistant', 0, 0)",
            "UNIQUE",
        ),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(url: str, statement: str, why: str) -> None:
    database.upgrade(url).dispose()
    refused(url, statement, why)


def test_a_number_of_any_length_comes_back_whole(url: str) -> None:
    database.upgrade(url).dispose()
    long = 10**40 + 1
    for connection in opened(url):
        connection.execute(
            "INSERT INTO roster (id, scenario_id, run_id, created_at, objective, bound, status,"
            f" levels_json) VALUES (2, 1, 1, '2027-01-01', '{long}', '{long - 1}', 'x', '[]')"
        )
    engine = database.open_engine(url)
    with database.reading(engine) as session:
        old, new = session.exec(select(Roster).order_by(col(Roster.id))).all()
    engine.dispose()
    assert (new.objective, new.bound) == (long, long - 1)
    assert (old.objective, old.bound) == (120, 119.5)
    assert isinstance(old.objective, int)
