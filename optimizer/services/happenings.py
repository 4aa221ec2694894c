"""What happens after a roster is made, as a coordinator says it, and how it gets on file.

Somebody falls ill, a session moves, is cancelled or added, a storm closes a day. A list of these
can be kept as text while a run looks for a way out, and is put on file whole or not at all.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated, Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading
from data.repositories import people, plans, supply
from models.clock import MINUTES_PER_DAY, days_in_month, fiscal_year, month_start, utc_now
from models.errors import InputError, NotFound
from models.kinds import Role, SessionKind, SessionStatus
from models.tables import Absence, OutreachSession, Scenario
from optimizer.roster.desk import events
from optimizer.services import assemble
from optimizer.services.staffing import seats_for


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DropOut(_Said):
    """Somebody cannot come on some days; without a last one: until further notice."""

    kind: Literal["drop_out"] = "drop_out"
    supporter_id: int
    from_day: date
    to_day: date | None = None
    why: str = Field(default="", max_length=200)


class Moved(_Said):
    """A session is held at another time, at another venue, or both. Its length stays."""

    kind: Literal["moved"] = "moved"
    session_id: int
    day: date
    start_min: int
    venue_id: int


class Cancelled(_Said):
    """A session does not take place."""

    kind: Literal["cancelled"] = "cancelled"
    session_id: int


class Added(_Said):
    """A session more, staffed by the rule of its year."""

    kind: Literal["added"] = "added"
    code: str
    venue_id: int
    course_code: str
    day: date
    start_min: int
    learners: int = Field(ge=0)
    online: bool = False


class DayClosed(_Said):
    """No session takes place on a day, online ones excepted."""

    kind: Literal["day_closed"] = "day_closed"
    day: date


class Asked(_Said):
    """A coordinator chose who is to take a seat: pinned."""

    kind: Literal["asked"] = "asked"
    session_code: str
    supporter_id: int
    role: Role


Happening = Annotated[
    DropOut | Moved | Cancelled | Added | DayClosed | Asked, Field(discriminator="kind")
]
_MANY: TypeAdapter[tuple[Happening, ...]] = TypeAdapter(tuple[Happening, ...])


def to_json(happenings: tuple[Happening, ...]) -> str:
    """Write happenings as text."""
    return _MANY.dump_json(happenings).decode()


def from_json(text: str) -> tuple[Happening, ...]:
    """Read happenings that ``to_json`` wrote."""
    return _MANY.validate_json(text)


def free_code(engine: Engine, scenario_id: int, day: date, also_taken: Collection[str]) -> str:
    """Return a code for one more session on a day: 0112-139, the next number of the month."""
    with reading(engine) as session:
        taken = {one.code for one in plans.all_sessions(session, scenario_id)} | {*also_taken}
    number = len(taken) + 1
    while f"{day:%m%d}-{number:03d}" in taken:
        number += 1
    return f"{day:%m%d}-{number:03d}"


def put_on_file(session: Session, scenario_id: int, happenings: tuple[Happening, ...]) -> None:
    """Put happenings on file, in their order; the caller's transaction stores them.

    Raises:
        NotFound: ``session.not_on_file`` and the like, for what they name.
        InputError: ``happening.*`` where one makes no sense.
    """
    scenario = plans.scenario(session, scenario_id)
    for one in happenings:
        _put(session, scenario, one)
        session.flush()


def kernel_events(
    session: Session, scenario: Scenario, happenings: tuple[Happening, ...]
) -> list[events.Event]:
    """Return what the engine must know beyond the facts on file: whose seats are taken away."""
    first = assemble.plan_start(scenario)
    found: list[events.Event] = []
    for one in happenings:
        if isinstance(one, DropOut):
            start = max(0, (one.from_day - first).days) * MINUTES_PER_DAY
            end = None if one.to_day is None else (one.to_day - first).days + 1
            code = people.supporter(session, one.supporter_id).supporter.code
            found.append(events.DropOut(code, start, None if end is None else end * 1440))
    return found


def _put(session: Session, scenario: Scenario, one: Happening) -> None:
    assert scenario.id is not None
    match one:
        case DropOut():
            _drop_out(session, scenario, one)
        case Moved():
            _move(session, scenario, one)
        case Cancelled():
            row = _planned(session, one.session_id)
            row.status = SessionStatus.CANCELLED
            session.add(row)
        case Added():
            _add(session, scenario, one)
        case DayClosed():
            _close(session, scenario.id, one)
        case Asked():
            row = _by_code(session, scenario.id, one.session_code)
            assert row.id is not None
            plans.set_pin(session, scenario.id, row.id, one.supporter_id, one.role)
        case _ as unknown:
            assert_never(unknown)


def _drop_out(session: Session, scenario: Scenario, one: DropOut) -> None:
    if one.to_day is not None and one.to_day < one.from_day:
        raise InputError("happening.days")
    first, last = _month(scenario)
    if one.from_day > last or (one.to_day is not None and one.to_day < first):
        raise InputError("happening.month", first=first, last=last)
    who = people.supporter(session, one.supporter_id)
    session.add(
        Absence(
            supporter_id=who.id,
            from_day=one.from_day,
            to_day=one.to_day,
            why=one.why,
            set_at=utc_now(),
        )
    )
    assert scenario.id is not None
    missed = [
        row.id
        for row in plans.planned_sessions(session, scenario.id)
        if row.status is SessionStatus.PLANNED
        and one.from_day <= row.day
        and (one.to_day is None or row.day <= one.to_day)
    ]
    plans.remove_pins_of(session, who.id, [id for id in missed if id is not None])


def _move(session: Session, scenario: Scenario, one: Moved) -> None:
    row = _planned(session, one.session_id)
    end_min = one.start_min + row.end_min - row.start_min
    _refuse_outside(scenario, one.day, one.start_min, end_min)
    supply.venue(session, one.venue_id)
    row.day, row.start_min, row.end_min = one.day, one.start_min, end_min
    row.venue_id = one.venue_id
    session.add(row)


def _add(session: Session, scenario: Scenario, one: Added) -> None:
    course = next((c for c in supply.courses(session) if c.code == one.course_code), None)
    if course is None:
        raise NotFound("course.not_on_file", value=one.course_code)
    supply.venue(session, one.venue_id)
    end_min = one.start_min + course.minutes
    _refuse_outside(scenario, one.day, one.start_min, end_min)
    seats = seats_for(supply.staffing_rule(session, fiscal_year(one.day)), one.learners)
    assert scenario.id is not None
    session.add(
        OutreachSession(
            scenario_id=scenario.id,
            code=one.code,
            venue_id=one.venue_id,
            course_code=one.course_code,
            kind=SessionKind.CLASS,
            day=one.day,
            start_min=one.start_min,
            end_min=end_min,
            expected_learners=one.learners,
            leads=seats.leads,
            assistants=seats.assistants,
            status=SessionStatus.PLANNED,
            online=one.online,
        )
    )


def _close(session: Session, scenario_id: int, one: DayClosed) -> None:
    for row in plans.planned_sessions(session, scenario_id):
        if row.day == one.day and row.status is SessionStatus.PLANNED and not row.online:
            row.status = SessionStatus.CANCELLED
            session.add(row)


def _planned(session: Session, session_id: int) -> OutreachSession:
    row = plans.session_on(session, session_id)
    if row.status is not SessionStatus.PLANNED:
        raise InputError("happening.not_planned", value=row.code)
    return row


def _by_code(session: Session, scenario_id: int, code: str) -> OutreachSession:
    found = next((s for s in plans.all_sessions(session, scenario_id) if s.code == code), None)
    if found is None:
        raise NotFound("session.not_on_file", value=code)
    return found


def _refuse_outside(scenario: Scenario, day: date, start_min: int, end_min: int) -> None:
    if month_start(day) != scenario.month:
        first, last = _month(scenario)
        raise InputError("happening.month", first=first, last=last)
    if not 0 <= start_min < end_min <= MINUTES_PER_DAY:
        raise InputError("happening.hours")


def _month(scenario: Scenario) -> tuple[date, date]:
    """First and last day of a scenario's month."""
    return scenario.month, scenario.month.replace(day=days_in_month(scenario.month))
