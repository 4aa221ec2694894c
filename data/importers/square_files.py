"""Files of census squares at the door: what each holds, and what they make of a municipality."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from data.importers import mesh_census
from data.importers.boundary import Outlines
from data.importers.mesh_census import SquareFacts, SquareFile
from data.importers.neighbours import land_of_others
from data.importers.report import ParsedFile, source_key, stem_of
from data.reference import catalog
from data.squares.columns import Part
from data.squares.derive import Derived, derive
from data.squares.shares import Land
from models.codes import MunicipalityCode
from models.errors import InputError
from models.kinds import SourceKind
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import MunicipalityRow, SourceRow

_PUBLISHER = {
    "publisher": "総務省統計局",
    "licence": "政府統計の総合窓口(e-Stat)利用規約",
    "attribution": "「国勢調査 地域メッシュ統計」(総務省統計局)を加工して作成",
}

SquaresOnFile = Callable[[Land, int], Sequence[Part]]
"""What files on file say around an outline, for squares whose codes have so many digits."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a municipality's squares are judged by.

    Attributes:
        land: Its outline and what is around it.
        on_file: Gives the squares of earlier imports; None: there are none.
    """

    land: Land
    on_file: SquaresOnFile | None = None


def land_of(
    outline: BaseGeometry,
    own: frozenset[MunicipalityCode],
    maps: Sequence[Outlines],
    known: BaseGeometry | None,
) -> Land:
    """A municipality's land, with what maps hold around it.

    Where a map shows other municipalities but none is near, as around an island, there is
    nobody's land around: that is known, and something else than not knowing.

    Args:
        outline: Its outline.
        own: Its codes.
        maps: Every map among the files.
        known: What is on file around it, used where no map is among the files.
    """
    if not maps:
        return Land(outline, known)
    around = land_of_others(maps, own, outline)
    if around is None and any(not own.issuperset(one.features) for one in maps):
        around = shapely.GeometryCollection()
    return Land(outline, around)


def parse_squares(
    found: SquareFile, sha256: str, place: MunicipalityRow | None, around: Around | None
) -> ParsedFile:
    """Read one file, and make of it alone what it gives the municipality.

    Args:
        found: The file.
        sha256: Of its bytes.
        place: The municipality it was given for; None: whichever it serves.
        around: Where the municipality's outline is at hand.

    Raises:
        InputError: ``import.no_square_inside`` for squares that are all elsewhere, and
            whatever reading the file raises.
    """
    file = found.heading.head.file
    parsed = mesh_census.parse(found, stem_of(file))
    facts = parsed.facts
    derived = None
    if facts is not None and around is not None:
        derived = derive([facts.part()], around.land, facts.digits)
        if not derived.areas and place is not None and not parsed.notices:
            raise InputError("import.no_square_inside", file=file, value=place.name)
    return ParsedFile(
        kind=SourceKind.MESH_CENSUS,
        municipality_code=None if place is None else MunicipalityCode(place.code),
        source=SourceRow(
            key=source_key(parsed.subject, sha256),
            kind=SourceKind.MESH_CENSUS,
            title=stem_of(file),
            file_name=file,
            sha256=sha256,
            as_of=parsed.as_of,
            **_PUBLISHER,
        ),
        rows_read=parsed.rows_read,
        rows_loaded=parsed.rows_loaded,
        bundles=() if facts is None else (facts,),
        notices=parsed.notices,
        derived=derived,
    )


def with_remarks(
    files: Sequence[ParsedFile], place: MunicipalityRow, around: Around | None
) -> list[ParsedFile]:
    """Add to the last file of each level what all of them together make of a municipality.

    Args:
        files: Files of one municipality, of any kind.
        place: The municipality.
        around: Where its outline is at hand.
    """
    answered = list(files)
    levels: dict[int, list[int]] = {}
    for at, file in enumerate(files):
        for facts in file.of(SquareFacts):
            levels.setdefault(facts.digits, []).append(at)
    for digits, places in levels.items():
        last = answered[places[-1]]
        remarks = _remarks([files[at] for at in places], place, around, digits)
        answered[places[-1]] = replace(last, notices=(*last.notices, *remarks))
    return answered


def _remarks(
    files: Sequence[ParsedFile], place: MunicipalityRow, around: Around | None, digits: int
) -> list[Notice]:
    name = files[-1].source.file_name
    if around is None:
        return [_remark(name, RejectCode.OUTLINE_MISSING, place.name)]
    known = [] if around.on_file is None else around.on_file(around.land, digits)
    newest = max((part.run_id for part in known), default=0)
    parts = [
        facts.part(newest + number, number)
        for number, file in enumerate(files, start=1)
        for facts in file.of(SquareFacts)
    ]
    return remarks_on(derive([*known, *parts], around.land, digits), place, name)


def remarks_on(derived: Derived, place: MunicipalityRow, file: str) -> list[Notice]:
    """What a person should know of the areas that squares make: what lacks, what differs.

    Args:
        derived: The areas.
        place: Their municipality.
        file: The file to name.
    """
    found = []
    if derived.missing_primaries:
        lacking = ", ".join(map(str, derived.missing_primaries))
        found.append(_remark(file, RejectCode.PRIMARY_MISSING, lacking, city=place.name))
    if not derived.neighbours_known:
        found.append(_remark(file, RejectCode.NEIGHBOURS_UNKNOWN, place.name))
    if derived.incomplete:
        codes = ", ".join(str(derived.areas[at].code) for at in derived.incomplete)
        found.append(_remark(file, RejectCode.AREA_INCOMPLETE, codes, city=place.name))
    if derived.across:
        codes = ", ".join(str(derived.areas[at].code) for at in derived.across)
        groups = len(derived.across)
        found.append(_remark(file, RejectCode.GROUP_ACROSS, codes, groups=groups))
    return found + _differences(derived, place, file)


def _differences(derived: Derived, place: MunicipalityRow, file: str) -> list[Notice]:
    """How far each census is from the municipality's published total."""
    found = []
    for edition in derived.editions:
        known = catalog.census_people(MunicipalityCode(place.code), edition.as_of)
        people = derived.people(edition)
        if known is None or people is None:
            continue
        extra = {
            "city": place.name,
            "as_of": edition.as_of.isoformat(),
            "people": round(people),
            "known": known,
            "difference": f"{round(people) - known:+,}",
            "percent": f"{(people / known - 1) * 100:+.2f}" if known else "",
        }
        found.append(_remark(file, RejectCode.CENSUS_DIFFERENCE, str(round(people)), **extra))
    return found


def _remark(file: str, code: RejectCode, value: str, **extra: object) -> Notice:
    return Notice(NoticeLevel.WARNING, code, file, value=value, extra=extra)


__all__ = ["Around", "SquaresOnFile", "land_of", "parse_squares", "remarks_on", "with_remarks"]
