"""Residents by town in long form: a row for each town, sex and age, or for some of these.

Reads 町丁名, 性別, 年齢, 人口 in any order; 男, 女 and 計 as columns or as rows; single years of
age or classes; ages as columns with a row for each sex; sheets named 男 and 女; and tables of
classes under 総数, 男 and 女. Every cell becomes one of ``people_cells``, which adds them up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from data.importers.bundles import PopulationFacts
from data.importers.cells import clean, parse_date
from data.importers.heading_words import field_reader, words_of
from data.importers.headings import Record, Table
from data.importers.layouts.age_blocks import age_heading, has_blocks, with_blocks
from data.importers.layouts.age_words import Sex, sex_in, sex_of_sheet
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.layouts.long_rows import VALUES, age_fields, cells_of
from data.importers.layouts.people_cells import PeopleCells, Resolved, resolve
from data.importers.layouts.population import (
    area_of,
    no_place_column,
    total_row,
    total_word,
    town_code,
)
from data.importers.layouts.total_rows import sums_of_neighbours
from data.importers.population_headings import field_of as wide_field_of
from data.importers.report import day_text
from models.ages import EVERYBODY, FIVE_YEAR_BANDS
from models.kinds import CountKind, SourceKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import AreaRow, PopulationCountRow

_ALL = str(EVERYBODY)
_word = field_reader(
    ("code", "prefecture", "city", "as_of", "sex", "age", "lat", "lon", "location", *VALUES),
    {"town": "name", "town_part": "name2"},
)


_WIDE_FROM_BANDS = 12
_MIN_AGES = 3


def field_of(heading: str) -> str | None:
    """The field a heading means; age columns as in the wide form: ``men:0-4``."""
    return _word(heading) or wide_field_of(heading) or age_heading(heading)


def fits(table: Table) -> bool:
    """Whether ages or sexes stand in rows, in blocks or on sheets; or in classes of their own.

    What is left to the wide form are its own columns: one for each sex and five-year band.
    """
    ages = age_fields(table)
    if table.has("age"):
        return table.has("men", "women") or bool(table.columns.keys() & {"people", "total"})
    if table.has("sex"):
        return len(ages) >= _MIN_AGES
    if len(ages) >= _MIN_AGES and has_blocks(table):
        return True
    whose = {name.partition(":")[0] for name in ages}
    if len(ages) >= _MIN_AGES and whose == {"both"} and sex_of_sheet(table.sheet.name):
        return True
    named = table.has("name") and bool(table.columns.keys() & {"people", "total"})
    return named and bool(ages) and not _is_wide(table)


def _is_wide(table: Table) -> bool:
    """Whether most five-year bands have columns of their own."""
    bands = {name.partition(":")[2] for name in age_fields(table)}
    return len(bands & {str(band) for band in FIVE_YEAR_BANDS}) >= _WIDE_FROM_BANDS


@dataclass(frozen=True, slots=True)
class _Town:
    code: str
    as_of: date
    record: Record


@dataclass(slots=True)
class _Gathered:
    """What the rows said, before it is added up."""

    cells: PeopleCells = field(default_factory=PeopleCells)
    towns: list[_Town] = field(default_factory=list)
    index: dict[tuple[str, date], int] = field(default_factory=dict)
    rows: Counter[int] = field(default_factory=Counter)
    notices: list[Notice] = field(default_factory=list)
    rows_read: int = 0
    section: Sex | None = None


def read(reading: Reading) -> Facts:
    """Read people by town, sex and age.

    Raises:
        InputError: ``import.missing_column``, or ``import.one_sex`` for a file that has men
            only, or women only: what it says of a town is half of it.
    """
    gathered = _Gathered()
    for table in map(with_blocks, reading.tables):
        _require(table, reading)
        gathered.notices += no_place_column(table)
        for record in table.records(any_of=_filled(table)):
            gathered.rows_read += 1
            _gather(gathered, record, reading)
    if gathered.cells.sexes in ({"men"}, {"women"}):
        raise reading.tables[0].refuse("import.one_sex", sex=next(iter(gathered.cells.sexes)))
    resolved = resolve(gathered.cells, len(gathered.towns))
    return _facts(gathered, resolved, reading)


def _filled(table: Table) -> tuple[str, ...]:
    return ("name", "name2", *VALUES, *age_fields(table))


def _require(table: Table, reading: Reading) -> None:
    missing = [] if table.has("name") else ["town"]
    if not table.has("as_of") and reading.day_hint is None:
        missing.append("as_of")
    if missing:
        wanted = ", ".join("/".join(words_of(name)[1:3]) for name in missing)
        raise table.refuse("import.missing_column", columns=wanted)


def _gather(gathered: _Gathered, record: Record, reading: Reading) -> None:
    """Take one row's cells, or say why not."""
    if (section := _section(record)) is not None:
        gathered.section = section
        return
    found = _town(record, reading)
    if isinstance(found, Notice):
        gathered.notices.append(found)
        return
    if found is None:
        return
    cells, problems = cells_of(record, gathered.section)
    gathered.notices += problems
    if any(problem.level is NoticeLevel.REJECT for problem in problems):
        return
    key = (found.code, found.as_of)
    town = gathered.index.setdefault(key, len(gathered.towns))
    if town == len(gathered.towns):
        gathered.towns.append(found)
    taken = [gathered.cells.add(town, sex, age, people) for sex, age, people in cells]
    if not any(taken) and taken:
        gathered.notices.append(record.notice(NoticeLevel.REJECT, RejectCode.DUPLICATE, "name"))
    else:
        gathered.rows[town] += 1


def _section(record: Record) -> Sex | None:
    """The sex that a row of one word says the rows below it are of."""
    filled = [cell for cell in record.line.cells if cell.strip()]
    return sex_in(filled[0]) if len(filled) == 1 else None


def _town(record: Record, reading: Reading) -> _Town | Notice | None:
    """Whose row it is; a notice where it is nobody's; None for a heading that stands again."""
    reject, sheet = NoticeLevel.REJECT, record.table.sheet.name
    if record["name"] and record["name"] == record.table.label("name"):
        return None
    if (other := reading.foreign_rows.get((sheet, record.row))) is not None:
        return record.notice(reject, RejectCode.OTHER_MUNICIPALITY, "code", other)
    name = town_name(record)
    code = town_code(name)
    if word := total_word(record):
        return total_row(record, word)
    if not code or len(code) > 80 or len(name) > 120:
        return record.notice(reject, RejectCode.REQUIRED, "name")
    as_of = parse_date(record["as_of"]) if record["as_of"] else reading.day_hint
    if as_of is None:
        return record.notice(reject, RejectCode.BAD_DATE, "as_of")
    return _Town(code, as_of, record)


def town_name(record: Record) -> str:
    """A town's name, with the part of it that stands in a column of its own (丁目, 字)."""
    return clean(f"{record['name']}{record['name2']}")


def _facts(gathered: _Gathered, resolved: Resolved, reading: Reading) -> Facts:
    notices = [*gathered.notices, *_doubts(gathered, resolved)]
    sums = _sums(gathered, resolved)
    areas: dict[str, AreaRow] = {}
    counts: list[PopulationCountRow] = []
    loaded, days = 0, set()
    for at, town in enumerate(gathered.towns):
        if at in sums:
            notices.append(total_row(town.record, town.record["name"]))
            continue
        loaded += gathered.rows[at]
        days.add(town.as_of)
        if town.code not in areas:
            name = town_name(town.record)
            areas[town.code], doubts = area_of(town.record, town.code, name, reading)
            notices += doubts
        counts += _counts(town, resolved, at)
    return Facts(
        subject=f"population/{day_text(sorted(days)) if days else reading.title}",
        rows_read=gathered.rows_read,
        rows_loaded=loaded,
        bundles=(PopulationFacts(tuple(areas.values()), tuple(counts)),),
        notices=tuple(notices),
        as_of=max(days) if days else None,
    )


def _counts(town: _Town, resolved: Resolved, at: int) -> Iterator[PopulationCountRow]:
    for band, people in zip(resolved.bands, resolved.people[at], strict=True):
        yield PopulationCountRow(
            area_code=town.code,
            as_of=town.as_of,
            count_kind=CountKind.REGISTER,
            band=band,
            people=None if np.isnan(people) else int(people),
            source_row=town.record.row,
        )


def _sums(gathered: _Gathered, resolved: Resolved) -> set[int]:
    """Towns that are sums of the towns next to them, day by day."""
    found: set[int] = set()
    for day in {town.as_of for town in gathered.towns}:
        rows = np.array([at for at, town in enumerate(gathered.towns) if town.as_of == day])
        found |= set(map(int, rows[sums_of_neighbours(resolved.people[rows])]))
    return found


def _doubts(gathered: _Gathered, resolved: Resolved) -> Iterator[Notice]:
    warning = NoticeLevel.WARNING
    for at in resolved.sexes_differ:
        yield gathered.towns[at].record.notice(warning, RejectCode.SEXES_DIFFER, "name")
    for at in resolved.one_sex:
        yield gathered.towns[at].record.notice(warning, RejectCode.ONE_SEX, "name")
    for at, known in resolved.ages_differ.items():
        record = gathered.towns[at].record
        total = int(resolved.people[at, resolved.bands.index(_ALL)])
        yield record.notice(warning, RejectCode.SUM_MISMATCH, "name", str(total), sum=known)


LAYOUT = Layout(
    kind=SourceKind.POPULATION,
    field_of=field_of,
    fits=fits,
    filled=("name", "name2", *VALUES),
    read=read,
    fields=(
        "name",
        "people",
        "age",
        "sex",
        "as_of",
        "men",
        "women",
        "total",
        "name2",
        "lat",
        "lon",
    ),
    required=1,
)
