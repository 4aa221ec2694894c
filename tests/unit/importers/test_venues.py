"""Lists of places: kinds, hours, seats, and one place in several lists."""

from __future__ import annotations

import pytest

from data.importers.door import parse_files
from data.importers.report import ParsedFile
from data.importers.venue_kinds import kind_in
from data.importers.venue_merge import merge_venue
from models.errors import InputError
from models.kinds import VenueKind
from models.reasons import PlaceQuality, RejectCode
from models.rejects import NoticeLevel
from models.tables import VenueRow
from tests.import_builders import VENUE_HEAD, csv_bytes, english_venues, venue

OLDER_TEXT = """
都道府県コード又は市区町村コード NO 都道府県名 市区町村名 名称 名称_カナ 名称_通称 POIコード
住所 方書 緯度 経度 電話番号 内線番号 法人番号 団体名 利用可能曜日 開始時間 終了時間
利用可能日時特記事項 説明 バリアフリー情報 URL 備考
"""
NEWER_TEXT = """
全国地方公共団体コード ID 地方公共団体名 名称 名称_カナ 名称_英字
所在地_全国地方公共団体コード 町字ID 所在地_連結標記 所在地_都道府県 所在地_市区町村
所在地_町字 所在地_番地以下 建物名等(方書) 緯度 経度 電話番号 備考
"""
OLDER, NEWER = OLDER_TEXT.split(), NEWER_TEXT.split()


def parse(rows: list, name: str = "list.csv", municipality: str | None = "37201") -> ParsedFile:
    [parsed] = parse_files([(name, csv_bytes(rows))], municipality)
    return parsed


def one(**changes: str) -> VenueRow:
    [found] = parse(english_venues([venue("太田出張所", **changes)])).venues
    return found


def row_of(head: list[str], **values: str) -> list[str]:
    return [values.get(column, "") for column in head]


def test_venue_is_read_from_english_keys() -> None:
    found = one(note="土足禁止", availableDateNote="祝日は休み")
    assert found.model_dump(exclude={"address"}) == {
        "municipality_code": "37201",
        "code": "太田出張所",
        "name": "太田出張所",
        "kind": VenueKind.BRANCH_OFFICE,
        "body_type": "B",
        "lat": 34.3475,
        "lon": 134.0325,
        "place_quality": PlaceQuality.OK,
        "place_raw": "",
        "open_days": "1111100",
        "opens_min": 510,
        "closes_min": 1020,
        "hours_note": "祝日は休み",
        "seats": None,
        "wifi": None,
        "step_free": None,
        "phone": "087-000-0000",
        "note": "土足禁止",
    }


def test_venue_is_read_from_both_national_layouts() -> None:
    common = {"名称": "中央公民館", "緯度": "34.3475", "経度": "134.0325", "電話番号": "087-1"}
    older = row_of(
        OLDER,
        都道府県コード又は市区町村コード="372013",
        住所="高松市番町1-1",
        方書="市民ビル2階",
        バリアフリー情報="多目的トイレ有り;スロープ有り",
        **common,
    )
    newer = row_of(
        NEWER,
        全国地方公共団体コード="372013",
        所在地_市区町村="高松市",
        所在地_町字="番町",
        所在地_番地以下="1-1",
        **{"建物名等(方書)": "市民ビル2階"},
        **common,
    )
    broken = [column.replace("又は", "\n又は") for column in OLDER]
    [first] = parse([broken, older], municipality=None).venues
    [second] = parse([NEWER, newer], municipality=None).venues
    assert (first.kind, first.code) == (VenueKind.COMMUNITY_CENTER, "中央公民館")
    assert (
        first.address == second.address.replace("番町1-1", "番町1-1") == "高松市番町1-1 市民ビル2階"
    )
    assert (first.step_free, second.step_free) == (True, None)
    assert (first.lat, first.lon, first.phone) == (second.lat, second.lon, second.phone)


def test_venue_in_prose_address_of_the_newer_layout_is_used_first() -> None:
    row = row_of(NEWER, 名称="甲会館", 所在地_連結標記="香川県高松市番町1-1", 所在地_町字="番町")
    parsed = parse([NEWER, row], municipality=None)
    assert parsed.municipality_code == "37201"
    assert parsed.venues[0].address == "香川県高松市番町1-1"


def test_heading_is_the_row_that_names_most_columns() -> None:
    above = [["施設名", "住所", "電話番号"], ["名称と住所"]]
    parsed = parse([*above, *english_venues()])
    assert [found.name for found in parsed.venues] == [
        "高松市日新コミュニティセンター",
        "太田出張所",
    ]
    assert parsed.rows_read == 2


@pytest.mark.parametrize(
    ("opens", "closes", "read"),
    [
        ("08:30", "17:00", (510, 1020)),
        ("9時", "24時", (540, 1440)),
        ("17:00", "17:00", None),
        ("22:00", "02:00", None),
        ("終日", "17:00", None),
        ("08:30", "", None),
        ("", "", "blank"),
    ],
)
def test_venue_hours_are_known_only_in_order(opens: str, closes: str, read: object) -> None:
    parsed = parse(english_venues([venue("甲出張所", startTime=opens, endTime=closes)]))
    [found] = parsed.venues
    if isinstance(read, tuple):
        assert (found.opens_min, found.closes_min) == read
        assert parsed.notices == ()
        return
    assert (found.opens_min, found.closes_min) == (None, None)
    if read == "blank":
        assert (parsed.notices, found.hours_note) == ((), "")
        return
    [notice] = parsed.notices
    assert (notice.code, notice.level) == (RejectCode.BAD_TIME, NoticeLevel.WARNING)
    assert found.hours_note == f"{opens}-{closes}"


def test_venue_days_in_prose_are_kept_as_a_note() -> None:
    found = one(availableDate="第2・第4火曜", availableDateNote="要予約")
    assert (found.open_days, found.hours_note) == (None, "第2・第4火曜／要予約")


@pytest.mark.parametrize(
    ("text", "seats", "note"),
    [
        ("24", 24, ""),
        ("１２０名", 120, ""),
        ("約30人", 30, ""),
        ("1,200", 1200, ""),
        ("0", None, "定員: 0"),
        ("大会議室：120名、研修室：24名", None, "定員: 大会議室：120名、研修室：24名"),
        ("", None, ""),
    ],
)
def test_venue_seats_come_from_a_plain_number_only(text: str, seats: int | None, note: str) -> None:
    found = one(capacity=text)
    assert (found.seats, found.note) == (seats, note)


@pytest.mark.parametrize(
    ("file", "name", "kind"),
    [
        ("branch_office.xlsx", "甲", VenueKind.BRANCH_OFFICE),
        ("branch.xlsx", "甲", VenueKind.BRANCH),
        ("welfare_hall.xlsx", "社会福祉協議会 牟礼支所", VenueKind.WELFARE_HALL),
        ("regional_exchange_center.xlsx", "甲", VenueKind.REGIONAL_EXCHANGE),
        ("exchange_center.xlsx", "甲", VenueKind.EXCHANGE_CENTER),
        ("elderly_welfare_facility.csv", "甲", VenueKind.CARE_FACILITY),
        ("data.xlsx", "高松市社会福祉協議会 牟礼支所", VenueKind.WELFARE_HALL),
        ("data.xlsx", "塩江支所", VenueKind.BRANCH),
        ("data.xlsx", "高松市役所本庁舎", VenueKind.CITY_OFFICE),
        ("公民館一覧.csv", "甲", VenueKind.COMMUNITY_CENTER),
        ("data.xlsx", "甲", VenueKind.OTHER),
    ],
)
def test_venue_kind_comes_from_the_list_else_from_the_name(
    file: str, name: str, kind: VenueKind
) -> None:
    assert parse(english_venues([venue(name)]), file).venues[0].kind is kind


def test_venue_kind_words_speak_of_no_kind_by_default() -> None:
    assert kind_in("data") is None


def test_venue_code_drops_the_municipalitys_own_name_and_width() -> None:
    names = ["高松市男木交流館", "男木交流館", "香川県高松市 男木交流館", "高松市　男木交流館"]
    codes = {parse(english_venues([venue(name)])).venues[0].code for name in names}
    assert codes == {"男木交流館"}


def test_venues_of_one_name_at_two_addresses_stay_two() -> None:
    rows = [
        venue("集会所", address="高松市甲町1"),
        venue("集会所", address="高松市乙町2"),
        venue("丙会館"),
    ]
    parsed = parse(english_venues(rows))
    codes = ["集会所@高松市甲町1", "集会所@高松市乙町2", "丙会館"]
    assert [found.code for found in parsed.venues] == codes
    assert parsed.notices == ()


def test_venue_repeated_at_one_address_is_merged_and_said() -> None:
    rows = [venue("甲会館", address="高松市甲町1")] * 2
    parsed = parse(english_venues(rows))
    assert (parsed.rows_read, len(parsed.venues), parsed.rejects) == (2, 1, ())
    [notice] = parsed.notices
    assert (notice.code, notice.row) == (RejectCode.DUPLICATE, 3)


def test_venues_in_one_building_stay_several() -> None:
    same = {"latitude": "34.339", "longitude": "134.052", "address": "高松市常磐町1-3-1"}
    parsed = parse(english_venues([venue("甲センター", **same), venue("乙ステーション", **same)]))
    assert [found.code for found in parsed.venues] == ["甲センター", "乙ステーション"]


@pytest.mark.parametrize("name", ["", "　", "館" * 121])
def test_venue_without_a_usable_name_is_rejected(name: str) -> None:
    parsed = parse(english_venues([venue(name), venue("甲会館")]))
    [notice] = parsed.rejects
    assert (notice.code, notice.column, notice.row) == (RejectCode.REQUIRED, "name", 2)
    assert len(parsed.venues) == 1


def test_venue_with_an_impossible_place_is_kept_and_marked() -> None:
    parsed = parse(english_venues([venue("甲会館", latitude="343.2")]))
    [found], [notice] = parsed.venues, parsed.notices
    assert (found.lat, found.place_quality) == (None, PlaceQuality.UNUSABLE)
    assert found.place_raw == "343.2,134.0325"
    assert (notice.code, notice.level) == (RejectCode.OUTSIDE_JAPAN, NoticeLevel.DOUBT)


@pytest.mark.parametrize(
    ("column", "shown"),
    [("name", "名称/name"), ("latitude", "緯度/latitude"), ("longitude", "経度/longitude")],
)
def test_venues_without_a_needed_column_are_refused(column: str, shown: str) -> None:
    at = VENUE_HEAD.index(column)
    rows = [[*line[:at], *line[at + 1 :]] for line in english_venues()]
    with pytest.raises(InputError) as caught:
        parse(rows)
    assert (caught.value.code, caught.value.params["columns"]) == ("import.missing_column", shown)


WIFI = VenueRow(
    municipality_code="37201",
    code="男木交流館",
    name="男木交流館",
    kind=VenueKind.WIFI_SPOT,
    lat=34.4222246,
    lon=134.0541314,
    wifi=True,
)
HALL = VenueRow(
    municipality_code="37201",
    code="男木交流館",
    name="高松市男木交流館",
    kind=VenueKind.REGIONAL_EXCHANGE,
    lat=34.4222186,
    lon=134.0541697,
    opens_min=390,
    closes_min=1020,
)


def test_wifi_list_marks_a_known_venue_whichever_comes_first() -> None:
    hall_first = HALL.model_copy(update=merge_venue(HALL, WIFI))
    wifi_first = WIFI.model_copy(update=merge_venue(WIFI, HALL))
    assert hall_first == wifi_first == HALL.model_copy(update={"wifi": True})
    assert merge_venue(hall_first, WIFI) == merge_venue(hall_first, HALL) == {}


def test_newer_edition_replaces_what_it_states_and_nothing_else() -> None:
    newer = HALL.model_copy(
        update={"phone": "087-2", "opens_min": None, "closes_min": None, "lat": 34.5}
    )
    known = HALL.model_copy(update={"seats": 30, "phone": "087-1"})
    assert merge_venue(known, newer) == {"phone": "087-2", "lat": 34.5}


def test_usable_place_is_not_lost_to_an_unusable_one() -> None:
    lost = HALL.model_copy(
        update={
            "lat": None,
            "lon": None,
            "place_quality": PlaceQuality.UNUSABLE,
            "place_raw": "0,0",
        }
    )
    assert merge_venue(HALL, lost) == {}
    assert lost.model_copy(update=merge_venue(lost, HALL)) == HALL


def test_public_wireless_lan_list_says_there_is_wifi() -> None:
    head = [*VENUE_HEAD, "ssid"]
    parsed = parse([head, [*venue("鬼ヶ島おにの館"), "KAGAWA-WiFi"]])
    assert [(v.kind, v.wifi) for v in parsed.venues] == [(VenueKind.WIFI_SPOT, True)]
