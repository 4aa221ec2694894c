"""The day of a table without a column for it."""

from __future__ import annotations

from datetime import date

import pytest

from data.importers.day_hint import day_hint, days_in
from data.importers.headings import Table
from data.importers.tabular import Line, Sheet

DAY = date(2020, 10, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("人口_20201001.csv", [DAY]),
        ("令和２年１０月１日現在", [DAY]),
        ("令和元年5月1日", [date(2019, 5, 1)]),
        ("2020-10-01_jinko.csv", [DAY]),
        ("jinko_2020_10_01", [DAY]),
        ("R2.10.1 現在", [DAY]),
        ("AR2.10.1", []),
        ("202010.csv", []),
        ("202011_nagano.csv", []),
        ("37201120201001", []),
        ("18991001", []),
        ("20201301", []),
        ("", []),
    ],
)
def test_only_whole_days_are_believed(text: str, days: list[date]) -> None:
    assert list(days_in(text)) == days


def table(*above: str) -> Table:
    lines = [Line(at, (cell,)) for at, cell in enumerate((*above, "町名"), start=1)]
    return Table(Sheet("f", "", tuple(lines)), len(above), {"name": 0})


def test_day_above_the_heading_comes_before_the_files_name() -> None:
    assert day_hint("20250101.csv", [table("2020年10月1日現在")]) == DAY
    assert day_hint("20201001.csv", [table("人口")]) == DAY


def test_two_different_days_are_no_hint() -> None:
    assert day_hint("20201001-20210101.csv", [table()]) is None
    two = [table("2020年10月1日"), table("2021年1月1日")]
    assert day_hint("x.csv", two) is None
    assert day_hint("x.csv", [two[0], two[0]]) == DAY
