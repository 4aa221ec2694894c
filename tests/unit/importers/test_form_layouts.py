"""Forms read back: what each contradiction is told as, and the case beside it that is taken."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from data.importers.door import parse_files
from data.importers.layouts.availability import AvailabilityFacts
from data.importers.layouts.form_cells import opening, settled, windows
from data.importers.report import ParsedFile
from models.clock import TimeWindow
from models.errors import InputError
from models.forms import (
    ATTENDANCE_HEADINGS,
    SUPPORTER_HEADINGS,
    FormKind,
    FormMark,
    find_mark,
)
from models.kinds import AvailabilityKind, SourceKind
from models.reasons import RejectCode
from models.rejects import NoticeLevel
from tests.form_builders import CITY, MONTH

MARK = FormMark(FormKind.AVAILABILITY, CITY, MONTH).text
HEAD = ["日付", "曜日", "午前\n9:00-12:00", "午後\n13:00-17:00", "夜 18:00-21:00", "時間で書くとき"]
LABELS = ["支援員コード", "007", "氏名", "架空 花子", "対象月", "2026年7月"]


def table(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def month(*days: list[str], above: tuple[list[str], ...] = ([MARK], LABELS)) -> ParsedFile:
    return parse_files([("予定.csv", table(*above, HEAD, *days))], None)[0]


def codes(parsed: ParsedFile) -> list[RejectCode]:
    return [notice.code for notice in parsed.notices]


def offered(parsed: ParsedFile) -> list[tuple[date, int, int, AvailabilityKind]]:
    [facts] = parsed.bundles
    assert isinstance(facts, AvailabilityFacts)
    return [
        (row.day, row.start_min, row.end_min, row.kind)
        for one in facts.returns
        for _, row in one.windows
    ]


POSSIBLE, PREFERRED = AvailabilityKind.POSSIBLE, AvailabilityKind.PREFERRED
FIRST = MONTH


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["○", "", "", ""], [(540, 720, POSSIBLE)]),
        (["◯", "", "", ""], [(540, 720, POSSIBLE)]),
        (["△", "", "", ""], [(540, 720, POSSIBLE)]),
        (["", "◎", "", ""], [(780, 1020, POSSIBLE), (780, 1020, PREFERRED)]),
        (["", "", "", "9-12"], [(540, 720, POSSIBLE)]),
        (["", "", "", "９時半～１２時"], [(570, 720, POSSIBLE)]),
        (["", "", "", "10:00から15:00まで、◎10:00-12:00"],
         [(600, 900, POSSIBLE), (600, 720, PREFERRED)]),
        (["○", "", "", "9:00-12:00"], [(540, 720, POSSIBLE)]),
        (["○", "", "", "12:00-13:00"], [(540, 720, POSSIBLE), (720, 780, POSSIBLE)]),
        (["×", "-", "不可", ""], []),
    ],
)  # fmt: skip
def test_a_day_is_read_as_marked(
    cells: list[str], expected: list[tuple[int, int, AvailabilityKind]]
) -> None:
    parsed = month(["2026/7/1", "水", *cells], ["2026/7/2", "木", "○", "", "", ""])
    assert codes(parsed) == []
    assert [one[1:] for one in offered(parsed) if one[0] == FIRST] == expected


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["○", "", "", "11:00-13:00"], RejectCode.WINDOWS_OVERLAP),
        (["", "", "", "9:00-11:00、10:59-12:00"], RejectCode.WINDOWS_OVERLAP),
        (["", "", "", "10:00-12:00、◎9:00-11:00"], RejectCode.PREFERRED_OUTSIDE),
        (["", "", "", "午前中"], RejectCode.UNREADABLE_WINDOWS),
        (["", "", "", "12:00-9:00"], RejectCode.UNREADABLE_WINDOWS),
        (["", "", "", "9:00-25:00"], RejectCode.UNREADABLE_WINDOWS),
        (["たぶん", "", "", ""], RejectCode.UNKNOWN_WORD),
    ],
)
def test_a_day_that_contradicts_itself_is_told_and_left_out_whole(
    cells: list[str], code: RejectCode
) -> None:
    parsed = month(["2026/7/1", "水", *cells], ["2026/7/2", "木", "○", "", "", ""])
    [notice] = parsed.notices
    assert (notice.code, notice.level, notice.row) == (code, NoticeLevel.REJECT, 4)
    assert {one[0] for one in offered(parsed)} == {date(2026, 7, 2)}
    assert (parsed.rows_read, parsed.rows_loaded) == (2, 1)


def test_a_preferred_time_may_touch_the_edge_of_a_possible_one() -> None:
    parsed = month(["2026/7/1", "水", "", "", "", "10:00-12:00、◎12:00-13:00"])
    assert codes(parsed) == []


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026/8/1", RejectCode.OTHER_MONTH),
        ("2026/6/30", RejectCode.OTHER_MONTH),
        ("7月32日", RejectCode.BAD_DATE),
        ("あした", RejectCode.BAD_DATE),
    ],
)
def test_a_mark_on_no_day_of_the_month_is_told(day: str, code: RejectCode) -> None:
    assert codes(month([day, "", "○", "", "", ""])) == [code]


@pytest.mark.parametrize("day", ["2026/7/31", "7/31", "7月31日", "31日", "31", "令和8年7月31日"])
def test_a_day_is_understood_however_it_is_written(day: str) -> None:
    assert {one[0] for one in offered(month([day, "", "○", "", "", ""]))} == {date(2026, 7, 31)}


def test_a_blank_day_of_another_month_is_nobodys_mistake() -> None:
    parsed = month(["2026/8/1", "", "", "", "", ""], ["2026/7/1", "", "○", "", "", ""])
    assert codes(parsed) == []


def test_a_day_that_stands_twice_counts_once() -> None:
    parsed = month(["2026/7/1", "", "○", "", "", ""], ["2026/7/1", "", "", "○", "", ""])
    assert codes(parsed) == [RejectCode.REPEATED]
    assert len(offered(parsed)) == 1


def test_a_form_without_any_mark_is_not_taken_before_somebody_says_so() -> None:
    parsed = month(["2026/7/1", "水", "", "", "", ""])
    [notice] = parsed.notices
    assert (notice.code, notice.level) == (RejectCode.NOTHING_MARKED, NoticeLevel.DOUBT)
    assert notice.value == "007"
    assert parsed.refusals


def test_without_its_mark_a_form_is_known_by_its_headings_and_labels() -> None:
    above = ([], LABELS)
    rows = table(*above, HEAD, ["2026/7/1", "水", "○", "", "", ""])
    [parsed] = parse_files([("x.csv", rows)], CITY)
    assert parsed.kind is SourceKind.AVAILABILITY
    assert offered(parsed) == [(FIRST, 540, 720, POSSIBLE)]


def test_the_hours_of_a_part_of_the_day_are_those_its_heading_prints() -> None:
    head = ["日付", "午前 8:30-11:30", "午後"]
    rows = table([MARK], LABELS, head, ["2026/7/1", "○", "○"])
    [parsed] = parse_files([("x.csv", rows)], None)
    assert [one[1:3] for one in offered(parsed)] == [(510, 690), (780, 1020)]


def test_a_list_with_a_column_of_codes_is_one_return_for_each_person() -> None:
    head = ["支援員コード", *HEAD]
    days = [["01", "2026/7/1", "", "○", "", "", ""], ["02", "2026/7/1", "", "", "○", "", ""]]
    [parsed] = parse_files([("x.csv", table(head, *days))], CITY)
    [facts] = parsed.bundles
    assert isinstance(facts, AvailabilityFacts)
    assert [(one.supporter_code, one.month) for one in facts.returns] == [
        ("01", MONTH),
        ("02", MONTH),
    ]


def test_a_form_of_a_newer_program_or_of_nobody_is_refused() -> None:
    newer = FormMark(FormKind.AVAILABILITY, CITY, MONTH, version=2).text
    day = ["2026/7/1", "", "○", "", "", ""]
    for above, code in (
        (([newer], LABELS), "import.form_newer"),
        (([MARK], ["氏名", "架空"]), "import.form_person"),
    ):
        with pytest.raises(InputError) as refused:
            month(day, above=above)
        assert refused.value.code == code


def test_a_form_of_another_city_is_refused() -> None:
    rows = table([MARK], LABELS, HEAD, ["2026/7/1", "", "○", "", "", ""])
    with pytest.raises(InputError) as refused:
        parse_files([("x.csv", rows)], "38201")
    assert refused.value.code == "import.other_municipality"


@pytest.mark.parametrize(
    "text", ["", "digikatsu-form|nonsense|1|372013|", "digikatsu-form|supporters|1|372014|"]
)
def test_a_mark_that_makes_no_sense_is_none(text: str) -> None:
    assert find_mark([text]) is None
    mark = FormMark(FormKind.SUPPORTERS, CITY)
    assert find_mark(["x", mark.text]) == mark


def supporters(*changes: dict[str, str], extra: tuple[str, ...] = ("B1 電源",)) -> ParsedFile:
    names = ["supporter", "name", "kind", "origin_mesh", "mode", "min_per_month", "max_per_month"]
    names += ["people", "rest_between_days_min", "newcomer", "tags"]
    values = ["01", "架空", "シニア", "513420112", "自動車", "", "", "", "", "", ""]
    plain = dict(zip(names, values, strict=True))
    head = [*(SUPPORTER_HEADINGS[name] for name in names), *extra]
    rows = [
        [*({**plain, **change}[name] for name in names), *([change.get("skill", "")] * len(extra))]
        for change in changes
    ]
    return parse_files([("名簿.csv", table(head, *rows))], CITY)[0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"min_per_month": "5", "max_per_month": "4"}, RejectCode.MIN_ABOVE_MAX),
        ({"people": "2", "rest_between_days_min": "600"}, RejectCode.POOL_WITH_REST),
        ({"kind": "宇宙飛行士"}, RejectCode.UNKNOWN_WORD),
        ({"kind": ""}, RejectCode.REQUIRED),
        ({"mode": "船"}, RejectCode.UNKNOWN_WORD),
        ({"origin_mesh": "高松市番町1-8-15"}, RejectCode.BAD_MESH),
        ({"origin_mesh": "51342011"}, RejectCode.BAD_MESH),
        ({"people": "100"}, RejectCode.OUT_OF_RANGE),
        ({"max_per_month": "0"}, RejectCode.OUT_OF_RANGE),
        ({"max_per_month": "-1"}, RejectCode.NEGATIVE),
        ({"max_per_month": "たくさん"}, RejectCode.NOT_A_NUMBER),
        ({"newcomer": "?"}, RejectCode.UNKNOWN_WORD),
        ({"skill": "副"}, RejectCode.UNKNOWN_WORD),
        ({"tags": "あ" * 21}, RejectCode.OUT_OF_RANGE),
        ({"supporter": "1" * 21}, RejectCode.REQUIRED),
    ],
)
def test_a_supporter_who_contradicts_themselves_is_left_out_whole(
    change: dict[str, str], code: RejectCode
) -> None:
    parsed = supporters(change, {"supporter": "02"})
    assert codes(parsed) == [code]
    assert (parsed.rows_read, parsed.rows_loaded) == (2, 1)


def test_a_supporter_at_the_edge_of_each_rule_is_taken() -> None:
    parsed = supporters(
        {"min_per_month": "4", "max_per_month": "4"},
        {"supporter": "02", "people": "99"},
        {"supporter": "03", "people": "1", "rest_between_days_min": "600", "skill": "主"},
        {"supporter": "0004", "tags": "あ" * 20, "newcomer": "○", "skill": "補"},
    )
    assert codes(parsed) == []
    assert parsed.rows_loaded == 4


def test_a_supporter_who_stands_twice_is_taken_once() -> None:
    assert codes(supporters({}, {})) == [RejectCode.REPEATED]


def attendance(**cells: str) -> ParsedFile:
    plain = {"session": "S1", "day": "2026/7/1", "learners": "", "first_time": ""}
    names = [*plain, "walk_ins", "no_shows", "staff", "cancelled", "note"]
    values = {**dict.fromkeys(names, ""), **plain, **cells}
    head = [ATTENDANCE_HEADINGS[name] for name in names]
    return parse_files([("実績.csv", table(head, [values[name] for name in names]))], CITY)[0]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"learners": "5", "first_time": "6"}, RejectCode.MORE_THAN_LEARNERS),
        ({"learners": "5", "walk_ins": "6"}, RejectCode.MORE_THAN_LEARNERS),
        ({"learners": "1", "cancelled": "○"}, RejectCode.CANCELLED_WITH_PEOPLE),
        ({"learners": "五"}, RejectCode.NOT_A_NUMBER),
        ({"learners": "1", "day": "きのう"}, RejectCode.BAD_DATE),
        ({"learners": "1", "session": ""}, RejectCode.REQUIRED),
        ({"learners": "1", "cancelled": "?"}, RejectCode.UNKNOWN_WORD),
    ],
)
def test_an_attendance_that_contradicts_itself_is_told(
    cells: dict[str, str], code: RejectCode
) -> None:
    assert codes(attendance(**cells)) == [code]


@pytest.mark.parametrize(
    "cells",
    [
        {"learners": "5", "first_time": "5", "walk_ins": "5"},
        {"first_time": "6"},
        {"learners": "0", "cancelled": "中止"},
        {"cancelled": "○"},
    ],
)
def test_an_attendance_without_contradiction_is_taken(cells: dict[str, str]) -> None:
    parsed = attendance(**cells)
    assert codes(parsed) == []
    assert parsed.rows_loaded == 1


def test_a_session_not_reported_yet_is_passed_over() -> None:
    with pytest.raises(InputError) as refused:
        attendance()
    assert refused.value.code == "import.no_rows"


def test_hours_of_a_weekday_are_windows_or_closed() -> None:
    assert opening("9:00〜12:00、13:00〜17:00") == (TimeWindow(540, 720), TimeWindow(780, 1020))
    assert opening("休館") == opening(" ") == ()
    assert opening("終日") == (TimeWindow(0, 1440),)
    assert opening("9:00-12:00、11:59-13:00") is RejectCode.WINDOWS_OVERLAP
    assert opening("午前") is RejectCode.UNREADABLE_WINDOWS


def test_windows_are_read_to_the_last_character_or_not_at_all() -> None:
    assert windows("9:00-12:00 など") is RejectCode.UNREADABLE_WINDOWS
    assert windows("9-12-15") is RejectCode.UNREADABLE_WINDOWS
    assert settled(()) == ()


def test_a_week_with_an_unreadable_day_is_left_out_and_closures_keep_their_order() -> None:
    week = ["会場コード", "会場名", *(f"{day}曜" for day in "月火水木金土日")]
    rows = [["甲", "甲", "9-17", "", "", "", "", "", "朝"], ["乙", "乙", "", *["9-17"] * 6]]
    [parsed] = parse_files([("h.csv", table(week, *rows))], CITY)
    assert codes(parsed) == [RejectCode.UNREADABLE_WINDOWS]
    assert parsed.rows_loaded == 1
    head = ["会場コード", "休館の初日", "休館の最終日"]
    closed = [["甲", "2026/8/13", "2026/8/12"], ["甲", "2026/8/13", "2026/8/13"], ["甲", "盆", ""]]
    [parsed] = parse_files([("c.csv", table(head, *closed))], CITY)
    assert codes(parsed) == [RejectCode.ENDS_BEFORE_START, RejectCode.BAD_DATE, RejectCode.BAD_DATE]
    assert parsed.rows_loaded == 1
