"""A roster by VROOM, one day after the other: the best that a router of single days can do.

Every seat of a day is a job that must begin exactly when its session does, so nobody can sit in
two seats of one session or in two sessions at once. Each person is a vehicle with a matrix of
its own over home and the sessions of the day, so the minutes between two sessions are exactly
those of the format, way home included; what cannot be travelled in time takes longer than any
day. Who may sit where (skill, windows, distance, bans) is a skill of the vehicle per seat kind.
Lead seats have a higher priority than assistant seats, as the weights have it. Caps per week and
in all are handed out as what is left of them on the morning of the day.

What VROOM does not see: fair shares, tags, pins, an earlier roster. Problems with pins or with
rules of version 2 are refused.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.common import BenchmarkFailed
from benchmarks.features import refuse_beyond_version_1
from models.kinds import Role
from optimizer.roster.flow.arrays import AS_ASSISTANT, AS_LEAD, BoolArray, arrays_of
from optimizer.roster.flow.eligibility import eligible
from optimizer.roster.flow.routes import NO_ARC, Links
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment

_NEVER_MIN = 100_000
"""Longer than any day: two sessions that nobody can attend in a row."""

_MORNING_MIN = 1440
"""Added to all times, so that the way to an early session can begin before the day does."""

_HIGHEST_PRIORITY = 100
_EXPLORATION, _LEAST_S = 5, 0.2


@dataclass(frozen=True, slots=True)
class _Seat:
    """One seat: a session, a role, and where the session stands in the day's matrices."""

    session: int
    role: Role
    place: int


def roster_by_vroom(
    problem: RosterProblem, *, time_limit_s: float, workers: int
) -> tuple[Assignment, ...]:
    """Return the roster of all days, the earliest day first.

    Args:
        problem: Of version 1, without pins.
        time_limit_s: For all days together; each gets an equal share of what is left.
        workers: Threads of each solve.

    Raises:
        BenchmarkFailed: where the problem uses what VROOM cannot see, or there is no pyvroom.
    """
    refuse_beyond_version_1(problem, "VROOM")
    if find_spec("vroom") is None:
        raise BenchmarkFailed("pyvroom is missing: pip install -c constraints.txt -e '.[bench]'")
    if problem.pins:
        raise BenchmarkFailed("VROOM knows no pins: this comparison takes problems without them")
    days = _Days(problem)
    deadline = time.monotonic() + time_limit_s
    with_work = sorted({session.day for session in problem.sessions})
    for i, day in enumerate(with_work):
        share_s = (deadline - time.monotonic()) / (len(with_work) - i)
        days.solve(day, max(_LEAST_S, share_s), workers)
    return tuple(days.assignments)


class _Days:
    """The roster so far, and what is left of everybody's caps."""

    def __init__(self, problem: RosterProblem) -> None:
        self.assignments: list[Assignment] = []
        self._problem, self._links = problem, Links(problem)
        self._can: BoolArray = eligible(problem)
        self._level = arrays_of(problem).level
        self._in_week: Counter[tuple[int, int]] = Counter()
        self._in_all: Counter[int] = Counter()

    def solve(self, day: int, limit_s: float, workers: int) -> None:
        """Let VROOM plan one day and write its routes down."""
        # Imported here: pyvroom belongs to the optional group ``bench``.
        import vroom

        sessions = [j for j, one in enumerate(self._problem.sessions) if one.day == day]
        seats = self._seats(sessions)
        vehicles = self._vehicles(day, sessions)
        if not seats or not vehicles:
            return
        of_day: Any = vroom.Input()
        for s in {s for s, _, _ in vehicles}:
            durations, costs = self._matrices(s, sessions)
            of_day.set_durations_matrix(str(s), durations)
            of_day.set_costs_matrix(str(s), costs)
        for number, (s, _, most) in enumerate(vehicles):
            skills = self._skills(s, sessions)
            of_day.add_vehicle(
                vroom.Vehicle(number, start=0, end=0, profile=str(s), skills=skills, max_tasks=most)
            )
        for number, seat in enumerate(seats):
            of_day.add_job(self._job(vroom, number, seat))
        routes = of_day.solve(
            exploration_level=_EXPLORATION, nb_threads=workers, timeout=timedelta(seconds=limit_s)
        ).routes
        for vehicle, number in routes.loc[routes.type == "job", ["vehicle_id", "id"]].values:
            self._take(*vehicles[int(vehicle)][:2], seats[int(number)])

    def _seats(self, sessions: list[int]) -> list[_Seat]:
        found = []
        for place, j in enumerate(sessions, start=1):
            here = self._problem.sessions[j]
            found += [_Seat(j, Role.LEAD, place)] * here.leads
            found += [_Seat(j, Role.ASSISTANT, place)] * here.assistants
        return found

    def _vehicles(self, day: int, sessions: list[int]) -> list[tuple[int, int, int]]:
        """Return (entry, person, most sessions) of everybody who may work that day.

        What is left of an entry's caps is handed out evenly among its people.
        """
        found = []
        for s, entry in enumerate(self._problem.supporters):
            left = min(
                _cap(entry.max_per_week) - self._in_week[s, day // 7],
                _cap(entry.max_total) - self._in_all[s],
            )
            for person in range(entry.count):
                share = left // entry.count + (person < left % entry.count)
                most = min(_cap(entry.max_per_day), share, len(sessions))
                if most > 0 and self._can[s, sessions].any():
                    found.append((s, person, most))
        return found

    def _matrices(self, s: int, sessions: list[int]) -> tuple[np.ndarray, np.ndarray]:
        """Return (minutes it takes, minutes it costs) over home and the sessions of the day.

        A way takes no time here: it can be travelled, or it takes longer than the day.
        """
        size = len(sessions) + 1
        durations = np.full((size, size), _NEVER_MIN, np.uint32)
        costs = np.full((size, size), _NEVER_MIN, np.uint32)
        np.fill_diagonal(durations, 0)
        np.fill_diagonal(costs, 0)
        for a, j in enumerate(sessions, start=1):
            if not self._can[s, j]:
                continue
            durations[0, a] = durations[a, 0] = 0
            costs[0, a] = costs[a, 0] = self._links.home_minutes(s, j)
            for b, k in enumerate(sessions, start=1):
                minutes = self._links.arc_minutes(s, j, k) if self._can[s, k] else NO_ARC
                if a != b and minutes != NO_ARC:
                    durations[a, b], costs[a, b] = 0, minutes
        return durations, costs

    def _skills(self, s: int, sessions: list[int]) -> set[int]:
        """Return the kinds of seats an entry may take: 2j assists in session j, 2j + 1 leads."""
        can = [j for j in sessions if self._can[s, j]]
        return {2 * j for j in can if self._level[s, j] >= AS_ASSISTANT} | {
            2 * j + 1 for j in can if self._level[s, j] >= AS_LEAD
        }

    def _job(self, vroom: Any, number: int, seat: _Seat) -> Any:
        here = self._problem.sessions[seat.session]
        start = here.start_min % 1440 + _MORNING_MIN
        return vroom.Job(
            number,
            location=seat.place,
            default_service=here.end_min - here.start_min,
            skills={2 * seat.session + (seat.role is Role.LEAD)},
            priority=self._priority(seat.role),
            time_windows=[vroom.TimeWindow(start, start)],
        )

    def _priority(self, role: Role) -> int:
        weights = self._problem.weights
        worth = {
            Role.LEAD: weights.unfilled_lead,
            Role.ASSISTANT: weights.unfilled_assistant,
        }
        return round(_HIGHEST_PRIORITY * worth[role] / max(1, *worth.values()))

    def _take(self, s: int, person: int, seat: _Seat) -> None:
        here = self._problem.sessions[seat.session]
        entry = self._problem.supporters[s]
        self.assignments.append(Assignment(here.id, entry.id, seat.role, person))
        self._in_week[s, here.week] += 1
        self._in_all[s] += 1


def _cap(limit: int | None) -> int:
    return 10**6 if limit is None else limit
