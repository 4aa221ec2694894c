"""イベント一覧, as the standard has it, in both generations.

The older layout's 32 columns are those of the recommended data set's definition. The newer one
follows the address parts and contacts that lists of its generation share; its own definition
book was not at hand (docs/data-sources.md). What is not known stays blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.exporters.csv_file import CsvFile, Encoding, Generation, csv_file
from models.clock import clock_text
from models.codes import MunicipalityCode, check_digit
from models.tables import MunicipalityRow

OLDER_HEAD = (
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
)
NEWER_HEAD = (
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
    "料金(基本)",
    "料金(詳細)",
    "連絡先名称",
    "連絡先電話番号",
    "連絡先内線番号",
    "連絡先メールアドレス",
    "連絡先FormURL",
    "連絡先備考(その他、SNSなど)",
    "主催者",
    "場所名称",
    "所在地_全国地方公共団体コード",
    "町字ID",
    "所在地_連結表記",
    "所在地_都道府県",
    "所在地_市区町村",
    "所在地_町字",
    "所在地_番地以下",
    "建物名等(方書)",
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
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it is published.

    Attributes:
        id: Unlike that of any other event of the list.
        name: イベント名; ``kana`` and ``english`` beside it.
        place: None for one that has no place, such as an online one.
        lat: None unless the place is known.
        capacity: 定員.
    """

    id: str
    name: str
    kana: str
    english: str
    day: date
    start_min: int
    end_min: int
    description: str
    place: str
    address: str
    lat: float | None
    lon: float | None
    capacity: int | None
    note: str = ""


def event_list(
    municipality: MunicipalityRow,
    events: Sequence[Event],
    generation: Generation = Generation.OLDER,
    encoding: Encoding = Encoding.UTF_8,
) -> CsvFile:
    """Write a list of events.

    Args:
        municipality: Who publishes it.
        events: In the order wanted.
        generation: Which layout.
        encoding: Which encoding.
    """
    head = OLDER_HEAD if generation is Generation.OLDER else NEWER_HEAD
    rows = [_cells(municipality, one) for one in events]
    return csv_file(head, [[row.get(name, "") for name in head] for row in rows], encoding)


def publisher_cells(municipality: MunicipalityRow) -> dict[str, str]:
    """The columns that say who publishes a list, six digits with the check digit."""
    code = full_code(MunicipalityCode(municipality.code))
    return {
        "都道府県コード又は市区町村コード": code,
        "全国地方公共団体コード": code,
        "所在地_全国地方公共団体コード": code,
        "都道府県名": municipality.prefecture,
        "市区町村名": municipality.name,
        "地方公共団体名": f"{municipality.prefecture}{municipality.name}",
    }


def place_cells(municipality: MunicipalityRow, address: str) -> dict[str, str]:
    """The columns of an address: whole, since its parts are not known apart."""
    own = address.startswith((municipality.prefecture, municipality.name))
    return {
        "住所": address,
        "所在地_連結表記": address,
        "所在地_都道府県": municipality.prefecture if own else "",
        "所在地_市区町村": municipality.name if own else "",
    }


def degrees_text(value: float | None) -> str:
    """A latitude or longitude in degrees, as many digits as it has."""
    return "" if value is None else repr(value)


def full_code(code: MunicipalityCode) -> str:
    """A municipality's code in six digits."""
    return code + check_digit(code)


def _cells(municipality: MunicipalityRow, one: Event) -> Mapping[str, str]:
    day = one.day.isoformat()
    named = bool(one.address)
    return (
        publisher_cells(municipality)
        | place_cells(municipality, one.address)
        | {
            "所在地_全国地方公共団体コード": full_code(MunicipalityCode(municipality.code))
            if named
            else "",
            "NO": one.id,
            "ID": one.id,
            "イベント名": one.name,
            "イベント名_カナ": one.kana,
            "イベント名_英語": one.english,
            "イベント名_英字": one.english,
            "開始日": day,
            "終了日": day,
            "開始時間": clock_text(one.start_min),
            "終了時間": clock_text(one.end_min),
            "説明": one.description,
            "主催者": f"{municipality.prefecture}{municipality.name}",
            "場所名称": one.place,
            "緯度": degrees_text(one.lat),
            "経度": degrees_text(one.lon),
            "定員": "" if one.capacity is None else str(one.capacity),
            "備考": one.note,
        }
    )
