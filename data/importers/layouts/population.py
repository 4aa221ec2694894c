"""地域・年齢別人口: residents by town, sex and five-year age, in any municipality's headings.

Reads the English keys of 高松市 (``man1`` … ``woman18``) and the standard's Japanese headings
(``0-4歳の男性`` …) alike. Men and women are added up; bands above 85 are folded into 85+;
people of unknown age belong to ``all`` only. A row that is the sum of others, by its word or by
its figures, is left out; a figure that is kept back is unknown. See ``population_long`` for the
other forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from data.importers.bundles import PopulationFacts
from data.importers.cells import clean, parse_date, plain
from data.importers.headings import Record, Table
from data.importers.layouts.age_words import is_total_word
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.layouts.figures import people_in
from data.importers.layouts.total_rows import sums_of_neighbours
from data.importers.places import Place, notice_level
from data.importers.population_headings import (
    AgeColumns,
    age_columns,
    columns_by_band,
    field_of,
    fits,
)
from data.importers.report import day_text
from models.ages import EVERYBODY, AgeBand
from models.kinds import AreaUnit, CountKind, SourceKind
from models.reasons import PlaceQuality, RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import AreaRow, PopulationCountRow


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
    rows: list[tuple[Record, _Row]] = []
    seen: set[tuple[str, date]] = set()
    for table in reading.tables:
        bands = columns_by_band(table, dated=reading.day_hint is not None)
        parsed.notices += no_place_column(table)
        for record in table.records(any_of=("name", "total", *age_columns(bands))):
            parsed.rows_read += 1
            row = _read(record, bands, reading, parsed.notices)
            if row is None:
                continue
            if (row.code, row.as_of) in seen:
                parsed.notices.append(_reject(record, RejectCode.DUPLICATE, "name"))
            else:
                seen.add((row.code, row.as_of))
                rows.append((record, row))
    sums = _sums([row for _, row in rows])
    for at, (record, row) in enumerate(rows):
        if at in sums:
            parsed.notices.append(total_row(record, record["name"]))
        else:
            _take(parsed, record, row, reading)
    return _facts(parsed, reading.title)


def total_row(record: Record, word: str) -> Notice:
    """A remark on a row that is left out because it is the sum of others."""
    return record.notice(NoticeLevel.WARNING, RejectCode.TOTAL_ROW, "name", word)


def _sums(rows: list[_Row]) -> set[int]:
    """Rows that are sums of the rows next to them, day by day."""
    found: set[int] = set()
    figures = np.array(
        [
            [np.nan if count is None else count for count in (row.total, *row.people.values())]
            for row in rows
        ],
        dtype=np.float64,
    )
    for day in {row.as_of for row in rows}:
        of_day = np.array([at for at, row in enumerate(rows) if row.as_of == day])
        found |= set(map(int, of_day[sums_of_neighbours(figures[of_day])]))
    return found


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
    fields=("name", "total", "as_of", "lat", "lon", "location"),
    required=2,
)


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    name: str
    as_of: date
    total: int | None
    people: Mapping[AgeBand, int | None]
    unknown: int | None


def _read(
    record: Record, bands: AgeColumns, reading: Reading, notices: list[Notice]
) -> _Row | None:
    """One town's people; None, with a notice, where the row cannot be taken."""
    sheet = record.table.sheet.name
    if (other := reading.foreign_rows.get((sheet, record.row))) is not None:
        notices.append(_reject(record, RejectCode.OTHER_MUNICIPALITY, "code", other))
        return None
    if word := total_word(record):
        notices.append(total_row(record, word))
        return None
    problems: list[Notice] = []
    code, name = town_code(record["name"]), clean(record["name"])
    if not code or len(code) > 80 or len(name) > 120:
        problems.append(_reject(record, RejectCode.REQUIRED, "name"))
    as_of = parse_date(record["as_of"]) if record.table.has("as_of") else reading.day_hint
    if as_of is None:
        problems.append(_reject(record, RejectCode.BAD_DATE, "as_of"))
    total = _count(record, "total", problems)
    people = {
        band: _added([_count(record, column, problems) for column in columns])
        for band, columns in bands.items()
    }
    notices += problems
    if as_of is None or any(problem.level is NoticeLevel.REJECT for problem in problems):
        return None
    known = {band: count for band, count in people.items() if band is not None}
    return _Row(code, name, as_of, total, known, people[None])


def town_code(name: str) -> str:
    """A town's code: its name in plain form, so that ３丁目 and 3丁目 are one town."""
    return plain(name).replace(" ", "")


def total_word(record: Record) -> str:
    """The word by which a row says that it is a sum, in the town's column or one unread."""
    columns = record.table.columns
    read = {at for field, at in columns.items() if field not in ("name", "name2")}
    cells = enumerate(record.line.cells)
    return next((cell for at, cell in cells if at not in read and is_total_word(cell)), "")


def _added(counts: list[int | None]) -> int | None:
    """The sum; unknown where any part is."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _count(record: Record, column: str, problems: list[Notice]) -> int | None:
    """People of one cell; None, with a notice, where they cannot be read or are kept back."""
    if column.endswith(":unknown") and not record[column]:
        return 0  # the standard leaves 不詳 blank where there is nobody
    found = people_in(record[column])
    if isinstance(found, RejectCode):
        problems.append(_reject(record, found, column))
        return None
    if found is None:
        problems.append(record.notice(NoticeLevel.WARNING, RejectCode.NOT_PUBLISHED, column))
    return found


def _reject(record: Record, code: RejectCode, column: str, value: str | None = None) -> Notice:
    return record.notice(NoticeLevel.REJECT, code, column, value)


def _take(parsed: _Parsed, record: Record, row: _Row, reading: Reading) -> None:
    parsed.rows_loaded += 1
    parsed.days.add(row.as_of)
    known = _added([*row.people.values(), row.unknown])
    if known is not None and row.total is not None and known != row.total:
        parsed.notices.append(
            record.notice(NoticeLevel.WARNING, RejectCode.SUM_MISMATCH, "total", sum=known)
        )
    if row.code not in parsed.areas:
        parsed.areas[row.code], doubts = area_of(record, row.code, row.name, reading)
        parsed.notices += doubts
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


def no_place_column(table: Table) -> list[Notice]:
    """One remark for a table without any location, instead of one for every town."""
    if _places(table):
        return []
    missing = RejectCode.COORDINATES_MISSING
    return [table.heading_record.notice(NoticeLevel.WARNING, missing, "location", "")]


def area_of(record: Record, code: str, name: str, reading: Reading) -> tuple[AreaRow, list[Notice]]:
    """A town with its location, and what there is to say of the location."""
    columns = _places(record.table)
    if len(columns) == 2:
        verdict = reading.checker.judge(record["lat"], record["lon"])
    else:
        verdict = reading.checker.judge_pair(record["location"])
    area = town_at(record, code, name, verdict.place, reading)
    if verdict.code is None or not columns:
        return area, []
    level = notice_level(verdict.code)
    return area, [record.notice(level, verdict.code, columns[0], verdict.place.raw)]


def town_at(record: Record, code: str, name: str, place: Place, reading: Reading) -> AreaRow:
    """A town at a location that was judged."""
    return AreaRow(
        municipality_code=reading.municipality.code,
        unit=AreaUnit.TOWN,
        code=code,
        name=name,
        lat=place.lat,
        lon=place.lon,
        place_quality=place.quality,
        place_raw=place.raw if place.quality is PlaceQuality.UNUSABLE else "",
        source_row=record.row,
    )
