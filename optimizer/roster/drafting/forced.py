"""Rules that force work: with them a problem can have no roster at all.

Everything else only forbids, so that the pins alone make a roster. These may need people
whom no instant roster can promise; whether there are any is the question of the search.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment


def forces_work(problem: RosterProblem) -> bool:
    """Whether a problem asks for work, so that it can be infeasible.

    ``min_total`` does, and a pin on a newcomer or on somebody who only works together.
    """
    if any(entry.min_total > 0 for entry in problem.supporters):
        return True
    pinned = {pin.supporter for pin in problem.pins}
    in_company = {entry for pair in problem.together for entry in pair}
    in_company |= {entry.id for entry in problem.supporters if entry.newcomer}
    return not pinned.isdisjoint(in_company)


def work_is_done(problem: RosterProblem, assignments: Iterable[Assignment]) -> bool:
    """Whether a roster keeps the rules that force work: least numbers, company, guides.

    Where ``forces_work`` is false, every roster of the greedy keeps them.
    """
    sessions = Counter[str]()
    here: dict[str, set[str]] = defaultdict(set)
    for one in assignments:
        sessions[one.supporter] += 1
        here[one.session].add(one.supporter)
    newcomers = {entry.id for entry in problem.supporters if entry.newcomer}
    held = {session.id for session in problem.sessions if session.held}
    return all(sessions[entry.id] >= entry.min_total for entry in problem.supporters) and not any(
        people <= newcomers or any((a in people) != (b in people) for a, b in problem.together)
        for session, people in here.items()
        if session not in held
    )
