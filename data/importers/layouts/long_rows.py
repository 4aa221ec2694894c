"""One row of people in long form: which of its cells count whom."""

from __future__ import annotations

from collections.abc import Iterator

from data.importers.headings import Record, Table
from data.importers.layouts.age_words import Sex, age_in, sex_in, sex_of_sheet
from data.importers.layouts.figures import people_in
from models.ages import EVERYBODY
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel

VALUES = ("total", "men", "women", "people")
"""Columns that hold people whose age stands elsewhere, or people of every age."""

_ALL = str(EVERYBODY)


def age_fields(table: Table) -> tuple[str, ...]:
    """The columns that each hold one age."""
    return tuple(name for name in table.columns if ":" in name)


def cells_of(
    record: Record, section: Sex | None
) -> tuple[list[tuple[Sex, str, int | None]], list[Notice]]:
    """The figures of one row with their sex and age."""
    found: list[tuple[Sex, str, int | None]] = []
    problems: list[Notice] = []
    row_age = _word_cell(record, "age", problems)
    row_sex = _word_cell(record, "sex", problems) or section
    row_sex = row_sex or sex_of_sheet(record.table.sheet.name)
    if problems:
        return [], problems
    for column, sex, age in _value_columns(record, row_sex, row_age):
        people = people_in(record[column])
        if isinstance(people, RejectCode):
            problems.append(record.notice(NoticeLevel.REJECT, people, column))
        else:
            found.append((sex, age, people))
            if people is None:
                warning = NoticeLevel.WARNING
                problems.append(record.notice(warning, RejectCode.NOT_PUBLISHED, column))
    return found, problems


def _word_cell(record: Record, column: str, problems: list[Notice]) -> str | None:
    """A cell of ages or sexes; None where there is no such column."""
    if not record.table.has(column):
        return None
    meaning = age_in(record[column]) if column == "age" else sex_in(record[column])
    if meaning is None:
        code = RejectCode.BAD_AGE if column == "age" else RejectCode.BAD_SEX
        problems.append(record.notice(NoticeLevel.REJECT, code, column))
    return meaning


def _value_columns(
    record: Record, row_sex: str | None, row_age: str | None
) -> Iterator[tuple[str, Sex, str]]:
    """Columns that hold people, with whose they are."""
    table = record.table
    sex = _sex(row_sex)
    if row_age is None:
        for column in age_fields(table):
            whose, _, age = column.partition(":")
            if record[column]:
                yield column, sex if whose == "both" else _sex(whose), age
    column_of_all = next((name for name in ("people", "total") if table.has(name)), None)
    if column_of_all is not None and (record[column_of_all] or row_age is not None):
        yield column_of_all, sex, row_age or _ALL
    for column, whose in (("men", "men"), ("women", "women")):
        if table.has(column) and row_sex is None and (record[column] or row_age is not None):
            yield column, _sex(whose), row_age or _ALL


def _sex(word: str | None) -> Sex:
    return "men" if word == "men" else "women" if word == "women" else "both"
