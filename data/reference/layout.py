"""The committed tables' own layout: one function to write each, one to read it back.

Plain CSV in UTF-8 with LF. Blank means unknown. Numbers are written so that they read back
exactly. ``build`` writes, ``catalog`` reads; a test holds the two together.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from data.importers.bundles import SaidOfVenue
from models.ages import EVERYBODY, FIVE_YEAR_BANDS
from models.clock import clock_text, parse_clock
from models.codes import MunicipalityCode
from models.kinds import AreaUnit, CountKind, VenueKind
from models.reasons import PlaceQuality, RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import AreaRow, MunicipalityRow, PopulationCountRow, VenueRow

FOLDER = Path(__file__).parent
BANDS = tuple(map(str, (EVERYBODY, *FIVE_YEAR_BANDS)))
"""Columns of the population table: ``all``, then five-year bands to ``85+``."""

_MUNICIPALITY = ("code", "prefecture", "name", "kana", "lat", "lon", "area_km2")
_TOWN = ("code", "name", "lat", "lon", "place_quality", "place_raw", "source_row")
_VENUE = (
    "code",
    "name",
    "kind",
    "address",
    "lat",
    "lon",
    "place_quality",
    "place_raw",
    "open_days",
    "opens",
    "closes",
    "hours_note",
    "seats",
    "wifi",
    "step_free",
    "phone",
    "note",
)
_NOTICE = ("level", "code", "file", "sheet", "row", "column", "value", "extra")


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as CSV text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return buffer.getvalue()


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Read a table row by row, by heading."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def municipalities_csv(rows: Iterable[MunicipalityRow]) -> str:
    """Write municipalities."""
    return write_table(
        _MUNICIPALITY, ([getattr(row, name) for name in _MUNICIPALITY] for row in rows)
    )


def read_municipalities(path: Path) -> tuple[MunicipalityRow, ...]:
    """Read municipalities."""
    return tuple(
        MunicipalityRow(
            code=row["code"],
            prefecture=row["prefecture"],
            name=row["name"],
            kana=row["kana"],
            lat=_number(row["lat"]),
            lon=_number(row["lon"]),
            area_km2=_number(row["area_km2"]),
        )
        for row in read_table(path)
    )


def census_people_csv(rows: Iterable[tuple[str, int | None, int | None]]) -> str:
    """Write the people of municipalities: code, 2020, and 2015 in the limits of 2020."""
    return write_table(("code", "people_2020", "people_2015"), rows)


def read_census_people(path: Path) -> dict[tuple[str, int], int]:
    """Read the people of municipalities, by code and year of the census."""
    return {
        (row["code"], year): int(row[f"people_{year}"])
        for row in read_table(path)
        for year in (2020, 2015)
        if row[f"people_{year}"]
    }


def towns_csv(rows: Iterable[AreaRow]) -> str:
    """Write towns."""
    return write_table(_TOWN, ([getattr(row, name) for name in _TOWN] for row in rows))


def read_towns(path: Path, municipality: MunicipalityCode) -> tuple[AreaRow, ...]:
    """Read towns."""
    return tuple(
        AreaRow(
            municipality_code=municipality,
            unit=AreaUnit.TOWN,
            code=row["code"],
            name=row["name"],
            lat=_number(row["lat"]),
            lon=_number(row["lon"]),
            place_quality=PlaceQuality(row["place_quality"]),
            place_raw=row["place_raw"],
            source_row=int(row["source_row"]),
        )
        for row in read_table(path)
    )


def population_csv(counts: Iterable[PopulationCountRow]) -> str:
    """Write people, one row per day and town and one column per band."""
    rows: dict[tuple[str, str, int | None], dict[str, int | None]] = {}
    for count in counts:
        key = (count.as_of.isoformat(), count.area_code, count.source_row)
        rows.setdefault(key, {})[count.band] = count.people
    return write_table(
        ("as_of", "code", "source_row", *BANDS),
        ((*key, *(people[band] for band in BANDS)) for key, people in rows.items()),
    )


def read_population(path: Path, as_of: date) -> tuple[PopulationCountRow, ...]:
    """Read the people of one day."""
    return tuple(
        PopulationCountRow(
            area_code=row["code"],
            as_of=as_of,
            count_kind=CountKind.REGISTER,
            band=band,
            people=int(row[band]) if row[band] else None,
            source_row=int(row["source_row"]),
        )
        for row in read_table(path)
        if row["as_of"] == as_of.isoformat()
        for band in BANDS
    )


def venues_csv(rows: Iterable[tuple[str, SaidOfVenue]]) -> str:
    """Write what each row of each list said of a venue, with the key of its source."""
    return write_table(
        ("source", "sheet", "source_row", *_VENUE),
        ((key, said.sheet, said.row, *_venue_cells(said.venue)) for key, said in rows),
    )


def _venue_cells(row: VenueRow) -> Iterator[object]:
    clocks = {"opens": row.opens_min, "closes": row.closes_min}
    for name in _VENUE:
        if name in clocks:
            minute = clocks[name]
            yield None if minute is None else clock_text(minute)
        else:
            value = getattr(row, name)
            yield {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def read_venues(path: Path, municipality: MunicipalityCode) -> tuple[tuple[str, SaidOfVenue], ...]:
    """Read what was said of venues, with the key of its source."""
    return tuple(
        (
            row["source"],
            SaidOfVenue(_venue(row, municipality), row["sheet"], int(row["source_row"])),
        )
        for row in read_table(path)
    )


def _venue(row: Mapping[str, str], municipality: MunicipalityCode) -> VenueRow:
    flags = {"yes": True, "no": False, "": None}
    return VenueRow(
        municipality_code=municipality,
        code=row["code"],
        name=row["name"],
        kind=VenueKind(row["kind"]),
        address=row["address"],
        lat=_number(row["lat"]),
        lon=_number(row["lon"]),
        place_quality=PlaceQuality(row["place_quality"]),
        place_raw=row["place_raw"],
        open_days=row["open_days"] or None,
        opens_min=parse_clock(row["opens"]) if row["opens"] else None,
        closes_min=parse_clock(row["closes"]) if row["closes"] else None,
        hours_note=row["hours_note"],
        seats=int(row["seats"]) if row["seats"] else None,
        wifi=flags[row["wifi"]],
        step_free=flags[row["step_free"]],
        phone=row["phone"],
        note=row["note"],
    )


def notices_csv(rows: Iterable[tuple[str, Notice]]) -> str:
    """Write what was found wrong in the published files, each with the key of its source."""
    return write_table(
        ("source", *_NOTICE),
        (
            (
                key,
                *(getattr(notice, name) for name in _NOTICE[:-1]),
                json.dumps(dict(notice.extra), ensure_ascii=False) if notice.extra else "",
            )
            for key, notice in rows
        ),
    )


def read_notices(path: Path) -> tuple[tuple[str, Notice], ...]:
    """Read what was found wrong in the published files."""
    return tuple(
        (
            row["source"],
            Notice(
                level=NoticeLevel(row["level"]),
                code=RejectCode(row["code"]),
                file=row["file"],
                sheet=row["sheet"],
                row=int(row["row"]) if row["row"] else None,
                column=row["column"],
                value=row["value"],
                extra=json.loads(row["extra"]) if row["extra"] else {},
            ),
        )
        for row in read_table(path)
    )


def _number(text: str) -> float | None:
    return float(text) if text else None
