"""Which of a pool's people is which: numbered so that few are told anything new.

The people of a pool are interchangeable, so their numbers within a day are a choice. Where the
numbers make no difference to the objective, each keeps what it had before as far as possible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from optimizer.roster.judge.value import evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment

_Days = dict[tuple[str, int], dict[int, list[Assignment]]]
"""(pool, day) to person to what that person does."""


def renumbered(
    problem: RosterProblem, assignments: tuple[Assignment, ...]
) -> tuple[Assignment, ...]:
    """Return the same roster with the numbers of ``previous`` kept where they can be."""
    pools = {one.id: one.count for one in problem.supporters if one.count > 1}
    if not pools:
        return assignments
    day_of = {one.id: one.day for one in problem.sessions}
    before: dict[tuple[str, int], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for one in problem.previous:
        before[one.supporter, day_of[one.session]][one.session].add(one.person)
    days: _Days = defaultdict(lambda: defaultdict(list))
    for seat in assignments:
        if seat.supporter in pools:
            days[seat.supporter, day_of[seat.session]][seat.person].append(seat)
    found = [seat for seat in assignments if seat.supporter not in pools]
    for (pool, day), people in days.items():
        found += _one_day(people, before[pool, day], pools[pool])
    kept = tuple(sorted(found))
    same = evaluate(problem, kept).total <= evaluate(problem, assignments).total
    return kept if same else assignments


def _one_day(
    people: dict[int, list[Assignment]], before: dict[str, set[int]], count: int
) -> Iterable[Assignment]:
    """Give the numbers out, the largest overlap first."""
    overlaps = sorted(
        (
            (-sum(number in before[seat.session] for seat in seats), number, person)
            for person, seats in people.items()
            for number in range(count)
        ),
    )
    number_of: dict[int, int] = {}
    for _, number, person in overlaps:
        if person not in number_of and number not in number_of.values():
            number_of[person] = number
    for person, seats in people.items():
        for seat in seats:
            yield Assignment(seat.session, seat.supporter, seat.role, number_of[person])
