"""Pins: do they hold together by themselves, and who exactly keeps them.

A pin lifts no other hard rule. Where the roster made of the pins alone would break one, the
problem is refused and the pins that clash are named: nobody else's place can mend that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple, NoReturn

from models.clock import MINUTES_PER_DAY, TimeWindow
from models.errors import InputError
from models.kinds import Role, SkillLevel
from models.reasons import Reason, Rule
from optimizer.mathprog import Backend, solve_mip
from optimizer.outcome import Limits, Outcome
from optimizer.roster.arrays import AS_LEAD, arrays_of
from optimizer.roster.decode import assignments_of
from optimizer.roster.eligibility import reasons_against
from optimizer.roster.model import arc_flow
from optimizer.roster.problem import RosterProblem, Supporter, Weights
from optimizer.roster.routes import NO_ARC, Links

_BROKEN_BY = {
    Reason.MISSING_SKILL: Rule.SKILL,
    Reason.NOT_AVAILABLE: Rule.AVAILABILITY,
    Reason.UNREACHABLE: Rule.REACHABLE,
    Reason.TOO_FAR: Rule.MAX_TRAVEL,
    Reason.BANNED: Rule.BAN,
    Reason.NO_SEAT: Rule.SEATS,
}
_PATIENCE = Limits(time_limit_s=60)
"""For one pool's pins of one day: milliseconds in fact."""


class PlacedPin(NamedTuple):
    """A pin with everything it left open decided. Positions, not ids."""

    supporter: int
    person: int
    session: int
    role: Role


class _Visit(NamedTuple):
    """One person of an entry asked for in one session; the role may be open."""

    supporter: int
    session: int
    role: Role | None


def seat_pins(problem: RosterProblem) -> list[PlacedPin]:
    """Return a roster of the pins alone that keeps every hard rule.

    Raises:
        InputError: ``roster.pins_conflict`` with the pins that clash and the rule they break.
    """
    if not problem.pins:
        return []
    clash = _Clash(problem)
    visits = _visits(problem)
    _refuse_ineligible(problem, visits, clash)
    roles = _with_roles(problem, visits, clash)
    _refuse_over_caps(problem, visits, clash)
    days: dict[tuple[int, int], list[_Visit]] = defaultdict(list)
    for visit in roles:
        days[visit.supporter, problem.sessions[visit.session].day].append(visit)
    return [pin for _, day in sorted(days.items()) for pin in _with_people(problem, day, clash)]


class _Clash:
    """Raises the refusal, naming the pins by position and by id."""

    def __init__(self, problem: RosterProblem) -> None:
        self._problem = problem

    def refuse(self, rule: Rule, visits: Iterable[_Visit]) -> NoReturn:
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


def _visits(problem: RosterProblem) -> list[_Visit]:
    """Return whom the pins ask for, once each; an open pin yields to one that names a role."""
    asked: dict[tuple[int, int], set[Role | None]] = defaultdict(set)
    for pin in problem.pins:
        s, j = problem.supporter_index[pin.supporter], problem.session_index[pin.session]
        asked[s, j].add(pin.role)
    return [
        _Visit(s, j, role)
        for (s, j), roles in sorted(asked.items(), key=lambda item: item[0])
        for role in sorted(roles - {None}, key=str) or [None]
    ]


def _refuse_ineligible(problem: RosterProblem, visits: list[_Visit], clash: _Clash) -> None:
    masks = reasons_against(problem)
    for visit in visits:
        for reason, against in masks.items():
            if against[visit.supporter, visit.session]:
                clash.refuse(_BROKEN_BY[reason], [visit])
        course = problem.sessions[visit.session].course
        level = problem.supporters[visit.supporter].skills[course]
        if visit.role is Role.LEAD and level is not SkillLevel.LEAD:
            clash.refuse(Rule.SKILL, [visit])


def _with_roles(problem: RosterProblem, visits: list[_Visit], clash: _Clash) -> list[_Visit]:
    """Give open pins a role: lead where the person may and a seat is left, else assistant."""
    level = arrays_of(problem).level
    by_session: dict[int, list[_Visit]] = defaultdict(list)
    for visit in visits:
        by_session[visit.session].append(visit)
    settled = []
    for j, here in by_session.items():
        session = problem.sessions[j]
        left = session.leads - sum(visit.role is Role.LEAD for visit in here)
        for visit in here:
            role = visit.role
            if role is None:
                leads = level[visit.supporter, j] >= AS_LEAD and left > 0
                left -= leads
                role = Role.LEAD if leads else Role.ASSISTANT
            settled.append(visit._replace(role=role))
        assisting = sum(visit.role is Role.ASSISTANT for visit in settled[-len(here) :])
        if left < 0 or assisting > session.assistants:
            clash.refuse(Rule.SEATS, here)
    return settled


def _refuse_over_caps(problem: RosterProblem, visits: list[_Visit], clash: _Clash) -> None:
    of_entry: dict[int, list[_Visit]] = defaultdict(list)
    of_week: dict[tuple[int, int], list[_Visit]] = defaultdict(list)
    for visit in visits:
        of_entry[visit.supporter].append(visit)
        of_week[visit.supporter, problem.sessions[visit.session].week].append(visit)
    for s, together in of_entry.items():
        _refuse_over(problem.supporters[s].max_total, together, Rule.MAX_TOTAL, clash)
    for (s, _), together in of_week.items():
        _refuse_over(problem.supporters[s].max_per_week, together, Rule.MAX_PER_WEEK, clash)


def _refuse_over(limit: int | None, visits: Collection[_Visit], rule: Rule, clash: _Clash) -> None:
    if limit is not None and len(visits) > limit:
        clash.refuse(rule, visits)


def _with_people(problem: RosterProblem, day: list[_Visit], clash: _Clash) -> Iterator[PlacedPin]:
    """Give one entry's pins of one day to its people."""
    entry = problem.supporters[day[0].supporter]
    by_start = sorted(day, key=lambda visit: problem.sessions[visit.session].start_min)
    for j in {visit.session for visit in day}:
        together = [visit for visit in day if visit.session == j]
        _refuse_over(entry.count, together, Rule.ONCE_PER_SESSION, clash)
    most = None if entry.max_per_day is None else entry.count * entry.max_per_day
    _refuse_over(most, day, Rule.MAX_PER_DAY, clash)
    people = _first_fit(problem, entry, by_start)
    if people is None and entry.count == 1:
        links = Links(problem)
        for here, there in pairwise(by_start):
            if links.arc_minutes(here.supporter, here.session, there.session) == NO_ARC:
                clash.refuse(Rule.TRAVEL_BETWEEN, (here, there))
    if people is None:
        people = _any_fit(problem, entry, by_start)
    if people is None:
        clash.refuse(Rule.TRAVEL_BETWEEN, day)
    for visit, person in zip(by_start, people, strict=True):
        role = Role.LEAD if visit.role is Role.LEAD else Role.ASSISTANT
        yield PlacedPin(visit.supporter, person, visit.session, role)


def _first_fit(
    problem: RosterProblem, entry: Supporter, by_start: list[_Visit]
) -> list[int] | None:
    """Give each visit to the first person who can come; None where nobody can."""
    links, last, done = Links(problem), dict[int, int](), defaultdict[int, int](int)
    people = []
    for visit in by_start:
        for person in range(min(entry.count, len(by_start))):
            comes = person not in last or (
                links.arc_minutes(visit.supporter, last[person], visit.session) != NO_ARC
            )
            if comes and (entry.max_per_day is None or done[person] < entry.max_per_day):
                break
        else:
            return None
        last[person] = visit.session
        done[person] += 1
        people.append(person)
    return people


def _any_fit(problem: RosterProblem, entry: Supporter, by_start: list[_Visit]) -> list[int] | None:
    """Give the visits to people in whatever way works; None where none does.

    The day is a little roster of its own, with one seat for each visit: the pins hold
    exactly when all of its seats can be filled.
    """
    seats: dict[int, int] = defaultdict(int)
    for visit in by_start:
        seats[visit.session] += 1
    sessions = [
        replace(problem.sessions[j], leads=0, assistants=n, tags_required=())
        for j, n in seats.items()
    ]
    helper = replace(
        entry,
        skills={session.course: SkillLevel.ASSISTANT for session in sessions},
        available=(TimeWindow(0, MINUTES_PER_DAY * (sessions[0].day + 1)),),
        max_per_week=None,
        max_total=None,
    )
    little = replace(
        problem,
        supporters=(helper,),
        sessions=tuple(sessions),
        weights=Weights(unfilled_lead=0, unfilled_assistant=1, travel_min=0),
        pins=(),
        bans=(),
        previous=(),
    )
    model = arc_flow(little)
    # MathOpt, not highspy: this runs in the caller's process, and highspy greets on stdout.
    found = solve_mip(model.mip, _PATIENCE, backend=Backend.MATHOPT_HIGHS)
    if found.outcome is not Outcome.OPTIMAL or found.values is None:
        return None
    waiting: dict[str, list[int]] = defaultdict(list)
    for one in assignments_of(model, found.values):
        waiting[one.session].append(one.person)
    if any(len(waiting[session.id]) < session.assistants for session in sessions):
        return None
    return [waiting[problem.sessions[visit.session].id].pop() for visit in by_start]
