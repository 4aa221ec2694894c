"""地域メッシュ統計 (国勢調査): a table of squares, read whole, whosever they are.

Small squares are secret (秘匿): their ages are published only as part of a neighbour's. Such
a square keeps its own total, its ages are unknown (NaN), and it names the square that
received them; the receiver's ages stand for itself and the squares merged into it. Nothing
is spread back, and no ``*`` is ever read as zero. Which squares make the areas of a
municipality is worked out in ``data.squares``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np

from data.importers.detect import decode, encoding_of
from data.importers.mesh_headings import SquareHeading, find_squares
from data.importers.tabular import Line, Sheet
from data.importers.textual import head_of, text_rows, whole_lines
from data.squares.columns import MERGED, UNITS, Part, SquareColumns, TableKind
from models import grid
from models.errors import InputError
from models.kinds import AreaUnit
from models.rejects import Notice

_HEAD_ROWS = 4
_SCOPE_LENGTH = 30


@dataclass(frozen=True, slots=True)
class SquareFile:
    """A file whose heading is that of a census table by square."""

    heading: SquareHeading
    data: bytes
    encoding: str | None


@dataclass(frozen=True, slots=True)
class SquareFacts:
    """A census table by square, whole.

    Attributes:
        whole: Whether squares are whole (a file by primary square) or one prefecture's parts.
    """

    as_of: date
    kind: TableKind
    unit: AreaUnit
    whole: bool
    rows: SquareColumns

    @property
    def digits(self) -> int:
        """Of the squares' codes."""
        return int(grid.digits_of(self.rows.codes[:1])[0])

    def part(self, run_id: int = 0, source_id: int = 0) -> Part:
        """The same as ``data.squares`` takes it."""
        return Part(run_id, source_id, self.as_of, self.kind, self.whole, self.rows)


@dataclass(frozen=True, slots=True)
class ParsedSquares:
    """A file of squares: its facts where any row is good, its rows, and what was odd."""

    facts: SquareFacts | None
    subject: str
    as_of: date
    rows_read: int
    rows_loaded: int
    notices: tuple[Notice, ...]


def find(file: str, data: bytes, sheets: Sequence[Sheet] = ()) -> SquareFile | None:
    """Say whether a file is a census table by square, by its first rows.

    Args:
        file: Its name, for messages.
        data: Its bytes.
        sheets: Those of a workbook; none for a text.

    Raises:
        InputError: ``import.unknown_census_table`` or ``import.missing_column``, and whatever
            reading the first rows raises.
    """
    encoding = None if sheets else encoding_of(file, data)
    lines = sheets[0].lines if encoding is None else _first_lines(file, data, encoding)
    head = tuple(line for line in lines if line.number <= _HEAD_ROWS)
    heading = find_squares(Sheet(file, "", head)) if head else None
    return None if heading is None else SquareFile(heading, data, encoding)


def _first_lines(file: str, data: bytes, encoding: str) -> list[Line]:
    """The first rows of a text, all as wide as the widest, blank ones left out."""
    try:
        rows = list(islice(text_rows(file, whole_lines(head_of(data, encoding))), _HEAD_ROWS))
    except InputError:  # a quote that closes beyond the head, or never
        rows = list(islice(text_rows(file, decode(file, data)), _HEAD_ROWS))
    width = max(map(len, rows), default=0)
    return [
        Line(number, (*row, *[""] * (width - len(row))))
        for number, row in enumerate(rows, start=1)
        if any(map(str.strip, row))
    ]


def parse(found: SquareFile, title: str) -> ParsedSquares:
    """Read the rows of a census table.

    Args:
        found: What ``find`` found.
        title: The file's name, which tells tables by prefecture apart.

    Raises:
        InputError: ``import.no_rows``, and whatever reading the file raises.
    """
    from data.importers.frames import read_frame  # imported here, with pandas: most files
    from data.importers.mesh_rows import SquareReader  # are no squares

    heading = found.heading
    places = [place for place in heading.keys if place is not None]
    places += [place for several in heading.columns.values() for place in several]
    file = heading.head.file
    frame = read_frame(file, found.data, found.encoding, columns=list(dict.fromkeys(places)))
    frame = frame.loc[heading.head.lines[heading.first].number :]
    blank = (frame[heading.keys[0]] == "").to_numpy(bool, copy=True)
    blank[blank] = (frame[blank] == "").all(axis=1).to_numpy(bool)
    frame = frame[~blank]
    if frame.empty:
        raise InputError("import.no_rows", file=file)
    reader = SquareReader(heading, frame)
    rows = reader.read()
    facts = _facts(heading, rows)
    subject = f"squares/{heading.as_of.isoformat()}/{heading.kind}/{_scope(facts, title)}"
    named_only = (rows.roles == MERGED) & np.isnan(rows.column("people"))
    loaded = int(np.count_nonzero(~named_only))
    return ParsedSquares(facts, subject, heading.as_of, frame.shape[0], loaded, reader.notices())


def _facts(heading: SquareHeading, rows: SquareColumns) -> SquareFacts | None:
    if not rows.codes.size:
        return None
    digits = int(grid.digits_of(rows.codes[:1])[0])
    whole = np.unique(grid.primary_of(rows.codes, digits)).size == 1
    return SquareFacts(heading.as_of, heading.kind, UNITS[digits], whole, rows)


def _scope(facts: SquareFacts | None, title: str) -> str:
    """What a file covers: its primary square, or the name of a file of several."""
    if facts is None:
        return title[:_SCOPE_LENGTH]
    primary = int(grid.primary_of(facts.rows.codes[:1], facts.digits)[0])
    return f"{facts.unit}/{primary if facts.whole else title[:_SCOPE_LENGTH]}"
