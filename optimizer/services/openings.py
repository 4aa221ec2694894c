"""Seats that a happening opens, and who could step into each."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Engine

from data.travel.provider import TravelTimes
from models.kinds import Role
from models.reasons import Reason, Rule
from optimizer.roster.desk.fill import carried_over
from optimizer.roster.desk.replacements import Desk, Replacements
from optimizer.roster.solution import Assignment
from optimizer.services.aftermath import Aftermath, look
from optimizer.services.happenings import Happening
from optimizer.services.seat_words import Person, Place, Taker, by_session

RANK_BUDGET_S = 3.0
"""For ranking who could step in, seat by seat; what it does not suffice for is said."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One seat that somebody has to step into.

    Attributes:
        place: The session.
        role: The seat.
        left: Who sat there; None for a seat of a new session.
        takers: Who could, the cheapest first; None where time did not suffice to look.
        against: Of those who never could, how many by their first reason.
        broken: Of those who cannot as things stand, how many by the first rule in the way.
    """

    place: Place
    role: Role
    left: Person | None
    takers: tuple[Taker, ...] | None = None
    against: tuple[tuple[Reason, int], ...] = ()
    broken: tuple[tuple[Rule, int], ...] = ()

    @property
    def fillable_alone(self) -> bool:
        """Whether somebody could step in without anybody else's duties changing."""
        return bool(self.takers) and any(one.alone for one in self.takers or ())


@dataclass(frozen=True, slots=True)
class Impact:
    """What a happening does to a roster.

    Attributes:
        roster_id: The roster.
        openings: Seats to step into, in the order their sessions begin.
        cancelled: Sessions that no longer take place.
    """

    roster_id: int
    openings: tuple[Opening, ...]
    cancelled: int

    @property
    def alone(self) -> int:
        """Seats that one person's stepping in would fill."""
        return sum(one.fillable_alone for one in self.openings)


def impact(
    engine: Engine,
    roster_id: int,
    happenings: tuple[Happening, ...],
    travel: TravelTimes,
    *,
    budget_s: float = RANK_BUDGET_S,
    today: date | None = None,
) -> Impact:
    """Say which seats a happening opens, and who could step into each.

    Raises:
        NotFound, InputError: where a happening names what does not exist or makes no sense.
    """
    asked = look(engine, roster_id, happenings, travel, today)
    kept = carried_over(asked.after, asked.seats).assignments()
    desk, deadline = Desk(asked.after, kept), time.monotonic() + budget_s
    openings = []
    for session_code, role, left in _openings(asked, kept):
        if left is not None and _waits_for_company(desk, left):
            continue
        ranked = None
        if time.monotonic() < deadline:
            ranked = desk.rank(session_code, role, None)
        openings.append(_opening(asked, session_code, role, left, ranked))
    gone = asked.before.session_index.keys() - asked.after.session_index.keys()
    openings.sort(key=lambda one: (one.place.day, one.place.start_min, one.place.code))
    return Impact(roster_id, tuple(openings), len(gone))


def _openings(
    asked: Aftermath, kept: tuple[Assignment, ...]
) -> list[tuple[str, Role, Assignment | None]]:
    """Seats given up by somebody, and those of sessions that are new."""
    before, now = by_session(asked.seats), by_session(kept)
    found: list[tuple[str, Role, Assignment | None]] = []
    for one in asked.after.sessions:
        if one.held:
            continue
        for role, seats in ((Role.LEAD, one.leads), (Role.ASSISTANT, one.assistants)):
            there = now.get((one.id, role), [])
            free = seats - len(there)
            if one.id not in asked.before.session_index:
                found += [(one.id, role, None)] * free
                continue
            stay = Counter((seat.supporter, seat.person) for seat in there)
            gone = [
                seat
                for seat in before.get((one.id, role), [])
                if not stay[seat.supporter, seat.person]
            ]
            found += [(one.id, role, seat) for seat in gone[: max(free, 0)]]
    return found


def _waits_for_company(desk: Desk, left: Assignment) -> bool:
    """Whether nothing but company keeps somebody from a seat they had.

    A newcomer whose experienced colleague is ill stays as soon as somebody steps in for them.
    """
    broken = {one.code.value for one in desk.trial.weigh((), (left,)).breaks}
    return broken <= {Rule.NEWCOMER.value, Rule.TOGETHER.value}


def _opening(
    asked: Aftermath,
    session_code: str,
    role: Role,
    left: Assignment | None,
    ranked: Replacements | None,
) -> Opening:
    session = asked.after.sessions[asked.after.session_index[session_code]]
    opening = Opening(
        place=asked.book.place(session),
        role=role,
        left=None if left is None else asked.book.people[left.supporter],
    )
    if ranked is None:
        return opening
    reasons = Counter(one.reasons[0] for one in ranked.refusals if one.reasons)
    rules = Counter(one.rules[0] for one in ranked.refusals if one.rules)
    return replace(
        opening,
        takers=tuple(asked.book.taker(asked.after, offer) for offer in ranked.offers),
        against=tuple(reasons.most_common()),
        broken=tuple(rules.most_common()),
    )
