from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard.exports.sheets import PAGE_WIDTH
from dashboard.exports.why import why_empty
from dashboard.exports.xlsx import roster_workbook
from dashboard.i18n.text import LANGS, Lang, load
from models.kinds import Role
from optimizer.services.roster_view import RosterView
from tests.unit.exports.builders import CHAIN, COURSES, duty, opened, published, roster, rows
from tests.unit.exports.builders import load as load_of


def book(view: RosterView, lang: Lang = "ja", **options: Any) -> Workbook:
    return opened(roster_workbook(view, COURSES, load(lang), **options))


def everything(workbook: Workbook) -> str:
    return "\n".join(
        str(cell.value) for sheet in workbook for line in sheet.iter_rows() for cell in line
    )


def test_there_is_a_sheet_by_day_by_venue_by_person_and_of_empty_seats() -> None:
    assert book(roster()).sheetnames == ["配置表", "会場別", "個人別", "未配置"]
    assert book(roster(), "en").sheetnames == ["Roster", "By venue", "By person", "Empty seats"]


def test_every_sheet_says_month_version_and_day_in_the_japanese_calendar() -> None:
    for sheet in book(roster()):
        assert sheet["A1"].value == f"令和8年6月 {sheet.title}(標準案)"
        assert (
            sheet["A2"].value
            == "下書き(確定ではありません) 作成日 令和8年5月19日(火) ※架空の計画・支援員です(デモ)"
        )
    real = (load_of(1), load_of(2, fictional=False))
    for sheet in book(published(version=3, loads=real)):
        assert sheet["A2"].value == ("公開 第3版(令和8年5月20日(水)) 作成日 令和8年5月19日(火)")
    first = book(published(version=3, loads=real), "en").worksheets[0]
    assert first["A1"].value == "2026-06 Roster (標準案)"
    assert first["A2"].value == ("Published version 3 (2026-05-20 (Wed)). Made on 2026-05-19 (Tue)")


def test_day_sheet_has_one_row_by_session_in_the_order_they_begin() -> None:
    view = roster()
    shuffled = replace(view, duties=tuple(reversed(view.duties)))
    for one in (view, shuffled):
        first, second = rows(book(one), "配置表")
        assert first[:5] == ("令和8年6月3日(水)", "10:00〜12:00", "第1会館", "電源・ボタン", 6)
        assert first[5:] == ("支援 1子(架空)", "未配置")
        assert second[:5] == ("令和8年6月4日(木)", "10:00〜12:00", "第2会館", "e-Tax", 3)
        assert second[5:] == ("支援 2子(架空)", "—")


def test_day_sheet_in_english() -> None:
    (first, _) = rows(book(roster(), "en"), "Roster")
    assert first[:2] == ("2026-06-03 (Wed)", "10:00–12:00")
    assert first[-2:] == ("支援 1子 (fictional)", "EMPTY")


def test_empty_seat_is_written_in_words_and_filled() -> None:
    sheet = book(roster())["配置表"]
    assert sheet["G4"].value == "未配置"
    assert sheet["G4"].fill.fill_type == "solid"
    assert sheet["F4"].fill.fill_type is None
    assert sheet["G5"].fill.fill_type is None


def test_each_seat_of_a_role_has_its_line() -> None:
    seats = [duty(1, Role.ASSISTANT, who) for who in (3, None, None)]
    sheet = book(roster(duty(1, Role.LEAD, 1), *seats))["配置表"]
    assert sheet["G4"].value == "支援 3子(架空)\n未配置\n未配置"
    assert sheet["G4"].fill.fill_type == "solid"


def test_real_person_is_not_called_invented() -> None:
    view = roster(duty(1, Role.LEAD, 1, fictional=False), loads=(load_of(1, fictional=False),))
    assert "架空" not in everything(book(view))


def test_venue_sheet_has_a_block_by_venue() -> None:
    view = roster(
        duty(2, Role.LEAD, 2),
        duty(3, Role.LEAD, 1, venue_id=1, venue_name="第1会館", venue_address="番町"),
        duty(1, Role.LEAD, 1, venue_address="番町"),
    )
    first = [line[0] for line in rows(book(view), "会場別")]
    assert first == [
        "第1会館 番町 開催2回",
        "令和8年6月3日(水)",
        "令和8年6月5日(金)",
        "第2会館 高松市番町2丁目 開催1回",
        "令和8年6月4日(木)",
    ]


def test_two_venues_of_one_name_are_two_blocks() -> None:
    view = roster(duty(1, venue_name="分館"), duty(2, venue_name="分館"))
    blocks = [line[0] for line in rows(book(view), "会場別") if line[1] is None]
    assert blocks == ["分館 高松市番町1丁目 開催1回", "分館 高松市番町2丁目 開催1回"]


def test_person_sheet_has_a_block_by_person_with_sessions_and_travel() -> None:
    found = rows(book(roster()), "個人別")
    assert [line[0] for line in found] == [
        "S001 支援 1子(架空) シニア 担当1回(上限8回) 移動 計25分",
        "令和8年6月3日(水)",
        "S002 支援 2子(架空) シニア 担当1回(上限8回) 移動 計25分",
        "令和8年6月4日(木)",
        "S003 支援 3子(架空) シニア 担当0回(上限8回) 移動 計0分",
        "この月の担当はありません。",
    ]
    assert found[1][1:] == (
        "10:00〜12:00", "第1会館", "高松市番町1丁目", "電源・ボタン", "主講師"
    )  # fmt: skip


def test_person_without_a_limit_has_none_shown() -> None:
    view = roster(loads=(load_of(1, max_sessions=None),))
    assert rows(book(view), "個人別")[0][0] == "S001 支援 1子(架空) シニア 担当1回 移動 計25分"


def test_empty_sheet_has_every_empty_seat() -> None:
    view = roster(duty(2), duty(1, Role.LEAD, 1), duty(1, Role.ASSISTANT), duty(1, Role.ASSISTANT))
    found = rows(book(view), "未配置")
    assert [(line[0], line[4]) for line in found] == [
        ("令和8年6月3日(水)", "補助(未配置)"),
        ("令和8年6月3日(水)", "補助(未配置)"),
        ("令和8年6月4日(木)", "主講師(未配置)"),
    ]


def test_empty_seat_says_how_many_people_each_question_leaves() -> None:
    view = roster(duty(1, Role.LEAD, chain=CHAIN), duty(2))
    reasons = [line[5] for line in rows(book(view), "未配置")]
    assert reasons == [why_empty(CHAIN, load("ja")), "理由は調べられていません。"]
    assert reasons[0].startswith("全82人 → ")


def test_full_roster_says_that_no_seat_is_empty() -> None:
    (only,) = rows(book(roster(duty(1, Role.LEAD, 1))), "未配置")
    assert only[0] == "未配置の枠はありません。すべての枠が埋まっています。"


def test_roster_without_people_names_nobody() -> None:
    workbook = book(roster(), personal=False)
    assert workbook.sheetnames == ["配置表", "会場別", "未配置"]
    assert "支援 " not in everything(workbook)
    assert "S00" not in everything(workbook)
    assert [line[5:] for line in rows(workbook, "配置表")] == [
        ("配置済み", "未配置"),
        ("配置済み", "—"),
    ]


def test_course_without_a_name_shows_its_code() -> None:
    view = roster(duty(1, course_code="099"))
    cell = book(view)["配置表"]["D4"]
    assert (cell.value, cell.data_type) == ("099", "s")


@pytest.mark.parametrize("lang", LANGS)
def test_no_cell_is_a_formula_whatever_names_say(lang: Lang) -> None:
    evil = '=HYPERLINK("http://example.invalid")'
    names = {"venue_name": evil, "venue_address": "+1", "session_code": "@x", "course_code": "-1"}
    view = roster(
        duty(1, Role.LEAD, 1, supporter_name="=1+1", fictional=False, **names),
        duty(1, Role.ASSISTANT, **names),
        scenario_name="=1+1",
        loads=(load_of(1, name="@SUM(A1)", supporter_code="=2", fictional=False),),
    )
    workbook = book(view, lang)
    kinds = {cell.data_type for sheet in workbook for line in sheet.iter_rows() for cell in line}
    assert kinds == {"s", "n"}
    assert evil in everything(workbook)


def test_sheets_fit_the_page_at_full_size_and_print_in_the_same_way() -> None:
    for sheet in book(roster()):
        assert sum(column.width for column in sheet.column_dimensions.values()) <= PAGE_WIDTH
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$3"


def test_first_year_of_an_era_is_called_so() -> None:
    view = roster(duty(1, day=date(2019, 5, 1)), month=date(2019, 5, 1))
    sheet = book(view)["配置表"]
    assert sheet["A1"].value == "令和元年5月 配置表(標準案)"
    assert sheet["A4"].value == "令和元年5月1日(水)"
