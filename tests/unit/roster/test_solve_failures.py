"""Whatever happens to the search process: the best checked roster, within the limit."""

from __future__ import annotations

from typing import Any

import pytest

from models.errors import SolutionRejected
from optimizer.outcome import Limits, Outcome, Progress
from optimizer.roster import solve as pipeline
from optimizer.roster.engine import process
from optimizer.roster.engine.messages import seats_to_json
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import Weights
from optimizer.roster.solution import Roster
from optimizer.roster.solve import solve
from tests.unit.roster.builders import TRICKY, problem, session, supporter


@pytest.fixture
def nothing_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is filled in the end, the search has found."""
    monkeypatch.setattr(pipeline, "greedy_roster", lambda *_: ())


STAND_IN = """
import os
from optimizer.roster.engine import worker
{}
worker.find_best = search
worker.main()
"""
"""A search process that does something else instead; it still speaks through ``worker``."""


def searching(patch: pytest.MonkeyPatch, search: str) -> None:
    """Have another ``search(problem, limits, known, report, begins, told)`` in the process."""
    popen = process.subprocess.Popen

    def started(command: list[str], **given: Any) -> Any:
        return popen([command[0], "-P", "-c", STAND_IN.format(search)], **given)

    patch.setattr(process.subprocess, "Popen", started)


BETTER = """
from optimizer.roster.flow.model import arc_flow
from optimizer.roster.engine.search import Search
def best_of(problem):
    found = []
    Search(problem, worker.Limits(60), lambda bound, seats: bool(found.append(seats) or True)).run()
    return [seats for seats in found if seats is not None][-1]
"""
"""The optimum of a small problem, to be told of before something goes wrong."""


@pytest.mark.usefixtures("nothing_instant")
@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("raise MemoryError('no room')", "no room"),
        ("raise SystemExit(3)", "died"),
        ("os.kill(os.getpid(), 9)", "died"),
        ("os._exit(0)", "died"),
    ],
    ids=["out of memory", "exits", "killed", "gone without a word"],
)
def test_search_that_ends_badly_leaves_what_it_had_found(
    end: str, said: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    best = solve(TRICKY, Limits(60))
    search = f"""{BETTER}
def search(problem, limits, known, report, begins, told):
    begins("columns")
    report({best.objective} - 1, None)
    report(None, best_of(problem))
    {end}
"""
    heard: list[Progress] = []
    searching(monkeypatch, search)
    roster = solve(TRICKY, Limits(60), lambda progress: not heard.append(progress))
    assert best.objective is not None
    assert (roster.objective, roster.bound) == (best.objective, best.objective - 1)
    assert roster.status is Outcome.FEASIBLE
    assert check(TRICKY, roster) == ()
    assert said in caplog.text
    assert heard[-1].phase == "columns"


@pytest.mark.parametrize(
    "without_end",
    ["while True: pass", "while True: report(1, None)", "while True: report(None, known)"],
    ids=["says nothing", "says the same for ever", "the same roster for ever"],
)
def test_limit_is_kept_whatever_the_search_does(
    without_end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching(
        monkeypatch,
        f"def search(problem, limits, known, report, begins, told):\n    {without_end}",
    )
    roster = solve(TRICKY, Limits(1))
    assert 1 <= roster.seconds < 1 * 1.1 + 2
    assert roster.status is Outcome.FEASIBLE
    assert check(TRICKY, roster) == ()


@pytest.mark.usefixtures("nothing_instant")
def test_of_several_rosters_the_last_is_checked_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    best = solve(TRICKY, Limits(60)).assignments
    checked: list[Roster] = []
    monkeypatch.setattr(
        pipeline, "check", lambda of, answer: checked.append(answer) or check(of, answer)
    )

    class Sudden(process.SearchProcess):
        def next_messages(self, timeout_s: float) -> list[process.Message]:
            self.ended = True
            rosters = ((), best[:1], best)
            return [{"roster": seats_to_json(seats)} for seats in rosters] if timeout_s else []

    monkeypatch.setattr(pipeline, "SearchProcess", Sudden)
    roster = solve(TRICKY, Limits(60))
    assert roster.assignments == best
    assert [len(answer.assignments) for answer in checked] == [0, len(best), len(best)]


@pytest.mark.usefixtures("nothing_instant")
def test_what_came_while_the_listener_thought_about_stopping_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    best = solve(TRICKY, Limits(60)).assignments

    class Late(process.SearchProcess):
        def next_messages(self, timeout_s: float) -> list[process.Message]:
            return [] if timeout_s else [{"roster": seats_to_json(best)}]

    monkeypatch.setattr(pipeline, "SearchProcess", Late)
    answers = iter((True, True, False))
    assert solve(TRICKY, Limits(60), lambda _progress: next(answers)).assignments == best


def test_no_room_for_a_search_process_leaves_the_instant_roster(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(process.subprocess, "Popen", none_left)
    roster = solve(TRICKY, Limits(60))
    assert roster.status is Outcome.FEASIBLE
    assert check(TRICKY, roster) == ()
    assert "Cannot allocate memory" in caplog.text


FORCED = problem((supporter(min_total=1), supporter("bob", home_to_venue_min=(0, 0))))
"""An instant roster gives the one seat to bob; ann has to have it."""

IMPOSSIBLE = problem((supporter(min_total=2),))


def test_answer_is_infeasible_where_that_is_proven_and_unknown_where_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refused = solve(IMPOSSIBLE, Limits(60))
    assert (refused.status, refused.assignments) == (Outcome.INFEASIBLE, ())
    assert (refused.objective, refused.bound) == (None, None)
    for limits in (Limits(0), Limits(60)):
        searching(
            monkeypatch, "def search(problem, limits, known, report, begins, told): raise KeyError"
        )
        unknown = solve(IMPOSSIBLE, limits)
        assert (unknown.status, unknown.assignments) == (Outcome.UNKNOWN, ())
        assert (unknown.objective, unknown.bound) == (None, None)
        assert check(IMPOSSIBLE, unknown) == ()


@pytest.mark.parametrize("gap", [0.0, 0.5])
def test_work_that_is_forced_is_found(gap: float) -> None:
    roster = solve(FORCED, Limits(60, relative_gap=gap))
    assert roster.status.has_answer
    assert {one.supporter for one in roster.assignments} == {"ann"}


@pytest.mark.parametrize(
    "told",
    [
        "report(None, (Assignment('s1', 'ann', Role.LEAD), Assignment('s1', 'bob', Role.LEAD)))",
        "report(10**6, None)",
    ],
    ids=["two leads in one seat", "a bound above every value"],
)
def test_search_that_tells_what_is_not_so_is_refused(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = problem(
        (supporter(max_total=1), supporter("bob", max_total=1)),
        (session(assistants=1), session("s2", 720, 780)),
        weights=Weights(unfilled_lead=1000, unfilled_assistant=9000),
    )
    search = f"""
from models.kinds import Role
from optimizer.roster.solution import Assignment
def search(problem, limits, known, report, begins, told):
    {told}
"""
    monkeypatch.setattr(pipeline, "greedy_roster", lambda *_: ())
    searching(monkeypatch, search)
    with pytest.raises(SolutionRejected, match=r"roster\.rejected"):
        solve(of, Limits(60))
