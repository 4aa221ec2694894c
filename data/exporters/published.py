"""A file's sheets as they were published: what stands above the data, and rows by number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.importers.frames import read_frame
from data.importers.headings import heading_text
from data.importers.recognise import recognise
from data.importers.tabular import Sheet, read_sheets
from models.codes import parse_mesh_code
from models.errors import InputError
from models.kinds import SourceKind

_SEARCHED_LINES = 40


@dataclass(frozen=True, slots=True)
class Published:
    """One sheet.

    Attributes:
        name: Its name, empty for text files.
        above: Everything above the first row of data, blank rows left out.
        heading: Where the heading begins in ``above``.
        labels: What each column is headed by, on one line, as notices name columns.
        rows: The rows asked for by their number, in the order of the file.
    """

    name: str
    above: Sequence[Sequence[str]]
    heading: int
    labels: Sequence[str]
    rows: Mapping[int, Sequence[str]]


def published_sheets(
    file: str, data: bytes, wanted: Mapping[str, Collection[int]]
) -> list[Published]:
    """Read the wanted rows of a file's sheets, with what stands above them.

    Args:
        file: The file's name.
        data: Its bytes.
        wanted: Row numbers by the name of the sheet; sheets without any are left out.

    Raises:
        InputError: ``import.*`` where it is no readable table.
    """
    try:
        found = recognise(file, data)
    except InputError:  # of a kind that a person had to name: the notices' rows are known
        return [_unrecognised(one, wanted[one.name]) for one in _wanted(file, data, wanted)]
    if found.kind is SourceKind.MESH_CENSUS:
        return [_squares(file, data, rows) for rows in wanted.values()]
    return [
        _published(table.sheet, table.heading + table.rows, table.heading, wanted[name])
        for table in found.tables
        if (name := table.sheet.name) in wanted
    ]


def _wanted(file: str, data: bytes, names: Iterable[str]) -> list[Sheet]:
    known = set(names)
    return [sheet for sheet in read_sheets(file, data) if sheet.name in known]


def _unrecognised(sheet: Sheet, numbers: Collection[int]) -> Published:
    """A sheet with the fullest of its first rows taken for the heading."""
    before = [line for line in sheet.lines[:_SEARCHED_LINES] if line.number < min(numbers)]
    filled = [sum(bool(cell.strip()) for cell in line.cells) for line in before]
    heading = filled.index(max(filled)) if filled else 0
    return _published(sheet, heading + 1 if filled else 0, heading, numbers)


def _published(sheet: Sheet, first: int, heading: int, numbers: Collection[int]) -> Published:
    lines = sheet.lines[heading:first]
    width = max((len(line.cells) for line in sheet.lines[:first]), default=0)
    return Published(
        name=sheet.name,
        above=[line.cells for line in sheet.lines[:first]],
        heading=heading,
        labels=[heading_text(lines, column) for column in range(width)],
        rows={line.number: line.cells for line in sheet.lines[first:] if line.number in numbers},
    )


def _squares(file: str, data: bytes, numbers: Collection[int]) -> Published:
    """A census table, of which only the wanted rows of half a million become cells."""
    frame = read_frame(file, data)
    first = next(at for at, code in enumerate(frame[0]) if _is_square(code))
    above = [tuple(row) for row in frame.iloc[:first].to_numpy()]
    heads = above[0] if above else [""] * len(frame.columns)
    chosen = frame[frame.index.isin(list(numbers))]
    return Published(
        name="",
        above=above,
        heading=0,
        labels=[head.strip() or str(at) for at, head in enumerate(heads, start=1)],
        rows={int(row): tuple(cells) for row, *cells in chosen.itertuples()},
    )


def _is_square(text: str) -> bool:
    try:
        return len(parse_mesh_code(text)) >= 8
    except InputError:
        return False
