"""A solver that waits at a gate: what a worker does in the middle of a long search, at will."""

from __future__ import annotations

import time
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path

from optimizer.outcome import Limits, Progress, ProgressListener
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.judge.value import evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Roster
from optimizer.roster.solve import solve
from optimizer.services import build_roster, jobs
from optimizer.services.jobs import MakesExecutors

WAITS_AT_MOST_S = 60.0


def pool_with_gate(gate: Path) -> MakesExecutors:
    """A pool of one worker whose solver does not end before ``gate`` exists."""
    return partial(_pool, str(gate))


def _pool(gate: str, closing: Event) -> Executor:
    return ProcessPoolExecutor(
        max_workers=1,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(closing, gate),
    )


def _begin(closing: Event, gate: str) -> None:
    jobs._remember(closing)
    build_roster.solve = partial(waiting_solve, Path(gate))  # type: ignore[attr-defined]


def waiting_solve(
    gate: Path, problem: RosterProblem, limits: Limits, listener: ProgressListener
) -> Roster:
    """Report the greedy roster, wait for the gate or for a stop, and answer what the real one does.

    The answer is the instant one: what is tested is what becomes of a run, not how good it is.
    """
    value = evaluate(problem, greedy_roster(problem)).total
    began = time.monotonic()
    while not gate.exists() and time.monotonic() - began < WAITS_AT_MOST_S:
        if not listener(Progress("exact", time.monotonic() - began, value, None)):
            break
        time.sleep(0.02)
    return solve(problem, Limits(0.0, workers=limits.workers, seed=limits.seed), listener)
