"""The pipeline: instant first, exact in its own process, honest whatever happens to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from models.errors import SolutionRejected
from optimizer.outcome import Limits, Outcome, Progress
from optimizer.roster import solve as pipeline
from optimizer.roster.engine import process
from optimizer.roster.exchange import problem_to_json
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Roster
from optimizer.roster.solve import solve
from tests.unit.roster.builders import TRICKY, lead


def test_optimum_is_proven_and_progress_starts_with_the_instant_roster() -> None:
    heard: list[Progress] = []

    def listener(progress: Progress) -> bool:
        heard.append(progress)
        return True

    roster = solve(TRICKY, Limits(30), listener)
    assert (roster.status, roster.bound) == (Outcome.OPTIMAL, roster.objective)
    assert check(TRICKY, roster) == ()
    assert heard[0].phase == "greedy"
    assert heard[-1].value == roster.objective
    values = [progress.value for progress in heard if progress.value is not None]
    bounds = [progress.bound for progress in heard if progress.bound is not None]
    assert values == sorted(values, reverse=True)
    assert bounds == sorted(bounds)


def test_no_time_gives_the_instant_roster_and_says_so() -> None:
    roster = solve(TRICKY, Limits(0))
    assert roster.status is Outcome.FEASIBLE
    assert check(TRICKY, roster) == ()
    assert roster.assignments


def test_time_spent_before_counts() -> None:
    roster = solve(TRICKY, Limits(5), started_at=time.monotonic() - 5.2)
    assert 5.2 <= roster.seconds < 7.5
    assert roster.status is Outcome.FEASIBLE
    assert roster.assignments


def test_gap_that_is_good_enough_ends_the_search() -> None:
    heard: list[Progress] = []

    def listener(progress: Progress) -> bool:
        heard.append(progress)
        return True

    roster = solve(TRICKY, Limits(30, relative_gap=0.99), listener)
    assert [progress.phase for progress in heard] == ["greedy"]
    assert roster.gap is not None
    assert 0 < roster.gap <= 0.99


@pytest.mark.parametrize("allowed", [0, 1])
def test_listener_s_no_ends_the_search_with_what_there_is(allowed: int) -> None:
    heard: list[Progress] = []

    def listener(progress: Progress) -> bool:
        heard.append(progress)
        return len(heard) <= allowed

    roster = solve(TRICKY, Limits(30), listener)
    assert len(heard) == allowed + 1
    assert check(TRICKY, roster) == ()


def test_process_that_is_killed_leaves_the_best_roster(caplog: pytest.LogCaptureFixture) -> None:
    started: list[process.SearchProcess] = []

    class Watched(process.SearchProcess):
        def __enter__(self) -> Watched:
            started.append(self)
            os.kill(self.pid, signal.SIGKILL)
            return self

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "SearchProcess", Watched)
        roster = solve(TRICKY, Limits(30))
    assert started
    assert roster.seconds < 10
    assert roster.status is Outcome.FEASIBLE
    assert check(TRICKY, roster) == ()
    assert "died" in caplog.text


def test_search_that_fails_is_logged_and_leaves_the_best_roster(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "problem_to_json", lambda _problem: "not a problem")
    roster = solve(TRICKY, Limits(30))
    assert roster.status is Outcome.FEASIBLE
    assert "roster.json" in caplog.text


def test_search_process_is_ended_at_the_limit_whatever_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[process.SearchProcess] = []

    class Deaf(process.SearchProcess):
        def __init__(self, problem: RosterProblem, limits: Limits, known_value: int) -> None:
            super().__init__(problem, limits, known_value)
            os.kill(self.pid, signal.SIGSTOP)
            started.append(self)

    monkeypatch.setattr(pipeline, "SearchProcess", Deaf)
    roster = solve(TRICKY, Limits(1.5))
    assert 1.5 <= roster.seconds < 1.5 * 1.1 + 2
    with pytest.raises(ProcessLookupError):
        os.kill(started[0].pid, 0)


def test_roster_that_the_checker_refuses_is_never_returned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pipeline, "greedy_roster", lambda *_: (lead("s1", "near"),) * 2)
    with pytest.raises(SolutionRejected, match=r"roster\.rejected"):
        solve(TRICKY, Limits(0))


def test_bound_above_the_value_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "unfillable_cost", lambda _problem: 10**6)
    with pytest.raises(SolutionRejected, match=r"roster\.rejected"):
        solve(TRICKY, Limits(0))


def _solve_here(of: RosterProblem) -> Roster:
    return solve(of, Limits(60))


def test_search_runs_inside_a_worker_of_a_process_pool() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        roster = pool.submit(_solve_here, TRICKY).result(timeout=90)
    assert roster.status is Outcome.OPTIMAL


SCRIPT = """
import sys
from optimizer.outcome import Limits
from optimizer.roster.exchange import read_problem
from optimizer.roster.solve import solve
roster = solve(read_problem(sys.argv[1]), Limits(60))
print(roster.status, roster.objective)
"""


def test_search_runs_from_an_unguarded_script_in_a_folder_that_shadows_modules(
    tmp_path: Path,
) -> None:
    (tmp_path / "problem.json").write_text(problem_to_json(TRICKY), encoding="utf-8")
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "json.py").write_text("raise RuntimeError('not this one')", encoding="utf-8")
    root = str(Path(__file__).resolve().parents[3])
    done = subprocess.run(
        [sys.executable, str(tmp_path / "script.py"), str(tmp_path / "problem.json")],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    assert done.stdout == f"optimal {solve(TRICKY, Limits(60)).objective}\n"


def test_search_process_ends_when_its_parent_does() -> None:
    with process.SearchProcess(TRICKY, Limits(60), None) as search:
        os.kill(search.pid, signal.SIGSTOP)
        time.sleep(0.5)  # its request is on the way; then the pipe closes as if we had died
        assert search._process.stdin is not None
        search._process.stdin.close()
        os.kill(search.pid, signal.SIGCONT)
        assert search._process.wait(timeout=30) in (0, 1)
