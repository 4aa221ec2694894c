"""地域・年齢別人口: residents by town, sex and five-year age, in any municipality's headings.

Reads the English keys of 高松市 (``man1`` … ``woman18``) and the standard's Japanese headings
(``0-4歳の男性`` …) alike. Men and women are added up; bands above 85 are folded into 85+;
people of unknown age belong to ``all`` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from data.importers.bundles import PopulationFacts
from data.importers.cells import clean, parse_date, plain, whole_number
from data.importers.headings import Record, Table
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.places import PlaceChecker, Verdict, notice_level
from data.importers.population_headings import (
    AgeColumns,
    age_columns,
    columns_by_band,
    field_of,
    fits,
)
from data.importers.report import day_text
from models.ages import EVERYBODY, AgeBand
from models.codes import MunicipalityCode
from models.kinds import AreaUnit, CountKind, SourceKind
from models.reasons import PlaceQuality, RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import AreaRow, PopulationCountRow

_TOTAL_ROWS = frozenset(
    ("計", "合計", "総計", "総数", "総合計", "市計", "町計", "村計", "区計", "全市", "全域", "全体")
)


@dataclass(slots=True)
class _Parsed:
    """The rows of a population table."""

    areas: dict[str, AreaRow] = field(default_factory=dict)
    counts: list[PopulationCountRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    rows_read: int = 0
    rows_loaded: int = 0
    days: set[date] = field(default_factory=set)


def read(reading: Reading) -> Facts:
    """Read people by town and age.

    Raises:
        InputError: ``import.missing_column``.
    """
    parsed = _Parsed()
    municipality = MunicipalityCode(reading.municipality.code)
    seen: set[tuple[str, date]] = set()
    for table in reading.tables:
        bands = columns_by_band(table)
        parsed.notices += _no_place_column(table)
        for record in table.records(any_of=("name", "total", *age_columns(bands))):
            parsed.rows_read += 1
            row = _read(record, bands, reading.foreign_rows)
            if isinstance(row, list):
                parsed.notices += row
            elif (row.code, row.as_of) in seen:
                parsed.notices.append(_reject(record, RejectCode.DUPLICATE, "name"))
            else:
                seen.add((row.code, row.as_of))
                _take(parsed, record, row, municipality, reading.checker)
    return _facts(parsed, reading.title)


def _facts(parsed: _Parsed, title: str) -> Facts:
    days = sorted(parsed.days)
    return Facts(
        subject=f"population/{day_text(days) if days else title}",
        rows_read=parsed.rows_read,
        rows_loaded=parsed.rows_loaded,
        bundles=(PopulationFacts(tuple(parsed.areas.values()), tuple(parsed.counts)),),
        notices=tuple(parsed.notices),
        as_of=days[-1] if days else None,
    )


LAYOUT = Layout(
    kind=SourceKind.POPULATION,
    field_of=field_of,
    fits=fits,
    filled=("name", "total"),
    read=read,
)


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    name: str
    as_of: date
    total: int
    people: Mapping[AgeBand, int]
    unknown: int


def _read(
    record: Record,
    bands: AgeColumns,
    foreign_rows: Mapping[tuple[str, int], str],
) -> _Row | list[Notice]:
    """One town's people, or why the row cannot be taken."""
    sheet = record.table.sheet.name
    if (other := foreign_rows.get((sheet, record.row))) is not None:
        return [_reject(record, RejectCode.OTHER_MUNICIPALITY, "code", other)]
    problems = []
    code, name = town_code(record["name"]), clean(record["name"])
    if not code or len(code) > 80 or len(name) > 120:
        problems.append(_reject(record, RejectCode.REQUIRED, "name"))
    elif code in _TOTAL_ROWS:
        return [record.notice(NoticeLevel.WARNING, RejectCode.DUPLICATE, "name")]
    as_of = parse_date(record["as_of"])
    if as_of is None:
        problems.append(_reject(record, RejectCode.BAD_DATE, "as_of"))
    total = _count(record, "total", problems)
    people = {
        band: sum(_count(record, column, problems) for column in columns)
        for band, columns in bands.items()
    }
    if problems or as_of is None:
        return problems
    known = {band: count for band, count in people.items() if band is not None}
    return _Row(code, name, as_of, total, known, people[None])


def town_code(name: str) -> str:
    """A town's code: its name in plain form, so that ３丁目 and 3丁目 are one town."""
    return plain(name).replace(" ", "")


def _count(record: Record, column: str, problems: list[Notice]) -> int:
    """People of one cell; adds to ``problems`` and returns 0 where it cannot be read."""
    if column.endswith(":unknown") and not record[column]:
        return 0  # the standard leaves 不詳 blank where there is nobody
    found = whole_number(record[column])
    if isinstance(found, RejectCode):
        problems.append(_reject(record, found, column))
        return 0
    return found


def _reject(record: Record, code: RejectCode, column: str, value: str | None = None) -> Notice:
    return record.notice(NoticeLevel.REJECT, code, column, value)


def _take(
    parsed: _Parsed,
    record: Record,
    row: _Row,
    municipality: MunicipalityCode,
    checker: PlaceChecker,
) -> None:
    parsed.rows_loaded += 1
    parsed.days.add(row.as_of)
    known = sum(row.people.values()) + row.unknown
    if known != row.total:
        parsed.notices.append(
            record.notice(NoticeLevel.WARNING, RejectCode.SUM_MISMATCH, "total", sum=known)
        )
    if row.code not in parsed.areas:
        verdict = _judge(record, checker)
        parsed.areas[row.code] = _area(record, row, municipality, verdict)
        if verdict.code is not None and _places(record.table):
            parsed.notices.append(_place_notice(record, verdict))
    people = {EVERYBODY: row.total, **row.people}
    parsed.counts += [
        PopulationCountRow(
            area_code=row.code,
            as_of=row.as_of,
            count_kind=CountKind.REGISTER,
            band=str(band),
            people=count,
            source_row=record.row,
        )
        for band, count in people.items()
    ]


def _places(table: Table) -> tuple[str, ...]:
    """The columns that hold the towns' locations."""
    pair = ("lat", "lon")
    return pair if table.has(*pair) else ("location",) if table.has("location") else ()


def _no_place_column(table: Table) -> list[Notice]:
    """One remark for a table without any location, instead of one for every town."""
    if _places(table):
        return []
    missing = RejectCode.COORDINATES_MISSING
    return [table.heading_record.notice(NoticeLevel.WARNING, missing, "location", "")]


def _judge(record: Record, checker: PlaceChecker) -> Verdict:
    if record.table.has("lat", "lon"):
        return checker.judge(record["lat"], record["lon"])
    return checker.judge_pair(record["location"])


def _place_notice(record: Record, verdict: Verdict) -> Notice:
    assert verdict.code is not None
    column = _places(record.table)[0]
    return record.notice(notice_level(verdict.code), verdict.code, column, verdict.place.raw)


def _area(record: Record, row: _Row, municipality: MunicipalityCode, verdict: Verdict) -> AreaRow:
    place = verdict.place
    return AreaRow(
        municipality_code=municipality,
        unit=AreaUnit.TOWN,
        code=row.code,
        name=row.name,
        lat=place.lat,
        lon=place.lon,
        place_quality=place.quality,
        place_raw=place.raw if place.quality is PlaceQuality.UNUSABLE else "",
        source_row=record.row,
    )
