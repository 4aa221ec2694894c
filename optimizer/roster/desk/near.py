"""A re-solve near a roster: the LP of the arc flow, then whole days chosen by a small MIP.

Where a price per change holds most people where they are, the LP is quick, and its prices say of
every possible day how much dearer a roster with that day in it must be. The days within some
room above the cheapest are few; a MIP chooses one for each person. With more room come more
days, until the value meets the proven bound or time is up. The roster at hand is always among
the choices, so the answer is never worse than what one begins with.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from optimizer.mathprog import solve_lp
from optimizer.outcome import GoOn, Limits, Outcome, to_the_end
from optimizer.roster.engine.days import Days, joined
from optimizer.roster.engine.encode import days_of
from optimizer.roster.engine.integer import choose
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.arrays import FloatArray
from optimizer.roster.flow.decode import assignments_of
from optimizer.roster.flow.model import ArcFlow, arc_flow
from optimizer.roster.judge.checker import check, evaluate
from optimizer.roster.problem import PreviousAssignment, RosterProblem, Weights
from optimizer.roster.solution import Assignment, Roster

LP_COLUMNS = 600_000
"""Beyond this the LP relaxation is not tried."""

_ROOMS = (0.0, 0.06, 0.12, 0.3, 1.0)
"""Shares of the cheapest seat that a day may be dearer than the cheapest of its person."""

CHANGE_SHARE = 0.06
"""Price of a change where a problem has none, as a share of its cheapest seat: moderate, so that
no seat is given up for calm. Measured: 60 against seats of 1,000 and 3,000 loses none; 300 does."""

_MOST_DAYS = 80_000
_SLACK = 1e-6


@dataclass(frozen=True)
class Nearby:
    """What a re-solve found.

    Attributes:
        assignments: The best roster known, checked; perhaps the one it began with.
        value: Its objective.
        bound: Proven: no roster costs less. None where nothing was proven in time.
        prices: Of the model's coupling rows; None where the LP was not solved.
    """

    assignments: tuple[Assignment, ...]
    value: int
    bound: int | None = None
    prices: FloatArray | None = None


Enough = Callable[[Nearby], bool]
"""Whether what is found is good enough to stop at."""


def resolve_near(
    problem: RosterProblem,
    start: Sequence[Assignment],
    limits: Limits,
    *,
    model: ArcFlow | None = None,
    grain: int | None = None,
    enough: Enough = lambda _: False,
    go_on: GoOn = to_the_end,
) -> Nearby:
    """Improve a roster that keeps every rule.

    Args:
        problem: The problem.
        start: A roster that keeps every rule.
        limits: Wall time from now on, threads, seed and gap.
        model: ``arc_flow(problem)`` where the caller has it.
        grain: What rooms are shares of; the cheapest seat unless given.
        enough: Asked before each wider room; True stops.
        go_on: Asked between rooms and within each; False ends with the best so far.
    """
    deadline = time.monotonic() + limits.time_limit_s
    best = Nearby(tuple(start), evaluate(problem, start).total)
    model = model or arc_flow(problem)
    if not len(model.mip.cost) or len(model.mip.cost) > LP_COLUMNS:
        return best
    lp = solve_lp(model.mip, limits)
    if lp.row_duals is None:
        return best
    pricing = Pricing(model)
    prices = pricing.clipped(lp.row_duals[model.flow_rows :])
    priced = pricing.bound(prices)
    best = replace(best, bound=None if priced is None else priced.bound, prices=prices)
    grain = cheapest_seat(problem.weights) if grain is None else grain
    costs, at_hand = pricing.costs(prices), days_of(model, start)
    for room in _ROOMS:
        left = deadline - time.monotonic()
        if left <= 0 or not go_on() or _proven(best, limits) or (room and enough(best)):
            break
        days = pricing.days.days_within(costs.nodes, costs.arcs, room * grain + _SLACK, _MOST_DAYS)
        if days is None:
            break
        choices, for_this = joined(at_hand, days), replace(limits, time_limit_s=left)
        best = _chosen(pricing, choices, best, for_this, go_on)
    return best


def _proven(best: Nearby, limits: Limits) -> bool:
    gap = limits.relative_gap * abs(best.value)
    return best.bound is not None and best.value - best.bound <= gap


def anchored(problem: RosterProblem, roster: Iterable[Assignment]) -> RosterProblem:
    """Return the problem in which every departure from a roster has a moderate price.

    A re-solve near that roster is then quick. A problem that prices changes already stays as it
    is.
    """
    if problem.previous and problem.weights.change:
        return problem
    price = max(1, round(cheapest_seat(problem.weights) * CHANGE_SHARE))
    held = {one.id for one in problem.sessions if one.held}
    previous = tuple(one for one in problem.previous if one.session in held) + tuple(
        PreviousAssignment(one.session, one.supporter, one.role, one.person)
        for one in roster
        if one.session not in held
    )
    return replace(problem, previous=previous, weights=replace(problem.weights, change=price))


def cheapest_seat(weights: Weights) -> int:
    """Return what the cheaper of the two seats is worth, at least 1."""
    return max(1, min(weights.unfilled_lead, weights.unfilled_assistant))


def _chosen(pricing: Pricing, days: Days, best: Nearby, limits: Limits, go_on: GoOn) -> Nearby:
    """Return the better of ``best`` and the best choice among days, once it is checked."""
    problem = pricing.model.problem
    at_most = best.value - 1
    found = choose(pricing, days, limits, at_most=at_most, bounded=lambda _: go_on()).best
    if found is None:
        return best
    roster = assignments_of(pricing.model, found.columns(pricing.model))
    value = evaluate(problem, roster).total
    if value >= best.value or not is_sound(problem, roster):
        return best
    return replace(best, assignments=roster, value=value)


def is_sound(problem: RosterProblem, assignments: Iterable[Assignment]) -> bool:
    """Whether assignments keep every rule, by the independent check."""
    seats = tuple(assignments)
    value = evaluate(problem, seats).total
    answer = Roster(problem.name, seats, value, None, 0.0, Outcome.FEASIBLE)
    return check(problem, answer) == ()
