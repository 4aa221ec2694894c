"""Areas made from census squares: written again whenever squares or an outline come in.

Areas keep their row as long as their code stays, since others refer to it. Counts are those of
the file, whole; ``Area.share`` says how many of them are the municipality's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from sqlmodel import Session, SQLModel, col, select

from data.importers.journal import Journal
from data.squares.columns import BAND_COLUMNS
from data.squares.derive import Derived, DerivedArea, DerivedEdition
from data.squares.keep import derived_on_file
from models.codes import MunicipalityCode
from models.kinds import CountKind
from models.reasons import PlaceQuality
from models.tables import Area, AreaRow, HouseholdCount, PopulationCount

_CHUNK: Final = 500
_HOUSEHOLDS: Final = {
    "households": "households",
    "with_senior": "households_senior",
    "alone_senior": "alone_senior",
    "couple_senior": "couple_senior",
}

Row = dict[str, Any]


def renew(session: Session, code: MunicipalityCode, journal: Journal) -> Counter[str]:
    """Make a municipality's areas of the squares on file anew, and write what is different."""
    done: Counter[str] = Counter()
    for derived in derived_on_file(session, code):
        done += _write(session, code, derived, journal)
    return done


def _write(
    session: Session, code: MunicipalityCode, derived: Derived, journal: Journal
) -> Counter[str]:
    query = select(Area).where(Area.municipality_code == code, Area.unit == derived.unit)
    on_file = {area.code: area for area in session.exec(query)}
    wanted = {row["code"]: row for row in _area_rows(code, derived)}
    done: Counter[str] = Counter()
    done["areas_removed"] = _remove(
        session, [area for key, area in on_file.items() if key not in wanted], journal
    )
    for key, row in wanted.items():
        if key in on_file:
            done["areas_updated"] += journal.change(session, on_file[key], row)
    new = [row for key, row in wanted.items() if key not in on_file]
    journal.add_many(session, Area, new)
    done["areas_added"] = len(new)
    ids = {area.code: area.id for area in session.exec(query) if area.id is not None}
    at = [ids[str(area.code)] for area in derived.areas]
    done["counts_stored"] = _replace(
        session, PopulationCount, at, list(_count_rows(derived, at)), journal
    )
    done["households_stored"] = _replace(
        session, HouseholdCount, at, list(_household_rows(derived, at)), journal
    )
    return done


def _area_rows(code: MunicipalityCode, derived: Derived) -> Iterator[Row]:
    newest = derived.editions[-1]
    for at, area in enumerate(derived.areas):
        row = AreaRow(
            municipality_code=code,
            unit=derived.unit,
            code=str(area.code),
            name=str(area.code),
            lat=area.lat,
            lon=area.lon,
            place_quality=PlaceQuality.OK,
            merge_role=area.role,
            merged_into=None if area.merged_into is None else str(area.merged_into),
            members=_members(area),
            share=area.share,
            source_row=int(newest.source_rows[at]) or None,
        )
        yield row.model_dump() | {"source_id": int(newest.source_ids[at]) or None}


def _members(area: DerivedArea) -> str | None:
    return ";".join(map(str, area.members)) or None


def _count_rows(derived: Derived, ids: Sequence[int]) -> Iterator[Row]:
    for edition in derived.editions:
        for name, band in BAND_COLUMNS.items():
            column = edition.values.get(name)
            if column is None or np.isnan(column).all():
                continue
            for at, people in enumerate(_whole(column)):
                if edition.on_file[at]:
                    yield _origin(edition, at, ids) | {"band": str(band), "people": people}


def _household_rows(derived: Derived, ids: Sequence[int]) -> Iterator[Row]:
    for edition in derived.editions:
        columns = {
            field: _whole(edition.values[name])
            for field, name in _HOUSEHOLDS.items()
            if name in edition.values
        }
        for at in np.flatnonzero(edition.on_file).tolist() if columns else ():
            yield _origin(edition, at, ids) | {
                field: columns[field][at] if field in columns else None for field in _HOUSEHOLDS
            }


def _origin(edition: DerivedEdition, at: int, ids: Sequence[int]) -> Row:
    return {
        "area_id": ids[at],
        "as_of": edition.as_of,
        "count_kind": CountKind.CENSUS,
        "source_id": int(edition.source_ids[at]),
        "source_row": int(edition.source_rows[at]),
    }


def _whole(column: np.ndarray[Any, np.dtype[np.float64]]) -> list[int | None]:
    return [None if np.isnan(one) else round(one) for one in column.tolist()]


def _remove(session: Session, areas: Sequence[Area], journal: Journal) -> int:
    """Remove areas that squares no longer make, with what was counted in them."""
    ids = [area.id for area in areas if area.id is not None]
    for table in (PopulationCount, HouseholdCount):
        for chunk in _chunks(ids):
            journal.remove_where(session, table, col(table.area_id).in_(chunk))
    for area in areas:
        journal.remove(session, area)
    return len(ids)


def _replace(
    session: Session,
    table: type[PopulationCount] | type[HouseholdCount],
    ids: Sequence[int],
    rows: Sequence[Row],
    journal: Journal,
) -> int:
    """Write the census counts of areas anew where they differ; return how many rows changed."""
    wanted = _by_area(rows)
    held = _by_area([row for chunk in _chunks(ids) for row in _held(session, table, chunk)])
    stale = [area for area in held if held[area] != wanted.get(area)]
    kind = col(table.count_kind) == CountKind.CENSUS
    for chunk in _chunks(stale):
        journal.remove_where(session, table, col(table.area_id).in_(chunk), kind)
    fresh = [row for row in rows if held.get(row["area_id"]) != wanted[row["area_id"]]]
    journal.add_many(session, table, fresh)
    return len(fresh)


def _held(
    session: Session, table: type[PopulationCount] | type[HouseholdCount], ids: Sequence[int]
) -> list[Row]:
    query = select(table).where(
        col(table.area_id).in_(ids), col(table.count_kind) == CountKind.CENSUS
    )
    found: Sequence[SQLModel] = session.exec(query).all()
    return [row.model_dump(exclude={"id"}) for row in found]


def _by_area(rows: Sequence[Row]) -> Mapping[int, set[tuple[tuple[str, Any], ...]]]:
    found: dict[int, set[tuple[tuple[str, Any], ...]]] = {}
    for row in rows:
        found.setdefault(row["area_id"], set()).add(tuple(sorted(row.items())))
    return found


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
