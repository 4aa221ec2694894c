"""Census squares at the door: headings in every state, rows as numbers, groups kept whole."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from data.importers.boundary import read_outlines
from data.importers.door import parse_files
from data.importers.mesh_census import SquareFacts
from data.importers.report import ParsedFile
from data.importers.square_files import land_of
from data.squares.columns import DIGITS, TableKind
from data.squares.derive import Derived, DerivedArea, derive
from models.codes import MeshCode, MunicipalityCode, mesh_bounds, mesh_center
from models.errors import InputError
from models.kinds import AreaUnit, MergeRole, SourceKind
from models.reasons import RejectCode
from tests.import_builders import (
    MESH_HEAD,
    Rows,
    box,
    csv_bytes,
    n03,
    square,
    squares,
    workbook_bytes,
)

HERE, NEXT, FAR = MeshCode("513440271"), MeshCode("513440272"), MeshCode("513440371")
FOUR = (5, 1, 1, 1)
GROUP = [
    [HERE, "1", "", NEXT, *square(HERE, "1", "", (10, 6, 3, 1))[4:]],
    square(NEXT, "2", HERE, (3, "*", "*", "*")),
]
ROWS = [*GROUP, square(FAR, "0", "", (50, 20, 10, 4))]


def around(code: MeshCode, margin: float = 0.0) -> list[tuple[float, float]]:
    edge = mesh_bounds(code)
    return box(edge.west - margin, edge.south - margin, edge.east + margin, edge.north + margin)


BOUNDARY = ("n03.json", n03({"37201": [around(HERE), around(NEXT)]}))


def parse(
    rows: Rows, encoding: str = "cp932", boundary: tuple[str, bytes] = BOUNDARY
) -> ParsedFile:
    return parse_files([("m.txt", csv_bytes(rows, encoding)), boundary], "37201")[0]


def facts(parsed: ParsedFile) -> SquareFacts:
    [found] = parsed.of(SquareFacts)
    return found


def made(parsed: ParsedFile) -> Derived:
    assert parsed.derived is not None
    return parsed.derived


def figures(parsed: ParsedFile) -> dict[str, list[float | None]]:
    [edition] = made(parsed).editions
    return {
        name: [None if np.isnan(one) else one for one in column.tolist()]
        for name, column in edition.values.items()
    }


def test_a_group_is_one_area_with_all_its_people() -> None:
    parsed = parse(squares(ROWS))
    [area] = made(parsed).areas
    here, there = mesh_center(HERE), mesh_center(NEXT)
    assert area == DerivedArea(
        code=int(HERE),
        lat=here.lat,
        lon=pytest.approx((10 * here.lon + 3 * there.lon) / 13),
        members=(int(HERE), int(NEXT)),
        role=MergeRole.RECEIVER,
        merged_into=None,
        share=1.0,
    )
    found = figures(parsed)
    assert [found[name] for name in ("people", "people_65", "people_75", "people_85")] == [
        [13],
        [6],
        [3],
        [1],
    ]


def test_the_whole_file_is_stored_whosever_its_squares_are() -> None:
    parsed = parse(squares(ROWS))
    assert (parsed.rows_read, parsed.rows_loaded, parsed.rows_elsewhere) == (3, 3, 0)
    rows = facts(parsed).rows
    assert rows.codes.tolist() == [int(HERE), int(NEXT), int(FAR)]
    assert rows.roles.tolist() == [1, 2, 0]
    assert rows.targets.tolist() == [0, int(HERE), 0]
    assert rows.source_rows.tolist() == [3, 4, 5]
    assert rows.column("people").tolist() == [10, 3, 50]
    assert np.isnan(rows.column("people_65")).tolist() == [False, True, False]
    assert (parsed.kind, facts(parsed).as_of) == (SourceKind.MESH_CENSUS, date(2020, 10, 1))
    assert "統計局" in parsed.source.publisher


def test_squares_are_nobodys_where_nobody_is_named() -> None:
    [parsed] = parse_files([("m.txt", csv_bytes(squares(ROWS)))])
    assert (parsed.municipality_code, parsed.derived, parsed.rows_loaded) == (None, None, 3)


def test_without_neighbours_a_square_belongs_where_its_centre_lies_edge_included() -> None:
    centre, edge = mesh_center(FAR), mesh_bounds(FAR)
    touching = box(edge.west, edge.south, centre.lon, edge.north)
    short = box(edge.west, edge.south, centre.lon - 1e-9, edge.north)
    parsed = parse(squares(ROWS), boundary=("b", n03({"37201": [touching]})))
    assert [(area.code, area.share) for area in made(parsed).areas] == [(int(FAR), 1.0)]
    codes = {notice.code for notice in parsed.notices}
    assert RejectCode.NEIGHBOURS_UNKNOWN in codes
    with pytest.raises(InputError) as caught:
        parse(squares(ROWS), boundary=("b", n03({"37201": [short]})))
    assert caught.value.code == "import.no_square_inside"


def test_with_neighbours_a_square_is_shared_by_land() -> None:
    edge = mesh_bounds(FAR)
    cut = edge.west + (edge.east - edge.west) / 4
    both = {
        "37201": [box(edge.west - 0.01, edge.south, cut, edge.north)],
        "37202": [box(cut, edge.south, edge.east + 0.01, edge.north)],
    }
    parsed = parse(squares(ROWS), boundary=("b", n03(both)))
    share = {area.code: area.share for area in made(parsed).areas}
    assert share[int(FAR)] == pytest.approx(0.25)
    assert RejectCode.NEIGHBOURS_UNKNOWN not in {notice.code for notice in parsed.notices}


@pytest.mark.parametrize("headings", [0, 1, 2])
def test_squares_are_read_with_two_heading_rows_one_or_none(headings: int) -> None:
    assert figures(parse(squares(ROWS, headings))) == figures(parse(squares(ROWS)))


def test_squares_are_read_with_the_label_row_alone() -> None:
    plain = figures(parse(squares(ROWS)))
    assert figures(parse(squares(ROWS)[1:])) == plain


def test_squares_in_a_workbook_or_in_utf_16_say_the_same() -> None:
    plain = figures(parse(squares(ROWS)))
    assert figures(parse(squares(ROWS), "utf-16")) == plain
    book = workbook_bytes({"a": squares(ROWS)})
    assert figures(parse_files([("m.xlsx", book), BOUNDARY], "37201")[0]) == plain


def coded(table: str, people: dict[int, object], items: int = 41) -> list[list[object]]:
    head = [*MESH_HEAD, *(f"{table}{item:03d}" for item in range(1, items + 1))]
    return [head, [HERE, "0", "", "", *(people.get(item, 0) for item in range(1, items + 1))]]


def test_squares_65_plus_stands_where_the_years_table_has_it() -> None:
    counts: dict[int, object] = {1: 100, 16: 40, 18: 22, 19: 20, 22: 7, 25: 60, 38: 9, 40: 4}
    older = parse(coded("T000847", counts))
    found = figures(older)
    assert [found[name][0] for name in ("people", "people_65", "people_75")] == [100, 40, 20]
    assert [found[name][0] for name in ("households", "households_senior", "alone_senior")] == [
        60,
        9,
        4,
    ]
    assert "people_85" not in found
    assert facts(older).as_of == date(2015, 10, 1)
    newer = figures(parse(coded("T001141", counts)))
    assert (newer["people_65"], newer["people_75"]) == ([20], [7])


def test_squares_of_2015_are_told_by_their_labels_too() -> None:
    labels = ["", "", "", "", "　人口（総数）", "　６５歳以上人口　総数", "　７５歳以上人口　総数"]
    parsed = parse([labels, [HERE, "0", "", "", 100, 40, 20]])
    assert figures(parsed) == {"people": [100], "people_65": [40], "people_75": [20]}
    assert facts(parsed).as_of == date(2015, 10, 1)


def test_the_five_year_table_adds_up_from_85() -> None:
    bands: dict[int, object] = dict(
        zip((1, 40, 43, 46, 49, 52, 55, 58, 61), range(1, 10), strict=True)
    )
    parsed = parse(coded("T001192", bands, items=66))
    assert facts(parsed).kind is TableKind.AGES
    assert figures(parsed) == {
        "people": [1],
        "people_60_64": [2],
        "people_65_69": [3],
        "people_70_74": [4],
        "people_75_79": [5],
        "people_80_84": [6],
        "people_85": [7 + 8 + 9],
    }
    assert made(parsed).seniors(made(parsed).editions[0]) == 3 + 4 + 5 + 6 + 24


def test_base_and_age_table_of_a_census_are_joined_by_code() -> None:
    ages = coded("T001192", {1: 13, 40: 2, 43: 4, 55: 1}, items=66)
    files = [
        ("base.txt", csv_bytes(squares([square(HERE, "0", "", (13, 6, 3, 1))]))),
        ("ages.txt", csv_bytes(ages)),
        BOUNDARY,
    ]
    parsed = parse_files(files, "37201")
    own = frozenset({MunicipalityCode("37201")})
    outlines = read_outlines(*BOUNDARY)
    land = land_of(outlines.outline_of(own)[0], own, [outlines], None)
    parts = [facts(one).part(at) for at, one in enumerate(parsed[:2], start=1)]
    joined = derive(parts, land, 9)
    [edition] = joined.editions
    told = {name: column.tolist() for name, column in edition.values.items()}
    assert (told["people_65"], told["people_65_69"], told["people_60_64"]) == ([6], [4], [2])


def test_squares_of_an_unknown_table_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        parse(coded("T009999", {}))
    assert (caught.value.code, caught.value.params["value"]) == (
        "import.unknown_census_table",
        "T009999",
    )


@pytest.mark.parametrize(
    ("row", "code", "column", "value"),
    [
        (
            ["513440275", *square(HERE, "0", "", (1, 1, 1, 1))[1:]],
            RejectCode.BAD_MESH,
            "KEY_CODE",
            "513440275",
        ),
        (
            ["4.9E+08", *square(HERE, "0", "", (1, 1, 1, 1))[1:]],
            RejectCode.BAD_MESH,
            "KEY_CODE",
            "4.9E+08",
        ),
        (square("51344027", "0", "", FOUR), RejectCode.BAD_MESH, "KEY_CODE", "51344027"),
        (square(NEXT, "0", "", (5, "*", 1, 1)), RejectCode.NOT_A_NUMBER, "T001101019", "*"),
        (square(NEXT, "1", "", (-5, 1, 1, 1)), RejectCode.NEGATIVE, "T001101001", "-5"),
        (square(NEXT, "0", "", ("12e3", 1, 1, 1)), RejectCode.NOT_A_NUMBER, "T001101001", "12e3"),
        (square(NEXT, "2", FAR, ("*", "*", "*", "*")), RejectCode.NOT_A_NUMBER, "T001101001", "*"),
        (square(NEXT, "2", "", (5, "*", "*", "*")), RejectCode.BAD_MESH, "HTKSAKI", ""),
        (square(NEXT, "2", NEXT, (5, "*", "*", "*")), RejectCode.BAD_MESH, "HTKSAKI", NEXT),
        (square(NEXT, "7", "", FOUR), RejectCode.NOT_A_NUMBER, "HTKSYORI", "7"),
        (square(FAR, "0", "", FOUR), RejectCode.DUPLICATE, "KEY_CODE", FAR),
    ],
)
def test_square_that_cannot_be_taken_is_rejected(
    row: list[object], code: RejectCode, column: str, value: str
) -> None:
    good = [square(FAR, "0", "", FOUR), square("513440373", "0", "", FOUR)]
    boundary = ("b", n03({"37201": [around(HERE, 0.02)]}))
    parsed = parse(squares([*good, row]), boundary=boundary)
    [notice] = parsed.rejects
    assert (notice.code, notice.row, notice.column, notice.value) == (code, 5, column, value)
    assert facts(parsed).rows.codes.tolist() == [int(FAR), 513440373]
    assert (parsed.rows_read, parsed.rows_loaded) == (3, 2)


def test_households_that_are_not_published_are_unknown_and_refuse_nothing() -> None:
    row = square(FAR, "0", "", FOUR)
    row[4 + 33], row[4 + 48] = 7, "*"
    parsed = parse(squares([row]), boundary=("b", n03({"37201": [around(FAR)]})))
    assert parsed.rejects == ()
    found = figures(parsed)
    assert found["households"] == [7]
    assert found["alone_senior"] == [None]


def test_a_member_that_only_its_receiver_names_is_missed_and_said() -> None:
    parsed = parse(squares([GROUP[0]]))
    [notice] = [one for one in parsed.notices if one.code is RejectCode.GROUP_INCOMPLETE]
    assert (notice.row, notice.column, notice.value) == (3, "GASSAN", NEXT)
    rows = facts(parsed).rows
    assert (rows.codes.tolist(), rows.targets.tolist()) == ([int(HERE), int(NEXT)], [0, int(HERE)])
    assert np.isnan(rows.column("people")).tolist() == [False, True]
    assert (parsed.rows_loaded, made(parsed).incomplete) == (1, (0,))
    assert made(parsed).areas[0].members == (int(HERE), int(NEXT))


def test_a_suppressed_square_without_its_receiver_has_unknown_ages_never_zero() -> None:
    parsed = parse(squares([GROUP[1]]))
    [area] = made(parsed).areas
    assert (area.role, area.merged_into) == (MergeRole.MERGED, int(HERE))
    found = figures(parsed)
    assert found["people"] == [3]
    assert found["people_65"] == [None]
    assert RejectCode.AREA_INCOMPLETE in {notice.code for notice in parsed.notices}


@pytest.mark.parametrize("unit", list(DIGITS))
def test_squares_of_four_sizes_are_told_by_their_code(unit: AreaUnit) -> None:
    code = f"{HERE}11"[: DIGITS[unit]]
    boundary = ("b", n03({"37201": [around(HERE, 0.02)]}))
    parsed = parse(squares([square(code, "0", "", (1, 1, 1, 1))]), boundary=boundary)
    [area] = made(parsed).areas
    centre = mesh_center(MeshCode(code))
    assert (made(parsed).unit, area.code) == (unit, int(code))
    assert (area.lat, area.lon) == pytest.approx((centre.lat, centre.lon), abs=1e-12)


def test_squares_without_any_boundary_wait_for_it_and_say_so() -> None:
    [parsed] = parse_files([("m.txt", csv_bytes(squares(ROWS)))], "37201")
    assert [notice.code for notice in parsed.notices] == [RejectCode.OUTLINE_MISSING]
    assert (parsed.rows_loaded, parsed.refusals) == (3, ())


def test_squares_use_the_boundary_on_file() -> None:
    known = json.dumps({"type": "Polygon", "coordinates": [around(HERE)]})
    beside = json.dumps({"type": "Polygon", "coordinates": [around(NEXT)]})
    file = ("m.txt", csv_bytes(squares(ROWS)))
    [parsed] = parse_files([file], "372013", known)
    assert [area.share for area in made(parsed).areas] == [pytest.approx(10 / 13)]
    [parsed] = parse_files([file], "372013", known, known_neighbours=beside)
    assert made(parsed).areas[0].share == pytest.approx(10 / 13)
    assert RejectCode.GROUP_ACROSS in {notice.code for notice in parsed.notices}


def test_a_primary_square_that_no_file_has_is_named() -> None:
    edge = mesh_bounds(MeshCode("5134"))
    wide = (
        "b",
        n03({"37201": [around(FAR, 0.02), box(edge.east - 0.01, 34.1, edge.east + 0.01, 34.2)]}),
    )
    parsed = parse(squares(ROWS), boundary=wide)
    [notice] = [one for one in parsed.notices if one.code is RejectCode.PRIMARY_MISSING]
    assert notice.value == "5135"
