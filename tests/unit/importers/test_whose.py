"""Whose file is it: codes that spreadsheets have taken the zero from."""

from __future__ import annotations

import pytest

from data.importers.door import parse_files
from models.errors import InputError
from tests.import_builders import ages, csv_bytes, japanese_population

IWAMIZAWA, MIHAMA = ("北海道", "岩見沢市"), ("千葉県", "千葉市美浜区")


def rows(code: str, prefecture: str = "", city: str = "") -> bytes:
    head, row, *_ = japanese_population()
    return csv_bytes([[*head, "都道府県名", "市区町村名"], [code, *row[1:], prefecture, city]])


def owner(data: bytes) -> str:
    [parsed] = parse_files([("p.csv", data)])
    assert parsed.rows_loaded == 1
    assert parsed.counts[0].people == sum(ages(1))
    return parsed.municipality_code


@pytest.mark.parametrize("code", ["01202", "012025", "1202", "12025", "０１２０２５", " 1202 "])
def test_a_leading_zero_that_was_lost_is_given_back(code: str) -> None:
    assert owner(rows(code)) == "01202"


@pytest.mark.parametrize(
    ("code", "place", "expected"),
    [
        ("12106", IWAMIZAWA, "01210"),
        ("12106", MIHAMA, "12106"),
        ("12106", ("", ""), "12106"),
        ("012106", ("", ""), "01210"),
    ],
)
def test_where_both_readings_are_municipalities_the_names_decide(
    code: str, place: tuple[str, str], expected: str
) -> None:
    assert owner(rows(code, *place)) == expected


@pytest.mark.parametrize(
    ("code", "why"),
    [("372014", "bad_check_digit"), ("37299", "unknown"), ("202", "malformed"), ("x", "malformed")],
)
def test_what_is_no_code_in_any_reading_is_refused_as_it_stands(code: str, why: str) -> None:
    with pytest.raises(InputError, match=f"import.municipality_code.{why}") as caught:
        parse_files([("p.csv", rows(code))])
    assert (caught.value.params["row"], caught.value.params["value"]) == (2, code)
