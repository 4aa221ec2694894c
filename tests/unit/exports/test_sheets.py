from __future__ import annotations

import math
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.exports.sheets import (
    SHARE,
    Column,
    Figure,
    Marked,
    Paper,
    book_bytes,
    new_book,
    sheet_name,
)
from dashboard.i18n.text import load
from tests.unit.exports.builders import opened

T = load("ja")


def paper(book: Workbook | None = None, name: str = "表") -> Paper:
    columns = [Column("甲", 20), Column("乙", 20)]
    target = book or new_book("題", "作成者")
    return Paper(target, name, title="題", subtitle="版", columns=columns, t=T)


def saved(written: Paper) -> Worksheet:
    book = written.sheet.parent
    assert isinstance(book, Workbook)
    return opened(book_bytes(book)).worksheets[0]


DANGEROUS = [
    '=HYPERLINK("http://example.invalid","x")',
    "=1+1",
    "+81-87-000-0000",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
    "=1+1",
    "{=1+1}",
    "#REF!",
    "#N/A",
    "=",
]


@pytest.mark.parametrize("words", DANGEROUS)
def test_words_are_words_whatever_they_begin_with(words: str) -> None:
    written = paper()
    written.row(words, Marked(words))
    written.band(words)
    written.note(words)
    sheet = saved(written)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    expected = words.replace("\r", "\n")
    assert (sheet["A4"].value, sheet["A4"].data_type) == (expected, "s")
    assert (sheet["B4"].value, sheet["B4"].data_type) == (expected, "s")


@pytest.mark.parametrize("words", DANGEROUS)
def test_file_holds_no_formula(words: str) -> None:
    book = new_book(words, words)
    written = Paper(book, words, title=words, subtitle=words, columns=[Column(words, 9)], t=T)
    written.row(words)
    with ZipFile(BytesIO(book_bytes(book))) as archive:
        assert not [name for name in archive.namelist() if "vba" in name.lower()]
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
    assert len(sheets) == 1
    assert b"<f>" not in sheets[0]
    assert b"<f " not in sheets[0]


@pytest.mark.parametrize(("words", "quoted"), [("=1", True), ("@x", True), ("1-2", False)])
def test_words_that_begin_as_a_formula_stay_words_when_edited(words: str, quoted: bool) -> None:
    written = paper()
    written.row(words, "")
    assert bool(saved(written)["A4"].quotePrefix) is quoted


def test_leading_zeros_stay() -> None:
    written = paper()
    written.row("01234", "0")
    sheet = saved(written)
    assert (sheet["A4"].value, sheet["A4"].number_format) == ("01234", "@")
    assert (sheet["B4"].value, sheet["B4"].data_type) == ("0", "s")


def test_what_no_file_can_hold_is_shown_as_missing() -> None:
    written = paper()
    written.row("甲\x00乙\ud800", "髙﨑😀")
    sheet = saved(written)
    assert sheet["A4"].value == "甲�乙�"
    assert sheet["B4"].value == "髙﨑😀"


def test_numbers_are_numbers_with_their_format() -> None:
    written = paper()
    written.row(1_234, Figure(0.257, SHARE))
    sheet = saved(written)
    assert (sheet["A4"].value, sheet["A4"].number_format) == (1_234, "#,##0")
    assert (sheet["B4"].value, sheet["B4"].number_format) == (0.257, "0.0%")


@pytest.mark.parametrize("value", [None, math.nan, math.inf])
def test_unknown_is_said_and_never_zero(value: float | None) -> None:
    written = paper()
    written.row(Figure(value), 0)
    sheet = saved(written)
    assert sheet["A4"].value == "不明"
    assert sheet["B4"].value == 0


def test_page_is_a4_landscape_with_headings_on_every_page() -> None:
    sheet = saved(paper())
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9  # A4, ECMA-376 18.3.1.63
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.freeze_panes == "A4"
    assert sheet.oddFooter.center.text == "&P / &N ページ"
    assert [cell.value for cell in sheet[3]] == ["甲", "乙"]


def test_type_is_large_and_borders_are_thin() -> None:
    written = paper()
    written.row("a", 1)
    written.note("注")
    sheet = saved(written)
    sizes = {cell.font.size for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert min(sizes) >= 12
    assert sheet["B4"].border.left.style == sheet["B4"].border.bottom.style == "thin"


def test_marked_cell_is_filled() -> None:
    written = paper()
    written.row(Marked("未配置"), "未配置")
    sheet = saved(written)
    assert sheet["A4"].fill.fill_type == "solid"
    assert sheet["B4"].fill.fill_type is None


@pytest.mark.parametrize(("characters", "lines"), [(40, 1), (41, 2), (80, 2), (81, 3)])
def test_note_is_as_high_as_its_lines(characters: int, lines: int) -> None:
    written = paper()  # 40 characters wide
    written.note("a" * characters)
    written.note("あ" * (characters // 2) + "a" * (characters % 2))
    sheet = saved(written)
    assert sheet.row_dimensions[4].height == sheet.row_dimensions[5].height == 20 * lines
    assert "A4:B4" in sheet.merged_cells


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("配置表", [], "配置表"),
        ("a/b[c]:*?\\", [], "a_b_c_____"),
        ("'quoted'", [], "quoted"),
        ("", [], "_"),
        ("History", [], "History_"),
        ("Roster", ["ROSTER"], "Roster_2"),
        ("あ" * 40, [], "あ" * 31),
        ("あ" * 40, ["あ" * 31], "あ" * 29 + "_2"),
        ("😀" * 20, [], "😀" * 15),
        ("a\nb", [], "a b"),
    ],
)
def test_sheet_name_is_one_excel_takes(wanted: str, taken: list[str], name: str) -> None:
    assert sheet_name(wanted, taken) == name


def test_two_sheets_may_want_the_same_name() -> None:
    book = new_book("題", "作成者")
    paper(book, "a/b")
    paper(book, "A:B")
    assert opened(book_bytes(book)).sheetnames == ["a_b", "A_B_2"]
