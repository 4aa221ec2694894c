"""The shared look of workbooks: A4 landscape, large type, and text that stays text."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_CORE

from dashboard.exports.words import one_line, plain
from dashboard.i18n.text import Text

COUNT: Final = "#,##0"
SHARE: Final = "0.0%"
PAGE_WIDTH: Final = 142
"""Characters across A4 landscape at full size; a wider sheet is shrunk to fit the page."""

NO_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time an archive can say: its entries then say nothing."""
_MOMENTS = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")

_BODY = Font(name="Yu Gothic", size=12)
_BOLD = Font(name="Yu Gothic", size=12, bold=True)
_TITLE = Font(name="Yu Gothic", size=18, bold=True)
_HEADING_FILL = PatternFill("solid", fgColor="D9E2EC")
_BAND_FILL = PatternFill("solid", fgColor="EDF2F7")
_MARKED_FILL = PatternFill("solid", fgColor="FFE0B2")
_THIN = Side(style="thin", color="7B8794")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WORDS = Alignment(vertical="center", wrap_text=True)
_ACROSS = Alignment(vertical="center")
_FIGURES = Alignment(horizontal="right", vertical="center")
_HEADINGS = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LINE_POINTS = 20
_FOOTER_POINTS = 10

_BEGINS_A_FORMULA = tuple("=+-@\t=+-@")
_TEXT_FORMAT = "@"
_LONGEST_IN_TEXT_FORMAT = 255
_NAME_REFUSES = re.compile(r"[\[\]:*?/\\]")
_NAME_UNITS = 31


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its heading, and its width in characters."""

    heading: str
    width: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and how it is shown; None and NaN are shown as unknown."""

    value: float | None
    number_format: str = COUNT


@dataclass(frozen=True, slots=True)
class Marked:
    """Words to be seen at a glance: the cell is filled as well."""

    words: str


Entry = str | int | Figure | Marked


class Paper:
    """One sheet, written from the top down; its first three rows stand on every page.

    Args:
        book: The workbook it is added to.
        name: Wanted name of the sheet; what Excel refuses in it is replaced.
        title: Large, first row.
        subtitle: Second row: which version, and of when.
        columns: Third row.
        t: The language.
    """

    def __init__(
        self,
        book: Workbook,
        name: str,
        *,
        title: str,
        subtitle: str,
        columns: Sequence[Column],
        t: Text,
    ) -> None:
        self.sheet: Worksheet = book.create_sheet(sheet_name(name, book.sheetnames))
        self._columns = columns
        self._unknown = t("word.unknown")
        self._next = 1
        self._line(one_line(title), _TITLE)
        self._line(one_line(subtitle), _BODY)
        self._headings()
        set_up_page(self.sheet, footer=t("export.footer"), repeated_rows=self._next - 1)

    def row(self, *entries: Entry, strong: bool = False) -> None:
        """Write one row of the table; a ``strong`` one, such as a total, in bold."""
        for column, entry in enumerate(entries, start=1):
            cell = self._cell(column)
            self._fill(cell, entry)
            cell.font, cell.border = _BOLD if strong else _BODY, _BORDER
        self._next += 1

    def band(self, text: str) -> None:
        """Write the line that begins a block of rows."""
        for column in range(1, len(self._columns) + 1):
            self._cell(column).fill = _BAND_FILL
        self._line(one_line(text), _BOLD)

    def note(self, text: str) -> None:
        """Write sentences across the sheet, as many lines high as they need."""
        last = len(self._columns)
        self.sheet.merge_cells(
            start_row=self._next, end_row=self._next, start_column=1, end_column=last
        )
        lines = lines_of(text, sum(column.width for column in self._columns))
        self.sheet.row_dimensions[self._next].height = lines * _LINE_POINTS
        self._line(plain(text), _BODY, _WORDS)

    def gap(self) -> None:
        """Leave a row free."""
        self._next += 1

    def filterable(self) -> None:
        """Let readers filter the rows written so far by any column."""
        last = get_column_letter(len(self._columns))
        self.sheet.auto_filter.ref = f"A3:{last}{self._next - 1}"

    def _cell(self, column: int) -> SheetCell:
        cell = self.sheet.cell(self._next, column)
        assert isinstance(cell, SheetCell)  # never inside a merged range: rows are written once
        return cell

    def _line(self, text: str, font: Font, alignment: Alignment = _ACROSS) -> None:
        cell = self._cell(1)
        write_text(cell, text)
        cell.font, cell.alignment = font, alignment
        self._next += 1

    def _headings(self) -> None:
        for number, column in enumerate(self._columns, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = column.width
            cell = self._cell(number)
            write_text(cell, column.heading)
            cell.font, cell.fill, cell.border = _BOLD, _HEADING_FILL, _BORDER
            cell.alignment = _HEADINGS
        self._next += 1

    def _fill(self, cell: SheetCell, entry: Entry) -> None:
        figure = Figure(entry) if isinstance(entry, int) else entry
        if isinstance(figure, Figure) and figure.value is not None and math.isfinite(figure.value):
            cell.value = figure.value
            cell.number_format, cell.alignment = figure.number_format, _FIGURES
            return
        if isinstance(figure, Marked):
            cell.fill = _MARKED_FILL
        cell.alignment = _WORDS
        write_text(cell, _words(figure, self._unknown))


def new_book(title: str, creator: str) -> Workbook:
    """Return a workbook without sheets."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    book.properties.title, book.properties.creator = one_line(title), creator
    return book


def book_bytes(book: Workbook) -> bytes:
    """Return the file of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def without_moments(workbook: bytes) -> bytes:
    """The same workbook without the moments it was made: equal content is then an equal file.

    openpyxl writes the clock into the properties and into every entry of the archive.
    """
    file = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == ARC_CORE:
                content = _MOMENTS.sub(b"", content)
            entry = ZipInfo(name, NO_MOMENT)
            new.writestr(entry, content, compress_type=ZIP_DEFLATED)
    return file.getvalue()


def write_text(cell: SheetCell, text: str) -> None:
    """Write words into a cell so that they are words for good, whatever they begin with.

    The cell is typed as text; its format keeps leading zeros when it is edited; and words
    that begin as a formula does carry the mark that Excel sets when one types an apostrophe.
    """
    if not text:
        return
    cell.value = plain(text)
    cell.data_type = "s"
    if len(text) <= _LONGEST_IN_TEXT_FORMAT:  # beyond, some Excels show #### in this format
        cell.number_format = _TEXT_FORMAT
    if text.startswith(_BEGINS_A_FORMULA):
        cell.quotePrefix = True


def sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """Return a name Excel takes: at most 31 units, nothing it refuses, and not used yet."""
    cleaned = _NAME_REFUSES.sub("_", one_line(wanted)).strip("'") or "_"
    if cleaned.casefold() == "history":  # Excel keeps this one for itself
        cleaned += "_"
    used = {name.casefold() for name in taken}
    name, number = _shortened(cleaned, _NAME_UNITS), 1
    while name.casefold() in used:
        number += 1
        ending = f"_{number}"
        name = _shortened(cleaned, _NAME_UNITS - len(ending)) + ending
    return name


def _shortened(name: str, units: int) -> str:
    """Cut to UTF-16 units, as Excel counts, and never through a character."""
    return name.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore").rstrip("' ")


def _words(entry: str | Figure | Marked, unknown: str) -> str:
    if isinstance(entry, Marked):
        return entry.words
    return entry if isinstance(entry, str) else unknown


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes; a full-width character is two wide."""
    return sum(max(1, math.ceil(_width(line) / width)) for line in plain(text).split("\n"))


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)


def set_up_page(sheet: Worksheet, *, footer: str, repeated_rows: int) -> None:
    """Make a sheet A4 landscape, as wide as the page, its first rows on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"1:{repeated_rows}"
    sheet.freeze_panes = f"A{repeated_rows + 1}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    sheet.print_options.horizontalCentered = True
    below = sheet.HeaderFooter.oddFooter
    assert below is not None  # a new sheet has one
    below.center.text, below.center.size = footer, _FOOTER_POINTS
