"""The shared instances: known optima, sound bounds, limits kept at every size."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from optimizer.outcome import Limits, Outcome
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.exchange import (
    problem_from_json,
    problem_to_json,
    read_problem,
    read_roster,
)
from optimizer.roster.judge.checker import check, evaluate
from optimizer.roster.solve import solve

pytestmark = pytest.mark.shared

SMALL = ["example", "tiny-pool", "tiny-tags", "tiny-change"]
CITIES = ["city-100x600-t105-s0", "city-150x1500-t105-s0", "city-300x3000-t105-s0"]


def instance(shared: Path, name: str) -> Path:
    folder = shared / "bench" / "roster"
    plain, zipped = folder / f"{name}.json", folder / f"{name}.json.gz"
    return plain if plain.is_file() else zipped


def best_known(shared: Path, name: str) -> int:
    with (shared / "bench" / "roster" / "best_known.csv").open(encoding="utf-8") as file:
        return next(
            int(row["objective"]) for row in csv.DictReader(file) if row["instance"] == name
        )


def test_worked_example_is_counted_as_by_hand(shared: Path) -> None:
    problem = read_problem(instance(shared, "example"))
    answer = read_roster(shared / "bench" / "roster" / "example.roster.json")
    assert check(problem, answer) == ()
    amounts = {name: part.amount for name, part in evaluate(problem, answer.assignments)}
    assert amounts["travel_min"] == 45 + 34
    assert (amounts["unfilled_lead"], amounts["unfilled_tag"], amounts["overload"]) == (1, 1, 1)
    assert answer.objective == 3609


@pytest.mark.parametrize("name", SMALL)
def test_small_instances_are_proven_at_their_known_optimum(shared: Path, name: str) -> None:
    problem = read_problem(instance(shared, name))
    roster = solve(problem, Limits(60))
    assert roster.objective == roster.bound == best_known(shared, name)
    assert roster.status is Outcome.OPTIMAL
    assert check(problem, roster) == ()


@pytest.mark.parametrize("name", [*SMALL, *CITIES])
def test_every_instance_is_written_as_it_was_read(shared: Path, name: str) -> None:
    problem = read_problem(instance(shared, name))
    assert problem_from_json(problem_to_json(problem)) == problem


@pytest.mark.parametrize("limit_s", [0.0, 5.0])
@pytest.mark.parametrize("name", CITIES)
def test_limit_is_kept_with_a_roster_no_worse_than_greedy_and_a_sound_bound(
    shared: Path, name: str, limit_s: float
) -> None:
    started_at = time.monotonic()
    problem = read_problem(instance(shared, name))
    roster = solve(problem, Limits(limit_s), started_at=started_at)
    seconds = time.monotonic() - started_at
    assert seconds <= 1.1 * limit_s + 2
    assert check(problem, roster) == ()
    assert roster.objective is not None
    assert roster.bound is not None
    assert 0 < roster.bound <= best_known(shared, name) <= roster.objective
    if limit_s:
        assert roster.objective <= evaluate(problem, greedy_roster(problem)).total


def test_first_roster_of_a_city_is_there_within_a_second(shared: Path) -> None:
    problem = read_problem(instance(shared, CITIES[0]))
    started_at = time.process_time()
    greedy_roster(problem)
    assert time.process_time() - started_at < 1


def test_a_city_month_is_proven_optimal(shared: Path) -> None:
    """Within minutes on any machine; the search ends as soon as the proof is there."""
    problem = read_problem(instance(shared, CITIES[0]))
    roster = solve(problem, Limits(400, workers=2))
    assert roster.objective == roster.bound == best_known(shared, CITIES[0]) == 417_755
    assert check(problem, roster) == ()
