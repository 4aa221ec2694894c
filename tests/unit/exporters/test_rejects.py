"""Rows to mend: what the workbook holds, and that a corrected one is taken in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from data.exporters.rejects import Wording, rejects_workbook, to_mend
from data.importers.door import parse_files
from data.importers.report import ParsedFile
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from tests.import_builders import (
    ages,
    box,
    csv_bytes,
    english_population,
    english_venues,
    japanese_population,
    n03,
    square,
    squares,
    town,
    venue,
    workbook_bytes,
)

WHY = "理由・対処"
WORDING = Wording(WHY, lambda notice: f"{notice.row}行 {notice.code}", "デジ活プランナー")
BOUNDARY = n03({"37201": [box(134.0, 34.0, 134.5, 34.5)]})


def parsed(name: str, data: bytes) -> ParsedFile:
    found, *_ = parse_files([(name, data), ("n03.geojson", BOUNDARY)], "37201")
    return found


def mended(data: bytes, mend: dict[str, str]) -> bytes:
    """The workbook with every value that is a key of ``mend`` corrected."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            cell.value = mend.get(str(cell.value), cell.value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_of(data: bytes) -> Any:
    [sheet] = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return sheet


def values(data: bytes) -> list[list[str]]:
    return [
        ["" if v is None else v for v in row] for row in sheet_of(data).iter_rows(values_only=True)
    ]


def marked(data: bytes) -> list[str]:
    """The values of cells that carry a comment and a fill."""
    cells = [cell for row in sheet_of(data).iter_rows() for cell in row if cell.comment]
    assert all(cell.fill.fgColor.rgb == "00FFE0B2" for cell in cells)
    return [cell.value for cell in cells]


def workbook(name: str, data: bytes) -> bytes:
    return rejects_workbook(name, data, to_mend(parsed(name, data).notices), WORDING)


def population_with_mistakes() -> list[Sequence[object]]:
    bad_count, bad_day = town("築地町", 2), town("松島町３丁目", 3)
    bad_count[7], bad_day[2] = "一二人", "昨日"
    return english_population([town("塩屋町", 1), bad_count, bad_day])


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16"])
def test_only_the_rows_to_mend_are_written_with_every_column(encoding: str) -> None:
    rows = population_with_mistakes()
    data = workbook("p.csv", csv_bytes(rows, encoding))
    head, *body = values(data)
    assert head == [*rows[0], WHY]
    assert [row[:-1] for row in body] == [[str(cell) for cell in row] for row in rows[2:]]
    assert [row[-1] for row in body] == ["3行 not_a_number", "4行 bad_date"]
    assert marked(data) == ["一二人", "昨日"]


def test_a_corrected_workbook_is_taken_in_and_says_what_the_file_should_have_said() -> None:
    data = workbook("p.csv", csv_bytes(population_with_mistakes()))
    again = parsed("p_要確認.xlsx", mended(data, {"一二人": "12", "昨日": "2020-10-01"}))
    assert (again.rows_read, again.rows_loaded, again.rejects) == (2, 2, ())
    assert [area.name for area in again.areas] == ["築地町", "松島町３丁目"]
    assert parsed("p.xlsx", data).rows_loaded == 0


def test_titles_and_both_rows_of_a_heading_come_along() -> None:
    head, *body = japanese_population()
    top = [cell if "の男性" in str(cell) or at < 4 else "" for at, cell in enumerate(head)]
    top = [str(cell).replace("の男性", "") for cell in top]
    below = ["", "", "", "", *("男", "女") * 18]
    bad = list(body[1])
    bad[5] = "x"
    rows = [["高松市の人口"], [], top, below, body[0], bad]
    data = workbook("p.xlsx", workbook_bytes({"町別": rows}))
    assert [row[0] for row in values(data)] == [
        "高松市の人口",
        *(str(r[0]) for r in (top, below, bad)),
    ]
    assert sheet_of(data).title == "町別"
    assert marked(data) == ["x"]
    assert parsed("p2.xlsx", mended(data, {"x": "3"})).rows_loaded == 1


def test_codes_keep_their_zeros_and_nothing_becomes_a_formula() -> None:
    row = venue("太田出張所", longitude="34.3", latitude="134.0")
    row[0], row[5], row[6] = "000123", "087-000-0000", "=1+1"
    long = venue("日新", startTime="x", note="あ" * 300)
    data = workbook("v.csv", csv_bytes(english_venues([row, long])))
    first, second = list(sheet_of(data).iter_rows(min_row=2))
    assert [cell.value for cell in first][:7] == row[:7]
    assert {cell.data_type for cell in first if cell.value} == {"s"}
    assert {cell.number_format for cell in first[:-1]} == {"@"}
    assert second[6].value == "あ" * 300


def test_a_doubted_place_is_marked_and_its_correction_is_believed() -> None:
    row = venue("太田出張所", longitude="34.3475", latitude="134.0325")
    data = workbook("v.csv", csv_bytes(english_venues([venue("日新"), row])))
    assert marked(data) == ["134.0325"]
    again = parsed("v2.xlsx", mended(data, {"134.0325": "34.3475", "34.3475": "134.0325"}))
    assert (again.rows_loaded, again.notices) == (1, ())


def test_squares_come_with_both_rows_of_codes_and_labels() -> None:
    rows = squares(
        [
            square("513440271", "0", "", (10, 6, 3, 1)),
            square("513440272", "0", "", ("1O", 6, 3, 1)),
        ]
    )
    data = workbook("tblT001101H5134.txt", csv_bytes(rows, "cp932"))
    assert [row[0] or "" for row in values(data)] == ["KEY_CODE", "", "513440272"]
    assert marked(data) == ["1O"]
    assert parsed("squares.xlsx", mended(data, {"1O": "10"})).rows_loaded == 1


def test_squares_without_a_heading_are_written_without_one() -> None:
    rows = squares([square("513440272", "0", "", ("1O", 6, 3, 1))], headings=0)
    data = workbook("mesh.txt", csv_bytes(rows))
    assert values(data)[0][0] == "513440272"
    assert marked(data) == ["1O"]


def test_a_workbook_sent_in_again_uncorrected_gets_no_second_column() -> None:
    once = workbook("p.csv", csv_bytes(population_with_mistakes()))
    twice = workbook("p_要確認.xlsx", once)
    assert [row[:-1] for row in values(twice)] == [row[:-1] for row in values(once)]
    assert values(twice)[0].count(WHY) == 1


def test_several_sheets_stay_several() -> None:
    bad = population_with_mistakes()
    good = english_population([town("瓦町", 4)])
    other = english_population([[*town("栗林町", 5)[:2], "昨日", *town("栗林町", 5)[3:]]])
    data = workbook("p.xlsx", workbook_bytes({"東": bad, "西": good, "南": other}))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["東", "南"]
    assert [sheet.max_row for sheet in book.worksheets] == [3, 2]


def notice(level: NoticeLevel, value: str, row: int | None = 2) -> Notice:
    return Notice(level, RejectCode.REQUIRED, "f.csv", row=row, value=value)


@pytest.mark.parametrize(
    ("level", "value", "row", "mend"),
    [
        (NoticeLevel.REJECT, "", 2, True),
        (NoticeLevel.DOUBT, "", 2, True),
        (NoticeLevel.WARNING, "x", 2, True),
        (NoticeLevel.WARNING, "", 2, False),
        (NoticeLevel.REJECT, "x", None, False),
    ],
)
def test_what_can_be_mended_is_in_a_row_and_a_mistake(
    level: NoticeLevel, value: str, row: int | None, mend: bool
) -> None:
    assert bool(to_mend([notice(level, value, row)])) is mend


def test_a_file_of_a_kind_a_person_named_is_written_by_its_rows() -> None:
    rows = [["資料"], ["甲", "乙", "丙"], ["1", "2", "3"], ["x", "5", "6"]]
    found = [Notice(NoticeLevel.REJECT, RejectCode.NOT_A_NUMBER, "f.csv", "", 4, "甲", "x")]
    data = rejects_workbook("f.csv", csv_bytes(rows), found, WORDING)
    assert values(data)[1:] == [["甲", "乙", "丙", WHY], ["x", "5", "6", "4行 not_a_number"]]
    assert marked(data) == ["x"]


def test_every_row_of_a_year_is_written_as_published() -> None:
    people = [town(f"{n}丁目", n) for n in range(1, 30)]
    for row in people[::2]:
        row[3] = ""
    data = workbook("p.csv", csv_bytes(english_population(people)))
    assert [row[5] for row in values(data)[1:]] == [str(ages(n)[0]) for n in range(1, 30, 2)]
