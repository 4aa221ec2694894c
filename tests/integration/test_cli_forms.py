"""``digikatsu form`` and ``digikatsu export``, and their files through ``digikatsu import``."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.cli_support import digikatsu
from tests.form_builders import edited, found_cell


@pytest.fixture
def folder(demo_url: str, tmp_path: Path) -> Path:
    """A folder with the demonstration in it."""
    assert demo_url.endswith("digikatsu.sqlite3")
    return tmp_path


@pytest.mark.parametrize("form", ["supporters", "availability", "venue-hours", "attendance"])
def test_every_form_is_written(folder: Path, form: str) -> None:
    output = folder / "様式.xlsx"
    ran = digikatsu("form", form, "-o", output, "--json", data_dir=folder)
    assert (ran.code, ran.answer["bytes"]) == (0, output.stat().st_size)


def test_a_filled_in_month_comes_back_by_the_same_door(folder: Path) -> None:
    output = folder / "予定表.zip"
    assert digikatsu("form", "availability", "-o", output, data_dir=folder).code == 0
    with zipfile.ZipFile(output) as archive:
        data = archive.read(archive.namelist()[0])
    first = found_cell(data, "日付").row + 1
    (folder / "答.xlsx").write_bytes(edited(data, (f"C{first}", "○")))
    assert digikatsu("import", folder / "答.xlsx", data_dir=folder).code == 0
    again = folder / "もう一度.zip"
    assert digikatsu("form", "availability", "-o", again, data_dir=folder).code == 0
    with zipfile.ZipFile(BytesIO(again.read_bytes())) as archive:
        assert found_cell(archive.read(archive.namelist()[0]), "○").coordinate == f"C{first}"


def test_what_makes_no_sense_is_refused_in_words(folder: Path) -> None:
    output = folder / "x.xlsx"
    for arguments in (
        ("form", "availability", "--month", "2026-13"),
        ("form", "attendance", "--month", "1999-01"),
        ("form", "supporters", "--municipality", "99999"),
        ("export", "events"),
        ("export", "events", "--which", "all"),
        ("export", "facilities", "--layout", "oldest"),
    ):
        ran = digikatsu(*arguments, "-o", output, data_dir=folder)
        assert ran.code == 1, arguments
        assert ran.err.strip(), arguments
    assert not output.exists()


@pytest.mark.parametrize("layout", ["older", "newer"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_open_data_is_written_and_comes_back(folder: Path, layout: str, encoding: str) -> None:
    for arguments in (("events", "--which", "planned"), ("facilities",)):
        output = folder / f"{arguments[0]}.csv"
        options = ("--layout", layout, "--encoding", encoding, "-o", output, "--json")
        ran = digikatsu("export", *arguments, *options, data_dir=folder)
        assert (ran.code, ran.answer["unwritable"]) == (0, [])
        back = digikatsu("import", "--dry-run", "--json", output)
        assert back.code == 0
        assert back.answer["files"][0]["rows_read"] == ran.answer["rows"]
