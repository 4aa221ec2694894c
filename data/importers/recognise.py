"""Which kind of file is this? Told from its headings, never from its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.importers import mesh_census
from data.importers.boundary import Outlines, read_outlines
from data.importers.cells import clean
from data.importers.detect import Content, content_of
from data.importers.feature_table import sheet_of_squares
from data.importers.headings import Table, find_heading
from data.importers.layouts import LAYOUTS, Layout
from data.importers.mapping import MAPPABLE, ChosenColumns, mapped_table
from data.importers.tabular import Sheet, read_sheets
from models.errors import InputError
from models.kinds import SourceKind

_SHOWN_HEADINGS = 12
_MAPS = (Content.JSON, Content.SHAPEFILE, Content.GEOPACKAGE)
_SPECIAL = (SourceKind.MESH_CENSUS, SourceKind.BOUNDARY)

KINDS = tuple(dict.fromkeys((*(layout.kind for layout in LAYOUTS), *_SPECIAL)))
"""What a file can be said to be."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file whose kind is known: its tables with their layout, its squares, or its outlines."""

    file: str
    kind: SourceKind
    tables: tuple[Table, ...] = ()
    layout: Layout | None = None
    squares: mesh_census.SquareFile | None = None
    outlines: Outlines | None = None


def recognise(
    file: str,
    data: bytes,
    kind: SourceKind | None = None,
    chosen: Sequence[ChosenColumns] = (),
) -> Recognised:
    """Say what a file is about.

    Args:
        file: Its name, for messages.
        data: Its bytes.
        kind: What a person says it is; None: whatever its content says.
        chosen: What people said of columns that nobody knows; it comes before our own reading.

    Raises:
        InputError: ``import.unrecognised`` with the headings found, ``import.other_kind`` for
            a file that is plainly another kind than was said, ``import.mixed_sheets`` for a
            workbook of several kinds, and whatever reading it raises.
    """
    found = _special(file, data)
    if isinstance(found, Recognised):
        if kind not in (None, found.kind):
            raise InputError("import.other_kind", file=file, kind=kind, found=found.kind)
        return found
    sheets = found
    pairs = [pair for sheet in sheets if (pair := _table(sheet, kind, chosen)) is not None]
    layouts = {id(layout): layout for layout, _ in pairs}
    if len(layouts) > 1:
        kinds = sorted({layout.kind for layout in layouts.values()})
        raise InputError("import.mixed_sheets", file=file, kinds=", ".join(kinds))
    if not pairs:
        raise InputError("import.unrecognised", file=file, headings=_headings(sheets[0]))
    layout = pairs[0][0]
    return Recognised(file, layout.kind, tuple(table for _, table in pairs), layout)


def _special(file: str, data: bytes) -> Recognised | tuple[Sheet, ...]:
    """Outlines or squares, which have readers of their own; the sheets of anything else."""
    content = content_of(file, data)
    if content is Content.JSON and (sheet := sheet_of_squares(file, data)) is not None:
        return (sheet,)
    if content in _MAPS:
        return Recognised(file, SourceKind.BOUNDARY, outlines=read_outlines(file, data))
    sheets = read_sheets(file, data) if content is Content.WORKBOOK else ()
    squares = mesh_census.find(file, data, sheets)
    if squares is not None:
        return Recognised(file, SourceKind.MESH_CENSUS, squares=squares)
    return sheets or read_sheets(file, data)


def _table(
    sheet: Sheet, kind: SourceKind | None, chosen: Sequence[ChosenColumns]
) -> tuple[Layout, Table] | None:
    """A sheet's table and layout: as a person said, else by its headings."""
    for said in chosen:
        if kind in (None, said.kind) and (table := mapped_table(sheet, said)) is not None:
            return MAPPABLE[said.kind], table
    return _layout(sheet, kind)


def _layout(sheet: Sheet, kind: SourceKind | None) -> tuple[Layout, Table] | None:
    for layout in LAYOUTS:
        if kind not in (None, layout.kind):
            continue
        table = find_heading(sheet, layout.field_of)
        if table is not None and layout.fits(table):
            return layout, table
    return None


def _headings(sheet: Sheet) -> str:
    """What stands in the first filled row, shortened, so that a person sees what we saw."""
    cells = [clean(cell)[:30] for cell in sheet.lines[0].cells if cell.strip()]
    more = "…" if len(cells) > _SHOWN_HEADINGS else ""
    return ", ".join(cells[:_SHOWN_HEADINGS]) + more
