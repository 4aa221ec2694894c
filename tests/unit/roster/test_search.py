"""The whole search on small problems: every stage, any stop, bounds that hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.errors import InputError
from optimizer.outcome import Limits
from optimizer.roster.drafting.forced import work_is_done
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.engine import search as engine
from optimizer.roster.engine.days import Days
from optimizer.roster.engine.integer import Chosen
from optimizer.roster.engine.neighbourhood import Neighbourhoods
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.engine.search import Search
from optimizer.roster.flow.model import arc_flow
from optimizer.roster.judge.checker import check, evaluate
from optimizer.roster.problem import RosterProblem, Weights
from optimizer.roster.solution import Assignment
from tests.unit.roster.builders import problem, roster, search_for, session, supporter
from tests.unit.roster.masters import tight_month
from tests.unit.roster.strategies import problems, richer_problems

Seats = tuple[Assignment, ...]


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have even the smallest problem go through all stages."""
    monkeypatch.setattr(engine, "SMALL_COLUMNS", -1)


@dataclass
class Heard:
    """What a search tells, in the order in which it does; ``stop_at`` a report, counted from 0."""

    stop_at: int | None = None
    bounds: list[int] = field(default_factory=list)
    rosters: list[Seats] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    reports: int = 0

    def report(self, bound: int | None, better: Seats | None) -> bool:
        self.bounds += [bound] if bound is not None else []
        self.rosters += [better] if better is not None else []
        self.reports += 1
        return self.reports - 1 != self.stop_at


def searched(
    of: RosterProblem, limits: Limits | None = None, **given: object
) -> tuple[Search, Heard]:
    heard = Heard(given.pop("stop_at", None))  # type: ignore[arg-type]
    limits = limits or Limits(20)
    found = Search(of, limits, heard.report, begins=heard.phases.append, **given)  # type: ignore[arg-type]
    found.run()
    return found, heard


def improved_in_parts(
    of: RosterProblem, parts: int, patch: pytest.MonkeyPatch, **given: object
) -> tuple[Search, Heard, list[list[int]]]:
    """A search that never chooses for the whole plan at once, stopped after so many parts."""
    heard, drawn = Heard(), list[list[int]]()
    search = Search(of, Limits(60, seed=4), heard.report, begins=heard.phases.append, **given)  # type: ignore[arg-type]
    next_part = Neighbourhoods.next_part

    def watched(of_parts: Neighbourhoods, chosen: Chosen) -> tuple[np.ndarray, Days]:
        free, days = next_part(of_parts, chosen)
        drawn.append(np.flatnonzero(free).tolist())
        search._stopped = len(drawn) >= parts
        return free, days

    patch.setattr(engine, "_GROUPS_AT_ONCE", 0)
    patch.setattr(Neighbourhoods, "next_part", watched)
    search.run()
    return search, heard, drawn


def optimum_of(of: RosterProblem) -> int | None:
    """By the compact model; None where no roster keeps every rule."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SMALL_COLUMNS", 10**6)
        best, _ = search_for(of)
    return None if best is None else best.objective


def assert_all_sound(of: RosterProblem, heard: Heard) -> None:
    values = [evaluate(of, better).total for better in heard.rosters]
    assert values == sorted(values, reverse=True)
    assert heard.bounds == sorted(heard.bounds)
    for better in heard.rosters:
        assert check(of, roster(of, *better)) == ()


@settings(max_examples=30)
@given(of=st.one_of(problems(), richer_problems()), from_greedy=st.booleans())
def test_search_through_all_stages_finds_and_proves_the_optimum(
    of: RosterProblem, from_greedy: bool
) -> None:
    try:
        instant, best = greedy_roster(of), optimum_of(of)
    except InputError:  # pins that clash
        assume(False)
    known = instant if from_greedy and work_is_done(of, instant) else None
    found, heard = searched(of, known=known)
    assert_all_sound(of, heard)
    assert found.infeasible == (best is None)
    assert found.value == (np.inf if best is None else best)
    if best is not None:
        assert found.bound == best


def test_every_stage_is_reached_and_bounds_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_NEAR_DAYS", (40, 60))
    of = tight_month()
    found, heard = searched(of)
    best = optimum_of(of)
    assert found.value == found.bound == best
    stages = [*dict.fromkeys(heard.phases)]
    assert stages == ["prices", "columns", "dive", "improve", "choice", "proof"]
    assert max(heard.bounds) == best


def test_a_plan_too_large_for_one_choice_is_improved_part_by_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = tight_month()
    best = optimum_of(of)
    assert best is not None
    found, heard, drawn = improved_in_parts(of, 6, monkeypatch)
    assert "choice" not in heard.phases
    assert heard.phases[-1] == "improve"
    assert len(drawn) == 6
    assert found.value == best
    assert best - 100 <= found.bound <= best
    assert_all_sound(of, heard)


def test_roster_that_no_dive_betters_is_improved_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where neither dive nor choice come to anything, the parts begin with what is known."""
    monkeypatch.setattr(engine, "dive", lambda *_: None)
    of = tight_month()
    found, heard, drawn = improved_in_parts(of, 8, monkeypatch, known=())
    assert len(drawn) == 8
    assert found.value == optimum_of(of)
    assert_all_sound(of, heard)


@pytest.mark.parametrize("stop_at", range(8))
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


@settings(max_examples=30)
@given(of=problems())
def test_proof_leaves_out_no_day_of_a_roster_that_is_better_by_one(of: RosterProblem) -> None:
    """Nothing but the proof looks for rosters here, and only the optimum is good enough."""
    try:
        best = optimum_of(of)
    except InputError:  # pins that clash
        assume(False)
    assert best is not None
    heard = Heard()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "greedy_roster", lambda *_: ())
        patch.setattr(engine, "dive", lambda *_: None)
        patch.setattr(engine, "_NEAR_DAYS", ())
        search = Search(of, Limits(20), heard.report, begins=heard.phases.append)
        search.value = best + 1
        search.run()
    assert search.value == search.bound == best


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


def test_what_nobody_can_do_is_proven_infeasible() -> None:
    of = problem((supporter(min_total=2), supporter("bob")))
    for limits in (Limits(20), Limits(20, relative_gap=0.5)):
        found, heard = searched(of, limits)
        assert found.infeasible
        assert heard.rosters == []
        assert found.value == np.inf


@pytest.mark.parametrize(
    "of",
    [
        problem((), ()),
        problem((supporter(),), ()),
        problem((), (session(),)),
        problem((supporter(available=()),)),
        problem((supporter(home_to_venue_min=(2000, 2000)),)),
        problem((supporter(max_total=0),)),
    ],
    ids=["nothing", "nobody asked", "nobody there", "nobody free", "too far", "no room"],
)
def test_problems_that_leave_nothing_to_choose_are_proven_at_once(of: RosterProblem) -> None:
    for known in (None, ()):
        found, heard = searched(of, known=known)
        assert found.value == found.bound == evaluate(of, ()).total
        assert_all_sound(of, heard)


def test_problem_without_coupling_is_solved_by_its_first_days() -> None:
    """One person, no caps: seats are the only rows there are."""
    sessions = tuple(session(f"s{i}", 540 + 90 * i, 600 + 90 * i) for i in range(4))
    found, _ = searched(problem((supporter(),), sessions))
    assert found.value == found.bound == 20


@pytest.mark.parametrize("small", [-1, 10**6], ids=["all stages", "in one go"])
@pytest.mark.parametrize("part", ["unfilled_assistant", "travel_min", "overload"])
def test_ceilings_of_a_model_from_outside_are_kept(
    part: str, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ceiling a little below what the optimum has: everything reported keeps it."""
    monkeypatch.setattr(engine, "SMALL_COLUMNS", small)
    of = tight_month()
    free, heard = searched(of)
    amount = dict(evaluate(of, heard.rosters[-1]))[part].amount
    ceilings = {part: amount - 1}
    found, heard = searched(of, model=arc_flow(of, ceilings=ceilings))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SMALL_COLUMNS", 10**6)
        exact, _ = searched(of, model=arc_flow(of, ceilings=ceilings))
    assert found.infeasible == exact.infeasible
    assert found.value == exact.value
    assert exact.infeasible or free.value < found.value == found.bound
    for better in heard.rosters:
        assert dict(evaluate(of, better))[part].amount <= amount - 1
    assert_all_sound(of, heard)


def test_greedy_of_the_prices_may_break_a_ceiling_and_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of = tight_month(weights=Weights(3000, 1000, 500, 1, 30))
    busy = greedy_roster(of)
    monkeypatch.setattr(engine, "greedy_roster", lambda *_: busy)
    travel = evaluate(of, busy).travel_min.amount
    model = arc_flow(of, ceilings={"travel_min": travel // 2})
    _, heard = searched(of, model=model)
    assert heard.rosters
    for better in heard.rosters:
        assert evaluate(of, better).travel_min.amount <= travel // 2


def test_seed_gives_one_course_of_the_search() -> None:
    courses = []
    for _ in range(2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "dive", lambda *_: None)
            _, heard, drawn = improved_in_parts(tight_month(), 5, patch, known=())
        courses.append((drawn, heard.rosters))
    assert courses[0] == courses[1]
