"""CSV as the standard wants it: UTF-8 with BOM, or cp932 on request, lines ending in CRLF."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_UNWRITABLE = "〓"
"""The printers' mark for a character that is not at hand."""


class Encoding(StrEnum):
    """How a file is written."""

    UTF_8 = "utf-8"
    CP932 = "cp932"


class Generation(StrEnum):
    """Which of the standard's two layouts: 推奨データセット, or 自治体標準オープンデータセット."""

    OLDER = "older"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A character that cp932 does not have; 〓 stands in its place."""

    row: int
    column: str
    character: str


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file and what could not be written in its encoding. ``rows`` are those below the head."""

    content: bytes
    rows: int
    unwritable: tuple[Unwritable, ...] = ()


def csv_file(
    head: Sequence[str], rows: Sequence[Sequence[str]], encoding: Encoding = Encoding.UTF_8
) -> CsvFile:
    """Write a table.

    Args:
        head: Its headings.
        rows: Its rows, each as long as the heading.
        encoding: UTF-8 with BOM, or cp932, whose gaps are reported.
    """
    unwritable: list[Unwritable] = []
    if encoding is Encoding.CP932:
        rows = [
            [
                _in_cp932(cell, number, column, unwritable)
                for column, cell in zip(head, row, strict=True)
            ]
            for number, row in enumerate(rows, start=2)
        ]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    codec = "utf-8-sig" if encoding is Encoding.UTF_8 else encoding.value
    return CsvFile(text.getvalue().encode(codec), len(rows), tuple(unwritable))


def _in_cp932(cell: str, row: int, column: str, unwritable: list[Unwritable]) -> str:
    found = [char for char in cell if not _has(char)]
    unwritable += [Unwritable(row, column, char) for char in found]
    return "".join(_UNWRITABLE if char in found else char for char in cell)


def _has(char: str) -> bool:
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
