"""The further rules of roster-problem/2 while a roster is being written, one placing at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from models.clock import MINUTES_PER_DAY
from models.kinds import Role
from optimizer.roster.flow.routes import Links
from optimizer.roster.problem import DAYS_PER_WEEK, RosterProblem

NOBODY: frozenset[int] = frozenset()

_Days = dict[tuple[int, int, int], list[int]]
"""Sessions by start, by (entry, person, day)."""


class DraftRules:
    """What version 2 asks of one more placing, and what the placings so far have spent."""

    def __init__(self, problem: RosterProblem, links: Links, days: _Days) -> None:
        """Begin with nothing placed; ``days`` is the draft's own and changes under our eyes."""
        self._problem, self._links, self._days = problem, links, days
        sessions = problem.sessions
        self._late = [
            session.end_min - MINUTES_PER_DAY * session.day > problem.evening_from_min
            for session in sessions
        ]
        self._newcomer = [entry.newcomer for entry in problem.supporters]
        self._apart: dict[int, set[int]] = defaultdict(set)
        for pair in problem.apart:
            one, other = (problem.supporter_index[entry] for entry in pair)
            self._apart[one].add(other)
            self._apart[other].add(one)
        self._days_in_week: Counter[tuple[int, int]] = Counter()
        self._evenings_in_week: Counter[tuple[int, int]] = Counter()
        self._evenings: Counter[int] = Counter()
        self._here: dict[int, set[int]] = defaultdict(set)
        self._series_lead: dict[str, int] = {}

    def may_join(self, s: int, j: int, beside: Collection[int] = NOBODY) -> bool:
        """Whether entry ``s`` goes with who is in session ``j``, and who comes along."""
        if self._problem.sessions[j].held:
            return False
        here = self._here[j].union(beside)
        if self._newcomer[s] and all(self._newcomer[other] for other in here):
            return False
        return here.isdisjoint(self._apart.get(s, NOBODY))

    def may_lead(self, s: int, j: int) -> bool:
        """Whether leading session ``j`` keeps the lead of its series, if it is in one."""
        series = self._problem.sessions[j].series
        return series is None or self._series_lead.get(series, s) == s

    def lead_is_open(self, j: int) -> bool:
        """Whether session ``j`` is in a series whose lead is not settled yet."""
        series = self._problem.sessions[j].series
        return series is not None and series not in self._series_lead

    def lacks_guide(self, j: int) -> bool:
        """Whether there are only newcomers in session ``j``; pins can bring that about."""
        here = self._here.get(j, set())
        return bool(here) and all(self._newcomer[s] for s in here)

    def day_has_room(self, s: int, person: int, j: int) -> bool:
        """Whether the person's day can take session ``j``, given their other days."""
        entry, day = self._problem.supporters[s], self._problem.sessions[j].day
        today, week = self._days.get((s, person, day), []), day // DAYS_PER_WEEK
        if not today and _reached(entry.max_days_per_week, self._days_in_week[s, week]):
            return False
        if self._late[j] and not any(self._late[k] for k in today):
            spent = _reached(entry.max_evenings_per_week, self._evenings_in_week[s, week])
            if spent or _reached(entry.max_evenings, self._evenings[s]):
                return False
        if self._held_at_once(j, today):
            return False
        return entry.rest_between_days_min is None or self._is_rested(s, person, j, today)

    def _held_at_once(self, j: int, today: list[int]) -> bool:
        """Whether a session held already overlaps ``j``: held ones may overlap each other."""
        sessions = self._problem.sessions
        here = sessions[j]
        return any(
            other.held and other.start_min < here.end_min and here.start_min < other.end_min
            for other in (sessions[k] for k in today)
        )

    def _is_rested(self, s: int, person: int, j: int, today: list[int]) -> bool:
        sessions, day = self._problem.sessions, self._problem.sessions[j].day
        start = sessions[j].start_min
        if not today or start < sessions[today[0]].start_min:
            yesterday = self._days.get((s, person, day - 1))
            if yesterday and self._rest_min(s, yesterday[-1], j) < 0:
                return False
        if not today or start > sessions[today[-1]].start_min:
            tomorrow = self._days.get((s, person, day + 1))
            if tomorrow and self._rest_min(s, j, tomorrow[0]) < 0:
                return False
        return True

    def _rest_min(self, s: int, j: int, k: int) -> int:
        """Return the minutes at home between two sessions beyond those that are asked for."""
        sessions, home = self._problem.sessions, self._links.home_minutes
        asked = self._problem.supporters[s].rest_between_days_min or 0
        return sessions[k].start_min - sessions[j].end_min - home(s, j) - home(s, k) - asked

    def placing(self, s: int, j: int, role: Role, today: list[int]) -> None:
        """Count a placing that is about to be added to ``today``."""
        session = self._problem.sessions[j]
        if not today:
            self._days_in_week[s, session.week] += 1
        if self._late[j] and not any(self._late[k] for k in today):
            self._evenings_in_week[s, session.week] += 1
            self._evenings[s] += 1
        self._here[j].add(s)
        if role is Role.LEAD and session.series is not None and not session.held:
            self._series_lead[session.series] = s


def uses_more_rules(problem: RosterProblem) -> bool:
    """Whether a problem has any rule of version 2 that a placing could break."""
    return (
        bool(problem.apart or problem.together)
        or any(session.held or session.series is not None for session in problem.sessions)
        or any(
            entry.newcomer
            or entry.rest_between_days_min is not None
            or entry.max_days_per_week is not None
            or entry.max_evenings_per_week is not None
            or entry.max_evenings is not None
            for entry in problem.supporters
        )
    )


def _reached(limit: int | None, spent: int) -> bool:
    return limit is not None and spent >= limit
