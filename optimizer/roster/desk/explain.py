"""Why a seat is empty: how many people are left after each question one would ask.

Counts only, and only what the roster at hand shows. What would fill the seat is a claim
about another roster, and is not made here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.kinds import Role
from models.reasons import Reason
from optimizer.roster.flow.arrays import AS_LEAD, BoolArray, IntArray, ProblemArrays, arrays_of
from optimizer.roster.flow.eligibility import reasons_against
from optimizer.roster.judge.seating import Seating
from optimizer.roster.problem import RosterProblem, Session, Supporter
from optimizer.roster.solution import Assignment


class Step(StrEnum):
    """The questions, in the order in which a person asks them."""

    SKILLED = "skilled"
    AVAILABLE = "available"
    NEAR = "near"
    FREE = "free"
    UNDER_CAPS = "under_caps"


@dataclass(frozen=True, slots=True)
class EmptySeat:
    """The empty seats of one role in one session, and how many people each step leaves.

    Attributes:
        session: Session id.
        role: Of the seats.
        empty: How many of them are empty.
        people: Everybody, pools by their count.
        skilled: Of these, those who may take this role in this course.
        available: Of these, those whose window holds the session and who are not banned.
        near: Of these, those who can come, and within their own limit.
        free: Of these, those not in the session yet whose day has room for it.
        under_caps: Of these, those whose caps per day, week and in all leave one more.
    """

    session: str
    role: Role
    empty: int
    people: int
    skilled: int
    available: int
    near: int
    free: int
    under_caps: int

    @property
    def chain(self) -> tuple[tuple[Step, int], ...]:
        """Each step with the people it leaves."""
        return tuple((step, getattr(self, step.value)) for step in Step)

    @property
    def ended_by(self) -> Step | None:
        """The first step that leaves nobody; None where somebody is left after all."""
        return next((step for step, left in self.chain if left == 0), None)


def empty_seats(problem: RosterProblem, assignments: Iterable[Assignment]) -> tuple[EmptySeat, ...]:
    """Return the chain of every role with an empty seat, in the order of the sessions."""
    seating = Seating(problem, assignments)
    counts = _Counts(seating)
    found = []
    for j, session in enumerate(problem.sessions):
        taken = Counter(one.role for one in seating.in_session[session.id])
        for role, seats in ((Role.LEAD, session.leads), (Role.ASSISTANT, session.assistants)):
            if taken[role] < seats:
                found.append(counts.of(j, role, seats - taken[role]))
    return tuple(found)


class _Counts:
    """The people left after each step, session by session."""

    def __init__(self, seating: Seating) -> None:
        problem = seating.problem
        arrays: ProblemArrays = arrays_of(problem)
        against = reasons_against(problem, arrays)
        self._seating = seating
        self._people: IntArray = arrays.people
        self._may_lead: BoolArray = arrays.level >= AS_LEAD
        self._may_assist: BoolArray = ~against[Reason.MISSING_SKILL]
        self._away: BoolArray = against[Reason.NOT_AVAILABLE] | against[Reason.BANNED]
        self._far: BoolArray = against[Reason.UNREACHABLE] | against[Reason.TOO_FAR]
        self._in_week = Counter((one.supporter.id, one.session.week) for one in seating.seated)
        self._in_all = Counter(one.supporter.id for one in seating.seated)

    def of(self, j: int, role: Role, empty: int) -> EmptySeat:
        """Count the people left for one role of session ``j``."""
        session = self._seating.problem.sessions[j]
        skilled = (self._may_lead if role is Role.LEAD else self._may_assist)[:, j]
        available = skilled & ~self._away[:, j]
        near = available & ~self._far[:, j]
        free = under_caps = 0
        for s in near.nonzero()[0]:
            supporter = self._seating.problem.supporters[s]
            fit, fit_under_caps = self._people_with_room(supporter, session)
            free += fit
            under_caps += fit_under_caps
        return EmptySeat(
            session=session.id,
            role=role,
            empty=empty,
            people=int(self._people.sum()),
            skilled=int(self._people[skilled].sum()),
            available=int(self._people[available].sum()),
            near=int(self._people[near].sum()),
            free=free,
            under_caps=under_caps,
        )

    def _people_with_room(self, supporter: Supporter, session: Session) -> tuple[int, int]:
        """Return (people whose day has room, those of them under every cap)."""
        days = [
            (person, self._seating.person_days.get((supporter.id, person, session.day), []))
            for person in self._busy_people(supporter, session)
        ]
        idle = supporter.count - len(days)
        fit = [day for _, day in days if self._fits(supporter, session, day)]
        cap = supporter.max_per_day
        fit_under_cap = sum(cap is None or len(day) < cap for day in fit)
        idle_under_cap = idle if cap is None or cap > 0 else 0
        return len(fit) + idle, min(fit_under_cap + idle_under_cap, self._left(supporter, session))

    def _busy_people(self, supporter: Supporter, session: Session) -> list[int]:
        """Return the people of an entry who work on the session's day, in order."""
        taken = self._seating.of_entry.get(supporter.id, ())
        return sorted({one.person for one in taken if one.session.day == session.day})

    def _fits(self, supporter: Supporter, session: Session, day: list[Session]) -> bool:
        if any(other.id == session.id for other in day):
            return False
        place = bisect_left(day, session.start_min, key=lambda other: other.start_min)
        before, after = day[:place][-1:], day[place:][:1]
        pairs = [(other, session) for other in before] + [(session, other) for other in after]
        return all(self._seating.ways_between(supporter, a, b) for a, b in pairs)

    def _left(self, supporter: Supporter, session: Session) -> int:
        """Return how many more sessions the entry's caps per week and in all leave."""
        left = supporter.count
        if supporter.max_per_week is not None:
            left = min(left, supporter.max_per_week - self._in_week[supporter.id, session.week])
        if supporter.max_total is not None:
            left = min(left, supporter.max_total - self._in_all[supporter.id])
        return max(0, left)
