"""Census squares in the database: stored whole, read back around a municipality.

Rows go by the run that brought them, so that an import is undone by removing its rows. Which
file covers what is read from the subject of its source: see ``subject``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import shapely
from sqlalchemy import func, insert, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from data.squares.columns import COLUMNS, DIGITS, ROLES, IntArray, Part, SquareColumns, TableKind
from data.squares.derive import Derived, derive
from data.squares.shares import Land
from models import grid
from models.codes import MunicipalityCode
from models.kinds import AreaUnit, SourceKind
from models.tables import Boundary, CensusSquare, ImportRun, Source

_CHUNK: Final = 20_000
_WELL_AROUND_DEG: Final = 0.2
"""Squares are read this far around an outline: groups are kept whole, clusters followed."""

_PARTS_SHARE_LESS: Final = 0.5
"""Two files by prefecture share squares on their border; of one that shares more than this with
an older one, it is the newer edition."""

SUBJECT: Final = "squares"


@dataclass(frozen=True, slots=True)
class File:
    """A file of squares on file, by its newest run."""

    run_id: int
    source_id: int
    as_of: date
    table: TableKind
    unit: AreaUnit
    whole: bool


def store_squares(session: Session, run_id: int, as_of: date, rows: SquareColumns) -> int:
    """Store the rows of one file, whole; return how many they are."""
    order = np.argsort(rows.codes)
    sorted_rows = rows.take(order)
    table = CensusSquare.__table__  # type: ignore[attr-defined]
    for start in range(0, order.size, _CHUNK):
        chunk = list(_as_stored(sorted_rows, slice(start, start + _CHUNK), run_id, as_of))
        session.execute(insert(table), chunk)
    return int(order.size)


def _as_stored(
    rows: SquareColumns, part: slice, run_id: int, as_of: date
) -> Iterator[dict[str, Any]]:
    names = ("code", "merge_role", "merged_into", "source_row", *rows.values)
    columns: list[list[Any]] = [
        rows.codes[part].tolist(),
        [ROLES[role] for role in rows.roles[part].tolist()],
        [target or None for target in rows.targets[part].tolist()],
        rows.source_rows[part].tolist(),
        *(_whole_or_none(column[part]) for column in rows.values.values()),
    ]
    same = {"run_id": run_id, "as_of": as_of}
    for cells in zip(*columns, strict=True):
        yield dict(zip(names, cells, strict=True), **same)


def _whole_or_none(column: np.ndarray[Any, np.dtype[np.float64]]) -> list[int | None]:
    known = ~np.isnan(column)
    whole = np.where(known, column, 0).astype(np.int64).tolist()
    return [one if there else None for one, there in zip(whole, known.tolist(), strict=True)]


def files_on_file(session: Session) -> list[File]:
    """Files of squares on file, oldest first: the newest edition of each subject."""
    found: dict[str, File] = {}
    runs = session.execute(
        select(col(ImportRun.id), col(Source.id), col(Source.key))
        .join(Source, col(Source.id) == col(ImportRun.source_id))
        .where(col(Source.kind) == SourceKind.MESH_CENSUS)
        .where(col(Source.key).startswith(f"{SUBJECT}/"), col(ImportRun.undone_at).is_(None))
        .order_by(col(ImportRun.id))
    ).all()
    for run_id, source_id, key in runs:
        subject = key.partition("@")[0]
        _, day, table, *what = subject.split("/")
        if len(what) < 2:  # a file of which no square could be taken has no level
            continue
        unit, *scope = what
        found[subject] = File(
            run_id,
            source_id,
            date.fromisoformat(day),
            TableKind(table),
            AreaUnit(unit),
            len(scope[0]) == 4 and scope[0].isdigit(),
        )
    return sorted(found.values(), key=lambda file: file.run_id)


def parts_around(session: Session, land: Land, digits: int) -> list[Part]:
    """What the files on file say of the squares of one level in and well around an outline."""
    ranges = _ranges(land, digits)
    found = []
    for file in files_on_file(session):
        if DIGITS[file.unit] != digits:
            continue
        rows = _rows(session, file.run_id, ranges)
        if rows.codes.size:
            found.append(
                Part(file.run_id, file.source_id, file.as_of, file.table, file.whole, rows)
            )
    return found


def _ranges(land: Land, digits: int) -> list[tuple[int, int]]:
    """Ranges of codes that hold the secondary squares around an outline."""
    west, south, east, north = land.outline.bounds
    margin = _WELL_AROUND_DEG
    lows, highs = (
        grid.rows_and_columns(grid.squares_at(lat, lon, 6), 6)
        for lat, lon in ((south - margin, west - margin), (north + margin, east + margin))
    )
    up, right = np.meshgrid(
        np.arange(lows[0][0], highs[0][0] + 1), np.arange(lows[1][0], highs[1][0] + 1)
    )
    height, width = grid.LAT_SIZE[6], grid.LON_SIZE[6]
    first = 100 * grid.PER_DEGREE
    codes = np.sort(grid.code_at(up.ravel() * height, right.ravel() * width - first, 6))
    breaks = np.flatnonzero(np.diff(codes) != 1)
    starts, ends = np.r_[0, breaks + 1], np.r_[breaks, codes.size - 1]
    scale = 10 ** (digits - 6)
    pairs = zip(codes[starts].tolist(), codes[ends].tolist(), strict=True)
    return [(low * scale, (high + 1) * scale - 1) for low, high in pairs]


def _rows(session: Session, run_id: int, ranges: Sequence[tuple[int, int]]) -> SquareColumns:
    table = CensusSquare.__table__  # type: ignore[attr-defined]
    wanted = ("code", "merge_role", "merged_into", "source_row", *COLUMNS)
    query = select(*(table.c[name] for name in wanted)).where(table.c.run_id == run_id)
    rows = [
        row
        for low, high in ranges
        for row in session.execute(query.where(table.c.code.between(low, high)))
    ]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(wanted)
    roles = {role: number for number, role in enumerate(ROLES)}
    values = {
        name: np.array(column, dtype=np.float64)
        for name, column in zip(COLUMNS, columns[4:], strict=True)
    }
    return SquareColumns(
        np.array(columns[0], dtype=np.int64),
        np.array([roles[role] for role in columns[1]], dtype=np.int64),
        np.array([target or 0 for target in columns[2]], dtype=np.int64),
        np.array(columns[3], dtype=np.int64),
        {name: column for name, column in values.items() if not np.isnan(column).all()}
        | {"people": values["people"]},
    )


def replaced_editions(session: Session, parts: Sequence[Part]) -> set[tuple[int, int]]:
    """Pairs of runs (older, newer) by prefecture or wider that are editions of one another."""
    wide = sorted((part for part in parts if not part.whole), key=lambda part: part.run_id)
    return {
        (older.run_id, newer.run_id)
        for at, older in enumerate(wide)
        for newer in wide[at + 1 :]
        if (older.as_of, older.table) == (newer.as_of, newer.table)
        and _mostly_shared(session, older.run_id, newer.run_id)
    }


def _mostly_shared(session: Session, older: int, newer: int) -> bool:
    here, there = aliased(CensusSquare), aliased(CensusSquare)
    shared = session.execute(
        select(func.count())
        .select_from(here)
        .join(there, col(there.code) == col(here.code))
        .where(col(here.run_id) == older, col(there.run_id) == newer)
    ).scalar_one()
    sizes = [
        session.execute(select(func.count()).where(col(CensusSquare.run_id) == run_id)).scalar_one()
        for run_id in (older, newer)
    ]
    return bool(shared > _PARTS_SHARE_LESS * min(sizes))


def land_on_file(session: Session, code: MunicipalityCode) -> Land | None:
    """A municipality's outline and what is around it, where it has been loaded."""
    found = session.get(Boundary, code)
    if found is None:
        return None
    around = found.neighbours_geojson
    return Land(
        shapely.from_geojson(found.geojson),
        None if around is None else shapely.from_geojson(around),
    )


def touched(land: Land, codes: IntArray, digits: int) -> bool:
    """Whether any of these squares lies in a primary square that the outline reaches."""
    west, south, east, north = land.outline.bounds
    lows, highs = (
        int(grid.squares_at(lat, lon, 4)[0]) for lat, lon in ((south, west), (north, east))
    )
    primaries = np.unique(grid.primary_of(codes, digits))
    up, right = primaries // 100, primaries % 100
    within = (up >= lows // 100) & (up <= highs // 100)
    within &= (right >= lows % 100) & (right <= highs % 100)
    return bool(within.any())


def derived_on_file(session: Session, code: MunicipalityCode) -> list[Derived]:
    """The areas that the squares on file give a municipality, level by level.

    Empty where its outline, or any square, is not on file.
    """
    land = land_on_file(session, code)
    if land is None:
        return []
    found = []
    for unit in sorted({file.unit for file in files_on_file(session)}, key=lambda u: DIGITS[u]):
        parts = parts_around(session, land, DIGITS[unit])
        replaced = replaced_editions(session, parts)
        derived = derive(parts, land, DIGITS[unit], replaced=replaced)
        if derived.areas:
            found.append(derived)
    return found
