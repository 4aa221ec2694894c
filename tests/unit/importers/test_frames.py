from __future__ import annotations

import pandas as pd
import pytest

from data.importers.cells import whole_number
from data.importers.frames import read_each, read_frame
from data.importers.tabular import read_sheets
from models.errors import InputError
from models.reasons import RejectCode
from tests.import_builders import csv_bytes, square, squares, workbook_bytes

ROWS = [["番号", "町", "人口"], ["1", "塩屋町", ""], [""], ["003", "a,b;c\td", "NA"]]
CELLS = [["番号", "町", "人口"], ["1", "塩屋町", ""], ["", "", ""], ["003", "a,b;c\td", "NA"]]


def as_read(frame: pd.DataFrame) -> list[list[str]]:
    return [list(row) for row in frame.itertuples(index=False)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le"])
def test_every_cell_comes_out_as_published(encoding: str, delimiter: str, newline: str) -> None:
    frame = read_frame("t.txt", csv_bytes(ROWS, encoding, newline, delimiter))
    assert as_read(frame) == CELLS
    assert list(frame.index) == [1, 2, 3, 4]
    assert list(frame.columns) == [0, 1, 2]


def test_a_line_break_within_quotes_is_part_of_its_cell() -> None:
    frame = read_frame("t.csv", b'a,b\r\n1,"2\n3"\r\n4,5\r\n')
    assert as_read(frame) == [["a", "b"], ["1", "2\n3"], ["4", "5"]]


def test_columns_come_in_the_order_asked_for_and_a_missing_one_is_blank() -> None:
    frame = read_frame("t.csv", csv_bytes(ROWS), columns=[2, 0, 7])
    assert list(frame.columns) == [2, 0, 7]
    assert as_read(frame)[3] == ["NA", "003", ""]


def test_only_the_rows_asked_for_are_read() -> None:
    frame = read_frame("t.csv", csv_bytes(ROWS), rows=2)
    assert as_read(frame) == CELLS[:2]


def test_a_row_wider_than_the_first_hundred_is_read_with_all_its_cells() -> None:
    narrow = [["1", "2"]] * 300
    wide = read_frame("t.csv", csv_bytes([*narrow, ["3", "4", "5", "6"]]))
    assert list(wide.columns) == [0, 1, 2, 3]
    assert as_read(wide.iloc[[0, -1]]) == [["1", "2", "", ""], ["3", "4", "5", "6"]]


def test_a_row_wider_by_one_cell_is_seen_where_only_some_columns_are_asked_for() -> None:
    frame = read_frame("t.csv", csv_bytes([*[["1", "2"]] * 300, ["3", "4", "5"]]), columns=[0, 2])
    assert as_read(frame.iloc[[0, -1]]) == [["1", ""], ["3", "5"]]


def test_a_quote_that_is_never_closed_is_refused_and_does_not_swallow_rows() -> None:
    with pytest.raises(InputError, match="import.broken_table"):
        read_frame("t.csv", b'a,b\n1,"2\n3,4\n5,6\n')


def test_a_workbook_comes_as_a_frame_with_its_own_row_numbers() -> None:
    frame = read_frame("t.csv", workbook_bytes({"表": [["a", "b"], [], ["1", 2]]}), columns=[1])
    assert as_read(frame) == [["b"], [""], ["2"]]
    assert list(frame.index) == [1, 2, 3]


def test_a_frame_says_what_the_rows_of_a_sheet_say() -> None:
    data = csv_bytes(squares([square("493002111", "0", "", [5, 2, 1, 0])] * 50), "cp932")
    frame = read_frame("t.txt", data)
    lines = read_sheets("t.txt", data)[0].lines
    assert as_read(frame) == [list(line.cells) for line in lines]
    assert list(frame.index) == [line.number for line in lines]


def test_a_column_is_read_by_the_rule_of_a_cell_once_for_each_text() -> None:
    asked = []

    def read(text: str) -> int | RejectCode:
        asked.append(text)
        return whole_number(text)

    places, read_values = read_each(pd.Series(["12", "*", "１２", "12", ""], dtype=object), read)
    assert [read_values[place] for place in places] == [
        12,
        RejectCode.NOT_A_NUMBER,
        12,
        12,
        RejectCode.REQUIRED,
    ]
    assert asked == ["12", "*", "１２", ""]
