"""Projected people by square and town: never a census, hidden ages never zero."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from data.importers.feature_table import sheet_of_squares
from data.importers.headings import find_heading
from data.importers.layouts.base import Facts, Reading
from data.importers.layouts.projection import LAYOUT, ProjectionFacts, parse_year
from data.importers.places import PlaceChecker
from data.importers.recognise import recognise
from data.importers.tabular import read_sheets
from data.reference import catalog
from models.errors import InputError
from models.kinds import AreaUnit, CountKind
from models.reasons import RejectCode
from tests.import_builders import csv_bytes

SAGA = catalog.find_municipality("41201")
AGES_2024 = {**{f"PT{n:02d}": 10.0 + n for n in range(1, 21)}, "PTC": 180.0, "PTD": 95.0}
AGES_2018 = {**{f"PT{n}": 10.0 + n for n in range(1, 20)}, "PTC": 160.0, "PTD": 75.0}


def square(code: str, year: int, ages: Mapping[str, float], **other: object) -> dict[str, object]:
    """One row of 国土数値情報 with everything of one year, in invented figures."""
    row: dict[str, object] = {"MESH_ID": code, "SHICODE": "41201", f"PTN_{year}": 400.4}
    row |= {f"{name}_{year}": people for name, people in ages.items()}
    return row | {f"HITOKU{year}": "", f"GASSAN{year}": ""} | other


def facts(
    rows: Sequence[Mapping[str, object]],
    file: str = "500m_mesh_41.csv",
    foreign: Sequence[int] = (),
) -> Facts:
    head = list(dict.fromkeys(name for row in rows for name in row))
    data = csv_bytes([head, *([row.get(name, "") for name in head] for row in rows)])
    sheet = read_sheets(file, data)[0]
    table = find_heading(sheet, LAYOUT.field_of)
    assert table is not None
    assert LAYOUT.fits(table)
    others = {(sheet.name, row): "41202" for row in foreign}
    checker = PlaceChecker(SAGA, None)
    return LAYOUT.read(Reading(file, [table], SAGA, others, checker, file))


def bundle(found: Facts) -> ProjectionFacts:
    (one,) = found.bundles
    assert isinstance(one, ProjectionFacts)
    return one


def people(found: Facts, area: str, year: int) -> dict[str, int | None]:
    counts = bundle(found).counts
    assert all(count.count_kind is CountKind.PROJECTION for count in counts)
    return {c.band: c.people for c in counts if (c.area_code, c.as_of.year) == (area, year)}


@pytest.mark.parametrize(("ages", "oldest"), [(AGES_2024, 28 + 29 + 30), (AGES_2018, 28 + 29)])
def test_five_year_ages_of_both_editions_are_read_and_85_and_over_added_up(
    ages: Mapping[str, float], oldest: int
) -> None:
    found = facts([square("493072221", 2030, ages)])
    assert people(found, "493072221", 2030) == {
        "all": 400,
        "60-64": 23,
        "65-69": 24,
        "70-74": 25,
        "75-79": 26,
        "80-84": 27,
        "85+": oldest,
        "65+": round(ages["PTC"]),
        "75+": round(ages["PTD"]),
    }
    (area,) = bundle(found).areas
    assert (area.unit, area.code) == (AreaUnit.MESH_500M, "493072221")
    assert area.lat is not None
    assert 33.2 < area.lat < 33.3


def test_every_year_is_an_edition_of_its_own() -> None:
    row = square("493072221", 2030, AGES_2024) | square("493072221", 2050, AGES_2024)
    found = facts([row])
    assert {count.as_of for count in bundle(found).counts} == {
        date(2030, 10, 1),
        date(2050, 10, 1),
    }
    assert found.subject == "projection/mesh500/2030_2050"


def test_ages_counted_in_another_square_are_unknown_though_the_file_says_zero() -> None:
    nothing = dict.fromkeys(AGES_2024, 0.0)
    hidden = square("493072221", 2030, nothing, PTN_2030=2.767, HITOKU2030="*")
    receiver = square("493072222", 2030, AGES_2024, HITOKU2030="@")
    found = facts([hidden, receiver])
    known = people(found, "493072221", 2030)
    assert known.pop("all") == 3
    assert set(known.values()) == {None}
    assert people(found, "493072222", 2030)["60-64"] == 23
    assert [(one.code, one.value) for one in found.notices] == [(RejectCode.AGES_HIDDEN, "1")]


def test_parts_are_added_before_they_are_rounded_and_blanks_are_unknown() -> None:
    ages = AGES_2024 | {"PT18": 0.4, "PT19": 0.4, "PT20": 0.4}
    assert people(facts([square("493072221", 2030, ages)]), "493072221", 2030)["85+"] == 1
    blank = square("493072221", 2030, ages, PT19_2030="")
    assert people(facts([blank]), "493072221", 2030)["85+"] is None


def test_only_coarse_ages_leave_the_finer_ones_out() -> None:
    found = facts([square("493072221", 2030, {"PTC": 60.2, "PTD": 30.0})])
    assert people(found, "493072221", 2030) == {"all": 400, "65+": 60, "75+": 30}


def test_rows_of_other_cities_are_counted_and_left() -> None:
    rows = [square(f"49307222{n}", 2030, AGES_2024) for n in (1, 2, 3)]
    found = facts(rows, foreign=(3, 4))
    assert [area.code for area in bundle(found).areas] == ["493072221"]
    assert [(one.code, one.value) for one in found.notices] == [(RejectCode.ROWS_ELSEWHERE, "2")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"MESH_ID": "4930"}, RejectCode.BAD_MESH),
        ({"MESH_ID": "493079999"}, RejectCode.BAD_MESH),
        ({"PTN_2030": "-1"}, RejectCode.NEGATIVE),
        ({"PT14_2030": "many"}, RejectCode.NOT_A_NUMBER),
    ],
)
def test_a_square_that_cannot_be_is_left_out_whole(
    change: dict[str, object], code: RejectCode
) -> None:
    good = square("493072222", 2030, AGES_2024)
    found = facts([square("493072221", 2030, AGES_2024, **change), good])
    assert [(one.code, one.row) for one in found.notices] == [(code, 2)]
    assert [area.code for area in bundle(found).areas] == ["493072222"]


def test_a_square_twice_is_taken_once() -> None:
    found = facts([square("493072221", 2030, AGES_2024)] * 2)
    assert [one.code for one in found.notices] == [RejectCode.DUPLICATE]
    assert (found.rows_read, found.rows_loaded) == (2, 1)


TOWN = {
    "地域名": "駅前町",
    "推計年": "2030年",
    "総人口": "1,000.4",
    "60〜64歳": "70.2",
    "65歳以上": 300,
}


def test_towns_with_a_column_of_years_are_read() -> None:
    found = facts([TOWN, TOWN | {"推計年": "令和17年"}], "towns.csv")
    assert people(found, "駅前町", 2030) == {"all": 1000, "60-64": 70, "65+": 300}
    assert people(found, "駅前町", 2035) == {"all": 1000, "60-64": 70, "65+": 300}
    assert len(bundle(found).areas) == 1


def test_men_and_women_of_a_town_are_added_up() -> None:
    row = {"町名": "駅前町", "推計年": "2030", "65-69歳の男性": "10.4", "65-69歳の女性": "10.4"}
    assert people(facts([row]), "駅前町", 2030) == {"65-69": 21}


@pytest.mark.parametrize(("year", "code"), [("2030年度末", "bad_year"), ("", "bad_year")])
def test_a_town_without_a_year_is_left_out(year: str, code: str) -> None:
    found = facts([TOWN, TOWN | {"地域名": "本町", "推計年": year}], "towns.csv")
    assert [one.code for one in found.notices] == [code]


def test_a_town_twice_in_a_year_is_taken_once() -> None:
    assert [one.code for one in facts([TOWN, TOWN]).notices] == [RejectCode.DUPLICATE]


@pytest.mark.parametrize(
    ("file", "projection"), [("住民基本台帳.csv", False), ("将来人口.csv", True)]
)
def test_a_bare_column_of_years_is_a_projection_only_where_the_file_says_so(
    file: str, projection: bool
) -> None:
    head = ["地域名", "年", "総人口", "65歳以上"]
    sheet = read_sheets(file, csv_bytes([head, ["本町", "2030", "10", "3"]]))[0]
    table = find_heading(sheet, LAYOUT.field_of)
    assert table is not None
    assert LAYOUT.fits(table) is projection


def test_a_file_of_another_city_alone_is_refused() -> None:
    row = square("493072221", 2030, AGES_2024)
    assert facts([row], foreign=(2,)).notices[0].code == RejectCode.ROWS_ELSEWHERE


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2030", 2030),
        ("２０３０年", 2030),
        ("令和12年", 2030),
        ("R12", 2030),
        ("12", None),
        ("", None),
    ],
)
def test_years_as_people_write_them(text: str, year: int | None) -> None:
    assert parse_year(text) == year


def test_nothing_at_all_is_refused() -> None:
    head = list(square("493072221", 2030, AGES_2024))
    sheet = read_sheets("x.csv", csv_bytes([head, ["" for _ in head]]))[0]
    table = find_heading(sheet, LAYOUT.field_of)
    assert table is not None
    with pytest.raises(InputError) as refused:
        LAYOUT.read(Reading("x.csv", [table], SAGA, {}, PlaceChecker(SAGA, None), "x"))
    assert refused.value.code == "import.no_rows"


def test_a_map_of_squares_is_read_by_its_properties() -> None:
    rows = [square("493072221", 2030, AGES_2024), square("493072222", 2030, AGES_2024)]
    features = [
        {"type": "Feature", "geometry": None, "properties": row | {"HITOKU2030": None}}
        for row in rows
    ]
    tree = {"type": "FeatureCollection", "features": [*features, {"properties": []}]}
    data = json.dumps(tree).encode()
    found = recognise("500m_mesh_2024_41.geojson", data)
    assert found.layout is LAYOUT
    read = LAYOUT.read(Reading("m.geojson", found.tables, SAGA, {}, PlaceChecker(SAGA, None), "m"))
    assert (read.rows_read, read.rows_loaded, read.notices) == (2, 2, ())
    assert people(read, "493072222", 2030)["60-64"] == 23


@pytest.mark.parametrize(
    "text",
    ["{", "{}", '{"features": 3}', '{"features": [1]}', '{"features": [{"properties": {}}]}'],
)
def test_other_json_is_no_map_of_squares(text: str) -> None:
    assert sheet_of_squares("x.json", text.encode()) is None


@pytest.mark.parametrize(("oldest", "told"), [("51.4", False), ("52", True)])
def test_an_age_with_more_people_than_the_whole_is_remarked_on(oldest: str, told: bool) -> None:
    row = square("493072221", 2030, {"PT13": 1, "PTC": oldest}) | {"PTN_2030": "50.4"}
    found = facts([row])
    mismatches = [one for one in found.notices if one.code is RejectCode.SUM_MISMATCH]
    assert [(one.row, one.column) for one in mismatches] == [(2, "PTN_2030")] * told
    assert people(found, "493072221", 2030)["65+"] == round(float(oldest))


@pytest.mark.parametrize(("cell", "taken"), [("99999999.4", True), ("1" * 20, False)])
def test_more_people_than_there_can_be_are_no_number(cell: str, taken: bool) -> None:
    found = facts([square("493072221", 2030, AGES_2024) | {"PTN_2030": cell}])
    assert (found.rows_loaded == 1) == taken
    assert (RejectCode.NOT_A_NUMBER in {one.code for one in found.notices}) != taken
