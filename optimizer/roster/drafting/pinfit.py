"""Which people of an entry keep its pins, and whether their days can be as they then are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from models.clock import MINUTES_PER_DAY, TimeWindow
from models.kinds import Role, SkillLevel
from models.reasons import Rule
from optimizer.outcome import Limits, Outcome
from optimizer.roster.flow.held import HeldSeat
from optimizer.roster.flow.routes import NO_ARC, Links
from optimizer.roster.problem import DAYS_PER_WEEK, RosterProblem, Session, Supporter, Weights

_PATIENCE = Limits(time_limit_s=60)
"""For one pool's pins: milliseconds in fact."""


class Visit(NamedTuple):
    """One person of an entry asked for in one session; the role may be open."""

    supporter: int
    session: int
    role: Role | None


class Taken(NamedTuple):
    """One person of an entry in one session, pinned there or there when it was held."""

    person: int
    session: int
    held: bool


def first_fit(problem: RosterProblem, entry: Supporter, by_start: list[Visit]) -> list[int] | None:
    """Give each visit of a day to the first person who can come; None where nobody can."""
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


def any_fit(
    problem: RosterProblem,
    entry: Supporter,
    visits: Sequence[Visit],
    held: Sequence[HeldSeat],
    *,
    days_limited: bool,
) -> list[int] | None:
    """Give the visits to people in whatever way works; None where none does.

    The visits are a little roster of their own, with one seat for each: the pins hold
    exactly when all of its seats can be filled.

    Args:
        problem: The problem.
        entry: Whose visits these are.
        visits: Of one day, or of all.
        held: Where its people were.
        days_limited: Whether the caps on days and evenings are to be kept; if so, all visits
            and held seats have to be there.
    """
    little = _little_roster(problem, entry, visits, held, days_limited=days_limited)
    # Imported here: few pins come this far, and every command would wait for the solver's door.
    from optimizer.mathprog import Backend, solve_mip
    from optimizer.roster.flow.decode import assignments_of
    from optimizer.roster.flow.model import arc_flow

    model = arc_flow(little)
    # MathOpt, not highspy: this runs in the caller's process, and highspy greets on stdout.
    found = solve_mip(model.mip, _PATIENCE, backend=Backend.MATHOPT_HIGHS)
    if found.outcome is not Outcome.OPTIMAL or found.values is None:
        return None
    waiting: dict[str, list[int]] = defaultdict(list)
    for one in assignments_of(model, found.values):
        waiting[one.session].append(one.person)
    seats = {session.id: session.assistants for session in little.sessions if not session.held}
    if any(len(waiting[session]) < people for session, people in seats.items()):
        return None
    return [waiting[problem.sessions[visit.session].id].pop() for visit in visits]


def _little_roster(
    problem: RosterProblem,
    entry: Supporter,
    visits: Sequence[Visit],
    held: Sequence[HeldSeat],
    *,
    days_limited: bool,
) -> RosterProblem:
    """Return the problem with this entry only, and no seats but those of its visits."""
    seats: dict[int, int] = defaultdict(int)
    for visit in visits:
        seats[visit.session] += 1
    past = {seat.session for seat in held}
    sessions = [
        replace(
            problem.sessions[j], leads=0, assistants=seats.get(j, 0), tags_required=(), series=None
        )
        for j in sorted({*seats, *past})
    ]
    helper = replace(
        entry,
        skills={session.course: SkillLevel.ASSISTANT for session in sessions},
        available=(TimeWindow(0, MINUTES_PER_DAY * problem.days),),
        max_per_week=None,
        max_total=None,
        newcomer=False,
        min_total=0,
    )
    if not days_limited:
        helper = replace(
            helper, max_days_per_week=None, max_evenings_per_week=None, max_evenings=None
        )
    return replace(
        problem,
        supporters=(helper,),
        sessions=tuple(sessions),
        weights=Weights(unfilled_lead=0, unfilled_assistant=1, travel_min=0),
        order=None,
        pins=(),
        bans=(),
        previous=tuple(
            one
            for one in problem.previous
            if one.supporter == entry.id and problem.session_index[one.session] in past
        ),
        together=(),
        apart=(),
    )


def broken_day_caps(
    problem: RosterProblem, entry: Supporter, taken: Iterable[Taken]
) -> Iterator[tuple[Rule, list[Taken]]]:
    """Yield caps on days and evenings that are exceeded, and by not only what was held."""
    every = list(taken)
    late = [one for one in every if _ends_late(problem, problem.sessions[one.session])]
    for rule, cap, counted, weekly in (
        (Rule.MAX_DAYS_PER_WEEK, entry.max_days_per_week, every, True),
        (Rule.MAX_EVENINGS_PER_WEEK, entry.max_evenings_per_week, late, True),
        (Rule.MAX_EVENINGS, entry.max_evenings, late, False),
    ):
        spans: dict[int, list[Taken]] = defaultdict(list)
        for one in counted:
            day = problem.sessions[one.session].day
            spans[day // DAYS_PER_WEEK if weekly else 0].append(one)
        for span in spans.values():
            held = _person_days(problem, [one for one in span if one.held])
            if cap is not None and _person_days(problem, span) > max(cap, held):
                yield rule, span


def unrested(problem: RosterProblem, s: int, taken: Iterable[Taken]) -> Iterator[list[Taken]]:
    """Yield sessions that end and begin neighbouring days of one person with too little rest."""
    asked = problem.supporters[s].rest_between_days_min
    if asked is None:
        return
    home, sessions = Links(problem).home_minutes, problem.sessions
    by_day: dict[int, list[Taken]] = defaultdict(list)
    for one in sorted(taken, key=lambda one: (sessions[one.session].start_min, one.session)):
        by_day[sessions[one.session].day].append(one)
    for yesterday, today in pairwise(sorted(by_day)):
        last = max(by_day[yesterday], key=lambda one: _by_time(sessions[one.session]))
        first = by_day[today][0]
        rest = sessions[first.session].start_min - sessions[last.session].end_min
        rest -= home(s, last.session) + home(s, first.session)
        if yesterday + 1 == today and rest < asked and not (last.held and first.held):
            yield [last, first]


def _by_time(session: Session) -> tuple[int, int]:
    return session.start_min, session.end_min


def _person_days(problem: RosterProblem, taken: Iterable[Taken]) -> int:
    return len({(one.person, problem.sessions[one.session].day) for one in taken})


def _ends_late(problem: RosterProblem, session: Session) -> bool:
    return session.end_min - MINUTES_PER_DAY * session.day > problem.evening_from_min
