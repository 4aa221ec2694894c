"""Two or three other rosters, nearly as good, that differ in a way a person would notice.

Each comes from a re-solve in which one measure weighs more, no more seats may be empty than
before, and whose value by the problem's own weights stays within a tolerance. One whose measure
is not better by at least a few per cent is not worth showing, and not shown.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from optimizer.outcome import Limits
from optimizer.roster.model import arc_flow
from optimizer.roster.near import cheapest_seat, resolve_near
from optimizer.roster.policy import SPAN_LIMIT, gentle_weights, span
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment, ValueParts
from optimizer.roster.value import evaluate

NOTICEABLE_SHARE = 0.03
"""By how much a measure must be better to be noticed."""

TOLERANCE_SHARE = 0.01

_FACTORS = (10, 3)
_SEATS = ("unfilled_lead", "unfilled_assistant", "unfilled_tag")


class Better(StrEnum):
    """In what an alternative is better; the part of the objective that measures it."""

    FAIRER = "overload"
    LESS_TRAVEL = "travel_min"
    FEWER_PEOPLE = "person_used"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another roster, beside the original.

    Attributes:
        better: In what.
        before, after: Amount of that measure in the original and in this one. Fairness: sessions
            above everybody's fair share, which is the mean load where a problem gives none.
        assignments: Checked.
        parts: Its value, part by part, by the problem's own weights.
        seats_filled: Never fewer than in the original.
    """

    better: Better
    before: int
    after: int
    assignments: tuple[Assignment, ...]
    parts: ValueParts
    seats_filled: int


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The original's value and the alternatives that are worth a look."""

    original: ValueParts
    seats_filled: int
    found: tuple[Alternative, ...]


def alternatives(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    limits: Limits,
    *,
    tolerance_share: float = TOLERANCE_SHARE,
) -> Alternatives:
    """Look for rosters that are fairer, travel less, or need fewer people.

    Args:
        problem: The problem.
        assignments: A roster that keeps its rules.
        limits: Wall time of everything, threads, seed.
        tolerance_share: How much dearer an alternative may be, as a share of the value. Where a
            problem gives an order and no weights: of the value by that order's gentle weights.
    """
    started = time.monotonic()
    roster = tuple(assignments)
    measured = _with_fair_shares(_plain(problem), roster)
    ceiling = evaluate(_plain(problem), roster).total * (1 + tolerance_share)
    found = []
    for k, better in enumerate(Better):
        share = (limits.time_limit_s - (time.monotonic() - started)) / (len(Better) - k)
        if share <= 0:
            break
        limit = replace(limits, time_limit_s=share)
        other = _other(problem, measured, roster, better, ceiling, limit)
        if other is not None:
            found.append(other)
    return Alternatives(evaluate(problem, roster), len(roster), tuple(found))


def _other(
    problem: RosterProblem,
    measured: RosterProblem,
    roster: tuple[Assignment, ...],
    better: Better,
    ceiling: float,
    limits: Limits,
) -> Alternative | None:
    """Return the best alternative of one kind: the measure as heavy as the tolerance allows."""
    amounts = {name: part.amount for name, part in evaluate(measured, roster)}
    deadline = time.monotonic() + limits.time_limit_s
    for n, factor in enumerate(_FACTORS):
        left = (deadline - time.monotonic()) / (len(_FACTORS) - n)
        if left <= 0:
            return None
        heavier = _weighing_more(measured, better, factor)
        model = arc_flow(heavier, ceilings={name: amounts[name] for name in _SEATS})
        near = resolve_near(heavier, roster, replace(limits, time_limit_s=left), model=model)
        after = {name: part.amount for name, part in evaluate(measured, near.assignments)}
        value = evaluate(_plain(problem), near.assignments).total
        noticed = after[better] <= amounts[better] * (1 - NOTICEABLE_SHARE)
        loses = any(after[name] > amounts[name] for name in _SEATS)
        if value <= ceiling and noticed and after[better] < amounts[better] and not loses:
            return Alternative(
                better=better,
                before=amounts[better],
                after=after[better],
                assignments=near.assignments,
                parts=evaluate(problem, near.assignments),
                seats_filled=len(near.assignments),
            )
    return None


def _plain(problem: RosterProblem) -> RosterProblem:
    """Return the problem under weights that floats keep apart."""
    if problem.order is None or span(problem.weights) < SPAN_LIMIT:
        return problem
    return replace(problem, weights=gentle_weights(problem), order=None)


def _with_fair_shares(problem: RosterProblem, roster: tuple[Assignment, ...]) -> RosterProblem:
    """Give everybody without a fair share the mean load, rounded up, per person."""
    people = sum(entry.count for entry in problem.supporters)
    mean = -(-len(roster) // people) if people else 0
    return replace(
        problem,
        supporters=tuple(
            replace(entry, fair_share=mean * entry.count) if entry.fair_share is None else entry
            for entry in problem.supporters
        ),
    )


def _weighing_more(problem: RosterProblem, better: Better, factor: int) -> RosterProblem:
    """Return the problem in which one measure weighs more, but less than a seat."""
    seat = cheapest_seat(problem.weights)
    floor = {Better.FAIRER: seat // 30, Better.LESS_TRAVEL: 1, Better.FEWER_PEOPLE: seat // 20}
    weight = max(1, floor[better], getattr(problem.weights, better)) * factor
    return replace(problem, weights=replace(problem.weights, **{better.value: weight}))
