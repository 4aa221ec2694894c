"""What a batch did, row by row: its files' journals folded into one change for each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, tuple_
from sqlalchemy import select as rows_of
from sqlmodel import Session, SQLModel, col, select

from data.importers.journal import RowChange, read_changes
from models.tables import ImportChange, ImportRun

_CHUNK = 200

Key = tuple[Any, ...]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Net:
    """What a batch did to one row, over all its files.

    Where the batch removed a row and its key was given out again, ``replaced`` says that
    ``before`` and ``after`` are two rows.
    """

    before: Row | None
    after: Row | None
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The net changes by table, and the rows of these tables as they are now.

    ``later`` names the columns of these rows that imports since then have written: a row that
    came back to what the batch had left says so for another file now.
    """

    runs: tuple[int, ...]
    changes: Mapping[Table, Mapping[Key, Net]]
    now: Mapping[Table, Mapping[Key, Row]]
    later: Mapping[Table, Mapping[Key, frozenset[str]]]

    def of(self, table: Table) -> Iterator[tuple[Key, Net, Row | None]]:
        """The keys of a table, what was done to each, and the row as it is now."""
        for key, net in self.changes[table].items():
            yield key, net, self.now[table].get(key)


def plan_of(session: Session, runs: Sequence[ImportRun]) -> Plan:
    """Fold the journals of a batch's runs."""
    ids = tuple(run.id for run in runs if run.id is not None)
    changes: dict[Table, dict[Key, Net]] = defaultdict(dict)
    journal = select(ImportChange).where(col(ImportChange.run_id).in_(ids))
    for noted in session.exec(journal.order_by(col(ImportChange.run_id), col(ImportChange.id))):
        table = SQLModel.metadata.tables[noted.table_name]
        for change in read_changes(noted.changes, table):
            _fold(changes[table], change)
    kept = {
        table: {key: net for key, net in rows.items() if (net.before, net.after) != (None, None)}
        for table, rows in changes.items()
    }
    now = {table: _now(session, table, list(kept[table])) for table in kept}
    return Plan(ids, kept, now, _later(session, kept, max(ids)))


def _later(
    session: Session, changes: Mapping[Table, Mapping[Key, Net]], run_id: int
) -> dict[Table, dict[Key, frozenset[str]]]:
    found: dict[Table, dict[Key, frozenset[str]]] = {table: {} for table in changes}
    query = select(ImportChange).where(
        col(ImportChange.run_id) > run_id,
        col(ImportChange.table_name).in_([table.name for table in changes]),
    )
    for noted in session.exec(query):
        table = SQLModel.metadata.tables[noted.table_name]
        known = found[table]
        for change in read_changes(noted.changes, table):
            if change.key in changes[table]:
                columns = frozenset((*(change.before or ()), *(change.after or ())))
                known[change.key] = known.get(change.key, frozenset()) | columns
    return found


def _fold(changes: dict[Key, Net], change: RowChange) -> None:
    """Put a change behind those made before it: earliest ``before``, latest ``after``."""
    before = None if change.before is None else dict(change.before)
    after = None if change.after is None else dict(change.after)
    known = changes.get(change.key)
    if known is None:
        changes[change.key] = Net(before, after)
        return
    first = None if known.before is None else (before or {}) | known.before
    last = None if after is None else (known.after or {}) | after
    again = known.replaced or (known.before is not None and known.after is None)
    changes[change.key] = Net(first, last, again and last is not None)


def _now(session: Session, table: Table, keys: Sequence[Key]) -> dict[Key, Row]:
    columns = tuple(table.primary_key)
    found: dict[Key, Row] = {}
    for chunk in chunks(keys):
        query = rows_of(table).where(tuple_(*columns).in_(chunk))
        for row in session.execute(query).mappings():
            found[tuple(row[column.name] for column in columns)] = dict(row)
    return found


def chunks(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """Keys in portions that fit into one question to the database."""
    return (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK))
