"""Tables as text: what stands between the cells, and where the rows end.

Kept apart from ``tabular`` and ``frames``, which read the same files for different ends: a few
rows with everything around them, or many rows as columns.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from models.errors import InputError

DELIMITERS = ",\t;|"
_HEAD_LINES = 60
_HEAD_BYTES = 65_536
_HEAD_CHARACTERS = 60_000
_END = "\x00end"


def delimiter_of(text: str) -> str:
    """Say what stands between the cells: the mark by which most rows have equally many.

    Counted after quotes are taken into account, and of equals the one that gives most cells,
    so that prose full of commas in a table between tabs does not decide. One column only: a
    comma.
    """
    head = "\n".join(text[:_HEAD_CHARACTERS].splitlines()[:_HEAD_LINES])
    return max(DELIMITERS, key=lambda mark: _agreement(head, mark))


def _agreement(head: str, mark: str) -> tuple[int, int]:
    """How many rows have the usual number of cells, and that number."""
    try:
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=mark)
        widths = Counter(len(row) for row in rows if len(row) > 1)
    except csv.Error:
        return 0, 0
    return max(((rows, width) for width, rows in widths.items()), default=(0, 0))


def head_of(data: bytes, encoding: str) -> str:
    """The first rows; a character cut in two at the end is left away."""
    return data[:_HEAD_BYTES].decode(encoding, errors="ignore")


def whole_lines(head: str) -> str:
    """The head without its last line, which may be cut."""
    cut = max(head.rfind("\n"), head.rfind("\r"))
    return head[: cut + 1] if cut > 0 and len(head) > _HEAD_BYTES // 8 else head


def text_rows(file: str, text: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a text table, blank ones included.

    Raises:
        InputError: ``import.broken_table``: a cell without end, or a quote that is never
            closed, which would swallow every row behind it.
    """
    ended = text if text.endswith(("\n", "\r")) else f"{text}\n"
    lines = io.StringIO(f"{ended}{_END}", newline="")
    last: tuple[str, ...] | None = None
    try:
        for row in csv.reader(lines, delimiter=delimiter_of(text)):
            if last is not None:
                yield last
            last = tuple(row)
    except csv.Error as error:
        raise InputError("import.broken_table", file=file) from error
    if last != (_END,):
        raise InputError("import.broken_table", file=file)
