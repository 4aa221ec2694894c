"""What is on file for a city and month: what every screen's frame and lists show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from data.database import reading, transaction
from data.demand.rates import has_rates
from data.repositories import geography, people, plans, rosters, supply, surveys
from data.repositories import sources as source_rows
from data.repositories.geography import CountEdition as CountEdition  # screens name it
from data.repositories.versions import Topic, raise_version, version
from models.clock import fiscal_year
from models.codes import MunicipalityCode
from models.errors import InputError
from models.kinds import SessionStatus, SourceKind
from models.tables import (
    Course,
    Municipality,
    OutreachSession,
    Scenario,
    Source,
    UsageSurvey,
    Venue,
    VenueRow,
)
from models.tables.demand import UsageDefinition
from optimizer.services.staff_view import AbsenceView as AbsenceView  # screens name them
from optimizer.services.staff_view import SupporterView as SupporterView
from optimizer.services.staff_view import supporter_view
from optimizer.services.staffing import seats_for

CHANGEABLE = frozenset({"seats", "wifi", "step_free", "open_days", "opens_min", "closes_min"})
"""What the venue screen may correct: facts that the published lists leave unknown."""


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One session with the names of what it refers to."""

    session_id: int
    code: str
    day: date
    start_min: int
    end_min: int
    venue_id: int
    venue_name: str
    course_code: str
    learners: int
    leads: int
    assistants: int
    status: SessionStatus = SessionStatus.PLANNED
    online: bool = False
    series: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VenueView:
    """One venue and how often it is used in the month."""

    venue: Venue
    sessions: int


def cities(engine: Engine) -> Sequence[Municipality]:
    """Municipalities on file."""
    with reading(engine) as session:
        return geography.municipalities(session)


def editions(engine: Engine, code: MunicipalityCode) -> tuple[CountEdition, ...]:
    """Population editions on file, towns first, newest first."""
    with reading(engine) as session:
        return geography.editions(session, code)


def waves(engine: Engine) -> Sequence[UsageSurvey]:
    """Waves of the whole country that a need of non-users can come from, oldest first."""
    with reading(engine) as session:
        return [
            one
            for one in surveys.surveys(session)
            if one.definition is UsageDefinition.USE
            and one.municipality_code is None
            and has_rates(surveys.rates(session, one.key))
        ]


def scenarios(engine: Engine, code: MunicipalityCode) -> Sequence[Scenario]:
    """Scenarios of a city, newest month first."""
    with reading(engine) as session:
        return plans.scenarios(session, code)


def scenario(engine: Engine, scenario_id: int) -> Scenario:
    """One scenario.

    Raises:
        NotFound: ``scenario.not_on_file``.
    """
    with reading(engine) as session:
        return plans.scenario(session, scenario_id)


def courses(engine: Engine) -> Sequence[Course]:
    """The catalogue of courses."""
    with reading(engine) as session:
        return supply.courses(session)


def sources(engine: Engine, code: MunicipalityCode) -> Sequence[Source]:
    """Sources of the facts on file for a city; what was done by hand has no publisher."""
    with reading(engine) as session:
        found = source_rows.sources(session, code)
    return [source for source in found if source.kind is not SourceKind.BY_HAND]


def boundary(engine: Engine, code: MunicipalityCode) -> str | None:
    """The city's outline as GeoJSON, where one has been loaded."""
    with reading(engine) as session:
        return geography.boundary(session, code)


def data_version(engine: Engine) -> str:
    """A text that differs whenever anything on file has changed: what caches are keyed by."""
    with reading(engine) as session:
        return version(session, *Topic)


def venues(
    engine: Engine, code: MunicipalityCode, scenario_id: int | None
) -> tuple[VenueView, ...]:
    """Venues of a city with their sessions in a scenario."""
    with reading(engine) as session:
        rows = supply.venues(session, code)
        planned = [] if scenario_id is None else plans.planned_sessions(session, scenario_id)
    uses = Counter(one.venue_id for one in planned)
    return tuple(VenueView(row, uses[row.id or 0]) for row in rows)


def sessions(engine: Engine, scenario_id: int) -> tuple[PlannedSession, ...]:
    """Sessions of a scenario that are to take place or have, in the order they begin."""
    return tuple(
        one
        for one in all_sessions(engine, scenario_id)
        if one.status is not SessionStatus.CANCELLED
    )


def all_sessions(engine: Engine, scenario_id: int) -> tuple[PlannedSession, ...]:
    """Every session of a scenario, cancelled ones included, in the order they begin."""
    with reading(engine) as session:
        code = MunicipalityCode(plans.scenario(session, scenario_id).municipality_code)
        names = {venue.id: venue.name for venue in supply.venues(session, code)}
        tags = plans.session_tags(session, scenario_id)
        found = plans.all_sessions(session, scenario_id)
    return tuple(_planned(one, names[one.venue_id], tags.get(one.id or 0, ())) for one in found)


def supporters(engine: Engine, code: MunicipalityCode) -> tuple[SupporterView, ...]:
    """Supporters of a city."""
    with reading(engine) as session:
        return tuple(supporter_view(one) for one in people.supporters(session, code))


def understaffed(engine: Engine, scenario_id: int) -> tuple[PlannedSession, ...]:
    """Sessions with fewer seats than the staffing rule of their year asks for."""
    with reading(engine) as session:
        month = plans.scenario(session, scenario_id).month
        rule = supply.staffing_rule(session, fiscal_year(month))

    def short(one: PlannedSession) -> bool:
        needed = seats_for(rule, one.learners)
        return one.leads < needed.leads or one.assistants < needed.assistants

    return tuple(one for one in sessions(engine, scenario_id) if short(one))


def latest_version(engine: Engine, scenario_id: int) -> int | None:
    """Number of the latest published roster of a scenario."""
    with reading(engine) as session:
        published = rosters.publications(session, scenario_id)
    return published[0].version if published else None


def correct_venue(engine: Engine, venue_id: int, **changes: object) -> None:
    """Correct facts of a venue. None means unknown.

    Raises:
        NotFound: ``venue.not_on_file``.
        InputError: ``venue.field`` for a fact that cannot be corrected here, ``venue.value``
            for a value that makes no sense.
    """
    for name in changes:
        if name not in CHANGEABLE:
            raise InputError("venue.field", value=name)
    with transaction(engine) as session:
        row = supply.venue(session, venue_id)
        try:
            checked = VenueRow.model_validate({**row.model_dump(), **changes})
        except ValueError as error:
            raise InputError("venue.value", name=row.name) from error
        for name in changes:
            setattr(row, name, getattr(checked, name))
        session.add(row)
        raise_version(session, Topic.FACTS)


def _planned(one: OutreachSession, venue_name: str, tags: tuple[str, ...]) -> PlannedSession:
    assert one.id is not None
    return PlannedSession(
        session_id=one.id,
        code=one.code,
        day=one.day,
        start_min=one.start_min,
        end_min=one.end_min,
        venue_id=one.venue_id,
        venue_name=venue_name,
        course_code=one.course_code,
        learners=one.expected_learners,
        leads=one.leads,
        assistants=one.assistants,
        status=one.status,
        online=one.online,
        series=one.series,
        tags=tags,
    )
