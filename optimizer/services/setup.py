"""A city's first day: what is on file, what is missing, and the file to look for next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Engine

from data.database import reading
from data.importers.boundary import outline_from_geojson
from data.importers.report import subject_of
from data.reference import catalog, primary_squares
from data.reference.primary_squares import PrimarySquares
from data.reference.publications import Publication, publication
from data.repositories import geography, inventory
from data.repositories.inventory import Inventory
from models.clock import JST
from models.codes import MunicipalityCode
from models.kinds import SourceKind
from models.place import LatLon
from models.tables import ImportRun, Source
from optimizer.services import places, setup_rules
from optimizer.services.places import Place
from optimizer.services.setup_rules import ITEMS, Fact, Weight

_KINDS: Final[Mapping[Fact, frozenset[SourceKind]]] = {
    Fact.POPULATION: frozenset({SourceKind.POPULATION}),
    Fact.BOUNDARY: frozenset({SourceKind.BOUNDARY}),
    Fact.SQUARES: frozenset({SourceKind.MESH_CENSUS}),
    Fact.VENUES: frozenset({SourceKind.VENUES, SourceKind.VENUE_HOURS}),
    Fact.SUPPORTERS: frozenset({SourceKind.SUPPORTERS}),
    Fact.AVAILABILITY: frozenset({SourceKind.AVAILABILITY}),
    Fact.HELD: frozenset({SourceKind.ATTENDANCE, SourceKind.EVENTS}),
}
"""Files that bring an item. Wi-Fi comes in lists of venues, told by the places they gave it to."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The newest file that brought an item.

    Attributes:
        as_of: The day its facts are of, where it says so.
        age_days: Days from that day (else from the import) to today.
    """

    title: str
    file_name: str
    edition: str
    as_of: date | None
    imported_at: datetime
    age_days: int


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist.

    Attributes:
        on_file: Whether anything of it is there.
        amount: How many records: areas, venues, people, courses, surveys, sessions held.
        of: Of how many, where that says something: supporters whose hours are known.
        doubts: Records whose location is missing or cannot be used.
        rejected: Rows left out of the newest edition of each of its files.
        taken: The newest file that brought it; None for what is built in or entered by hand.
        more_files: Files in force beside that one.
        opens: Screens that would work as soon as it were there as well.
        looks_for: The published file to look for; None where it is a form of ours.
    """

    fact: Fact
    weight: Weight
    on_file: bool
    amount: int
    of: int | None
    doubts: int
    rejected: int
    taken: Taken | None
    more_files: int
    opens: tuple[str, ...]
    looks_for: Publication | None


@dataclass(frozen=True, slots=True)
class Checklist:
    """Where a city stands on its first day.

    Attributes:
        left: Necessary items that are missing.
        working: Screens that already work.
        squares: Primary squares its census comes in.
    """

    place: Place
    items: tuple[Item, ...]
    facts: frozenset[Fact]
    left: tuple[Fact, ...]
    working: tuple[str, ...]
    squares: PrimarySquares

    def item(self, fact: Fact) -> Item:
        """One line of the list."""
        return next(one for one in self.items if one.fact is fact)


def on_file(engine: Engine, code: MunicipalityCode | None) -> frozenset[Fact]:
    """The facts of which anything is on file for a municipality; without one, none."""
    if code is None:
        return frozenset()
    with reading(engine) as session:
        return setup_rules.facts_in(inventory.inventory(session, code))


def checklist(engine: Engine, code: MunicipalityCode, today: date) -> Checklist:
    """The checklist of a municipality, whether it is on file or not.

    Args:
        engine: The database.
        code: The municipality.
        today: The day to count ages to.

    Raises:
        InputError: ``municipality_code.unknown``.
    """
    place = places.place(code)
    with reading(engine) as session:
        found = inventory.inventory(session, code)
        runs = inventory.runs_in_force(session, code)
        wifi = inventory.wifi_sources(session, code)
        outline = geography.boundary(session, code)
    facts = setup_rules.facts_in(found)
    squares = squares_of(code, outline)
    files = _files_by_item(runs, wifi)
    return Checklist(
        place=place,
        items=tuple(
            _item(fact, found, facts, files.get(fact, ()), squares, place, today) for fact in ITEMS
        ),
        facts=facts,
        left=setup_rules.left_to_do(facts),
        working=setup_rules.working(facts),
        squares=squares,
    )


def squares_of(code: MunicipalityCode, outline_geojson: str | None) -> PrimarySquares:
    """The primary squares of a municipality: by its outline, else by town hall and area."""
    if outline_geojson is not None:
        return primary_squares.within(outline_from_geojson(outline_geojson))
    row = catalog.find_municipality(code)
    if row.lat is None or row.lon is None or row.area_km2 is None:
        return PrimarySquares(())
    return primary_squares.around(LatLon(row.lat, row.lon), row.area_km2)


_File = tuple[ImportRun, Source]


def _files_by_item(runs: Sequence[_File], wifi: frozenset[int]) -> Mapping[Fact, Sequence[_File]]:
    """The edition in force of every subject, by the item it brought; the newest facts first.

    A list of Wi-Fi spots is a list of venues as well, but not the one to name for them.
    """
    newest: dict[str, _File] = {}
    for run, source in runs:
        newest.setdefault(subject_of(source.key), (run, source))
    files: dict[Fact, list[_File]] = {}
    for run, source in sorted(newest.values(), key=_day_and_import, reverse=True):
        if source.kind is SourceKind.VENUES and source.id in wifi:
            files.setdefault(Fact.WIFI, []).append((run, source))
        for fact, kinds in _KINDS.items():
            if source.kind in kinds:
                files.setdefault(fact, []).append((run, source))
    files.get(Fact.VENUES, []).sort(key=lambda file: file[1].id in wifi)
    return files


def _day_and_import(file: _File) -> tuple[date, datetime]:
    run, source = file
    return source.as_of or run.imported_at.astimezone(JST).date(), run.imported_at


def _item(
    fact: Fact,
    found: Inventory,
    facts: frozenset[Fact],
    files: Sequence[_File],
    squares: PrimarySquares,
    place: Place,
    today: date,
) -> Item:
    amount, of, doubts = _amounts(fact, found)
    return Item(
        fact=fact,
        weight=ITEMS[fact],
        on_file=fact in facts,
        amount=amount,
        of=of,
        doubts=doubts,
        rejected=sum(run.rows_rejected for run, _ in files),
        taken=_taken(files[0], today) if files else None,
        more_files=max(0, len(files) - 1),
        opens=setup_rules.opened_by(fact, facts),
        looks_for=publication(fact, place.code, squares.touched),
    )


def _amounts(fact: Fact, found: Inventory) -> tuple[int, int | None, int]:
    """How many records of an item there are, of how many, and how many have no usable place."""
    known: Mapping[Fact, tuple[int, int | None, int]] = {
        Fact.POPULATION: (found.towns, None, found.towns_unplaced),
        Fact.BOUNDARY: (int(found.boundary), None, 0),
        Fact.SQUARES: (found.squares, None, found.squares_unplaced),
        Fact.VENUES: (found.venues, None, found.venues_unplaced),
        Fact.WIFI: (found.venues_with_wifi, found.venues, 0),
        Fact.SUPPORTERS: (found.supporters, None, 0),
        Fact.AVAILABILITY: (found.supporters_with_hours, found.supporters, 0),
        Fact.COURSES: (found.courses, None, 0),
        Fact.SURVEYS: (found.surveys, None, 0),
        Fact.HELD: (found.held, None, 0),
    }
    return known[fact]


def _taken(file: _File, today: date) -> Taken:
    run, source = file
    since, _ = _day_and_import(file)
    return Taken(
        title=source.title,
        file_name=source.file_name,
        edition=source.edition,
        as_of=source.as_of,
        imported_at=run.imported_at,
        age_days=(today - since).days,
    )
