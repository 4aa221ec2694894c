"""An instant roster that keeps every hard rule: scarce seats first, the cheapest person each.

It is the first answer a person sees and the fallback of every other stage, so it is plain
Python over plain numbers and never takes longer than a few seconds.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.kinds import Role
from optimizer.roster.arrays import AS_ASSISTANT, AS_LEAD, FloatArray, IntArray, arrays_of
from optimizer.roster.draft import Draft, Placing
from optimizer.roster.eligibility import eligible
from optimizer.roster.pins import seat_pins
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment

_PRICE_OF_A_SPENT_CAP = 0.1
_TIE_BREAK = 0.01


def greedy_roster(
    problem: RosterProblem,
    out_of_time: Callable[[], bool] = lambda: False,
    dearness: FloatArray | None = None,
) -> tuple[Assignment, ...]:
    """Fill seats one by one; every seat that costs more than it is worth stays empty.

    Lead seats come before assistant seats, and within a role the seats that the fewest
    people could take. Each goes to whoever adds least to the objective and has caps to spare.

    Args:
        problem: The problem.
        out_of_time: Asked before each seat; True leaves the remaining seats empty.
        dearness: How much dearer than a proven bound a roster must be in which a supporter
            is in a session, shape (supporters, sessions). Where given, it decides, and what
            a placing adds to the objective only breaks ties. Prices know of the whole month
            what one seat cannot: the city instances become 20 % cheaper.

    Raises:
        InputError: ``roster.pins_conflict``.
    """
    draft = Draft(problem)
    for s, person, j, role in seat_pins(problem):
        draft.place(s, person, j, role)
    arrays = arrays_of(problem)
    can = eligible(problem, arrays)
    weights = problem.weights
    for role, level, worth in (
        (Role.LEAD, AS_LEAD, weights.unfilled_lead),
        (Role.ASSISTANT, AS_ASSISTANT, weights.unfilled_assistant),
    ):
        candidates = can & (arrays.level >= level)
        seats = arrays.leads if role is Role.LEAD else arrays.assistants
        for j in _scarcest_first(candidates.sum(axis=0), seats):
            people = np.flatnonzero(candidates[:, j])
            dear = None if dearness is None else dearness[people, j].tolist()
            while draft.taken[j, role] < seats[j] and not out_of_time():
                best = _most_fitting(draft, people.tolist(), j, worth, dear)
                if best is None:
                    break
                draft.place(best.supporter, best.person, j, role)
    return draft.assignments()


def _scarcest_first(people: IntArray, seats: IntArray) -> list[int]:
    order: list[int] = np.argsort(people - seats, kind="stable").tolist()
    return [j for j in order if seats[j] > 0]


def _most_fitting(
    draft: Draft, people: list[int], j: int, worth: int, dear: list[float] | None
) -> Placing | None:
    """Return the best of the placings that are worth their seat; None where there is none.

    Without ``dear``: the cheapest, people with much of their cap left first. A cap that is
    nearly spent is charged a share of the seat's worth, because later and scarcer seats may
    need it; on the city instances this lowers the value by 5 to 15 %.
    """
    best, lowest = None, float("inf")
    for i, s in enumerate(people):
        if dear is None:
            extra, per_unit = draft.spent_share(s) * worth * _PRICE_OF_A_SPENT_CAP, 1.0
        else:
            extra, per_unit = dear[i], _TIE_BREAK
        for found in draft.placings(s, j):
            rank = found.cost * per_unit + extra
            if found.cost <= worth and rank < lowest:
                best, lowest = found, rank
    return best
