"""Assignments seen as a person sees them: who sits in a session, how somebody's day runs.

Used by the checker and by whatever reads a finished roster. It knows the problem and the
answer only, and nothing of how answers are made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from models.kinds import Role
from optimizer.roster.problem import NO_WAY, RosterProblem, Session, Supporter
from optimizer.roster.solution import Assignment


@dataclass(frozen=True, slots=True)
class Seated:
    """One person in one session, with the records behind the ids."""

    session: Session
    supporter: Supporter
    role: Role
    person: int


class Seating:
    """The assignments of a problem whose ids and person numbers exist.

    Attributes:
        problem: The problem.
        seated: In the order given.
        unknown: Assignments that name a session, supporter or person that does not exist.
    """

    def __init__(self, problem: RosterProblem, assignments: Iterable[Assignment]) -> None:
        self.problem = problem
        self.seated: list[Seated] = []
        self.unknown: list[Assignment] = []
        for one in assignments:
            j = problem.session_index.get(one.session)
            s = problem.supporter_index.get(one.supporter)
            if j is None or s is None or not 0 <= one.person < problem.supporters[s].count:
                self.unknown.append(one)
            else:
                self.seated.append(
                    Seated(problem.sessions[j], problem.supporters[s], one.role, one.person)
                )

    @cached_property
    def open(self) -> list[Seated]:
        """Who sits in sessions still to come: of held ones, people and roles are a fact."""
        return [one for one in self.seated if not one.session.held]

    @cached_property
    def in_session(self) -> dict[str, list[Seated]]:
        """Who sits in each session; every session is there, the empty ones too."""
        found: dict[str, list[Seated]] = {session.id: [] for session in self.problem.sessions}
        for one in self.seated:
            found[one.session.id].append(one)
        return found

    @cached_property
    def of_entry(self) -> dict[str, list[Seated]]:
        """What each entry does, all its people together; only entries that do something."""
        found: dict[str, list[Seated]] = defaultdict(list)
        for one in self.seated:
            found[one.supporter.id].append(one)
        return dict(found)

    @cached_property
    def person_days(self) -> dict[tuple[str, int, int], list[Session]]:
        """Sessions by start, for each (supporter, person, day); a session stands once.

        Held sessions may overlap; of two at the same time the problem's first goes first.
        """
        found: dict[tuple[str, int, int], dict[str, Session]] = defaultdict(dict)
        for one in self.seated:
            found[one.supporter.id, one.person, one.session.day][one.session.id] = one.session
        return {key: sorted(day.values(), key=self._by_time) for key, day in found.items()}

    def _by_time(self, session: Session) -> tuple[int, int, int]:
        place = self.problem.session_index[session.id] if session.held else -1
        return session.start_min, session.end_min, place

    def supporter(self, supporter_id: str) -> Supporter:
        """Return the entry with this id."""
        return self.problem.supporters[self.problem.supporter_index[supporter_id]]

    def home_min(self, supporter: Supporter, session: Session) -> int:
        """Return minutes from home to the session: 0 online, ``NO_WAY`` where there is none."""
        if session.online:
            return 0
        return supporter.home_to_venue_min[self.problem.venue_index[session.venue]]

    def ways_between(self, supporter: Supporter, here: Session, there: Session) -> list[int]:
        """Return the minutes of each way a person can take from ``here`` to the later ``there``.

        Straight there, arriving with the buffer in hand, or home, rested, and out again.
        """
        ready_by = there.start_min
        ways = []
        if here.end_min > ready_by:
            return []
        straight, slack = self._straight(supporter, here, there)
        if straight != NO_WAY and here.end_min + straight + slack <= ready_by:
            ways.append(straight)
        back, out = self.home_min(supporter, here), self.home_min(supporter, there)
        rested = here.end_min + back + self.problem.rest_at_home_min
        if NO_WAY not in (back, out) and rested + out <= ready_by:
            ways.append(back + out)
        return ways

    def _straight(self, supporter: Supporter, here: Session, there: Session) -> tuple[int, int]:
        """Return the minutes straight from ``here`` to ``there``, and the buffer they need."""
        if here.online and there.online:
            return 0, 0
        if here.online or there.online:
            # Whoever is online is at home: one of the two is the way to the venue.
            there_and_back = self.home_min(supporter, here), self.home_min(supporter, there)
            no_way = NO_WAY in there_and_back
            return NO_WAY if no_way else sum(there_and_back), self.problem.buffer_min
        if here.venue == there.venue:
            return 0, 0
        v, table = self.problem.venue_index, self.problem.travel_min[supporter.mode]
        return table[v[here.venue]][v[there.venue]], self.problem.buffer_min
