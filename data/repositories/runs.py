"""Solver runs: submitted once, claimed by one worker, ended once.

A run is looked at every second by its worker and by every open screen, so the frozen problem and
the answer, by far its largest parts, are read only where ``problem_json`` and ``answer_json`` ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, or_, update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from models.clock import utc_now
from models.errors import NotFound
from models.kinds import RunKind, RunState
from models.tables import SolveRun

STALE_AFTER = timedelta(seconds=15)
"""A running worker gives a sign of life every second or so; after this long it is dead."""

MAX_ATTEMPTS = 3
"""A run that has killed this many workers is given up."""

_LIGHT = (
    defer(SolveRun.problem_json),  # type: ignore[arg-type]  # seen as a str
    defer(SolveRun.answer_json),  # type: ignore[arg-type]
)


def run(session: Session, run_id: int) -> SolveRun:
    """One run.

    Raises:
        NotFound: ``run.not_on_file``.
    """
    found = session.get(SolveRun, run_id, options=_LIGHT)
    if found is None:
        raise NotFound("run.not_on_file", value=run_id)
    return found


def problem_json(session: Session, run_id: int) -> str:
    """The frozen problem of a run.

    Raises:
        NotFound: ``run.not_on_file``.
    """
    found = session.exec(select(SolveRun.problem_json).where(SolveRun.id == run_id)).first()
    if found is None:
        raise NotFound("run.not_on_file", value=run_id)
    return found


def answer_json(session: Session, run_id: int) -> str | None:
    """What came of a run that answers a question; None where nothing has, or it was let go."""
    return session.exec(select(SolveRun.answer_json).where(SolveRun.id == run_id)).first()


def newest(session: Session, scenario_id: int, kind: RunKind = RunKind.BUILD) -> SolveRun | None:
    """The latest run of a kind for a scenario."""
    return session.exec(
        select(SolveRun)
        .where(SolveRun.scenario_id == scenario_id, SolveRun.kind == kind)
        .order_by(col(SolveRun.id).desc())
        .options(*_LIGHT)
    ).first()


def unfinished(session: Session) -> Sequence[SolveRun]:
    """Runs that have not ended, oldest first."""
    return session.exec(
        select(SolveRun)
        .where(col(SolveRun.state).in_([RunState.QUEUED, RunState.RUNNING]))
        .order_by(col(SolveRun.id))
        .options(*_LIGHT)
    ).all()


def is_waiting(found: SolveRun, now: datetime) -> bool:
    """Whether a run waits for a worker: queued, or its worker has died."""
    if found.state is RunState.QUEUED:
        return True
    return found.state is RunState.RUNNING and _is_stale(found.heartbeat_at, now)


def claim(session: Session, run_id: int) -> bool:
    """Take a waiting run for this worker; False where another has it or it has ended.

    The condition and the change are one statement, so that two workers cannot both succeed.
    """
    now = utc_now()
    result = session.execute(
        update(SolveRun)
        .where(col(SolveRun.id) == run_id)
        .where(
            or_(
                col(SolveRun.state) == RunState.QUEUED,
                (col(SolveRun.state) == RunState.RUNNING)
                & (col(SolveRun.heartbeat_at) < now - STALE_AFTER),
            )
        )
        .values(
            state=RunState.RUNNING,
            started_at=now,
            heartbeat_at=now,
            attempts=SolveRun.attempts + 1,
        )
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def _is_stale(heartbeat_at: datetime | None, now: datetime) -> bool:
    return heartbeat_at is None or heartbeat_at < now - STALE_AFTER
