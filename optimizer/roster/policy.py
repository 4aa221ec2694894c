"""What matters more, where nobody gives weights: the order, and weights that keep it.

Each part of the order weighs one more than everything below it could cost in the worst case,
so no saving lower down ever pays for a loss higher up. The worst case is counted from the
problem alone, by the rules that ``docs/exchange-format.md`` gives, so that every reader of a
problem derives the same weights. It is nobody's estimate: no roster that keeps the rules has
more of a part.

Used by readers and the checker too, so it shares no code with the builders of rosters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from models.clock import MINUTES_PER_DAY
from models.kinds import Order
from optimizer.roster.problem import RosterProblem, Session, Supporter, Weights
from optimizer.roster.validation import LARGEST

_SEATS = ("unfilled_lead", "unfilled_assistant", "unfilled_tag")

LEVELS: Mapping[Order, tuple[str, ...]] = MappingProxyType(
    {
        Order.FILL: (
            *_SEATS,
            *("dispatched", "change", "overload"),
            *("unpreferred_time", "unpreferred_venue", "travel_min"),
        ),
        Order.FAIR: (
            *_SEATS,
            *("overload", "dispatched", "change"),
            *("unpreferred_time", "unpreferred_venue", "travel_min"),
        ),
        Order.TRAVEL: (
            *_SEATS,
            *("dispatched", "travel_min", "change"),
            *("overload", "unpreferred_time", "unpreferred_venue"),
        ),
    }
)
"""Parts of the objective by order, the highest first; what is not named does not matter."""

SPAN_LIMIT = 1_000_000
"""From this span on, a problem is solved level by level: floats no longer keep levels apart."""

_GENTLE_SPAN = 50_000


def levels_of(problem: RosterProblem) -> tuple[str, ...]:
    """Return the parts that the problem can have, the highest first.

    Empty where the problem gives its weights, or where nothing can be lost at all.
    """
    if problem.order is None:
        return ()
    most = most_of(problem)
    return tuple(part for part in LEVELS[problem.order] if most[part] > 0)


def most_of(problem: RosterProblem) -> dict[str, int]:
    """Return the worst possible amount of each part of an order.

    No roster that keeps the rules has more, whatever the weights.
    """
    worst = _Worst(problem)
    return {
        "unfilled_lead": sum(session.leads for session in problem.sessions),
        "unfilled_assistant": sum(session.assistants for session in problem.sessions),
        "unfilled_tag": sum(len(session.tags_required) for session in problem.sessions),
        "dispatched": worst.seated([entry for entry in problem.supporters if entry.dispatch]),
        "change": worst.changes(),
        "overload": worst.overload(),
        "unpreferred_time": worst.seated([one for one in problem.supporters if one.preferred]),
        "unpreferred_venue": worst.seated(
            [entry for entry in problem.supporters if entry.preferred_venues]
        ),
        "travel_min": worst.travel_min(),
    }


def derived_weights(problem: RosterProblem) -> Weights:
    """Return the weights under which the whole-number objective keeps the problem's order.

    From the lowest level up, each weight is one more than everything below could cost; what
    is no level of the problem weighs nothing. They can be far beyond 64 bits.
    """
    return _weights(levels_of(problem), most_of(problem))


def gentle_weights(problem: RosterProblem) -> Weights:
    """Return weights that keep the order in most cases and span far less than derived ones.

    Each is one more than what a few seats could cost below it, on average in the worst case: as
    few as it takes to span little. The lowest level weighs 1. A search under them finds a good
    roster; they prove nothing about the order.
    """
    seats = max(1, sum(session.seats for session in problem.sessions))
    a_seat = {part: -(-most // seats) for part, most in most_of(problem).items()}
    levels = levels_of(problem)
    for few in (8, 4, 2):
        weights = _weights(levels, {part: few * n for part, n in a_seat.items()})
        if span(weights) < _GENTLE_SPAN:
            return weights
    plain = _weights(levels, a_seat)
    return Weights(**{part: min(weight, LARGEST) for part, weight in asdict(plain).items()})


def _weights(levels: tuple[str, ...], most: Mapping[str, int]) -> Weights:
    """Return weights each of which is one more than ``most`` of everything below costs."""
    weights, below = {field.name: 0 for field in fields(Weights)}, 0
    for part in reversed(levels):
        weights[part] = below + 1
        below += weights[part] * most[part]
    return Weights(**weights)


def ordered(problem: RosterProblem) -> RosterProblem:
    """Return the problem with the weights that its ``order`` asks for."""
    return replace(problem, weights=derived_weights(problem))


def span(weights: Weights) -> int:
    """Return how often the smallest weight above 0 goes into the largest, rounded up."""
    some = [weight for weight in asdict(weights).values() if weight > 0]
    return -(-max(some) // min(some)) if some else 0


def level_by_level(problem: RosterProblem) -> bool:
    """Return whether the weights of an order span too much to solve with them in one go."""
    return problem.order is not None and span(problem.weights) >= SPAN_LIMIT


class _Worst:
    """The worst case of one problem; sums are Python's, which know no largest number."""

    def __init__(self, problem: RosterProblem) -> None:
        self._problem = problem
        held = {session.id for session in problem.sessions if session.held}
        self._open = [session for session in problem.sessions if session.id not in held]
        self._held = [one for one in problem.previous if one.session in held]
        self._before = Counter(one.session for one in problem.previous)

    def seated(self, entries: list[Supporter]) -> int:
        """Count the seats that these entries could take, and those they took."""
        people, names = sum(entry.count for entry in entries), {entry.id for entry in entries}
        taken = sum(one.supporter in names for one in self._held)
        return taken + sum(min(session.seats, people) for session in self._open)

    def changes(self) -> int:
        """All who were there gone, and every seat taken by somebody else."""
        if not self._problem.previous:
            return 0
        people = sum(entry.count for entry in self._problem.supporters)
        return sum(self._before[one.id] + min(one.seats, people) for one in self._open)

    def overload(self) -> int:
        """Everybody as busy as seats and caps allow, but not more than there are seats."""
        held = Counter(one.supporter for one in self._held)
        above, loads = 0, dict[int, int]()
        for entry in self._problem.supporters:
            if entry.fair_share is None:
                continue
            if entry.count not in loads:
                loads[entry.count] = sum(min(one.seats, entry.count) for one in self._open)
            load = loads[entry.count] + held[entry.id]
            if entry.max_total is not None:
                load = min(load, max(entry.max_total, held[entry.id]))
            above += max(0, load - entry.fair_share)
        return min(above, self.seated(list(self._problem.supporters)))

    def travel_min(self) -> int:
        """Every seat taken by whoever has the dearest visit to make."""
        ways = _Ways(self._problem)
        people = sum(entry.count for entry in self._problem.supporters)
        sessions, total = self._problem.session_index, 0
        for session in self._open:
            total += min(session.seats, people) * ways.dearest_visit_min(session)
        for one in self._held:
            session = self._problem.sessions[sessions[one.session]]
            total += ways.visit_min(one.supporter, session)
        return total


class _Ways:
    """What one visit can add to a day's travel: home and back, and the way there if longer.

    A step of a day is at most the longer of the way straight there and the way via home. So
    a day costs no more than twice the way home from each of its sessions, and for each but
    the first the minutes by which a way straight there exceeds the two ways home.
    """

    def __init__(self, problem: RosterProblem) -> None:
        self._problem = problem
        places = len(problem.venues)
        home = np.array([one.home_to_venue_min for one in problem.supporters], np.int64)
        home = home.reshape(len(problem.supporters), places)
        limits = [LARGEST if (m := one.max_travel_min) is None else m for one in problem.supporters]
        # Held sessions are a fact even where today there is no way.
        may_start = (home >= 0) | any(session.held for session in problem.sessions)
        visited = np.isin(problem.venues, [one.venue for one in problem.sessions if not one.online])
        self._may_go = (home >= 0) & (home <= np.array(limits, np.int64)[:, None])
        home = np.maximum(home, 0)
        self._visit = 2 * home
        for s, entry in enumerate(problem.supporters):
            direct = np.array(problem.travel_min[entry.mode], np.int64).reshape(places, places)
            possible = (may_start[s] & visited)[:, None] & (direct <= MINUTES_PER_DAY)
            longer = np.where(possible, direct - home[s][:, None] - home[s][None, :], 0)
            self._visit[s] += longer.max(axis=0, initial=0)
        self._dearest: dict[str, npt.NDArray[np.int64]] = {}

    def visit_min(self, supporter: str, session: Session) -> int:
        """Return the most that one visit of this supporter can add."""
        if session.online:
            return 0
        s = self._problem.supporter_index[supporter]
        return int(self._visit[s, self._problem.venue_index[session.venue]])

    def dearest_visit_min(self, session: Session) -> int:
        """Return the most that a visit can add, of those who teach this and go this far."""
        if session.online:
            return 0
        if session.course not in self._dearest:
            teaches = [session.course in entry.skills for entry in self._problem.supporters]
            can = self._may_go & np.array(teaches, bool)[:, None]
            self._dearest[session.course] = np.where(can, self._visit, 0).max(axis=0, initial=0)
        return int(self._dearest[session.course][self._problem.venue_index[session.venue]])
