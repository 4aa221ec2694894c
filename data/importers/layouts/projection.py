"""将来推計人口: projected people by grid square (国土数値情報), or by town with a column of years.

国土数値情報 comes as one row a square with a column for each figure and year, in the editions of
2018 (``PT13_2030``; 90+ is ``PT19``) and 2024 (``PT13_2030``; 90-94 is ``PT19``, 95+ ``PT20``):
``PTN`` everybody, ``PT1``/``PT01`` … five-year ages from 0-4, ``PTC`` 65+, ``PTD`` 75+,
``HITOKU`` ``*`` where ages are counted in another square (``GASSAN``) and stand here as 0. Such
ages are unknown, never zero. ``PT0``/``PT00`` and the shares ``RT…`` are not needed.

Projections have decimals; people are stored whole, each figure rounded for itself. Nothing here
is ever called a census: every count is ``CountKind.PROJECTION``, of 1 October of its year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from data.importers.cells import clean, decimal, plain
from data.importers.headings import Record, Table, plain_heading
from data.importers.layouts.base import Facts, Layout, Reading
from data.importers.layouts.population import town_at
from models.ages import EVERYBODY, AgeBand
from models.codes import mesh_center, parse_mesh_code
from models.errors import InputError
from models.kinds import AreaUnit, CountKind, SourceKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import AreaRow, PopulationCountRow

_UNITS = {
    8: AreaUnit.MESH_1KM,
    9: AreaUnit.MESH_500M,
    10: AreaUnit.MESH_250M,
    11: AreaUnit.MESH_125M,
}
_FIVE_YEARS = range(13, 18)  # PT13 is 60-64, PT17 80-84
_OLDEST = range(18, 21)  # PT18 85-89 and what is above it
_85 = AgeBand(85, None)
_MOST_PEOPLE = 100_000_000
_ROUNDED = 1
"""Each figure is rounded for itself, so a part can be one more than the whole."""

_NAMES: dict[str, tuple[str, ...]] = {
    "mesh": ("MESH_ID", "メッシュコード", "分割地域メッシュコード"),
    "code": ("SHICODE", "CITY_CODE", "全国地方公共団体コード", "市区町村コード", "行政区域コード"),
    "city": ("市区町村名",),
    "name": ("地域名", "町名", "町丁名", "町丁字名", "町字名", "地区名"),
    "year": ("推計年", "推計年次", "推計年度", "将来年次"),
    "plain_year": ("年", "年次", "西暦", "year"),
    "total": ("総人口", "人口総数", "総数", "人口"),
    "lat": ("緯度", "latitude"),
    "lon": ("経度", "longitude"),
}
_FIELDS = {plain_heading(name): key for key, names in _NAMES.items() for name in names}
_KSJ = re.compile(r"(ptn|pt[cd]|pt0*[1-9][0-9]?|hitoku|gassan)_?(20[0-9]{2})")
_AGE = re.compile(r"([0-9]{2,3})(?:歳?-([0-9]{2,3})歳|歳(以上))(?:の)?(男性?|女性?|計|総数|人口)?")
_SEXES = {"男": "men", "女": "women"}
_YEAR = re.compile(r"(20[0-9]{2})年?度?|(?:令和|R)([0-9]{1,2})年?度?", re.IGNORECASE)
_SAYS_FUTURE = re.compile(r"将来|推計人口")


@dataclass(frozen=True, slots=True)
class ProjectionFacts:
    """Areas and their projected people; areas on file keep what is known of them."""

    areas: tuple[AreaRow, ...]
    counts: tuple[PopulationCountRow, ...]


@dataclass(slots=True)
class _Found:
    areas: dict[str, AreaRow] = field(default_factory=dict)
    counts: list[PopulationCountRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    seen: set[tuple[str, int]] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    rows_read: int = 0
    rows_loaded: int = 0
    hidden: int = 0


def field_of(heading: str) -> str | None:
    """The field a heading names: ``2030:13`` is 60-64 of 2030, ``men:60-64`` a town's."""
    if match := _KSJ.fullmatch(heading):
        name = re.sub(r"^pt0*(?=[0-9])", "", match[1]).removeprefix("pt")
        return f"{match[2]}:{name}"
    if match := _AGE.fullmatch(heading):
        sex = _SEXES.get((match[4] or " ")[0], "both")
        return f"{sex}:{AgeBand(int(match[1]), int(match[2]) if match[2] else None)}"
    return _FIELDS.get(heading)


def fits(table: Table) -> bool:
    """Whether a heading is a projection's. A column of years alone is not enough to say so."""
    if table.has("mesh") and _years_of(table):
        return True
    ages = any(name.startswith(("both:", "men:")) for name in table.columns)
    if not (table.has("name") and ages):
        return False
    named = _SAYS_FUTURE.search(table.sheet.file + table.sheet.name) is not None
    return table.has("year") or (table.has("plain_year") and named)


def read(reading: Reading) -> Facts:
    """Read projected people of one municipality; rows of others are counted and left.

    Raises:
        InputError: ``import.no_rows`` where none is of the municipality.
    """
    found = _Found()
    for table in reading.tables:
        years = _years_of(table) if table.has("mesh") else ()
        elsewhere = 0
        for record in table.records(any_of=("mesh", "name")):
            if (record.table.sheet.name, record.row) in reading.foreign_rows:
                elsewhere += 1
                continue
            found.rows_read += 1
            taken = (
                _square(record, years, found, reading) if years else _town(record, found, reading)
            )
            found.rows_loaded += taken
        _say_of_table(table, found, elsewhere)
    if not found.counts and not found.notices:
        raise InputError("import.no_rows", file=reading.file)
    days = [date(year, 10, 1) for year in sorted(found.years)]
    span = "_".join(dict.fromkeys(f"{day:%Y}" for day in (days[:1] + days[-1:])))
    unit = next(iter(found.areas.values())).unit if found.areas else "none"
    return Facts(
        subject=f"projection/{unit}/{span}",
        rows_read=found.rows_read,
        rows_loaded=found.rows_loaded,
        bundles=(ProjectionFacts(tuple(found.areas.values()), tuple(found.counts)),),
        notices=tuple(found.notices),
        as_of=days[0] if days else None,
    )


def _say_of_table(table: Table, found: _Found, elsewhere: int) -> None:
    for code, rows in (
        (RejectCode.ROWS_ELSEWHERE, elsewhere),
        (RejectCode.AGES_HIDDEN, found.hidden),
    ):
        if rows:
            heading = table.heading_record
            found.notices.append(heading.notice(NoticeLevel.WARNING, code, "", str(rows)))
    found.hidden = 0


def _square(record: Record, years: tuple[int, ...], found: _Found, reading: Reading) -> bool:
    """Take one square with all its years."""
    try:
        mesh = parse_mesh_code(record["mesh"].removesuffix(".0"))
        unit = _UNITS[len(str(mesh))]
    except (InputError, KeyError):
        found.notices.append(record.notice(NoticeLevel.REJECT, RejectCode.BAD_MESH, "mesh"))
        return False
    code = str(mesh)
    if code in found.areas:
        found.notices.append(record.notice(NoticeLevel.REJECT, RejectCode.DUPLICATE, "mesh"))
        return False
    problems: list[Notice] = []
    figures = {year: _ksj_figures(record, year, problems) for year in years}
    if problems:
        found.notices += problems
        return False
    center = mesh_center(mesh)
    found.areas[code] = AreaRow(
        municipality_code=reading.municipality.code,
        unit=unit,
        code=code,
        name=code,
        lat=center.lat,
        lon=center.lon,
        source_row=record.row,
    )
    for year, people in figures.items():
        found.hidden += _is_hidden(record, year)
        _doubt_sums(record, found, people, f"{year}:n")
        _count(found, code, year, people, record.row)
    return True


def _ksj_figures(record: Record, year: int, problems: list[Notice]) -> dict[AgeBand, int | None]:
    """People of one year; None where ages are counted in another square."""
    hidden = _is_hidden(record, year)
    people: dict[AgeBand, int | None] = {
        EVERYBODY: _rounded([_people(record, f"{year}:n", problems)])
    }
    wanted: dict[AgeBand, list[str]] = {
        AgeBand(5 * number - 5, 5 * number - 1): [f"{year}:{number}"] for number in _FIVE_YEARS
    }
    wanted[_85] = [f"{year}:{number}" for number in _OLDEST if record.table.has(f"{year}:{number}")]
    wanted |= {AgeBand(65, None): [f"{year}:c"], AgeBand(75, None): [f"{year}:d"]}
    for band, columns in wanted.items():
        if not columns or not record.table.has(*columns):
            continue
        parts = [_people(record, column, problems) for column in columns]
        people[band] = None if hidden else _rounded(parts)
    return people


def _is_hidden(record: Record, year: int) -> bool:
    return plain(record[f"{year}:hitoku"]) == "*"


def _town(record: Record, found: _Found, reading: Reading) -> bool:
    """Take one town in one year."""
    problems: list[Notice] = []
    year = parse_year(record["year"] or record["plain_year"])
    name = clean(record["name"])
    code = plain(name).replace(" ", "")
    if year is None:
        problems.append(record.notice(NoticeLevel.REJECT, RejectCode.BAD_YEAR, "year"))
    elif (code, year) in found.seen:
        problems.append(record.notice(NoticeLevel.REJECT, RejectCode.DUPLICATE, "name"))
    if not code or len(code) > 80:
        problems.append(record.notice(NoticeLevel.REJECT, RejectCode.REQUIRED, "name"))
    people = _town_figures(record, problems)
    if problems or year is None:
        found.notices += problems
        return False
    found.seen.add((code, year))
    _doubt_sums(record, found, people, "total")
    if code not in found.areas:
        place = reading.checker.judge(record["lat"], record["lon"]).place
        found.areas[code] = town_at(record, code, name, place, reading)
    _count(found, code, year, people, record.row)
    return True


def _town_figures(record: Record, problems: list[Notice]) -> dict[AgeBand, int | None]:
    people: dict[AgeBand, int | None] = {}
    if record.table.has("total"):
        people[EVERYBODY] = _rounded([_people(record, "total", problems)])
    for band, columns in _town_columns(record.table).items():
        parts = [_people(record, column, problems) for column in columns]
        people[band] = _rounded(parts)
    return people


def _town_columns(table: Table) -> Mapping[AgeBand, tuple[str, ...]]:
    """Columns that add up to each band: both sexes together, or men and women."""
    found: dict[AgeBand, tuple[str, ...]] = {}
    for name in table.columns:
        sex, _, key = name.partition(":")
        if sex not in ("both", "men") or not key:
            continue
        low, _, high = key.removesuffix("+").partition("-")
        band = AgeBand(int(low), int(high) if high else None)
        if sex == "both":
            found[band] = (name,)
        elif table.has(f"women:{key}"):
            found.setdefault(band, (name, f"women:{key}"))
    return found


def _doubt_sums(
    record: Record, found: _Found, people: Mapping[AgeBand, int | None], column: str
) -> None:
    """Remark on an age with more people than the whole; ages may lack, so sums say nothing."""
    total = people.get(EVERYBODY)
    most = max((count or 0 for band, count in people.items() if band != EVERYBODY), default=0)
    if total is not None and most > total + _ROUNDED:
        code = RejectCode.SUM_MISMATCH
        found.notices.append(record.notice(NoticeLevel.WARNING, code, column, sum=most))


def _count(
    found: _Found, code: str, year: int, people: Mapping[AgeBand, int | None], row: int
) -> None:
    found.years.add(year)
    found.counts += [
        PopulationCountRow(
            area_code=code,
            as_of=date(year, 10, 1),
            count_kind=CountKind.PROJECTION,
            band=str(band),
            people=count,
            source_row=row,
        )
        for band, count in people.items()
    ]


def _people(record: Record, column: str, problems: list[Notice]) -> float | None:
    """A projected figure, with its decimals; None where the cell is empty."""
    text = plain(record[column]).replace(",", "")
    if not text or text in ("-", "*", "X", "x", "…", "..."):
        return None
    value = decimal(text)
    if value is None or not 0 <= value < _MOST_PEOPLE:
        negative = value is not None and value < 0
        code = RejectCode.NEGATIVE if negative else RejectCode.NOT_A_NUMBER
        problems.append(record.notice(NoticeLevel.REJECT, code, column))
        return None
    return value


def _rounded(parts: Sequence[float | None]) -> int | None:
    """Whole people of figures that belong together; None where any of them is unknown."""
    known = [part for part in parts if part is not None]
    return round(sum(known)) if len(known) == len(parts) else None


def parse_year(text: str) -> int | None:
    """Read ``2030``, ``2030年`` or ``令和12年``."""
    match = _YEAR.fullmatch(plain(text).replace(" ", ""))
    if match is None:
        return None
    return int(match[1]) if match[1] else 2018 + int(match[2])


def _years_of(table: Table) -> tuple[int, ...]:
    years = {int(name[:4]) for name in table.columns if name.endswith(":n") and name[0] == "2"}
    return tuple(sorted(years))


LAYOUT = Layout(
    kind=SourceKind.POPULATION,
    field_of=field_of,
    fits=fits,
    filled=("mesh", "name"),
    read=read,
    fields=("name", "year", "total"),
    required=2,
)
"""Of ``SourceKind.POPULATION``: its counts say that they are projections."""
