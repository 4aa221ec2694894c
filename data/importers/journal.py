"""What an import does to the database, written down so that it can be taken back.

Every store function changes rows through a ``Journal`` only. Of each row it keeps the key and
the values before and after, so that ``undo`` can tell whether somebody changed the row since.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, insert, inspect, select
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

from models.codes import MunicipalityCode
from models.rejects import Notice
from models.tables import ImportChange

_CHUNK = 400

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row: ``before`` None where it was added, ``after`` None where it was removed.

    A changed row has in both only the columns that changed.
    """

    key: tuple[Any, ...]
    before: Values | None
    after: Values | None


@dataclass(slots=True)
class Journal:
    """The changes of one import, by table, in the order they were made."""

    changes: dict[str, list[RowChange]] = field(default_factory=lambda: defaultdict(list))

    def add(self, session: Session, row: SQLModel) -> None:
        """Add one row; its key is known afterwards."""
        session.add(row)
        session.flush()
        values = _values(row)
        self._note(row, RowChange(_key(row), None, values))

    def change(self, session: Session, row: SQLModel, values: Values) -> bool:
        """Set these columns of a row where they differ; say whether any did."""
        before = {name: getattr(row, name) for name in values}
        changed = [name for name, new in values.items() if before[name] != new]
        if not changed:
            return False
        for name in changed:
            setattr(row, name, values[name])
        session.add(row)
        session.flush()
        after = {name: getattr(row, name) for name in changed}
        self._note(row, RowChange(_key(row), {n: before[n] for n in changed}, after))
        return True

    def remove(self, session: Session, row: SQLModel) -> None:
        """Remove one row."""
        self._note(row, RowChange(_key(row), _values(row), None))
        session.delete(row)
        session.flush()

    def add_many(self, session: Session, table: type[SQLModel], rows: Sequence[Values]) -> None:
        """Add many rows at once; made for thousands."""
        if not rows:
            return
        core = _core(table)
        keys = tuple(core.primary_key)
        added = session.execute(insert(core).returning(*keys, sort_by_parameter_order=True), rows)
        noted = self.changes[core.name]
        for key, row in zip(added, rows, strict=True):
            noted.append(RowChange(tuple(key), None, row))

    def remove_where(self, session: Session, table: type[SQLModel], *conditions: Any) -> int:
        """Remove every row that fits; return how many they were."""
        core = _core(table)
        keys = [column.name for column in core.primary_key]
        gone = session.execute(select(core).where(*conditions)).mappings().all()
        noted = self.changes[core.name]
        for row in gone:
            noted.append(RowChange(tuple(row[name] for name in keys), dict(row), None))
        if gone:
            session.execute(delete(core).where(*conditions))
        return len(gone)

    def write(self, session: Session, run_id: int) -> None:
        """Store the journal with its run."""
        for table, changes in self.changes.items():
            packed = zlib.compress(_packed(changes), level=6)
            session.add(
                ImportChange(run_id=run_id, table_name=table, rows=len(changes), changes=packed)
            )

    def _note(self, row: SQLModel, change: RowChange) -> None:
        self.changes[_core(type(row)).name].append(change)


@dataclass(frozen=True, slots=True)
class LoadingInto:
    """Where a store function puts what it was given.

    ``municipality_code`` is empty for a table of the whole country. What there is to say about
    storing goes to ``notices``, with ``file`` as the file's name.
    """

    municipality_code: MunicipalityCode
    source_id: int
    run_id: int
    journal: Journal
    file: str = ""
    notices: list[Notice] = field(default_factory=list)


def read_changes(packed: bytes, table: Table) -> Iterator[RowChange]:
    """The changes of one table, in the order they were made, with the types of its columns."""
    for key, before, after in json.loads(zlib.decompress(packed)):
        yield RowChange(tuple(key), _typed(before, table), _typed(after, table))


def _core(table: type[SQLModel]) -> Table:
    found = inspect(table).local_table
    assert isinstance(found, Table)
    return found


def _key(row: SQLModel) -> tuple[Any, ...]:
    return tuple(getattr(row, column.name) for column in _core(type(row)).primary_key)


def _values(row: SQLModel) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in _core(type(row)).columns}


def _packed(changes: Iterable[RowChange]) -> bytes:
    plain = [(one.key, one.before, one.after) for one in changes]
    return json.dumps(plain, ensure_ascii=False, default=_text).encode()


def _text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written down")


def _typed(values: dict[str, Any] | None, table: Table) -> dict[str, Any] | None:
    """Give dates and moments their type back; codes are texts and stay so."""
    if values is None:
        return None
    typed = dict(values)
    for name, value in values.items():
        column = table.columns[name].type
        kind: Any = (column.impl if isinstance(column, TypeDecorator) else column).python_type
        if isinstance(value, str) and issubclass(kind, date):
            typed[name] = kind.fromisoformat(value)
    return typed
