"""地域・年齢別人口 in both headings, and every way a row can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from data.importers.door import parse_files
from data.importers.report import ParsedFile
from models.errors import InputError
from models.kinds import AreaUnit, CountKind, SourceKind
from models.reasons import PlaceQuality, RejectCode
from models.rejects import NoticeLevel
from tests.import_builders import (
    ENGLISH_AGES,
    ENGLISH_HEAD,
    JAPANESE_AGES,
    ages,
    csv_bytes,
    english_population,
    japanese_population,
    town,
    workbook_bytes,
)


def parse(rows: list, name: str = "p.csv", municipality: str | None = "37201") -> ParsedFile:
    [parsed] = parse_files([(name, csv_bytes(rows))], municipality)
    return parsed


def people(parsed: ParsedFile) -> dict[tuple[str, str], int | None]:
    return {(count.area_code, count.band): count.people for count in parsed.counts}


def changed(column: str, value: object, row: int = 1) -> list[list[object]]:
    rows = [list(line) for line in english_population()]
    rows[row][rows[0].index(column)] = value
    return rows


def test_population_adds_men_and_women_and_keeps_the_total() -> None:
    parsed = parse(english_population())
    assert (parsed.kind, parsed.municipality_code) == (SourceKind.POPULATION, "37201")
    assert (parsed.rows_read, parsed.rows_loaded, parsed.notices) == (3, 3, ())
    counts, first = people(parsed), ages(1)
    assert len(counts) == 3 * 19
    assert counts["塩屋町", "0-4"] == first[0] + first[1]
    assert counts["塩屋町", "80-84"] == first[32] + first[33]
    assert counts["塩屋町", "85+"] == first[34] + first[35]
    assert counts["塩屋町", "all"] == sum(first)
    assert {(c.as_of, c.count_kind) for c in parsed.counts} == {
        (date(2020, 10, 1), CountKind.REGISTER)
    }
    assert parsed.source.as_of == date(2020, 10, 1)


def test_population_towns_keep_their_name_and_have_a_plain_code() -> None:
    area = parse(english_population()).areas[2]
    assert (area.name, area.code, area.unit) == ("松島町３丁目", "松島町3丁目", AreaUnit.TOWN)
    assert (area.lat, area.lon, area.place_quality) == (34.34, 134.05, PlaceQuality.OK)


def test_population_in_japanese_headings_says_the_same() -> None:
    english = parse(english_population([town("塩屋町", 1), town("築地町", 2)]))
    japanese = parse(japanese_population())
    assert people(japanese) == people(english)
    assert {area.place_quality for area in japanese.areas} == {PlaceQuality.MISSING}


def test_population_without_a_location_column_says_so_once() -> None:
    [notice] = parse(japanese_population(["甲町", "乙町", "丙町"])).notices
    assert (notice.code, notice.row) == (RejectCode.COORDINATES_MISSING, 1)
    assert notice.level is NoticeLevel.WARNING


@pytest.mark.parametrize(
    "respell",
    [
        lambda h: h.replace("-", "～"),
        lambda h: h.replace("-", "〜"),
        lambda h: h.replace("-", "－"),
        lambda h: h.replace("の", ""),
        lambda h: h.replace("の", "\n"),
        lambda h: h.replace("男性", "男").replace("女性", "女"),
        lambda h: f" {h} ".replace("歳", " 歳"),
        lambda h: h.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda h: h.replace("歳の", "歳").replace("-", "歳-", 1) if "-" in h else h,
    ],
)
def test_population_headings_are_read_by_meaning(respell: Callable[[str], str]) -> None:
    head, *rows = japanese_population()
    assert people(parse([[respell(str(h)) for h in head], *rows])) == people(
        parse(japanese_population())
    )


def test_population_columns_may_stand_in_any_order_under_title_rows() -> None:
    head, *rows = english_population()
    order = sorted(range(len(head)), key=lambda i: str(head[i]))
    shuffled = [[line[i] for i in order] for line in (head, *rows)]
    titled = [["高松市の人口"], [], ["2020年10月1日現在", ""], *shuffled]
    assert people(parse(titled)) == people(parse([head, *rows]))


def test_population_bands_above_85_are_folded_into_85_plus() -> None:
    head, *rows = japanese_population(["甲町"])
    older = ["85-89歳の男", "85-89歳の女", "90歳以上の男", "90歳以上の女"]
    rows = [[*rows[0][:-2], 1, 2, 3, 4]]
    rows[0][3] = sum(ages(1)[:34]) + 10
    parsed = parse([[*head[:-2], *older], *rows])
    assert people(parsed)["甲町", "85+"] == 10
    assert [notice.code for notice in parsed.notices] == [RejectCode.COORDINATES_MISSING]
    with pytest.raises(InputError) as caught:
        parse([[*head[:-2], *(h.replace("90", "91") for h in older)], *rows])
    assert caught.value.params["columns"] == "85歳以上の男性, 85歳以上の女性"


def test_population_of_unknown_age_is_in_the_total_only() -> None:
    head, row = japanese_population(["甲町"])
    head = [*head, "年齢不詳の男性", "年齢不詳の女性"]
    short = parse([head, [*row, 4, ""]])
    assert RejectCode.SUM_MISMATCH in {notice.code for notice in short.notices}
    row = [*row[:3], int(str(row[3])) + 4, *row[4:]]
    parsed = parse([head, [*row, 4, ""]])
    assert {notice.code for notice in parsed.notices} == {RejectCode.COORDINATES_MISSING}
    assert people(parsed)["甲町", "all"] == sum(ages(1)) + 4
    assert sum(n or 0 for (_, band), n in people(parsed).items() if band != "all") == sum(ages(1))


def test_population_sum_that_differs_is_taken_and_said() -> None:
    parsed = parse(changed("totalPopulation", 1 + sum(ages(1))))
    [notice] = parsed.notices
    assert (notice.code, notice.level) == (RejectCode.SUM_MISMATCH, NoticeLevel.WARNING)
    assert notice.params["sum"] == sum(ages(1))
    assert people(parsed)["塩屋町", "all"] == sum(ages(1)) + 1


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("man3", "-1", RejectCode.NEGATIVE),
        ("woman18", "あ", RejectCode.NOT_A_NUMBER),
        ("man7", "1.5", RejectCode.NOT_WHOLE),
        ("man7", "", RejectCode.REQUIRED),
        ("totalPopulation", "", RejectCode.REQUIRED),
        ("totalPopulation", "多数", RejectCode.NOT_A_NUMBER),
        ("surveyDate", "昨日", RejectCode.BAD_DATE),
        ("surveyDate", "", RejectCode.BAD_DATE),
        ("regionName", "", RejectCode.REQUIRED),
        ("regionName", "町" * 81, RejectCode.REQUIRED),
        ("prefCode", "372021", RejectCode.OTHER_MUNICIPALITY),
        ("regionName", "築地町", RejectCode.DUPLICATE),
    ],
)
def test_population_row_that_cannot_be_taken_is_rejected_whole(
    column: str, value: str, code: RejectCode
) -> None:
    parsed = parse(changed(column, value))
    [notice] = parsed.rejects
    assert notice.code is code
    row = 3 if code is RejectCode.DUPLICATE else 2
    assert (notice.file, notice.sheet, notice.row, notice.column) == ("p.csv", "", row, column)
    assert notice.value == ("37202" if column == "prefCode" else value)
    assert (parsed.rows_read, parsed.rows_loaded, parsed.rows_rejected) == (3, 2, 1)
    assert len(parsed.counts) == 2 * 19
    assert len(parsed.areas) == 2


def test_population_total_rows_do_not_double_the_sum() -> None:
    rows = english_population([town("甲町", 1), town("乙町", 2), town("合　計", 3)])
    parsed = parse(rows)
    assert [area.code for area in parsed.areas] == ["甲町", "乙町"]
    [notice] = parsed.notices
    assert (notice.code, notice.row) == (RejectCode.TOTAL_ROW, 4)
    assert (notice.level, parsed.rejects) == (NoticeLevel.WARNING, ())


@pytest.mark.parametrize(
    "column", ["regionName", "surveyDate", "totalPopulation", "man1", "woman9", "woman18"]
)
def test_population_without_a_needed_column_is_refused_with_its_name(column: str) -> None:
    head, *rows = english_population()
    at = list(head).index(column)
    cut = [[*line[:at], *line[at + 1 :]] for line in (head, *rows)]
    with pytest.raises(InputError) as caught:
        parse(cut)
    assert caught.value.code == "import.missing_column"
    names = {
        "regionName": "地域名/regionName",
        "surveyDate": "調査年月日/surveyDate",
        "totalPopulation": "総人口/totalPopulation",
    } | dict(zip(ENGLISH_AGES, JAPANESE_AGES, strict=True))
    assert caught.value.params["columns"] == names[column]


def test_population_with_latitude_but_no_longitude_is_refused() -> None:
    head, *rows = japanese_population()
    with pytest.raises(InputError) as caught:
        parse([[*head, "緯度"], *([*row, 34.3] for row in rows)])
    assert caught.value.params["columns"] == "経度/longitude"


def test_population_blank_numbered_tail_is_no_row() -> None:
    rows = english_population()
    blank = ["" for _ in rows[0]]
    tail = [["4", *blank[1:]], ["5", "372013", *blank[2:]], blank]
    parsed = parse([*rows, *tail])
    assert (parsed.rows_read, parsed.notices) == (3, ())


def test_population_of_two_days_in_one_file_keeps_both() -> None:
    rows = english_population([town("甲町", 1, "2020-10-01"), town("甲町", 5, "10/1/2025")])
    parsed = parse(rows)
    assert [area.code for area in parsed.areas] == ["甲町"]
    assert {count.as_of for count in parsed.counts} == {date(2020, 10, 1), date(2025, 10, 1)}
    assert parsed.source.as_of == date(2025, 10, 1)
    assert parsed.source.key.startswith("37201/population/2020-10-01_2025-10-01@")


def test_population_in_a_workbook_beside_its_example_is_read_once() -> None:
    rows = english_population()
    data = workbook_bytes({"Sheet0": rows, "入力例": english_population([town("例町", 9)])})
    [parsed] = parse_files([("p.xlsx", data)], "372013")
    assert people(parsed) == people(parse(rows))
    assert len(ENGLISH_HEAD) + len(ENGLISH_AGES) + 1 == len(rows[0])


@pytest.mark.parametrize(("more", "towns"), [(0, 2), (1, 3)])
def test_population_totals_are_told_by_their_figures_too(more: int, towns: int) -> None:
    first, second = town("甲町", 1), town("乙町", 2)
    total = town("東部", 1)
    for at in range(4, 41):
        total[at] = int(str(first[at])) + int(str(second[at]))
    total[20] = int(str(total[20])) + more
    [parsed] = parse_files(
        [("p.csv", csv_bytes(english_population([first, second, total])))], "37201"
    )
    assert len(parsed.areas) == towns
