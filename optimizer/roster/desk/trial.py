"""What a small change of a roster costs and breaks, by counting and checking it.

Every rule and every part of the objective belongs to one session, one series or one entry. So a
change is judged by the entries it touches: the sessions they are in before and after, and the
series of these. The independent checker and ``evaluate`` see that part of the problem before
and after; what differs is exactly what the change costs and breaks in the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from models.kinds import Role
from optimizer.outcome import Outcome
from optimizer.roster.judge.checker import Violation, check, evaluate
from optimizer.roster.problem import PreviousAssignment, RosterProblem, Session
from optimizer.roster.solution import Assignment, Roster, ValueParts


@dataclass(frozen=True, slots=True)
class Extra:
    """What a change adds to one part of the objective; negative where it saves."""

    part: str
    amount: int
    cost: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A change, weighed.

    Attributes:
        extras: Parts of the objective that differ, in the order of ``ValueParts``.
        breaks: Rules that are broken by it and were not before.
    """

    extras: tuple[Extra, ...]
    breaks: tuple[Violation, ...]

    @property
    def total(self) -> int:
        """What it adds to the objective."""
        return sum(extra.cost for extra in self.extras)


def extras_between(before: ValueParts, after: ValueParts) -> tuple[Extra, ...]:
    """Return how two values differ, part by part; parts that do not are left out."""
    pairs = ((name, then, now) for (name, then), (_, now) in zip(before, after, strict=True))
    return tuple(
        Extra(name, now.amount - then.amount, now.cost - then.cost)
        for name, then, now in pairs
        if then != now
    )


class Trial:
    """A roster, ready to be changed on trial."""

    def __init__(self, problem: RosterProblem, assignments: Iterable[Assignment]) -> None:
        self.problem, self.assignments = problem, tuple(assignments)
        self.of_entry: dict[str, list[Assignment]] = defaultdict(list)
        self.in_session: dict[str, list[Assignment]] = defaultdict(list)
        self._before_in: dict[str, list[PreviousAssignment]] = defaultdict(list)
        self._series: dict[str, list[str]] = defaultdict(list)
        for one in self.assignments:
            self.of_entry[one.supporter].append(one)
            self.in_session[one.session].append(one)
        for earlier in problem.previous:
            self._before_in[earlier.session].append(earlier)
        for session in problem.sessions:
            if session.series is not None:
                self._series[session.series].append(session.id)

    def weigh(self, removed: Sequence[Assignment], added: Sequence[Assignment]) -> Weighed:
        """Return what taking some seats away and giving some out costs and breaks."""
        sessions = self._touched((*removed, *added))
        gone = set(removed)
        here = [one for name in sessions for one in self.in_session.get(name, ())]
        then = tuple(here)
        now = (*(one for one in here if one not in gone), *added)
        part = self._part(sessions, {one.supporter for one in (*then, *now)})
        broken = [_broken(part, roster) for roster in (then, now)]
        return Weighed(
            extras=extras_between(evaluate(part, then), evaluate(part, now)),
            breaks=tuple(one for key, one in broken[1].items() if key not in broken[0]),
        )

    def empty_roles(self, session: Session) -> tuple[Role, ...]:
        """Return the roles of a session in which a seat is empty; of one already held, none."""
        if session.held:
            return ()
        here = self.in_session.get(session.id, ())
        seats = ((Role.LEAD, session.leads), (Role.ASSISTANT, session.assistants))
        return tuple(role for role, many in seats if sum(one.role is role for one in here) < many)

    def after(
        self, removed: Iterable[Assignment], added: Iterable[Assignment]
    ) -> tuple[Assignment, ...]:
        """Return the roster after a change."""
        gone = set(removed)
        return (*(one for one in self.assignments if one not in gone), *added)

    def _touched(self, seats: Iterable[Assignment]) -> list[str]:
        names = {one.session for one in seats}
        for supporter in {one.supporter for one in seats}:
            names.update(one.session for one in self.of_entry.get(supporter, ()))
        problem = self.problem
        for name in list(names):
            series = problem.sessions[problem.session_index[name]].series
            names.update(self._series.get(series, ()) if series is not None else ())
        return sorted(names)

    def _part(self, sessions: list[str], supporters: set[str]) -> RosterProblem:
        """Return the problem with these sessions and supporters alone.

        A part of a problem that is sound is sound, so nothing is checked again.
        """
        problem = self.problem
        previous = [one for name in sessions for one in self._before_in.get(name, ())]
        if problem.previous and not previous:  # whether there was a roster before must stay so
            previous = [problem.previous[0]]
            sessions = [*sessions, previous[0].session]
        supporters = supporters | {one.supporter for one in previous}
        for pair in problem.together:  # whoever should be there as well must be known
            supporters |= set(pair) if supporters & set(pair) else set()
        names = set(sessions)
        changed: dict[str, Any] = {
            "sessions": tuple(problem.sessions[problem.session_index[name]] for name in sessions),
            "supporters": tuple(one for one in problem.supporters if one.id in supporters),
            "previous": tuple(previous),
        }
        for field in ("pins", "bans"):
            changed[field] = tuple(
                one
                for one in getattr(problem, field)
                if one.session in names and one.supporter in supporters
            )
        for field in ("together", "apart"):
            changed[field] = tuple(
                pair for pair in getattr(problem, field) if supporters.issuperset(pair)
            )
        return _unchecked(problem, changed)


def _unchecked(problem: RosterProblem, changed: dict[str, Any]) -> RosterProblem:
    part = object.__new__(RosterProblem)
    for field in fields(RosterProblem):
        value = changed.get(field.name, getattr(problem, field.name))
        object.__setattr__(part, field.name, value)
    return part


def _broken(
    problem: RosterProblem, assignments: tuple[Assignment, ...]
) -> dict[tuple[object, ...], Violation]:
    value = evaluate(problem, assignments).total
    answer = Roster(problem.name, assignments, value, None, 0.0, Outcome.FEASIBLE)
    return {
        (one.code, *sorted((name, str(it)) for name, it in one.params.items())): one
        for one in check(problem, answer)
    }
