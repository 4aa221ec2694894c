"""高松市: the published files give exactly the records that come with the program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from data.database import reading, sqlite_url, transaction, upgrade
from data.importers.door import load, parse_files
from data.importers.report import ParsedFile
from data.reference import build, catalog, layout
from data.reference.seed import reference_files, seed_facts
from models.codes import parse_municipality_code
from models.kinds import VenueKind
from models.reasons import PlaceQuality, RejectCode
from models.tables import (
    Area,
    Course,
    Municipality,
    NonUseRate,
    PopulationCount,
    Source,
    StaffingRule,
    UsageSurvey,
    Venue,
)
from tests.import_builders import csv_bytes

pytestmark = pytest.mark.shared

FIRST, LATEST = date(2020, 10, 1), date(2026, 2, 1)
MINE, NAGATO = "mine_35213/【美祢市】", "nagato_35211/【長門市】"
OUTSIDE = {"outside_municipality"}
SEVENTY = ("70-74", "75-79", "80-84", "85+")


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "realdata" / "takamatsu_37201"


@pytest.fixture(scope="module")
def published(folder: Path) -> list[ParsedFile]:
    names = [original.source.file_name for original in catalog.originals()]
    paths = [folder / name for name in names if (folder / name).exists()]
    assert len(paths) == 17
    return parse_files(paths)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = upgrade(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def people(day: date, *bands: str) -> int:
    return sum(count.people or 0 for count in catalog.population(day) if count.band in bands)


@pytest.mark.parametrize(
    ("day", "everybody", "sixties", "seventy", "sixty_five"),
    [(FIRST, 426_118, 51_442, 91_921, 118_827), (LATEST, 418_129, 48_890, 97_227, 120_999)],
)
def test_reference_population_reconciles_to_the_published_totals(
    day: date, everybody: int, sixties: int, seventy: int, sixty_five: int
) -> None:
    assert len(catalog.takamatsu_towns()) == 235
    assert len(catalog.population(day)) == 235 * 19
    assert people(day, "all") == everybody
    assert people(day, "60-64", "65-69") == sixties
    assert people(day, *SEVENTY) == seventy
    assert people(day, "65-69", *SEVENTY) == sixty_five
    assert people(day, *layout.BANDS[1:]) == everybody


def test_matsushima_3_is_unusable_as_a_place_and_counted_as_people() -> None:
    unusable = [t for t in catalog.takamatsu_towns() if t.place_quality is not PlaceQuality.OK]
    [town] = unusable
    assert (town.name, town.lat, town.lon) == ("松島町３丁目", None, None)
    assert (town.place_quality, town.place_raw) == (PlaceQuality.UNUSABLE, "34.069518,134.069518")
    for day, everybody in ((FIRST, 1_367), (LATEST, 1_311)):
        counts = {c.band: c.people for c in catalog.population(day) if c.area_code == town.code}
        assert counts["all"] == everybody


def test_reference_venues_are_the_public_lists() -> None:
    kinds = [venue.kind for venue in catalog.venues()]
    assert len(kinds) == 131
    assert kinds.count(VenueKind.COMMUNITY_CENTER) == 52
    assert VenueKind.CARE_FACILITY not in kinds
    [hall] = [venue for venue in catalog.venues() if venue.code == "男木交流館"]
    assert (hall.kind, hall.wifi) == (VenueKind.REGIONAL_EXCHANGE, True)
    assert {venue.place_quality for venue in catalog.venues()} == {PlaceQuality.OK}
    [welfare] = [venue for venue in catalog.venues() if venue.name.endswith("福祉センター勝賀")]
    assert welfare.seats is None
    assert "大会議室：120名" in welfare.note


def test_importing_the_published_files_gives_the_reference_records(
    published: list[ParsedFile],
) -> None:
    towns = {area.code: area for file in published for area in file.areas}
    assert tuple(towns.values()) == catalog.takamatsu_towns()
    counts = [count for file in published for count in file.counts]
    assert counts == [*catalog.population(FIRST), *catalog.population(LATEST)]
    for file, reference in zip(published, reference_files(), strict=True):
        assert file.source == reference.source
        assert file.notices == reference.notices
        assert (file.rows_read, file.rows_loaded) == (reference.rows_read, reference.rows_loaded)


def facts(engine: Engine) -> list[list[dict[str, object]]]:
    tables = (Municipality, Source, Area, PopulationCount, Venue)
    with reading(engine) as session:
        return [[row.model_dump() for row in session.exec(select(table))] for table in tables]


def test_loading_the_published_files_gives_the_seeded_database(
    published: list[ParsedFile], engine: Engine, tmp_path: Path
) -> None:
    with transaction(engine) as session:
        for file in published:
            load(session, file)
    seeded = upgrade(sqlite_url(tmp_path / "seeded"))
    with transaction(seeded) as session:
        seed_facts(session)
    assert facts(engine) == facts(seeded)
    with transaction(seeded) as session:
        assert all(load(session, file).unchanged for file in published)
    seeded.dispose()


def test_seeding_stores_surveys_courses_and_rules(engine: Engine) -> None:
    with transaction(engine) as session:
        seed_facts(session)
    with reading(engine) as session:
        assert [s.key for s in session.exec(select(UsageSurvey))] == ["2020", "2023", "2025"]
        rates = {(r.survey_key, r.band): r for r in session.exec(select(NonUseRate))}
        assert len(session.exec(select(Course)).all()) == 12
        assert len(session.exec(select(StaffingRule)).all()) == 5
    assert (rates["2020", "60-69"].non_use_share, rates["2020", "60-69"].use_share) == (0.257, None)
    assert (rates["2020", "70+"].non_use_share, rates["2020", "70+"].use_share) == (0.578, 0.408)
    assert (rates["2023", "70+"].non_use_share, rates["2023", "70+"].use_share) == (None, 0.485)
    assert all(rate.answered_people is None and rate.assumption for rate in rates.values())
    assert rates["2020", "70+"].assumed_people == round(302 / 0.578)


def test_building_again_gives_the_committed_bytes(shared: Path, tmp_path: Path) -> None:
    lines = build.build(shared / "realdata", tmp_path)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (layout.FOLDER / path.name).read_bytes(), path.name
    assert len(list(tmp_path.iterdir())) == 7
    assert "\n".join(lines) in (layout.FOLDER.parents[1] / "docs" / "data-sources.md").read_text(
        encoding="utf-8"
    )


def test_every_municipality_code_of_the_list_has_its_check_digit(shared: Path) -> None:
    path = shared / "realdata" / "localgovjp" / "localgovjp-utf8.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        codes = [parse_municipality_code(row["lgcode"]) for row in csv.DictReader(file)]
    assert sorted(codes) == [row.code for row in catalog.municipalities()]
    assert len(codes) == 1_916
    assert all(row.area_km2 for row in catalog.municipalities())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_published_table_says_the_same_in_every_encoding(
    folder: Path, published: list[ParsedFile], encoding: str, newline: str
) -> None:
    for number, name in ((1, "population_0066_202602.xlsx"), (15, "public_wireless_lan.xlsx")):
        book = openpyxl.load_workbook(io.BytesIO((folder / name).read_bytes()), read_only=True)
        sheet = book.worksheets[0]
        rows = [["" if cell is None else cell for cell in row] for row in sheet.values]
        plain = [[str(cell).replace("−", "-") for cell in row] for row in rows]
        [parsed] = parse_files([(name, csv_bytes(plain, encoding, newline))], "37201")
        assert parsed.counts == published[number].counts
        assert parsed.areas == published[number].areas
        venues = [v.model_dump(exclude={"address"}) for v in published[number + 1].venues]
        if number == 15:
            assert [v.model_dump(exclude={"address"}) for v in parsed.venues] == venues


def test_the_citys_files_are_read_and_loaded(folder: Path, engine: Engine) -> None:
    files = parse_files([folder / "population_0066_202010.xlsx"])
    with transaction(engine) as session:
        report = load(session, files[0])
    assert report.counts_stored == 235 * 19


def test_nursing_homes_are_read_but_told_apart_from_venues(folder: Path) -> None:
    [parsed] = parse_files([folder / "elderly_welfare_facility.csv"])
    assert {venue.kind for venue in parsed.venues} == {VenueKind.CARE_FACILITY}
    assert len(parsed.venues) == 47


def test_boundary_accepts_the_island_that_its_outline_cuts(shared: Path, folder: Path) -> None:
    names = ("community_center", "branch_office", "regional_exchange_center", "public_wireless_lan")
    boundary = shared / "realdata" / "ksj_n03_2021" / "N03-21_37_210101.json"
    files = parse_files([boundary, *(folder / f"{name}.xlsx" for name in names)], "37201")
    assert [notice for file in files for notice in file.notices] == []
    towns = parse_files([boundary, folder / "population_0066_202010.xlsx"], "37201")[1]
    assert [n.code for n in towns.notices] == [RejectCode.LATITUDE_REPEATS_LONGITUDE]


@pytest.mark.parametrize(
    ("name", "code", "rows", "codes"),
    [
        ("iwakuni_35208/352080_population_20240401.csv", "35208", 22, {"coordinates_missing"}),
        ("iwakuni_35208/352080_evacuation_space.csv", "35208", 134, {"outside_japan"}),
        (f"{MINE}図書館一覧（令和3年10月1日時点）.csv", "35213", 3, set()),
        (
            "mine_35213/【美祢市】公共施設一覧（令和3年10月1日時点）.csv",
            "35213",
            22,
            {"coordinates_missing"},
        ),
        ("yaizu_22212/222127_community_center.csv", "22212", 9, set()),
        ("yaizu_22212/222127_aed.csv", "22212", 82, {"duplicate"}),
        ("matsuyama_38201/382019_evacuation_space.csv", "38201", 390, set()),
        ("nagato_35211/352110_public_wireless_lan_tourist-spot.csv", "35211", 4, set()),
        (
            "nagato_35211/【長門市】公衆無線LANアクセスポイント一覧（公共施設分）.csv",
            "35211",
            6,
            {"outside_municipality"},
        ),
    ],
)
def test_other_cities_files_are_read_by_name_alone(
    shared: Path, name: str, code: str, rows: int, codes: set[str]
) -> None:
    [parsed] = parse_files([shared / "realdata" / name])
    assert (parsed.municipality_code, parsed.rows_read, parsed.rejects) == (code, rows, ())
    assert {notice.code.value for notice in parsed.notices} == codes


def test_iwakunis_people_reconcile_to_the_published_totals(shared: Path) -> None:
    path = shared / "realdata" / "iwakuni_35208" / "352080_population_20240401.csv"
    [parsed] = parse_files([path])
    totals = {
        bands: sum(count.people or 0 for count in parsed.counts if count.band in bands)
        for bands in (("all",), ("65-69", *SEVENTY))
    }
    assert list(totals.values()) == [125_628, 45_931]
