"""What files say before they are stored, and the record of those that were."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from sqlalchemy import Engine

from data.database import reading
from data.demand.estimate import fold_bands
from data.importers.report import ParsedFile
from data.reference import catalog
from data.repositories import sources
from data.squares.derive import Derived
from models.ages import EVERYBODY, AgeBand, parse_age_band
from models.codes import MunicipalityCode
from models.errors import NoAnswer
from models.kinds import AreaUnit, CountKind, SourceKind, VenueKind
from models.reasons import PlaceQuality
from models.rejects import ImportReport, Notice
from models.tables import Municipality, MunicipalityRow, PopulationCountRow
from optimizer.services import imports
from optimizer.services.need import SENIORS


@dataclass(frozen=True, slots=True)
class CountTotal:
    """People of one day in one file; None where the file's bands do not tell."""

    as_of: date
    kind: CountKind
    people: int | None
    seniors: int | None


@dataclass(frozen=True, slots=True)
class FileSummary:
    """One file in figures a person can check against the published ones.

    Attributes:
        rows_refused: Rows that keep the file out until a person accepts that they are left out,
            or that their doubtful location is not used.
        unit: Unit of its areas, where it has any.
        places_unusable: Areas and venues whose location is missing or cannot be used.
        totals: People by day, oldest first.
        venues: Venues by kind, most first.
    """

    file: str
    kind: SourceKind
    title: str
    municipality_code: MunicipalityCode | None
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    rows_refused: int
    rows_elsewhere: int
    unit: AreaUnit | None
    areas: int
    places_unusable: int
    totals: tuple[CountTotal, ...]
    venues: Mapping[VenueKind, int]
    has_boundary: bool
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Files that were read and not stored: figures to look at, and what ``store`` would store."""

    files: tuple[FileSummary, ...]
    parsed: tuple[ParsedFile, ...]

    @property
    def rows_refused(self) -> int:
        """Rows that a person must have seen before anything is stored, of all files."""
        return sum(one.rows_refused for one in self.files)

    @property
    def municipalities(self) -> tuple[MunicipalityCode, ...]:
        """Municipalities the files are about, in the order of the files."""
        codes = (one.municipality_code for one in self.files)
        return tuple(dict.fromkeys(code for code in codes if code is not None))


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One file that was taken in."""

    title: str
    kind: SourceKind
    imported_at: datetime
    rows_read: int
    rows_loaded: int
    rows_rejected: int


def municipality_named(raw: str) -> MunicipalityRow:
    """The municipality of a code, on file or not.

    Raises:
        InputError: ``municipality_code.malformed``, ``.bad_check_digit`` or ``.unknown``.
    """
    return catalog.find_municipality(raw)


def full_name(place: MunicipalityRow | Municipality) -> str:
    """Prefecture and name, as people write them."""
    return f"{place.prefecture}{place.name}"


def summary(parsed: ParsedFile) -> FileSummary:
    """Put a parsed file into figures."""
    qualities = [area.place_quality for area in parsed.areas]
    qualities += [venue.place_quality for venue in parsed.venues]
    return FileSummary(
        file=parsed.source.file_name,
        kind=parsed.kind,
        title=parsed.source.title,
        municipality_code=parsed.municipality_code,
        rows_read=parsed.rows_read,
        rows_loaded=parsed.rows_loaded,
        rows_rejected=parsed.rows_rejected,
        rows_refused=parsed.rows_refused,
        rows_elsewhere=parsed.rows_elsewhere,
        unit=_unit(parsed),
        areas=len(parsed.areas if parsed.derived is None else parsed.derived.areas),
        places_unusable=sum(quality is not PlaceQuality.OK for quality in qualities),
        totals=_totals(parsed.counts) if parsed.derived is None else _shared(parsed.derived),
        venues=dict(Counter(venue.kind for venue in parsed.venues).most_common()),
        has_boundary=parsed.boundary_geojson is not None,
        notices=parsed.notices,
    )


def look_at(
    engine: Engine, files: Sequence[tuple[str, bytes]], municipality: str | None
) -> Preview:
    """Read uploaded files without storing anything.

    Args:
        engine: The database; a boundary on file judges locations.
        files: Name and bytes of each.
        municipality: Code the files must belong to; None: each file says whose it is.

    Raises:
        InputError: ``import.*`` and ``municipality_code.*``.
    """
    parsed = tuple(imports.preview(files, municipality, engine))
    return Preview(tuple(summary(one) for one in parsed), parsed)


def store(engine: Engine, preview: Preview, *, accept_rejects: bool) -> list[ImportReport]:
    """Store every file of a preview, or none.

    Raises:
        InputError: where rows were rejected and not accepted as such; nothing is changed then.
    """
    return imports.take_in(engine, preview.parsed, accept_rejects=accept_rejects)


def import_log(engine: Engine, code: MunicipalityCode) -> tuple[ImportRecord, ...]:
    """Files taken in for a municipality, newest first."""
    with reading(engine) as session:
        known = {one.id: one for one in sources.sources(session, code)}
        runs = sources.imports(session, code)
    return tuple(
        ImportRecord(
            title=known[run.source_id].title,
            kind=known[run.source_id].kind,
            imported_at=run.imported_at,
            rows_read=run.rows_read,
            rows_loaded=run.rows_loaded,
            rows_rejected=run.rows_rejected,
        )
        for run in runs
    )


def _unit(parsed: ParsedFile) -> AreaUnit | None:
    if parsed.derived is not None and parsed.derived.areas:
        return parsed.derived.unit
    return parsed.areas[0].unit if parsed.areas else None


def _shared(derived: Derived) -> tuple[CountTotal, ...]:
    """People of the municipality among a file's squares, by share."""
    return tuple(
        CountTotal(
            edition.as_of,
            CountKind.CENSUS,
            _rounded(derived.people(edition)),
            _rounded(derived.seniors(edition)),
        )
        for edition in derived.editions
    )


def _rounded(people: float | None) -> int | None:
    return None if people is None else round(people)


def _totals(counts: Sequence[PopulationCountRow]) -> tuple[CountTotal, ...]:
    """Sum each band over the areas that have it; suppressed squares are in their receivers'."""
    sums: dict[tuple[date, CountKind], Counter[str]] = defaultdict(Counter)
    for count in counts:
        known = sums[count.as_of, count.count_kind]
        if count.people is not None:
            known[count.band] += count.people
    return tuple(
        CountTotal(as_of, kind, _folded(bands, EVERYBODY), _folded(bands, SENIORS))
        for (as_of, kind), bands in sorted(sums.items(), key=lambda item: item[0])
    )


def _folded(bands: Mapping[str, int], wanted: AgeBand) -> int | None:
    counts = {parse_age_band(band): np.array([float(people)]) for band, people in bands.items()}
    try:
        return int(fold_bands(counts, [wanted])[0, 0])
    except NoAnswer:
        return None
