"""地域メッシュ統計 (国勢調査): people aged 65+, 75+ and 85+ by grid square, groups kept whole.

Small squares are secret (秘匿): their ages are published only as part of a neighbour's. Such
a square keeps its own total, its ages are unknown (None), and it names the square that
received them; the receiver's ages stand for itself and the squares merged into it. Nothing
is spread back, and no ``*`` is ever read as zero.

A square belongs to a municipality where its centre lies within the outline.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.importers.cells import whole_number
from data.importers.mesh_headings import SquareTable
from data.importers.tabular import Line
from models.ages import EVERYBODY, AgeBand
from models.codes import MeshCode, MunicipalityCode, mesh_center, parse_mesh_code
from models.errors import InputError
from models.kinds import AreaUnit, CountKind, MergeRole
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel
from models.tables import AreaRow, PopulationCountRow

_KEY, _STATE, _TARGET = 0, 1, 2
_UNITS = {8: AreaUnit.MESH_1KM, 9: AreaUnit.MESH_500M, 10: AreaUnit.MESH_250M}
_ROLES = {
    "": MergeRole.AS_IS,
    "0": MergeRole.AS_IS,
    "1": MergeRole.RECEIVER,
    "2": MergeRole.MERGED,
}


@dataclass(slots=True)
class Parsed:
    """The squares of one municipality."""

    areas: list[AreaRow] = field(default_factory=list)
    counts: list[PopulationCountRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    rows_read: int = 0
    rows_elsewhere: int = 0


def parse(table: SquareTable, municipality: MunicipalityCode, outline: BaseGeometry) -> Parsed:
    """Read the squares whose centre lies within the outline, its edge included."""
    parsed = Parsed()
    known: dict[MeshCode, Line] = {}
    for line in table.lines():
        parsed.rows_read += 1
        code = _square(line[_KEY])
        if code is None:
            parsed.notices.append(_reject(table, line, RejectCode.BAD_MESH, _KEY))
        elif code in known:
            parsed.notices.append(_reject(table, line, RejectCode.DUPLICATE, _KEY))
        else:
            known[code] = line
    inside = centres_within(list(known), outline)
    parsed.rows_elsewhere = int(np.count_nonzero(~inside))
    for (code, line), here in zip(known.items(), inside, strict=True):
        if here:
            _take(parsed, table, line, code, municipality)
    return parsed


def centres_within(codes: list[MeshCode], outline: BaseGeometry) -> NDArray[np.bool_]:
    """Whether each square's centre lies within an outline, its edge included; shape (codes,)."""
    centres = np.array([mesh_center(code) for code in codes], dtype=np.float64).reshape(-1, 2)
    shapely.prepare(outline)
    inside: NDArray[np.bool_] = shapely.covers(
        outline, shapely.points(centres[:, 1], centres[:, 0])
    )
    return inside


def _square(text: str) -> MeshCode | None:
    try:
        code = parse_mesh_code(text)
    except InputError:
        return None
    return code if len(code) in _UNITS else None


def _reject(table: SquareTable, line: Line, code: RejectCode, column: int) -> Notice:
    return Notice(
        NoticeLevel.REJECT,
        code,
        table.sheet.file,
        table.sheet.name,
        line.number,
        table.label(column),
        line[column].strip(),
    )


def _take(
    parsed: Parsed, table: SquareTable, line: Line, code: MeshCode, municipality: MunicipalityCode
) -> None:
    role = _ROLES.get(line[_STATE].strip())
    if role is None:
        parsed.notices.append(_reject(table, line, RejectCode.NOT_A_NUMBER, _STATE))
        return
    merged_into = _square(line[_TARGET]) if role is MergeRole.MERGED else None
    if role is MergeRole.MERGED and merged_into is None:
        parsed.notices.append(_reject(table, line, RejectCode.BAD_MESH, _TARGET))
        return
    people = _people(parsed, table, line, role)
    if people is None:
        return
    centre = mesh_center(code)
    parsed.areas.append(
        AreaRow(
            municipality_code=municipality,
            unit=_UNITS[len(code)],
            code=code,
            name=code,
            lat=centre.lat,
            lon=centre.lon,
            merge_role=role,
            merged_into=merged_into,
        )
    )
    parsed.counts += [
        PopulationCountRow(
            area_code=code,
            as_of=table.as_of,
            count_kind=CountKind.CENSUS,
            band=str(band),
            people=count,
        )
        for band, count in people.items()
    ]


def _people(
    parsed: Parsed, table: SquareTable, line: Line, role: MergeRole
) -> dict[AgeBand, int | None] | None:
    """People by band, ages None on a merged square; None with notices where unreadable."""
    people: dict[AgeBand, int | None] = {}
    problems: list[Notice] = []
    for band, column in table.people.items():
        if role is MergeRole.MERGED and band != EVERYBODY:
            people[band] = None
            continue
        found = whole_number(line[column])
        if isinstance(found, RejectCode):
            problems.append(_reject(table, line, found, column))
        else:
            people[band] = found
    parsed.notices += problems
    return None if problems else people
