"""Pins: do they hold together by themselves, and who exactly keeps them.

A pin lifts no other hard rule. Where the roster made of the pins and of what was held would
break one, the problem is refused and the pins that clash are named: nobody else's place can
mend that. Only company can: whether a pinned newcomer finds a guide, or those who only work
together may both come, is for the search to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, NoReturn

from models.errors import InputError
from models.kinds import Role, SkillLevel
from models.reasons import Reason, Rule
from optimizer.roster.drafting.pinfit import (
    Taken,
    Visit,
    any_fit,
    broken_day_caps,
    first_fit,
    unrested,
)
from optimizer.roster.drafting.pinroles import OpenRoles
from optimizer.roster.flow.eligibility import reasons_against
from optimizer.roster.flow.held import HeldSeat, held_seats, time_order
from optimizer.roster.flow.routes import NO_ARC, Links
from optimizer.roster.problem import RosterProblem

_BROKEN_BY = {
    Reason.MISSING_SKILL: Rule.SKILL,
    Reason.NOT_AVAILABLE: Rule.AVAILABILITY,
    Reason.UNREACHABLE: Rule.REACHABLE,
    Reason.TOO_FAR: Rule.MAX_TRAVEL,
    Reason.BANNED: Rule.BAN,
    Reason.NO_SEAT: Rule.SEATS,
    Reason.HELD: Rule.HELD,
}


class PlacedPin(NamedTuple):
    """A pin with everything it left open decided. Positions, not ids."""

    supporter: int
    person: int
    session: int
    role: Role


def seat_pins(problem: RosterProblem) -> list[PlacedPin]:
    """Return a roster of the pins alone that, with what was held, keeps every hard rule.

    Pins on sessions already held say what is so anyway, and are not in it. Least numbers,
    newcomers' guides and people who only work together are not asked for.

    Raises:
        InputError: ``roster.pins_conflict`` with the pins that clash and the rule they break.
    """
    if not problem.pins:
        return []
    clash = _Clash(problem)
    visits = _visits(problem)
    _refuse_ineligible(problem, visits, clash)
    _refuse_apart(problem, visits, clash)
    roles = OpenRoles(problem, clash.refuse).settle(visits)
    of_entry: dict[int, list[Visit]] = defaultdict(list)
    for visit in roles:
        of_entry[visit.supporter].append(visit)
    held: dict[int, list[HeldSeat]] = defaultdict(list)
    for seat in held_seats(problem):
        held[seat.supporter].append(seat)
    return [
        pin
        for s, pinned in sorted(of_entry.items())
        for pin in _Entry(problem, s, held[s], clash).placed(pinned)
    ]


class _Clash:
    """Raises the refusal, naming the pins by position and by id."""

    def __init__(self, problem: RosterProblem) -> None:
        self._problem = problem

    def refuse(self, rule: Rule, visits: Iterable[Visit]) -> NoReturn:
        pairs = {
            (
                self._problem.sessions[visit.session].id,
                self._problem.supporters[visit.supporter].id,
            )
            for visit in visits
        }
        clashing = [
            (i, pin)
            for i, pin in enumerate(self._problem.pins)
            if (pin.session, pin.supporter) in pairs
        ]
        raise InputError(
            "roster.pins_conflict",
            path=", ".join(f"pins[{i}]" for i, _ in clashing),
            pins=", ".join(
                f"{pin.session} ← {pin.supporter}" + (f" ({pin.role})" if pin.role else "")
                for _, pin in clashing
            ),
            rule=rule.value,
        )


def _visits(problem: RosterProblem) -> list[Visit]:
    """Return whom the pins ask for, once each; an open pin yields to one that names a role."""
    asked: dict[tuple[int, int], set[Role | None]] = defaultdict(set)
    for pin in problem.pins:
        s, j = problem.supporter_index[pin.supporter], problem.session_index[pin.session]
        if not problem.sessions[j].held:
            asked[s, j].add(pin.role)
    return [
        Visit(s, j, role)
        for (s, j), roles in sorted(asked.items(), key=lambda item: item[0])
        for role in sorted(roles - {None}, key=str) or [None]
    ]


def _refuse_ineligible(problem: RosterProblem, visits: list[Visit], clash: _Clash) -> None:
    masks = reasons_against(problem)
    for visit in visits:
        session, entry = problem.sessions[visit.session], problem.supporters[visit.supporter]
        if visit.role is Role.LEAD and session.series is not None and entry.count > 1:
            clash.refuse(Rule.SERIES_LEAD, [visit])
        for reason, against in masks.items():
            if against[visit.supporter, visit.session]:
                clash.refuse(_BROKEN_BY[reason], [visit])
        if visit.role is Role.LEAD and entry.skills[session.course] is not SkillLevel.LEAD:
            clash.refuse(Rule.SKILL, [visit])


def _refuse_apart(problem: RosterProblem, visits: list[Visit], clash: _Clash) -> None:
    pinned: dict[str, dict[int, Visit]] = defaultdict(dict)
    for visit in visits:
        pinned[problem.supporters[visit.supporter].id][visit.session] = visit
    for one, other in problem.apart:
        for j in pinned[one].keys() & pinned[other].keys():
            clash.refuse(Rule.APART, [pinned[one][j], pinned[other][j]])


class _Entry:
    """The pins of one entry, beside the sessions it has already held."""

    def __init__(self, problem: RosterProblem, s: int, held: list[HeldSeat], clash: _Clash) -> None:
        self._problem, self._s, self._held, self._clash = problem, s, held, clash
        self._entry = problem.supporters[s]
        self._was_there = [Taken(seat.person, seat.session, held=True) for seat in held]

    def placed(self, visits: list[Visit]) -> list[PlacedPin]:
        """Give all visits to people, or refuse the pins that ask for them."""
        self._refuse_over_caps(visits)
        days: dict[int, list[Visit]] = defaultdict(list)
        for visit in visits:
            days[self._problem.sessions[visit.session].day].append(visit)
        pins = [pin for _, day in sorted(days.items()) for pin in self._on_day(day)]
        for rule, taken in broken_day_caps(self._problem, self._entry, self._with_past(pins)):
            # Fewer people, or others, might do with fewer days.
            people = self._others(visits)
            if people is None:
                self._refuse(rule, taken)
            return list(self._pins(visits, people))
        for taken in unrested(self._problem, self._s, self._with_past(pins)):
            self._refuse(Rule.REST_BETWEEN_DAYS, taken)
        return pins

    def _others(self, visits: list[Visit]) -> list[int] | None:
        if self._entry.count == 1:
            return None
        return any_fit(self._problem, self._entry, visits, self._held, days_limited=True)

    def _with_past(self, pins: list[PlacedPin]) -> list[Taken]:
        return self._was_there + [Taken(pin.person, pin.session, held=False) for pin in pins]

    def _refuse(self, rule: Rule, taken: Iterable[Taken]) -> NoReturn:
        self._clash.refuse(rule, [Visit(self._s, one.session, None) for one in taken])

    def _refuse_over_caps(self, visits: list[Visit]) -> None:
        entry, sessions = self._entry, self._problem.sessions
        of_week: dict[int, list[Visit]] = defaultdict(list)
        for visit in visits:
            of_week[sessions[visit.session].week].append(visit)
        self._refuse_over(entry.max_total, len(self._held), visits, Rule.MAX_TOTAL)
        for week, together in of_week.items():
            held = sum(sessions[seat.session].week == week for seat in self._held)
            self._refuse_over(entry.max_per_week, held, together, Rule.MAX_PER_WEEK)

    def _refuse_over(
        self, limit: int | None, held: int, visits: Collection[Visit], rule: Rule
    ) -> None:
        if limit is not None and visits and len(visits) + held > limit:
            self._clash.refuse(rule, visits)

    def _on_day(self, day: list[Visit]) -> Iterator[PlacedPin]:
        """Give the pins of one day to the entry's people."""
        problem, entry = self._problem, self._entry
        date = problem.sessions[day[0].session].day
        held = [seat for seat in self._held if problem.sessions[seat.session].day == date]
        by_start = sorted(day, key=lambda visit: problem.sessions[visit.session].start_min)
        for j in {visit.session for visit in day}:
            together = [visit for visit in day if visit.session == j]
            self._refuse_over(entry.count, 0, together, Rule.ONCE_PER_SESSION)
        if entry.max_per_day is not None and (entry.count == 1 or not held):
            most = entry.count * entry.max_per_day
            self._refuse_over(most, len(held), day, Rule.MAX_PER_DAY)
        if entry.count == 1:
            self._refuse_out_of_reach(by_start, held)
            yield from self._pins(by_start, [0] * len(by_start))
            return
        people = None if held else first_fit(problem, entry, by_start)
        if people is None:
            people = any_fit(problem, entry, by_start, held, days_limited=False)
        if people is None:
            self._clash.refuse(Rule.TRAVEL_BETWEEN, day)
        yield from self._pins(by_start, people)

    def _refuse_out_of_reach(self, visits: list[Visit], held: list[HeldSeat]) -> None:
        """Refuse sessions of one person that cannot follow each other."""
        problem, links, s = self._problem, Links(self._problem), self._s
        past = {seat.session for seat in held}
        day = sorted(
            [*past, *(visit.session for visit in visits)], key=lambda j: time_order(problem, j)
        )
        overlapping = [
            (j, k)
            for j in past
            for k in day
            if k not in past
            and problem.sessions[j].start_min < problem.sessions[k].end_min
            and problem.sessions[k].start_min < problem.sessions[j].end_min
        ]
        for j, k in (*pairwise(day), *overlapping):
            if (j, k) in overlapping or links.arc_minutes(s, j, k) == NO_ARC:
                self._clash.refuse(Rule.TRAVEL_BETWEEN, [Visit(s, j, None), Visit(s, k, None)])

    def _pins(self, visits: list[Visit], people: list[int]) -> Iterator[PlacedPin]:
        for visit, person in zip(visits, people, strict=True):
            role = Role.LEAD if visit.role is Role.LEAD else Role.ASSISTANT
            yield PlacedPin(visit.supporter, person, visit.session, role)
