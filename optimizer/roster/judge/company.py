"""Rules of people beside each other: newcomers, pairs, a series, and who was there already."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from models.kinds import Role
from models.reasons import Rule
from optimizer.roster.judge.seating import Seated, Seating
from optimizer.roster.judge.seats import who
from optimizer.roster.judge.violation import Violation
from optimizer.roster.problem import Session


def newcomer(seating: Seating) -> Iterator[Violation]:
    """A newcomer sits beside somebody who is not one."""
    for session in _open_sessions(seating):
        here = seating.in_session[session.id]
        if all(one.supporter.newcomer for one in here):
            for one in here:
                yield Violation(Rule.NEWCOMER, who(one))


def together(seating: Seating) -> Iterator[Violation]:
    """Two people who only work together: in every session both or neither."""
    for session in _open_sessions(seating):
        here = {one.supporter.id for one in seating.in_session[session.id]}
        for pair in seating.problem.together:
            present = [one for one in pair if one in here]
            if len(present) == 1:
                (absent,) = set(pair) - here
                yield Violation(
                    Rule.TOGETHER,
                    {"session": session.id, "supporter": present[0], "other": absent},
                )


def apart(seating: Seating) -> Iterator[Violation]:
    """Two people who never work together: in no session both."""
    for session in _open_sessions(seating):
        here = {one.supporter.id for one in seating.in_session[session.id]}
        for one, other in seating.problem.apart:
            if {one, other} <= here:
                yield Violation(
                    Rule.APART, {"session": session.id, "supporter": one, "other": other}
                )


def series_lead(seating: Seating) -> Iterator[Violation]:
    """The sessions of a series that have a lead have the same, and it is one person."""
    leading: dict[str, list[Seated]] = defaultdict(list)
    for one in seating.open:
        if one.session.series is not None and one.role is Role.LEAD:
            leading[one.session.series].append(one)
    for series, leads in leading.items():
        first, *rest = sorted(leads, key=lambda one: one.session.start_min)
        for one in leads:
            if one.supporter.count > 1:
                yield Violation(
                    Rule.SERIES_LEAD,
                    {"series": series, **who(one), "people": one.supporter.count},
                )
        for one in rest:
            if one.supporter.id != first.supporter.id:
                yield Violation(
                    Rule.SERIES_LEAD,
                    {
                        "series": series,
                        "session": first.session.id,
                        "supporter": first.supporter.id,
                        "next_session": one.session.id,
                        "other": one.supporter.id,
                    },
                )


def held(seating: Seating) -> Iterator[Violation]:
    """In a session already held sit exactly those who were there, in their roles."""
    was = {session.id: Counter[_Seat]() for session in seating.problem.sessions if session.held}
    now = {session: Counter[_Seat]() for session in was}
    for before in seating.problem.previous:
        if before.session in was and before.role is not None:
            was[before.session][before.supporter, before.person, before.role] += 1
    for one in seating.seated:
        if one.session.held:
            now[one.session.id][one.supporter.id, one.person, one.role] += 1
    for session in was:
        for seat in was[session] - now[session]:
            yield Violation(Rule.HELD, _seat(session, seat))
        for seat in now[session] - was[session]:
            yield Violation(Rule.HELD, {**_seat(session, seat), "added": True})


_Seat = tuple[str, int, Role]


def _seat(session: str, seat: _Seat) -> dict[str, object]:
    supporter, person, role = seat
    return {"session": session, "supporter": supporter, "person": person, "role": role.value}


def _open_sessions(seating: Seating) -> Iterator[Session]:
    return (session for session in seating.problem.sessions if not session.held)
