"""The shared look of forms: a hidden mark, how to fill it in, locked headings, open cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.exports.sheets import lines_of, set_up_page, sheet_name, write_text
from dashboard.i18n.text import Text
from models.forms import FormMark

BODY = Font(name="Yu Gothic", size=12)
_BOLD = Font(name="Yu Gothic", size=12, bold=True)
_TITLE = Font(name="Yu Gothic", size=18, bold=True)
_HEADING_FILL = PatternFill("solid", fgColor="D9E2EC")
_LOCKED_FILL = PatternFill("solid", fgColor="F3F5F7")
_THIN = Side(style="thin", color="7B8794")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WORDS = Alignment(vertical="center", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_TOP = Alignment(vertical="top", wrap_text=True)
_OPEN = Protection(locked=False)
_LINE_POINTS: Final = 20


class Fill(StrEnum):
    """What may be written into a column."""

    LOCKED = "locked"
    """Nothing: it says which row this is."""
    WORDS = "words"
    CHOICE = "choice"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form.

    Attributes:
        heading: As ``models.forms`` has it.
        width: In characters.
        fill: What may be written into it.
        choices: The words of its drop-down list.
        most: The largest number of a ``COUNT``.
        centred: Whether its cells are short marks.
    """

    heading: str
    width: float
    fill: Fill = Fill.WORDS
    choices: Sequence[str] = ()
    most: int = 0
    centred: bool = False


class FormPaper:
    """One sheet of a form, written from the top down.

    Its first row is hidden and holds the mark. Headings and what identifies a row are locked,
    without a password: the lock keeps them from being typed over, not from being opened.

    Args:
        book: The workbook it is added to.
        name: Wanted name of the sheet.
        mark: Which form, of whom and when.
        title: Large, on top.
        notes: How to fill it in, a line each; above the table.
        labels: Pairs of a label and its value, in one row above the table.
        columns: The table.
        t: The language.
    """

    def __init__(
        self,
        book: Workbook,
        name: str,
        *,
        mark: FormMark,
        title: str,
        columns: Sequence[FormColumn],
        t: Text,
        notes: Sequence[str] = (),
        labels: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.sheet: Worksheet = book.create_sheet(sheet_name(name, book.sheetnames))
        self._columns = columns
        self._next = 1
        self._line(mark.text, BODY)
        self.sheet.row_dimensions[1].hidden = True
        self._line(title, _TITLE)
        for note in notes:
            self._note(note)
        if labels:
            self._labels(labels)
        self.heading_row = self._next
        self._headings()
        set_up_page(self.sheet, footer=t("export.footer"), repeated_rows=self.heading_row)
        self._lock()

    def row(self, *entries: str | int | None) -> None:
        """Write one row; None and blank are left open to be filled in."""
        for number, (column, entry) in enumerate(zip(self._columns, entries, strict=True), 1):
            cell = self.cell(self._next, number)
            cell.font, cell.border = BODY, BORDER
            cell.alignment = _CENTRED if column.centred else _WORDS
            if column.fill is Fill.LOCKED:
                cell.fill = _LOCKED_FILL
            else:
                cell.protection = _OPEN
            if isinstance(entry, int):
                cell.value = entry
            elif entry:
                write_text(cell, entry)
            if column.fill is not Fill.COUNT:
                cell.number_format = "@"  # codes typed in keep their leading zeros
        self._next += 1

    def blank_rows(self, rows: int) -> None:
        """Leave rows to be filled in, locked columns open as well: they are new ones."""
        for _ in range(rows):
            self.row(*([None] * len(self._columns)))
            for number, column in enumerate(self._columns, start=1):
                if column.fill is Fill.LOCKED:
                    cell = self.cell(self._next - 1, number)
                    cell.protection, cell.fill = _OPEN, PatternFill()

    def finish(self) -> None:
        """Add drop-down lists and limits to the rows written."""
        first, last = self.heading_row + 1, max(self._next - 1, self.heading_row + 1)
        for number, column in enumerate(self._columns, start=1):
            rule = _rule(column)
            if rule is not None:
                letter = get_column_letter(number)
                rule.add(f"{letter}{first}:{letter}{last}")
                self.sheet.add_data_validation(rule)

    def beside(self, lines: Sequence[str], *, column: int, width: float, rows: int) -> None:
        """Write how to fill it in to the right of the table, from its heading down."""
        letter = get_column_letter(column)
        self.sheet.column_dimensions[letter].width = width
        first = self.heading_row
        self.sheet.merge_cells(f"{letter}{first}:{letter}{first + rows}")
        cell = self.cell(first, column)
        write_text(cell, "\n\n".join(lines))
        cell.font, cell.alignment = BODY, _TOP

    def cell(self, row: int, column: int) -> SheetCell:
        """A cell of the sheet."""
        cell = self.sheet.cell(row, column)
        assert isinstance(cell, SheetCell)  # never inside a merged range
        return cell

    def _line(self, text: str, font: Font) -> None:
        cell = self.cell(self._next, 1)
        write_text(cell, text)
        cell.font, cell.alignment = font, Alignment(vertical="center")
        self._next += 1

    def _note(self, text: str) -> None:
        last = len(self._columns)
        self.sheet.merge_cells(
            start_row=self._next, end_row=self._next, start_column=1, end_column=last
        )
        lines = lines_of(text, sum(column.width for column in self._columns))
        self.sheet.row_dimensions[self._next].height = lines * _LINE_POINTS
        cell = self.cell(self._next, 1)
        write_text(cell, text)
        cell.font, cell.alignment = BODY, _WORDS
        self._next += 1

    def _labels(self, labels: Sequence[tuple[str, str]]) -> None:
        for number, (label, value) in enumerate(labels):
            for offset, text in enumerate((label, value)):
                cell = self.cell(self._next, number * 2 + 1 + offset)
                write_text(cell, text)
                cell.font, cell.border = (BODY if offset else _BOLD), BORDER
                cell.alignment = _WORDS
                if not offset:
                    cell.fill = _HEADING_FILL
        self._next += 1

    def _headings(self) -> None:
        for number, column in enumerate(self._columns, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = column.width
            cell = self.cell(self._next, number)
            write_text(cell, column.heading)
            cell.font, cell.fill, cell.border = _BOLD, _HEADING_FILL, BORDER
            cell.alignment = _CENTRED
        lines = max(lines_of(one.heading, one.width - 1) for one in self._columns)
        self.sheet.row_dimensions[self._next].height = max(2, lines) * _LINE_POINTS
        self._next += 1

    def _lock(self) -> None:
        guard = self.sheet.protection
        guard.sheet = True
        guard.formatColumns = guard.formatRows = guard.formatCells = False  # False: allowed
        guard.sort = guard.autoFilter = False


def _rule(column: FormColumn) -> DataValidation | None:
    if column.fill is Fill.CHOICE:
        words = ",".join(column.choices)
        rule = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
    elif column.fill is Fill.COUNT:
        rule = DataValidation(
            "whole", operator="between", formula1="0", formula2=str(column.most), allow_blank=True
        )
    else:
        return None
    rule.errorStyle, rule.showErrorMessage = "stop", True
    return rule
