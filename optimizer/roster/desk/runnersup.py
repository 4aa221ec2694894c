"""Why her and not him: for a filled seat, who would have been next, and what that would cost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.reasons import Reason, Rule
from optimizer.roster.desk.replacements import Desk, Offer
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """One filled seat and who would have been next.

    Attributes:
        seat: Who sits there.
        next_best: The cheapest other person, with what the roster would cost more, counted on
            the whole roster after the swap; None where nobody else can.
        others: How many entries could take it besides.
        against: Of those who never could, how many by their first reason.
        broken: Of those who cannot as the roster stands, how many by the first rule they break.
    """

    seat: Assignment
    next_best: Offer | None
    others: int
    against: Mapping[Reason, int]
    broken: Mapping[Rule, int]


@dataclass(frozen=True, slots=True)
class RunnersUp:
    """Filled seats, by session; ``left_out``: how many time did not suffice for."""

    seats: tuple[RunnerUp, ...]
    left_out: int


def runners_up(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    budget_s: float,
    *,
    only: Iterable[Assignment] | None = None,
) -> RunnersUp:
    """Return who would have been next for every filled seat, within a budget of wall time.

    Args:
        problem: The problem.
        assignments: A roster that keeps its rules.
        budget_s: Seconds. A seat that is begun is brought to its end.
        only: These seats alone. Seats of sessions already held are never asked about.
    """
    deadline = time.monotonic() + budget_s
    held = {one.id for one in problem.sessions if one.held}
    roster = tuple(assignments)
    asked = sorted(one for one in (roster if only is None else only) if one.session not in held)
    found: list[RunnerUp] = []
    if asked:
        desk = Desk(problem, roster)
        for seat in asked:
            if time.monotonic() >= deadline:
                break
            found.append(_of_seat(desk, seat))
    return RunnersUp(tuple(found), len(asked) - len(found))


def _of_seat(desk: Desk, seat: Assignment) -> RunnerUp:
    ranked = desk.rank(seat.session, seat.role, seat)
    best, others = (ranked.offers[0], ranked.offers[1:]) if ranked.offers else (None, ())
    return RunnerUp(
        seat=seat,
        next_best=best,
        others=len(others),
        against=Counter(one.reasons[0] for one in ranked.refusals if one.reasons),
        broken=Counter(one.rules[0] for one in ranked.refusals if one.rules),
    )
