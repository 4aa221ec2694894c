"""What happens after a roster is made, and the problem that is left when it has.

Events are applied in the order given, each to the problem the earlier ones left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from models.clock import MINUTES_PER_DAY, TimeWindow
from models.errors import InputError
from optimizer.roster.desk.near import CHANGE_SHARE, cheapest_seat
from optimizer.roster.judge.seating import Seated, Seating
from optimizer.roster.policy import ordered
from optimizer.roster.problem import PreviousAssignment, RosterProblem, Session, Supporter
from optimizer.roster.solution import Assignment


@dataclass(frozen=True, slots=True)
class DropOut:
    """A supporter cannot come in [from_min, to_min); without an end: no more at all.

    Of a pool, all its people.
    """

    supporter: str
    from_min: int = 0
    to_min: int | None = None


@dataclass(frozen=True, slots=True)
class SessionAdded:
    """A session more."""

    session: Session


@dataclass(frozen=True, slots=True)
class SessionMoved:
    """A session at another time, another venue, or both; None: as it was.

    Its length stays unless ``end_min`` is given.
    """

    session: str
    start_min: int | None = None
    end_min: int | None = None
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class SessionCancelled:
    """A session that does not take place."""

    session: str


@dataclass(frozen=True, slots=True)
class DayClosed:
    """A day on which no session takes place, such as a storm; online sessions still do."""

    day: int


Event = DropOut | SessionAdded | SessionMoved | SessionCancelled | DayClosed


def apply(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    events: Sequence[Event],
    *,
    now_min: int | None = None,
) -> RosterProblem:
    """Return the problem after the events, with the roster at hand as the earlier one.

    Seats that the events take away are left out of ``previous``: in sessions that are gone, and of
    people while they are away, unless the session is held. So are pins and bans on such sessions.
    Pins that an event makes impossible (of somebody who dropped out) are let go.

    Args:
        problem: The problem that the roster answers.
        assignments: The roster at hand.
        events: What has happened.
        now_min: Minute of the plan; sessions that began before it are held: a fact.

    Raises:
        InputError: An event names what does not exist, or makes the problem nonsense.
    """
    after = problem
    for event in events:
        after = _after(after, event)
    if now_min is not None:
        after = replace(
            after,
            sessions=tuple(
                replace(one, held=True) if one.start_min < now_min else one
                for one in after.sessions
            ),
        )
    gone = [event for event in events if isinstance(event, DropOut)]
    previous = tuple(
        PreviousAssignment(one.session.id, one.supporter.id, one.role, one.person)
        for one in Seating(after, assignments).seated
        if one.session.held or not any(_takes_away(after, drop, one) for drop in gone)
    )
    after = replace(after, previous=previous)
    if after.order is not None:
        return ordered(after)
    price = after.weights.change or max(1, round(cheapest_seat(after.weights) * CHANGE_SHARE))
    return replace(after, weights=replace(after.weights, change=price))


def _takes_away(problem: RosterProblem, drop: DropOut, one: Seated) -> bool:
    return one.supporter.id == drop.supporter and _touch(
        one.session.start_min, one.session.end_min, _gone(problem, drop)
    )


def _after(problem: RosterProblem, event: Event) -> RosterProblem:
    match event:
        case DropOut():
            return _without_supporter(problem, event)
        case SessionAdded():
            return replace(problem, sessions=(*problem.sessions, event.session))
        case SessionMoved():
            moved = _moved(_session(problem, event.session), event)
            return _with_sessions(
                problem, (moved if one.id == moved.id else one for one in problem.sessions)
            )
        case SessionCancelled():
            _session(problem, event.session)
            return _with_sessions(
                problem, (one for one in problem.sessions if one.id != event.session)
            )
        case DayClosed():
            return _with_sessions(
                problem,
                (one for one in problem.sessions if one.day != event.day or one.online),
            )
        case _ as unknown:
            assert_never(unknown)


def _session(problem: RosterProblem, session_id: str) -> Session:
    if session_id not in problem.session_index:
        raise InputError("roster.unknown_id", path="session", value=session_id)
    return problem.sessions[problem.session_index[session_id]]


def _moved(session: Session, event: SessionMoved) -> Session:
    start = session.start_min if event.start_min is None else event.start_min
    end = start + session.end_min - session.start_min if event.end_min is None else event.end_min
    venue = session.venue if event.venue is None else event.venue
    return replace(session, start_min=start, end_min=end, venue=venue)


def _with_sessions(problem: RosterProblem, sessions: Iterable[Session]) -> RosterProblem:
    """Return the problem with these sessions; what speaks of others is let go."""
    kept = tuple(sessions)
    ids = {one.id for one in kept}
    return replace(
        problem,
        sessions=kept,
        pins=tuple(pin for pin in problem.pins if pin.session in ids),
        bans=tuple(ban for ban in problem.bans if ban.session in ids),
        previous=tuple(one for one in problem.previous if one.session in ids),
    )


def _without_supporter(problem: RosterProblem, event: DropOut) -> RosterProblem:
    """Cut the time away from the person's windows; what is pinned into it is let go."""
    if event.supporter not in problem.supporter_index:
        raise InputError("roster.unknown_id", path="supporter", value=event.supporter)
    gone = _gone(problem, event)
    away = {one.id for one in problem.sessions if _touch(one.start_min, one.end_min, gone)}
    return replace(
        problem,
        supporters=tuple(
            _without_time(one, gone) if one.id == event.supporter else one
            for one in problem.supporters
        ),
        pins=tuple(
            pin
            for pin in problem.pins
            if pin.supporter != event.supporter or pin.session not in away
        ),
    )


def _gone(problem: RosterProblem, event: DropOut) -> TimeWindow:
    end = problem.days * MINUTES_PER_DAY if event.to_min is None else event.to_min
    if end <= event.from_min or event.from_min < 0:
        raise InputError("roster.end_before_start", path="to_min", value=end, start=event.from_min)
    return TimeWindow(event.from_min, end)


def _touch(start_min: int, end_min: int, window: TimeWindow) -> bool:
    return start_min < window.end_min and window.start_min < end_min


def _without_time(supporter: Supporter, gone: TimeWindow) -> Supporter:
    kept = []
    for window in supporter.available:
        if not _touch(window.start_min, window.end_min, gone):
            kept.append(window)
            continue
        if window.start_min < gone.start_min:
            kept.append(TimeWindow(window.start_min, gone.start_min))
        if gone.end_min < window.end_min:
            kept.append(TimeWindow(gone.end_min, window.end_min))
    # Whoever is away may owe fewer sessions than the plan asked for.
    return replace(supporter, available=tuple(kept), min_total=0)
