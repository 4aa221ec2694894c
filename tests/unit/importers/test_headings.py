"""Headings: found by meaning, wherever they stand and however they are written."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data.importers import population_headings
from data.importers.door import parse_files
from data.importers.headings import Table, find_heading, plain_heading
from data.importers.layouts import venues
from data.importers.tabular import Line, Sheet
from models.ages import FIVE_YEAR_BANDS
from models.rejects import NoticeLevel
from tests.import_builders import (
    VENUE_HEAD,
    ages,
    csv_bytes,
    english_venues,
    japanese_population,
    venue,
    workbook_bytes,
)

BANDS = [f"{b.low}歳以上" if b.high is None else f"{b.low}〜{b.high}歳" for b in FIVE_YEAR_BANDS]


def sheet(rows: Sequence[Sequence[str]]) -> Sheet:
    filled = [(n, tuple(row)) for n, row in enumerate(rows, start=1) if any(row)]
    return Sheet("t.xlsx", "表", tuple(Line(n, row) for n, row in filled))


def heading(rows: Sequence[Sequence[str]]) -> Table:
    found = find_heading(sheet(rows), population_headings.field_of)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("published", "plain"),
    [
        ("名 称", "名称"),
        ("名称\n（必須）", "名称"),
        ("※名称", "名称"),
        ("名称【必須】*", "名称"),
        ("\ufeff名称", "名称"),
        ("所在地_連結標記", "所在地_連結表記"),
        ("名称＿ｶﾅ", "名称_カナ"),
        ("ｺｰﾄﾞ", "コード"),
        ("総人口（人）", "総人口"),
        ("65～69才", "65-69歳"),
        ("65歳ー69歳", "65歳-69歳"),
        ("コミュニティセンター", "コミュニティセンター"),
        ("建物名等(方書)", "建物名等(方書)"),
        ("#property", "#property"),
        ("(人)", "(人)"),
    ],
)
def test_plain_heading_keeps_the_word_alone(published: str, plain: str) -> None:
    assert plain_heading(published) == plain


def test_two_rows_of_merged_headings_are_read_as_one() -> None:
    top = ["町名", "総人口", *(cell for band in BANDS for cell in (band, ""))]
    below = ["", "", *("男", "女") * len(BANDS)]
    table = heading([["高松市の人口"], [], top, below, ["塩屋町", "5", "2", "3"]])
    assert (table.heading, table.rows) == (1, 2)
    assert len(table.columns) == 2 + 2 * len(BANDS)
    assert table.columns["women:0-4"] == table.columns["men:0-4"] + 1
    assert table.label("women:65-69") == "65〜69歳 女"
    assert [record["name"] for record in table.records(any_of=("name",))] == ["塩屋町"]


def test_sex_above_age_is_read_as_well() -> None:
    top = ["町名", "男", *[""] * (len(BANDS) - 1), "女", *[""] * (len(BANDS) - 1)]
    table = heading([top, ["", *BANDS, *BANDS], ["塩屋町", *"1" * 36]])
    assert table.columns["men:0-4"] == 1
    assert table.columns["women:0-4"] == 1 + len(BANDS)


def test_three_rows_of_headings_are_read() -> None:
    top = ["町名", "年齢別人口", *[""] * 2, "備考"]
    table = heading([top, ["", "65〜69歳", "", "", ""], ["", "男", "女", "計", ""], ["塩屋町"]])
    assert table.rows == 3
    assert dict(table.columns) == {"name": 0, "men:65-69": 1, "women:65-69": 2, "both:65-69": 3}


def test_a_heading_merged_downwards_does_not_spread_to_the_right() -> None:
    table = heading([["町名", "", "65〜69歳", ""], ["", "町名", "男", "女"], ["a", "b", "1", "2"]])
    assert table.columns["name"] == 0
    assert table.label("men:65-69") == "65〜69歳 男"


def test_one_row_is_enough_where_a_second_adds_nothing() -> None:
    table = heading([["町名", "総人口"], ["総人口", "町名"], ["塩屋町", "5"]])
    assert (table.heading, table.rows) == (0, 1)


def test_a_title_above_does_not_become_part_of_the_heading() -> None:
    table = heading([["総人口", ""], ["町名", "総人口"], ["塩屋町", "5"]])
    assert (table.heading, table.rows, table.columns["total"]) == (1, 1, 1)


def test_rows_that_call_themselves_examples_are_no_data() -> None:
    rows = [["町名", "総人口"], ["例", "5"], ["（記入例）", "5"], ["例祭町", "5"], ["塩屋町", "5"]]
    found = [record["name"] for record in heading(rows).records(any_of=("name", "total"))]
    assert found == ["例祭町", "塩屋町"]


def merged_population() -> list[list[object]]:
    """Titles, two heading rows, numbers with separators, a numbered blank tail."""
    top: list[object] = ["No.", "調査年月日", "町名", "人口"]
    top += [cell for band in BANDS for cell in (band, "")]
    below: list[object] = ["", "", "", "総数（人）", *("男", "女") * len(BANDS)]
    people = [f"{count + 1_000:,} " for count in ages(1)]
    total = f"{sum(ages(1)) + 36_000:,}"
    row: list[object] = ["１", "令和６年４月１日", "塩屋町", total, *people]
    return [["高松市　町別人口"], ["（単位：人）"], [], top, below, row, ["2"], ["3"], []]


def test_a_sheet_as_departments_make_them_is_read_whole() -> None:
    book = {"町別": merged_population(), "記入例": merged_population()}
    data = workbook_bytes(book)
    [parsed] = parse_files([("人口.csv", data)], "37201")
    assert (parsed.rows_read, parsed.rows_loaded) == (1, 1)
    assert {str(count.as_of) for count in parsed.counts} == {"2024-04-01"}
    people = {count.band: count.people for count in parsed.counts}
    assert people["0-4"] == ages(1)[0] + ages(1)[1] + 2_000
    assert people["all"] == sum(ages(1)) + 36_000
    assert not [one for one in parsed.notices if one.level is NoticeLevel.REJECT]


def test_a_rejected_cell_under_merged_headings_is_named_by_both() -> None:
    rows = merged_population()
    rows[5][7] = "あ"
    [parsed] = parse_files([("人口.csv", csv_bytes(rows))], "37201")
    [notice] = parsed.rejects
    assert (notice.row, notice.column, notice.value) == (6, "5〜9歳 女", "あ")


def test_ids_lost_to_excel_do_not_keep_a_list_out() -> None:
    rows = [venue(name, **{"#property": "2.1E+11"}) for name in ("太田出張所", "古高松出張所")]
    [parsed] = parse_files([("v.csv", csv_bytes(english_venues(rows)))], "37201")
    assert parsed.rows_loaded == 2


def test_headings_with_blanks_and_breaks_are_found() -> None:
    head = {
        "name": "名 称\n（必須）",
        "latitude": "緯度 ",
        "longitude": "経　度",
        "address": "住所※",
    }
    rows = [[head.get(key, key) for key in VENUE_HEAD], venue("太田出張所")]
    table = find_heading(sheet(rows), venues.field_of)
    assert table is not None
    assert table.has("name", "lat", "lon", "address")


def test_japanese_population_keeps_its_single_heading() -> None:
    [parsed] = parse_files([("p.csv", csv_bytes(japanese_population()))], "37201")
    assert parsed.rows_loaded == 2
