"""An instant roster that keeps every hard rule: scarce seats first, the cheapest person each.

It is the first answer a person sees and the fallback of every other stage, so it is plain
Python over plain numbers and never takes longer than a few seconds.

Rules that force work are the exception (``forced``): it tries to keep them, and cannot promise.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.kinds import Role
from optimizer.roster.drafting.company import Company
from optimizer.roster.drafting.draft import Draft, Placing
from optimizer.roster.drafting.forced import forces_work, work_is_done
from optimizer.roster.drafting.pins import PlacedPin, seat_pins
from optimizer.roster.flow.arrays import AS_ASSISTANT, AS_LEAD, FloatArray, IntArray, arrays_of
from optimizer.roster.flow.eligibility import eligible
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

    Where rules force work, entries short of their least number are served after that, whatever
    it costs; should that not be enough, they are served first. ``work_is_done`` tells whether
    the result keeps these rules; it keeps all the others in any case.

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
    pins = seat_pins(problem)
    roster = _Filling(problem, pins, out_of_time, dearness).roster()
    if not forces_work(problem) or work_is_done(problem, roster) or out_of_time():
        return roster
    other = _Filling(problem, pins, out_of_time, dearness).roster(least_first=True)
    return other if work_is_done(problem, other) else roster


class _Filling:
    """One go at filling the seats of a problem."""

    def __init__(
        self,
        problem: RosterProblem,
        pins: list[PlacedPin],
        out_of_time: Callable[[], bool],
        dearness: FloatArray | None,
    ) -> None:
        """Begin with what was held and what is pinned."""
        self._arrays = arrays_of(problem)
        self._can = eligible(problem, self._arrays)
        self._weights, self._out_of_time, self._dearness = problem.weights, out_of_time, dearness
        self._draft = Draft(problem, self._arrays)
        for s, person, j, role in pins:
            self._draft.place(s, person, j, role)
        self._company = Company(self._draft, self._arrays, self._can)
        self._company.complete_pins(pins)

    def roster(self, *, least_first: bool = False) -> tuple[Assignment, ...]:
        """Fill the seats, entries short of their least number before or after all others."""
        if least_first:
            self._company.serve_least_numbers(self._out_of_time)
        self._fill(first=True)
        if self._draft.rules is not None:
            # By now there are guides for newcomers, and every series that can has its lead.
            self._fill(first=False)
        self._company.serve_least_numbers(self._out_of_time)
        return self._draft.assignments()

    def _fill(self, *, first: bool) -> None:
        arrays, draft, weights = self._arrays, self._draft, self._weights
        for role, level, worth in (
            (Role.LEAD, AS_LEAD, weights.unfilled_lead),
            (Role.ASSISTANT, AS_ASSISTANT, weights.unfilled_assistant),
        ):
            candidates = self._can & (arrays.level >= level)
            seats = arrays.leads if role is Role.LEAD else arrays.assistants
            for j in _scarcest_first(candidates.sum(axis=0), np.where(arrays.held, 0, seats)):
                people = np.flatnonzero(candidates[:, j])
                dear = None if self._dearness is None else self._dearness[people, j].tolist()
                while draft.taken[j, role] < seats[j] and not self._out_of_time():
                    if not self._fill_one(people.tolist(), j, role, worth, dear, first):
                        break

    def _fill_one(
        self,
        people: list[int],
        j: int,
        role: Role,
        worth: int,
        dear: list[float] | None,
        first: bool,
    ) -> bool:
        """Fill one seat, and those of the company that comes with whoever takes it."""
        draft, company = self._draft, self._company
        if draft.rules is None:
            best = _most_fitting(draft, people, j, worth, dear)
        else:
            alone = company.alone(people, j, role)
            if first and role is Role.LEAD:
                alone = company.leads_of_series(alone, j)
            extra = None if self._dearness is None else self._dearness[alone, j].tolist()
            best = _most_fitting(draft, alone, j, worth, extra)
            party = company.cheapest_party(people, j)
            if party is not None and (best is None or party.cost - party.worth < best.cost - worth):
                company.sit_down(party)
                return True
        if best is not None:
            draft.place(best.supporter, best.person, j, role)
        return best is not None


def _scarcest_first(people: IntArray, seats: IntArray) -> list[int]:
    order: list[int] = np.argsort(people - seats, kind="stable").tolist()
    return [j for j in order if seats[j] > 0]


def _most_fitting(
    draft: Draft,
    people: list[int],
    j: int,
    worth: int,
    dear: list[float] | None,
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
