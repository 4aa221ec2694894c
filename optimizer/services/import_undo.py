"""Take-ins that can be taken back, and taking one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from data.database import reading, transaction
from data.importers import batches, undo
from data.importers.batches import Batch
from data.importers.undo import Blocker
from data.repositories.versions import Topic, raise_version
from models.clock import utc_now
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import SourceKind

__all__ = ["Blocker", "TakeIn", "TakeInFile", "blockers", "take_back", "take_ins"]


@dataclass(frozen=True, slots=True)
class TakeInFile:
    """One file of a take-in."""

    title: str
    file_name: str
    kind: SourceKind
    municipality_code: str | None
    rows_loaded: int
    rows_rejected: int


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Files taken in together.

    Attributes:
        batch: Its name, such as ``20261124-1``.
        undone_at: When it was taken back; None where it stands.
    """

    batch: str
    imported_at: datetime
    undone_at: datetime | None
    files: tuple[TakeInFile, ...]


def take_ins(engine: Engine, code: MunicipalityCode | None = None) -> tuple[TakeIn, ...]:
    """Take-ins, newest first: those that concern a municipality or the whole country, or all."""
    with reading(engine) as session:
        found = [_take_in(batch) for batch in batches.batches(session)]
    wanted = {code, None}
    return tuple(
        one
        for one in found
        if code is None or any(file.municipality_code in wanted for file in one.files)
    )


def _take_in(batch: Batch) -> TakeIn:
    files = tuple(
        TakeInFile(
            title=source.title,
            file_name=source.file_name,
            kind=source.kind,
            municipality_code=run.municipality_code,
            rows_loaded=run.rows_loaded,
            rows_rejected=run.rows_rejected,
        )
        for run, source in batch.files
    )
    return TakeIn(batch.name, batch.imported_at, batch.undone_at, files)


def blockers(engine: Engine, batch: str) -> tuple[Blocker, ...]:
    """Why a take-in cannot be taken back now; empty where it can.

    Raises:
        NotFound: ``import.no_batch``.
    """
    with reading(engine) as session:
        return undo.blockers(session, batch)


def take_back(engine: Engine, batch: str | None = None) -> tuple[str, tuple[Blocker, ...]]:
    """Take a whole take-in back, or say what keeps it; nothing is changed then.

    Args:
        engine: The database.
        batch: Its name; None: the newest that stands.

    Returns:
        The take-in's name, and what blocked it: empty where it was taken back.

    Raises:
        NotFound: ``import.no_batch``, ``import.nothing_to_undo``.
    """
    with transaction(engine) as session:
        name = batch or _newest(batches.batches(session))
        blocked = undo.take_back(session, name, utc_now())
        if not blocked:
            raise_version(session, Topic.FACTS)
            raise_version(session, Topic.PLAN)
    return name, blocked


def _newest(found: tuple[Batch, ...]) -> str:
    for one in found:
        if one.undone_at is None:
            return one.name
    raise NotFound("import.nothing_to_undo")
