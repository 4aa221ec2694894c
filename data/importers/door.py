"""The one door for files: read, recognise, parse. Needs no database; ``load`` stores.

Files come as paths, or as names with bytes (an upload). They are read together, so that the
outline in one file can judge locations and choose squares in the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from data.importers.archive import unpack
from data.importers.boundary import Outlines, geojson_of, outline_among, outline_from_geojson
from data.importers.bundles import BoundaryFacts
from data.importers.day_hint import day_hint
from data.importers.layouts import Reading
from data.importers.load import load
from data.importers.mapping import ChosenColumns
from data.importers.mesh_census import SquareFacts
from data.importers.places import PlaceChecker
from data.importers.recognise import KINDS, Recognised, recognise
from data.importers.report import ParsedFile, source_key, stem_of
from data.importers.square_files import (
    Around,
    SquaresOnFile,
    land_of,
    parse_squares,
    with_remarks,
)
from data.importers.whose import RowCodes, agreed, foreign_rows, municipality_of, row_codes
from data.reference import catalog
from models.codes import MunicipalityCode
from models.errors import InputError
from models.kinds import SourceKind
from models.tables import MunicipalityRow, SourceRow

__all__ = ["KINDS", "Upload", "load", "parse_files"]

Upload = Path | tuple[str, bytes]
"""A file on disk, or the name and the bytes of an upload."""

_N03 = {
    "publisher": "国土交通省",
    "licence": "国土数値情報ダウンロードサイトコンテンツ利用規約",
    "attribution": "「国土数値情報(行政区域データ)」(国土交通省)をもとに加工",
}


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file that has been recognised, and whose it is."""

    found: Recognised
    sha256: str
    codes: RowCodes
    municipality: MunicipalityCode | None

    @property
    def kind(self) -> SourceKind:
        return self.found.kind


def parse_files(
    files: Sequence[Upload],
    municipality: str | None = None,
    known_boundary: str | None = None,
    *,
    kind: SourceKind | None = None,
    chosen: Sequence[ChosenColumns] = (),
    known_neighbours: str | None = None,
    squares_on_file: SquaresOnFile | None = None,
) -> list[ParsedFile]:
    """Read files of facts into rows and notices, in the order given.

    Args:
        files: Paths, or names with bytes.
        municipality: Code the files must belong to, 5 or 6 digits. Without it, each file
            says whose it is by its codes, names or addresses.
        known_boundary: The municipality's outline on file (GeoJSON), where there is one; an
            outline among the files comes before it.
        kind: What a person says every file is; None: told from each file's content.
        chosen: What people said of the columns of layouts of their own.
        known_neighbours: Others' land around the outline on file, where that is known.
        squares_on_file: Gives the census squares of earlier imports around an outline.

    Raises:
        InputError: ``municipality_code.*`` or ``import.*``: nothing of any file is taken.
    """
    wanted = None if municipality is None else _code(municipality)
    opened = [_open(name, data, kind, chosen) for name, data in unpack(list(map(_named, files)))]
    told = wanted or agreed(file.municipality for file in opened)
    owners = [_owner(file, wanted or file.municipality or told) for file in opened]
    outlines = _outlines(opened, owners, told, known_boundary)
    maps = _maps(opened)
    beside = None if known_neighbours is None else outline_from_geojson(known_neighbours)
    around = {
        code: Around(land_of(outline, catalog.codes_within(code), maps, beside), squares_on_file)
        for code, outline in outlines.items()
        if any(file.found.squares is not None for file in opened)
    }
    parsed = [
        _parse(file, owner, outlines, maps, around)
        for file, owner in zip(opened, owners, strict=True)
    ]
    return _remarked(parsed, around)


def _remarked(
    parsed: Sequence[ParsedFile], around: Mapping[MunicipalityCode, Around]
) -> list[ParsedFile]:
    """Add what the squares of several files together make of each municipality."""
    found = list(parsed)
    for code in {file.municipality_code for file in parsed if file.of(SquareFacts)} - {None}:
        place = catalog.find_municipality(str(code))
        at = [i for i, file in enumerate(found) if file.municipality_code == code]
        mine = with_remarks([found[i] for i in at], place, around.get(MunicipalityCode(place.code)))
        for i, file in zip(at, mine, strict=True):
            found[i] = file
    return found


def _code(raw: str) -> MunicipalityCode:
    return MunicipalityCode(catalog.find_municipality(raw).code)


def _named(file: Upload) -> tuple[str, bytes]:
    return file if isinstance(file, tuple) else (file.name, _read(file))


def _open(
    name: str, data: bytes, kind: SourceKind | None, chosen: Sequence[ChosenColumns]
) -> _Opened:
    found = recognise(name, data, kind, chosen)
    codes: RowCodes = {}
    owner: MunicipalityCode | None = None
    if found.layout is not None:
        codes = row_codes(found.tables, found.layout.filled)
        told = found.layout.owner and found.layout.owner(found.tables)
        owner = told or municipality_of(found.tables, codes, found.layout.filled)
    elif found.outlines is not None:
        owner = agreed(found.outlines.features)
    return _Opened(found, hashlib.sha256(data).hexdigest(), codes, owner)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("import.not_found", file=str(path)) from error
    except OSError as error:
        raise InputError("import.not_readable", file=str(path)) from error


def _owner(file: _Opened, owner: MunicipalityCode | None) -> MunicipalityCode | None:
    """Whose file it is; one of nobody, or whose rows are all another's, is refused.

    Census squares are stored whole and serve every municipality: they may be nobody's.
    """
    if owner is None and file.found.squares is not None:
        return None
    if owner is None:
        raise InputError("import.municipality_needed", file=file.found.file)
    said = set(file.codes.values()) or {file.municipality or owner}
    about_one = file.kind is not SourceKind.BOUNDARY  # an outline is looked up in its file
    if about_one and not said & catalog.codes_within(owner):
        known = ", ".join(sorted(said))
        raise InputError(
            "import.other_municipality", file=file.found.file, value=known, expected=owner
        )
    return owner


def _outlines(
    opened: Sequence[_Opened],
    owners: Sequence[MunicipalityCode | None],
    told: MunicipalityCode | None,
    known_boundary: str | None,
) -> Mapping[MunicipalityCode, BaseGeometry]:
    """The outline of each municipality concerned, where one is at hand."""
    outlines: dict[MunicipalityCode, BaseGeometry] = {}
    if known_boundary is not None and told is not None:
        outlines[told] = outline_from_geojson(known_boundary)
    for file, owner in zip(opened, owners, strict=True):
        if file.found.outlines is not None and owner is not None:
            outlines[owner] = outline_among(_maps(opened), catalog.codes_within(owner))
    return outlines


def _maps(opened: Sequence[_Opened]) -> list[Outlines]:
    """Every map among the files."""
    return [file.found.outlines for file in opened if file.found.outlines is not None]


def _parse(
    file: _Opened,
    owner: MunicipalityCode | None,
    outlines: Mapping[MunicipalityCode, BaseGeometry],
    maps: Sequence[Outlines],
    around: Mapping[MunicipalityCode, Around],
) -> ParsedFile:
    municipality = None if owner is None else catalog.find_municipality(owner)
    if file.found.squares is not None:
        here = None if owner is None else around.get(owner)
        return parse_squares(file.found.squares, file.sha256, municipality, here)
    assert municipality is not None
    assert owner is not None
    if file.found.outlines is not None:
        return _boundary(file, municipality, maps)
    return _table(file, municipality, outlines.get(owner))


def _table(
    file: _Opened, municipality: MunicipalityRow, outline: BaseGeometry | None
) -> ParsedFile:
    """Any table that has a layout."""
    layout, tables = file.found.layout, file.found.tables
    assert layout is not None
    code = MunicipalityCode(municipality.code)
    facts = layout.read(
        Reading(
            file=file.found.file,
            tables=tables,
            municipality=municipality,
            foreign_rows=foreign_rows(file.codes, code),
            checker=PlaceChecker(municipality, outline),
            title=stem_of(file.found.file),
            day_hint=day_hint(file.found.file, tables),
        )
    )
    if facts.rows_read == 0:
        raise InputError("import.no_rows", file=file.found.file)
    subject = f"{code}/{facts.subject}"
    return ParsedFile(
        kind=file.kind,
        municipality_code=code,
        source=_source(file, subject, as_of=facts.as_of, publisher=municipality.name),
        rows_read=facts.rows_read,
        rows_loaded=facts.rows_loaded,
        bundles=facts.bundles,
        notices=facts.notices,
    )


def _boundary(file: _Opened, municipality: MunicipalityRow, maps: Sequence[Outlines]) -> ParsedFile:
    """The outline, and the land around it in every map at hand; a neighbour's map has none."""
    outlines = file.found.outlines
    assert outlines is not None
    code = MunicipalityCode(municipality.code)
    own = catalog.codes_within(code)
    every = sum(map(len, outlines.features.values()))
    subject, bundles, features = f"{code}/boundary", [], 0
    if own.isdisjoint(outlines.features):  # only neighbours are in this one
        subject = f"{code}/boundary_around/{stem_of(outlines.file)}"
    else:
        outline, features = outlines.outline_of(own)
        around = land_of(outline, own, maps, None).neighbours
        beside = None if around is None else geojson_of(around)
        bundles = [BoundaryFacts(geojson_of(outline), beside)]
    return ParsedFile(
        kind=file.kind,
        municipality_code=code,
        source=_source(file, subject, **_N03),
        rows_read=every,
        rows_loaded=features,
        bundles=tuple(bundles),
        notices=outlines.notices,
        rows_elsewhere=every - features,
    )


def _source(file: _Opened, subject: str, **fields: object) -> SourceRow:
    """The record of a file; one that comes with the program is already described."""
    key = source_key(subject, file.sha256)
    described = catalog.described(file.sha256, MunicipalityCode(subject[:5]))
    if described is not None:
        return described
    return SourceRow.model_validate(
        {
            "key": key,
            "kind": file.kind,
            "title": stem_of(file.found.file),
            "file_name": file.found.file,
            "sha256": file.sha256,
            **fields,
        }
    )
