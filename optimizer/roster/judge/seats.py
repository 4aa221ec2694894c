"""Rules of one seat: may this person sit here, and does everybody sit here who must."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from models.kinds import Role, SkillLevel
from models.reasons import Rule
from optimizer.roster.judge.seating import Seated, Seating
from optimizer.roster.judge.violation import Violation
from optimizer.roster.problem import NO_WAY


def seats(seating: Seating) -> Iterator[Violation]:
    """No more people of a role than seats."""
    for session in seating.problem.sessions:
        if session.held:
            continue
        roles = Counter(one.role for one in seating.in_session[session.id])
        for role, seats in ((Role.LEAD, session.leads), (Role.ASSISTANT, session.assistants)):
            if roles[role] > seats:
                yield Violation(
                    Rule.SEATS,
                    {
                        "session": session.id,
                        "role": role.value,
                        "people": roles[role],
                        "seats": seats,
                    },
                )


def once_per_session(seating: Seating) -> Iterator[Violation]:
    """Nobody sits twice in a session."""
    places = Counter((one.session.id, one.supporter.id, one.person) for one in seating.seated)
    for (session, supporter, person), times in places.items():
        if times > 1:
            yield Violation(
                Rule.ONCE_PER_SESSION,
                {"session": session, "supporter": supporter, "person": person, "times": times},
            )


def skill(seating: Seating) -> Iterator[Violation]:
    """The level that the seat needs."""
    for one in seating.open:
        level = one.supporter.skills.get(one.session.course)
        enough = level is SkillLevel.LEAD or (
            level is SkillLevel.ASSISTANT and one.role is Role.ASSISTANT
        )
        if not enough:
            yield Violation(
                Rule.SKILL, {**who(one), "role": one.role.value, "course": one.session.course}
            )


def availability(seating: Seating) -> Iterator[Violation]:
    """The session lies inside one window."""
    for one in seating.open:
        here = one.session
        if not any(
            window.start_min <= here.start_min and here.end_min <= window.end_min
            for window in one.supporter.available
        ):
            yield Violation(
                Rule.AVAILABILITY,
                {**who(one), "start_min": here.start_min, "end_min": here.end_min},
            )


def reachable(seating: Seating) -> Iterator[Violation]:
    """There is a way from home."""
    for one in seating.open:
        if seating.home_min(one.supporter, one.session) == NO_WAY:
            yield Violation(Rule.REACHABLE, {**who(one), "venue": one.session.venue})


def max_travel(seating: Seating) -> Iterator[Violation]:
    """Not farther than the person's own limit."""
    for one in seating.open:
        minutes, limit = seating.home_min(one.supporter, one.session), one.supporter.max_travel_min
        if limit is not None and minutes > limit:
            yield Violation(Rule.MAX_TRAVEL, {**who(one), "minutes": minutes, "limit": limit})


def ban(seating: Seating) -> Iterator[Violation]:
    """Whoever is banned from a session is not in it."""
    banned = {(ban.session, ban.supporter) for ban in seating.problem.bans}
    for one in seating.open:
        if (one.session.id, one.supporter.id) in banned:
            yield Violation(Rule.BAN, who(one))


def pin(seating: Seating) -> Iterator[Violation]:
    """Whoever is pinned to a session is in it, in the role if one is named."""
    sits = {(one.session.id, one.supporter.id) for one in seating.seated}
    sits_as = {(one.session.id, one.supporter.id, one.role) for one in seating.seated}
    for pin in seating.problem.pins:
        kept = (
            (pin.session, pin.supporter) in sits
            if pin.role is None
            else (pin.session, pin.supporter, pin.role) in sits_as
        )
        if not kept:
            role = {} if pin.role is None else {"role": pin.role.value}
            yield Violation(Rule.PIN, {"session": pin.session, "supporter": pin.supporter, **role})


def who(one: Seated) -> dict[str, object]:
    """Return the ids that name one person in one session."""
    return {
        "session": one.session.id,
        "supporter": one.supporter.id,
        "person": one.person,
    }
