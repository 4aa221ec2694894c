"""Take a batch back: the rows as they were before it, or nothing at all.

The journals of a batch's files are folded into one change for each row. Where a row is no
longer as the batch left it, or something that came later rests on it, the batch is refused
and told why. What remains is the record: the runs with ``undone_at``, their sources, and the
municipality's place on the list.

A location put right by a person stands above any file: it neither blocks the undoing, nor is
it undone. Census squares carry their run and leave with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, delete, insert, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select

from data.importers.corrections import put_right
from data.importers.undo_blockers import Blocker, blockers_of
from data.importers.undo_plan import Key, Plan, chunks, plan_of
from models.errors import NotFound
from models.tables import CensusSquare, ImportChange, ImportRun

__all__ = ["Blocker", "blockers", "take_back"]


def blockers(session: Session, batch: str) -> tuple[Blocker, ...]:
    """What keeps a batch from being taken back; empty where nothing does.

    Raises:
        NotFound: ``import.no_batch`` for a batch that is unknown or already taken back.
    """
    return blockers_of(session, plan_of(session, _runs(session, batch)))


def take_back(session: Session, batch: str, now: datetime) -> tuple[Blocker, ...]:
    """Undo a batch in the caller's transaction, unless something blocks it.

    Args:
        session: Of an open transaction; flushed here, never committed.
        batch: Name of the take-in.
        now: The moment to record.

    Returns:
        What blocked it, with nothing changed; empty where it was taken back.

    Raises:
        NotFound: ``import.no_batch``.
    """
    runs = _runs(session, batch)
    plan = plan_of(session, runs)
    if blocked := blockers_of(session, plan):
        return blocked
    if blocked := _restored(session, plan):
        return blocked
    session.execute(delete(CensusSquare).where(col(CensusSquare.run_id).in_(plan.runs)))
    session.execute(delete(ImportChange).where(col(ImportChange.run_id).in_(plan.runs)))
    session.expire_all()
    for run in runs:
        run.undone_at = now
        session.add(run)
    session.flush()
    return ()


def _runs(session: Session, batch: str) -> Sequence[ImportRun]:
    session.flush()
    runs = session.exec(
        select(ImportRun)
        .where(ImportRun.batch == batch, col(ImportRun.undone_at).is_(None))
        .order_by(col(ImportRun.id))
    ).all()
    if not batch or not runs:
        raise NotFound("import.no_batch", value=batch)
    return runs


def _restored(session: Session, plan: Plan) -> tuple[Blocker, ...]:
    """Put the rows back. One whose place has been taken meanwhile blocks it like a change."""
    try:
        with session.begin_nested():
            for table in _restore(session, plan):
                at = table.name
    except IntegrityError:
        return (Blocker(False, at, 1, ()),)
    return ()


def _restore(session: Session, plan: Plan) -> Iterator[Table]:
    """Remove what was added, children first; then bring back the rest, parents first."""
    order = [table for table in SQLModel.metadata.sorted_tables if table in plan.changes]
    for table in reversed(order):
        yield table
        gone = [key for key, net, _ in plan.of(table) if net.before is None or net.replaced]
        for chunk in chunks(gone):
            session.execute(delete(table).where(tuple_(*table.primary_key).in_(chunk)))
    for table in order:
        yield table
        right = put_right(session, table.name)
        for key, net, row in plan.of(table):
            if net.before is None:
                continue
            values = net.before | right.held((row or {}) | net.before)
            if row is None or net.replaced:
                session.execute(insert(table).values(values))
            else:
                session.execute(update(table).where(_is(table, key)).values(values))


def _is(table: Table, key: Key) -> Any:
    return and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))
