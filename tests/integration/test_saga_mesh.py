"""佐賀市 and 島原市 in census squares: two primary meshes and the boundaries of 2021."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from sqlalchemy import Engine
from sqlmodel import select

from data.database import reading, sqlite_url, transaction, upgrade
from data.importers.boundary import read_outlines
from data.importers.door import load, parse_files
from data.importers.mesh_census import SquareFacts
from data.importers.report import ParsedFile
from data.reference import catalog
from data.repositories import geography
from data.squares.columns import MERGED, RECEIVER
from data.squares.derive import Derived, derive
from data.squares.shares import Land
from models.codes import MunicipalityCode
from models.kinds import AreaUnit, MergeRole
from models.reasons import RejectCode
from models.tables import Area, CensusSquare, HouseholdCount, PopulationCount

pytestmark = pytest.mark.shared

SAGA, SHIMABARA = MunicipalityCode("41201"), MunicipalityCode("42203")


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "realdata"


def squares_of(folder: Path, primary: str) -> Path:
    return folder / "estat_mesh500_2020" / f"tblT001101H{primary}.txt"


def outlines_of(folder: Path, prefecture: str) -> Path:
    return folder / "ksj_n03_2021" / f"N03-21_{prefecture}_210101.json"


@pytest.fixture(scope="module")
def paths(folder: Path) -> list[Path]:
    return [squares_of(folder, "4930"), squares_of(folder, "5030"), outlines_of(folder, "41")]


@pytest.fixture(scope="module")
def files(paths: list[Path]) -> list[ParsedFile]:
    return parse_files(paths, "412015")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = upgrade(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def stored(engine: Engine, files: list[ParsedFile]) -> list[dict[str, int]]:
    with transaction(engine) as session:
        return [dict(load(session, file).done) for file in files]


def people(engine: Engine, code: MunicipalityCode) -> Mapping[str, float]:
    with reading(engine) as session:
        [edition] = geography.editions(session, code)
        places = geography.areas(session, code, edition.unit)
        found = geography.population(session, places, edition)
    sums = np.nansum(found.people, axis=0)
    return {str(band): float(count) for band, count in zip(found.bands, sums, strict=True)}


def remark(files: list[ParsedFile], code: RejectCode) -> Mapping[str, object]:
    [notice] = [one for file in files for one in file.notices if one.code is code]
    return notice.extra


def test_the_whole_files_are_read_and_said_to_differ_from_the_census(
    files: list[ParsedFile],
) -> None:
    assert [file.rows_read for file in files] == [11_945, 9_496, 20]
    assert [file.rows_loaded for file in files] == [11_945, 9_496, 1]
    assert all(file.rejects == () for file in files)
    told = remark(files, RejectCode.CENSUS_DIFFERENCE)
    assert (told["people"], told["known"], told["percent"]) == (233_872, 233_301, "+0.24")
    assert remark(files, RejectCode.GROUP_ACROSS)["groups"] == 13
    codes = {notice.code for file in files for notice in file.notices}
    assert codes == {RejectCode.CENSUS_DIFFERENCE, RejectCode.GROUP_ACROSS}


def test_saga_is_stored_once_and_read_back_the_same(
    files: list[ParsedFile], paths: list[Path], engine: Engine
) -> None:
    first, second, boundary = stored(engine, files)
    assert (first, second) == ({"squares_stored": 11_945}, {"squares_stored": 9_496})
    assert (boundary["areas_added"], boundary["counts_stored"]) == (772, 772 * 4)
    found = people(engine, SAGA)
    assert [round(found[band]) for band in ("all", "65+", "75+")] == [233_872, 64_951, 33_429]
    with transaction(engine) as session:
        assert all(load(session, file).unchanged for file in parse_files(paths, SAGA))
    with reading(engine) as session:
        assert len(session.exec(select(CensusSquare.code)).all()) == 21_441
        assert len(session.exec(select(HouseholdCount)).all()) == 772


def test_the_order_of_the_files_makes_no_difference(
    files: list[ParsedFile], engine: Engine
) -> None:
    _, east, west = stored(engine, [files[2], files[0], files[1]])
    assert east["areas_added"] + west["areas_added"] - west.get("areas_removed", 0) == 772
    assert round(people(engine, SAGA)["all"]) == 233_872


def test_every_group_is_one_area_and_its_people_are_all_there(
    files: list[ParsedFile], engine: Engine
) -> None:
    stored(engine, files)
    rows = [file.of(SquareFacts)[0].rows for file in files[:2]]
    own: dict[int, float] = {}
    ages: dict[int, float] = {}
    for one in rows:
        own |= dict(zip(one.codes.tolist(), one.column("people").tolist(), strict=True))
        ages |= dict(zip(one.codes.tolist(), one.column("people_65").tolist(), strict=True))
    with reading(engine) as session:
        areas = session.exec(select(Area)).all()
        counts = {(c.area_id, c.band): c.people for c in session.exec(select(PopulationCount))}
    roles = [area.merge_role for area in areas]
    assert [roles.count(role) for role in MergeRole] == [674, 98, 0]
    squares = [code for area in areas for code in (area.members or area.code).split(";")]
    assert len(squares) == len(set(squares))
    for area in areas:
        members = [int(code) for code in (area.members or area.code).split(";")]
        assert members[0] == int(area.code)
        assert counts[area.id, "all"] == sum(own[code] for code in members)
        assert counts[area.id, "65+"] == ages[members[0]]
        assert all(np.isnan(ages[code]) for code in members[1:])


def test_households_by_size_are_the_groups_and_the_number_of_households_each_ones_own(
    folder: Path,
) -> None:
    """What ``columns`` says of suppressed groups, counted on the published files."""
    told, own = 0, 0
    for primary in ("4930", "5030"):
        path = squares_of(folder, primary)
        table = pd.read_csv(path, encoding="cp932", skiprows=[1], na_values=["*"], dtype={2: str})
        sizes = table[[f"T001101{item:03d}" for item in range(36, 43)]].sum(axis=1, min_count=7)
        merged = table[table["HTKSYORI"] == MERGED]
        assert merged[["T001101034", "T001101035"]].notna().all(axis=None)
        added = merged.groupby(merged["HTKSAKI"].astype(int))["T001101035"].sum()
        receivers = table[table["HTKSYORI"] == RECEIVER]
        group = receivers["T001101035"] + receivers["KEY_CODE"].map(added)
        told += int((sizes[receivers.index] == group).sum())
        own += int((sizes[receivers.index] == receivers["T001101035"]).sum())
    assert (told, own) == (2_466, 11)


def test_shimabaras_coastal_loss_is_repaired(folder: Path, engine: Engine) -> None:
    files = parse_files([squares_of(folder, "4930"), outlines_of(folder, "42")], SHIMABARA)
    stored(engine, files)
    assert round(people(engine, SHIMABARA)["all"]) == 43_341
    assert remark(files, RejectCode.CENSUS_DIFFERENCE)["difference"] == "+3"


def test_a_primary_square_that_is_missing_is_named_until_it_comes_in(
    folder: Path, files: list[ParsedFile], engine: Engine
) -> None:
    part = parse_files([squares_of(folder, "4930"), outlines_of(folder, "41")], SAGA)
    [missing] = [n for f in part for n in f.notices if n.code is RejectCode.PRIMARY_MISSING]
    assert missing.value == "5030"
    stored(engine, part)
    before = people(engine, SAGA)["all"]
    [report] = stored(engine, [files[1]])
    assert report["areas_added"] == 143
    assert people(engine, SAGA)["all"] > before
    assert round(people(engine, SAGA)["all"]) == 233_872


def test_one_primary_mesh_alone_says_what_it_has_of_the_city(paths: list[Path]) -> None:
    [squares, _] = parse_files([paths[0], paths[2]], SAGA)
    assert squares.derived is not None
    assert len(squares.derived.areas) == 629


@dataclass(frozen=True)
class Fit:
    """How far squares are from a municipality's census total, as a share of it."""

    by_centre: float
    by_land: float


def test_by_land_is_nearer_to_the_census_than_by_centre(
    folder: Path, files: list[ParsedFile]
) -> None:
    fits = [fit for pref in ("41", "42") for fit in fits_of(folder, pref, files)]
    assert len(fits) == 15
    by_centre = np.abs([fit.by_centre for fit in fits])
    by_land = np.abs([fit.by_land for fit in fits])
    assert (round(by_centre.mean() * 100, 2), round(by_centre.max() * 100, 2)) == (1.52, 6.26)
    assert (round(by_land.mean() * 100, 2), round(by_land.max() * 100, 2)) == (1.30, 3.72)


def fits_of(folder: Path, prefecture: str, files: list[ParsedFile]) -> Iterator[Fit]:
    """Every municipality that the two primary squares hold whole."""
    path = outlines_of(folder, prefecture)
    outlines = read_outlines(path.name, path.read_bytes())
    land = {code: shapely.union_all(outlines.polygons([code])) for code in outlines.features}
    parts = [file.of(SquareFacts)[0].part(at) for at, file in enumerate(files[:2])]
    for code, outline in land.items():
        others = shapely.union_all([one for other, one in land.items() if other != code])
        found = derive(parts, Land(outline, others), 9)
        known = catalog.census_people(code, found.editions[0].as_of)
        if found.missing_primaries or known is None:
            continue
        centre = derive(parts, Land(outline), 9)
        yield Fit(total(centre) / known - 1, total(found) / known - 1)


def total(derived: Derived) -> float:
    people = derived.people(derived.editions[0])
    assert derived.unit is AreaUnit.MESH_500M
    assert people is not None
    return people


def test_by_centre_saga_has_what_the_centres_give(folder: Path, files: list[ParsedFile]) -> None:
    path = outlines_of(folder, "41")
    [outline] = read_outlines(path.name, path.read_bytes()).polygons([SAGA])
    parts = [file.of(SquareFacts)[0].part(at) for at, file in enumerate(files[:2])]
    assert round(total(derive(parts, Land(outline), 9))) == 233_851
