"""One dictionary of heading words: what cities call the columns that we read.

Headings are compared in their plain form (``plain_heading``): width, case, blanks and line
breaks do not matter. Each word is listed once, under the field it means. Words that mean one
thing in a list of places and another in a list of events (開始時間) share one field; the layout
that reads it knows what it is. X座標 and Y座標 have fields of their own, ``axis_x`` and
``axis_y``: surveyors point x north and everybody else east, so only the values tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from data.importers.headings import FieldOf, plain_heading

WORDS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "prefCode",
        "都道府県コード又は市区町村コード",
        "全国地方公共団体コード",
        "市区町村コード",
        "団体コード",
        "地方公共団体コード",
        "自治体コード",
        "cityCode",
        "municipalityCode",
    ),
    "id": ("NO", "ID", "#property", "identification", "番号", "No.", "連番", "項番", "整理番号"),
    "prefecture": ("prefName", "pref", "都道府県名", "都道府県"),
    "city": (
        "cityName",
        "city",
        "市区町村名",
        "地方公共団体名",
        "市区町村",
        "自治体名",
        "市町村名",
    ),
    "place": (
        "name",
        "名称",
        "施設名",
        "施設名称",
        "施設の名称",
        "避難所名",
        "避難場所名",
        "避難施設名",
        "設置場所名称",
        "設置施設名",
        "設置施設",
        "館名",
        "facilityName",
        "facility",
        "placeName",
    ),
    "address": (
        "address",
        "住所",
        "所在地",
        "所在地_連結表記",
        "施設住所",
        "施設所在地",
        "設置住所",
        "住所表記",
        "住所(所在地)",
        "所在地(住所)",
        "location_address",
        "fullAddress",
    ),
    "address1": ("所在地_都道府県",),
    "address2": ("所在地_市区町村",),
    "address3": ("所在地_町字", "町字", "所在地_町字名"),
    "address4": ("所在地_番地以下", "番地以下", "番地"),
    "building": ("katagaki", "方書", "建物名等(方書)", "建物名", "建物名等"),
    "location": (
        "location",
        "位置",
        "緯度経度",
        "緯度・経度",
        "緯度,経度",
        "座標",
        "位置情報",
        "latlng",
    ),
    "lat": ("latitude", "緯度", "lat", "緯度(10進)", "緯度(10進法)", "緯度(世界測地系)", "北緯"),
    "lon": (
        "longitude",
        "経度",
        "lng",
        "lon",
        "long",
        "経度(10進)",
        "経度(10進法)",
        "経度(世界測地系)",
        "東経",
    ),
    "axis_x": ("X座標", "x", "coordx", "x座標値"),
    "axis_y": ("Y座標", "y", "coordy", "y座標値"),
    "phone": (
        "telephoneNumber",
        "電話番号",
        "電話",
        "tel",
        "phone",
        "連絡先電話番号",
        "連絡先",
        "問合せ先電話番号",
        "問い合わせ先電話番号",
        "代表電話",
    ),
    "days": ("availableDate", "利用可能曜日", "開館日", "利用曜日", "開館曜日"),
    "opens": ("startTime", "開始時間", "利用開始時間", "開館時刻", "開始時刻"),
    "closes": ("endTime", "終了時間", "利用終了時間", "閉館時刻", "終了時刻", "閉館時間"),
    "hours_text": ("開館時間", "利用時間", "利用可能時間", "営業時間", "開所時間", "使用時間"),
    "closed_text": ("休館日", "休業日", "定休日", "休所日"),
    "hours_note": (
        "availableDateNote",
        "利用可能日時特記事項",
        "利用可能時間特記事項",
        "利用可能曜日特記事項",
    ),
    "capacity": (
        "capacity",
        "定員",
        "定員(人)",
        "定員(名)",
        "収容人数",
        "収容人員",
        "収容人数(人)",
        "定員数",
        "席数",
    ),
    "shelter_capacity": ("想定収容人数", "避難収容人数", "想定収容人数(人)", "避難可能人数"),
    "kind": ("種別", "施設種別", "施設区分", "区分", "施設分類", "分類", "施設の種類", "category"),
    "access": ("バリアフリー情報", "バリアフリー", "accessibility"),
    "ssid": ("ssid", "ssid名"),
    "service": ("service", "説明", "area", "提供エリア", "description"),
    "device": ("設置位置", "設置場所", "aed設置場所", "設置箇所"),
    "note": ("note", "備考", "remarks", "特記事項", "摘要"),
    "url": ("url", "ホームページ", "hp", "ウェブサイト"),
    "as_of": (
        "surveyDate",
        "調査年月日",
        "調査日",
        "基準日",
        "基準年月日",
        "集計日",
        "集計年月日",
        "年月日",
        "時点",
    ),
    "town": (
        "regionName",
        "地域名",
        "町名",
        "町丁名",
        "町丁字名",
        "町字名",
        "町丁・字名",
        "町丁目",
        "町丁目名",
        "町・丁目",
        "大字町丁名",
        "大字・町丁目",
        "大字名",
        "住所名",
        "行政区",
        "行政区名",
        "自治会名",
        "地区名",
        "地区",
        "town",
        "area_name",
    ),
    "town_part": ("丁目", "丁目名", "字", "字名", "小字", "小字名", "字・丁目名", "字丁目名"),
    "total": (
        "totalPopulation",
        "総人口",
        "人口総数",
        "人口計",
        "人口(計)",
        "人口合計",
        "総数",
        "計",
        "合計",
        "総計",
        "男女計",
        "population",
    ),
    "men": ("man", "男性", "男", "人口(男)", "男性人口", "人口_男", "male", "men"),
    "women": ("woman", "女性", "女", "人口(女)", "女性人口", "人口_女", "female", "women"),
    "people": ("人口", "人数", "人口数", "住民数", "people", "count"),
    "sex": ("性別", "男女別", "男女", "性", "sex", "gender"),
    "age": (
        "年齢",
        "年齢階級",
        "年齢区分",
        "年齢階層",
        "年齢別",
        "年代",
        "5歳階級",
        "年齢(5歳階級)",
        "年齢5歳階級",
        "各歳",
        "年齢各歳",
        "age",
        "agegroup",
        "age_group",
        "age_class",
    ),
    "event": ("イベント名", "eventName", "催し名", "行事名", "イベント名称"),
    "course": (
        "講座名",
        "講習名",
        "教室名",
        "講習会名",
        "講座",
        "講習内容",
        "テーマ",
        "courseName",
    ),
    "title": ("タイトル", "件名", "title"),
    "first_day": ("開始日", "startDate", "開催開始日", "開催日(開始)"),
    "last_day": ("終了日", "endDate", "開催終了日", "開催日(終了)"),
    "held_on": (
        "日付",
        "開催日",
        "実施日",
        "開催年月日",
        "実施年月日",
        "date",
        "日",
        "月日",
        "日にち",
    ),
    "held_at": ("時間", "開催時間", "実施時間", "time", "時間帯"),
    "start_note": ("開始日時特記事項",),
    "place_of_event": ("場所名称", "会場名", "会場", "開催場所", "実施場所", "場所", "venue"),
    "learners": (
        "参加人数",
        "参加者数",
        "受講者数",
        "受講人数",
        "参加者",
        "受講者",
        "参加人数(人)",
        "参加者数(人)",
        "受講者数(人)",
        "実績人数",
        "attendees",
        "learners",
    ),
    "first_time": ("初参加", "初回参加", "うち初参加", "初参加者数", "新規参加者数", "うち新規"),
    "walk_ins": ("当日参加", "飛び入り", "当日参加者数", "予約なし参加"),
    "no_shows": ("欠席", "欠席者数", "当日欠席", "無断欠席", "欠席人数"),
    "staff": ("講師数", "支援員数", "講師人数", "従事者数", "スタッフ数"),
    "cancelled": ("中止", "開催状況", "実施状況", "状況", "中止の別"),
    "session_code": ("回", "講座番号", "回番号", "開催番号", "講習番号", "sessionCode"),
    "session_kind": ("形式", "開催形式", "実施形式"),
}

_FIELDS = {plain_heading(word): field for field, words in WORDS.items() for word in words}
_UNNAMED = re.compile(r"列[0-9]*|column[0-9]*|field[0-9]+|unnamed:[0-9]+|f[0-9]+|項目[0-9]*")


def field_of(heading: str) -> str | None:
    """The field a heading in plain form means, or None."""
    return _FIELDS.get(heading)


def is_unnamed(heading: str) -> bool:
    """Whether a heading in plain form is what a program wrote for want of one: 列1, or nothing."""
    return not heading or _UNNAMED.fullmatch(heading) is not None


def field_reader(fields: Iterable[str], also: Mapping[str, str] | None = None) -> FieldOf:
    """A reader of headings that knows some fields only.

    Args:
        fields: Those a layout reads.
        also: Fields of the dictionary that the layout knows under a name of its own, such as
            ``{"place": "name"}``.
    """
    own = {field: field for field in fields} | dict(also or {})

    def read(heading: str) -> str | None:
        field = field_of(heading)
        return None if field is None else own.get(field)

    return read


def words_of(field: str) -> tuple[str, ...]:
    """What a column may be headed, the Japanese standard's word among the first."""
    return WORDS[field]
