"""Eligibility, routes, the instant roster and what it says of empty seats."""

from __future__ import annotations

import numpy as np
import pytest

from models.clock import TimeWindow
from models.kinds import Role, SkillLevel
from models.reasons import Reason
from optimizer.roster.desk.explain import Step, empty_seats
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.flow.arrays import arrays_of
from optimizer.roster.flow.bounds import unfillable_cost
from optimizer.roster.flow.eligibility import eligible, why_not
from optimizer.roster.flow.routes import NO_ARC, Links, route_graph
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import Ban, Pin, RosterProblem, Supporter, Weights
from tests.unit.roster.builders import (
    assist,
    best_roster,
    lead,
    problem,
    roster,
    session,
    supporter,
)

ASSISTANT = {"basics": SkillLevel.ASSISTANT}


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (supporter(skills={}), Reason.MISSING_SKILL),
        (supporter(available=()), Reason.NOT_AVAILABLE),
        (supporter(home_to_venue_min=(-1, 0)), Reason.UNREACHABLE),
        (supporter(max_travel_min=9), Reason.TOO_FAR),
        (supporter("banned"), Reason.BANNED),
        (supporter(skills=ASSISTANT), Reason.NO_SEAT),
    ],
)
def test_each_reason_stands_alone(who: Supporter, reason: Reason) -> None:
    of = problem((who, supporter("x")), bans=(Ban("s1", who.id),) if who.id == "banned" else ())
    assert why_not(of, 0, 0) == (reason,)
    assert why_not(of, 1, 0) == ()
    assert eligible(of).tolist() == [[False], [True]]


def test_several_reasons_come_in_the_order_one_asks() -> None:
    nobody = supporter(skills={}, available=(), home_to_venue_min=(-1, -1))
    assert why_not(problem((nobody,)), 0, 0) == (
        Reason.MISSING_SKILL,
        Reason.NOT_AVAILABLE,
        Reason.UNREACHABLE,
    )


@pytest.mark.parametrize(("gap_min", "minutes"), [(34, NO_ARC), (35, 30), (79, 30), (80, 20)])
def test_cheaper_way_is_taken_as_soon_as_it_fits(gap_min: int, minutes: int) -> None:
    of = problem(sessions=(session(), session("s2", 660 + gap_min, 720 + gap_min, venue="B")))
    assert Links(of).arc_minutes(0, 0, 1) == minutes
    assert Links(of).arc_minutes(0, 1, 0) == NO_ARC
    assert route_graph(of).arc_min.tolist() == ([] if minutes == NO_ARC else [minutes])


def test_nights_separate_days() -> None:
    of = problem(sessions=(session("s1", 1320, 1380), session("s2", 1500, 1560)))
    graph = route_graph(of)
    assert len(graph.arc_min) == 0
    assert graph.group_day.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("count", "cap", "nodes", "arcs"), [(1, 2, 4, 6), (2, None, 4, 6), (2, 2, 8, 6), (2, 1, 4, 0)]
)
def test_pool_with_a_daily_cap_stands_in_layers(
    count: int, cap: int | None, nodes: int, arcs: int
) -> None:
    """Four sessions in a row: six arcs, from one layer to the next where there are layers."""
    of = problem(
        (supporter(count=count, max_per_day=cap),),
        tuple(session(f"s{i}", 540 + 60 * i, 600 + 60 * i) for i in range(4)),
    )
    graph = route_graph(of)
    assert (len(graph.session), len(graph.tail)) == (nodes, arcs)
    assert np.all(graph.rank[graph.tail] < graph.rank[graph.head])
    assert np.all(graph.layer[graph.head] - graph.layer[graph.tail] == (nodes == 8))


def test_instant_roster_leaves_a_seat_empty_that_costs_more_than_it_is_worth() -> None:
    far = supporter(home_to_venue_min=(51, 10))
    dear, worth_it = (
        problem((far,), weights=Weights(unfilled_lead=price, unfilled_assistant=0))
        for price in (101, 102)
    )
    assert greedy_roster(dear) == ()
    assert greedy_roster(worth_it) == (lead(),)


def test_instant_roster_fills_scarce_seats_first_and_keeps_pins() -> None:
    """Bob could take either session, Ann only the first: so Bob's place is the second."""
    ann = supporter("ann", available=(TimeWindow(600, 660),), home_to_venue_min=(40, 40))
    of = problem((ann, supporter("bob", max_total=1)), (session(), session("s2", 720, 780)))
    assert set(greedy_roster(of)) == {lead("s1", "ann"), lead("s2", "bob")}
    pinned = problem(of.supporters, of.sessions, pins=(Pin("s1", "bob"),))
    assert set(greedy_roster(pinned)) == {lead("s1", "bob")}


def test_instant_roster_stops_where_it_is_told() -> None:
    assert greedy_roster(problem(), out_of_time=lambda: True) == ()


def test_dearness_decides_and_cost_breaks_ties() -> None:
    of = problem((supporter("near"), supporter("far", home_to_venue_min=(20, 20))))
    assert greedy_roster(of) == (lead(who="near"),)
    assert greedy_roster(of, dearness=np.array([[5.0], [0.0]])) == (lead(who="far"),)
    assert greedy_roster(of, dearness=np.array([[0.0], [0.0]])) == (lead(who="near"),)


def test_nobody_and_nothing_make_an_empty_answer() -> None:
    for of in (
        problem((), ()),
        problem(
            (),
        ),
        problem(sessions=()),
    ):
        assert greedy_roster(of) == ()
        assert arrays_of(of).home_min.shape == (len(of.supporters), len(of.sessions))
        assert unfillable_cost(of) == 3000 * len(of.sessions)


@pytest.mark.parametrize(
    ("weights", "cost"), [(Weights(30, 10), 10 + 10), (Weights(10, 30), 10 + 30)]
)
def test_unfillable_seats_are_those_of_the_cheaper_role(weights: Weights, cost: int) -> None:
    """Two people for one lead seat and three of assistants."""
    of = problem((supporter(count=2),), (session(assistants=3),), weights=weights)
    assert unfillable_cost(of) == cost


def test_unfillable_cost_counts_tags_that_nobody_eligible_has() -> None:
    signer = supporter("signer", tags=("sign",), skills={})
    of = problem((supporter(), signer), (session(tags_required=("sign",)),))
    assert unfillable_cost(of) == 500


PLANNED = (
    session("s1", 600, 660, assistants=1),
    session("s2", 660, 720, venue="B"),
)
STAFF = (
    supporter("busy"),
    supporter("unskilled", skills={}),
    supporter("helper", skills=ASSISTANT),
    supporter("away", available=(TimeWindow(0, 60),)),
    supporter("banned"),
    supporter("distant", max_travel_min=5),
    supporter("capped", max_per_week=0),
    supporter("shop", count=3, max_per_day=1),
)
CHAIN = problem(STAFF, PLANNED, bans=(Ban("s2", "banned"),))


def test_chain_counts_people_left_after_each_step() -> None:
    taken = (lead("s1", "busy"), assist("s1", "shop", 1))
    (seat,) = empty_seats(CHAIN, taken)
    assert (seat.session, seat.role, seat.empty) == ("s2", Role.LEAD, 1)
    # 10 people. Leads: all but unskilled and helper. Not away, not banned. Not distant.
    assert (seat.people, seat.skilled, seat.available, seat.near) == (10, 8, 6, 5)
    # Busy and one of the shop sit at A until the minute it begins at B.
    assert (seat.free, seat.under_caps) == (3, 2)
    assert seat.ended_by is None
    assert dict(seat.chain)[Step.UNDER_CAPS] == 2


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        ({"max_total": 1}, 0),
        ({"max_total": 2}, 1),
        ({"max_per_week": 1}, 0),
        ({"max_per_week": 2}, 1),
        ({"max_per_day": 1}, 1),
        ({"max_per_day": 0}, 0),
    ],
)
def test_chain_counts_what_caps_leave_another_day(limits: dict[str, int], left: int) -> None:
    of = problem((supporter(**limits),), (session(), session("s2", 2040, 2100)))
    chains = {seat.session: seat for seat in empty_seats(of, [lead("s1")])}
    assert (chains["s2"].free, chains["s2"].under_caps) == (1, left)


def test_chain_ends_with_the_step_that_leaves_nobody() -> None:
    of = problem((supporter("ann", max_per_day=1),), (session(), session("s2", 720, 780)))
    (seat,) = empty_seats(of, [lead("s1")])
    assert (seat.free, seat.under_caps, seat.ended_by) == (1, 0, Step.UNDER_CAPS)
    (double,) = empty_seats(problem(sessions=(session(leads=2),)), [lead()])
    assert (double.near, double.free, double.ended_by) == (1, 0, Step.FREE)


def test_full_roster_has_no_empty_seat() -> None:
    assert empty_seats(problem(), [lead()]) == ()


def test_exact_roster_beats_the_instant_one_where_the_order_misleads() -> None:
    """Taking the cheapest first strands the second session; swapping fills both."""
    near = supporter("near", home_to_venue_min=(5, 5), max_total=1)
    far = supporter("far", home_to_venue_min=(6, 6), available=(TimeWindow(600, 660),))
    of: RosterProblem = problem((near, far), (session(), session("s2", 720, 780)))
    found, _ = best_roster(of)
    assert check(of, found) == ()
    assert found.objective == 12 + 10
    assert roster(of, *greedy_roster(of)).objective >= found.objective
