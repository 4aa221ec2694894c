"""What a benchmark calls reached, proven, sound or nonsense."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.common import BenchmarkFailed, BestKnown, ratio
from benchmarks.ours import Run, Step, refuse_false_proof
from benchmarks.roster_cities import TARGETS, Measured, verdicts
from benchmarks.roster_fuzz import ACCEPTED, fuzz, judged
from benchmarks.roster_repair import drop_outs
from benchmarks.sense import makes_sense
from optimizer.outcome import Limits
from optimizer.roster.exchange import problem_to_json
from tests.unit.roster.builders import assist, lead, problem, roster, session, supporter

CITY = "city-100x600"


def run(*steps: tuple[float, int, float], peak_mb: float = 100, seconds: float = 60) -> Run:
    of = problem()
    heard = tuple(Step("exact", *step) for step in steps)
    return Run(roster(of, lead()), heard, import_s=0.2, seconds=seconds, peak_mb=peak_mb)


def met(*runs: Run, seconds: float = 60) -> dict[str, bool]:
    names = [f"{CITY}-t105-s{i}" for i in range(len(runs))]
    measured = [
        Measured(name, one, one.keeps(Limits(seconds)))
        for name, one in zip(names, runs, strict=True)
    ]
    return {v.target: v.met for v in verdicts(CITY, measured, dict.fromkeys(names, Limits(60)))}


def test_gap_at_a_checkpoint_is_the_last_one_known_by_then() -> None:
    one = run((0.5, 1000, 900), (8.0, 1000, 990), (8.1, 1000, 1000))
    assert one.gap_at(0.4) is None
    assert one.gap_at(7.9) == pytest.approx(0.1)
    assert one.gap_at(8) == pytest.approx(0.01)
    assert one.gap_at(60) == 0
    assert (one.first_roster_s, one.proof_s) == (0.5, 8.1)


@pytest.mark.parametrize(("value", "reached"), [(10_000, True), (10_001, False)])
def test_gap_target_is_met_exactly_at_its_edge(value: int, reached: bool) -> None:
    assert met(run((0.5, value, 9900)))["gap at 8 s, % ≤ 1"] == reached


def test_targets_take_the_median_of_gaps_and_the_largest_memory() -> None:
    good, bad = run((0.5, 1000, 1000)), run((5.0, 1000, 500), peak_mb=700)
    judgement = met(good, good, bad)
    assert judgement["first roster, s ≤ 1"]
    assert judgement["gap at 20 s, % ≤ 0.15"]
    assert not judgement["memory, MB ≤ 600"]


def test_run_that_never_had_a_bound_misses_its_gap() -> None:
    assert not met(Run(roster(problem(), lead()), (), 0.2, 60, 100))["gap at 8 s, % ≤ 1"]


@pytest.mark.parametrize(("seconds", "kept"), [(68.0, True), (68.1, False)])
def test_limit_is_kept_to_a_tenth_and_two_seconds(seconds: float, kept: bool) -> None:
    assert run((0.5, 1, 1), seconds=seconds).keeps(Limits(60)) == kept


@pytest.mark.parametrize(("proven", "enough"), [(3, True), (2, False)])
def test_three_of_four_must_be_proven(proven: int, enough: bool) -> None:
    runs = [run((1, 1000, 1000 if i < proven else 999)) for i in range(4)]
    assert met(*runs)["proven within 60 s: 3 of 4"] == enough


def test_every_target_has_its_checkpoints_within_its_limit() -> None:
    assert all(max(t.gaps, default=0) <= t.time_limit_s for t in TARGETS.values())


@pytest.mark.parametrize(
    ("value", "bound", "sound"), [(100, 90, True), (101, 91, False), (89, 89, False)]
)
def test_proof_that_contradicts_the_best_known_one_is_refused(
    value: int, bound: float, sound: bool
) -> None:
    steps = (Step("exact", 1, value, bound),)
    best = BestKnown(objective=90, lower_bound=90)
    if sound:
        refuse_false_proof("x", steps, best)
    else:
        with pytest.raises(BenchmarkFailed):
            refuse_false_proof("x", steps, best)


def test_ratio_says_nothing_of_something_to_nothing() -> None:
    assert (ratio(1, 2), ratio(0, 0), ratio(1, 0), ratio(None, 1)) == (0.5, 1.0, None, None)


def test_busiest_person_drops_out_first_and_each_at_most_once() -> None:
    of = problem(
        (supporter(), supporter("bob"), supporter("eve"), supporter("idle")),
        (session("s1", assistants=1), session("s2", 700, 760), session("s3", 800, 860)),
    )
    chosen = drop_outs(
        roster(of, assist("s1", "bob"), lead("s1"), lead("s2"), lead("s3", "eve")), 9, seed=0
    )
    assert chosen[0] == ("ann", 2)
    assert sorted(chosen) == [("ann", 2), ("bob", 1), ("eve", 1)]


@pytest.mark.parametrize(
    "change",
    [
        {"days": 0},
        {"days": True},
        {"buffer_min": -1},
        {"rest_at_home_min": 1.0},
        {"venues": ["A", "A"]},
        {"travel_min": {"car": [[0, 30]]}},
        {"travel_min": {"car": [[1, 30], [30, 0]]}},
        {"pins": [{"session": "s9", "supporter": "ann"}]},
        {"apart": []},
        {"format": "digikatsu.roster-problem/3"},
    ],
)
def test_nonsense_is_seen_by_the_judge_and_refused_by_the_reader(change: dict[str, Any]) -> None:
    sound = json.loads(problem_to_json(problem()))
    assert judged(json.dumps(sound)) == (ACCEPTED, "")
    nonsense = json.dumps({**sound, **change})
    assert not makes_sense(nonsense)
    ended = judged(nonsense)
    assert ended.how != ACCEPTED
    assert ended.wrong == ""


@pytest.mark.shared
def test_mutated_files_end_in_words_or_soundly(shared: object) -> None:  # noqa: ARG001
    endings = fuzz(400, seed=1, of_versions=[1])
    assert ACCEPTED in endings
    assert len(endings) > 10
