from __future__ import annotations

import io

import openpyxl
import pytest

from dashboard.exports.rejects import rejects_file, rejects_name
from dashboard.i18n.text import LANGS, load
from data.importers.door import parse_files
from models.errors import NotFound
from tests.import_builders import csv_bytes, english_population, town
from tests.map_builders import zipped_by_windows


def table() -> bytes:
    bad = town("築地町", 2)
    bad[7] = "あ"
    return csv_bytes(english_population([town("塩屋町", 1), bad]), "cp932")


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_says_in_the_readers_language_what_to_do(lang: str) -> None:
    t = load(lang)
    files = [("資料.zip", zipped_by_windows({"人口.csv": table()}))]
    [parsed] = parse_files(files, "37201")
    [notice] = parsed.rejects
    data = rejects_file(files, parsed.source.file_name, parsed.notices, t)
    [sheet] = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert sheet.cell(1, sheet.max_column).value == t("export.rejects.why")
    assert sheet.cell(2, sheet.max_column).value == t.notice(notice)
    assert [cell.value for cell in sheet[2] if cell.comment] == ["あ"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("資料.zip/町/人口.csv", "人口_要確認.xlsx"),
        ("a.b.csv", "a.b_要確認.xlsx"),
        ("人口", "人口_要確認.xlsx"),
    ],
)
def test_the_workbook_is_named_after_its_file(file: str, name: str) -> None:
    assert rejects_name(file, load("ja")) == name


def test_a_file_that_is_gone_is_said_to_be() -> None:
    with pytest.raises(NotFound, match="import.file_gone"):
        rejects_file([("a.csv", table())], "b.csv", (), load("ja"))
