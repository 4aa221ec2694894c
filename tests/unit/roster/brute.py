"""The best roster by trying every one: slow, plain, and written without the kernel's code.

Sessions are taken by start. For each, every choice of leads and assistants among the people
is tried; a choice that breaks a rule is dropped at once, and a branch is dropped when what is
already lost costs as much as the best roster found.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from optimizer.roster.problem import RosterProblem, Session, Supporter

Person = tuple[int, int]
Choice = dict[Person, str]


class Enumeration:
    """Every roster of one problem; ``only_pins`` keeps those with no assignment but the pins."""

    def __init__(self, problem: RosterProblem, *, only_pins: bool = False) -> None:
        self.problem, self.only_pins = problem, only_pins
        self.people = [(s, p) for s, x in enumerate(problem.supporters) for p in range(x.count)]
        self.order = sorted(problem.sessions, key=lambda one: one.start_min)
        self.before = Counter((one.session, one.supporter) for one in problem.previous)
        self.best = math.inf

    def value(self) -> float:
        """The lowest objective; infinite where no roster keeps every rule."""
        self._extend(0, {}, 0)
        return self.best

    def _extend(self, i: int, chosen: dict[str, Choice], lost: int) -> None:
        if lost >= self.best:
            return
        if i == len(self.order):
            self.best = min(self.best, lost + self._rest(chosen))
            return
        here = self.order[i]
        for choice in self._choices(here):
            trial = {**chosen, here.id: choice}
            if self._allowed(trial, here, choice):
                self._extend(i + 1, trial, lost + self._lost(here, choice))

    def _choices(self, here: Session) -> Iterator[Choice]:
        able = [person for person in self.people if self._able(person, here)]
        leaders = [q for q in able if self._entry(q).skills[here.course] == "lead"]
        for n in range(min(here.leads, len(leaders)) + 1):
            for leading in combinations(leaders, n):
                others = [person for person in able if person not in leading]
                for m in range(min(here.assistants, len(others)) + 1):
                    for helping in combinations(others, m):
                        yield dict.fromkeys(leading, "lead") | dict.fromkeys(helping, "assistant")

    def _entry(self, person: Person) -> Supporter:
        return self.problem.supporters[person[0]]

    def _home(self, person: Person, here: Session) -> int:
        return self._entry(person).home_to_venue_min[self.problem.venues.index(here.venue)]

    def _able(self, person: Person, here: Session) -> bool:
        entry, home = self._entry(person), self._home(person, here)
        banned = {(ban.session, ban.supporter) for ban in self.problem.bans}
        return (
            here.course in entry.skills
            and any(
                a.start_min <= here.start_min and here.end_min <= a.end_min for a in entry.available
            )
            and home >= 0
            and (entry.max_travel_min is None or home <= entry.max_travel_min)
            and (here.id, entry.id) not in banned
        )

    def _allowed(self, chosen: dict[str, Choice], here: Session, choice: Choice) -> bool:
        done = [one for one in self.order if one.id in chosen]
        for s, entry in enumerate(self.problem.supporters):
            mine = [one for one in done for person in chosen[one.id] if person[0] == s]
            week = [one for one in mine if one.start_min // 10080 == here.start_min // 10080]
            if entry.max_total is not None and len(mine) > entry.max_total:
                return False
            if entry.max_per_week is not None and len(week) > entry.max_per_week:
                return False
            if not self._pinned_right(here, s, entry, choice):
                return False
        return all(self._day(person, chosen, here) is not None for person in choice)

    def _pinned_right(self, here: Session, s: int, entry: Supporter, choice: Choice) -> bool:
        roles = [role for person, role in choice.items() if person[0] == s]
        pins = [p for p in self.problem.pins if (p.session, p.supporter) == (here.id, entry.id)]
        named = {str(pin.role) for pin in pins if pin.role is not None}
        if self.only_pins and len(roles) > (max(1, len(named)) if pins else 0):
            return False
        return all(roles if pin.role is None else str(pin.role) in roles for pin in pins)

    def _day(self, person: Person, chosen: dict[str, Choice], of: Session) -> int | None:
        """Minutes of a person's day so far, way home included; None where it cannot be."""
        entry = self._entry(person)
        day = [
            one
            for one in self.order
            if one.start_min // 1440 == of.start_min // 1440 and person in chosen.get(one.id, {})
        ]
        if entry.max_per_day is not None and len(day) > entry.max_per_day:
            return None
        total = self._home(person, day[0]) + self._home(person, day[-1])
        for a, b in pairwise(day):
            ways = list(self._ways(person, a, b))
            if not ways:
                return None
            total += min(ways)
        return total

    def _ways(self, person: Person, a: Session, b: Session) -> Iterator[int]:
        gap = b.start_min - a.end_min
        venues = self.problem.venues
        table = self.problem.travel_min[self._entry(person).mode]
        direct = table[venues.index(a.venue)][venues.index(b.venue)]
        needed = direct + (0 if a.venue == b.venue else self.problem.buffer_min)
        if direct >= 0 and gap >= needed:
            yield direct
        home = self._home(person, a) + self._home(person, b)
        if gap >= home + self.problem.rest_at_home_min:
            yield home

    def _lost(self, here: Session, choice: Choice) -> int:
        """What is certain once one session is settled: seats, tags, changes."""
        w, roles = self.problem.weights, Counter(choice.values())
        tags = {tag for person in choice for tag in self._entry(person).tags}
        lost = w.unfilled_lead * (here.leads - roles["lead"])
        lost += w.unfilled_assistant * (here.assistants - roles["assistant"])
        lost += w.unfilled_tag * sum(tag not in tags for tag in here.tags_required)
        if self.problem.previous:
            for s, entry in enumerate(self.problem.supporters):
                now = sum(person[0] == s for person in choice)
                lost += w.change * abs(now - self.before[here.id, entry.id])
        return lost

    def _rest(self, chosen: dict[str, Choice]) -> int:
        """What depends on the whole roster: travel, load, people used."""
        w = self.problem.weights
        used = {person for choice in chosen.values() for person in choice}
        cost = w.person_used * len(used)
        for person in used:
            days = {one.start_min // 1440: one for one in self.order if person in chosen[one.id]}
            cost += w.travel_min * sum(self._day(person, chosen, one) or 0 for one in days.values())
        for s, entry in enumerate(self.problem.supporters):
            load = sum(person[0] == s for choice in chosen.values() for person in choice)
            if entry.fair_share is not None:
                cost += w.overload * max(0, load - entry.fair_share)
        return cost
