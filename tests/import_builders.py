"""Small files of facts for the tests of the importers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

import openpyxl

from models.ages import FIVE_YEAR_BANDS

Rows = Sequence[Sequence[object]]

JAPANESE_AGES = [
    f"{band.low}歳以上の{sex}" if band.high is None else f"{band.low}-{band.high}歳の{sex}"
    for band in FIVE_YEAR_BANDS
    for sex in ("男性", "女性")
]
ENGLISH_AGES = [f"{sex}{number}" for number in range(1, 19) for sex in ("man", "woman")]
ENGLISH_HEAD = ["#property", "prefCode", "surveyDate", "regionName", "totalPopulation"]
JAPANESE_HEAD = ["都道府県コード又は市区町村コード", "調査年月日", "地域名", "総人口"]


def ages(first: int) -> list[int]:
    """36 counts that differ from column to column."""
    return [(first + 7 * column) % 23 for column in range(36)]


def town(
    name: str, first: int, as_of: str = "2020-10-01", place: str = "34.34,134.05"
) -> list[object]:
    """One row under ``english_population``."""
    return ["1", "372013", as_of, name, sum(ages(first)), *ages(first), place]


def english_population(rows: Iterable[Sequence[object]] | None = None) -> list[Sequence[object]]:
    """地域・年齢別人口 with 高松市's English keys."""
    head = [*ENGLISH_HEAD, *ENGLISH_AGES, "location"]
    return [head, *(rows or (town("塩屋町", 1), town("築地町", 2), town("松島町３丁目", 3)))]


def japanese_population(names: Sequence[str] = ("塩屋町", "築地町")) -> list[Sequence[object]]:
    """地域・年齢別人口 with the standard's Japanese headings, without locations."""
    head = [*JAPANESE_HEAD, *JAPANESE_AGES]
    return [
        head,
        *(
            ["372013", "2020-10-01", name, sum(ages(first)), *ages(first)]
            for first, name in enumerate(names, start=1)
        ),
    ]


VENUE_HEAD = [
    "#property",
    "latitude",
    "longitude",
    "name",
    "address",
    "telephoneNumber",
    "note",
    "availableDate",
    "startTime",
    "endTime",
    "availableDateNote",
    "capacity",
]


def venue(name: str, **changes: str) -> list[str]:
    """One row under ``english_venues``."""
    row = {
        "#property": "1",
        "latitude": "34.3475",
        "longitude": "134.0325",
        "name": name,
        "address": f"高松市瀬戸内町{len(name)}-{sum(map(ord, name)) % 90}",
        "telephoneNumber": "087-000-0000",
        "availableDate": "月火水木金",
        "startTime": "08:30",
        "endTime": "17:00",
    } | changes
    return [row.get(key, "") for key in VENUE_HEAD]


def english_venues(rows: Iterable[Sequence[object]] | None = None) -> list[Sequence[object]]:
    """A list of places with 高松市's English keys."""
    return [VENUE_HEAD, *(rows or (venue("高松市日新コミュニティセンター"), venue("太田出張所")))]


def csv_bytes(
    rows: Rows, encoding: str = "utf-8", newline: str = "\r\n", delimiter: str = ","
) -> bytes:
    """A table as text in some encoding."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=newline, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode(encoding)


def workbook_bytes(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


MESH_HEAD = ["KEY_CODE", "HTKSYORI", "HTKSAKI", "GASSAN"]
MESH_LABELS = {
    1: "人口（総数）",
    19: "６５歳以上人口　総数",
    22: "７５歳以上人口　総数",
    25: "８５歳以上人口　総数",
    34: "世帯総数",
    47: "６５歳以上世帯員のいる世帯数　一般世帯数",
    49: "高齢単身世帯数　一般世帯数",
    50: "高齢夫婦世帯数　一般世帯数",
}


def square(code: str, state: str, target: str, people: Sequence[object]) -> list[object]:
    """One row of the 2020 census table: total, 65+, 75+, 85+; every other column ``*``."""
    items: list[object] = ["*"] * 50
    for item, count in zip((1, 19, 22, 25), people, strict=True):
        items[item - 1] = count
    return [code, state, target, "", *items]


def squares(rows: Iterable[Sequence[object]], headings: int = 2) -> list[Sequence[object]]:
    """A census table by square with both heading rows, the codes alone, or none."""
    codes = [*MESH_HEAD, *(f"T001101{item:03d}" for item in range(1, 51))]
    labels = ["", "", "", "", *(f"　{MESH_LABELS.get(item, 'その他')}" for item in range(1, 51))]
    return [*[codes, labels][:headings], *rows]


def n03(features: Mapping[str, Sequence[Sequence[tuple[float, float]]]]) -> bytes:
    """An N03 file: by municipality code, rings of (lon, lat)."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"N03_004": "市", "N03_007": code},
                    "geometry": {"type": "Polygon", "coordinates": [[list(p) for p in ring]]},
                }
                for code, rings in features.items()
                for ring in rings
            ],
        },
        ensure_ascii=False,
    ).encode()


def box(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    """A rectangle as a closed ring."""
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]
