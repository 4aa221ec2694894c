"""Any take-ins, any of them taken back: the database as it was, or untouched with the reason.

How many examples: DIGIKATSU_EXAMPLES (40).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlmodel import SQLModel

from data.database import open_engine, reading, sqlite_url, transaction, upgrade
from data.importers.door import load, parse_files
from data.importers.report import ParsedFile
from data.importers.undo import take_back
from models.clock import utc_now
from tests.import_builders import (
    box,
    csv_bytes,
    english_population,
    english_venues,
    n03,
    town,
    venue,
)

EXAMPLES = settings(
    max_examples=int(os.environ.get("DIGIKATSU_EXAMPLES", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
RECORD = {"importrun", "importchange", "source", "municipality", "dataversion"}

towns = st.builds(
    town,
    st.sampled_from(["甲町", "乙町", "丙町"]),
    st.integers(0, 3),
    as_of=st.sampled_from(["2020-10-01", "2026-02-01"]),
    place=st.sampled_from(["34.34,134.05", "34.35,134.06", ""]),
)
places = st.builds(
    lambda name, where, phone, start: venue(
        name, latitude=where, longitude=where and "134.05", telephoneNumber=phone, startTime=start
    ),
    st.sampled_from(["甲会館", "乙会館", "丙会館"]),
    st.sampled_from(["34.34", "34.35", ""]),
    st.sampled_from(["", "087-1", "087-2"]),
    st.sampled_from(["", "09:00"]),
)


def _population(rows: list[list[object]]) -> tuple[str, bytes]:
    return "p.csv", csv_bytes(english_population(rows))


def _venues(name: str, rows: list[list[str]]) -> tuple[str, bytes]:
    return name, csv_bytes(english_venues(rows))


def _outline(east: float) -> tuple[str, bytes]:
    return "n03.json", n03({"37201": [box(133.0, 33.0, east, 35.0)]})


files = st.one_of(
    st.builds(_population, st.lists(towns, min_size=1, max_size=3)),
    st.builds(
        _venues,
        st.sampled_from(["community.csv", "public_wireless_lan.csv", "避難所.csv"]),
        st.lists(places, min_size=1, max_size=3),
    ),
    st.builds(_outline, st.sampled_from([135.0, 136.0])),
)
take_ins = st.lists(st.lists(files, min_size=1, max_size=3), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    upgrade(sqlite_url(folder)).dispose()
    return folder / "digikatsu.sqlite3"


def opened(empty: Path, folder: str) -> Engine:
    shutil.copy(empty, folder)
    return open_engine(sqlite_url(Path(folder)))


def parsed(taken: Sequence[tuple[str, bytes]]) -> list[ParsedFile]:
    return parse_files(list(taken), "37201")


def take_in(engine: Engine, taken: Sequence[ParsedFile], batch: str) -> list[ParsedFile]:
    """Load files and return those that were not on file already."""
    with transaction(engine) as session:
        reports = [load(session, one, accept_rejects=True, batch=batch) for one in taken]
    return [one for one, report in zip(taken, reports, strict=True) if not report.unchanged]


def content(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for the record of imports."""
    with reading(engine) as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in SQLModel.metadata.sorted_tables
            if table.name not in RECORD
        }


def facts(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """The facts without ids: what two databases agree on that met the same files."""
    with reading(engine) as session:

        def names(table: str, column: str) -> dict[Any, Any]:
            found = SQLModel.metadata.tables[table]
            query = select(found.columns["id"], found.columns[column])
            return {row[0]: row[1] for row in session.execute(query)}

        of = {
            "source_id": names("source", "key"),
            "area_id": names("area", "code"),
            "venue_id": names("venue", "code"),
        }
        return {
            table.name: sorted(
                (
                    tuple(
                        of[name][value] if name in of else value
                        for name, value in row.items()
                        if name not in {"id", "run_id"}
                    )
                    for row in session.execute(select(table)).mappings()
                ),
                key=repr,
            )
            for table in SQLModel.metadata.sorted_tables
            if table.name in {"area", "populationcount", "venue", "venueclaim", "boundary"}
        }


@EXAMPLES
@given(take_ins)
def test_newest_take_in_is_taken_back_to_the_very_content_before(
    empty: Path, taken: list[list[tuple[str, bytes]]]
) -> None:
    with TemporaryDirectory() as folder:
        engine = opened(empty, folder)
        states = []
        for at, batch in enumerate(taken):
            before = content(engine)
            if take_in(engine, parsed(batch), f"b{at}"):
                states.append((f"b{at}", before))
        for name, before in reversed(states):
            with transaction(engine) as session:
                assert take_back(session, name, utc_now()) == ()
            assert content(engine) == before
        engine.dispose()


def test_outline_that_came_back_is_the_later_files(empty: Path, tmp_path: Path) -> None:
    engine = opened(empty, str(tmp_path))
    for at, east in enumerate((136.0, 135.0, 136.0)):
        take_in(engine, parsed([_outline(east)]), f"b{at}")
    before = content(engine)
    with transaction(engine) as session:
        [blocked] = take_back(session, "b0", utc_now())
    assert (blocked.used, blocked.table) == (False, "boundary")
    assert content(engine) == before
    engine.dispose()


@EXAMPLES
@given(take_ins, st.data())
def test_older_take_in_leaves_what_the_others_give_or_everything(
    empty: Path, taken: list[list[tuple[str, bytes]]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        engine = opened(empty, folder)
        loaded = {}
        for at, batch in enumerate(taken):
            if new := take_in(engine, parsed(batch), f"b{at}"):
                loaded[f"b{at}"] = new
        chosen = data.draw(st.sampled_from(sorted(loaded)))
        before = content(engine)
        with transaction(engine) as session:
            blocked = take_back(session, chosen, utc_now())
        event(f"refused: {bool(blocked)}")
        if blocked:
            assert content(engine) == before
            assert all(one.names for one in blocked if one.table != "boundary")
        else:
            replayed = opened(empty, other)
            for name, batch_files in loaded.items():
                if name != chosen:
                    take_in(replayed, batch_files, name)
            assert facts(engine) == facts(replayed)
            replayed.dispose()
        engine.dispose()
