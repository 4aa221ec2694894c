"""Repair: the roster that changes least after something has happened, and loses no seat by it.

Seats come first: a repair never leaves a seat empty that the best roster from scratch would
fill. So seats are made far dearer than changes, and changes dearer than the rest, while the
repair is sought; the prices that come out of it also prove, of the seats alone, that no roster
whatever fills more. Where they do not, the search from scratch has the time that is left.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.outcome import GoOn, Limits, Outcome, to_the_end
from optimizer.roster.desk.difference import Difference, difference
from optimizer.roster.desk.fill import best_start
from optimizer.roster.desk.near import Nearby, cheapest_seat, resolve_near
from optimizer.roster.desk.people import renumbered
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.arrays import FloatArray
from optimizer.roster.flow.bounds import unfillable_cost
from optimizer.roster.flow.model import arc_flow
from optimizer.roster.judge.value import evaluate
from optimizer.roster.policy import SPAN_LIMIT, gentle_weights, span
from optimizer.roster.problem import RosterProblem, Weights
from optimizer.roster.solution import Assignment, Roster
from optimizer.roster.solve import solve
from optimizer.roster.standing import levels_standing

_SEATS_DEARER = 1_000
_SHARE_OF_REPAIR = 0.8
"""Of the time, before the search from scratch begins."""

_SEATS = ("unfilled_lead", "unfilled_assistant", "unfilled_tag")


@dataclass(frozen=True)
class Repair:
    """A repaired roster and what it means.

    Attributes:
        roster: Checked; value and bound are those of the problem after the events. It has no
            answer only where rules that force work leave none.
        seat_cost: What its empty seats and unmet tags cost. Where the problem gives an order
            and no weights, by the gentle weights of that order.
        seat_floor: Proven: in no roster whatever do they cost less.
        told: Who must be told what.
    """

    roster: Roster
    seat_cost: int
    seat_floor: int
    told: Difference

    @property
    def loses_no_seat(self) -> bool:
        """Whether it is proven that no roster from scratch fills more."""
        return self.seat_cost <= self.seat_floor


def replan(
    problem: RosterProblem,
    limits: Limits,
    *,
    before: RosterProblem | None = None,
    earlier: Iterable[Assignment] | None = None,
    go_on: GoOn = to_the_end,
) -> Repair:
    """Repair the earlier roster of a problem.

    Args:
        problem: After the events: see ``events.apply``. Its ``previous`` is the earlier roster.
        limits: Wall time of everything, threads, seed.
        before: The problem as it was; says which sessions were moved or cancelled.
        earlier: The roster as it was, seats that the events took away included; ``previous``
            has them no more. It says who must be told of these.
        go_on: Asked now and then; False ends with the best repair so far.

    Raises:
        InputError: ``roster.pins_conflict``.
    """
    started = time.monotonic()

    def left(share: float = 1.0) -> Limits:
        spent = time.monotonic() - started
        return replace(limits, time_limit_s=max(0.0, share * limits.time_limit_s - spent))

    def told(later: Iterable[Assignment]) -> Difference:
        then = at_hand if earlier is None else earlier
        return difference(before or problem, then, problem, later)

    measured = replace(problem, weights=_plain(problem), order=None)
    at_hand = earlier_roster(problem)
    raised = replace(measured, weights=_seats_dearer(measured.weights))
    floor = _Floor(measured, raised)
    best = best_start(raised, at_hand)
    if best is not None:
        near = resolve_near(
            raised,
            best,
            left(_SHARE_OF_REPAIR),
            model=floor.model,
            grain=cheapest_seat(measured.weights),
            enough=floor.reached_by,
            go_on=go_on,
        )
        best = near.assignments
        floor.reached_by(near)
    more = left().time_limit_s > 0 and go_on()
    if best is None or (more and seat_cost(measured, best) > floor.value):
        full = solve(raised, left(), lambda _: go_on())
        if best is None and not full.status.has_answer:
            return Repair(full, 0, 0, told(()))
        choices = [one for one in (best, full.assignments) if one is not None]
        best = min(choices, key=lambda one: evaluate(raised, one).total)
    best = renumbered(problem, best)
    return Repair(
        roster=_claimed(problem, best, floor.value, time.monotonic() - started),
        seat_cost=seat_cost(measured, best),
        seat_floor=floor.value,
        told=told(best),
    )


def earlier_roster(problem: RosterProblem) -> tuple[Assignment, ...]:
    """Return ``previous`` as assignments; an entry without a role is taken as it can be told."""
    return tuple(
        Assignment(one.session, one.supporter, one.role, one.person)
        for one in problem.previous
        if one.role is not None
    )


def seat_cost(problem: RosterProblem, assignments: Iterable[Assignment]) -> int:
    """Return what empty seats and unmet tags cost, by the problem's weights."""
    parts = evaluate(problem, assignments)
    return sum(part.cost for name, part in parts if name in _SEATS)


def _plain(problem: RosterProblem) -> Weights:
    """Return weights that a solver's floats keep apart."""
    if problem.order is None and span(problem.weights) < SPAN_LIMIT:
        return problem.weights
    return gentle_weights(problem) if problem.order is not None else problem.weights


def _seats_dearer(weights: Weights) -> Weights:
    dearer = {name: getattr(weights, name) * _SEATS_DEARER for name in _SEATS}
    raised = replace(weights, **dearer)
    return raised if span(raised) < 10 * SPAN_LIMIT else weights


class _Floor:
    """What is proven of the seats alone, whatever everything else costs."""

    def __init__(self, problem: RosterProblem, raised: RosterProblem) -> None:
        self._problem = problem
        self._times = max(1, cheapest_seat(raised.weights) // cheapest_seat(problem.weights))
        self.model = arc_flow(raised)
        nothing_else = Weights(**{name: getattr(problem.weights, name) for name in _SEATS})
        self.value = unfillable_cost(replace(problem, weights=nothing_else))

    def reached_by(self, found: Nearby) -> bool:
        """Whether what is found leaves no seat empty that could be filled."""
        if found.prices is not None:
            self._prove(found.prices / self._times)
        return seat_cost(self._problem, found.assignments) <= self.value

    def _prove(self, prices: FloatArray) -> None:
        """Take the prices' bound on the seats alone, up to the next sum of seats' weights."""
        mip, weights = self.model.mip, self._problem.weights
        cost, constant = np.zeros(len(mip.cost)), 0.0
        for name in _SEATS:
            if name in self.model.amounts:
                amount = self.model.amounts[name]
                cost += getattr(weights, name) * amount.vector
                constant += getattr(weights, name) * amount.constant
        only_seats = replace(self.model, mip=replace(mip, cost=cost, offset=constant))
        priced = Pricing(only_seats).bound(prices)
        if priced is not None:
            step = max(1, math.gcd(*(getattr(weights, name) for name in _SEATS)))
            self.value = max(self.value, -(-priced.bound // step) * step)


def _claimed(
    problem: RosterProblem, best: tuple[Assignment, ...], seat_floor: int, seconds: float
) -> Roster:
    """Return the answer with what is proven of it: it costs at least what its seats must."""
    parts = evaluate(problem, best)
    value = parts.total
    bound = min(value, seat_floor if problem.order is None else unfillable_cost(problem))
    return Roster(
        problem=problem.name,
        assignments=best,
        objective=value,
        bound=bound,
        seconds=round(seconds, 3),
        status=Outcome.OPTIMAL if bound >= value else Outcome.FEASIBLE,
        levels=levels_standing(problem, parts, bound, {}),
    )
