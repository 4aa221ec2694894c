"""Seats and people of a problem as a person reads them: names, days and places, no codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from data.repositories import people, plans, supply
from models.clock import MINUTES_PER_DAY
from models.codes import MunicipalityCode
from models.kinds import Role
from models.tables import Scenario
from optimizer.roster import problem as kernel
from optimizer.roster.desk.replacements import Offer
from optimizer.roster.desk.trial import Extra
from optimizer.roster.solution import Assignment
from optimizer.services import assemble


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name."""

    code: str
    supporter_id: int
    name: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One session: when, where and what."""

    code: str
    day: date
    start_min: int
    end_min: int
    venue_name: str
    course_code: str
    online: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of one session, and who is meant."""

    place: Place
    role: Role
    person: Person


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who could take a seat, and what that means.

    Attributes:
        person: Who.
        extras: What the roster has more or less of, part by part.
        total: Their cost.
        load: Sessions of the person in the month, then.
        gives_up: The seat they must give up for it; None where none.
        refilled_by: Who takes that one over; None where nobody can.
    """

    person: Person
    extras: tuple[Extra, ...]
    total: int
    load: int
    gives_up: Seat | None = None
    refilled_by: Person | None = None

    @property
    def alone(self) -> bool:
        """Whether nobody else's duties change."""
        return self.gives_up is None


class Book:
    """Names by code: of everybody and every venue of a scenario's city."""

    def __init__(self, session: Session, scenario: Scenario) -> None:
        code = MunicipalityCode(scenario.municipality_code)
        self.first_day = assemble.plan_start(scenario)
        self.people = {
            one.supporter.code: Person(
                one.supporter.code, one.id, one.supporter.name, one.supporter.fictional
            )
            for one in people.supporters(session, code)
        }
        self.venues = {venue.code: venue.name for venue in supply.venues(session, code)}
        assert scenario.id is not None
        self.session_ids = {
            one.code: one.id for one in plans.all_sessions(session, scenario.id) if one.id
        }

    def place(self, one: kernel.Session) -> Place:
        """A session of a problem."""
        midnight = one.day * MINUTES_PER_DAY
        return Place(
            code=one.id,
            day=self.first_day + timedelta(days=one.day),
            start_min=one.start_min - midnight,
            end_min=one.end_min - midnight,
            venue_name=self.venues[one.venue],
            course_code=one.course,
            online=one.online,
        )

    def seat(self, problem: kernel.RosterProblem, one: Assignment) -> Seat:
        """A seat of a problem that somebody sits in."""
        session = problem.sessions[problem.session_index[one.session]]
        return Seat(self.place(session), one.role, self.people[one.supporter])

    def taker(self, problem: kernel.RosterProblem, offer: Offer) -> Taker:
        """Somebody who could take a seat."""
        refilled = offer.refilled_by
        return Taker(
            person=self.people[offer.seat.supporter],
            extras=offer.extras,
            total=offer.total,
            load=offer.load,
            gives_up=None if offer.gives_up is None else self.seat(problem, offer.gives_up),
            refilled_by=None if refilled is None else self.people[refilled.supporter],
        )


def by_session(seats: Iterable[Assignment]) -> Mapping[tuple[str, Role], list[Assignment]]:
    """Seats by session and role."""
    found: dict[tuple[str, Role], list[Assignment]] = {}
    for one in seats:
        found.setdefault((one.session, one.role), []).append(one)
    return found
