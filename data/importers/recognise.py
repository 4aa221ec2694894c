"""Which kind of file is this? Told from its headings, never from its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data.importers import mesh_headings, population_headings, venues
from data.importers.boundary import Outlines, read_outlines
from data.importers.cells import clean
from data.importers.detect import Content, content_of
from data.importers.headings import FieldOf, Table, find_heading
from data.importers.tabular import Sheet, read_sheets
from models.errors import InputError
from models.kinds import SourceKind

_SHOWN_HEADINGS = 12

_LAYOUTS: tuple[tuple[SourceKind, FieldOf, Callable[[Table], bool]], ...] = (
    (SourceKind.POPULATION, population_headings.field_of, population_headings.fits),
    (SourceKind.VENUES, venues.field_of, venues.fits),
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file whose kind is known: its tables, or its outlines."""

    file: str
    kind: SourceKind
    tables: tuple[Table, ...] = ()
    squares: mesh_headings.SquareTable | None = None
    outlines: Outlines | None = None


def recognise(file: str, data: bytes) -> Recognised:
    """Say what a file is about.

    Raises:
        InputError: ``import.unrecognised`` with the headings found, ``import.mixed_sheets``
            for a workbook of several kinds, and whatever reading it raises.
    """
    if content_of(file, data) is Content.JSON:
        return Recognised(file, SourceKind.BOUNDARY, outlines=read_outlines(file, data))
    sheets = read_sheets(file, data)
    squares = mesh_headings.find_squares(sheets[0])
    if squares is not None:
        return Recognised(file, SourceKind.MESH_CENSUS, squares=squares)
    found = [pair for sheet in sheets if (pair := _layout(sheet)) is not None]
    kinds = {kind for kind, _ in found}
    if len(kinds) > 1:
        raise InputError("import.mixed_sheets", file=file, kinds=", ".join(sorted(kinds)))
    if not found:
        raise InputError("import.unrecognised", file=file, headings=_headings(sheets[0]))
    return Recognised(file, found[0][0], tables=tuple(table for _, table in found))


def _layout(sheet: Sheet) -> tuple[SourceKind, Table] | None:
    for kind, field_of, fits in _LAYOUTS:
        table = find_heading(sheet, field_of)
        if table is not None and fits(table):
            return kind, table
    return None


def _headings(sheet: Sheet) -> str:
    """What stands in the first filled row, shortened, so that a person sees what we saw."""
    cells = [clean(cell)[:30] for cell in sheet.lines[0].cells if cell.strip()]
    more = "…" if len(cells) > _SHOWN_HEADINGS else ""
    return ", ".join(cells[:_SHOWN_HEADINGS]) + more
