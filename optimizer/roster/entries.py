"""What a roster problem is made of: people, sessions, pins, bans, an earlier roster, weights.

Each refuses nonsense about itself on construction; what only shows beside the others is
refused by ``RosterProblem``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import pairwise

from models.clock import MINUTES_PER_DAY, TimeWindow
from models.errors import InputError
from models.kinds import Role, SkillLevel
from optimizer.roster.validation import (
    text,
    texts,
    true_or_false,
    whole,
    whole_of_any_size,
    whole_or_none,
)

DAYS_PER_WEEK = 7

NO_WAY = -1
"""In a travel table: there is no way. Never a big number."""


_LIMITS = (
    "max_travel_min",
    "max_per_day",
    "max_per_week",
    "max_total",
    "fair_share",
    "max_days_per_week",
    "max_evenings_per_week",
    "max_evenings",
)


@dataclass(frozen=True, slots=True)
class Supporter:
    """One person, or a pool of interchangeable people at one base.

    Attributes:
        id: Unique among supporters.
        mode: Key of ``RosterProblem.travel_min``.
        home_to_venue_min: One way per venue, the same back; ``NO_WAY`` where there is none.
        available: Windows; a session must lie inside one of them as written.
        skills: Level by course. A course not named: neither seat.
        count: People of this entry.
        max_travel_min: Longest allowed home to venue, one way.
        tags: What else this person brings, such as ``sign_language``.
        max_per_day: Sessions per person and day.
        max_per_week: Sessions of the entry, all its people together, per week.
        max_total: Sessions of the entry in all.
        fair_share: Sessions of the entry above it cost ``Weights.overload`` each.
        rest_between_days_min: At home between two neighbouring days; one person only.
        max_days_per_week: Person-days of the entry with work, per week.
        max_evenings_per_week: Person-days of the entry that go into the evening, per week.
        max_evenings: The same in all.
        newcomer: Sits only beside somebody who is not a newcomer.
        min_total: Sessions of the entry in all, at least.
        preferred_venues: Others cost ``Weights.unpreferred_venue``; empty: no preference.
        preferred: Windows; other times cost ``Weights.unpreferred_time``; empty: no preference.
        dispatch: Called only where local people cannot fill.

    Raises:
        InputError: With the path of the field.
    """

    id: str
    mode: str
    home_to_venue_min: tuple[int, ...]
    available: tuple[TimeWindow, ...]
    skills: Mapping[str, SkillLevel]
    count: int = 1
    max_travel_min: int | None = None
    tags: tuple[str, ...] = ()
    max_per_day: int | None = None
    max_per_week: int | None = None
    max_total: int | None = None
    fair_share: int | None = None
    rest_between_days_min: int | None = None
    max_days_per_week: int | None = None
    max_evenings_per_week: int | None = None
    max_evenings: int | None = None
    newcomer: bool = False
    min_total: int = 0
    preferred_venues: tuple[str, ...] = ()
    preferred: tuple[TimeWindow, ...] = ()
    dispatch: bool = False

    def __post_init__(self) -> None:
        text("id", self.id)
        whole("count", self.count, minimum=1)
        for name in _LIMITS:
            whole_or_none(name, getattr(self, name))
        for v, minutes in enumerate(self.home_to_venue_min):
            whole(f"home_to_venue_min[{v}]", minutes, minimum=NO_WAY)
        texts("tags", self.tags)
        _refuse_overlapping_windows("available", self.available)
        whole("min_total", self.min_total)
        true_or_false("newcomer", self.newcomer)
        true_or_false("dispatch", self.dispatch)
        texts("preferred_venues", self.preferred_venues)
        _refuse_overlapping_windows("preferred", self.preferred)
        self._refuse_bad_rest()

    def _refuse_bad_rest(self) -> None:
        rest = self.rest_between_days_min
        if rest is None:
            return
        whole("rest_between_days_min", rest, maximum=MINUTES_PER_DAY)
        if self.count > 1:
            raise InputError(
                "roster.needs_one_person",
                path="rest_between_days_min",
                value=self.id,
                count=self.count,
            )


def _refuse_overlapping_windows(path: str, windows: tuple[TimeWindow, ...]) -> None:
    for i, window in enumerate(windows):
        whole(f"{path}[{i}][0]", window.start_min)
        whole(f"{path}[{i}][1]", window.end_min)
    by_start = sorted(range(len(windows)), key=lambda i: windows[i].start_min)
    for earlier, later in pairwise(by_start):
        if windows[later].start_min < windows[earlier].end_min:
            raise InputError(
                "roster.windows_overlap", path=f"{path}[{later}]", other=f"{path}[{earlier}]"
            )


@dataclass(frozen=True, slots=True)
class Session:
    """One class at one venue in [start_min, end_min), with seats to fill.

    Attributes:
        id: Unique among sessions.
        venue: Venue id.
        start_min: From the midnight that begins the plan.
        end_min: On the same day; 24:00 still belongs to it.
        course: Course id.
        leads: Seats for leads.
        assistants: Seats for assistants.
        tags_required: Each is met when one person in the session, in any seat, has it.
        online: Held from home; ``venue`` is the host, and nobody travels.
        series: Sessions of one series that have a lead have the same lead.
        held: Already held: the people of ``RosterProblem.previous`` are a fact.

    Raises:
        InputError: With the path of the field.
    """

    id: str
    venue: str
    start_min: int
    end_min: int
    course: str
    leads: int = 1
    assistants: int = 0
    tags_required: tuple[str, ...] = ()
    online: bool = False
    series: str | None = None
    held: bool = False

    def __post_init__(self) -> None:
        text("id", self.id)
        for name in ("start_min", "end_min", "leads", "assistants"):
            whole(name, getattr(self, name))
        if self.end_min <= self.start_min:
            raise InputError(
                "roster.end_before_start", path="end_min", value=self.end_min, start=self.start_min
            )
        midnight = MINUTES_PER_DAY * (self.day + 1)
        if self.end_min > midnight:
            raise InputError(
                "roster.past_midnight", path="end_min", value=self.end_min, midnight=midnight
            )
        texts("tags_required", self.tags_required)
        true_or_false("online", self.online)
        true_or_false("held", self.held)
        self._refuse_bad_series()

    def _refuse_bad_series(self) -> None:
        if self.series is None:
            return
        text("series", self.series)
        if self.leads > 1:
            raise InputError("roster.series_needs_one_lead", path="leads", value=self.leads)

    @property
    def day(self) -> int:
        """Day of the plan, from 0."""
        return self.start_min // MINUTES_PER_DAY

    @property
    def week(self) -> int:
        """Week of the plan, from 0."""
        return self.day // DAYS_PER_WEEK

    @property
    def seats(self) -> int:
        """Seats of both roles."""
        return self.leads + self.assistants


@dataclass(frozen=True, slots=True)
class Pin:
    """This supporter must be in this session, in this role if one is given."""

    session: str
    supporter: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Ban:
    """This supporter may not be in this session."""

    session: str
    supporter: str


@dataclass(frozen=True, slots=True)
class PreviousAssignment:
    """A seat of an earlier roster, for ``Weights.change``; it may break today's rules."""

    session: str
    supporter: str
    role: Role | None = None
    person: int = 0

    def __post_init__(self) -> None:
        whole("person", self.person)


@dataclass(frozen=True, slots=True)
class Weights:
    """What one unit of each part of the objective costs: whole numbers >= 0.

    Derived from an order of what matters they can be of any size; ``RosterProblem`` refuses
    given ones above 1,000,000,000.
    """

    unfilled_lead: int
    unfilled_assistant: int
    unfilled_tag: int = 0
    travel_min: int = 1
    overload: int = 0
    person_used: int = 0
    change: int = 0
    dispatched: int = 0
    unpreferred_venue: int = 0
    unpreferred_time: int = 0

    def __post_init__(self) -> None:
        for weight in fields(self):
            whole_of_any_size(weight.name, getattr(self, weight.name))
