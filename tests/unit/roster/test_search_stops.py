"""When a search ends and what it leaves: stops, gaps, time, what was known before."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.outcome import Limits
from optimizer.roster.engine import search as engine
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.engine.search import Search
from optimizer.roster.judge.checker import evaluate
from tests.unit.roster.builders import problem, search_for, session, supporter
from tests.unit.roster.masters import tight_month
from tests.unit.roster.searches import (
    Heard,
    Seats,
    assert_all_sound,
    improved_in_parts,
    optimum_of,
    searched,
)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have even the smallest problem go through all stages."""
    monkeypatch.setattr(engine, "SMALL_COLUMNS", -1)


@pytest.mark.parametrize("stop_at", [0, 1, 2, 4, 7])
def test_stop_at_any_report_leaves_the_best_so_far(
    stop_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BETWEEN_BOUNDS_S", 0.0)
    monkeypatch.setattr(engine, "_STEPS", 20)
    of = tight_month()
    found, heard = searched(of, known=(), stop_at=stop_at)
    assert heard.reports == stop_at + 1
    assert_all_sound(of, heard)
    at_hand = heard.rosters[-1] if heard.rosters else ()
    assert found.value == evaluate(of, at_hand).total
    assert found.over()


def test_stop_ends_column_generation_and_polish_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only the stages that ask: whoever counts the seconds left has none after a stop."""
    monkeypatch.setattr(engine, "_STEPS", 1)
    asked: list[str] = []
    of = tight_month()
    heard = Heard()

    def report(bound: int | None, better: Seats | None) -> bool:
        heard.report(bound, better)
        return heard.phases[-1] != "columns"

    search = Search(of, Limits(20), report, begins=heard.phases.append)
    monkeypatch.setattr(engine, "dive", lambda *_: asked.append("dive"))
    search.run()
    assert heard.phases[:2] == ["prices", "columns"]
    assert asked == []
    assert "choice" not in heard.phases


def test_stop_at_the_first_roster_is_a_stop() -> None:
    of, heard = tight_month(), Heard()

    def report(bound: int | None, better: Seats | None) -> bool:
        heard.report(bound, better)
        return better is None

    found = Search(of, Limits(20), report, begins=heard.phases.append)
    found.run()
    assert len(heard.rosters) == 1
    assert found.value == evaluate(of, heard.rosters[0]).total
    assert heard.phases[-1] in ("prices", "improve")
    assert "choice" not in heard.phases


def test_nothing_is_reported_that_is_no_better_than_what_is_known() -> None:
    of = tight_month()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SMALL_COLUMNS", 10**6)
        best, _ = search_for(of)
    assert best is not None
    found, heard = searched(of, known=best.assignments)
    assert heard.rosters == []
    assert found.value == found.bound == best.objective


def test_gap_that_is_good_enough_ends_the_search_and_is_kept() -> None:
    of = tight_month()
    best = optimum_of(of)
    assert best is not None
    found, heard = searched(of, Limits(20, relative_gap=0.05))
    assert found.value - found.bound <= 0.05 * found.value
    assert found.bound <= best <= found.value
    assert "proof" not in heard.phases
    assert_all_sound(of, heard)


def test_gap_without_a_roster_is_no_reason_to_stop() -> None:
    """``min_total`` forces work that nothing instant promises: the search has to find some."""
    people = (supporter("ann", min_total=2), supporter("bob", home_to_venue_min=(0, 0)))
    of = problem(people, (session(assistants=1), session("s2", 720, 780, assistants=1)))
    for small in (-1, 10_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "SMALL_COLUMNS", small)
            found, heard = searched(of, Limits(20, relative_gap=0.5))
        assert np.isfinite(found.value)
        assert_all_sound(of, heard)


def test_half_a_gap_of_a_part_does_not_end_its_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is close enough is said of the whole: choices among days run to their end."""
    asked: list[Limits] = []
    choose = engine.choose

    def watched(pricing: Pricing, days: object, limits: Limits, **given: object) -> object:
        asked.append(limits)
        return choose(pricing, days, limits, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "choose", watched)
    searched(tight_month(), Limits(20, workers=2, seed=7, relative_gap=0.0005))
    assert asked
    assert {(one.relative_gap, one.workers, one.seed) for one in asked} == {(0.0, 2, 7)}


@pytest.mark.parametrize("known", [None, ()], ids=["nothing known", "empty roster known"])
def test_no_time_leaves_what_is_known(known: Seats | None) -> None:
    of = tight_month()
    found, heard = searched(of, Limits(0), known=known)
    best = optimum_of(of)
    assert best is not None
    assert found.bound <= best <= found.value
    assert not found.infeasible
    assert_all_sound(of, heard)
    if known is not None:
        assert found.value <= evaluate(of, known).total


def test_seed_gives_one_course_of_the_search() -> None:
    courses = []
    for _ in range(2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "dive", lambda *_: None)
            _, heard, drawn = improved_in_parts(tight_month(), 5, patch, known=())
        courses.append((drawn, heard.rosters))
    assert courses[0] == courses[1]
