"""The entrance of the queue: runs are asked for here, each with its frozen problem."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version

from sqlmodel import Session

from data.repositories import runs
from models.clock import utc_now
from models.kinds import RunKind, RunState
from models.tables import SolveRun
from optimizer.outcome import Limits
from optimizer.roster.exchange import problem_to_json
from optimizer.roster.problem import RosterProblem


def under_way(session: Session, scenario_id: int, kind: RunKind) -> int | None:
    """Id of the run of a kind that a scenario is waiting for, if any."""
    current = runs.newest(session, scenario_id, kind)
    return None if current is None or current.state.ended else current.id


def enqueue(
    session: Session,
    scenario_id: int,
    kind: RunKind,
    problem: RosterProblem,
    limits: Limits,
    request: Mapping[str, object] | None = None,
) -> int:
    """Put a run into the queue, and return its id."""
    frozen = problem_to_json(problem)
    run = SolveRun(
        scenario_id=scenario_id,
        kind=kind,
        state=RunState.QUEUED,
        submitted_at=utc_now(),
        time_limit_s=limits.time_limit_s,
        workers=limits.workers,
        seed=limits.seed,
        input_sha256=hashlib.sha256(frozen.encode()).hexdigest(),
        problem_json=frozen,
        request_json=json.dumps(request or {}),
        versions=_versions(),
    )
    session.add(run)
    session.flush()
    assert run.id is not None
    return run.id


def _versions() -> str:
    return " ".join(
        f"{name} {version(name)}" for name in ("digikatsu-planner", "ortools", "highspy")
    )
