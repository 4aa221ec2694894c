"""A roster being written: who sits where so far, and what one more person would cost."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from models.kinds import Role
from optimizer.roster.drafting.draftrules import NOBODY, DraftRules, uses_more_rules
from optimizer.roster.flow.arrays import ProblemArrays, arrays_of
from optimizer.roster.flow.held import held_seats, time_order
from optimizer.roster.flow.preferences import unpreferred
from optimizer.roster.flow.routes import NO_ARC, Links
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment


class Placing(NamedTuple):
    """One more person in one more session, and what it adds to the objective.

    ``cost`` leaves out the seat itself: what a filled seat is worth is the caller's to weigh.
    """

    cost: int
    supporter: int
    person: int


class Draft:
    """Assignments that keep every hard rule, one placing at a time."""

    def __init__(self, problem: RosterProblem, arrays: ProblemArrays | None = None) -> None:
        """Begin with those who were in sessions already held."""
        self.problem = problem
        self._links = Links(problem)
        in_time = sorted(range(len(problem.sessions)), key=lambda j: time_order(problem, j))
        self._order = {j: place for place, j in enumerate(in_time)}
        self._days: dict[tuple[int, int, int], list[int]] = {}
        self._busy: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._in_week: Counter[tuple[int, int]] = Counter()
        self._in_all = [0] * len(problem.supporters)
        self._used: set[tuple[int, int]] = set()
        self._here: Counter[tuple[int, int]] = Counter()
        self._roles: dict[tuple[int, int, int], Role] = {}
        self.taken: Counter[tuple[int, Role]] = Counter()
        self._unmet = [set(session.tags_required) for session in problem.sessions]
        self._before = Counter(
            (problem.supporter_index[one.supporter], problem.session_index[one.session])
            for one in problem.previous
        )
        self._standing = [
            (getattr(problem.weights, part), costs.tolist())
            for part, costs in unpreferred(problem, arrays or arrays_of(problem)).items()
        ]
        self.rules = (
            DraftRules(problem, self._links, self._days) if uses_more_rules(problem) else None
        )
        for seat in held_seats(problem):
            self.place(seat.supporter, seat.person, seat.session, seat.role)

    def placings(self, s: int, j: int, beside: Collection[int] = NOBODY) -> Iterator[Placing]:
        """Return how entry ``s`` could also be in session ``j``, one person at a time.

        People who work that day already, and one who does not: the others are like that one.
        Whether the person may lead there is not asked: see ``may_lead``.

        ``beside`` names entries that come along.
        """
        rules, found = self.rules, self._placings_in_reach(s, j)
        if rules is None:
            return found
        if not rules.may_join(s, j, beside):
            return iter(())
        return (one for one in found if rules.day_has_room(s, one.person, j))

    def may_lead(self, s: int, j: int) -> bool:
        """Whether an entry that may lead a session is not kept from it by its series."""
        return self.rules is None or self.rules.may_lead(s, j)

    def is_in(self, s: int, j: int) -> bool:
        """Whether anybody of an entry is in a session."""
        return self._here[s, j] > 0

    def sessions_of(self, s: int) -> int:
        """Return how many sessions an entry has so far."""
        return self._in_all[s]

    def _placings_in_reach(self, s: int, j: int) -> Iterator[Placing]:
        if not self._caps_leave_room(s, j):
            return
        shared = self._shared_cost(s, j)
        day = self.problem.sessions[j].day
        busy = self._busy.get((s, day), [])
        for person in busy:
            travel = self._extra_travel(s, j, self._days[s, person, day])
            if travel is not None:
                yield Placing(shared + travel * self.problem.weights.travel_min, s, person)
        if len(busy) < self.problem.supporters[s].count:
            person = next(p for p in range(len(busy) + 1) if p not in busy)
            travel = 2 * self._links.home_minutes(s, j)
            first = 0 if (s, person) in self._used else self.problem.weights.person_used
            yield Placing(shared + first + travel * self.problem.weights.travel_min, s, person)

    def place(self, s: int, person: int, j: int, role: Role) -> None:
        """Seat a person; the caller has made sure that it can be."""
        session = self.problem.sessions[j]
        day = self._days.setdefault((s, person, session.day), [])
        if self.rules is not None:
            self.rules.placing(s, j, role, day)
        if not day:
            self._busy[s, session.day].append(person)
        day.insert(self._place_in(day, j), j)
        self._in_week[s, session.week] += 1
        self._in_all[s] += 1
        self._used.add((s, person))
        self._here[s, j] += 1
        self._roles[s, person, j] = role
        self.taken[j, role] += 1
        self._unmet[j].difference_update(self.problem.supporters[s].tags)

    def spent_share(self, s: int) -> float:
        """Return how much of its cap in all an entry has spent; 0 where it has none."""
        cap = self.problem.supporters[s].max_total
        return self._in_all[s] / cap if cap else 0.0

    def assignments(self) -> tuple[Assignment, ...]:
        """Return what is written so far, by session."""
        sessions, supporters = self.problem.sessions, self.problem.supporters
        return tuple(
            Assignment(sessions[j].id, supporters[s].id, role, person)
            for (s, person, j), role in sorted(self._roles.items(), key=lambda one: one[0][::-1])
        )

    def _caps_leave_room(self, s: int, j: int) -> bool:
        entry, week = self.problem.supporters[s], self.problem.sessions[j].week
        return (
            (entry.max_total is None or self._in_all[s] < entry.max_total)
            and (entry.max_per_week is None or self._in_week[s, week] < entry.max_per_week)
            and entry.max_per_day != 0
        )

    def _shared_cost(self, s: int, j: int) -> int:
        """Return what the placing costs whoever of the entry comes: load, change, tags."""
        weights, entry = self.problem.weights, self.problem.supporters[s]
        cost = 0
        if entry.fair_share is not None and self._in_all[s] >= entry.fair_share:
            cost += weights.overload
        if self.problem.previous:
            cost += weights.change if self._here[s, j] >= self._before[s, j] else -weights.change
        if self._unmet[j]:
            cost -= weights.unfilled_tag * len(self._unmet[j].intersection(entry.tags))
        for weight, costs in self._standing:
            cost += weight * costs[s][j]
        return cost

    def _extra_travel(self, s: int, j: int, day: list[int]) -> int | None:
        """Return the minutes that session ``j`` adds to a day; None where it does not fit."""
        cap = self.problem.supporters[s].max_per_day
        if (cap is not None and len(day) >= cap) or j in day:
            return None
        place = self._place_in(day, j)
        home, arc = self._links.home_minutes, self._links.arc_minutes
        to_here = home(s, j) if place == 0 else arc(s, day[place - 1], j)
        from_here = home(s, j) if place == len(day) else arc(s, j, day[place])
        if NO_ARC in (to_here, from_here):
            return None
        if place == 0:
            instead = home(s, day[0])
        elif place == len(day):
            instead = home(s, day[-1])
        else:
            instead = arc(s, day[place - 1], day[place])
        return to_here + from_here - instead

    def _place_in(self, day: list[int], j: int) -> int:
        return bisect_left(day, self._order[j], key=self._order.__getitem__)
