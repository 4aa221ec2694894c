"""A year's copy, judged day by day from the stored rows alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data import database
from data.database import transaction
from data.reference import days_off
from models.kinds import SessionStatus
from models.tables import OutreachSession, VenueClosure
from optimizer.services import years
from tests.year_builders import CITY, city, everything, sessions_between, store_plan


class Held(NamedTuple):
    """A session of the old year."""

    day: date
    venue_id: int
    course_code: str
    status: SessionStatus


class Closed(NamedTuple):
    """A venue's closure, from a day for some days."""

    venue_id: int
    day: date
    days: int


HELD = st.builds(
    Held,
    st.dates(date(2026, 4, 1), date(2027, 3, 31)),
    st.integers(1, 2),
    st.sampled_from(["B1", "P4"]),
    st.sampled_from(list(SessionStatus)),
)
CLOSED = st.builds(
    Closed,
    st.integers(1, 2),
    st.dates(date(2027, 4, 1), date(2028, 3, 31)),
    st.integers(0, 40),
)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """The file of a city with nothing planned."""
    folder = tmp_path / "template"
    city(folder).dispose()
    file = database.sqlite_path(database.sqlite_url(folder))
    assert file is not None
    return file


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.lists(HELD, min_size=1, max_size=25), closed=st.lists(CLOSED, max_size=3))
def test_every_session_is_copied_or_reported_and_the_old_year_stays(
    template: Path, held: list[Held], closed: list[Closed]
) -> None:
    for engine in fresh(template):
        months = sorted({one.day.replace(day=1) for one in held})
        with transaction(engine) as session:
            for month in months:
                own = [one._asdict() for one in held if one.day.replace(day=1) == month]
                store_plan(session, month, own)
            for one in closed:
                last = one.day + timedelta(days=one.days)
                session.add(
                    VenueClosure(venue_id=one.venue_id, source_id=1, from_day=one.day, to_day=last)
                )
        before = everything(engine)
        found = years.begin(engine, CITY, 2026)
        new = sessions_between(engine, date(2027, 4, 1), date(2028, 3, 31))
        assert len(new) == found.copied
        assert found.copied + len(found.not_copied) == found.sessions == len(held)
        after = everything(engine)
        for table in set(after) - {"dataversion"}:
            assert set(before[table]) <= set(after[table]), f"{table} of the old year changed"
        judge(new, held, closed)


def fresh(template: Path) -> Iterator[Engine]:
    """An engine on a new copy of the template."""
    folder = template.parent.parent / "now"
    folder.mkdir(exist_ok=True)
    database.remove(folder / template.name)
    (folder / template.name).write_bytes(template.read_bytes())
    engine = database.open_engine(database.sqlite_url(folder))
    yield engine
    engine.dispose()


def judge(new: list[OutreachSession], held: list[Held], closed: list[Closed]) -> None:
    """Nothing is where it must not be; what is there has a source; what could be there is."""
    sources = [
        (*pattern(one.day), one.venue_id, one.course_code)
        for one in held
        if one.status is not SessionStatus.CANCELLED
    ]
    for row in new:
        assert row.status is SessionStatus.PLANNED
        assert may_be_held(row.day, row.venue_id, row.course_code, closed)
        sources.remove((*pattern(row.day), row.venue_id, row.course_code))
    for month, weekday, nth, venue_id, course_code in sources:
        day = day_of(month, weekday, nth)
        assert day is None or not may_be_held(day, venue_id, course_code, closed)


def pattern(day: date) -> tuple[int, int, int]:
    """Month, weekday and which of the month."""
    return day.month, day.weekday(), (day.day - 1) // 7


def day_of(month: int, weekday: int, nth: int) -> date | None:
    """The day of the new year with a pattern, looked for day by day."""
    days = (date(2027, 4, 1) + timedelta(days=n) for n in range(366))
    return next((day for day in days if pattern(day) == (month, weekday, nth)), None)


def may_be_held(day: date, venue_id: int, course_code: str, closed: list[Any]) -> bool:
    return not (
        days_off.is_national_holiday(day)
        or (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
        or (course_code == "P4" and day.month not in (1, 2, 3))
        or any(one.venue_id == venue_id and 0 <= (day - one.day).days <= one.days for one in closed)
    )
