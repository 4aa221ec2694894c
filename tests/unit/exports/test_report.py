from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from dashboard.exports.report import report_workbook, write_report
from dashboard.exports.sheets import PAGE_WIDTH
from dashboard.exports.why import why_empty
from dashboard.i18n.text import LANGS, Lang, load
from data.demand.intervals import wilson
from models.ages import AgeBand
from models.errors import InputError
from models.kinds import AreaUnit, MergeRole
from optimizer.services.month import Month
from tests.unit.exports.builders import CHAIN, COURSES, duty, opened, published, roster, rows
from tests.unit.exports.month_builders import RATES, SURVEYED, month, need, reach, scenario, session

JA = load("ja")
NOW = datetime(2026, 6, 30, 15, 30, tzinfo=UTC)  # 1 July in Japan


def book(of: Month, lang: Lang = "ja") -> Workbook:
    return opened(report_workbook(of, load(lang), course_names=COURSES, now=NOW))


def figures(of: Month) -> dict[str, tuple[Any, ...]]:
    return {str(line[0]): line[1:] for line in rows(book(of), "概要")}


def everything(workbook: Workbook) -> str:
    return "\n".join(
        str(cell.value) for sheet in workbook for line in sheet.iter_rows() for cell in line
    )


def test_report_has_its_five_sheets_with_city_month_and_day() -> None:
    workbook = book(month())
    assert workbook.sheetnames == ["概要", "ニーズ(町別)", "開催予定", "空白地域", "配置の結果"]
    for sheet in workbook:
        assert sheet["A1"].value == f"高松市 令和8年6月 {sheet.title}(標準案)"
        assert sheet["A2"].value == "作成日 令和8年7月1日(水) ※架空の計画・支援員です(デモ)"


def test_real_plan_is_not_called_invented() -> None:
    for found in (month(fictional=False), month(fictional=False, roster=None)):
        assert book(found)["概要"]["A2"].value == "作成日 令和8年7月1日(水)"


def test_estimate_carries_interval_definition_source_date_and_the_word() -> None:
    value, low, high, definition, source = figures(month())["使っていない60歳以上の人(推計)"]
    off = [
        [people * abs(rate.share - end) for end in wilson(rate)]
        for people, rate in zip((140, 280), RATES, strict=True)
    ]
    down, up = (math.hypot(*ends) for ends in zip(*off, strict=True))
    assert value == pytest.approx(140 * 0.25 + 280 * 0.5)
    assert (low, high) == (pytest.approx(175 - down), pytest.approx(175 + up))
    assert definition.startswith("年齢層ごとの人口×非利用率の合計")
    assert source == "住民基本台帳 令和2年10月1日(木) 町別 3地域。利用動向調査"


def test_estimates_are_shown_as_about() -> None:
    sheet = book(month())["概要"]
    shown = {line[0].value: line[1].number_format for line in sheet.iter_rows(min_row=4)}
    estimates = [key for key in shown if key and "非利用者(推計)" in key]
    assert len(estimates) == 3
    for key in (*estimates, "使っていない60歳以上の人(推計)"):
        assert shown[key] == '"約"#,##0'
    assert shown["65歳以上の人口"] == "#,##0"
    assert shown["65歳以上のカバー率"] == "0.0%"


def test_rates_say_how_many_answered_and_what_is_assumed() -> None:
    found = figures(month())
    younger, older = found["60〜69歳の非利用率(推計)"], found["70歳以上の非利用率(推計)"]
    assert (younger[0], older[0]) == (0.25, 0.5)
    assert "n=400(仮定)" in younger[3]
    assert "総数から推した仮定" in younger[3]
    assert "n=522。" in older[3]
    assert older[4] == "調査の府「利用動向調査」確報 2020-10-01〜2020-11-15 報告書 図1"


def test_notes_say_what_the_interval_leaves_out_and_assumes() -> None:
    text = everything(book(month()))
    assert JA("demand.note.design_effect") in text
    assert JA("demand.note.common_error") in text
    assert JA("demand.note.assumed_n") in text
    assert JA("travel.note.straight_line") in text
    assert "位置が使えない地域が1あります(丙町)。" in text
    assert JA("demand.note.derived_from_use") not in text
    assert JA("demand.note.unknown_interval") not in text


def test_assumption_kept_as_a_key_is_told_in_words() -> None:
    keyed = replace(RATES[0], assumption="survey.assumption.rest_shared_2020")
    found = figures(month(need(rates=(keyed, RATES[1]))))["60〜69歳の非利用率(推計)"][3]
    assert found.endswith(JA("survey.assumption.rest_shared_2020"))


def test_notes_are_only_those_that_hold() -> None:
    published_n = replace(RATES[0], answered_people=300, derived_from_use=True)
    text = everything(book(month(need(rates=(published_n, RATES[1])))))
    assert JA("demand.note.assumed_n") not in text
    assert "(仮定)" not in text.replace(JA("travel.note.straight_line"), "")
    assert JA("demand.note.derived_from_use") in text


def test_unknown_interval_is_said_to_be_unknown() -> None:
    unknown = replace(RATES[0], assumed_people=None)
    found = month(need(rates=(unknown, RATES[1])))
    estimate = figures(found)["使っていない60歳以上の人(推計)"]
    assert estimate[:3] == (pytest.approx(175), "不明", "不明")
    assert "n=不明" in figures(found)["60〜69歳の非利用率(推計)"][3]
    assert JA("demand.note.unknown_interval") in everything(book(found))


def test_source_without_the_surveys_bands_has_no_estimate() -> None:
    found = month(need(surveyed=None))
    assert figures(found)["使っていない60歳以上の人(推計)"][:3] == ("不明",) * 3
    assert figures(found)["届いている非利用者(推計)"][:3] == ("不明",) * 3
    assert JA("export.note.no_estimate") in everything(book(found))
    heads = [cell.value for cell in book(found)["ニーズ(町別)"][3]]
    assert heads == [
        "地域コード", "地域", "人口", "65歳以上", "65歳以上の割合", "非利用者(推計)",
        "95%区間 下限", "95%区間 上限", "備考",
    ]  # fmt: skip


def test_plan_and_reach_are_in_the_overview() -> None:
    found = figures(month())
    assert [found[key][0] for key in ("会場", "支援員", "主講師になれる支援員")] == [141, 82, 38]
    assert [found[key][0] for key in ("開催回数", "想定受講者(延べ)", "受講1人以下の回")] == [
        2,
        7,
        1,
    ]
    assert found["65歳以上のカバー率"][0] == pytest.approx(250 / 330)
    assert "徒歩15分以内" in found["届いている65歳以上"][3]
    assert found["届いていない非利用者(推計)"][0] == pytest.approx(40)
    assert [found[key][0] for key in ("配置枠", "配置できた枠", "配置できない枠")] == [3, 2, 1]


def test_nobody_with_a_known_place_leaves_the_share_unknown() -> None:
    facts = need()
    found = month(facts, coverage=reach(facts, seniors_share=math.nan))
    assert figures(found)["65歳以上のカバー率"][0] == "不明"


@pytest.mark.parametrize(
    ("objective", "bound", "sentence"),
    [
        (1_000, 1_000.0, "これより良い配置はないと証明済みです。"),
        (1_000, 999.0, "最適から0.1%以内と証明済みです。"),
        (10_000, 9_989.0, "最適から0.2%以内と証明済みです。"),
        (1_000, None, "見つかった中で最も良い配置です。最適かどうかは証明していません。"),
    ],
)
def test_proof_is_said_in_words_and_never_too_well(
    objective: int, bound: float | None, sentence: str
) -> None:
    workbook = book(month(roster=roster(objective=objective, bound=bound)))
    for sheet in ("概要", "配置の結果"):
        assert sentence in [line[0] for line in rows(workbook, sheet)]


def test_month_without_a_roster_says_so() -> None:
    workbook = book(month(roster=None))
    assert [line[0] for line in rows(workbook, "配置の結果")] == ["配置表はまだ作られていません。"]
    assert "配置枠" not in figures(month(roster=None))


def test_need_table_has_every_area_and_the_city() -> None:
    first, _, third, city, *_ = rows(book(month()), "ニーズ(町別)")
    assert first[:7] == ("0010", "甲町", 1_000, 250, 100, 200, 0.25)
    assert first[7] == pytest.approx(125)
    assert first[10] is None
    assert third[10] == "位置情報が使えない"
    assert city[1:6] == ("合計", 1_500, 350, 140, 280)
    assert city[6] == pytest.approx(350 / 1_500)
    assert city[7] == pytest.approx(175)


def test_citys_interval_is_not_the_sum_of_the_areas() -> None:
    first, second, third, city, *_ = rows(book(month()), "ニーズ(町別)")
    facts = need().total_non_users
    assert facts is not None
    assert (city[8], city[9]) == (pytest.approx(facts.low), pytest.approx(facts.high))
    assert city[8] > first[8] + second[8] + third[8] + 0.01
    assert city[10] == "区間は市全体で計算(足し算ではない)"


def test_area_that_is_not_published_is_unknown_and_never_zero() -> None:
    surveyed = SURVEYED.copy()
    surveyed[1] = np.nan
    _, second, _, city, *_ = rows(book(month(need(surveyed))), "ニーズ(町別)")
    assert second[4:6] == ("不明", "不明")
    assert second[7:10] == ("不明",) * 3
    assert city[4:6] == (100, 220)
    nothing = rows(book(month(need(np.full((3, 2), np.nan)))), "ニーズ(町別)")[3]
    assert nothing[4:6] == ("不明", "不明")
    assert nothing[7:10] == ("不明",) * 3


def test_grouped_and_shared_squares_say_so() -> None:
    squares = need(
        unit=AreaUnit.MESH_500M,
        merge_role=(MergeRole.RECEIVER, MergeRole.MERGED, MergeRole.AS_IS),
        merged_into=(None, "0010", None),
        members=(("0010", "0011"), (), ()),
        share=np.array([1.0, 1.0, 0.25]),
    )
    first, second, third, *_ = rows(book(month(squares)), "ニーズ(500 mメッシュ)")
    assert first[10] == "秘匿で一組の区画(0010、0011)"
    assert second[10] == "秘匿: 年齢別は 0010 に含まれ、未取込"
    assert "うちこの市区町村の分 25%" in third[10]


def test_sessions_are_listed_with_course_names_and_codes_as_text() -> None:
    found = book(month(sessions=(session(1), session(2, course_code="X9"))))
    first, second = rows(found, "開催予定")
    assert first == (
        "令和8年6月3日(水)", "10:00〜12:00", "001", "第1会館", "電源・ボタン", 6, 1, 1,
    )  # fmt: skip
    assert second[4] == "X9"
    assert found["開催予定"]["C4"].data_type == "s"


def test_gaps_say_their_cause_in_words() -> None:
    first, second, *_ = rows(book(month()), "空白地域")
    assert first == (
        1, "乙町", JA("gap.no_session"), 80, 40, 30, 50, "第1会館(23分)", "第5会館(4分)",
    )  # fmt: skip
    assert second[0] == "—"  # nobody can rank a place that is not known
    assert second[2] == JA("gap.place_unknown")
    assert second[5:] == ("不明", "不明", "—", "—")


def test_no_gaps_are_said_to_be_none() -> None:
    facts = need()
    found = book(month(facts, coverage=reach(facts, gaps=())))
    assert [line[0] for line in rows(found, "空白地域")] == ["空白地域はありません。"]


def test_result_lists_figures_parts_and_empty_seats() -> None:
    found = [line[:2] for line in rows(book(month(roster=published(version=2))), "配置の結果")]
    assert found[:7] == [
        ("状態", "公開済み 第2版"),
        ("配置枠", 3),
        ("配置できた枠", 2),
        ("配置できない枠", 1),
        ("うち主講師の枠", 0),
        ("担当のある支援員", 2),
        ("1人の最多担当回数", 1),
    ]
    assert ("移動(分)", 75) in found
    assert ("未配置の枠 1", None) in found
    assert found[-1] == ("令和8年6月3日(水) 10:00〜12:00 第1会館 電源・ボタン", "補助")


def test_empty_seats_of_the_result_say_why() -> None:
    view = roster(duty(1, chain=CHAIN))
    assert rows(book(month(roster=view)), "配置の結果")[-1][2] == why_empty(CHAIN, JA)


def test_full_roster_says_that_no_seat_is_empty() -> None:
    full = month(roster=roster(duty(1, who=1)))
    assert rows(book(full), "配置の結果")[-1][0] == JA("export.no_empty_seat")
    assert JA("export.no_empty_seat") not in everything(book(month()))


def test_report_names_no_supporter() -> None:
    assert "支援 1子" not in everything(book(month()))
    assert "S001" not in everything(book(month()))


@pytest.mark.parametrize("lang", LANGS)
def test_no_cell_is_a_formula_and_pages_fit(lang: Lang) -> None:
    facts = need(area_names=("=1+1", "+1", "@x"), area_codes=("-1", "=2", "03"))
    found = month(
        facts,
        scenario=scenario("=1+1"),
        sessions=(session(1, venue_name="=1+1", code="+1"),),
        roster=roster(duty(1, venue_name="@x")),
    )
    workbook = book(found, lang)
    kinds = {cell.data_type for sheet in workbook for line in sheet.iter_rows() for cell in line}
    assert kinds == {"s", "n"}
    for sheet in workbook:
        assert sum(column.width for column in sheet.column_dimensions.values()) <= PAGE_WIDTH
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$3"


def test_report_in_english() -> None:
    workbook = book(month(), "en")
    assert workbook.sheetnames == ["Overview", "Need (towns)", "Sessions", "Gaps", "Roster result"]
    labels = [line[0] for line in rows(workbook, "Overview")]
    assert "Non-users aged 60 and over (estimate)" in labels
    assert not any("歳" in str(label) for label in labels)


def test_report_is_written_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "報告 6月.xlsx"
    write_report(month(), path, JA)
    assert load_workbook(path).sheetnames[0] == "概要"
    assert rows(load_workbook(path), "開催予定")[0][4] == "B1"


def test_report_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    path = tmp_path / "no" / "report.xlsx"
    with pytest.raises(InputError) as refused:
        write_report(month(), path, JA)
    assert refused.value.code == "export.cannot_write"
    assert str(path) in JA.error(refused.value)


def test_other_ages_of_a_survey_are_named_as_they_are() -> None:
    band = replace(RATES[1], band=AgeBand(60, None), assumed_people=None)
    found = month(need(SURVEYED[:, 1:], rates=(band,)))
    assert "60歳以上の非利用率(推計)" in figures(found)
