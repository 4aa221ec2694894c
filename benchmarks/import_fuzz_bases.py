"""One small sound file of every kind the door knows, built in code, for ``import_fuzz``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.ages import FIVE_YEAR_BANDS
from models.codes import MunicipalityCode
from models.forms import (
    ATTENDANCE_HEADINGS,
    AVAILABILITY_HEADINGS,
    CLOSURE_HEADINGS,
    SUPPORTER_HEADINGS,
    VENUE_HOURS_HEADINGS,
    FormKind,
    FormMark,
)
from tests.import_builders import (
    box,
    english_population,
    english_venues,
    japanese_population,
    n03,
    square,
    squares,
    venue,
)
from tests.map_builders import frame, geopackage, shapefile_parts, zipped
from tests.unit.importers.test_events import NEW as NEW_EVENTS
from tests.unit.importers.test_events import OLD as OLD_EVENTS
from tests.unit.importers.test_venues import NEWER, OLDER

CITY = MunicipalityCode("37201")
MONTH = date(2026, 7, 1)
BOX = box(134.0, 34.0, 134.5, 34.5)
PEOPLE, VENUES, SESSIONS = ("S-001", "S-002"), ("第一会館", "第二会館"), ("K-1", "K-2")
HERE = "513440271"

Cells = list[list[str]]


@dataclass(frozen=True, slots=True)
class Base:
    """A sound file: a table that can be written in many ways, or bytes that are what they are."""

    kind: str
    name: str
    sheets: tuple[Cells, ...] = ()
    data: bytes = b""


def bases() -> list[Base]:
    """Every base file."""
    return [*_population(), *_places(), *_courses(), *_figures(), *_forms(), *_maps()]


def _base(kind: str, name: str, *tables: Sequence[Sequence[object]]) -> Base:
    cells = tuple([[str(cell) for cell in row] for row in rows] for rows in tables)
    return Base(kind, name, cells)


def _rows(head: Sequence[str], *rows: dict[str, str]) -> Cells:
    return [list(head), *([row.get(name, "") for name in head] for row in rows)]


def _population() -> list[Base]:
    classes = [
        f"{band.low}歳以上" if band.high is None else f"{band.low}～{band.high}歳"
        for band in FIVE_YEAR_BANDS
    ]
    long = [
        [town, sex, age, str(first + at)]
        for first, town in ((3, "塩屋町"), (8, "築地町"))
        for sex in ("男", "女")
        for at, age in enumerate(classes)
    ]
    table = [
        ["町名", "総数", *classes],
        *(
            [town, str(sum(range(at, at + 18))), *map(str, range(at, at + 18))]
            for at, town in enumerate(("塩屋町", "築地町", "番町"), start=2)
        ),
    ]
    head = ["町丁名", "性別", "年齢", "人口"]
    return [
        _base("population, english", "population.csv", english_population()),
        _base("population, japanese", "人口.csv", japanese_population(("塩屋町", "築地町"))),
        _base("population, long", "人口_2026-04-01.csv", [head, *long]),
        _base("age table", "年齢別人口_2026-04-01.xlsx", table),
    ]


def _places() -> list[Base]:
    common = {
        "名称": "中央公民館",
        "緯度": "34.3475",
        "経度": "134.0325",
        "電話番号": "087-1",
        "都道府県コード又は市区町村コード": "372013",
        "全国地方公共団体コード": "372013",
        "住所": "高松市番町1-1",
        "方書": "市民ビル2階",
        "所在地_連結標記": "高松市番町1-1",
        "利用可能曜日": "月火水木金",
        "開始時間": "9:00",
        "終了時間": "17:00",
    }
    other = common | {"名称": "西公民館", "緯度": "34.33", "経度": "134.04", "住所": "高松市西町2"}
    wifi = _rows(
        ["市区町村コード", "名称", "住所", "緯度", "経度", "SSID", "設置者"],
        {
            "市区町村コード": "372013",
            "名称": "駅前広場",
            "住所": "高松市浜ノ町1",
            "緯度": "34.35",
            "経度": "134.046",
            "SSID": "free",
        },
        {"名称": "港", "住所": "高松市玉藻町3", "緯度": "34.352", "経度": "134.05"},
    )
    shelter = _rows(
        ["名称", "住所", "緯度", "経度", "想定収容人数", "災害種別_洪水"],
        {"名称": "北小学校", "住所": "高松市北町1", "緯度": "34.34", "経度": "134.05",
         "想定収容人数": "300"},
        {"名称": "南小学校", "住所": "高松市南町1", "緯度": "34.31", "経度": "134.02",
         "想定収容人数": "1,200"},
    )  # fmt: skip
    aed = _rows(
        ["名称", "住所", "緯度", "経度", "設置位置", "利用可能曜日", "開始時間", "終了時間"],
        {"名称": "体育館", "住所": "高松市東町1", "緯度": "34.34", "経度": "134.05",
         "設置位置": "玄関", "利用可能曜日": "月火水木金土日", "開始時間": "8:30",
         "終了時間": "21:00"},
        {"名称": "図書館", "住所": "高松市東町2", "緯度": "34.341", "経度": "134.051",
         "設置位置": "1階"},
    )  # fmt: skip
    return [
        _base("venues, old", "public_facility.csv", _rows(OLDER, common, other)),
        _base("venues, new", "公共施設一覧.csv", _rows(NEWER, common, other)),
        _base(
            "venues, english",
            "venues.csv",
            english_venues([venue("日新コミュニティセンター"), venue("太田出張所", capacity="40")]),
        ),
        _base("wifi", "公衆無線LAN.csv", wifi),
        _base("shelter", "指定緊急避難場所.csv", shelter),
        _base("AED", "AED設置箇所.csv", aed),
    ]


def _courses() -> list[Base]:
    event = {
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
        "NO": "1",
        "ID": "1",
        "定員": "20",
    }
    later = {"開始日": "2026-06-14", "終了日": "2026-06-15", "NO": "2", "ID": "2"}
    yoga = event | {"イベント名": "ヨガ", "NO": "3", "ID": "3", "場所名称": "体育館"}
    held = [
        ["開催日", "時間", "会場", "講座名", "参加人数", "うち初参加", "備考"],
        ["2026/4/8", "10:00-12:00", "第一会館", "スマホ入門", "12", "5", ""],
        ["2026/4/9", "13:00～15:00", "第二会館", "LINE講座", "8", "", "雨"],
        ["令和8年4月10日", "10時～12時", "第一会館", "スマホ入門", "9", "1", ""],
    ]
    return [
        _base("events, old", "event.csv", _rows(OLD_EVENTS, event, event | later, yoga)),
        _base("events, new", "イベント一覧.csv", _rows(NEW_EVENTS, event, event | later, yoga)),
        _base("sessions held", "スマホ教室実績.csv", held),
    ]


def _figures() -> list[Base]:
    census = squares(
        [
            square(HERE, "1", "", (10, 6, 3, 1)),
            square("513440272", "2", HERE, (3, "*", "*", "*")),
            square("513440273", "0", "", (40, 20, 10, 4)),
        ]
    )
    survey = [
        ["年齢", "非利用率(%)", "回答数", "調査開始日", "調査終了日", "設問", "出典"],
        ["60〜69歳", "22.5", "410", "2026-06-01", "2026-06-20", "使っていますか", "意識調査 問12"],
        ["70歳以上", "49.0", "530", "", "", "", ""],
    ]
    names = [f"PT{number:02d}" for number in range(1, 21)]
    years = [f"{name}_{year}" for year in (2030, 2040) for name in ("PTN", *names, "PTC", "PTD")]
    head = ["MESH_ID", "SHICODE", *years, "HITOKU2030", "HITOKU2040"]
    figures = [400.4, *(10.5 + n for n in range(20)), 180.0, 95.0]
    projected = [
        [code, "37201", *map(str, (*figures, *figures)), "", hidden]
        for code, hidden in ((HERE, ""), ("513440273", "*"))
    ]
    towns = [
        ["町名", "推計年", "総人口", "60-64歳", "65-69歳", "70-74歳", "75-79歳", "80-84歳",
         "85歳以上"],
        ["塩屋町", "2030", "100.4", "5.1", "6.2", "7.3", "8.4", "4", "3"],
        ["塩屋町", "2035", "90", "5", "6", "7", "8", "4", "4"],
        ["築地町", "2030", "50", "1", "2", "3", "4", "5", "6"],
    ]  # fmt: skip
    return [
        _base("census squares", "tblT001101H513440.txt", census),
        _base("local survey", "独自調査.csv", survey),
        _base("projection, squares", "500m_mesh_37.csv", [head, *projected]),
        _base("projection, towns", "将来推計人口.csv", towns),
    ]


def _forms() -> list[Base]:
    def mark(kind: FormKind, month: date | None = None) -> list[str]:
        return [FormMark(kind, CITY, month).text]

    people = [
        mark(FormKind.SUPPORTERS),
        [*SUPPORTER_HEADINGS.values(), "B1 電源の入れ方", "P1 申請"],
        ["S-001", "架空 花子", "シニア", HERE, "自動車", "40", "2", "3", "8", "1", "3", "1", "2",
         "600", "", "", "", "○", "手話", "主", "補"],
        ["S-009", "架空 次郎", "大学生・専門学校生", HERE, "自転車", "30", "1", "2", "6", "", "",
         "", "", "", "○", "", "", "○", "", "補", ""],
    ]  # fmt: skip
    days = [
        mark(FormKind.AVAILABILITY, MONTH),
        ["支援員コード", "S-001", "氏名", "架空 花子", "対象月", "2026年7月"],
        list(AVAILABILITY_HEADINGS.values()),
        ["2026/7/1", "水", "○", "", "", "", ""],
        ["2026/7/2", "木", "", "◎", "○", "", ""],
        ["2026/7/3", "金", "", "", "", "9:30-11:00", ""],
    ]
    hours = [
        mark(FormKind.VENUE_HOURS),
        list(VENUE_HOURS_HEADINGS.values()),
        ["第一会館", "第一会館", *["9:00-17:00"] * 5, "休", "", ""],
        ["第二会館", "第二会館", "9:00-12:00、13:00-21:00", *["9:00-17:00"] * 5, "休", ""],
    ]
    closed = [
        mark(FormKind.VENUE_HOURS),
        list(CLOSURE_HEADINGS.values()),
        ["第一会館", "第一会館", "2026/7/10", "2026/7/12", "工事"],
    ]
    came = [
        mark(FormKind.ATTENDANCE, MONTH),
        list(ATTENDANCE_HEADINGS.values()),
        ["K-1", "2026/7/1", "10:00", "11:00", "第一会館", "B1", "電源の入れ方", "講習会", "5",
         "7", "3", "1", "1", "2", "", ""],
        ["K-2", "2026/7/2", "10:00", "11:00", "第一会館", "B1", "電源の入れ方", "講習会", "5",
         "", "", "", "", "", "中止", "大雨"],
    ]  # fmt: skip
    return [
        _base("supporters form", "支援員名簿.xlsx", people),
        _base("availability form", "予定表.xlsx", days),
        _base("venue hours form", "会場の時間.xlsx", hours, closed),
        _base("attendance form", "受講実績.xlsx", came),
    ]


def _maps() -> list[Base]:
    outlines = {CITY: BOX, "37202": box(134.5, 34.0, 134.6, 34.5)}
    table = "\r\n".join(",".join(map(str, row)) for row in english_venues()).encode("cp932")
    files = {"会場.csv": table, "N03.geojson": n03({CITY: [BOX]})}
    return [
        Base("boundary, GeoJSON", "N03.geojson", data=n03({code: [ring] for code, ring in
                                                           outlines.items()})),
        Base("boundary, Shapefile", "N03.zip", data=zipped(shapefile_parts(frame(outlines)))),
        Base("boundary, GeoPackage", "N03.gpkg", data=geopackage(frame(outlines))),
        Base("zip of several", "files.zip", data=zipped(files)),
    ]  # fmt: skip
