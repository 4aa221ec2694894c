"""A roster problem as whole-number arrays: what every builder computes with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.kinds import SkillLevel
from optimizer.roster.problem import RosterProblem

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

NO_SKILL, AS_ASSISTANT, AS_LEAD = 0, 1, 2
"""Levels in order: a lead may do whatever an assistant may."""

_LEVELS = {SkillLevel.ASSISTANT: AS_ASSISTANT, SkillLevel.LEAD: AS_LEAD}


@dataclass(frozen=True)
class ProblemArrays:
    """Sessions (J) and supporters (S) of one problem, in the problem's order.

    Attributes:
        start_min, end_min, day, week, venue, leads, assistants: By session, shape (J,).
        online, held: Of what kind each session is, shape (J,).
        level: ``NO_SKILL``, ``AS_ASSISTANT`` or ``AS_LEAD``, shape (S, J). A pool never leads
            in a series: nobody could say that it is the same person each time.
        home_min: Home to the session's venue, one way, 0 online; ``NO_WAY`` allowed; shape (S, J).
        people: Count of each entry, shape (S,).
        mode: Row of ``travel_min``, shape (S,).
        travel_min: Venue to venue, shape (modes, V, V).
    """

    start_min: IntArray
    end_min: IntArray
    day: IntArray
    week: IntArray
    venue: IntArray
    leads: IntArray
    assistants: IntArray
    online: BoolArray
    held: BoolArray
    level: IntArray
    home_min: IntArray
    people: IntArray
    mode: IntArray
    travel_min: IntArray

    @property
    def seats(self) -> IntArray:
        """Seats of both roles by session, shape (J,)."""
        return self.leads + self.assistants


def arrays_of(problem: RosterProblem) -> ProblemArrays:
    """Lay a problem out in arrays."""
    sessions, supporters = problem.sessions, problem.supporters
    modes = {mode: m for m, mode in enumerate(problem.travel_min)}
    courses = {course: c for c, course in enumerate(problem.courses)}
    venue = whole_numbers([problem.venue_index[session.venue] for session in sessions])
    course = whole_numbers([courses[session.course] for session in sessions])
    level = np.zeros((len(supporters), len(courses)), np.int64)
    for s, supporter in enumerate(supporters):
        for name, skill in supporter.skills.items():
            level[s, courses[name]] = _LEVELS[skill]
    home = whole_numbers([supporter.home_to_venue_min for supporter in supporters])
    home = home.reshape(len(supporters), len(problem.venues))
    places = len(problem.venues)
    people = whole_numbers([supporter.count for supporter in supporters])
    online = np.array([session.online for session in sessions], bool)
    in_series = np.array([session.series is not None for session in sessions], bool)
    assists_only = np.where(in_series & (people > 1)[:, None], AS_ASSISTANT, AS_LEAD)
    return ProblemArrays(
        start_min=whole_numbers([session.start_min for session in sessions]),
        end_min=whole_numbers([session.end_min for session in sessions]),
        day=whole_numbers([session.day for session in sessions]),
        week=whole_numbers([session.week for session in sessions]),
        venue=venue,
        leads=whole_numbers([session.leads for session in sessions]),
        assistants=whole_numbers([session.assistants for session in sessions]),
        online=online,
        held=np.array([session.held for session in sessions], bool),
        level=np.minimum(level[:, course], assists_only),
        home_min=np.where(online, 0, home[:, venue]),
        people=people,
        mode=whole_numbers([modes[supporter.mode] for supporter in supporters]),
        travel_min=whole_numbers(list(problem.travel_min.values())).reshape(
            len(modes), places, places
        ),
    )


def whole_numbers(values: object) -> IntArray:
    """Return whole numbers as an array, of the right type even where there are none."""
    return np.array(values, np.int64)
