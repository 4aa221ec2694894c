"""People by town in every form but the standard's: long, in blocks, by sheet, in few classes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data.importers.door import parse_files
from data.importers.report import ParsedFile
from models.ages import FIVE_YEAR_BANDS
from models.errors import InputError
from models.reasons import RejectCode
from models.rejects import NoticeLevel
from tests.import_builders import csv_bytes, workbook_bytes

Rows = Sequence[Sequence[object]]
HEAD = ["町丁名", "性別", "年齢", "人口"]
CLASSES = [
    f"{band.low}歳以上" if band.high is None else f"{band.low}～{band.high}歳"
    for band in FIVE_YEAR_BANDS
]


def _parse(rows: Rows, file: str = "人口_2026-04-01.csv") -> ParsedFile:
    return parse_files([(file, csv_bytes(rows))], "37201")[0]


def _people(parsed: ParsedFile) -> dict[tuple[str, str], int | None]:
    return {(count.area_code, count.band): count.people for count in parsed.counts}


def _codes(parsed: ParsedFile) -> list[tuple[RejectCode, int | None]]:
    missing = RejectCode.COORDINATES_MISSING
    return [(n.code, n.row) for n in parsed.notices if n.code is not missing]


def _classes(town: str, first: int, sexes: Sequence[str] = ("男", "女")) -> list[list[object]]:
    """A row for each class and sex, with figures that differ; 計 is the sum of both."""
    rows: list[list[object]] = []
    for at, age in enumerate(CLASSES):
        men, women = first + at, first + 2 * at
        figure = {"男": men, "女": women, "計": men + women}
        rows += [[town, sex, age, figure[sex]] for sex in sexes]
    return rows


def test_a_row_for_each_town_sex_and_class_is_added_up() -> None:
    parsed = _parse([HEAD, *_classes("塩屋町", 1), *_classes("築地町", 5)])
    people = _people(parsed)
    assert people["塩屋町", "65-69"] == 2 + 3 * 13
    assert people["築地町", "85+"] == 10 + 3 * 17
    assert people["塩屋町", "all"] == 36 + 3 * sum(range(18))
    assert (parsed.rows_read, parsed.rows_loaded, _codes(parsed)) == (72, 72, [])
    assert [area.source_row for area in parsed.areas] == [2, 38]
    assert parsed.source.as_of is not None
    assert parsed.source.as_of.isoformat() == "2026-04-01"


def test_rows_of_both_sexes_are_not_added_to_men_and_women() -> None:
    three = _people(_parse([HEAD, *_classes("塩屋町", 1, ("男", "女", "計"))]))
    assert three == _people(_parse([HEAD, *_classes("塩屋町", 1)]))
    assert three == _people(_parse([HEAD, *_classes("塩屋町", 1, ("計",))]))


def test_men_and_women_that_do_not_add_up_are_remarked_on_and_both_is_believed() -> None:
    rows = _classes("塩屋町", 1, ("男", "女", "計"))
    rows[2][3] = 100
    parsed = _parse([HEAD, *rows])
    assert _people(parsed)["塩屋町", "0-4"] == 100
    assert _codes(parsed) == [(RejectCode.SEXES_DIFFER, 2)]


def test_sexes_as_columns_and_single_years_become_five_year_bands() -> None:
    rows = [["塩屋町", f"{age}歳", 1, 2, 3] for age in range(100)]
    head = ["町名", "年齢", "男", "女", "計"]
    parsed = _parse([head, *rows, ["塩屋町", "100歳以上", 1, 0, 1]])
    people = _people(parsed)
    assert (people["塩屋町", "60-64"], people["塩屋町", "85+"]) == (15, 15 * 3 + 1)
    assert people["塩屋町", "all"] == 301
    assert len(people) == 19


def test_unknown_ages_belong_to_everybody_only() -> None:
    rows = _classes("塩屋町", 1)
    parsed = _parse([HEAD, *rows, ["塩屋町", "男", "年齢不詳", 4], ["塩屋町", "女", "年齢不詳", 3]])
    people = _people(parsed)
    bands = sum(count for (_, band), count in people.items() if band != "all" and count)
    assert people["塩屋町", "all"] == bands + 7


def test_rows_of_totals_are_left_out_by_their_word() -> None:
    rows = [*_classes("塩屋町", 1), *_classes("築地町", 5), *_classes("市計", 6)]
    parsed = _parse([HEAD, *rows])
    assert {area.code for area in parsed.areas} == {"塩屋町", "築地町"}
    assert (parsed.rows_read, parsed.rows_loaded) == (108, 72)
    assert {code for code, _ in _codes(parsed)} == {RejectCode.TOTAL_ROW}


def test_rows_of_totals_are_left_out_by_a_word_in_a_column_that_is_not_read() -> None:
    head = ["地域区分", *HEAD]
    rows = [["", *row] for row in _classes("塩屋町", 1)]
    total = [["小計", *row] for row in _classes("東部", 1)]
    assert {area.code for area in _parse([head, *rows, *total]).areas} == {"塩屋町"}


def test_rows_of_totals_are_left_out_by_their_figures() -> None:
    towns = [*_classes("塩屋町", 1, ("計",)), *_classes("築地町", 5, ("計",))]
    total = [["東部", "計", a[2], a[3] + b[3]] for a, b in zip(towns[:18], towns[18:], strict=True)]
    parsed = _parse([HEAD, *towns, *total])
    assert {area.code for area in parsed.areas} == {"塩屋町", "築地町"}
    assert _codes(parsed) == [(RejectCode.TOTAL_ROW, 38)]
    total[3][3] += 1
    assert len(_parse([HEAD, *towns, *total]).areas) == 3


@pytest.mark.parametrize("token", ["X", "*", "-", "…", "Ｘ"])
def test_figures_kept_back_are_unknown_and_never_zero(token: str) -> None:
    rows = _classes("塩屋町", 1)
    rows[26][3] = token
    parsed = _parse([HEAD, *rows])
    people = _people(parsed)
    assert people["塩屋町", "65-69"] is None
    assert people["塩屋町", "all"] is None
    assert people["塩屋町", "60-64"] == 2 + 3 * 12
    assert _codes(parsed) == [(RejectCode.NOT_PUBLISHED, 28)]


@pytest.mark.parametrize(("total", "expected"), [(12, 0), (13, None)])
def test_ages_without_a_row_are_zero_only_where_the_total_proves_it(
    total: int, expected: int | None
) -> None:
    head = ["町名", "年齢", "人口"]
    other = [["築地町", age, 1] for age in CLASSES]
    rows = [["塩屋町", CLASSES[12], 5], ["塩屋町", CLASSES[13], 7], ["塩屋町", "総数", total]]
    people = _people(_parse([head, *other, ["築地町", "総数", 18], *rows]))
    assert people["塩屋町", "70-74"] == expected
    assert people["塩屋町", "65-69"] == 7


def test_bad_ages_sexes_and_repeats_are_rejected_with_their_row() -> None:
    rows = _classes("塩屋町", 1)
    bad = [["塩屋町", "男", "高齢", 3], ["塩屋町", "他", "0～4歳", 3], rows[0]]
    parsed = _parse([HEAD, *rows, *bad])
    assert _codes(parsed) == [
        (RejectCode.BAD_AGE, 38),
        (RejectCode.BAD_SEX, 39),
        (RejectCode.DUPLICATE, 40),
    ]
    assert all(n.level is NoticeLevel.REJECT for n in parsed.notices[1:])


def test_a_file_of_men_only_is_refused() -> None:
    with pytest.raises(InputError, match="import.one_sex"):
        _parse([HEAD, *_classes("塩屋町", 1, ("男",))])


def test_an_age_with_one_sex_only_is_unknown() -> None:
    rows = _classes("塩屋町", 1)
    parsed = _parse([HEAD, *rows[:-1]])
    assert _people(parsed)["塩屋町", "85+"] is None
    assert _codes(parsed) == [(RejectCode.ONE_SEX, 2)]


def test_sheets_of_men_and_of_women_are_added() -> None:
    head = ["町名", "総数", *CLASSES]
    men, women = ["塩屋町", 18, *[1] * 18], ["塩屋町", 36, *[2] * 18]
    book = workbook_bytes({"男": [head, men], "女": [head, women]})
    [parsed] = parse_files([("R8.4.1現在.xlsx", book)], "37201")
    people = _people(parsed)
    assert (people["塩屋町", "65-69"], people["塩屋町", "all"]) == (3, 54)
    assert parsed.rows_loaded == 2


def test_blocks_under_sexes_are_told_apart() -> None:
    above = ["", "総数", *[""] * 18, "男", *[""] * 18, "女", *[""] * 18]
    head = ["町名", *["総数", *CLASSES] * 3]
    row = ["塩屋町", 54, *[3] * 18, 18, *[1] * 18, 36, *[2] * 18]
    parsed = _parse([["令和8年4月1日現在"], above, head, row], "人口.csv")
    people = _people(parsed)
    assert (people["塩屋町", "65-69"], people["塩屋町", "all"]) == (3, 54)
    assert _codes(parsed) == []


def test_blocks_of_men_and_women_only_are_added() -> None:
    above = ["", "男", *[""] * 17, "女", *[""] * 17]
    row = ["塩屋町", *[1] * 18, *[2] * 18]
    people = _people(_parse([["2026年4月1日"], above, ["町名", *CLASSES * 2], row], "人口.csv"))
    assert (people["塩屋町", "65-69"], people["塩屋町", "all"]) == (3, 54)


def test_blocks_that_nobody_names_are_refused() -> None:
    head, row = ["町名", *CLASSES * 2], ["塩屋町", *[1] * 36]
    with pytest.raises(InputError, match="import.repeated_headings"):
        _parse([head, row])


def test_a_row_for_each_sex_with_ages_across() -> None:
    head = ["町名", "性別", "総数", *CLASSES]
    rows = [["塩屋町", "男", 18, *[1] * 18], ["塩屋町", "女", 36, *[2] * 18]]
    people = _people(_parse([head, *rows]))
    assert (people["塩屋町", "65-69"], people["塩屋町", "all"]) == (3, 54)


def test_sections_of_sexes_one_below_the_other() -> None:
    head = ["町名", "性別", "総数", *CLASSES]
    flat = _parse([head, ["塩屋町", "男", 18, *[1] * 18], ["塩屋町", "女", 36, *[2] * 18]])
    head = ["町名", "年齢", "人口"]
    men = [["塩屋町", age, 1] for age in CLASSES]
    women = [["塩屋町", age, 2] for age in CLASSES]
    sections = _parse([head, ["男"], *men, ["女"], head, *women])
    assert _people(sections) == _people(flat)


def test_few_classes_are_kept_as_published() -> None:
    head = ["行政区", "総人口", "0～14歳", "15～64歳", "65歳以上", "75歳以上", "高齢化率"]
    parsed = _parse([head, ["一区", "1,000", 100, 600, 300, 140, "30.0%"]])
    assert _people(parsed) == {
        ("一区", "0-14"): 100,
        ("一区", "15-64"): 600,
        ("一区", "65+"): 300,
        ("一区", "75+"): 140,
        ("一区", "all"): 1000,
    }


def test_without_a_day_anywhere_the_file_is_refused() -> None:
    with pytest.raises(InputError, match="import.missing_column") as error:
        _parse([HEAD, *_classes("塩屋町", 1)], "人口.csv")
    assert "調査日" in str(error.value.params["columns"])


def test_ids_lost_to_excel_do_not_matter() -> None:
    head = ["ID", *HEAD]
    rows = [["2.1E+11", *row] for row in _classes("塩屋町", 1)]
    assert _people(_parse([head, *rows])) == _people(_parse([HEAD, *_classes("塩屋町", 1)]))


def test_part_of_a_towns_name_in_a_column_of_its_own() -> None:
    head = ["町名", "丁目", *HEAD[1:]]
    rows = [["松島町", "１丁目", *row[1:]] for row in _classes("", 1)]
    [area] = _parse([head, *rows]).areas
    assert (area.code, area.name) == ("松島町1丁目", "松島町１丁目")


@pytest.mark.parametrize(("oldest", "told"), [(30, False), (31, True)])
def test_ages_above_the_total_are_remarked_on_although_some_are_missing(
    oldest: int, told: bool
) -> None:
    head = ["町名", "総数", "65～69歳", "70～74歳", "75歳以上"]
    parsed = _parse([head, ["塩屋町", 30, 0, 0, oldest], ["築地町", 90, 1, 2, 3]])
    assert _codes(parsed) == [(RejectCode.SUM_MISMATCH, 2)] * told
    assert _people(parsed)["塩屋町", "75+"] == oldest


def test_a_total_that_is_kept_back_is_not_held_against_the_ages() -> None:
    rows = [*_classes("塩屋町", 1, ("計",)), ["塩屋町", "計", "総数", "X"]]
    parsed = _parse([HEAD, *rows])
    assert _people(parsed)["塩屋町", "all"] is None
    assert RejectCode.SUM_MISMATCH not in {code for code, _ in _codes(parsed)}
