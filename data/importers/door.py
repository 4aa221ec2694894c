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

from data.importers import mesh_census
from data.importers.boundary import geojson_of, outline_from_geojson
from data.importers.bundles import BoundaryFacts, PopulationFacts
from data.importers.day_hint import day_hint
from data.importers.layouts import Reading
from data.importers.load import load
from data.importers.mapping import ChosenColumns
from data.importers.places import PlaceChecker
from data.importers.recognise import KINDS, Recognised, recognise
from data.importers.report import ParsedFile, source_key, stem_of
from data.importers.whose import RowCodes, agreed, foreign_rows, municipality_of, row_codes
from data.reference import catalog
from models.codes import MunicipalityCode
from models.errors import InputError
from models.kinds import SourceKind
from models.tables import MunicipalityRow, SourceRow

__all__ = ["KINDS", "Upload", "load", "parse_files"]

Upload = Path | tuple[str, bytes]
"""A file on disk, or the name and the bytes of an upload."""

_CENSUS = {
    "publisher": "総務省統計局",
    "licence": "政府統計の総合窓口(e-Stat)利用規約",
    "attribution": "「国勢調査 地域メッシュ統計」(総務省統計局)を加工して作成",
}
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

    Raises:
        InputError: ``municipality_code.*`` or ``import.*``: nothing of any file is taken.
    """
    wanted = None if municipality is None else _code(municipality)
    opened = [_open(file, kind, chosen) for file in files]
    told = wanted or agreed(file.municipality for file in opened)
    owners = [_owner(file, wanted or file.municipality or told) for file in opened]
    outlines = _outlines(opened, owners, told, known_boundary)
    return [
        _parse(file, catalog.find_municipality(owner), outlines.get(owner))
        for file, owner in zip(opened, owners, strict=True)
    ]


def _code(raw: str) -> MunicipalityCode:
    return MunicipalityCode(catalog.find_municipality(raw).code)


def _open(file: Upload, kind: SourceKind | None, chosen: Sequence[ChosenColumns]) -> _Opened:
    name, data = file if isinstance(file, tuple) else (file.name, _read(file))
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


def _owner(file: _Opened, owner: MunicipalityCode | None) -> MunicipalityCode:
    """Whose file it is; one of nobody, or whose rows are all another's, is refused."""
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
    owners: Sequence[MunicipalityCode],
    told: MunicipalityCode | None,
    known_boundary: str | None,
) -> Mapping[MunicipalityCode, BaseGeometry]:
    """The outline of each municipality concerned, where one is at hand."""
    outlines: dict[MunicipalityCode, BaseGeometry] = {}
    if known_boundary is not None and told is not None:
        outlines[told] = outline_from_geojson(known_boundary)
    for file, owner in zip(opened, owners, strict=True):
        if file.found.outlines is not None:
            outlines[owner], _ = file.found.outlines.outline_of(catalog.codes_within(owner))
    return outlines


def _parse(
    file: _Opened, municipality: MunicipalityRow, outline: BaseGeometry | None
) -> ParsedFile:
    if file.found.outlines is not None:
        return _boundary(file, municipality)
    if file.found.squares is not None:
        return _squares(file, municipality, outline)
    return _table(file, municipality, outline)


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


def _squares(
    file: _Opened, municipality: MunicipalityRow, outline: BaseGeometry | None
) -> ParsedFile:
    squares = file.found.squares
    assert squares is not None
    if outline is None:
        raise InputError("import.boundary_needed", file=file.found.file, value=municipality.name)
    code = MunicipalityCode(municipality.code)
    found = mesh_census.parse(squares, code, outline)
    if not found.areas and not found.notices:
        raise InputError("import.no_square_inside", file=file.found.file, value=municipality.name)
    primary = "_".join(sorted({area.code[:4] for area in found.areas}))
    subject = f"{code}/mesh_census/{squares.as_of.isoformat()}/{primary}"
    return ParsedFile(
        kind=file.kind,
        municipality_code=code,
        source=_source(file, subject, as_of=squares.as_of, **_CENSUS),
        rows_read=found.rows_read,
        rows_loaded=len(found.areas),
        bundles=(PopulationFacts(tuple(found.areas), tuple(found.counts)),),
        notices=tuple(found.notices),
        rows_elsewhere=found.rows_elsewhere,
    )


def _boundary(file: _Opened, municipality: MunicipalityRow) -> ParsedFile:
    outlines = file.found.outlines
    assert outlines is not None
    code = MunicipalityCode(municipality.code)
    outline, features = outlines.outline_of(catalog.codes_within(code))
    every = sum(map(len, outlines.features.values()))
    return ParsedFile(
        kind=file.kind,
        municipality_code=code,
        source=_source(file, f"{code}/boundary", **_N03),
        rows_read=every,
        rows_loaded=features,
        bundles=(BoundaryFacts(geojson_of(outline)),),
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
