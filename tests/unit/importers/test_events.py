"""イベント一覧 in both generations, and sessions already held in a city's own table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from data.importers.door import parse_files
from data.importers.layouts.course_words import is_course
from data.importers.layouts.events import EventFacts
from data.importers.layouts.sessions_held import HeldFacts
from data.importers.report import ParsedFile
from models.kinds import SessionKind, SourceKind
from models.reasons import RejectCode
from models.rejects import NoticeLevel
from models.tables import AttendanceRow
from tests.import_builders import csv_bytes

Rows = Sequence[Sequence[object]]
OLD = [
    "都道府県コード又は市区町村コード",
    "NO",
    "都道府県名",
    "市区町村名",
    "イベント名",
    "イベント名_カナ",
    "イベント名_英語",
    "開始日",
    "終了日",
    "開始時間",
    "終了時間",
    "開始日時特記事項",
    "説明",
    "料金(基本)",
    "料金(詳細)",
    "連絡先名称",
    "連絡先電話番号",
    "連絡先内線番号",
    "主催者",
    "場所名称",
    "住所",
    "方書",
    "緯度",
    "経度",
    "アクセス方法",
    "駐車場情報",
    "定員",
    "参加申込終了日",
    "参加申込終了時間",
    "参加申込方法",
    "URL",
    "備考",
]
NEW = [
    "全国地方公共団体コード",
    "ID",
    "地方公共団体名",
    "イベント名",
    "イベント名_カナ",
    "イベント名_英字",
    "開始日",
    "終了日",
    "開始時間",
    "終了時間",
    "開始日時特記事項",
    "説明",
    "場所名称",
    "所在地_連結表記",
    "所在地_都道府県",
    "所在地_市区町村",
    "所在地_町字",
    "所在地_番地以下",
    "建物名等(方書)",
    "緯度",
    "経度",
    "定員",
    "備考",
]


def _event(head: Sequence[str], **cells: str) -> list[str]:
    row = {
        "イベント名": "スマホ教室",
        "開始日": "2026-05-10",
        "終了日": "2026-05-10",
        "開始時間": "10:00",
        "終了時間": "12:00",
        "場所名称": "中央公民館",
        "住所": "高松市番町1-1",
        "所在地_連結表記": "高松市番町1-1",
        "緯度": "34.34",
        "経度": "134.05",
        "都道府県コード又は市区町村コード": "372013",
        "全国地方公共団体コード": "372013",
    } | cells
    return [row.get(name, "") for name in head]


def _parse(rows: Rows, file: str = "events.csv") -> ParsedFile:
    return parse_files([(file, csv_bytes(rows))], "37201")[0]


def _courses(parsed: ParsedFile) -> list[AttendanceRow]:
    [facts] = parsed.of(EventFacts)
    return [entry.row for entry in facts.entries]


@pytest.mark.parametrize("head", [OLD, NEW], ids=["old", "new"])
def test_both_generations_of_event_lists_are_read(head: list[str]) -> None:
    parsed = _parse([head, _event(head, NO="7", ID="7")])
    assert parsed.kind is SourceKind.EVENTS
    [row] = _courses(parsed)
    assert (row.session_code, row.title, row.venue_name) == ("7", "スマホ教室", "中央公民館")
    assert (row.day, row.start_min, row.end_min) == (date(2026, 5, 10), 600, 720)
    assert (row.learners, row.cancelled) == (None, False)
    [venue] = parsed.venues
    assert (venue.name, venue.lat, venue.seats, venue.opens_min) == (
        "中央公民館",
        34.34,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("text", "course"),
    [
        ("スマートフォン講座", True),
        ("ｽﾏﾎ相談会", True),
        ("はじめてのＬＩＮＥ", True),
        ("LINEの使い方", True),
        ("マイナンバーカード申請サポート", True),
        ("Online ヨガ", False),
        ("タブレットで脳トレ", True),
        ("健康体操", False),
        ("マイナスイオン散策", False),
        ("", False),
    ],
)
def test_courses_are_told_by_words(text: str, course: bool) -> None:
    assert is_course(text) == course


def test_other_events_give_their_place_and_one_remark() -> None:
    rows = [
        _event(OLD, イベント名="健康体操", 場所名称="体育館"),
        _event(OLD, イベント名="朝市", 場所名称="港"),
        _event(OLD),
    ]
    parsed = _parse([OLD, *rows])
    assert len(_courses(parsed)) == 1
    assert {venue.name for venue in parsed.venues} == {"体育館", "港", "中央公民館"}
    assert [(n.code, n.value) for n in parsed.notices] == [(RejectCode.OTHER_EVENTS, "2")]
    assert (parsed.rows_read, parsed.rows_loaded) == (3, 3)


def test_events_without_a_place_make_no_venue() -> None:
    online = _event(OLD, 場所名称="オンライン", 住所="", 緯度="", 経度="")
    parsed = _parse([OLD, online])
    assert (len(_courses(parsed)), parsed.venues) == (1, ())


@pytest.mark.parametrize("number", ["2.1E+11", "1", ""])
def test_ids_that_do_not_tell_rows_apart_are_replaced(number: str) -> None:
    rows = [
        _event(OLD, NO=number),
        _event(OLD, NO=number, 開始日="2026-05-17", 終了日="2026-05-17"),
    ]
    codes = [row.session_code for row in _courses(_parse([OLD, *rows]))]
    assert len(set(codes)) == 2
    assert codes[0].startswith("20260510-1000-")
    assert [row.session_code for row in _courses(_parse([OLD, *rows[::-1]]))] == codes[::-1]


def test_an_event_without_a_day_is_rejected_and_one_over_days_starts_on_the_first() -> None:
    rows = [_event(OLD, 開始日="未定"), _event(OLD, 終了日="2026-05-24")]
    parsed = _parse([OLD, *rows])
    [row] = _courses(parsed)
    assert row.note == "終了日: 2026-05-24"
    assert [(n.code, n.row) for n in parsed.rejects] == [(RejectCode.BAD_DATE, 2)]


HELD = ["日付", "時間", "会場", "講座名", "参加人数", "うち新規", "備考"]


def _held(parsed: ParsedFile) -> list[AttendanceRow]:
    [facts] = parsed.of(HeldFacts)
    return [entry.row for entry in facts.entries]


def test_sessions_held_are_read_with_their_learners() -> None:
    rows = [
        ["令和7年5月10日", "10:00～12:00", "中央公民館", "スマホ入門", "１２人", "3", ""],
        ["2025/5/17", "13時30分～15時", "南公民館", "スマホ相談会", "", "", "雨天中止"],
    ]
    parsed = _parse([["令和7年度 実績"], HELD, *rows])
    assert parsed.kind is SourceKind.ATTENDANCE
    first, second = _held(parsed)
    assert (first.day, first.start_min, first.end_min) == (date(2025, 5, 10), 600, 720)
    assert (first.learners, first.first_time, first.venue_name) == (12, 3, "中央公民館")
    assert (second.learners, second.cancelled, second.start_min) == (None, True, 810)
    assert second.kind is SessionKind.CONSULTATION
    assert first.session_code != second.session_code


def test_totals_of_sessions_are_left_out() -> None:
    rows = [
        ["2025/5/10", "", "公民館", "スマホ入門", "12", "", ""],
        ["合計", "", "", "", "12", "", ""],
    ]
    parsed = _parse([HELD, *rows])
    assert len(_held(parsed)) == 1
    assert [n.code for n in parsed.notices] == [RejectCode.TOTAL_ROW]


def test_sessions_of_other_subjects_are_left_out_where_words_tell() -> None:
    rows = [
        ["2025/5/10", "", "公民館", "スマホ入門", "12", "", ""],
        ["2025/5/11", "", "公民館", "健康体操", "30", "", ""],
    ]
    parsed = _parse([HELD, *rows])
    assert [row.title for row in _held(parsed)] == ["スマホ入門"]
    assert [n.code for n in parsed.notices] == [RejectCode.OTHER_EVENTS]
    assert len(_held(_parse([HELD, *rows], "スマホ講習会実績.csv"))) == 2


def test_sessions_of_unknown_subject_wait_for_a_person() -> None:
    parsed = _parse([HELD, ["2025/5/10", "", "公民館", "入門編", "12", "", ""]])
    [doubt] = parsed.notices
    assert (doubt.code, doubt.level) == (RejectCode.COURSES_ASSUMED, NoticeLevel.DOUBT)
    assert len(_held(parsed)) == 1


@pytest.mark.parametrize(("first_time", "taken"), [("12", 1), ("13", 0)])
def test_more_first_timers_than_learners_are_rejected(first_time: str, taken: int) -> None:
    rows = [["2025/5/10", "", "公民館", "スマホ入門", "12", first_time, ""]]
    parsed = _parse([HELD, *rows])
    assert len(_held(parsed)) == taken
    assert len(parsed.rejects) == 1 - taken


@pytest.mark.parametrize("cell", ["", "X", "-"])
def test_unknown_numbers_of_learners_are_not_zero(cell: str) -> None:
    [row] = _held(_parse([HELD, ["2025/5/10", "", "公民館", "スマホ入門", cell, "", ""]]))
    assert row.learners is None


@pytest.mark.parametrize(("length", "venues"), [(120, 1), (121, 0)])
def test_an_event_whose_place_has_no_usable_name_is_taken_without_it(
    length: int, venues: int
) -> None:
    parsed = _parse([OLD, _event(OLD, 場所名称="館" * length)])
    assert (len(_courses(parsed)), len(parsed.venues)) == (1, venues)
    assert (parsed.rows_read, parsed.rows_loaded, parsed.rows_rejected) == (1, 1, 0)
    told = [(n.code, n.level) for n in parsed.notices if n.code is RejectCode.REQUIRED]
    assert told == [(RejectCode.REQUIRED, NoticeLevel.WARNING)] * (1 - venues)
