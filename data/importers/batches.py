"""Take-ins: files that came in together, stored together, and undone together.

A batch is named by its day in Japan and a number, short enough to be typed: ``20261124-1``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.tables import ImportRun, Source


@dataclass(frozen=True, slots=True)
class Batch:
    """One take-in with its files, in the order they were stored."""

    name: str
    imported_at: datetime
    undone_at: datetime | None
    files: tuple[tuple[ImportRun, Source], ...]


def next_batch(session: Session, today: date) -> str:
    """The name of the next take-in. Call it in the transaction that stores the files."""
    day = f"{today:%Y%m%d}-"
    query = select(ImportRun.batch).where(col(ImportRun.batch).startswith(day)).distinct()
    taken = [int(name.removeprefix(day)) for name in session.exec(query)]
    return f"{day}{max(taken, default=0) + 1}"


def batches(session: Session) -> tuple[Batch, ...]:
    """Every take-in that can be or has been undone, newest first."""
    rows = session.exec(
        select(ImportRun, Source)
        .join(Source, col(Source.id) == col(ImportRun.source_id))
        .where(ImportRun.batch != "")
        .order_by(col(ImportRun.id))
    ).all()
    grouped: dict[str, list[tuple[ImportRun, Source]]] = {}
    for run, source in rows:
        grouped.setdefault(run.batch, []).append((run, source))
    found = [_batch(name, files) for name, files in grouped.items()]
    return tuple(reversed(found))


def _batch(name: str, files: Sequence[tuple[ImportRun, Source]]) -> Batch:
    first = files[0][0]
    return Batch(name, first.imported_at, first.undone_at, tuple(files))
