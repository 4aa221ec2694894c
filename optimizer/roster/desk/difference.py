"""Who must be told what, when one roster takes the place of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.kinds import Role
from optimizer.roster.problem import RosterProblem, Session
from optimizer.roster.solution import Assignment

_Seat = tuple[str, str, int]
"""(session, supporter, person)."""


class News(StrEnum):
    """What a person must be told of a session."""

    LOST = "lost"
    GAINED = "gained"
    ROLE = "role"
    MOVED = "moved"
    CANCELLED = "cancelled"


class SessionNews(StrEnum):
    """What has become of a session itself."""

    ADDED = "added"
    CANCELLED = "cancelled"
    MOVED = "moved"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """One person to be told of one session.

    Attributes:
        supporter, person: Whom; for a pool, whoever runs it, and which of its people.
        session: Of the earlier or the later problem.
        news: What has changed for this person.
        role_before, role_after: None where the person was not or is no longer in it.
    """

    supporter: str
    person: int
    session: str
    news: News
    role_before: Role | None
    role_after: Role | None


@dataclass(frozen=True, slots=True)
class SessionChange:
    """One session that is not as it was: who came, who left, and the session itself.

    Attributes:
        session: Its id.
        news: What has become of it; ``staff`` where only the people are others.
        before, after: The session then and now; None where there was or is none.
        left, came: Seats of people who are no longer, or newly, in it; a changed role is both.
    """

    session: str
    news: SessionNews
    before: Session | None
    after: Session | None
    left: tuple[Assignment, ...]
    came: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that is different, by person and by session."""

    notices: tuple[Notice, ...]
    sessions: tuple[SessionChange, ...]

    @property
    def people(self) -> Mapping[tuple[str, int], tuple[Notice, ...]]:
        """Return the notices of each (supporter, person)."""
        found: dict[tuple[str, int], list[Notice]] = defaultdict(list)
        for notice in self.notices:
            found[notice.supporter, notice.person].append(notice)
        return {who: tuple(notices) for who, notices in found.items()}


def difference(
    before: RosterProblem,
    earlier: Iterable[Assignment],
    after: RosterProblem,
    later: Iterable[Assignment],
) -> Difference:
    """Compare two rosters, each with the problem it answers."""
    then, now = _by_seat(earlier), _by_seat(later)
    sessions_then = {one.id: one for one in before.sessions}
    sessions_now = {one.id: one for one in after.sessions}
    notices = []
    for seat in sorted(then.keys() | now.keys()):
        session, supporter, person = seat
        news = _news(then.get(seat), now.get(seat), sessions_then, sessions_now, session)
        if news is not None:
            notice = Notice(supporter, person, session, news, then.get(seat), now.get(seat))
            notices.append(notice)
    left, came = _by_session(then, now), _by_session(now, then)
    changes = (
        _session_change(name, sessions_then.get(name), sessions_now.get(name), left, came)
        for name in sorted(sessions_then.keys() | sessions_now.keys())
    )
    return Difference(
        notices=tuple(sorted(notices, key=lambda one: (one.supporter, one.person, one.session))),
        sessions=tuple(change for change in changes if change is not None),
    )


def with_difference(earlier: Iterable[Assignment], told: Difference) -> tuple[Assignment, ...]:
    """Return the later roster: the earlier one after everybody has done as they were told."""
    seats = _by_seat(earlier)
    for notice in told.notices:
        seat = (notice.session, notice.supporter, notice.person)
        if notice.role_after is None:
            del seats[seat]
        else:
            seats[seat] = notice.role_after
    return tuple(
        sorted(
            Assignment(session, supporter, role, person)
            for (session, supporter, person), role in seats.items()
        )
    )


def _by_seat(assignments: Iterable[Assignment]) -> dict[_Seat, Role]:
    return {(one.session, one.supporter, one.person): one.role for one in assignments}


def _news(
    then: Role | None,
    now: Role | None,
    sessions_then: Mapping[str, Session],
    sessions_now: Mapping[str, Session],
    session: str,
) -> News | None:
    if then is None:
        return News.GAINED
    if session not in sessions_now:
        return News.CANCELLED
    if now is None:
        return News.LOST
    if _moved(sessions_then.get(session), sessions_now[session]):
        return News.MOVED
    return None if then is now else News.ROLE


def _moved(then: Session | None, now: Session) -> bool:
    return then is not None and (then.start_min, then.end_min, then.venue, then.online) != (
        now.start_min,
        now.end_min,
        now.venue,
        now.online,
    )


def _session_change(
    name: str,
    before: Session | None,
    after: Session | None,
    left: Mapping[str, list[Assignment]],
    came: Mapping[str, list[Assignment]],
) -> SessionChange | None:
    if before is None:
        news = SessionNews.ADDED
    elif after is None:
        news = SessionNews.CANCELLED
    elif _moved(before, after):
        news = SessionNews.MOVED
    elif name in left or name in came:
        news = SessionNews.STAFF
    else:
        return None
    gone, new = (tuple(sorted(side.get(name, ()))) for side in (left, came))
    return SessionChange(name, news, before, after, gone, new)


def _by_session(
    here: Mapping[_Seat, Role], there: Mapping[_Seat, Role]
) -> dict[str, list[Assignment]]:
    """Return by session the seats that stand here and not there."""
    found: dict[str, list[Assignment]] = defaultdict(list)
    for (session, supporter, person), role in here.items():
        if there.get((session, supporter, person)) is not role:
            found[session].append(Assignment(session, supporter, role, person))
    return dict(found)
