"""Census squares: groups kept whole, headings in every state, chosen by their centre."""

from __future__ import annotations

import json
from datetime import date

import pytest

from data.importers.door import parse_files
from data.importers.report import ParsedFile
from models.codes import MeshCode, mesh_bounds, mesh_center
from models.errors import InputError
from models.kinds import AreaUnit, CountKind, MergeRole, SourceKind
from models.reasons import RejectCode
from tests.import_builders import MESH_HEAD, box, csv_bytes, n03, square, squares

HERE, NEXT, FAR = MeshCode("513440271"), MeshCode("513440272"), MeshCode("513440371")
FOUR = (5, 1, 1, 1)
ROWS = [
    square(HERE, "1", "", (10, 6, 3, 1)),
    square(NEXT, "2", HERE, (3, "*", "*", "*")),
    square(FAR, "0", "", (50, 20, 10, 4)),
]


def around(code: MeshCode, margin: float = 0.0) -> list[tuple[float, float]]:
    edge = mesh_bounds(code)
    return box(edge.west - margin, edge.south - margin, edge.east + margin, edge.north + margin)


BOUNDARY = ("n03.json", n03({"37201": [around(HERE), around(NEXT)]}))


def parse(
    rows: list, encoding: str = "cp932", boundary: tuple[str, bytes] = BOUNDARY
) -> ParsedFile:
    data = csv_bytes(rows, encoding)
    return parse_files([("m.txt", data), boundary], "37201")[0]


def people(parsed: ParsedFile) -> dict[tuple[str, str], int | None]:
    return {(count.area_code, count.band): count.people for count in parsed.counts}


def test_squares_keep_suppressed_groups_whole() -> None:
    parsed = parse(squares(ROWS))
    receiver, merged = parsed.areas
    assert (receiver.code, receiver.merge_role, receiver.merged_into) == (
        HERE,
        MergeRole.RECEIVER,
        None,
    )
    assert (merged.code, merged.merge_role, merged.merged_into) == (NEXT, MergeRole.MERGED, HERE)
    assert people(parsed) == {
        (HERE, "all"): 10,
        (HERE, "65+"): 6,
        (HERE, "75+"): 3,
        (HERE, "85+"): 1,
        (NEXT, "all"): 3,
        (NEXT, "65+"): None,
        (NEXT, "75+"): None,
        (NEXT, "85+"): None,
    }
    assert {(c.as_of, c.count_kind) for c in parsed.counts} == {
        (date(2020, 10, 1), CountKind.CENSUS)
    }


def test_squares_elsewhere_are_counted_not_lost() -> None:
    parsed = parse(squares(ROWS))
    assert (parsed.rows_read, parsed.rows_loaded, parsed.rows_elsewhere) == (3, 2, 1)
    assert parsed.kind is SourceKind.MESH_CENSUS
    assert "統計局" in parsed.source.publisher


def test_square_belongs_where_its_centre_lies_edge_included() -> None:
    centre, edge = mesh_center(HERE), mesh_bounds(HERE)
    touching = box(edge.west, edge.south, centre.lon, edge.north)
    short = box(edge.west, edge.south, centre.lon - 1e-9, edge.north)
    whole = squares(ROWS)
    assert [a.code for a in parse(whole, boundary=("b", n03({"37201": [touching]}))).areas] == [
        HERE
    ]
    with pytest.raises(InputError) as caught:
        parse(whole, boundary=("b", n03({"37201": [short]})))
    assert caught.value.code == "import.no_square_inside"


@pytest.mark.parametrize("headings", [0, 1, 2])
def test_squares_are_read_with_two_heading_rows_one_or_none(headings: int) -> None:
    assert people(parse(squares(ROWS, headings))) == people(parse(squares(ROWS)))


def test_squares_are_read_with_the_label_row_alone() -> None:
    assert people(parse(squares(ROWS)[1:])) == people(parse(squares(ROWS)))


def coded(table: str, people: dict[int, object]) -> list[list[object]]:
    head = [*MESH_HEAD, *(f"{table}{item:03d}" for item in range(1, 42))]
    return [head, [HERE, "0", "", "", *(people.get(item, 0) for item in range(1, 42))]]


def test_squares_65_plus_stands_where_the_years_table_has_it() -> None:
    counts = {1: 100, 16: 40, 19: 20, 22: 7}
    older = parse(coded("T000847", counts))
    assert people(older) == {(HERE, "all"): 100, (HERE, "65+"): 40, (HERE, "75+"): 20}
    assert {c.as_of for c in older.counts} == {date(2015, 10, 1)}
    newer = parse(coded("T001141", counts))
    assert people(newer)[HERE, "65+"] == 20
    assert people(newer)[HERE, "75+"] == 7


def test_squares_of_2015_are_told_by_their_labels_too() -> None:
    labels = ["", "", "", "", "　人口（総数）", "　６５歳以上人口　総数", "　７５歳以上人口　総数"]
    parsed = parse([labels, [HERE, "0", "", "", 100, 40, 20]])
    assert people(parsed) == {(HERE, "all"): 100, (HERE, "65+"): 40, (HERE, "75+"): 20}
    assert {c.as_of for c in parsed.counts} == {date(2015, 10, 1)}


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
        (square(NEXT, "0", "", (5, "*", 1, 1)), RejectCode.NOT_A_NUMBER, "T001101019", "*"),
        (square(NEXT, "1", "", (-5, 1, 1, 1)), RejectCode.NEGATIVE, "T001101001", "-5"),
        (square(NEXT, "2", "", (5, "*", "*", "*")), RejectCode.BAD_MESH, "HTKSAKI", ""),
        (square(NEXT, "7", "", FOUR), RejectCode.NOT_A_NUMBER, "HTKSYORI", "7"),
        (square(HERE, "0", "", FOUR), RejectCode.DUPLICATE, "KEY_CODE", HERE),
    ],
)
def test_square_that_cannot_be_taken_is_rejected(
    row: list[object], code: RejectCode, column: str, value: str
) -> None:
    parsed = parse(squares([ROWS[0], row]))
    [notice] = parsed.rejects
    assert (notice.code, notice.row, notice.column, notice.value) == (code, 4, column, value)
    assert [area.code for area in parsed.areas] == [HERE]


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        (HERE[:8], AreaUnit.MESH_1KM),
        (HERE, AreaUnit.MESH_500M),
        (f"{HERE}1", AreaUnit.MESH_250M),
    ],
)
def test_squares_of_three_sizes_are_told_by_their_code(code: str, unit: AreaUnit) -> None:
    boundary = ("b", n03({"37201": [around(HERE, 0.02)]}))
    [area] = parse(squares([square(code, "0", "", (1, 1, 1, 1))]), boundary=boundary).areas
    assert (area.unit, area.code) == (unit, code)
    centre = mesh_center(MeshCode(code))
    assert (area.lat, area.lon) == (centre.lat, centre.lon)


def test_squares_without_any_boundary_ask_for_the_n03_file() -> None:
    with pytest.raises(InputError) as caught:
        parse_files([("m.txt", csv_bytes(squares(ROWS)))], "37201")
    assert (caught.value.code, caught.value.params["file"]) == ("import.boundary_needed", "m.txt")


def test_squares_use_the_boundary_on_file() -> None:
    known = json.dumps({"type": "Polygon", "coordinates": [around(HERE)]})
    [parsed] = parse_files([("m.txt", csv_bytes(squares(ROWS)))], "372013", known)
    assert [area.code for area in parsed.areas] == [HERE]
