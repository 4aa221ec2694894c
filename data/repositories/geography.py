"""Municipalities, their areas, and people by age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session, col, select

from models.ages import AgeBand, parse_age_band
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import AreaUnit, CountKind, MergeRole
from models.reasons import PlaceQuality
from models.tables import Area, Boundary, Municipality, PopulationCount


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas of one unit in one municipality, in a stable order. Arrays have one entry each.

    Attributes:
        members: Squares of a suppressed group, the receiver first; empty for any other area.
        share: Of each area's people, those of the municipality.
    """

    municipality_code: MunicipalityCode
    unit: AreaUnit
    ids: tuple[int, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    place_quality: tuple[PlaceQuality, ...]
    merge_role: tuple[MergeRole, ...]
    merged_into: tuple[str | None, ...]
    members: tuple[tuple[str, ...], ...]
    share: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Population:
    """People by area and age band. ``people`` has shape (areas, bands); NaN is not published."""

    as_of: date
    kind: CountKind
    bands: tuple[AgeBand, ...]
    people: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CountEdition:
    """A day and kind for which people are on file."""

    unit: AreaUnit
    as_of: date
    kind: CountKind


def municipalities(session: Session) -> Sequence[Municipality]:
    """Municipalities on file, by code."""
    return session.exec(select(Municipality).order_by(col(Municipality.code))).all()


def municipality(session: Session, code: MunicipalityCode) -> Municipality:
    """One municipality.

    Raises:
        NotFound: ``municipality.not_on_file``.
    """
    found = session.get(Municipality, code)
    if found is None:
        raise NotFound("municipality.not_on_file", value=code)
    return found


def boundary(session: Session, code: MunicipalityCode) -> str | None:
    """The municipality's outline as GeoJSON, where one has been loaded."""
    found = session.get(Boundary, code)
    return None if found is None else found.geojson


def land_around(session: Session, code: MunicipalityCode) -> str | None:
    """Land around the municipality that is others', as GeoJSON, where that is known."""
    found = session.get(Boundary, code)
    return None if found is None else found.neighbours_geojson


def editions(session: Session, code: MunicipalityCode) -> tuple[CountEdition, ...]:
    """Units and days for which people are on file: towns before squares, newest first."""
    rows = session.exec(
        select(col(Area.unit), col(PopulationCount.as_of), col(PopulationCount.count_kind))
        .join(Area, col(Area.id) == col(PopulationCount.area_id))
        .where(Area.municipality_code == code)
        .distinct()
    ).all()
    found = [CountEdition(unit, as_of, kind) for unit, as_of, kind in rows]
    return tuple(
        sorted(
            found, key=lambda e: (e.unit is not AreaUnit.TOWN, e.unit.value, -e.as_of.toordinal())
        )
    )


def areas(session: Session, code: MunicipalityCode, unit: AreaUnit) -> Areas:
    """All areas of one unit, by id."""
    rows = session.exec(
        select(Area).where(Area.municipality_code == code, Area.unit == unit).order_by(col(Area.id))
    ).all()
    return Areas(
        municipality_code=code,
        unit=unit,
        ids=tuple(row.id for row in rows if row.id is not None),
        codes=tuple(row.code for row in rows),
        names=tuple(row.name for row in rows),
        lat=np.array([np.nan if row.lat is None else row.lat for row in rows], dtype=np.float64),
        lon=np.array([np.nan if row.lon is None else row.lon for row in rows], dtype=np.float64),
        place_quality=tuple(row.place_quality for row in rows),
        merge_role=tuple(row.merge_role for row in rows),
        merged_into=tuple(row.merged_into for row in rows),
        members=tuple(members_of(row.members) for row in rows),
        share=np.array([row.share for row in rows], dtype=np.float64),
    )


def members_of(joined: str | None) -> tuple[str, ...]:
    """Squares that are one area, the receiver first; empty for a square or town by itself."""
    return tuple(joined.split(";")) if joined else ()


def areas_counted(session: Session, code: MunicipalityCode, edition: CountEdition) -> Areas:
    """The areas of an edition: every town; of the squares, those it has a row for.

    A town without a row is one whose people are unknown. Squares are listed only where
    somebody lives, and a projection's may be others than the census's.
    """
    every = areas(session, code, edition.unit)
    if edition.unit is AreaUnit.TOWN:
        return every
    rows = session.exec(
        select(col(PopulationCount.area_id))
        .join(Area, col(Area.id) == col(PopulationCount.area_id))
        .where(Area.municipality_code == code, Area.unit == edition.unit)
        .where(PopulationCount.as_of == edition.as_of)
        .where(PopulationCount.count_kind == edition.kind)
        .distinct()
    ).all()
    counted = set(rows)
    keep = np.array([id in counted for id in every.ids], dtype=np.bool_)
    return Areas(
        municipality_code=every.municipality_code,
        unit=every.unit,
        ids=tuple(compress(every.ids, keep)),
        codes=tuple(compress(every.codes, keep)),
        names=tuple(compress(every.names, keep)),
        lat=every.lat[keep],
        lon=every.lon[keep],
        place_quality=tuple(compress(every.place_quality, keep)),
        merge_role=tuple(compress(every.merge_role, keep)),
        merged_into=tuple(compress(every.merged_into, keep)),
        members=tuple(compress(every.members, keep)),
        share=every.share[keep],
    )


def population(session: Session, places: Areas, edition: CountEdition) -> Population:
    """People of the municipality by area and band of one edition, in the order of ``places``.

    Counts are stored as published; an area that is partly another municipality's counts here
    by its share, so its people need not be whole. Projections name the one municipality a
    square belongs to, and have no share.
    """
    rows = session.exec(
        select(col(PopulationCount.area_id), col(PopulationCount.band), col(PopulationCount.people))
        .join(Area, col(Area.id) == col(PopulationCount.area_id))
        .where(Area.municipality_code == places.municipality_code, Area.unit == places.unit)
        .where(PopulationCount.as_of == edition.as_of)
        .where(PopulationCount.count_kind == edition.kind)
    ).all()
    bands = tuple(sorted({parse_age_band(band) for _, band, _ in rows}, key=_by_age))
    column = {str(band): index for index, band in enumerate(bands)}
    line = {area_id: index for index, area_id in enumerate(places.ids)}
    people = np.full((len(places.ids), len(bands)), np.nan)
    for area_id, band, count in rows:
        if count is not None:
            people[line[area_id], column[band]] = count
    if edition.kind is not CountKind.PROJECTION:
        people *= places.share[:, None]
    return Population(edition.as_of, edition.kind, bands, people)


def _by_age(band: AgeBand) -> tuple[int, float]:
    return band.low, float("inf") if band.high is None else band.high
