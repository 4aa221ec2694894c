"""Tables as text: any CSV, TSV or XLSX, every cell exactly as published.

A number Excel stores as a number comes out as its digits, a date as ISO, a time as HH:MM;
what was typed as text stays as typed. Row numbers are those a spreadsheet shows.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl

from data.importers.detect import Content, content_of, decode
from data.importers.textual import text_rows
from models.errors import InputError

_FIRST_YEAR = 1900
_ZERO_DAY = datetime(1899, 12, 31)  # noqa: DTZ001 - a workbook knows no zone
_EXAMPLE = re.compile(r"入力例|記入例|記載例|サンプル|sample|example|\(例\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One row that holds something: its number, and its cells as text."""

    number: int
    cells: tuple[str, ...]

    def __getitem__(self, column: int) -> str:
        """The cell of a column; rows may be shorter than the heading."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file; ``name`` is empty for text files."""

    file: str
    name: str
    lines: tuple[Line, ...]


def read_sheets(file: str, data: bytes) -> tuple[Sheet, ...]:
    """Read every table of a file that is not an example and holds something.

    Raises:
        InputError: ``import.*`` for what is no readable table; see ``detect``.
    """
    if content_of(file, data) is Content.WORKBOOK:
        sheets = _workbook(file, data)
    else:
        sheets = (Sheet(file, "", _lines(text_rows(file, decode(file, data)))),)
    filled = tuple(sheet for sheet in sheets if sheet.lines and not _is_example(sheet))
    if not filled:
        raise InputError("import.empty", file=file)
    return filled


def _is_example(sheet: Sheet) -> bool:
    title = next((cell for cell in sheet.lines[0].cells if cell.strip()), "")
    return any(
        _EXAMPLE.search(unicodedata.normalize("NFKC", text))
        for text in (sheet.name, title if title.strip().startswith(("(", "（")) else "")
    )


def _lines(rows: Iterable[tuple[str, ...]]) -> tuple[Line, ...]:
    """Number the rows and leave out blank ones."""
    return tuple(
        Line(number, cells)
        for number, cells in enumerate(rows, start=1)
        if any(map(str.strip, cells))
    )


def _workbook(file: str, data: bytes) -> tuple[Sheet, ...]:
    """Read a workbook's sheets.

    openpyxl meets damaged files with whatever its parsers raise, so every exception of this
    one call means the same: the workbook cannot be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return tuple(_sheet(file, sheet) for sheet in book.worksheets)
    except Exception as error:
        raise InputError("import.broken_workbook", file=file) from error


def _sheet(file: str, sheet: Any) -> Sheet:
    sheet.reset_dimensions()  # the stated size may be wrong, on purpose or not
    rows = sheet.iter_rows(values_only=True)
    return Sheet(file, sheet.title, _lines(tuple(map(_cell_text, row)) for row in rows))


def _cell_text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case timedelta():
            return _clock(value)
        case datetime() if value.year <= _FIRST_YEAR:  # an hour of the day, 24:00 and beyond
            return _clock(value - _ZERO_DAY)
        case datetime():
            at_midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
            return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case _:
            return str(value)


def _clock(length: timedelta) -> str:
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    return f"{hours:02d}:{minutes:02d}"
