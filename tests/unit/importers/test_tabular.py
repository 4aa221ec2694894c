"""Tables read by content: encodings, workbooks, and what is no table at all."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from data.importers import detect
from data.importers.tabular import Sheet, read_sheets
from models.errors import InputError
from tests.import_builders import csv_bytes, workbook_bytes

ROWS = [["名称", "緯度"], ["男木交流館", "34.42"], ["ﾊﾝｶｸ、①", ""]]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))


def cells(sheet: Sheet) -> list[list[str]]:
    return [list(line.cells) for line in sheet.lines]


def refusal(file: str, data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read_sheets(file, data)
    assert caught.value.params["file"] == file
    return caught.value


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be", "euc_jp", "iso2022_jp"],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_table_is_the_same_in_every_encoding(encoding: str, newline: str) -> None:
    rows = ROWS if "jp" not in encoding else [["名称", "緯度"], ["男木交流館", "34.42"]] * 3
    [sheet] = read_sheets("t.csv", csv_bytes(rows, encoding, newline))
    assert cells(sheet) == rows


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_table_delimiter_is_found(delimiter: str) -> None:
    [sheet] = read_sheets("t.csv", csv_bytes(ROWS, delimiter=delimiter))
    assert cells(sheet) == ROWS


def test_rows_keep_the_numbers_a_spreadsheet_shows() -> None:
    data = b'a,b\n\n"two\nlines",1\n,\n  ,x\n'
    [sheet] = read_sheets("t.csv", data)
    assert [line.number for line in sheet.lines] == [1, 3, 5]
    assert sheet.lines[1].cells == ("two\nlines", "1")
    assert sheet.lines[1][7] == ""


def test_workbook_cells_are_text_as_published() -> None:
    moment = datetime(2026, 2, 1, 9, 5)  # noqa: DTZ001 - a workbook knows no zone
    values = [" 1,311 ", 12, 34.5, 3.0, True, date(2026, 2, 1), moment, time(8, 30), None, "end"]
    rows = [["head"], values]
    [sheet] = read_sheets("t.xlsx", workbook_bytes({"S": rows}))
    assert list(sheet.lines[1].cells) == [
        " 1,311 ",
        "12",
        "34.5",
        "3",
        "TRUE",
        "2026-02-01",
        "2026-02-01 09:05:00",
        "08:30",
        "",
        "end",
    ]


def test_workbook_hours_come_out_as_hours_whatever_their_format() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    hours = [(1.0, "h:mm"), (1.0, "[h]:mm"), (0.375, "h:mm"), (0.375, "[h]:mm"), (1.5, "[h]:mm")]
    for row, (value, written) in enumerate(hours, start=1):
        sheet.cell(row, 1, value).number_format = written
    buffer = io.BytesIO()
    book.save(buffer)
    [found] = read_sheets("t.xlsx", buffer.getvalue())
    assert cells(found) == [["24:00"], ["24:00"], ["09:00"], ["09:00"], ["36:00"]]


def test_prose_full_of_commas_does_not_hide_the_tabs() -> None:
    rows = [["名称", "備考"], ["日新", "a,b,c,d"], ["太田", "e,f,g,h"]]
    [sheet] = read_sheets("t.tsv", csv_bytes(rows, delimiter="\t"))
    assert cells(sheet) == rows


def test_a_quote_that_is_never_closed_does_not_swallow_the_rows_behind_it() -> None:
    assert refusal("t.csv", b'a,b\n1,"2\n3,4\n').code == "import.broken_table"
    assert refusal("t.csv", b'a,b\n1,"2').code == "import.broken_table"


def test_marks_in_the_middle_of_a_text_fall_away() -> None:
    joined = csv_bytes(ROWS[:1], "utf-8-sig") + csv_bytes(ROWS[1:2], "utf-8-sig")
    [sheet] = read_sheets("t.csv", joined)
    assert cells(sheet) == ROWS[:2]


def test_workbook_is_read_whatever_it_is_called() -> None:
    [sheet] = read_sheets("t.csv", workbook_bytes({"表": ROWS}))
    assert (sheet.name, sheet.lines[1][0]) == ("表", "男木交流館")


@pytest.mark.parametrize("example", ["入力例", "記入例", "Sample"])
def test_example_sheets_are_no_data(example: str) -> None:
    sheets = read_sheets("t.xlsx", workbook_bytes({example: ROWS, "Sheet0": ROWS}))
    assert [sheet.name for sheet in sheets] == ["Sheet0"]


def test_sheet_titled_as_an_example_inside_is_no_data() -> None:
    sheets = {"Sheet1": ROWS, "Sheet2": [["（例）公共施設一覧"], *ROWS]}
    assert [s.name for s in read_sheets("t.xlsx", workbook_bytes(sheets))] == ["Sheet1"]


@pytest.mark.parametrize(
    "data", [b"", b"  \r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00", b",,\n"]
)
def test_file_without_content_is_refused(data: bytes) -> None:
    assert refusal("t.csv", data).code == "import.empty"


def test_workbook_with_only_an_example_is_refused() -> None:
    assert refusal("t.xlsx", workbook_bytes({"入力例": ROWS})).code == "import.empty"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PNG, "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"\xff\xd8\xff\xe0JFIF", "JPEG"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
        ("<!DOCTYPE html><html><body>名称,緯度</body></html>".encode(), "HTML/XML"),
        ("\n <HTML lang='ja'>".encode("cp932"), "HTML/XML"),
        (b'<?xml version="1.0"?><kml/>', "HTML/XML"),
    ],
)
def test_file_that_is_not_what_its_name_says_is_refused(data: bytes, found: str) -> None:
    for name in ("t.xlsx", "t.csv"):
        error = refusal(name, data)
        assert (error.code, error.params["found"]) == ("import.not_a_table", found)


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_zip_that_is_no_workbook_is_refused() -> None:
    error = refusal("t.xlsx", zipped({"readme.txt": b"hello"}))
    assert (error.code, error.params["found"]) == ("import.not_a_table", "ZIP")


@pytest.mark.parametrize(
    ("unpacked", "code"),
    [(100_000, "import.broken_workbook"), (100_001, "import.too_large")],
)
def test_zip_bomb_is_refused_before_it_is_unpacked(
    unpacked: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detect, "MAX_UNZIPPED_BYTES", 100_000)
    bomb = zipped({"xl/workbook.xml": bytes(unpacked)})
    assert len(bomb) < 1_000
    assert refusal("t.xlsx", bomb).code == code


def test_workbook_that_understates_its_size_is_read_whole() -> None:
    parts = zipfile.ZipFile(io.BytesIO(workbook_bytes({"S": ROWS})))
    files = {name: parts.read(name) for name in parts.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"]
    assert b'<dimension ref="A1:B3"' in sheet
    files["xl/worksheets/sheet1.xml"] = sheet.replace(b'"A1:B3"', b'"A1:A1"')
    [found] = read_sheets("t.xlsx", zipped(files))
    assert cells(found) == ROWS


@pytest.mark.parametrize("cut", [4, 200, -30])
def test_damaged_workbook_is_refused(cut: int) -> None:
    assert refusal("t.xlsx", workbook_bytes({"S": ROWS})[:cut]).code == "import.broken_workbook"


def test_workbook_whose_parts_are_nonsense_is_refused() -> None:
    error = refusal(
        "t.xlsx", zipped({"xl/workbook.xml": b"<a><b></a>", "[Content_Types].xml": b""})
    )
    assert error.code == "import.broken_workbook"


def test_old_or_encrypted_workbook_is_refused() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
    assert refusal("t.xls", data).code == "import.old_workbook"


@pytest.mark.parametrize(
    "data", [b"\x81\xff,\xfe\n" * 9, bytes(range(1, 256)) * 3, b"name\x00\x01\x02\x03,\x07" * 5]
)
def test_unreadable_encoding_is_refused(data: bytes) -> None:
    assert refusal("t.csv", data).code == "import.unreadable_encoding"


def test_one_broken_byte_is_not_passed_over() -> None:
    data = csv_bytes(ROWS, "utf-8").replace("木".encode(), b"\xe6\x9c")
    with pytest.raises(InputError):
        read_sheets("t.csv", data)


def test_field_beyond_all_measure_is_refused() -> None:
    assert refusal("t.csv", b'name,"' + b"a" * 200_000).code == "import.broken_table"
