"""Version 2 of the exchange format: read, written, converted, and refused by its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from models.clock import TimeWindow
from models.errors import InputError
from models.kinds import Order, Role
from optimizer.outcome import Outcome
from optimizer.roster import policy
from optimizer.roster.exchange import (
    converted,
    keys_of_version_2,
    problem_from_json,
    problem_to_json,
    roster_from_json,
    roster_to_json,
    version_of,
)
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import Pin, PreviousAssignment, RosterProblem, Weights
from optimizer.roster.solution import Level, Roster
from tests.unit.roster.builders import lead, problem, roster, session, supporter
from tests.unit.roster.test_exchange import FULL, drop, put

RICH = problem(
    (
        supporter(
            "ann",
            rest_between_days_min=600,
            max_days_per_week=4,
            max_evenings_per_week=2,
            max_evenings=3,
            newcomer=True,
            min_total=1,
            preferred_venues=("A",),
            preferred=(TimeWindow(0, 720), TimeWindow(720, 900)),
            dispatch=True,
        ),
        supporter("bob"),
        supporter("eve"),
        supporter("shop", count=2),
    ),
    (
        session("s1", online=True),
        session("s2", 2820, 2880, series="phones"),
        session("s3", 60, 120, held=True),
    ),
    evening_from_min=1000,
    together=(("ann", "bob"),),
    apart=(("eve", "bob"),),
    pins=(Pin("s3", "shop"), Pin("s3", "shop", Role.LEAD)),
    previous=(
        PreviousAssignment("s1", "bob"),
        PreviousAssignment("s3", "shop", Role.LEAD, 1),
        PreviousAssignment("s3", "shop", Role.ASSISTANT, 0),
    ),
    weights=Weights(1, 2, dispatched=3, unpreferred_venue=4, unpreferred_time=5),
)
ORDERED = policy.ordered(replace(RICH, order=Order.FAIR))
ALL_KEYS = {
    *("apart", "evening_from_min", "together"),
    *("sessions.held", "sessions.online", "sessions.series"),
    *("supporters.dispatch", "supporters.max_days_per_week", "supporters.max_evenings"),
    *("supporters.max_evenings_per_week", "supporters.min_total", "supporters.newcomer"),
    *("supporters.preferred", "supporters.preferred_venues", "supporters.rest_between_days_min"),
    *("weights.dispatched", "weights.unpreferred_time", "weights.unpreferred_venue"),
}


@pytest.mark.parametrize("of", [RICH, ORDERED, replace(FULL)], ids=["rich", "ordered", "plain"])
@pytest.mark.parametrize("version", [None, 2])
def test_problem_written_is_read_back_unchanged(of: RosterProblem, version: int | None) -> None:
    assert problem_from_json(problem_to_json(of, version)) == of


def test_version_1_is_written_wherever_it_can_carry_the_problem() -> None:
    assert '"format":"digikatsu.roster-problem/1"' in problem_to_json(FULL)
    assert '"format":"digikatsu.roster-problem/2"' in problem_to_json(FULL, 2)
    assert (version_of(FULL), version_of(RICH), version_of(ORDERED)) == (1, 2, 2)
    assert keys_of_version_2(FULL) == ()


def test_every_key_that_version_1_does_not_know_is_named() -> None:
    assert set(keys_of_version_2(RICH)) == ALL_KEYS
    assert set(keys_of_version_2(ORDERED)) == {
        *(key for key in ALL_KEYS if not key.startswith("weights")),
        "order",
    }
    with pytest.raises(InputError, match=r"roster\.not_in_version_1") as refused:
        problem_to_json(RICH, 1)
    assert refused.value.params["keys"] == ", ".join(keys_of_version_2(RICH))


def test_order_stands_in_the_file_in_place_of_the_weights() -> None:
    content = json.loads(problem_to_json(ORDERED))
    assert (content["order"], "weights" in content) == ("fair", False)


def test_without_weights_the_order_is_to_fill_unless_one_is_given() -> None:
    content = json.loads(problem_to_json(RICH))
    del content["weights"]
    read = problem_from_json(json.dumps(content))
    assert read.order is Order.FILL
    assert read.weights == policy.derived_weights(read)
    assert read.weights != Weights(0, 0)


def test_converting_there_and_back_gives_the_same_text() -> None:
    text = problem_to_json(FULL)
    assert converted(problem_to_json(FULL, 2), 1) == text
    by_hand = text.replace("{", '{ "x_note" : "digikatsu.roster-problem/1",\n', 1)
    assert converted(converted(by_hand, 2), 1) == problem_to_json(FULL)
    spaced = json.dumps(json.loads(text), indent=2)
    assert converted(converted(spaced.encode(), 2).encode(), 1) == spaced
    assert problem_from_json(converted(spaced, 2)) == FULL
    assert "digikatsu.roster-problem/2" in converted(spaced, 2)


def test_converting_to_version_1_drops_keys_that_say_nothing() -> None:
    content = json.loads(problem_to_json(FULL, 2))
    content["sessions"][0]["held"] = False
    content["apart"] = []
    assert converted(json.dumps(content), 1) == problem_to_json(FULL)


def test_converting_what_version_1_cannot_carry_is_refused() -> None:
    with pytest.raises(InputError, match=r"roster\.not_in_version_1"):
        converted(problem_to_json(RICH), 1)
    assert problem_from_json(converted(problem_to_json(RICH), 2)) == RICH


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("order",), "fill"),
        (("apart",), []),
        (("evening_from_min",), 1080),
        (("weights", "dispatched"), 0),
        (("sessions", 0, "held"), False),
        (("sessions", 0, "series"), None),
        (("supporters", 0, "min_total"), 0),
        (("supporters", 0, "preferred"), []),
    ],
)
def test_version_1_does_not_know_the_keys_of_version_2(place: tuple[Any, ...], value: Any) -> None:
    content = json.loads(problem_to_json(FULL))
    put(*place, value=value)(content)
    with pytest.raises(InputError) as refused:
        problem_from_json(json.dumps(content))
    assert refused.value.code == "roster.unknown_key"
    assert refused.value.params["path"].endswith(str(place[-1]))


def test_version_1_asks_for_weights() -> None:
    content = json.loads(problem_to_json(FULL))
    del content["weights"]
    with pytest.raises(InputError, match=r"roster\.missing_key"):
        problem_from_json(json.dumps(content))


def people(n: int, key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return put("supporters", n, key, value=value)


def planned(n: int, key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return put("sessions", n, key, value=value)


def told(n: int, key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return put("previous", n, key, value=value)


WRONG: list[tuple[str, str, Callable[[dict[str, Any]], None]]] = [
    ("order_beside_weights", "order", put("order", value="fill")),
    ("out_of_range", "evening_from_min", put("evening_from_min", value=1441)),
    ("out_of_range", "evening_from_min", put("evening_from_min", value=-1)),
    ("not_whole", "evening_from_min", put("evening_from_min", value=True)),
    ("out_of_range", "weights.dispatched", put("weights", "dispatched", value=-1)),
    ("out_of_range", "weights.dispatched", put("weights", "dispatched", value=10**9 + 1)),
    ("not_a_list", "together", put("together", value={})),
    ("not_a_list", "together[0]", put("together", value=["ann"])),
    ("wrong_length", "together[0]", put("together", value=[["ann", "bob", "eve"]])),
    ("unknown_id", "apart[0][1]", put("apart", 0, 1, value="zoe")),
    ("not_text", "apart[0][0]", put("apart", 0, 0, value=None)),
    ("pair_of_one", "apart[0]", put("apart", 0, value=["eve", "eve"])),
    ("needs_one_person", "apart[0][1]", put("apart", 0, 1, value="shop")),
    ("pair_given_twice", "apart[0]", put("apart", 0, value=["bob", "ann"])),
    (
        "pair_given_twice",
        "together[1]",
        put("together", value=[["ann", "bob"], ["bob", "ann"]]),
    ),
    ("not_true_or_false", "supporters[0].newcomer", people(0, "newcomer", 1)),
    ("not_true_or_false", "supporters[1].dispatch", people(1, "dispatch", None)),
    ("not_true_or_false", "sessions[0].online", planned(0, "online", "yes")),
    ("not_true_or_false", "sessions[0].held", planned(0, "held", 0)),
    ("out_of_range", "supporters[0].min_total", people(0, "min_total", -1)),
    ("not_whole", "supporters[0].min_total", people(0, "min_total", None)),
    ("out_of_range", "supporters[1].max_evenings", people(1, "max_evenings", -1)),
    ("out_of_range", "supporters[1].max_days_per_week", people(1, "max_days_per_week", -1)),
    ("not_whole", "supporters[1].max_evenings_per_week", people(1, "max_evenings_per_week", "2")),
    (
        "out_of_range",
        "supporters[1].rest_between_days_min",
        people(1, "rest_between_days_min", 1441),
    ),
    (
        "needs_one_person",
        "supporters[3].rest_between_days_min",
        people(3, "rest_between_days_min", 0),
    ),
    ("unknown_id", "supporters[1].preferred_venues[1]", people(1, "preferred_venues", ["A", "Z"])),
    ("given_twice", "supporters[1].preferred_venues[1]", people(1, "preferred_venues", ["A", "A"])),
    ("windows_overlap", "supporters[0].preferred[1]", people(0, "preferred", [[0, 9], [8, 10]])),
    ("end_before_start", "supporters[0].preferred[0][1]", people(0, "preferred", [[9, 9]])),
    ("out_of_range", "supporters[0].preferred[0][0]", people(0, "preferred", [[-1, 9]])),
    ("not_text", "sessions[1].series", planned(1, "series", "")),
    ("not_text", "sessions[1].series", planned(1, "series", 3)),
    ("series_needs_one_lead", "sessions[1].leads", planned(1, "leads", 2)),
    ("held_without_role", "previous[1].role", drop("previous", 1, "role")),
    ("no_such_person", "previous[1].person", told(1, "person", 2)),
    ("given_twice", "previous[2]", told(2, "person", 1)),
    ("pin_on_held", "pins[1]", put("pins", 1, "supporter", value="bob")),
    ("pin_on_held", "pins[0]", put("pins", 0, "supporter", value="eve")),
    ("pin_on_held", "pins[0]", put("previous", value=[])),
]


@pytest.mark.parametrize(("code", "path", "bend"), WRONG, ids=[f"{w[0]} {w[1]}" for w in WRONG])
def test_what_is_wrong_is_refused_by_its_place(
    code: str, path: str, bend: Callable[[dict[str, Any]], None]
) -> None:
    content = json.loads(problem_to_json(RICH))
    bend(content)
    with pytest.raises(InputError) as refused:
        problem_from_json(json.dumps(content))
    assert (refused.value.code, refused.value.params["path"]) == (f"roster.{code}", path)


@pytest.mark.parametrize("order", ["best", None, 1, ["fill"]])
def test_an_order_nobody_knows_is_refused(order: Any) -> None:
    content = json.loads(problem_to_json(ORDERED))
    content["order"] = order
    with pytest.raises(InputError) as refused:
        problem_from_json(json.dumps(content))
    assert (refused.value.code, refused.value.params["path"]) == ("roster.not_a_choice", "order")


def test_the_edges_of_every_range_are_inside() -> None:
    edges = problem(
        (
            supporter("ann", rest_between_days_min=1440, max_days_per_week=0, max_evenings=0),
            supporter("bob", rest_between_days_min=0, max_evenings_per_week=0),
        ),
        (session(leads=1, series="x"), session("s2", leads=0, series="x"), session("s3", leads=2)),
    )
    for evening_from_min in (0, 1440):
        of = replace(edges, evening_from_min=evening_from_min)
        assert problem_from_json(problem_to_json(of)) == of


def test_weights_above_the_limit_are_only_derived_never_given() -> None:
    big = Weights(10**30, 10**15)
    assert replace(RICH, weights=big, order=Order.FILL).weights == big
    with pytest.raises(InputError) as refused:
        replace(RICH, weights=big)
    assert refused.value.params["path"] == "weights.unfilled_lead"


# Answers.

LEVELS = (Level("unfilled_lead", 1, 1), Level("travel_min", 10**40), Level("overload", 3, 0))


def answer(**claims: Any) -> Roster:
    given: dict[str, Any] = {"objective": 5, "levels": LEVELS, **claims}
    return roster(FULL, lead(who="bob"), **given)


def test_an_answer_with_levels_is_of_version_2_and_read_back() -> None:
    text = roster_to_json(answer())
    assert '"format":"digikatsu.roster/2"' in text
    assert roster_from_json(text) == answer()
    with pytest.raises(InputError, match=r"roster\.not_in_version_1"):
        roster_to_json(answer(), 1)


def test_an_answer_without_levels_is_of_the_version_of_its_problem() -> None:
    plain = answer(levels=())
    for version, wanted in ((None, 1), (1, 1), (2, 2)):
        text = roster_to_json(plain, version)
        assert f'"format":"digikatsu.roster/{wanted}"' in text
        assert "levels" not in text
        assert roster_from_json(text) == plain


def test_version_1_of_an_answer_knows_no_levels() -> None:
    content = {**json.loads(roster_to_json(answer(levels=()))), "levels": []}
    with pytest.raises(InputError, match=r"roster\.unknown_key"):
        roster_from_json(json.dumps(content))


def test_whole_claims_may_be_of_any_length_in_version_2() -> None:
    long = answer(levels=(), objective=10**50 + 1, bound=10**50)
    assert roster_from_json(roster_to_json(long)) == long
    assert long.gap == pytest.approx(1e-50)
    assert roster_from_json(roster_to_json(replace(long, bound=0.5))).gap == 1.0


@pytest.mark.parametrize(
    ("code", "path", "bend"),
    [
        ("out_of_range", "bound", put("bound", value=1e16)),
        ("out_of_range", "objective", put("objective", value=-(10**16))),
        ("not_whole", "objective", put("objective", value=1e3)),
        ("not_a_list", "levels", put("levels", value=None)),
        ("missing_key", "levels[0].part", drop("levels", 0, "part")),
        ("not_text", "levels[0].part", put("levels", 0, "part", value=1)),
        ("not_whole", "levels[1].value", put("levels", 1, "value", value=1.0)),
        ("not_a_number", "levels[1].value", put("levels", 1, "value", value=None)),
        ("not_a_number", "levels[0].bound", put("levels", 0, "bound", value=True)),
        ("not_whole", "levels[0].bound", put("levels", 0, "bound", value=0.5)),
    ],
)
def test_answer_that_is_not_of_version_2_is_refused(
    code: str, path: str, bend: Callable[[dict[str, Any]], None]
) -> None:
    content = json.loads(roster_to_json(answer()))
    bend(content)
    with pytest.raises(InputError) as refused:
        roster_from_json(json.dumps(content))
    assert (refused.value.code, refused.value.params["path"]) == (f"roster.{code}", path)


def test_a_written_answer_to_an_ordered_problem_passes_the_checker() -> None:
    of = policy.ordered(problem(order=Order.FILL))
    sound = roster(of, lead())
    assert check(of, roster_from_json(roster_to_json(sound, version_of(of)))) == ()
    assert sound.status is Outcome.FEASIBLE
