"""The order of what matters, the worst case of each part, and weights one more than it costs."""

from __future__ import annotations

import re
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest

from models.clock import TimeWindow
from models.kinds import Order
from optimizer.roster.judge.value import evaluate
from optimizer.roster.policy import (
    LEVELS,
    SPAN_LIMIT,
    derived_weights,
    gentle_weights,
    level_by_level,
    levels_of,
    most_of,
    ordered,
    span,
)
from optimizer.roster.problem import PreviousAssignment, RosterProblem, Weights
from optimizer.services.presets import PRESETS
from tests.unit.roster.builders import lead, problem, session, supporter

NOTHING = {field.name: 0 for field in fields(Weights)}


def everything(order: Order = Order.FILL) -> RosterProblem:
    """A problem that can have every part: 2 sessions with 5 seats, 3 people."""
    return problem(
        (
            supporter("ann", home_to_venue_min=(10, 20), fair_share=1, preferred_venues=("B",)),
            supporter("pool", count=2, dispatch=True, preferred=(TimeWindow(0, 700),)),
        ),
        (
            session("s1", assistants=1, tags_required=("sign", "english")),
            session("s2", 800, 860, venue="B", leads=2, assistants=1),
        ),
        previous=(PreviousAssignment("s1", "ann"),),
        order=order,
    )


def test_every_order_names_the_same_parts() -> None:
    assert {frozenset(parts) for parts in LEVELS.values()} == {
        frozenset(NOTHING) - {"person_used"},
    }
    assert all(len(set(parts)) == len(parts) for parts in LEVELS.values())


def test_the_orders_are_those_of_the_format() -> None:
    """The table in the document, column by column."""
    text = (Path(__file__).parents[3] / "docs/exchange-format.md").read_text(encoding="utf-8")
    table = text.partition("| `fill` 充足優先")[2].partition("\n\n")[0].splitlines()[2:]
    columns = zip(*(re.findall(r"`(\w+)`", row) for row in table), strict=True)
    assert list(columns) == list(LEVELS.values())


def test_presets_are_the_orders_with_their_levels() -> None:
    assert [(preset.order, preset.levels) for preset in PRESETS] == list(LEVELS.items())


def test_worst_case_of_each_part() -> None:
    assert most_of(everything()) == {
        "unfilled_lead": 3,
        "unfilled_assistant": 2,
        "unfilled_tag": 2,
        "dispatched": 2 + 2,  # of each session as many as the pool has people
        "change": 1 + 2 + 3,  # ann is gone, and five others sit there
        "overload": 2 - 1,  # ann in both sessions
        "unpreferred_time": 2 + 2,
        "unpreferred_venue": 1 + 1,
        "travel_min": 2 * (20 + 10)
        + 3 * 40,  # straight to s1 the pool has 10 more than home and back
    }


def test_weights_are_one_more_than_everything_below_could_cost() -> None:
    weights = derived_weights(everything())
    assert weights == Weights(
        travel_min=1,
        unpreferred_venue=181,
        unpreferred_time=181 * 3,
        overload=543 * 5,
        change=2_715 * 2,
        dispatched=5_430 * 7,
        unfilled_tag=38_010 * 5,
        unfilled_assistant=190_050 * 3,
        unfilled_lead=570_150 * 3,
        person_used=0,
    )


@pytest.mark.parametrize("order", Order)
def test_one_unit_outweighs_all_below_by_one(order: Order) -> None:
    of = everything(order)
    most, weights = most_of(of), asdict(derived_weights(of))
    levels = levels_of(of)
    assert levels == LEVELS[order]
    for k, part in enumerate(levels):
        assert weights[part] == 1 + sum(weights[low] * most[low] for low in levels[k + 1 :])


def test_parts_that_cannot_be_are_left_out_and_weigh_nothing() -> None:
    of = problem(order=Order.FAIR)
    assert levels_of(of) == ("unfilled_lead", "travel_min")
    assert derived_weights(of) == Weights(**{**NOTHING, "unfilled_lead": 21, "travel_min": 1})


def test_nothing_to_lose_has_no_levels() -> None:
    of = problem((), (), order=Order.FILL)
    assert levels_of(of) == ()
    assert derived_weights(of) == Weights(**NOTHING)
    assert span(derived_weights(of)) == 0


def test_given_weights_have_no_levels() -> None:
    assert levels_of(problem()) == ()
    assert not level_by_level(problem(weights=Weights(10**9, 1)))


def test_ordered_changes_the_weights_alone() -> None:
    of = everything()
    assert ordered(of) == replace(of, weights=derived_weights(of))


@pytest.mark.parametrize(
    ("weights", "expected"),
    [(Weights(7, 2), 7), (Weights(7, 3, travel_min=0), 3), (Weights(6, 3, travel_min=0), 2)],
)
def test_span_is_the_largest_over_the_smallest_that_counts(weights: Weights, expected: int) -> None:
    assert span(weights) == expected


def one_seat(home_min: int) -> RosterProblem:
    """A lead seat weighs one more than twice the way."""
    ann = supporter(home_to_venue_min=(home_min, 10))
    return ordered(problem((ann,), order=Order.FILL))


def a_pool_above_its_share(home_min: int) -> RosterProblem:
    """A lead seat weighs 64 (1 + 126 home)."""
    pool = supporter(count=63, fair_share=0, home_to_venue_min=(home_min, 0))
    return ordered(problem((pool,), (session(leads=63),), order=Order.FILL))


def test_weights_below_the_limit_are_solved_in_one_go() -> None:
    of = one_seat(home_min=499_999)
    assert span(of.weights) == SPAN_LIMIT - 1
    assert not level_by_level(of)


def test_weights_at_the_limit_are_solved_level_by_level() -> None:
    of = a_pool_above_its_share(home_min=124)
    assert span(of.weights) == SPAN_LIMIT
    assert level_by_level(of)


def test_a_day_s_travel_counts_ways_that_are_longer_than_both_ways_home() -> None:
    """Too short a gap to go home, and 30 minutes straight where home is 3 from either."""
    ann = supporter(home_to_venue_min=(3, 3))
    of = problem((ann,), (session("s1"), session("s2", 700, 760, venue="B")), order=Order.FILL)
    travel = evaluate(of, (lead("s1"), lead("s2"))).travel_min.amount
    assert travel == 3 + 30 + 3
    assert most_of(of)["travel_min"] == 2 * (6 + 24)


def test_a_way_longer_than_a_day_is_no_way() -> None:
    table = {"car": ((0, 1441), (1440, 0))}
    ann, both = supporter(home_to_venue_min=(3, 3)), (session("s1"), session("s2", venue="B"))
    of = problem((ann,), both, travel_min=table, order=Order.FILL)
    assert most_of(of)["travel_min"] == 6 + (1440 - 6) + 6


def test_a_way_from_where_nothing_is_held_does_not_count() -> None:
    assert most_of(problem())["travel_min"] == 20
    online = session("s2", 700, 760, venue="B", online=True)
    assert most_of(problem(sessions=(session(), online)))["travel_min"] == 20


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (supporter(home_to_venue_min=(40, 0)), 80),
        (supporter(home_to_venue_min=(40, 0), max_travel_min=40), 80),
        (supporter(home_to_venue_min=(40, 0), max_travel_min=39), 0),
        (supporter(home_to_venue_min=(-1, 0)), 0),
        (supporter(home_to_venue_min=(40, 0), skills={}), 0),
    ],
)
def test_only_who_could_go_there_counts_for_travel(who: object, expected: int) -> None:
    table = {"car": ((0, 0), (0, 0))}
    of = problem((who,), travel_min=table, order=Order.FILL)  # type: ignore[arg-type]
    assert most_of(of)["travel_min"] == expected


def test_online_sessions_cost_no_way() -> None:
    assert most_of(problem(sessions=(session(online=True),)))["travel_min"] == 0


def test_held_sessions_count_as_they_were() -> None:
    """Two people who could not go there today, in one seat; nothing of it can change."""
    of = problem(
        (
            supporter("ann", home_to_venue_min=(40, -1), max_travel_min=20, fair_share=0),
            supporter("bea", home_to_venue_min=(-1, -1), dispatch=True),
        ),
        (session(held=True),),
        previous=(
            PreviousAssignment("s1", "ann", role=lead().role),
            PreviousAssignment("s1", "bea", role=lead().role),
        ),
        travel_min={"car": ((0, 0), (0, 0))},
    )
    most = most_of(of)
    assert (most["travel_min"], most["change"]) == (80, 0)
    assert (most["overload"], most["dispatched"]) == (1, 1)


def test_a_cap_that_held_sessions_exceed_is_no_cap() -> None:
    both = (session("s1", held=True), session("s2", 700, 760, held=True))
    past = tuple(PreviousAssignment(name, "ann", lead().role) for name in ("s1", "s2"))
    of = problem((supporter(max_total=1, fair_share=0),), both, previous=past)
    assert evaluate(of, (lead("s1"), lead("s2"))).overload.amount == 2
    assert most_of(of)["overload"] == 2


def test_a_day_may_go_on_from_a_held_session_with_no_way_home() -> None:
    ann = supporter(home_to_venue_min=(3, -1))
    day = (session("s1", venue="B", held=True), session("s2", 700, 760))
    past = (PreviousAssignment("s1", "ann", lead().role),)
    of = problem((ann,), day, previous=past)
    assert evaluate(of, (lead("s1"), lead("s2"))).travel_min.amount == 30 + 3
    assert most_of(of)["travel_min"] == (30 - 3) + (6 + 30 - 3)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"max_total": 2}, 1), ({"max_total": 3}, 2), ({}, 2), ({"max_total": 1}, 0)],
)
def test_load_is_capped_by_max_total(changes: dict[str, int], expected: int) -> None:
    three = tuple(session(f"s{i}", 600 + 1440 * i, 660 + 1440 * i) for i in range(3))
    of = problem((supporter(fair_share=1, **changes),), three)
    assert most_of(of)["overload"] == expected


def test_gentle_weights_keep_the_order_and_span_little() -> None:
    for order in Order:
        of = everything(order)
        weights = asdict(gentle_weights(of))
        levels = levels_of(of)
        assert [weights[part] for part in levels] == sorted(
            {weights[part] for part in levels}, reverse=True
        )
        assert weights[levels[-1]] == 1
        assert span(gentle_weights(of)) < SPAN_LIMIT
