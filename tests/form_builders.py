"""A small city on file, and forms sent through the door and stored, for the tests of forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
from sqlalchemy import Engine, create_engine
from sqlmodel import Session, SQLModel

from data.importers.door import parse_files
from data.importers.journal import Journal, LoadingInto
from data.importers.layouts.attendance import AttendanceFacts
from data.importers.layouts.availability import AvailabilityFacts
from data.importers.layouts.supporters import SupporterFacts
from data.importers.layouts.venue_hours import VenueHoursFacts
from data.importers.report import ParsedFile
from data.importers.stores import attendance, availability, checks, supporters, venue_hours
from data.reference import catalog
from models.clock import utc_now
from models.codes import MunicipalityCode
from models.kinds import (
    CountKind,
    SessionKind,
    SessionStatus,
    SourceKind,
    SupporterKind,
    TravelMode,
    VenueKind,
)
from models.rejects import Notice
from models.tables import (
    Course,
    ImportRun,
    Municipality,
    OutreachSession,
    Scenario,
    Source,
    Supporter,
    SupporterRow,
    UsageSurvey,
    Venue,
    VenueRow,
)

CITY = MunicipalityCode("37201")
MONTH = date(2026, 7, 1)
STORES: dict[type, Callable[..., Counter[str]]] = {
    SupporterFacts: supporters.store,
    AvailabilityFacts: availability.store,
    VenueHoursFacts: venue_hours.store,
    AttendanceFacts: attendance.store,
}


@contextmanager
def small_city() -> Iterator[Engine]:
    """A municipality with its courses and a source, and nobody in it."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        settle(session)
    yield engine
    engine.dispose()


def settle(session: Session) -> None:
    """Put the municipality, its courses, a source and its import on file."""
    session.add(Municipality.model_validate(catalog.find_municipality(CITY)))
    session.add_all(Course.model_validate(one) for one in catalog.courses())
    session.add(Source(key="37201/x@1", kind=SourceKind.BY_HAND, title="x"))
    session.flush()
    session.add(
        ImportRun(
            source_id=1,
            municipality_code=CITY,
            imported_at=utc_now(),
            rows_read=0,
            rows_loaded=0,
            rows_rejected=0,
        )
    )


def person(code: str, **changes: Any) -> SupporterRow:
    """A supporter's row."""
    values = {
        "municipality_code": CITY,
        "code": code,
        "name": f"架空 {code}",
        "kind": SupporterKind.SENIOR,
        "origin_mesh": "513420112",
        "mode": TravelMode.CAR,
    }
    return SupporterRow.model_validate(values | changes)


def add_people(engine: Engine, *rows: SupporterRow) -> None:
    """Put supporters on file."""
    with Session(engine) as session, session.begin():
        session.add_all(Supporter.model_validate(row) for row in rows)


def add_venues(engine: Engine, *names: str) -> None:
    """Put venues on file, their codes their names."""
    with Session(engine) as session, session.begin():
        for name in names:
            row = VenueRow(
                municipality_code=CITY, code=name, name=name, kind=VenueKind.COMMUNITY_CENTER
            )
            session.add(Venue.model_validate(row, update={"source_id": 1}))


def add_plan(engine: Engine, *codes: str, cancelled: tuple[str, ...] = ()) -> int:
    """A scenario of the month with sessions at the first venue; return its id."""
    with Session(engine) as session, session.begin():
        wave = catalog.surveys()[0]
        session.add(UsageSurvey.model_validate(wave))
        session.flush()
        scenario = Scenario(
            municipality_code=CITY,
            name="計画",
            month=MONTH,
            population_as_of=date(2026, 2, 1),
            population_kind=CountKind.REGISTER,
            survey_key=wave.key,
            buffer_min=10,
            rest_at_home_min=30,
            weights_json="{}",
            created_at=utc_now(),
        )
        session.add(scenario)
        session.flush()
        assert scenario.id is not None
        for number, code in enumerate(codes, start=1):
            status = SessionStatus.CANCELLED if code in cancelled else SessionStatus.PLANNED
            session.add(
                OutreachSession(
                    scenario_id=scenario.id,
                    code=code,
                    venue_id=1,
                    course_code="B1",
                    kind=SessionKind.CLASS,
                    day=MONTH.replace(day=number),
                    start_min=600,
                    end_min=660,
                    expected_learners=5,
                    leads=1,
                    assistants=1,
                    status=status,
                )
            )
        return scenario.id


def read_back(name: str, data: bytes) -> ParsedFile:
    """Send a form through the door."""
    return parse_files([(name, data)])[0]


def store(engine: Engine, parsed: ParsedFile) -> Counter[str]:
    """Store what a form said."""
    with Session(engine) as session, session.begin():
        into = LoadingInto(CITY, 1, 1, Journal())
        done: Counter[str] = Counter()
        for bundle in parsed.bundles:
            done += STORES[type(bundle)](session, bundle, into)
        return done


def asked(engine: Engine, parsed: ParsedFile) -> tuple[Notice, ...]:
    """What the database has to say about a form."""
    with Session(engine) as session:
        return checks.checked(session, parsed.bundles, CITY)


def edited(data: bytes, *changes: tuple[str, Any], sheet: int = 0) -> bytes:
    """A workbook with some cells changed, such as ``("C5", "○")``."""
    book = openpyxl.load_workbook(BytesIO(data))
    for cell, value in changes:
        book.worksheets[sheet][cell] = value
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def found_cell(data: bytes, text: str, sheet: int = 0) -> Any:
    """The first cell whose text begins so."""
    book = openpyxl.load_workbook(BytesIO(data))
    return next(
        cell
        for row in book.worksheets[sheet].iter_rows()
        for cell in row
        if str(cell.value or "").startswith(text)
    )
