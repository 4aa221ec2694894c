"""Lists of public places: venues, in any municipality's headings.

Reads the English keys of 高松市 and both generations of the national layouts (公共施設一覧,
公衆無線LAN, 避難所 …). Several venues in one building stay several. A capacity in prose stays
prose; only a plain number becomes seats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.importers.bundles import SaidOfVenue, VenueFacts
from data.importers.cells import clean, join_notes, plain
from data.importers.heading_words import field_reader
from data.importers.headings import Record, Table
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.layouts.venue_columns import settled
from data.importers.layouts.venue_time import hours_of
from data.importers.places import Place, PlaceChecker, notice_level
from data.importers.venue_kinds import kind_in
from models.kinds import SourceKind, VenueKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import MunicipalityRow, VenueRow

field_of = field_reader(
    (
        "code",
        "prefecture",
        "city",
        "address",
        "address1",
        "address2",
        "address3",
        "address4",
        "building",
        "location",
        "lat",
        "lon",
        "axis_x",
        "axis_y",
        "phone",
        "days",
        "opens",
        "closes",
        "hours_text",
        "closed_text",
        "hours_note",
        "capacity",
        "shelter_capacity",
        "kind",
        "access",
        "ssid",
        "service",
        "device",
        "note",
    ),
    {"place": "name", "place_of_event": "name"},
)
_LOCATED = frozenset(("address", "address2", "lat", "lon", "location", "axis_x"))
_TELLING = frozenset((*_LOCATED, "phone", "days", "opens", "ssid"))
_SEATS = re.compile(r"(?:約)?([0-9]{1,5})(?:人|名|席)?(?:程度)?")
_STEP_FREE = re.compile(r"スロープ(?:有|あり)|段差(?:無|なし|解消)|車椅?子対応|車いす対応")


def fits(table: Table) -> bool:
    """Whether a heading is that of a list of places."""
    located = bool(table.columns.keys() & _LOCATED)
    return located and len(table.columns.keys() & (_TELLING | {"name"})) >= 3


_FILLED = ("name", "address", "address2", "address3", "lat", "lon")


def read(reading: Reading) -> Facts:
    """Read venues. The file's title often says what kind of place it lists.

    Raises:
        InputError: ``import.missing_column``.
    """
    notices: list[Notice] = []
    tables = []
    for table in reading.tables:
        sure, doubts = settled(table)
        tables.append(sure)
        notices += doubts
    reader = _Reader(reading.municipality, reading.checker, reading.title, notices)
    rows: list[tuple[Record, VenueRow]] = []
    rows_read = 0
    for record in (r for table in tables for r in table.records(any_of=_FILLED)):
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
    fields=(
        "name",
        "address",
        "lat",
        "lon",
        "location",
        "phone",
        "days",
        "opens",
        "closes",
        "hours_note",
        "capacity",
        "kind",
        "access",
        "note",
    ),
    required=1,
)


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
        place = self._place(record)
        hours = hours_of(record, self.notices)
        seats, capacity = _seats(record["capacity"])
        return VenueRow(
            municipality_code=self.municipality.code,
            code=code,
            name=name,
            kind=self._kind(record),
            address=_address(record),
            lat=place.lat,
            lon=place.lon,
            place_quality=place.quality,
            place_raw=place.raw,
            open_days=hours.open_days,
            opens_min=hours.opens_min,
            closes_min=hours.closes_min,
            hours_note=hours.note,
            seats=seats,
            wifi=True if record.table.has("ssid") else None,
            step_free=True if _STEP_FREE.search(plain(record["access"])) else None,
            phone=clean(record["phone"]),
            note=join_notes(
                capacity,
                _labelled(record, "shelter_capacity"),
                record["service"],
                record["access"],
                record["note"],
            ),
        )

    def _place(self, record: Record) -> Place:
        """Where it is; what there is to say of that goes to the notices."""
        if record.table.has("lat", "lon") or not record.table.has("location"):
            column, verdict = "lat", self.checker.judge(record["lat"], record["lon"])
        else:
            column, verdict = "location", self.checker.judge_pair(record["location"])
        if verdict.code is not None:
            level = notice_level(verdict.code)
            self.notices.append(record.notice(level, verdict.code, column, verdict.place.raw))
        return verdict.place

    def _kind(self, record: Record) -> VenueKind:
        if record.table.has("ssid"):
            return VenueKind.WIFI_SPOT
        own = kind_in(record["kind"])
        if own is not None:
            return own
        if record.table.has("shelter_capacity"):
            return VenueKind.SHELTER
        texts = (self.title, record.table.sheet.name, record["name"], record["note"])
        return next((kind for kind in map(kind_in, texts) if kind), VenueKind.OTHER)


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
    """The address in one text, the building behind it.

    Some cities put the whole address into the part meant for the town (町字).
    """
    street = clean(record["address"])
    if not street:
        parts = [clean(record[f"address{part}"]) for part in range(1, 5)]
        for at, part in enumerate(parts):
            known = next((at for at in range(at) if parts[at] and part.startswith(parts[at])), None)
            street = "".join(parts[:known]) + part if known is not None else street + part
    building = clean(record["building"])
    return street if not building or building in street else f"{street} {building}".strip()


def _labelled(record: Record, field: str) -> str:
    """A value with its heading, for the note."""
    value = clean(record[field])
    return f"{record.table.label(field)}: {value}" if value else ""


def _seats(text: str) -> tuple[int | None, str]:
    """Seats from a plain number; anything else stays prose for the note."""
    match = _SEATS.fullmatch(plain(text).replace(",", ""))
    if match and int(match[1]) > 0:
        return int(match[1]), ""
    return None, f"定員: {clean(text)}" if text else ""
