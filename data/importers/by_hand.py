"""What a person did on the screen, kept like an import: with a journal, so it can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlmodel import Session

from data.importers.batches import next_batch
from data.importers.journal import Journal, LoadingInto
from models.clock import JST
from models.codes import MunicipalityCode
from models.kinds import SourceKind
from models.tables import ImportRun, Source


@contextmanager
def by_hand(
    session: Session, code: MunicipalityCode, title: str, now: datetime
) -> Iterator[LoadingInto]:
    """A take-in of its own around changes made by hand; its name is the run's ``batch``.

    Args:
        session: Of an open transaction.
        code: The municipality.
        title: What was done, for the list of take-ins.
        now: The moment.
    """
    batch = next_batch(session, now.astimezone(JST).date())
    source = Source(key=f"{code}/by_hand/{batch}", kind=SourceKind.BY_HAND, title=title)
    session.add(source)
    session.flush()
    assert source.id is not None
    run = ImportRun(
        source_id=source.id,
        municipality_code=code,
        batch=batch,
        imported_at=now,
        rows_read=1,
        rows_loaded=1,
        rows_rejected=0,
    )
    session.add(run)
    session.flush()
    assert run.id is not None
    into = LoadingInto(code, source.id, run.id, Journal())
    yield into
    into.journal.write(session, run.id)
    session.flush()
