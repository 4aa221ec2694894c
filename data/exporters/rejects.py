"""Rows to mend: the published rows that were refused or doubted, in a workbook to correct.

The workbook has everything that stands above the data (titles, every row of the heading) and
every column as published, so that it can be dropped in again as it is. The offending cells
are filled and carry a comment; one column more says why, and what to do. Every cell is text:
leading zeros and codes stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.exporters.published import Published, published_sheets
from models.rejects import Notice, NoticeLevel

_WRONG = PatternFill("solid", fgColor="FFE0B2")
_WHY = PatternFill("solid", fgColor="FFF8E1")
_HEADING = PatternFill("solid", fgColor="D9E2EC")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_TEXT_FORMAT = "@"
_LONGEST_IN_TEXT_FORMAT = 255
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME_REFUSES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME_LENGTH = 31
_WHY_WIDTH = 70
_COMMENT_SIZE = {"width": 320, "height": 160}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of the workbook, in the reader's language.

    Attributes:
        why: Heading of the column that says why, such as 理由・対処.
        remark: What is wrong with a value, where, and what to do about it.
        author: Who the comments are from.
    """

    why: str
    remark: Callable[[Notice], str]
    author: str


def to_mend(notices: Sequence[Notice]) -> list[Notice]:
    """The notices a person can do something about in the file.

    Rows that were refused or doubted, and values that were published but could not be used.
    A warning about a blank, such as a place without coordinates, is no mistake of the file's.
    """
    return [
        notice
        for notice in notices
        if notice.row is not None and (notice.level is not NoticeLevel.WARNING or notice.value)
    ]


def rejects_workbook(file: str, data: bytes, notices: Sequence[Notice], wording: Wording) -> bytes:
    """Write the rows that have notices as a workbook to correct and send in again.

    Args:
        file: The file's name, as the notices have it.
        data: Its bytes, as they were read.
        notices: What was said of its rows; see ``to_mend``.
        wording: The words, in the reader's language.

    Raises:
        InputError: ``import.*`` where the file is no readable table.
    """
    by_sheet: dict[str, dict[int, list[Notice]]] = {}
    for notice in notices:
        if notice.row is not None:
            by_sheet.setdefault(notice.sheet, {}).setdefault(notice.row, []).append(notice)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in published_sheets(file, data, {name: set(rows) for name, rows in by_sheet.items()}):
        paper = book.create_sheet(_sheet_name(sheet.name or wording.why))
        _write(paper, sheet, by_sheet[sheet.name], wording)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(
    paper: Worksheet, sheet: Published, notices: Mapping[int, Sequence[Notice]], wording: Wording
) -> None:
    why = next((at for at, label in enumerate(sheet.labels) if label == wording.why), None)
    why = len(sheet.labels) if why is None else why  # a workbook of ours, sent in once more
    for number, cells in enumerate(sheet.above, start=1):
        _put_row(paper, number, cells)
    if sheet.above:  # some census tables have no heading at all
        _put(paper, sheet.heading + 1, why, wording.why)
        for row in range(sheet.heading + 1, len(sheet.above) + 1):
            for column in range(max(why + 1, len(sheet.labels))):
                paper.cell(row, column + 1).fill = _HEADING
    for number, (row, cells) in enumerate(sheet.rows.items(), start=len(sheet.above) + 1):
        _put_row(paper, number, cells)
        _mark(paper, number, sheet.labels, notices[row], wording)
        said = "\n".join(dict.fromkeys(map(wording.remark, notices[row])))
        reasons = _put(paper, number, why, said)
        reasons.fill, reasons.alignment = _WHY, _WRAPPED
    paper.column_dimensions[get_column_letter(why + 1)].width = _WHY_WIDTH
    paper.freeze_panes = f"A{len(sheet.above) + 1}"


def _mark(
    paper: Worksheet,
    number: int,
    labels: Sequence[str],
    notices: Sequence[Notice],
    wording: Wording,
) -> None:
    """Fill the cells that the notices are about; what has no column is in the last one alone."""
    for at, label in enumerate(labels):
        about = [wording.remark(one) for one in notices if label and one.column == label]
        if about:
            cell = paper.cell(number, at + 1)
            cell.fill = _WRONG
            cell.comment = Comment("\n".join(about), wording.author, **_COMMENT_SIZE)


def _put_row(paper: Worksheet, number: int, cells: Sequence[str]) -> None:
    for column, text in enumerate(cells):
        _put(paper, number, column, text)


def _put(paper: Worksheet, number: int, column: int, text: str) -> Cell:
    """Write a text that stays one: no formula, no number, no date, now or when it is edited."""
    cell = paper.cell(number, column + 1)
    assert isinstance(cell, Cell)
    if len(text) <= _LONGEST_IN_TEXT_FORMAT:
        cell.number_format = _TEXT_FORMAT
    if text:
        cell.value = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
        cell.data_type = "s"
    return cell


def _sheet_name(name: str) -> str:
    return _NAME_REFUSES.sub("_", name).strip("'")[:_NAME_LENGTH] or "_"
