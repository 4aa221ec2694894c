"""A roster at hand carried over into another problem, and its empty seats filled.

What the problem no longer allows is left out; every other seat is kept. Then seats are filled
one by one, the scarcest first, each by whoever adds least.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from models.kinds import Role
from optimizer.roster.arrays import AS_ASSISTANT, AS_LEAD, arrays_of
from optimizer.roster.draft import Draft, Placing
from optimizer.roster.eligibility import eligible
from optimizer.roster.greedy import greedy_roster
from optimizer.roster.near import is_sound
from optimizer.roster.pins import seat_pins
from optimizer.roster.problem import RosterProblem
from optimizer.roster.seating import Seated, Seating
from optimizer.roster.solution import Assignment
from optimizer.roster.value import evaluate


def carried_over(problem: RosterProblem, assignments: Iterable[Assignment]) -> Draft:
    """Return a draft with the pins and every seat at hand that the problem still allows.

    Raises:
        InputError: ``roster.pins_conflict``.
    """
    draft = Draft(problem)
    seated: set[tuple[int, int, int]] = set()
    for s, person, j, role in seat_pins(problem):
        draft.place(s, person, j, role)
        seated.add((s, person, j))
    arrays = arrays_of(problem)
    can, seats = eligible(problem, arrays), {Role.LEAD: arrays.leads}
    seats[Role.ASSISTANT] = arrays.assistants
    for one in Seating(problem, assignments).seated:
        s, j = _position(problem, one)
        enough = AS_LEAD if one.role is Role.LEAD else AS_ASSISTANT
        if (s, one.person, j) in seated or draft.taken[j, one.role] >= seats[one.role][j]:
            continue
        if can[s, j] and arrays.level[s, j] >= enough:
            people = [placing.person for placing in draft.placings(s, j)]
            if people:
                person = one.person if one.person in people else people[-1]
                draft.place(s, person, j, one.role)
                seated.add((s, person, j))
    return draft


def filled(problem: RosterProblem, draft: Draft) -> tuple[Assignment, ...]:
    """Fill the empty seats of a draft as far as people are worth them, and return the roster."""
    arrays, weights = arrays_of(problem), problem.weights
    can = eligible(problem, arrays)
    for role, level, seats, worth in (
        (Role.LEAD, AS_LEAD, arrays.leads, weights.unfilled_lead),
        (Role.ASSISTANT, AS_ASSISTANT, arrays.assistants, weights.unfilled_assistant),
    ):
        able = can & (arrays.level >= level)
        for j in np.argsort(able.sum(axis=0) - seats, kind="stable").tolist():
            while draft.taken[j, role] < seats[j]:
                best = _cheapest(draft, np.flatnonzero(able[:, j]).tolist(), j)
                if best is None or best.cost > worth:
                    break
                draft.place(best.supporter, best.person, j, role)
    return draft.assignments()


def best_start(problem: RosterProblem, assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Return a roster that keeps every rule: the one at hand as far as it can be, and filled.

    The instant roster where that one is better, or where what is carried over breaks a rule
    that single seats do not show.

    Raises:
        InputError: ``roster.pins_conflict``.
    """
    carried = filled(problem, carried_over(problem, assignments))
    instant = greedy_roster(problem)
    better = evaluate(problem, carried).total <= evaluate(problem, instant).total
    return carried if better and is_sound(problem, carried) else instant


def _cheapest(draft: Draft, people: list[int], j: int) -> Placing | None:
    placings = (placing for s in people for placing in draft.placings(s, j))
    return min(placings, default=None, key=lambda placing: placing.cost)


def _position(problem: RosterProblem, one: Seated) -> tuple[int, int]:
    return problem.supporter_index[one.supporter.id], problem.session_index[one.session.id]
