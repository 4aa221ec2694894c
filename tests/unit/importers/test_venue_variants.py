"""Lists of places as other cities head and fill them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data.importers.door import parse_files
from data.importers.report import ParsedFile
from models.errors import InputError
from models.kinds import VenueKind
from models.reasons import PlaceQuality, RejectCode
from models.rejects import NoticeLevel
from tests.import_builders import csv_bytes

Rows = Sequence[Sequence[object]]


def _parse(rows: Rows, file: str = "list.csv") -> ParsedFile:
    return parse_files([(file, csv_bytes(rows))], "37201")[0]


def _codes(parsed: ParsedFile) -> list[RejectCode]:
    return [notice.code for notice in parsed.notices]


def test_local_headings_are_understood() -> None:
    head = ["施設名", "所在地", "電話", "定員(人)", "緯度(10進)", "経度(10進)", "施設区分"]
    row = ["第一会館", "高松市番町1-1", "087-1", "４０", "34.34", "134.05", "公民館"]
    [venue] = _parse([head, row]).venues
    assert (venue.name, venue.address, venue.phone) == ("第一会館", "高松市番町1-1", "087-1")
    assert (venue.seats, venue.lat, venue.lon) == (40, 34.34, 134.05)
    assert venue.kind is VenueKind.COMMUNITY_CENTER


def test_headings_with_blanks_inside_are_understood() -> None:
    head = ["名 称", "所 在 地", "緯 度", "経　度"]
    [venue] = _parse([head, ["第一会館", "番町1-1", "34.34", "134.05"]]).venues
    assert (venue.name, venue.lat) == ("第一会館", 34.34)


@pytest.mark.parametrize(
    ("lat", "lon"), [("34°20'24\"", "134°3'0\""), ("34.20.24", "134.3.0"), ("N34.34", "E134.05")]
)
def test_degrees_minutes_and_seconds_are_read(lat: str, lon: str) -> None:
    [venue] = _parse([["名称", "緯度", "経度", "住所"], ["会館", lat, lon, "番町"]]).venues
    assert (venue.lat, venue.lon) == (pytest.approx(34.34), pytest.approx(134.05))


def test_both_numbers_in_one_cell_are_read() -> None:
    [venue] = _parse([["名称", "住所", "位置情報"], ["会館", "番町", "34.34,134.05"]]).venues
    assert (venue.lat, venue.lon) == (34.34, 134.05)


@pytest.mark.parametrize("first", ["X座標", "Y座標"])
def test_axes_x_and_y_are_told_by_their_values(first: str) -> None:
    second = "Y座標" if first == "X座標" else "X座標"
    head = ["名称", "住所", first, second]
    rows = [[f"会館{n}", f"番町{n}", f"134.0{n}", f"34.3{n}"] for n in range(1, 4)]
    assert [(venue.lat, venue.lon) for venue in _parse([head, *rows]).venues] == [
        (34.31, 134.01),
        (34.32, 134.02),
        (34.33, 134.03),
    ]


def test_axes_in_metres_are_no_degrees() -> None:
    head = ["名称", "住所", "X座標", "Y座標"]
    parsed = _parse([head, ["会館", "番町", "152345.1", "48211.9"]])
    assert parsed.venues[0].place_quality is PlaceQuality.MISSING


@pytest.mark.parametrize(("rows", "exchanged"), [(2, False), (3, True)])
def test_swapped_headings_are_proposed_for_a_whole_column_only(rows: int, exchanged: bool) -> None:
    head = ["名称", "住所", "緯度", "経度"]
    lines = [[f"会館{n}", f"番町{n}", f"134.0{n}", f"34.3{n}"] for n in range(1, rows + 1)]
    parsed = _parse([head, *lines])
    assert all((venue.lat is not None) == exchanged for venue in parsed.venues)
    expected = [RejectCode.COLUMNS_SWAPPED] if exchanged else [RejectCode.COORDINATES_SWAPPED] * 2
    assert _codes(parsed) == expected
    assert {notice.level for notice in parsed.notices} == {NoticeLevel.DOUBT}


def test_a_name_column_without_a_name_is_guessed_with_a_doubt() -> None:
    head = ["列1", "所在地", "緯度", "経度", "列2"]
    rows = [[f"第{n}会館", f"番町{n}", "34.34", "134.05", "1"] for n in "一二三"]
    parsed = _parse([head, *rows])
    assert [venue.name for venue in parsed.venues] == ["第一会館", "第二会館", "第三会館"]
    [doubt] = parsed.notices[:1]
    assert (doubt.code, doubt.level, doubt.column) == (
        RejectCode.COLUMN_GUESSED,
        NoticeLevel.DOUBT,
        "列1",
    )


def test_two_columns_that_could_be_names_are_not_guessed() -> None:
    head = ["列1", "所在地", "緯度", "経度", "列2"]
    rows = [[f"第{n}会館", f"番町{n}", "34.34", "134.05", f"別名{n}"] for n in "一二三"]
    with pytest.raises(InputError, match="import.missing_column"):
        _parse([head, *rows])


@pytest.mark.parametrize(
    ("town", "block", "address"),
    [
        ("西新宿", "2-8-1", "東京都新宿区西新宿2-8-1"),
        ("東京都新宿区西新宿2-8-1", "", "東京都新宿区西新宿2-8-1"),
        ("新宿区西新宿2-8-1", "", "東京都新宿区西新宿2-8-1"),
    ],
)
def test_a_whole_address_in_the_part_of_the_town(town: str, block: str, address: str) -> None:
    head = [
        "名称",
        "所在地_都道府県",
        "所在地_市区町村",
        "所在地_町字",
        "所在地_番地以下",
        "緯度",
        "経度",
    ]
    rows = [head, ["会館", "東京都", "新宿区", town, block, "35.69", "139.69"]]
    [parsed] = parse_files([("x.csv", csv_bytes(rows))], "13104")
    assert parsed.venues[0].address == address


def test_an_address_only_in_the_joined_column_under_a_variant_spelling() -> None:
    head = ["名称", "所在地_連結標記", "所在地_都道府県", "緯度", "経度"]
    [venue] = _parse([head, ["会館", "香川県高松市番町1", "", "34.34", "134.05"]]).venues
    assert venue.address == "香川県高松市番町1"


def test_what_a_shelter_holds_is_no_seats() -> None:
    head = ["名称", "住所", "緯度", "経度", "想定収容人数"]
    [venue] = _parse([head, ["城山公園", "堀之内", "34.34", "134.05", "50,700 "]]).venues
    assert (venue.seats, venue.note, venue.kind) == (
        None,
        "想定収容人数: 50,700",
        VenueKind.SHELTER,
    )


def test_several_devices_in_one_building_are_one_place_and_not_its_hours() -> None:
    head = ["名称", "住所", "緯度", "経度", "設置位置", "利用可能曜日", "開始時間", "終了時間"]
    rows = [
        ["市役所", "番町1", "34.34", "134.05", "1階", "毎日", "00:00", "24:00"],
        ["市役所", "番町1", "34.34", "134.05", "4階", "毎日", "00:00", "24:00"],
    ]
    parsed = _parse([head, *rows], "aed.csv")
    [venue] = parsed.venues
    assert (venue.open_days, venue.opens_min) == (None, None)
    assert "AED" in venue.hours_note
    assert _codes(parsed) == [RejectCode.DUPLICATE]


def test_one_id_for_all_rows_does_not_merge_them() -> None:
    head = ["ID", "名称", "住所", "緯度", "経度"]
    rows = [["172057", f"会館{n}", f"番町{n}", "34.34", "134.05"] for n in range(3)]
    assert len(_parse([head, *rows]).venues) == 3


def test_hours_in_prose_are_read_and_kept() -> None:
    said = "【開館時間】9:00～21:30 【休館日】月曜日"
    head = ["名称", "住所", "緯度", "経度", "利用可能日時特記事項"]
    [venue] = _parse([head, ["会館", "番町", "34.34", "134.05", said]]).venues
    assert (venue.open_days, venue.opens_min, venue.closes_min) == ("0111111", 540, 1290)
    assert venue.hours_note == said


def test_hours_and_closing_days_in_columns_of_their_own() -> None:
    head = ["施設名", "住所", "電話", "開館時間", "休館日"]
    [venue] = _parse([head, ["会館", "番町", "087", "9時～17時", "火曜日"]]).venues
    assert (venue.open_days, venue.opens_min, venue.closes_min) == ("1011111", 540, 1020)
    assert venue.hours_note == "9時～17時／休館日: 火曜日"


@pytest.mark.parametrize(
    ("column", "word", "kind"),
    [
        ("種別", "図書館", VenueKind.LIBRARY),
        ("備考", "公民館", VenueKind.COMMUNITY_CENTER),
        ("備考", "グラウンド", VenueKind.OTHER),
    ],
)
def test_kinds_are_read_from_columns_of_kind_and_notes(
    column: str, word: str, kind: VenueKind
) -> None:
    head = ["名称", "住所", "緯度", "経度", column]
    [venue] = _parse([head, ["みなと館", "番町", "34.34", "134.05", word]]).venues
    assert venue.kind is kind
