"""Lists of public places: venues, in any municipality's headings.

Reads the English keys of 高松市 and both generations of the national layouts (公共施設一覧,
公衆無線LAN, 避難所 …). Several venues in one building stay several. A capacity in prose stays
prose; only a plain number becomes seats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.importers.bundles import SaidOfVenue, VenueFacts
from data.importers.cells import (
    clean,
    join_notes,
    parse_hours,
    parse_minute,
    parse_open_days,
    plain,
)
from data.importers.headings import Record, Table, plain_heading
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.places import PlaceChecker, notice_level
from data.importers.venue_kinds import kind_in
from models.kinds import SourceKind, VenueKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import MunicipalityRow, VenueRow

_NAMES: Mapping[str, tuple[str, ...]] = {
    "code": (
        "prefCode",
        "都道府県コード又は市区町村コード",
        "全国地方公共団体コード",
        "市区町村コード",
        "団体コード",
    ),
    "prefecture": ("prefName", "pref", "都道府県名"),
    "city": ("cityName", "city", "市区町村名", "地方公共団体名"),
    "name": ("name", "名称", "施設名", "施設名称", "施設の名称", "会場名", "避難所名"),
    "address": ("address", "住所", "所在地", "所在地_連結表記", "施設住所", "施設所在地"),
    "address1": ("所在地_都道府県",),
    "address2": ("所在地_市区町村",),
    "address3": ("所在地_町字",),
    "address4": ("所在地_番地以下",),
    "building": ("katagaki", "方書", "建物名等(方書)"),
    "lat": ("latitude", "緯度", "lat"),
    "lon": ("longitude", "経度", "lng", "lon"),
    "phone": ("telephoneNumber", "電話番号", "電話", "tel"),
    "days": ("availableDate", "利用可能曜日", "開館日", "利用曜日"),
    "opens": ("startTime", "開始時間", "利用開始時間"),
    "closes": ("endTime", "終了時間", "利用終了時間"),
    "hours_note": (
        "availableDateNote",
        "利用可能日時特記事項",
        "利用可能時間特記事項",
        "利用可能曜日特記事項",
    ),
    "capacity": ("capacity", "定員"),
    "access": ("バリアフリー情報", "バリアフリー"),
    "ssid": ("ssid",),
    "service": ("service", "説明", "area", "提供エリア"),
    "note": ("note", "備考"),
}
_FIELDS = {plain_heading(name): key for key, names in _NAMES.items() for name in names}
_TELLING = frozenset(("address", "address2", "lat", "lon", "phone", "days", "opens", "ssid"))
_SEATS = re.compile(r"(?:約)?([0-9]{1,5})(?:人|名|席)?(?:程度)?")
_STEP_FREE = re.compile(r"スロープ(?:有|あり)|段差(?:無|なし|解消)|車椅?子対応|車いす対応")


def field_of(heading: str) -> str | None:
    """The field a heading names."""
    return _FIELDS.get(heading)


def fits(table: Table) -> bool:
    """Whether a heading is that of a list of places."""
    located = table.has("address") or table.has("lat") or table.has("lon") or table.has("address2")
    return located and len(table.columns.keys() & (_TELLING | {"name"})) >= 3


_FILLED = ("name", "address", "address2", "lat", "lon")


def read(reading: Reading) -> Facts:
    """Read venues. The file's title often says what kind of place it lists.

    Raises:
        InputError: ``import.missing_column``.
    """
    for table in reading.tables:
        _require_columns(table)
    notices: list[Notice] = []
    reader = _Reader(reading.municipality, reading.checker, reading.title, notices)
    rows: list[tuple[Record, VenueRow]] = []
    rows_read = 0
    for record in (r for table in reading.tables for r in table.records(any_of=_FILLED)):
        rows_read += 1
        other = reading.foreign_rows.get((record.table.sheet.name, record.row))
        if other is not None:
            reject = NoticeLevel.REJECT
            notices.append(record.notice(reject, RejectCode.OTHER_MUNICIPALITY, "code", other))
        elif (venue := reader.venue(record)) is not None:
            rows.append((record, venue))
    facts = VenueFacts(tuple(_told_apart(rows, notices)))
    return Facts(
        subject=f"venues/{reading.title}",
        rows_read=rows_read,
        rows_loaded=len(facts.venues),
        bundles=(facts,),
        notices=tuple(notices),
    )


LAYOUT = Layout(
    kind=SourceKind.VENUES,
    field_of=field_of,
    fits=fits,
    filled=_FILLED,
    read=read,
)


def _require_columns(table: Table) -> None:
    missing = [] if table.has("name") else ["name"]
    if table.has("lat") != table.has("lon"):
        missing.append("lon" if table.has("lat") else "lat")
    if missing:
        columns = ", ".join("/".join(_NAMES[name][1::-1]) for name in missing)
        raise table.refuse("import.missing_column", columns=columns)


@dataclass(frozen=True, slots=True)
class _Reader:
    municipality: MunicipalityRow
    checker: PlaceChecker
    title: str
    notices: list[Notice]

    def venue(self, record: Record) -> VenueRow | None:
        """One place; None, with a notice, where it has no usable name."""
        name = clean(record["name"])
        code = venue_code(name, self.municipality)
        if not code or len(name) > 120:
            self.notices.append(record.notice(NoticeLevel.REJECT, RejectCode.REQUIRED, "name"))
            return None
        verdict = self.checker.judge(record["lat"], record["lon"])
        if verdict.code is not None:
            level = notice_level(verdict.code)
            self.notices.append(record.notice(level, verdict.code, "lat", verdict.place.raw))
        opens, closes, hours = self._hours(record)
        seats, capacity = _seats(record["capacity"])
        return VenueRow(
            municipality_code=self.municipality.code,
            code=code,
            name=name,
            kind=self._kind(record),
            address=_address(record),
            lat=verdict.place.lat,
            lon=verdict.place.lon,
            place_quality=verdict.place.quality,
            place_raw=verdict.place.raw,
            open_days=parse_open_days(record["days"]),
            opens_min=opens,
            closes_min=closes,
            hours_note=join_notes(hours, _unread_days(record["days"]), record["hours_note"]),
            seats=seats,
            wifi=True if record.table.has("ssid") else None,
            step_free=True if _STEP_FREE.search(plain(record["access"])) else None,
            phone=clean(record["phone"]),
            note=join_notes(capacity, record["service"], record["access"], record["note"]),
        )

    def _kind(self, record: Record) -> VenueKind:
        if record.table.has("ssid"):
            return VenueKind.WIFI_SPOT
        texts = (self.title, record.table.sheet.name, record["name"], record["note"])
        return next((kind for kind in map(kind_in, texts) if kind), VenueKind.OTHER)

    def _hours(self, record: Record) -> tuple[int | None, int | None, str]:
        """Opening and closing; what cannot be read is kept as a note."""
        if not (record["opens"] or record["closes"]):
            return None, None, ""
        hours = parse_hours(record["opens"], record["closes"])
        if hours is not None:
            return *hours, ""
        unread = [name for name in ("opens", "closes") if parse_minute(record[name]) is None]
        wrong = (unread or ["closes"])[0]
        self._warn(record, RejectCode.BAD_TIME, wrong)
        return None, None, clean(f"{record['opens']}-{record['closes']}")

    def _warn(self, record: Record, code: RejectCode, field: str, value: str | None = None) -> None:
        self.notices.append(record.notice(NoticeLevel.WARNING, code, field, value))


def venue_code(name: str, municipality: MunicipalityRow) -> str:
    """A venue's code: its name in plain form, without blanks and the municipality's own name.

    So 高松市男木交流館 in one list and 男木交流館 in another are one place.
    """
    code = plain(name).replace(" ", "")
    for prefix in (f"{municipality.prefecture}{municipality.name}", municipality.name):
        if code.startswith(prefix) and len(code) > len(prefix) + 1:
            return code[len(prefix) :][:80]
    return code[:80]


def _told_apart(
    rows: Sequence[tuple[Record, VenueRow]], notices: list[Notice]
) -> Iterator[SaidOfVenue]:
    """Give places of one name but several addresses codes of their own; remark on repeats."""
    addresses = {(venue.code, plain(venue.address)) for _, venue in rows}
    names = Counter(code for code, _ in addresses)
    met: set[str] = set()
    for record, venue in rows:
        code = venue.code
        if names[code] > 1:
            code = f"{code}@{plain(venue.address).replace(' ', '')}"[:80]
        if code in met:
            notices.append(record.notice(NoticeLevel.WARNING, RejectCode.DUPLICATE, "name"))
        met.add(code)
        told = venue.model_copy(update={"code": code})
        yield SaidOfVenue(told, record.table.sheet.name, record.row)


def _address(record: Record) -> str:
    """The address in one text, the building behind it."""
    parts = [record[f"address{part}"] for part in range(1, 5)]
    street = clean(record["address"]) or "".join(map(clean, parts))
    building = clean(record["building"])
    return street if not building or building in street else f"{street} {building}".strip()


def _unread_days(text: str) -> str:
    return "" if parse_open_days(text) else text


def _seats(text: str) -> tuple[int | None, str]:
    """Seats from a plain number; anything else stays prose for the note."""
    match = _SEATS.fullmatch(plain(text).replace(",", ""))
    if match and int(match[1]) > 0:
        return int(match[1]), ""
    return None, f"定員: {clean(text)}" if text else ""
