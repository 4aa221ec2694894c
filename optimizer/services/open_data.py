"""A city's sessions and venues as open data in the standard's layouts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading
from data.exporters.csv_file import CsvFile, Encoding, Generation
from data.exporters.event_list import Event, event_list
from data.exporters.facility_list import facility_list
from data.reference import catalog
from data.repositories import plans, rosters, supply
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import SessionKind, SessionStatus
from models.reasons import PlaceQuality
from models.tables import Course, OutreachSession, Scenario, Venue, VenueRow

__all__ = ["CsvFile", "Encoding", "EventWords", "Generation", "Which", "events", "facilities"]


class Which(StrEnum):
    """Which sessions are listed."""

    PUBLISHED = "published"
    """Those of plans whose roster has been published."""
    PLANNED = "planned"
    """Every plan's; of several for one month the published one, else the newest."""


@dataclass(frozen=True, slots=True)
class EventWords:
    """How events are named, in words of the city.

    Attributes:
        names: イベント名 by kind of session, with ``{course}`` in it.
        kana: The same in kana.
        english: The same in English.
        course_kana: A course's name in kana, by code.
        description: 説明, with ``{course}`` in it.
        online: 備考 of one that is held online.
        online_place: 場所名称 of one that is held online.
    """

    names: Mapping[SessionKind, str]
    kana: Mapping[SessionKind, str]
    english: Mapping[SessionKind, str]
    course_kana: Mapping[str, str]
    description: str
    online: str
    online_place: str


def events(
    engine: Engine,
    code: MunicipalityCode,
    words: EventWords,
    *,
    which: Which = Which.PUBLISHED,
    month: date | None = None,
    generation: Generation = Generation.OLDER,
    encoding: Encoding = Encoding.UTF_8,
) -> CsvFile:
    """Write イベント一覧 of a city's sessions; cancelled ones are left out.

    Args:
        engine: The database.
        code: The city.
        words: How events are named.
        which: Which sessions.
        month: First day of the only month wanted; None: every month.
        generation: Which of the standard's layouts.
        encoding: Which encoding; what it cannot hold is reported.

    Raises:
        NotFound: ``open_data.no_sessions`` where there are none such.
    """
    with reading(engine) as session:
        courses = {one.code: one for one in supply.courses(session)}
        venues = {one.id: one for one in supply.venues(session, code)}
        planned = [
            one
            for scenario in _scenarios(session, code, which, month)
            for one in plans.planned_sessions(session, scenario.id or 0)
            if one.status is not SessionStatus.CANCELLED
        ]
    if not planned:
        raise NotFound("open_data.no_sessions", value=code)
    planned.sort(key=lambda one: (one.day, one.start_min, one.code))
    met = Counter(one.code for one in planned)
    listed = [
        _event(one, courses[one.course_code], venues[one.venue_id], words, met) for one in planned
    ]
    return event_list(catalog.find_municipality(code), listed, generation, encoding)


def facilities(
    engine: Engine,
    code: MunicipalityCode,
    *,
    generation: Generation = Generation.OLDER,
    encoding: Encoding = Encoding.UTF_8,
) -> CsvFile:
    """Write 公共施設一覧 of a city's venues.

    Raises:
        NotFound: ``open_data.no_venues`` where there are none.
    """
    with reading(engine) as session:
        venues = [VenueRow.model_validate(one.model_dump()) for one in supply.venues(session, code)]
    if not venues:
        raise NotFound("open_data.no_venues", value=code)
    return facility_list(catalog.find_municipality(code), venues, generation, encoding)


def _scenarios(
    session: Session, code: MunicipalityCode, which: Which, month: date | None
) -> Sequence[Scenario]:
    """The plan of each month that counts."""
    chosen: dict[date, tuple[bool, int, Scenario]] = {}
    for scenario in plans.scenarios(session, code):
        if month not in (None, scenario.month) or scenario.id is None:
            continue
        public = bool(rosters.publications(session, scenario.id))
        if which is Which.PUBLISHED and not public:
            continue
        here = (public, scenario.id, scenario)
        before = chosen.get(scenario.month)
        if before is None or here[:2] > before[:2]:
            chosen[scenario.month] = here
    return [chosen[key][2] for key in sorted(chosen)]


def _event(
    one: OutreachSession, course: Course, venue: Venue, words: EventWords, met: Counter[str]
) -> Event:
    placed = venue.place_quality is PlaceQuality.OK and not one.online
    return Event(
        id=one.code if met[one.code] == 1 else f"{one.day:%Y%m}-{one.code}",
        name=words.names[one.kind].format(course=course.name_ja),
        kana=words.kana[one.kind].format(course=words.course_kana.get(course.code, "")),
        english=words.english[one.kind].format(course=course.name_en),
        day=one.day,
        start_min=one.start_min,
        end_min=one.end_min,
        description=words.description.format(course=course.name_ja),
        place=words.online_place if one.online else venue.name,
        address="" if one.online else venue.address,
        lat=venue.lat if placed else None,
        lon=venue.lon if placed else None,
        capacity=one.expected_learners,
        note=words.online if one.online else "",
    )
