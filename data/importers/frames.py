"""Big tables as columns of text: the census by square of a whole country.

``tabular`` keeps every row with its cells, which is what a table made by hand needs. Half a
million rows of 54 columns are read here instead, by pandas' C parser, straight from the bytes
and only the columns asked for: equal texts of a column are one object in memory, and no
decoded copy of the file is made.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.importers.detect import Content, content_of, decode, encoding_of
from data.importers.tabular import read_sheets
from data.importers.textual import delimiter_of, head_of, text_rows, whole_lines
from models.errors import InputError

_T = TypeVar("_T")


def read_frame(
    file: str,
    data: bytes,
    encoding: str | None = None,
    *,
    columns: Sequence[int] | None = None,
    rows: int | None = None,
) -> pd.DataFrame:
    """Read a table as text, no row taken for a heading.

    Args:
        file: Its name, for messages.
        data: Its bytes: text in any encoding, or a workbook, whose first filled sheet is read.
        encoding: How the text is encoded, where that is known already; ``encoding_of`` is
            asked otherwise.
        columns: The columns wanted, counted from 0; all where None. One that no row has is
            there, and blank.
        rows: Read this many rows from the top; all where None.

    Returns:
        Columns named by their number in the file, rows indexed by their number as a
        spreadsheet shows it (the first is 1, blank rows are there). Every cell is a ``str``
        as published, ``""`` where there is none.

    Raises:
        InputError: ``import.*`` for what is no readable table; see ``detect``.
    """
    if content_of(file, data) is not Content.TABLE:
        return _chosen(_from_sheet(file, data), columns, rows)
    known = encoding or encoding_of(file, data)
    try:
        head = head_of(data, known)
        frame = _parsed(data, known, head, columns, rows)
    except (InputError, UnicodeError, pd.errors.ParserError):
        frame = None
    if frame is None:  # ragged rows, or an open quote: read slowly, and faithfully
        frame = _chosen(_from_text(file, decode(file, data)), columns, rows)
    return frame


def _parsed(
    data: bytes, encoding: str, head: str, columns: Sequence[int] | None, rows: int | None
) -> pd.DataFrame | None:
    """What the C parser reads; None where some row has more cells than the first ones."""
    mark = delimiter_of(head)
    width = max((len(row) for row in islice(text_rows("", whole_lines(head)), 100)), default=1)
    wanted = range(width) if columns is None else sorted({c for c in columns if c < width})
    with io.TextIOWrapper(io.BytesIO(data), encoding, newline="") as text:
        frame = pd.read_csv(
            _Under(mark * width + "\n", text),
            sep=mark,
            header=None,
            names=list(range(width + 1)),
            usecols=[*wanted, width],
            index_col=False,
            dtype=object,
            na_filter=False,
            skip_blank_lines=False,
            nrows=None if rows is None else rows + 1,
        )
    if (frame[width] != "").any():
        return None
    return _chosen(frame.iloc[1:, :-1], columns, rows)


class _Under(io.TextIOBase):
    """A text under one more row, which tells the parser of a column more than there should be.

    Whatever lands in that column shows a row that is wider than the first ones.
    """

    def __init__(self, row: str, text: io.TextIOWrapper) -> None:
        super().__init__()
        self._row = row
        self._text = text

    def read(self, size: int | None = -1) -> str:
        """Return the next part of the text."""
        row, self._row = self._row, ""
        return row or self._text.read(size)


def _from_text(file: str, text: str) -> pd.DataFrame:
    return _framed(list(text_rows(file, text)), None)


def _from_sheet(file: str, data: bytes) -> pd.DataFrame:
    lines = read_sheets(file, data)[0].lines
    cells = _framed([line.cells for line in lines], [line.number for line in lines])
    return cells.reindex(range(1, lines[-1].number + 1), fill_value="")


def _framed(rows: Sequence[Sequence[str]], numbers: Sequence[int] | None) -> pd.DataFrame:
    width = max(map(len, rows), default=1)
    whole = [(*row, *[""] * (width - len(row))) for row in rows]
    index = pd.RangeIndex(1, len(rows) + 1) if numbers is None else pd.Index(numbers)
    return pd.DataFrame(whole, index=index, columns=range(width), dtype=object)


def _chosen(frame: pd.DataFrame, columns: Sequence[int] | None, rows: int | None) -> pd.DataFrame:
    if columns is not None and not frame.columns.equals(pd.Index(list(columns))):
        frame = frame.reindex(columns=list(columns), fill_value="")
    return frame if rows is None else frame.iloc[:rows]


def read_each(column: pd.Series, read: Callable[[str], _T]) -> tuple[NDArray[np.intp], list[_T]]:
    """Read every distinct text of a column once, by the rule that reads a single cell.

    Returns:
        For each row the place of its reading in the second; shape (rows,). So half a million
        counts of people cost as many calls as there are different counts.
    """
    places, texts = pd.factorize(column, use_na_sentinel=False)
    return places, [read(str(text)) for text in texts]
