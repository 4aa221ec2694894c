"""What becomes of a run: whoever stops, dies or closes, none is lost and none is doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from data.database import reading, transaction
from data.repositories import rosters, runs
from data.travel.straight_line import StraightLine
from models.clock import utc_now
from models.errors import PlanningError
from models.kinds import RunState
from models.tables import SolveRun
from optimizer.outcome import Limits, Outcome, ProgressListener
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment, Roster
from optimizer.roster.solve import solve
from optimizer.services import build_roster, demo, roster_desk, season
from optimizer.services.jobs import RunQueue
from tests.integration.slow_solver import pool_with_gate, waiting_solve

INSTANT = Limits(0.0)
BOUND_S = 60.0
"""No condition of these tests may take longer, on the slowest machine."""


@pytest.fixture
def scenario_id(demo_engine: Engine) -> int:
    (found,) = season.scenarios(demo_engine, demo.DEMO_CITY)
    assert found.id is not None
    return found.id


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """What the waiting solver waits for; a test opens it by making the file."""
    return tmp_path / "gate"


@pytest.fixture
def queue(demo_engine: Engine, demo_url: str, gate: Path) -> Iterator[RunQueue]:
    made = RunQueue(demo_engine, demo_url, pool_with_gate(gate))
    yield made
    made.close()


def submit(engine: Engine, scenario_id: int, limits: Limits = INSTANT) -> int:
    return build_roster.submit(engine, scenario_id, limits, StraightLine())


def run_of(engine: Engine, run_id: int) -> SolveRun:
    with reading(engine) as session:
        return runs.run(session, run_id)


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition; fail where it does not come."""
    deadline = time.monotonic() + BOUND_S
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come"
        time.sleep(0.02)


def is_at_work(engine: Engine, run_id: int) -> Callable[[], bool]:
    def holds() -> bool:
        found = run_of(engine, run_id)
        return found.state is RunState.RUNNING and found.value is not None

    return holds


def kill_worker(queue: RunQueue, engine: Engine, run_id: int) -> None:
    """Kill the pool's process as a machine out of memory would, and let 15 s seem to pass."""
    executor = queue._executor
    assert isinstance(executor, ProcessPoolExecutor)
    for pid in list(executor._processes):
        os.kill(pid, signal.SIGKILL)
    until(queue._handed[run_id].done)
    stale = utc_now() - runs.STALE_AFTER - timedelta(seconds=1)
    with transaction(engine) as session:
        session.execute(
            update(SolveRun).where(col(SolveRun.id) == run_id).values(heartbeat_at=stale)
        )


def test_a_submitted_run_is_worked_on_and_its_checked_roster_stored(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    before = season.data_version(demo_engine)
    run_id = submit(demo_engine, scenario_id)
    assert run_of(demo_engine, run_id).state is RunState.QUEUED
    build_roster.work(demo_url, run_id)
    ended = run_of(demo_engine, run_id)
    assert ended.state is RunState.DONE
    roster_id = roster_desk.newest_roster(demo_engine, scenario_id)
    assert roster_id is not None
    view = roster_desk.view(demo_engine, roster_id)
    assert view.objective == view.parts.total == ended.value
    assert view.seats == sum(
        one.leads + one.assistants for one in season.sessions(demo_engine, scenario_id)
    )
    assert stored_roster_is_sound(demo_engine, run_id, roster_id)
    assert season.data_version(demo_engine) != before


def stored_roster_is_sound(engine: Engine, run_id: int, roster_id: int) -> bool:
    """Check the rows themselves against the problem that was frozen with the run."""
    with reading(engine) as session:
        problem = problem_from_json(runs.run(session, run_id).problem_json)
        stored = rosters.roster(session, roster_id)
        taken = rosters.assignments(session, roster_id)
    (scenario,) = season.scenarios(engine, demo.DEMO_CITY)
    people = {one.supporter_id: one.code for one in season.supporters(engine, demo.DEMO_CITY)}
    codes = {one.session_id: one.code for one in season.sessions(engine, scenario.id or 0)}
    seats = tuple(
        Assignment(codes[one.session_id], people[one.supporter_id], one.role) for one in taken
    )
    answer = Roster(
        problem.name, seats, stored.objective, stored.bound, 0.0, Outcome(stored.status)
    )
    return check(problem, answer) == ()


def test_a_second_submit_returns_the_run_that_is_under_way(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    first = submit(demo_engine, scenario_id)
    assert submit(demo_engine, scenario_id) == first
    build_roster.work(demo_url, first)
    assert submit(demo_engine, scenario_id) != first


def test_a_run_that_has_ended_is_not_worked_on_again(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    run_id = submit(demo_engine, scenario_id)
    build_roster.work(demo_url, run_id)
    build_roster.work(demo_url, run_id)
    assert run_of(demo_engine, run_id).attempts == 1
    assert len(all_rosters(demo_engine, scenario_id)) == 1


def all_rosters(engine: Engine, scenario_id: int) -> list[int]:
    with reading(engine) as session:
        return [one.id or 0 for one in rosters.rosters(session, scenario_id)]


def test_a_stop_keeps_the_best_checked_roster(
    demo_engine: Engine, scenario_id: int, queue: RunQueue
) -> None:
    run_id = submit(demo_engine, scenario_id, Limits(300.0))
    queue.catch_up()
    until(is_at_work(demo_engine, run_id))
    best = run_of(demo_engine, run_id).value
    build_roster.request_stop(demo_engine, run_id)
    until(lambda: run_of(demo_engine, run_id).state.ended)
    ended = run_of(demo_engine, run_id)
    assert ended.state is RunState.STOPPED
    assert ended.value == best
    (roster_id,) = all_rosters(demo_engine, scenario_id)
    assert stored_roster_is_sound(demo_engine, run_id, roster_id)


def test_a_stop_before_the_work_begins_still_gives_a_roster(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    run_id = submit(demo_engine, scenario_id, Limits(300.0))
    build_roster.request_stop(demo_engine, run_id)
    build_roster.work(demo_url, run_id)
    assert run_of(demo_engine, run_id).state.ended
    assert len(all_rosters(demo_engine, scenario_id)) == 1


def test_a_stop_that_comes_after_the_proof_changes_nothing(
    demo_engine: Engine, demo_url: str, scenario_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def proven(problem: RosterProblem, limits: Limits, listener: ProgressListener) -> Roster:
        good = solve(problem, limits, listener)
        assert good.objective is not None
        return replace(good, bound=float(good.objective), status=Outcome.OPTIMAL)

    monkeypatch.setattr(build_roster, "solve", proven)
    run_id = submit(demo_engine, scenario_id)
    build_roster.request_stop(demo_engine, run_id)
    build_roster.work(demo_url, run_id)
    assert run_of(demo_engine, run_id).state is RunState.DONE


def test_a_run_whose_worker_is_killed_is_taken_up_again_and_finished(
    demo_engine: Engine, scenario_id: int, queue: RunQueue, gate: Path
) -> None:
    run_id = submit(demo_engine, scenario_id)
    queue.catch_up()
    until(is_at_work(demo_engine, run_id))
    kill_worker(queue, demo_engine, run_id)
    gate.touch()
    queue.catch_up()
    until(lambda: run_of(demo_engine, run_id).state.ended)
    ended = run_of(demo_engine, run_id)
    assert (ended.state, ended.attempts) == (RunState.DONE, 2)
    assert len(all_rosters(demo_engine, scenario_id)) == 1


def test_a_run_that_killed_three_workers_is_given_up_with_a_reason(
    demo_engine: Engine, scenario_id: int, queue: RunQueue
) -> None:
    run_id = submit(demo_engine, scenario_id)
    for attempt in range(1, runs.MAX_ATTEMPTS + 1):
        queue.catch_up()
        until(is_at_work(demo_engine, run_id))
        until(lambda: run_of(demo_engine, run_id).attempts == attempt)  # noqa: B023
        kill_worker(queue, demo_engine, run_id)
    queue.catch_up()
    ended = roster_desk.newest_run(demo_engine, scenario_id, utc_now())
    assert ended is not None
    assert (ended.state, ended.error_code) == (RunState.FAILED, "run.worker_died")
    assert all_rosters(demo_engine, scenario_id) == []


def test_a_living_worker_keeps_its_run(
    demo_engine: Engine, scenario_id: int, queue: RunQueue
) -> None:
    run_id = submit(demo_engine, scenario_id)
    queue.catch_up()
    until(is_at_work(demo_engine, run_id))
    with transaction(demo_engine) as session:
        assert not runs.claim(session, run_id)
    queue.catch_up()
    assert run_of(demo_engine, run_id).attempts == 1


def test_closing_puts_the_run_back_into_the_queue(
    demo_engine: Engine, demo_url: str, scenario_id: int, queue: RunQueue, gate: Path
) -> None:
    run_id = submit(demo_engine, scenario_id)
    queue.catch_up()
    until(is_at_work(demo_engine, run_id))
    queue.close()
    put_back = run_of(demo_engine, run_id)
    assert (put_back.state, put_back.attempts) == (RunState.QUEUED, 0)
    assert all_rosters(demo_engine, scenario_id) == []
    queue.catch_up()
    assert run_of(demo_engine, run_id).state is RunState.QUEUED, "a closed queue starts nothing"
    gate.touch()
    opened_again = RunQueue(demo_engine, demo_url, pool_with_gate(gate))
    try:
        opened_again.catch_up()
        until(lambda: run_of(demo_engine, run_id).state.ended)
    finally:
        opened_again.close()
    assert run_of(demo_engine, run_id).state is RunState.DONE


def test_an_answer_the_checker_refuses_is_not_stored(
    demo_engine: Engine, demo_url: str, scenario_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_roster, "solve", solve_with_everybody_doubled)
    run_id = submit(demo_engine, scenario_id)
    build_roster.work(demo_url, run_id)
    ended = roster_desk.newest_run(demo_engine, scenario_id, utc_now())
    assert ended is not None
    assert (ended.state, ended.error_code) == (RunState.FAILED, "roster.rejected")
    assert ended.error_params["violations"]
    assert all_rosters(demo_engine, scenario_id) == []


def solve_with_everybody_doubled(
    problem: RosterProblem, limits: Limits, listener: ProgressListener
) -> Roster:
    good = solve(problem, limits, listener)
    return replace(good, assignments=good.assignments * 2)


def test_a_claimed_value_that_is_untrue_is_not_stored(
    demo_engine: Engine, demo_url: str, scenario_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flattered(problem: RosterProblem, limits: Limits, listener: ProgressListener) -> Roster:
        good = solve(problem, limits, listener)
        assert good.objective is not None
        return replace(good, objective=good.objective - 1, bound=None)

    monkeypatch.setattr(build_roster, "solve", flattered)
    run_id = submit(demo_engine, scenario_id)
    build_roster.work(demo_url, run_id)
    assert run_of(demo_engine, run_id).error_code == "roster.rejected"
    assert all_rosters(demo_engine, scenario_id) == []


def test_a_search_without_an_answer_fails_and_says_so(
    demo_engine: Engine, demo_url: str, scenario_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speechless(problem: RosterProblem, *_: object) -> Roster:
        return Roster(problem.name, (), None, None, 0.0, Outcome.UNKNOWN)

    monkeypatch.setattr(build_roster, "solve", speechless)
    run_id = submit(demo_engine, scenario_id)
    build_roster.work(demo_url, run_id)
    ended = run_of(demo_engine, run_id)
    assert (ended.state, ended.error_code) == (RunState.FAILED, "roster.no_answer")


def test_a_run_that_has_ended_cannot_fail_afterwards(
    demo_engine: Engine, demo_url: str, scenario_id: int
) -> None:
    run_id = submit(demo_engine, scenario_id)
    build_roster.work(demo_url, run_id)
    build_roster.fail(demo_engine, run_id, PlanningError("run.worker_died"))
    assert run_of(demo_engine, run_id).state is RunState.DONE


def test_a_run_that_was_given_up_meanwhile_stores_nothing(
    demo_engine: Engine,
    demo_url: str,
    scenario_id: int,
    gate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build_roster, "solve", partial(waiting_solve, gate))
    run_id = submit(demo_engine, scenario_id)
    worker = threading.Thread(target=build_roster.work, args=(demo_url, run_id))
    worker.start()
    try:
        until(is_at_work(demo_engine, run_id))
        build_roster.fail(demo_engine, run_id, PlanningError("run.worker_died"))
    finally:
        gate.touch()
        worker.join(BOUND_S)
    assert run_of(demo_engine, run_id).state is RunState.FAILED
    assert all_rosters(demo_engine, scenario_id) == []


SERVER = """
import multiprocessing, os, time
from optimizer.services.jobs import process_pool

if __name__ == "__main__":
    pool = process_pool(multiprocessing.get_context("spawn").Event())
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(600)
"""


def test_a_killed_server_leaves_no_worker_behind(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(SERVER, encoding="utf-8")
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what tracks semaphores complains of the sudden end
        text=True,
    ) as server:
        assert server.stdout is not None
        worker = int(server.stdout.readline())
        assert is_alive(worker)
        server.kill()
    until(lambda: not is_alive(worker))


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
