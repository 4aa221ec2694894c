"""What would fill an empty seat, as changes of the input that somebody could decide on.

A remedy is data: which limit of whom, by how much. ``with_remedy`` makes the problem in which
it has been decided. Whether it fills the seat is for ``explain`` to confirm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from models.clock import MINUTES_PER_DAY, TimeWindow
from models.kinds import Role, SkillLevel
from models.reasons import Rule
from optimizer.roster.problem import DAYS_PER_WEEK, NO_WAY, RosterProblem, Session, Supporter

NEW_PERSON = "+"
"""Id of somebody who would come on top; lengthened where it is taken."""

NEAR_MIN = 30
"""Within how many minutes of the venue somebody new would live."""

_NOON_MIN, _STEP_MIN = 12 * 60, 30
_MOST_MOVES = 8

_CAPS = {
    Rule.MAX_PER_DAY: "max_per_day",
    Rule.MAX_PER_WEEK: "max_per_week",
    Rule.MAX_TOTAL: "max_total",
    Rule.MAX_DAYS_PER_WEEK: "max_days_per_week",
    Rule.MAX_EVENINGS_PER_WEEK: "max_evenings_per_week",
    Rule.MAX_EVENINGS: "max_evenings",
}


class RemedyKind(StrEnum):
    """What somebody would have to decide, roughly from the least to the most that is asked."""

    RAISE_CAP = "raise_cap"
    WIDEN_WINDOW = "widen_window"
    RAISE_TRAVEL = "raise_travel"
    MOVE_SESSION = "move_session"
    TEACH = "teach"
    ADD_PERSON = "add_person"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One change of the input, for one seat. What a kind does not need is None.

    Attributes:
        kind: Which.
        session, role: The seat it is for.
        effort: How much is asked within the kind: minutes, sessions or days.
        supporter: Whose limit; of ``add_person``: the id in ``with_remedy``.
        cap: Field of the supporter that grows by one.
        limit: What the cap, or the travel limit in minutes, becomes.
        window: When the supporter is wanted as well; of ``add_person``: the time of day on the
            first such day. Of ``move_session``: when the session is, then.
        weekday: Day of the plan modulo 7; of ``add_person``, who comes on all such days.
        course, level: What the supporter can do, then.
        venue: Near which somebody new would live.
        minutes: Within how many minutes of it.
    """

    kind: RemedyKind
    session: str
    role: Role
    effort: int
    supporter: str | None = None
    cap: str | None = None
    limit: int | None = None
    window: TimeWindow | None = None
    weekday: int | None = None
    course: str | None = None
    level: SkillLevel | None = None
    venue: str | None = None
    minutes: int | None = None


def with_remedy(problem: RosterProblem, remedy: Remedy) -> RosterProblem:
    """Return the problem in which a remedy has been decided."""
    if remedy.kind is RemedyKind.MOVE_SESSION:
        assert remedy.window is not None
        start, end = remedy.window.start_min, remedy.window.end_min
        return replace(
            problem,
            sessions=tuple(
                replace(one, start_min=start, end_min=end) if one.id == remedy.session else one
                for one in problem.sessions
            ),
        )
    if remedy.kind is RemedyKind.ADD_PERSON:
        return replace(problem, supporters=(*problem.supporters, _new_person(problem, remedy)))
    return replace(
        problem,
        supporters=tuple(
            _changed(one, remedy) if one.id == remedy.supporter else one
            for one in problem.supporters
        ),
    )


def _changed(supporter: Supporter, remedy: Remedy) -> Supporter:
    match remedy.kind:
        case RemedyKind.RAISE_CAP:
            assert remedy.cap is not None
            changed: dict[str, Any] = {remedy.cap: remedy.limit}
            return replace(supporter, **changed)
        case RemedyKind.RAISE_TRAVEL:
            return replace(supporter, max_travel_min=remedy.limit)
        case RemedyKind.WIDEN_WINDOW:
            assert remedy.window is not None
            return replace(supporter, available=_joined(supporter.available, remedy.window))
        case _:
            assert remedy.course is not None
            assert remedy.level is not None
            skills = {**supporter.skills, remedy.course: remedy.level}
            return replace(supporter, skills=skills)


def _joined(windows: tuple[TimeWindow, ...], more: TimeWindow) -> tuple[TimeWindow, ...]:
    """Return the windows with one more, joined with those it overlaps or touches."""
    apart = [one for one in windows if one.end_min < more.start_min or more.end_min < one.start_min]
    joined = [one for one in windows if one not in apart] + [more]
    whole = TimeWindow(min(one.start_min for one in joined), max(one.end_min for one in joined))
    return tuple(sorted((*apart, whole)))


def raised_caps(
    session: Session, role: Role, supporter: Supporter, broken: set[Rule]
) -> Iterator[Remedy]:
    """Yield the cap that stands alone in the way of a supporter, one higher."""
    if len(broken) == 1 and (rule := next(iter(broken))) in _CAPS:
        cap = _CAPS[rule]
        limit = int(getattr(supporter, cap)) + 1
        yield Remedy(
            RemedyKind.RAISE_CAP,
            session.id,
            role,
            effort=1,
            supporter=supporter.id,
            cap=cap,
            limit=limit,
        )


def widened_window(session: Session, role: Role, supporter: Supporter) -> Remedy:
    """Return the window of the day that needs the fewest minutes more to hold the session."""
    midnight = MINUTES_PER_DAY * session.day
    whole = TimeWindow(session.start_min, session.end_min)
    choices = [(session.end_min - session.start_min, whole)]
    for one in supporter.available:
        if one.end_min > midnight and one.start_min < midnight + MINUTES_PER_DAY:
            wide = TimeWindow(min(one.start_min, whole.start_min), max(one.end_min, whole.end_min))
            more = wide.end_min - wide.start_min - (one.end_min - one.start_min)
            choices.append((more, wide))
    effort, window = min(choices)
    return Remedy(
        RemedyKind.WIDEN_WINDOW,
        session.id,
        role,
        effort=effort,
        supporter=supporter.id,
        window=window,
        weekday=session.day % DAYS_PER_WEEK,
    )


def raised_travel(session: Session, role: Role, supporter: Supporter, home_min: int) -> Remedy:
    """Return the travel limit under which the supporter may just go there."""
    return Remedy(
        RemedyKind.RAISE_TRAVEL,
        session.id,
        role,
        effort=home_min - (supporter.max_travel_min or 0),
        supporter=supporter.id,
        limit=home_min,
        venue=session.venue,
    )


def taught(session: Session, role: Role, supporter: Supporter) -> Remedy:
    """Return the skill that the seat asks for."""
    return Remedy(
        RemedyKind.TEACH,
        session.id,
        role,
        effort=1 if session.course in supporter.skills else 2,
        supporter=supporter.id,
        course=session.course,
        level=SkillLevel.LEAD if role is Role.LEAD else SkillLevel.ASSISTANT,
    )


def moves(problem: RosterProblem, session: Session, role: Role) -> Iterator[Remedy]:
    """Yield other times for a session: the same day first, then the same time of other days."""
    length = session.end_min - session.start_min
    opens = min(one.start_min % MINUTES_PER_DAY for one in problem.sessions)
    closes = max((one.end_min - 1) % MINUTES_PER_DAY + 1 for one in problem.sessions)
    of_day = session.start_min % MINUTES_PER_DAY
    shifts = [step * _STEP_MIN for step in range(-20, 21) if step]
    near = sorted((abs(shift), shift) for shift in shifts)
    near = [one for one in near if opens <= of_day + one[1] and of_day + one[1] + length <= closes]
    week = range(
        session.week * DAYS_PER_WEEK, min(problem.days, (session.week + 1) * DAYS_PER_WEEK)
    )
    far = sorted(
        (abs(day - session.day) * MINUTES_PER_DAY, (day - session.day) * MINUTES_PER_DAY)
        for day in week
        if day != session.day
    )
    for effort, shift in (near[:_MOST_MOVES] + far)[: 2 * _MOST_MOVES]:
        start = session.start_min + shift
        yield Remedy(
            RemedyKind.MOVE_SESSION,
            session.id,
            role,
            effort=effort,
            window=TimeWindow(start, start + length),
            weekday=start // MINUTES_PER_DAY % DAYS_PER_WEEK,
        )


def one_more_person(
    problem: RosterProblem, session: Session, role: Role, minutes: int = NEAR_MIN
) -> Remedy:
    """Return somebody who lives near, can do it, and comes on this weekday, mornings or so."""
    midnight = MINUTES_PER_DAY * session.day
    start, end = session.start_min - midnight, session.end_min - midnight
    evening = problem.evening_from_min
    parts = ((0, _NOON_MIN), (_NOON_MIN, evening), (evening, MINUTES_PER_DAY))
    inside = [part for part in parts if part[0] <= start and end <= part[1]]
    opens, closes = inside[0] if inside else (0, MINUTES_PER_DAY)
    name = NEW_PERSON
    while name in problem.supporter_index:
        name += NEW_PERSON
    return Remedy(
        RemedyKind.ADD_PERSON,
        session.id,
        role,
        effort=1,
        supporter=name,
        window=TimeWindow(midnight + opens, midnight + closes),
        weekday=session.day % DAYS_PER_WEEK,
        course=session.course,
        level=SkillLevel.LEAD if role is Role.LEAD else SkillLevel.ASSISTANT,
        venue=session.venue,
        minutes=minutes,
    )


def _new_person(problem: RosterProblem, remedy: Remedy) -> Supporter:
    assert remedy.supporter is not None
    assert remedy.window is not None
    assert remedy.course is not None
    assert remedy.level is not None
    first_day = remedy.window.start_min // MINUTES_PER_DAY % DAYS_PER_WEEK
    opens = remedy.window.start_min % MINUTES_PER_DAY
    length = remedy.window.end_min - remedy.window.start_min
    return new_person(
        problem,
        name=remedy.supporter,
        skills={remedy.course: remedy.level},
        venue=str(remedy.venue),
        minutes=remedy.minutes or 0,
        available=tuple(
            TimeWindow(day * MINUTES_PER_DAY + opens, day * MINUTES_PER_DAY + opens + length)
            for day in range(first_day, problem.days, DAYS_PER_WEEK)
        ),
    )


def new_person(
    problem: RosterProblem,
    *,
    name: str,
    skills: dict[str, SkillLevel],
    venue: str,
    minutes: int,
    available: tuple[TimeWindow, ...],
) -> Supporter:
    """Return somebody who lives ``minutes`` from a venue and goes on from there.

    To every other venue the way is by that venue, so the person lives no nearer than said. The
    means of travel is the most common one.
    """
    mode = usual_mode(problem)
    ways = problem.travel_min[mode][problem.venue_index[venue]]
    return Supporter(
        id=name,
        mode=mode,
        home_to_venue_min=tuple(way if way == NO_WAY else minutes + way for way in ways),
        available=available,
        skills=skills,
    )


def usual_mode(problem: RosterProblem) -> str:
    """Return the most common means of travel."""
    modes = Counter(one.mode for one in problem.supporters)
    return min(modes or problem.travel_min, key=lambda one: (-modes[one], one))
