"""The frozen input of the roster: refuses nonsense on construction, and says where it stands.

The types mirror ``docs/exchange-format.md`` field by field. Times and lengths are whole
minutes from the midnight that begins the plan; weights are whole numbers >= 0. Every refusal
is an ``InputError`` whose ``path`` names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import pairwise

from models.clock import MINUTES_PER_DAY, TimeWindow
from models.errors import InputError
from models.kinds import Order, Role, SkillLevel
from optimizer.roster.validation import LARGEST, at, known, text, texts, whole, whole_or_none

DAYS_PER_WEEK = 7
EVENING_FROM_MIN = 18 * 60
"""Unless a problem says otherwise."""

NO_WAY = -1
"""In a travel table: there is no way. Never a big number."""


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
        for name in ("max_travel_min", "max_per_day", "max_per_week", "max_total", "fair_share"):
            whole_or_none(name, getattr(self, name))
        for v, minutes in enumerate(self.home_to_venue_min):
            whole(f"home_to_venue_min[{v}]", minutes, minimum=NO_WAY)
        texts("tags", self.tags)
        self._refuse_overlapping_windows()

    def _refuse_overlapping_windows(self) -> None:
        for i, window in enumerate(self.available):
            whole(f"available[{i}][0]", window.start_min)
            whole(f"available[{i}][1]", window.end_min)
        by_start = sorted(range(len(self.available)), key=lambda i: self.available[i].start_min)
        for earlier, later in pairwise(by_start):
            if self.available[later].start_min < self.available[earlier].end_min:
                raise InputError(
                    "roster.windows_overlap", path=f"available[{later}]", other=earlier
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
    """What one unit of each part of the objective costs."""

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
            whole(weight.name, getattr(self, weight.name))


@dataclass(frozen=True)
class RosterProblem:
    """Who could go where, under which rules, and what matters.

    Attributes:
        name: The answer repeats it.
        days: Day d is minutes 1440 d to 1440 (d + 1); week k is days 7k to 7k + 6.
        buffer_min: Added to direct travel between two sessions at different venues.
        rest_at_home_min: Needed at home when a person goes home between two sessions.
        venues: Ids, in the order of every travel table.
        courses: Ids.
        travel_min: By mode, from venue (row) to venue (column); ``NO_WAY`` allowed.
        supporters: Entries: people and pools.
        sessions: In any order.
        weights: The objective.
        pins: Hard. A pin does not lift any other hard rule.
        bans: Hard.
        previous: An earlier roster.
        evening_from_min: A session that ends after this minute of its day is in the evening.
        together: Pairs of supporters who only work together.
        apart: Pairs of supporters who never do.
        order: The order of what matters from which ``weights`` were derived; None: given.

    Raises:
        InputError: ``roster.*`` with the path of the first field that cannot be.
    """

    name: str
    days: int
    buffer_min: int
    rest_at_home_min: int
    venues: tuple[str, ...]
    courses: tuple[str, ...]
    travel_min: Mapping[str, tuple[tuple[int, ...], ...]]
    supporters: tuple[Supporter, ...]
    sessions: tuple[Session, ...]
    weights: Weights
    pins: tuple[Pin, ...] = ()
    bans: tuple[Ban, ...] = ()
    previous: tuple[PreviousAssignment, ...] = ()
    evening_from_min: int = EVENING_FROM_MIN
    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    order: Order | None = None

    def __post_init__(self) -> None:
        text("name", self.name, may_be_empty=True)
        whole("days", self.days, minimum=1)
        whole("buffer_min", self.buffer_min)
        whole("rest_at_home_min", self.rest_at_home_min)
        texts("venues", self.venues)
        texts("courses", self.courses)
        for mode, matrix in self.travel_min.items():
            text("travel_min", mode)
            with at(f"travel_min.{mode}"):
                _refuse_bad_matrix(matrix, len(self.venues))
        self._refuse_bad_supporters()
        self._refuse_bad_sessions()
        for name in ("pins", "bans", "previous"):
            self._refuse_unknown_pairs(name, getattr(self, name))

    def _refuse_bad_supporters(self) -> None:
        _refuse_repeated_ids("supporters", [supporter.id for supporter in self.supporters])
        courses = set(self.courses)
        for i, supporter in enumerate(self.supporters):
            with at(f"supporters[{i}]"):
                known("mode", supporter.mode, self.travel_min)
                _refuse_length("home_to_venue_min", supporter.home_to_venue_min, len(self.venues))
                for course in supporter.skills:
                    known("skills", course, courses)

    def _refuse_bad_sessions(self) -> None:
        _refuse_repeated_ids("sessions", [session.id for session in self.sessions])
        venues, courses = set(self.venues), set(self.courses)
        for i, session in enumerate(self.sessions):
            with at(f"sessions[{i}]"):
                known("venue", session.venue, venues)
                known("course", session.course, courses)
                if session.day >= self.days:
                    raise InputError(
                        "roster.after_last_day",
                        path="start_min",
                        value=session.start_min,
                        days=self.days,
                    )

    def _refuse_unknown_pairs(
        self, name: str, pairs: tuple[Pin | Ban | PreviousAssignment, ...]
    ) -> None:
        for i, pair in enumerate(pairs):
            known(f"{name}[{i}].session", pair.session, self.session_index)
            known(f"{name}[{i}].supporter", pair.supporter, self.supporter_index)

    @cached_property
    def session_index(self) -> dict[str, int]:
        """Position of each session by id."""
        return {session.id: j for j, session in enumerate(self.sessions)}

    @cached_property
    def supporter_index(self) -> dict[str, int]:
        """Position of each supporter by id."""
        return {supporter.id: s for s, supporter in enumerate(self.supporters)}

    @cached_property
    def venue_index(self) -> dict[str, int]:
        """Position of each venue by id."""
        return {venue: v for v, venue in enumerate(self.venues)}


def _refuse_repeated_ids(path: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for i, value in enumerate(ids):
        if value in seen:
            raise InputError("roster.given_twice", path=f"{path}[{i}].id", value=value)
        seen.add(value)


def _refuse_length(path: str, values: tuple[object, ...], expected: int) -> None:
    if len(values) != expected:
        raise InputError("roster.wrong_length", path=path, value=len(values), expected=expected)


def _refuse_bad_matrix(matrix: tuple[tuple[int, ...], ...], venues: int) -> None:
    _refuse_length("", matrix, venues)
    for row, minutes_to in enumerate(matrix):
        _refuse_length(f"[{row}]", minutes_to, venues)
        for column, minutes in enumerate(minutes_to):
            # The plain comparison first: a city has a quarter of a million of these.
            if type(minutes) is not int or not NO_WAY <= minutes <= LARGEST:
                whole(f"[{row}][{column}]", minutes, minimum=NO_WAY)
        if minutes_to[row] != 0:
            raise InputError(
                "roster.diagonal_not_zero", path=f"[{row}][{row}]", value=minutes_to[row]
            )
