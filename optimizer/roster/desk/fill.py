"""A roster at hand carried over into another problem, and its empty seats filled.

What the problem no longer allows is left out; every other seat is kept. Then seats are filled
one by one, the scarcest first, each by whoever adds least.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from models.kinds import Role
from optimizer.roster.desk.near import is_sound
from optimizer.roster.drafting.draft import Draft, Placing
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.drafting.pins import seat_pins
from optimizer.roster.flow.arrays import AS_ASSISTANT, AS_LEAD, arrays_of
from optimizer.roster.flow.eligibility import eligible
from optimizer.roster.judge.seating import Seated, Seating
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment


def carried_over(problem: RosterProblem, assignments: Iterable[Assignment]) -> Draft:
    """Return a draft with what is held, the pins, and every seat the problem still allows.

    Two who only work together are carried over where both of them are there; newcomers after
    everybody else, so that they find whom they sit beside.

    Raises:
        InputError: ``roster.pins_conflict``.
    """
    arrays = arrays_of(problem)
    draft = Draft(problem, arrays)
    for s, person, j, role in seat_pins(problem):
        draft.place(s, person, j, role)
    can = eligible(problem, arrays)
    level_of = {Role.LEAD: AS_LEAD, Role.ASSISTANT: AS_ASSISTANT}
    seats = {Role.LEAD: arrays.leads, Role.ASSISTANT: arrays.assistants}
    for one, beside in _in_order(problem, assignments):
        s, j = _position(problem, one)
        pool = one.supporter.count > 1
        if one.session.held or draft.taken[j, one.role] >= seats[one.role][j]:
            continue
        if not can[s, j] or arrays.level[s, j] < level_of[one.role]:
            continue
        if (draft.is_in(s, j) and not pool) or not _role_is_free(draft, s, j, one.role):
            continue
        people = [placing.person for placing in draft.placings(s, j, beside)]
        if people:
            draft.place(s, one.person if one.person in people else people[-1], j, one.role)
    return draft


def filled(problem: RosterProblem, draft: Draft) -> tuple[Assignment, ...]:
    """Fill the empty seats of a draft as far as people are worth them, and return the roster.

    Those who only work together with somebody are left to searches that see both.
    """
    arrays, weights = arrays_of(problem), problem.weights
    paired = {problem.supporter_index[one] for pair in problem.together for one in pair}
    can = eligible(problem, arrays)
    can[sorted(paired)] = False
    for role, level, seats, worth in (
        (Role.LEAD, AS_LEAD, arrays.leads, weights.unfilled_lead),
        (Role.ASSISTANT, AS_ASSISTANT, arrays.assistants, weights.unfilled_assistant),
    ):
        able = can & (arrays.level >= level)
        for j in np.argsort(able.sum(axis=0) - seats, kind="stable").tolist():
            people = [] if arrays.held[j] else np.flatnonzero(able[:, j]).tolist()
            while draft.taken[j, role] < seats[j]:
                best = _cheapest(draft, people, j, role)
                if best is None or best.cost > worth:
                    break
                draft.place(best.supporter, best.person, j, role)
    return draft.assignments()


def best_start(
    problem: RosterProblem, assignments: Iterable[Assignment]
) -> tuple[Assignment, ...] | None:
    """Return a roster that keeps every rule: the one at hand as far as it can be, and filled.

    The instant roster where what is carried over breaks a rule that single seats do not show;
    None where that one does, too: work that is forced.

    Raises:
        InputError: ``roster.pins_conflict``.
    """
    carried = filled(problem, carried_over(problem, assignments))
    if is_sound(problem, carried):
        return carried
    instant = greedy_roster(problem)
    return instant if is_sound(problem, instant) else None


def _in_order(
    problem: RosterProblem, assignments: Iterable[Assignment]
) -> list[tuple[Seated, frozenset[int]]]:
    """Return each seat with the entries that come along, newcomers last."""
    seated = Seating(problem, assignments).seated
    there = {(one.session.id, one.supporter.id) for one in seated}
    partner: dict[str, set[str]] = {}
    for one, other in problem.together:
        partner.setdefault(one, set()).add(other)
        partner.setdefault(other, set()).add(one)
    found = []
    for seat in seated:
        others = partner.get(seat.supporter.id, set())
        if all((seat.session.id, other) in there for other in others):
            beside = frozenset(problem.supporter_index[other] for other in others)
            found.append((seat, beside))
    return sorted(found, key=lambda one: one[0].supporter.newcomer)


def _role_is_free(draft: Draft, s: int, j: int, role: Role) -> bool:
    return role is not Role.LEAD or draft.may_lead(s, j)


def _cheapest(draft: Draft, people: list[int], j: int, role: Role) -> Placing | None:
    placings = (
        placing
        for s in people
        if _role_is_free(draft, s, j, role)
        for placing in draft.placings(s, j)
    )
    return min(placings, default=None, key=lambda placing: placing.cost)


def _position(problem: RosterProblem, one: Seated) -> tuple[int, int]:
    return problem.supporter_index[one.supporter.id], problem.session_index[one.session.id]
