"""公共施設一覧, as the standard has it, in both generations: the venues on file.

The older layout's 24 columns are those of the recommended data set's definition. The newer one
follows published lists of its generation. A location that cannot be trusted is left blank;
what the layout has no column for, such as seats, stays with us.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.exporters.csv_file import CsvFile, Encoding, Generation, csv_file
from data.exporters.event_list import degrees_text, place_cells, publisher_cells
from models.clock import WEEKDAYS_JA, clock_text
from models.reasons import PlaceQuality
from models.tables import MunicipalityRow, VenueRow

OLDER_HEAD = (
    "都道府県コード又は市区町村コード",
    "NO",
    "都道府県名",
    "市区町村名",
    "名称",
    "名称_カナ",
    "名称_通称",
    "POIコード",
    "住所",
    "方書",
    "緯度",
    "経度",
    "電話番号",
    "内線番号",
    "法人番号",
    "団体名",
    "利用可能曜日",
    "開始時間",
    "終了時間",
    "利用可能日時特記事項",
    "説明",
    "バリアフリー情報",
    "URL",
    "備考",
)
NEWER_HEAD = (
    "全国地方公共団体コード",
    "ID",
    "地方公共団体名",
    "名称",
    "名称_カナ",
    "名称_英字",
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
    "高度の種別",
    "高度の値",
    "電話番号",
    "内線番号",
    "連絡先メールアドレス",
    "連絡先FormURL",
    "連絡先備考(その他、SNSなど)",
    "郵便番号",
    "法人番号",
    "団体名",
    "利用可能曜日",
    "開始時間",
    "終了時間",
    "利用可能日時特記事項",
    "説明",
    "バリアフリー情報",
    "URL",
    "備考",
)
_STEP_FREE = "段差なし"
_BETWEEN_NOTES = "／"


def facility_list(
    municipality: MunicipalityRow,
    venues: Sequence[VenueRow],
    generation: Generation = Generation.OLDER,
    encoding: Encoding = Encoding.UTF_8,
) -> CsvFile:
    """Write a list of public places.

    Args:
        municipality: Who publishes it.
        venues: In the order wanted; they are numbered from 1.
        generation: Which layout.
        encoding: Which encoding.
    """
    head = OLDER_HEAD if generation is Generation.OLDER else NEWER_HEAD
    rows = [_cells(municipality, number, one) for number, one in enumerate(venues, start=1)]
    return csv_file(head, [[row.get(name, "") for name in head] for row in rows], encoding)


def _cells(municipality: MunicipalityRow, number: int, one: VenueRow) -> Mapping[str, str]:
    placed = one.place_quality is PlaceQuality.OK
    days = zip(WEEKDAYS_JA, one.open_days or "", strict=False)
    # reading joins what stands under barriers and remarks, so a remark is written once
    remarks = [part for part in one.note.split(_BETWEEN_NOTES) if part]
    if one.step_free:
        remarks = [part for part in remarks if part != _STEP_FREE]
    return (
        publisher_cells(municipality)
        | place_cells(municipality, one.address)
        | {
            "NO": str(number),
            "ID": str(number),
            "名称": one.name,
            "緯度": degrees_text(one.lat if placed else None),
            "経度": degrees_text(one.lon if placed else None),
            "電話番号": one.phone,
            "利用可能曜日": "".join(day for day, flag in days if flag == "1"),
            "開始時間": "" if one.opens_min is None else clock_text(one.opens_min),
            "終了時間": "" if one.closes_min is None else clock_text(one.closes_min),
            "利用可能日時特記事項": one.hours_note,
            "バリアフリー情報": _STEP_FREE if one.step_free else "",
            "備考": _BETWEEN_NOTES.join(remarks),
        }
    )
