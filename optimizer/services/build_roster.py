"""Build a roster: submit a run, work on it, store the checked answer as a draft.

The screen submits and polls; a worker process does the rest. Between the two stands the
``SolveRun`` row alone, so a rerun, a reload or a closed tab never loses or doubles a run.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import open_engine, reading, transaction
from data.repositories import plans, rosters, runs
from data.repositories.rosters import Taken
from data.repositories.versions import Topic, raise_version
from data.travel.provider import TravelTimes
from models.clock import utc_now
from models.errors import NoAnswer, PlanningError, SolutionRejected
from models.kinds import RunKind, RunState
from models.tables import Roster, SolveRun
from optimizer.outcome import Limits, Outcome, Progress
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Roster as Answer
from optimizer.roster.solve import solve
from optimizer.services import assemble, desk_work, run_queue

_log = logging.getLogger(__name__)

HEARTBEAT_S = 1.0


def submit(engine: Engine, scenario_id: int, limits: Limits, travel: TravelTimes) -> int:
    """Ask for a roster of a scenario, and return the run's id.

    Where a run of the scenario is under way already, its id is returned and nothing is added.

    Raises:
        NotFound: ``scenario.not_on_file``, ``scenario.no_sessions``.
        InputError: ``roster.pins_conflict`` and others of the problem's own.
    """
    with transaction(engine) as session:
        waiting = run_queue.under_way(session, scenario_id, RunKind.BUILD)
        if waiting is not None:
            return waiting
        problem = assemble.roster_problem(session, scenario_id, travel)
        return run_queue.enqueue(session, scenario_id, RunKind.BUILD, problem, limits)


def request_stop(engine: Engine, run_id: int) -> None:
    """Ask a run to end; the best checked roster so far is kept."""
    with transaction(engine) as session:
        run = runs.run(session, run_id)
        run.stop_requested = True
        session.add(run)


def work(url: str, run_id: int, closing: Callable[[], bool] = lambda: False) -> None:
    """Solve one waiting run, in this process, and store what comes of it.

    Args:
        url: The database's address; the worker opens its own connections.
        run_id: The run. One that another worker has, or that has ended, is left alone.
        closing: Whether the program is shutting down; the run then goes back to the queue.
    """
    engine = open_engine(url)
    try:
        with transaction(engine) as session:
            if not runs.claim(session, run_id):
                return
            run, problem_json = runs.run(session, run_id), runs.problem_json(session, run_id)
        with _Watch(engine, run_id, closing) as watch:
            if run.kind is RunKind.BUILD:
                _solve_and_store(engine, run, problem_json, watch)
            else:
                _answer_and_store(engine, run, problem_json, watch)
    finally:
        engine.dispose()


def fail(engine: Engine, run_id: int, error: PlanningError) -> None:
    """Mark a run as ended without an answer, and why; one that has ended stays as it is."""
    with transaction(engine) as session:
        run = runs.run(session, run_id)
        if run.state.ended:
            return
        run.state = RunState.FAILED
        run.finished_at = utc_now()
        run.error_code = error.code
        run.error_params_json = json.dumps(error.params, default=str)
        session.add(run)


def _solve_and_store(engine: Engine, run: SolveRun, problem_json: str, watch: _Watch) -> None:
    assert run.id is not None
    limits = Limits(run.time_limit_s, workers=run.workers, seed=run.seed)
    try:
        problem = problem_from_json(problem_json)
        answer = solve(problem, limits, watch.heard)
        if answer.objective is None:
            raise NoAnswer("roster.no_answer", status=answer.status.value)
        if violations := check(problem, answer):
            raise SolutionRejected("roster.rejected", run=run.id, violations=len(violations))
    except PlanningError as error:
        _log.exception("run %s ended without an answer", run.id)
        fail(engine, run.id, error)
        return
    if watch.closing():
        _back_to_queue(engine, run.id)
        return
    _store(engine, run.id, problem, answer, stopped=watch.stopped)


def _answer_and_store(engine: Engine, run: SolveRun, problem_json: str, watch: _Watch) -> None:
    """Answer a question about a roster; the answer waits in the run for a person's decision."""
    assert run.id is not None
    limits = Limits(run.time_limit_s, workers=run.workers, seed=run.seed)
    with reading(engine) as session:
        seats = desk_work.base_seats(session, run)
    try:
        problem = problem_from_json(problem_json)
        answer = desk_work.answered(run.kind, problem, seats, limits, watch.go_on)
    except PlanningError as error:
        _log.exception("run %s ended without an answer", run.id)
        fail(engine, run.id, error)
        return
    if watch.closing():
        _back_to_queue(engine, run.id)
        return
    with transaction(engine) as session:
        ended = runs.run(session, run.id)
        if ended.state is RunState.RUNNING:
            ended.state = RunState.STOPPED if watch.stopped else RunState.DONE
            ended.finished_at = utc_now()
            ended.answer_json = answer
            session.add(ended)


def _store(
    engine: Engine, run_id: int, problem: RosterProblem, answer: Answer, *, stopped: bool
) -> None:
    """Append the answer as a draft and end the run: both, or neither."""
    with transaction(engine) as session:
        run = runs.run(session, run_id)
        if run.state is not RunState.RUNNING:
            return  # somebody gave this run up; its answer is no longer asked for
        append_draft(session, run, problem, answer)
        cut_short = stopped and answer.status is not Outcome.OPTIMAL
        run.state = RunState.STOPPED if cut_short else RunState.DONE
        run.finished_at = utc_now()
        run.value, run.bound = answer.objective, answer.bound
        session.add(run)
        raise_version(session, Topic.ROSTER)


def append_draft(session: Session, run: SolveRun, problem: RosterProblem, answer: Answer) -> int:
    """Store a checked answer to a run's problem as a draft, and return the roster's id."""
    scenario = plans.scenario(session, run.scenario_id)
    names = assemble.names_of(session, scenario)
    pinned = {(pin.session, pin.supporter) for pin in problem.pins}
    assert run.id is not None
    assert answer.objective is not None
    return rosters.append(
        session,
        Roster(
            scenario_id=run.scenario_id,
            run_id=run.id,
            created_at=utc_now(),
            objective=answer.objective,
            bound=answer.bound,
            status=answer.status.value,
            levels_json=json.dumps([asdict(level) for level in answer.levels]),
        ),
        [
            Taken(
                session_id=names.session_id[one.session],
                supporter_id=names.supporter_id[one.supporter],
                role=one.role,
                pinned=(one.session, one.supporter) in pinned,
                person=one.person,
            )
            for one in answer.assignments
        ],
    )


def _back_to_queue(engine: Engine, run_id: int) -> None:
    with transaction(engine) as session:
        run = runs.run(session, run_id)
        if run.state is not RunState.RUNNING:
            return
        run.state = RunState.QUEUED
        run.attempts -= 1
        session.add(run)


class _Watch:
    """Keeps the run's row alive and true while a solve is under way.

    A thread gives a sign of life every second and reads whether a stop was asked for, so that
    a solver that says nothing for a while is neither taken for dead nor deaf.
    """

    def __init__(self, engine: Engine, run_id: int, closing: Callable[[], bool]) -> None:
        self.closing = closing
        self.stopped = False
        self._engine = engine
        self._run_id = run_id
        self._latest: Progress | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def heard(self, progress: Progress) -> bool:
        """Take note of progress; False asks the solver to stop."""
        first = self._latest is None
        self._latest = progress
        if first:
            self._write()  # the instant roster is shown at once
        return self.go_on()

    def go_on(self) -> bool:
        """Whether nobody asked for an end."""
        return not (self.stopped or self.closing())

    def __enter__(self) -> _Watch:
        self._write()  # a stop asked for while the run still waited is heard at once
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._done.wait(HEARTBEAT_S):
            try:
                self._write()
            except Exception:
                _log.exception("run %s: no sign of life could be written", self._run_id)

    def _write(self) -> None:
        latest = self._latest
        with transaction(self._engine) as session:
            run = runs.run(session, self._run_id)
            run.heartbeat_at = utc_now()
            if latest is not None:
                run.phase, run.value, run.bound = latest.phase, latest.value, latest.bound
            self.stopped = self.stopped or run.stop_requested
            session.add(run)


def wait(engine: Engine, run_id: int, timeout_s: float, poll_s: float = 0.2) -> SolveRun:
    """Wait until a run has ended, and return it as it then is.

    Raises:
        NoAnswer: ``run.still_running`` after ``timeout_s``.
    """
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        with reading(engine) as session:
            run = runs.run(session, run_id)
        if run.state.ended:
            return run
        time.sleep(poll_s)
    raise NoAnswer("run.still_running", value=run_id)
