"""The third step of the schema, up and down, with rows that were there before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from data import database

BEFORE = (
    "INSERT INTO municipality VALUES ('37201', '香川県', '高松市', '', NULL, NULL, NULL)",
    "INSERT INTO source (id, key, kind, title, publisher, licence, attribution, file_name, sha256)"
    " VALUES (1, 's', 'population', '', '', '', '', '', '')",
    "INSERT INTO importrun (id, source_id, municipality_code, imported_at, rows_read, rows_loaded,"
    " rows_rejected, notices_json) VALUES (1, 1, '37201', '2026-11-24', 2, 2, 0, '[]')",
    "INSERT INTO area (id, municipality_code, unit, code, name, place_quality, place_raw,"
    " merge_role) VALUES (1, '37201', 'town', '塩屋町', '塩屋町', 'missing', '', 'as_is')",
    "INSERT INTO populationcount (id, area_id, as_of, count_kind, band, people, source_id)"
    " VALUES (1, 1, '2026-02-01', 'register', 'all', 225, 1)",
    "INSERT INTO usagesurvey (key, title, publisher, definition, question, field_from, field_to,"
    " edition, source, note) VALUES ('2020', '', '', 'use', '', '2020-01-01', '2020-01-02',"
    " '', '', '')",
)
AFTER = (
    "INSERT INTO source (id, key, kind, title, publisher, licence, attribution, edition, file_name,"
    " sha256) VALUES (2, 'e', 'attendance', '', '', '', '', '', '', '')",
    "INSERT INTO importrun (id, source_id, municipality_code, batch, imported_at, rows_read,"
    " rows_loaded, rows_rejected, notices_json) VALUES (2, 2, NULL, 'b', '2026-11-24', 1, 1, 0,"
    " '[]')",
    "INSERT INTO importchange (run_id, table_name, rows, changes) VALUES (2, 'area', 1, x'00')",
    "INSERT INTO censussquare (run_id, code, as_of, merge_role, source_row)"
    " VALUES (2, 513403591, '2020-10-01', 'as_is', 3)",
    "INSERT INTO area (id, municipality_code, unit, code, name, place_quality, place_raw,"
    " merge_role, members, share) VALUES (2, '37201', 'mesh500', '513403591', '513403591', 'ok',"
    " '', 'receiver', '513403591;513403592', 0.5)",
    "INSERT INTO populationcount (id, area_id, as_of, count_kind, band, people, source_id)"
    " VALUES (2, 2, '2020-10-01', 'census', 'all', 9, 1)",
    "INSERT INTO populationcount (id, area_id, as_of, count_kind, band, people, source_id)"
    " VALUES (3, 1, '2030-10-01', 'projection', 'all', 200, 1)",
    "INSERT INTO attendance (session_code, venue_name, title, day, cancelled, municipality_code,"
    " kind, note, recorded_at, source_id)"
    " VALUES ('a', '', '', '2026-06-01', 0, '37201', 'class', '', '2026-06-02', 2)",
    "INSERT INTO usagesurvey (key, title, publisher, definition, question, field_from, field_to,"
    " edition, source, note, municipality_code, source_id) VALUES ('own', '', '', 'use', '',"
    " '2026-01-01', '2026-01-02', '', '', '', '37201', 2)",
    "INSERT INTO nonuserate (survey_key, band, non_use_share, assumption)"
    " VALUES ('own', '70+', 0.5, '')",
)
TABLES = ("municipality", "source", "importrun", "area", "populationcount", "usagesurvey")


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = database.sqlite_url(tmp_path)
    database.upgrade(url, "0002").dispose()
    run(url, *BEFORE)
    return url


def run(url: str, *statements: str) -> None:
    with closing(sqlite3.connect(str(database.sqlite_path(url)))) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for statement in statements:
            connection.execute(statement)


def ask(url: str, query: str) -> list[dict[str, object]]:
    with closing(sqlite3.connect(str(database.sqlite_path(url)))) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def test_rows_that_were_there_stay_as_they_are(url: str) -> None:
    before = {table: ask(url, f"SELECT * FROM {table}")[0] for table in TABLES}
    database.upgrade(url, "0003").dispose()
    assert ask(url, "PRAGMA foreign_key_check") == []
    for table, old in before.items():
        new = ask(url, f"SELECT * FROM {table}")[0]
        assert {name: new[name] for name in old} == old
    assert ask(url, "SELECT members, share, source_row FROM area") == [
        {"members": None, "share": 1.0, "source_row": None}
    ]
    assert ask(url, "SELECT batch, undone_at FROM importrun") == [{"batch": "", "undone_at": None}]


def test_a_step_down_gives_the_second_tables_back_with_their_rows(url: str) -> None:
    layout = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    before = {table: ask(url, f"SELECT * FROM {table}") for table in TABLES}
    names = [row["name"] for row in ask(url, layout)]
    database.upgrade(url, "0003").dispose()
    run(url, *AFTER)
    database.downgrade(url, "0002")
    assert [row["name"] for row in ask(url, layout)] == names
    assert {table: ask(url, f"SELECT * FROM {table}") for table in before} == before
    database.upgrade(url, "0003").dispose()
    assert ask(url, "PRAGMA foreign_key_check") == []
