"""The frozen input of the roster: refuses nonsense on construction, and says where it stands.

The types mirror ``docs/exchange-format.md`` field by field. Times and lengths are whole
minutes from the midnight that begins the plan; weights are whole numbers >= 0. Every refusal
is an ``InputError`` whose ``path`` names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from models.clock import MINUTES_PER_DAY
from models.errors import InputError
from models.kinds import Order, Role
from optimizer.roster.entries import (
    DAYS_PER_WEEK,
    NO_WAY,
    Ban,
    Pin,
    PreviousAssignment,
    Session,
    Supporter,
    Weights,
)
from optimizer.roster.validation import LARGEST, at, known, text, texts, whole

__all__ = [
    "DAYS_PER_WEEK",
    "EVENING_FROM_MIN",
    "NO_WAY",
    "Ban",
    "Pin",
    "PreviousAssignment",
    "RosterProblem",
    "Session",
    "Supporter",
    "Weights",
]

EVENING_FROM_MIN = 18 * 60
"""Unless a problem says otherwise."""


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
        whole("evening_from_min", self.evening_from_min, maximum=MINUTES_PER_DAY)
        self._refuse_bad_supporters()
        self._refuse_bad_sessions()
        for name in ("pins", "bans", "previous"):
            self._refuse_unknown_pairs(name, getattr(self, name))
        self._refuse_unclear_past()
        self._refuse_bad_couples()
        self._refuse_big_weights()

    def _refuse_bad_supporters(self) -> None:
        _refuse_repeated_ids("supporters", [supporter.id for supporter in self.supporters])
        courses = set(self.courses)
        for i, supporter in enumerate(self.supporters):
            with at(f"supporters[{i}]"):
                known("mode", supporter.mode, self.travel_min)
                _refuse_length("home_to_venue_min", supporter.home_to_venue_min, len(self.venues))
                for course in supporter.skills:
                    known("skills", course, courses)
                for v, venue in enumerate(supporter.preferred_venues):
                    known(f"preferred_venues[{v}]", venue, self.venue_index)

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

    def _refuse_unclear_past(self) -> None:
        """Who was in a held session, and as what, must be clear; a pin there may not differ."""
        held = {session.id for session in self.sessions if session.held}
        people: set[tuple[str, str, int]] = set()
        seats: set[tuple[str, str, Role | None]] = set()
        for i, one in enumerate(self.previous):
            if one.session not in held:
                continue
            with at(f"previous[{i}]"):
                self._refuse_unclear_seat(one)
                person = (one.session, one.supporter, one.person)
                if person in people:
                    raise InputError("roster.given_twice", path="", value=one.supporter)
            people.add(person)
            seats |= {(one.session, one.supporter, role) for role in (None, one.role)}
        for i, pin in enumerate(self.pins):
            if pin.session in held and (pin.session, pin.supporter, pin.role) not in seats:
                raise InputError("roster.pin_on_held", path=f"pins[{i}]", session=pin.session)

    def _refuse_unclear_seat(self, one: PreviousAssignment) -> None:
        if one.role is None:
            raise InputError("roster.held_without_role", path="role", session=one.session)
        count = self.supporters[self.supporter_index[one.supporter]].count
        if one.person >= count:
            raise InputError("roster.no_such_person", path="person", value=one.person, count=count)

    def _refuse_bad_couples(self) -> None:
        """A pair of ``together`` or ``apart`` is two people one can name, in one place."""
        found: dict[frozenset[str], str] = {}
        for name in ("together", "apart"):
            for i, pair in enumerate(getattr(self, name)):
                with at(f"{name}[{i}]"):
                    for n, one in enumerate(pair):
                        self._refuse_pool(f"[{n}]", one)
                    couple = frozenset(pair)
                    if len(couple) < 2:
                        raise InputError("roster.pair_of_one", path="", value=pair[0])
                    if couple in found:
                        raise InputError(
                            "roster.pair_given_twice",
                            path="",
                            value=", ".join(pair),
                            other=found[couple],
                        )
                found[couple] = f"{name}[{i}]"

    def _refuse_pool(self, path: str, supporter_id: str) -> None:
        known(path, supporter_id, self.supporter_index)
        count = self.supporters[self.supporter_index[supporter_id]].count
        if count > 1:
            raise InputError("roster.needs_one_person", path=path, value=supporter_id, count=count)

    def _refuse_big_weights(self) -> None:
        """Derived weights may be of any size: what matters more must outweigh all the rest."""
        if self.order is None:
            for weight in fields(self.weights):
                whole(f"weights.{weight.name}", getattr(self.weights, weight.name))

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
