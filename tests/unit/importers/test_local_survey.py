"""A city's own survey as a file: ages, shares and answers, or why a row cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from data.importers.headings import find_heading
from data.importers.layouts.base import Facts, Reading
from data.importers.layouts.local_survey import LAYOUT, SurveyFacts, parse_ages
from data.importers.places import PlaceChecker
from data.importers.tabular import read_sheets
from data.reference import catalog
from models.ages import AgeBand
from models.errors import InputError
from models.reasons import RejectCode
from models.tables.demand import UsageDefinition
from tests.import_builders import csv_bytes, workbook_bytes

CITY = catalog.find_municipality("37201")
HEAD = ["年齢", "非利用率(%)", "回答数", "調査開始日", "調査終了日", "設問", "出典"]
ROWS = [
    ["60〜69歳", "22.5", "410", "2026-06-01", "2026-06-20", "使っていますか", "市民意識調査 問12"],
    ["70歳以上", "49.0", "530", "", "", "", ""],
]


def facts(
    head: Sequence[str] = HEAD,
    rows: Sequence[Sequence[str]] = ROWS,
    *,
    day_hint: date | None = None,
    foreign: dict[tuple[str, int], str] | None = None,
) -> Facts:
    sheets = read_sheets("独自調査.csv", csv_bytes([head, *rows]))
    table = find_heading(sheets[0], LAYOUT.field_of)
    assert table is not None
    assert LAYOUT.fits(table)
    checker = PlaceChecker(CITY, None)
    reading = Reading("独自調査.csv", [table], CITY, foreign or {}, checker, "独自調査", day_hint)
    return LAYOUT.read(reading)


def survey_of(found: Facts) -> SurveyFacts:
    (bundle,) = found.bundles
    assert isinstance(bundle, SurveyFacts)
    return bundle


def test_a_survey_is_read_with_its_definition_days_and_source() -> None:
    found = facts()
    one = survey_of(found)
    assert (found.rows_read, found.rows_loaded, found.notices) == (2, 2, ())
    assert found.subject == "survey/local-37201-use-20260601"
    assert one.survey.key == "local-37201-use-20260601"
    assert one.survey.definition is UsageDefinition.USE
    assert one.survey.municipality_code == "37201"
    assert (one.survey.field_from, one.survey.field_to) == (date(2026, 6, 1), date(2026, 6, 20))
    assert one.survey.source == "市民意識調査 問12"
    assert one.survey.answered_people == 940
    assert [(rate.band, rate.non_use_share, rate.answered_people) for rate in one.rates] == [
        ("60-69", 0.225, 410),
        ("70+", 0.49, 530),
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "share"),
    [
        ("非利用率(%)", "0.5", 0.005),
        ("非利用率", "0.5", 0.5),
        ("非利用率", "50", 0.5),
        ("非利用率", "５０％", 0.5),
        ("非利用率", "1", 1.0),
        ("利用率", "40%", 0.6),
    ],
)
def test_shares_are_per_cent_where_sign_or_size_say_so(
    heading: str, cell: str, share: float
) -> None:
    found = facts(["年齢", heading, "回答数", "調査日"], [["60歳以上", cell, "100", "2026-06-01"]])
    assert survey_of(found).rates[0].non_use_share == pytest.approx(share)


def test_not_knowing_of_procedures_is_a_survey_of_its_own() -> None:
    head = ["年代", "オンライン手続を知らない割合", "有効回答数", "調査日"]
    found = facts(head, [["60代", "30%", "100", "令和8年6月1日"], ["70歳以上", "60%", "90", ""]])
    one = survey_of(found)
    assert one.survey.definition is UsageDefinition.PROCEDURES
    assert one.survey.key == "local-37201-procedures-20260601"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["若い人", "10", "5"], RejectCode.BAD_AGE_BAND),
        (["69〜60歳", "10", "5"], RejectCode.BAD_AGE_BAND),
        (["60代", "101", "5"], RejectCode.BAD_SHARE),
        (["60代", "-1", "5"], RejectCode.BAD_SHARE),
        (["60代", "", "5"], RejectCode.BAD_SHARE),
        (["60代", "10", "0"], RejectCode.REQUIRED),
        (["60代", "10", ""], RejectCode.REQUIRED),
        (["60代", "10", "2.5"], RejectCode.NOT_WHOLE),
        (["70歳以上", "10", "5"], RejectCode.DUPLICATE),
    ],
)
def test_a_row_that_cannot_be_is_left_out_with_its_place(row: list[str], code: RejectCode) -> None:
    head = ["年齢", "非利用率(%)", "回答数", "調査日"]
    found = facts(head, [["70+", "49", "530", "2026-06-01"], [*row, ""]])
    (notice,) = found.notices
    assert (notice.code, notice.row, notice.file) == (code, 3, "独自調査.csv")
    assert (found.rows_read, found.rows_loaded) == (2, 1)
    assert [rate.band for rate in survey_of(found).rates] == ["70+"]


def test_a_row_of_another_city_is_left_out() -> None:
    found = facts(foreign={("", 2): "37202"})
    assert [one.code for one in found.notices] == [RejectCode.OTHER_MUNICIPALITY]


def test_a_survey_without_any_day_is_refused_and_one_named_in_the_file_is_not() -> None:
    head, rows = ["年齢", "非利用率", "回答数"], [["60歳以上", "40%", "100"]]
    with pytest.raises(InputError) as refused:
        facts(head, rows)
    assert refused.value.code == "import.missing_column"
    hinted = facts(head, rows, day_hint=date(2026, 5, 1))
    assert survey_of(hinted).survey.field_from == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["60〜64歳", "10", "50"], ["70歳以上", "40", "50"]], "demand.bands_not_contiguous"),
        ([["60〜74歳", "10", "50"], ["70歳以上", "40", "50"]], "demand.bands_not_contiguous"),
        ([["20代", "1", "50"]], "local_survey.no_ages"),
    ],
)
def test_ages_that_do_not_fit_together_refuse_the_file(rows: list[list[str]], code: str) -> None:
    with pytest.raises(InputError) as refused:
        facts(["年齢", "非利用率(%)", "回答数"], rows, day_hint=date(2026, 5, 1))
    assert refused.value.code == code


def test_two_sheets_are_two_surveys_and_refused() -> None:
    book = workbook_bytes({"A": [HEAD, *ROWS], "B": [HEAD, *ROWS]})
    tables = [find_heading(sheet, LAYOUT.field_of) for sheet in read_sheets("s.xlsx", book)]
    known = [table for table in tables if table is not None]
    with pytest.raises(InputError) as refused:
        LAYOUT.read(Reading("s.xlsx", known, CITY, {}, PlaceChecker(CITY, None), "s"))
    assert refused.value.code == "import.several_tables"


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("60-64", AgeBand(60, 64)),
        ("６０～６４歳", AgeBand(60, 64)),
        ("60歳〜64歳", AgeBand(60, 64)),
        ("60歳代", AgeBand(60, 69)),
        ("80代以上", AgeBand(80, None)),
        ("85歳 以上", AgeBand(85, None)),
        ("70+", AgeBand(70, None)),
        ("70歳〜", AgeBand(70, None)),
        ("65代", None),
        ("70", None),
        ("", None),
    ],
)
def test_ages_in_the_ways_people_write_them(text: str, band: AgeBand | None) -> None:
    assert parse_ages(text) == band


@pytest.mark.parametrize(
    "head", [["年齢", "人口", "回答数"], ["年齢", "非利用率"], ["地域名", "総人口", "回答数"]]
)
def test_other_tables_are_no_surveys(head: list[str]) -> None:
    sheets = read_sheets("x.csv", csv_bytes([head, ["a", "1", "2"][: len(head)]]))
    table = find_heading(sheets[0], LAYOUT.field_of)
    assert table is None or not LAYOUT.fits(table)
