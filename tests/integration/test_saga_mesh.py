"""佐賀市 in census squares: two primary meshes and the boundary of 2021."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from data.database import reading, sqlite_url, transaction, upgrade
from data.importers.door import load, parse_files
from data.importers.report import ParsedFile
from models.errors import InputError
from models.kinds import MergeRole
from models.tables import Area, Boundary, PopulationCount

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def paths(shared: Path) -> list[Path]:
    realdata = shared / "realdata"
    return [
        realdata / "estat_mesh500_2020" / "tblT001101H4930.txt",
        realdata / "estat_mesh500_2020" / "tblT001101H5030.txt",
        realdata / "ksj_n03_2021" / "N03-21_41_210101.json",
    ]


@pytest.fixture(scope="module")
def files(paths: list[Path]) -> list[ParsedFile]:
    return parse_files(paths, "412015")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = upgrade(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def total(files: list[ParsedFile], band: str) -> int:
    return sum(c.people or 0 for file in files for c in file.counts if c.band == band)


def test_saga_has_its_squares_and_people(files: list[ParsedFile]) -> None:
    assert sum(len(file.areas) for file in files) == 841
    assert [total(files, band) for band in ("all", "65+", "75+")] == [233_851, 64_985, 33_467]
    assert [file.rows_read for file in files] == [11_945, 9_496, 20]
    assert all(file.rejects == () for file in files)


def test_sagas_suppressed_groups_are_kept_whole(files: list[ParsedFile]) -> None:
    areas = {area.code: area for file in files for area in file.areas}
    counts = {(c.area_code, c.band): c.people for file in files for c in file.counts}
    roles = [area.merge_role for area in areas.values()]
    assert [roles.count(role) for role in MergeRole] == [642, 91, 108]
    for code, area in areas.items():
        merged = area.merge_role is MergeRole.MERGED
        assert (area.merged_into is not None) == merged
        assert (counts[code, "65+"] is None) == merged
        assert counts[code, "all"] is not None
        receiver = areas.get(area.merged_into or "")
        assert receiver is None or receiver.merge_role is MergeRole.RECEIVER


def test_saga_is_loaded_quickly_and_once(
    paths: list[Path], files: list[ParsedFile], engine: Engine
) -> None:
    began = time.process_time()
    with transaction(engine) as session:
        for file in files:
            load(session, file)
    assert time.process_time() - began < 2.0
    with reading(engine) as session:
        assert len(session.exec(select(Area)).all()) == 841
        assert len(session.exec(select(PopulationCount)).all()) == 841 * 4
        known = session.exec(select(Boundary)).one().geojson
    again = parse_files(paths[:2], "41201", known)
    assert [file.areas for file in again] == [file.areas for file in files[:2]]
    with transaction(engine) as session:
        assert all(load(session, file).unchanged for file in again)


def test_squares_without_a_boundary_are_refused(paths: list[Path]) -> None:
    with pytest.raises(InputError) as caught:
        parse_files(paths[:1], "41201")
    assert caught.value.code == "import.boundary_needed"


def test_one_primary_mesh_is_previewed_within_a_second_of_work(paths: list[Path]) -> None:
    began = time.process_time()
    [squares, _] = parse_files([paths[0], paths[2]], "41201")
    assert time.process_time() - began < 1.0
    assert sum(c.people or 0 for c in squares.counts if c.band == "all") == 227_882
