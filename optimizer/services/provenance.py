"""How do you know? For every fact of a venue or an area: file, sheet, row, publisher, terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading
from data.importers.corrections import PLACE, in_force
from data.importers.stores.venues import claimed
from data.repositories import provenance as rows
from data.repositories import supply
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import CountKind, PlaceSubject, SourceKind
from models.tables import Area, ImportRun, Source, Venue, VenueRow

VENUE_FACTS: Final = (
    "name",
    "kind",
    "address",
    "place",
    "open_days",
    "hours",
    "hours_note",
    "seats",
    "wifi",
    "step_free",
    "phone",
    "note",
)
"""Facts of a venue; ``place`` and ``hours`` stand for the columns that belong together."""

_COLUMNS: Final = {"place": PLACE[:2], "hours": ("opens_min", "closes_min")}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one fact came from, and on what terms.

    Attributes:
        sheet: Empty for text files, and where the file's sheet was not kept.
        row: As a spreadsheet shows it; None: not known.
        edition: As the publisher names it.
        imported_at: None for facts that were not imported.
    """

    file_name: str
    sheet: str
    row: int | None
    title: str
    kind: SourceKind
    publisher: str
    edition: str
    as_of: date | None
    licence: str
    attribution: str
    imported_at: datetime | None


@dataclass(frozen=True, slots=True)
class FactOrigin:
    """One fact of a venue.

    Attributes:
        fact: One of ``VENUE_FACTS``.
        origins: Rows that say so, the newest first; empty where it was entered or put right
            on the screen.
        corrected: Whether a person put the location right.
    """

    fact: str
    origins: tuple[Origin, ...]
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class CountOrigin:
    """People or households of one day and kind in an area."""

    as_of: date
    kind: CountKind
    households: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class AreaProvenance:
    """Where an area and its counts came from.

    Attributes:
        origin: Of its name and location; None: not known.
        corrected: Whether a person put the location right.
    """

    origin: Origin | None
    corrected: bool
    counts: tuple[CountOrigin, ...]


def venue_provenance(engine: Engine, venue_id: int) -> tuple[FactOrigin, ...]:
    """Every known fact of a venue with the rows that say so.

    Raises:
        NotFound: ``venue.not_on_file``.
    """
    with reading(engine) as session:
        venue = supply.venue(session, venue_id)
        claims = [
            (claimed(claim.fields_json, venue), _origin(source, claim.sheet, claim.source_row, run))
            for claim, source, run in reversed(rows.of_venue(session, venue))
        ]
        right = in_force(session, venue.municipality_code, PlaceSubject.VENUE).get(venue.code)
    corrected = right is not None and (right.lat, right.lon) == (venue.lat, venue.lon)
    return tuple(_facts(venue, claims, corrected=corrected))


def _facts(
    venue: Venue, claims: Sequence[tuple[VenueRow, Origin]], *, corrected: bool
) -> Iterator[FactOrigin]:
    for fact in VENUE_FACTS:
        columns = _COLUMNS.get(fact, (fact,))
        value = [getattr(venue, name) for name in columns]
        if set(value) & {None, ""}:
            continue
        by_hand = fact == "place" and corrected
        said = tuple(
            origin
            for row, origin in claims
            if not by_hand and [getattr(row, name) for name in columns] == value
        )
        yield FactOrigin(fact, said, by_hand)


def area_provenance(engine: Engine, area_id: int) -> AreaProvenance:
    """Where an area's name, location and counts came from.

    Raises:
        NotFound: ``area.not_on_file``.
    """
    with reading(engine) as session:
        area = session.get(Area, area_id)
        if area is None:
            raise NotFound("area.not_on_file", value=area_id)
        right = in_force(session, MunicipalityCode(area.municipality_code), PlaceSubject.AREA).get(
            area.code
        )
        source = None if area.source_id is None else session.get(Source, area.source_id)
        own = None if source is None else _with_run(session, source, area.source_row)
        return AreaProvenance(
            origin=own,
            corrected=right is not None and (right.lat, right.lon) == (area.lat, area.lon),
            counts=tuple(_counts(session, area)),
        )


def _counts(session: Session, area: Area) -> Iterator[CountOrigin]:
    for count, source in rows.counts_of_area(session, area):
        origin = _with_run(session, source, count.source_row)
        yield CountOrigin(count.as_of, count.count_kind, False, origin)
    for homes, source in rows.households_of_area(session, area):
        origin = _with_run(session, source, homes.source_row)
        yield CountOrigin(homes.as_of, homes.count_kind, True, origin)


def _with_run(session: Session, source: Source, row: int | None) -> Origin:
    assert source.id is not None
    return _origin(source, "", row, rows.runs_of(session, [source.id]).get(source.id))


def _origin(source: Source, sheet: str, row: int | None, run: ImportRun | None) -> Origin:
    return Origin(
        file_name=source.file_name,
        sheet=sheet,
        row=row,
        title=source.title,
        kind=source.kind,
        publisher=source.publisher,
        edition=source.edition,
        as_of=source.as_of,
        licence=source.licence,
        attribution=source.attribution,
        imported_at=None if run is None else run.imported_at,
    )
