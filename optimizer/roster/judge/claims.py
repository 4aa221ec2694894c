"""What an answer says of itself, recounted.

The order of the levels is written out here once more: nothing is asked of those who made
the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.kinds import Order
from models.reasons import Claim
from optimizer.outcome import Outcome
from optimizer.roster.judge.seating import Seating
from optimizer.roster.judge.value import evaluate
from optimizer.roster.judge.violation import Violation
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Level, Roster, ValueParts

_SEATS = ("unfilled_lead", "unfilled_assistant", "unfilled_tag")
_WISHES = ("unpreferred_time", "unpreferred_venue")
_ORDERS: Mapping[Order, tuple[str, ...]] = {
    Order.FILL: (*_SEATS, "dispatched", "change", "overload", *_WISHES, "travel_min"),
    Order.FAIR: (*_SEATS, "overload", "dispatched", "change", *_WISHES, "travel_min"),
    Order.TRAVEL: (*_SEATS, "dispatched", "travel_min", "change", "overload", *_WISHES),
}


def contradictions(roster: Roster) -> Iterator[Violation]:
    """Fields that cannot stand together: an answer without a value, a value without one."""
    if roster.status.has_answer:
        if roster.objective is None:
            yield Violation(Claim.FORMAT, {"field": "objective", "status": roster.status.value})
        return
    given = {
        "assignments": bool(roster.assignments),
        "objective": roster.objective is not None,
        "bound": roster.bound is not None,
        "levels": bool(roster.levels),
    }
    for name, is_there in given.items():
        if is_there:
            yield Violation(Claim.FORMAT, {"field": name, "status": roster.status.value})


def identity(problem: RosterProblem, roster: Roster, seating: Seating) -> Iterator[Violation]:
    """The right problem, and ids and people that exist."""
    if roster.problem != problem.name:
        yield Violation(Claim.PROBLEM_NAME, {"claimed": roster.problem, "actual": problem.name})
    for one in seating.unknown:
        yield Violation(
            Claim.UNKNOWN_ID,
            {"session": one.session, "supporter": one.supporter, "person": one.person},
        )


def claimed_values(problem: RosterProblem, roster: Roster) -> Iterator[Violation]:
    """The value recounted, the bound below it, and ``optimal`` only where the two meet."""
    if roster.status is Outcome.INFEASIBLE and not _forces_work(problem):
        # Leaving seats empty breaks no rule then: the pins alone always make a roster.
        yield Violation(Claim.STATUS, {"status": roster.status.value, "bound": "-", "value": "-"})
    if roster.objective is None:
        return
    parts = evaluate(problem, roster.assignments)
    value = parts.total
    yield from _levels(problem, roster, parts)
    if roster.objective != value:
        yield Violation(Claim.OBJECTIVE, {"claimed": roster.objective, "actual": value})
    if roster.bound is not None and roster.bound > roster.objective:
        yield Violation(Claim.BOUND, {"claimed": roster.bound, "value": roster.objective})
    reached = roster.bound is not None and roster.bound >= roster.objective
    if roster.status is Outcome.OPTIMAL and not reached:
        yield Violation(
            Claim.STATUS,
            {
                "status": roster.status.value,
                "bound": "-" if roster.bound is None else roster.bound,
                "value": roster.objective,
            },
        )


def _forces_work(problem: RosterProblem) -> bool:
    """Whether a rule asks for people beyond the pins: only then can there be no roster."""
    held = {session.id for session in problem.sessions if session.held}
    need_company = {one for pair in problem.together for one in pair}
    need_company |= {one.id for one in problem.supporters if one.newcomer}
    return any(one.min_total for one in problem.supporters) or any(
        pin.supporter in need_company and pin.session not in held for pin in problem.pins
    )


def _levels(problem: RosterProblem, roster: Roster, parts: ValueParts) -> Iterator[Violation]:
    """The levels in their order, with amounts as counted and bounds that can be."""
    if not roster.levels:
        return
    due = () if problem.order is None else _ORDERS[problem.order]
    amounts = {name: part.amount for name, part in parts}
    given = [level.part for level in roster.levels]
    reached = -1
    for place, level in enumerate(roster.levels):
        if level.part not in due[reached + 1 :]:
            yield _untrue(level.part, "place", place + 1, "-")
            continue
        reached = due.index(level.part)
        yield from _amount_and_bound(roster, level, amounts[level.part])
    for part in due:
        if part not in given and amounts[part]:
            yield _untrue(part, "value", "-", amounts[part])


def _amount_and_bound(roster: Roster, level: Level, amount: int) -> Iterator[Violation]:
    if level.value != amount:
        yield _untrue(level.part, "value", level.value, amount)
    proven = level.bound is not None and level.bound >= level.value
    too_high = level.bound is not None and level.bound > level.value
    if too_high or (roster.status is Outcome.OPTIMAL and not proven):
        claimed = "-" if level.bound is None else level.bound
        yield _untrue(level.part, "bound", claimed, level.value)


def _untrue(part: str, field: str, claimed: object, actual: object) -> Violation:
    return Violation(
        Claim.LEVEL, {"part": part, "field": field, "claimed": claimed, "actual": actual}
    )
