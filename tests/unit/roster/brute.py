"""The best roster by trying every one: slow, plain, and written without the kernel's code.

Sessions are taken by start. For each, every choice of leads and assistants among the people
is tried; a choice that breaks a rule is dropped at once, and a branch is dropped when what is
already lost costs as much as the best roster found. A held session has one choice: what was.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise, product

from optimizer.roster.problem import RosterProblem, Session, Supporter

Person = tuple[int, int]
Choice = dict[Person, str]


class Enumeration:
    """Every roster of one problem.

    ``only_pins`` keeps those with no assignment but the pins and what was held, and does not
    ask for company or a least number: other people may yet bring that.
    """

    def __init__(self, problem: RosterProblem, *, only_pins: bool = False) -> None:
        self.problem, self.only_pins = problem, only_pins
        self.people = [(s, p) for s, x in enumerate(problem.supporters) for p in range(x.count)]
        self.order = sorted(problem.sessions, key=lambda one: (one.start_min, one.end_min))
        self.before = Counter((one.session, one.supporter) for one in problem.previous)
        self.best: float = math.inf

    def value(self) -> int | None:
        """The lowest objective; None where no roster keeps every rule."""
        self._extend(0, {}, 0)
        return None if math.isinf(self.best) else int(self.best)

    def cost(self, chosen: dict[str, Choice]) -> int | None:
        """What one given roster costs; None where it breaks a rule."""
        lost, so_far = 0, dict[str, Choice]()
        for here in self.order:
            choice = chosen[here.id]
            so_far[here.id] = choice
            allowed = any(choice == other for other in self._choices(here))
            if not allowed or not self._allowed(so_far, here, choice):
                return None
            lost += self._lost(here, choice)
        return lost + self._rest(chosen) if self._keeps_promises(chosen) else None

    def _extend(self, i: int, chosen: dict[str, Choice], lost: int) -> None:
        if lost >= self.best:
            return
        if i == len(self.order):
            if self._keeps_promises(chosen):
                self.best = min(self.best, lost + self._rest(chosen))
            return
        here = self.order[i]
        for choice in self._choices(here):
            trial = {**chosen, here.id: choice}
            if self._allowed(trial, here, choice):
                self._extend(i + 1, trial, lost + self._lost(here, choice))

    def _choices(self, here: Session) -> Iterator[Choice]:
        if here.held:
            names = [entry.id for entry in self.problem.supporters]
            past = [one for one in self.problem.previous if one.session == here.id]
            yield {(names.index(one.supporter), one.person): str(one.role) for one in past}
            return
        for choice in self._seatings(here):
            if self._good_company(choice):
                yield choice

    def _good_company(self, choice: Choice) -> bool:
        names = {self._entry(person).id for person in choice}
        if any({a, b} <= names for a, b in self.problem.apart):
            return False
        if self.only_pins or not choice:
            return True
        halves = any((a in names) != (b in names) for a, b in self.problem.together)
        return not halves and not all(self._entry(person).newcomer for person in choice)

    def _seatings(self, here: Session) -> Iterator[Choice]:
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
        if here.online:
            return 0
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
            if self._over(entry.max_total, mine) or self._over(entry.max_per_week, week):
                return False
            if not here.held and not self._pinned_right(here, s, entry, choice):
                return False
        return all(
            self._day(person, chosen, here) is not None and self._rested(person, chosen, here)
            for person in choice
        )

    def _over(self, cap: int | None, sessions: list[Session]) -> bool:
        """Above a cap, and not by what was held alone."""
        return (
            cap is not None
            and len(sessions) > cap
            and not all(session.held for session in sessions)
        )

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
        if self._over(entry.max_per_day, day):
            return None
        if any(
            a.held != b.held and a.start_min < b.end_min and b.start_min < a.end_min
            for a, b in combinations(day, 2)
        ):
            return None
        total = sum(max(0, self._home(person, end)) for end in (day[0], day[-1]))
        for a, b in pairwise(day):
            ways = list(self._ways(person, a, b))
            if ways:
                total += min(ways)
            elif not (a.held and b.held):
                return None
        return total

    def _rested(self, person: Person, chosen: dict[str, Choice], of: Session) -> bool:
        """Enough time at home before and after the day of a session, as far as is known."""
        needed = self._entry(person).rest_between_days_min
        if needed is None:
            return True
        mine = [one for one in self.order if person in chosen.get(one.id, {})]
        today = of.start_min // 1440
        for evening in (today - 1, today):
            last = [one for one in mine if one.start_min // 1440 == evening][-1:]
            first = [one for one in mine if one.start_min // 1440 == evening + 1][:1]
            for a, b in product(last, first):
                home = max(0, self._home(person, a)) + max(0, self._home(person, b))
                if a.end_min + home + needed > b.start_min and not (a.held and b.held):
                    return False
        return True

    def _ways(self, person: Person, a: Session, b: Session) -> Iterator[int]:
        gap = b.start_min - a.end_min
        venues = self.problem.venues
        table = self.problem.travel_min[self._entry(person).mode]
        direct = table[venues.index(a.venue)][venues.index(b.venue)]
        buffer = 0 if a.venue == b.venue else self.problem.buffer_min
        back, out = self._home(person, a), self._home(person, b)
        if a.online and b.online:
            direct, buffer = 0, 0
        elif a.online:
            direct, buffer = out, self.problem.buffer_min
        elif b.online:
            direct, buffer = back, self.problem.buffer_min
        if gap >= 0 and direct >= 0 and gap >= direct + buffer:
            yield direct
        if min(back, out) >= 0 and gap >= back + out + self.problem.rest_at_home_min:
            yield back + out

    def _keeps_promises(self, chosen: dict[str, Choice]) -> bool:
        """What only a whole roster shows: promised sessions, days, evenings, series."""
        taken = [
            (one, person, role) for one in self.order for person, role in chosen[one.id].items()
        ]
        for s, entry in enumerate(self.problem.supporters):
            mine = [(one, person) for one, person, _ in taken if person[0] == s]
            if len(mine) < entry.min_total and not self.only_pins:
                return False
            if not self._days_and_evenings_allowed(entry, mine):
                return False
        leading: dict[str, set[Person]] = {}
        for one, person, role in taken:
            if one.series is not None and role == "lead" and not one.held:
                leading.setdefault(one.series, set()).add(person)
                if self._entry(person).count > 1:
                    return False
        return all(len(people) == 1 for people in leading.values())

    def _days_and_evenings_allowed(
        self, entry: Supporter, mine: list[tuple[Session, Person]]
    ) -> bool:
        by_day: dict[tuple[Person, int], list[Session]] = {}
        for one, person in mine:
            by_day.setdefault((person, one.start_min // 1440), []).append(one)
        late = self.problem.evening_from_min
        # Of each day with work, and of each evening: its week, and whether it was held anyway.
        days = [(day // 7, any(one.held for one in ones)) for (_, day), ones in by_day.items()]
        evenings = [
            (day // 7, any(one.held for one in evening))
            for (_, day), ones in by_day.items()
            if (evening := [one for one in ones if one.end_min - 1440 * day > late])
        ]
        for week in {week for week, _ in days}:
            for cap, marks in (
                (entry.max_days_per_week, days),
                (entry.max_evenings_per_week, evenings),
            ):
                within = [held for this, held in marks if this == week]
                if cap is not None and len(within) > cap and not all(within):
                    return False
        cap, in_all = entry.max_evenings, [held for _, held in evenings]
        return cap is None or len(in_all) <= cap or all(in_all)

    def _lost(self, here: Session, choice: Choice) -> int:
        """What is certain once one session is settled: seats, tags, changes."""
        w, roles = self.problem.weights, Counter(choice.values())
        tags = {tag for person in choice for tag in self._entry(person).tags}
        lost = w.unfilled_lead * max(0, here.leads - roles["lead"])
        lost += w.unfilled_assistant * max(0, here.assistants - roles["assistant"])
        lost += w.unfilled_tag * sum(tag not in tags for tag in here.tags_required)
        if self.problem.previous:
            for s, entry in enumerate(self.problem.supporters):
                now = sum(person[0] == s for person in choice)
                lost += w.change * abs(now - self.before[here.id, entry.id])
        return lost + sum(self._unwished(self._entry(person), here) for person in choice)

    def _unwished(self, entry: Supporter, here: Session) -> int:
        w, cost = self.problem.weights, 0
        if entry.dispatch:
            cost += w.dispatched
        if entry.preferred_venues and not here.online and here.venue not in entry.preferred_venues:
            cost += w.unpreferred_venue
        good = [a for a in entry.preferred if a.start_min <= here.start_min]
        if entry.preferred and not any(here.end_min <= a.end_min for a in good):
            cost += w.unpreferred_time
        return cost

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
