"""A city with two venues and plans of months, for the tests of a new fiscal year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from data import database
from data.database import reading, transaction
from models.codes import MunicipalityCode
from models.kinds import CountKind, SessionKind, SessionStatus, SourceKind, VenueKind
from models.reasons import PlaceQuality
from models.tables import OutreachSession, Scenario, Source, Venue, VenueRow
from optimizer.services import places

CITY = MunicipalityCode("41201")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def city(folder: Path) -> Engine:
    """A new database with 佐賀市 and two venues (ids 1 and 2), and nothing planned."""
    engine = database.upgrade(database.sqlite_url(folder))
    places.put_on_file(engine, CITY)
    with transaction(engine) as session:
        session.add(Source(key="41201/venues@1", kind=SourceKind.VENUES, title="会場"))
        session.flush()
        for code in ("a", "b"):
            row = VenueRow(
                municipality_code=CITY,
                code=code,
                name=f"公民館{code}",
                kind=VenueKind.COMMUNITY_CENTER,
                place_quality=PlaceQuality.MISSING,
            )
            session.add(Venue.model_validate(row, update={"source_id": 1}))
    return engine


def plan(engine: Engine, month: date, *days: date, name: str = "基準案", **changes: Any) -> int:
    """Store a month's plan with one session on each of these days; return its id."""
    sessions = [{"day": day, **changes} for day in days]
    with transaction(engine) as session:
        return store_plan(session, month, sessions, name=name)


def store_plan(
    session: Session, month: date, sessions: Sequence[dict[str, Any]], name: str = "基準案"
) -> int:
    """Store a month's plan in the caller's transaction; return its id."""
    scenario = Scenario(
        municipality_code=CITY,
        name=name,
        month=month,
        population_as_of=date(2020, 10, 1),
        population_kind=CountKind.CENSUS,
        survey_key="2020",
        buffer_min=7,
        rest_at_home_min=31,
        weights_json='{"travel": 3}',
        evening_from_min=17 * 60,
        created_at=NOW,
    )
    session.add(scenario)
    session.flush()
    assert scenario.id is not None
    for number, changes in enumerate(sessions, start=1):
        row = {
            "scenario_id": scenario.id,
            "code": f"{changes['day']:%m%d}-{number:03d}",
            "venue_id": 1,
            "course_code": "B1",
            "kind": SessionKind.CLASS,
            "start_min": 600,
            "end_min": 660,
            "expected_learners": 5,
            "leads": 1,
            "assistants": 1,
            "status": SessionStatus.PLANNED,
            **changes,
        }
        session.add(OutreachSession(**row))
    return scenario.id


def sessions_between(engine: Engine, first: date, last: date) -> list[OutreachSession]:
    """Sessions on the days from ``first`` to ``last``, as stored."""
    with reading(engine) as session:
        return list(
            session.exec(
                select(OutreachSession)
                .where(col(OutreachSession.day) >= first, col(OutreachSession.day) <= last)
                .order_by(col(OutreachSession.id))
            )
        )


def everything(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with engine.connect() as connection:
        names = connection.execute(text("select name from sqlite_master where type = 'table'"))
        return {
            name: sorted(map(str, connection.execute(text(f'select * from "{name}"'))))
            for (name,) in names.all()
        }
