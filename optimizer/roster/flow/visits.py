"""Every visit that is possible: an entry in a session, and which of its people where it matters.

The people of a pool are interchangeable until one of them has been in a session already
held: that person's day is then a day of its own, and the others share the rest.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from optimizer.roster.flow.arrays import BoolArray, IntArray, ProblemArrays, whole_numbers
from optimizer.roster.flow.eligibility import eligible
from optimizer.roster.flow.held import held_seats
from optimizer.roster.problem import RosterProblem

ANYBODY = -1
"""Whichever of an entry's people has no day of their own."""


class Visits(NamedTuple):
    """Sorted by entry, day, person and start; of two held ones at once the shorter goes first.

    ``person`` is ``ANYBODY`` or a person of a pool, each of shape (visits,).
    """

    supporter: IntArray
    session: IntArray
    person: IntArray


def visits_of(problem: RosterProblem, of: ProblemArrays) -> Visits:
    """Return the visits of everybody who is eligible, and of those who were there."""
    supporter, session = np.nonzero(eligible(problem, of))
    found = Visits(supporter, session, np.full(len(supporter), ANYBODY))
    if of.held.any():
        found = _with_known_people(problem, of, found)
    by_end = np.where(of.held, of.end_min, 0)[found.session]
    day, start = of.day[found.session], of.start_min[found.session]
    order = np.lexsort((found.session, by_end, start, found.person, day, found.supporter))
    return Visits(*(part[order] for part in found))


def people_of_groups(
    of: ProblemArrays, supporter: IntArray, day: IntArray, person: IntArray
) -> IntArray:
    """Return how many people share each group, given by (entry, day, person)."""
    named = person != ANYBODY
    days = int(day.max(initial=0)) + 1
    key = supporter * days + day
    apart = np.bincount(key[named], minlength=len(of.people) * days)
    people: IntArray = np.where(named, 1, of.people[supporter] - apart[key])
    return people


def _with_known_people(problem: RosterProblem, of: ProblemArrays, found: Visits) -> Visits:
    """Give everybody who was in a held session a day around it, and the others the rest."""
    still_open = ~of.held[found.session]
    supporter, session = found.supporter[still_open], found.session[still_open]
    first = np.searchsorted(supporter, np.arange(len(of.people) + 1))
    parts: list[tuple[IntArray, IntArray, IntArray]] = []
    shared = np.ones(len(supporter), bool)
    for (s, day), people in _held_by_day(problem, of).items():
        here = np.arange(first[s], first[s + 1])
        here = here[of.day[session[here]] == day]
        shared[here] = len(people) < of.people[s]
        for person, sessions in people.items():
            free = here[_apart_from(of, session[here], sessions)]
            visited = np.concatenate([sessions, session[free]])
            number = person if of.people[s] > 1 else ANYBODY
            parts.append((np.full(len(visited), s), visited, np.full(len(visited), number)))
    parts.append((supporter[shared], session[shared], np.full(int(shared.sum()), ANYBODY)))
    return Visits(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _held_by_day(
    problem: RosterProblem, of: ProblemArrays
) -> dict[tuple[int, int], dict[int, IntArray]]:
    """Return the held sessions by (entry, day), then by person."""
    days: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for seat in held_seats(problem):
        days[seat.supporter, int(of.day[seat.session])][seat.person].append(seat.session)
    return {
        key: {person: whole_numbers(sessions) for person, sessions in people.items()}
        for key, people in days.items()
    }


def _apart_from(of: ProblemArrays, session: IntArray, held: IntArray) -> BoolArray:
    """Whether a session overlaps none of the held ones, which may overlap each other."""
    before = of.end_min[session][:, None] <= of.start_min[held]
    after = of.end_min[held] <= of.start_min[session][:, None]
    clear: BoolArray = np.all(before | after, axis=1)
    return clear
