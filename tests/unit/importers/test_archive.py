"""Zips: what is in them, under which name, and which are refused."""

from __future__ import annotations

import tracemalloc
import zipfile

import pytest

from data.importers import archive, detect
from data.importers.archive import unpack
from data.importers.door import parse_files
from models.errors import InputError
from tests.import_builders import (
    csv_bytes,
    english_population,
    english_venues,
    n03,
    square,
    squares,
    workbook_bytes,
)
from tests.map_builders import box_outline, zipped, zipped_by_windows

TABLE = csv_bytes(english_venues(), "cp932")


def refusal(data: bytes, name: str = "outer.zip") -> InputError:
    with pytest.raises(InputError) as caught:
        unpack([(name, data)])
    assert caught.value.params["file"] == name
    return caught.value


def test_files_in_a_zip_are_named_by_both() -> None:
    data = zipped({"会場.csv": TABLE, "人口/r6.xlsx": workbook_bytes({"S": english_population()})})
    opened = unpack([("a.csv", b"x"), ("outer.zip", data)])
    assert [name for name, _ in opened] == ["a.csv", "outer.zip/会場.csv", "outer.zip/人口/r6.xlsx"]
    assert opened[1][1] == TABLE


@pytest.mark.parametrize("name", ["会場.csv", "表.csv", "ソフト一覧.csv", "能登/予定表.csv"])
def test_names_windows_wrote_are_read(name: str) -> None:
    assert unpack([("z.zip", zipped_by_windows({name: TABLE}))]) == [(f"z.zip/{name}", TABLE)]


def test_several_tables_and_the_boundary_in_one_zip_are_taken_together() -> None:
    data = zipped(
        {
            "tblT001101H5134.txt": csv_bytes(
                squares([square("513440271", "0", "", (10, 6, 3, 1))]), "cp932"
            ),
            "N03.geojson": n03({"37201": box_outline(134.0, 34.0, 134.5, 34.5)}),
            "会場.tsv": csv_bytes(english_venues(), "utf-16", delimiter="\t"),
        }
    )
    parsed = parse_files([("資料.zip", data)], "37201")
    assert [one.kind for one in parsed] == ["mesh_census", "boundary", "venues"]
    assert all(one.rows_loaded for one in parsed)
    assert {one.source.file_name.split("/")[0] for one in parsed} == {"資料.zip"}


def test_a_zip_by_any_name_is_opened_and_a_workbook_by_any_name_is_not() -> None:
    book = workbook_bytes({"S": english_venues()})
    assert unpack([("t.csv", zipped({"a.csv": TABLE}))]) == [("t.csv/a.csv", TABLE)]
    assert unpack([("t.csv", book), ("t.zip", book)]) == [("t.csv", book), ("t.zip", book)]


@pytest.mark.parametrize(
    "document",
    ["利用規約.txt", "README.txt", "readme", "KS-META-N03.xml", "説明.pdf", "__MACOSX/._a.csv"],
)
def test_documents_that_come_along_are_passed_over(document: str) -> None:
    data = zipped({document: b"words", "a.csv": TABLE})
    assert unpack([("z.zip", data)]) == [("z.zip/a.csv", TABLE)]


def test_a_zip_of_documents_alone_is_refused() -> None:
    assert refusal(zipped({"readme.txt": b"words"})).code == "import.empty_archive"
    assert refusal(zipped({"a.csv": b""})).code == "import.empty_archive"


def test_a_zip_within_a_zip_is_refused_by_name() -> None:
    error = refusal(zipped({"a.csv": TABLE, "内.zip": zipped({"b.csv": TABLE})}))
    assert (error.code, error.params["inner"]) == ("import.nested_archive", "内.zip")


def test_an_encrypted_zip_is_refused() -> None:
    data = bytearray(zipped({"a.csv": TABLE}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    assert refusal(bytes(data)).code == "import.encrypted_archive"


@pytest.mark.parametrize(("limit", "code"), [(99_999, "import.too_large"), (100_000, None)])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    limit: int, code: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detect, "MAX_UNZIPPED_BYTES", limit)
    bomb = zipped({"a.csv": bytes(50_000), "b.csv": bytes(50_000)})
    if code is None:
        assert len(unpack([("outer.zip", bomb)])) == 2
    else:
        monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("was unpacked"))
        assert refusal(bomb).code == code


def test_a_zip_that_understates_its_size_gives_no_more_than_it_states() -> None:
    data = zipped({"a.csv": b"1," * 5_000})
    wrong = data.replace((10_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert refusal(wrong).code == "import.broken_archive"


def test_a_zip_damaged_in_its_middle_is_refused() -> None:
    data = bytearray(zipped({"a.csv": TABLE}))
    data[len(data) // 4 : len(data) // 4 + 3] = b"\x00\x01\x01"
    assert refusal(bytes(data)).code == "import.broken_archive"


def test_no_more_is_unpacked_than_a_zip_says_it_holds() -> None:
    data = zipped({"a.csv": bytes(50_000_000)})
    wrong = data.replace((50_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    tracemalloc.start()
    assert refusal(wrong).code == "import.broken_archive"
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 5_000_000


@pytest.mark.parametrize(("limit", "code"), [(1, "import.too_many_files"), (2, None)])
def test_a_zip_of_too_many_files_is_refused(
    limit: int, code: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", limit)
    data = zipped({"a.csv": TABLE, "b.csv": TABLE})
    if code is None:
        assert len(unpack([("outer.zip", data)])) == 2
    else:
        assert refusal(data).code == code


@pytest.mark.parametrize("cut", [4, 60, -5])
def test_a_damaged_zip_is_refused_as_one_and_a_damaged_workbook_is_left_to_say_so(cut: int) -> None:
    assert refusal(zipped({"a.csv": TABLE})[:cut]).code == "import.broken_archive"
    book = workbook_bytes({"S": [["a"]]})[:cut]
    assert unpack([("t.xlsx", book)]) == [("t.xlsx", book)]


def test_other_office_files_are_no_archives() -> None:
    word = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert unpack([("t.docx", word)]) == [("t.docx", word)]
    inside = zipped({"t.docx": word, "a.csv": TABLE})
    assert unpack([("z.zip", inside)]) == [("z.zip/a.csv", TABLE)]
