"""A form that is written and read back says what was on file: nothing lost, nothing invented."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from dashboard.exports.forms.attendance import attendance_form
from dashboard.exports.forms.availability import availability_workbook
from dashboard.exports.forms.supporters import supporters_form
from dashboard.exports.forms.venue_hours import venue_hours_form
from dashboard.i18n.text import load
from data.reference import catalog
from models.clock import TimeWindow, utc_now
from models.kinds import AvailabilityKind, SkillLevel, SupporterKind, TravelMode
from models.tables import (
    Attendance,
    AttendanceRow,
    AvailabilityReturn,
    DayAvailability,
    Supporter,
    SupporterRow,
    SupporterSkill,
    SupporterTag,
    VenueClosure,
    VenueHours,
)
from optimizer.services import forms
from tests.form_builders import (
    CITY,
    MONTH,
    add_people,
    add_plan,
    add_venues,
    person,
    read_back,
    small_city,
    store,
)

T = load("ja")
COURSES = [one.code for one in catalog.courses()]
FEW = settings(max_examples=12, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""A whole workbook an example: shrinking a failure would take minutes."""


def facts(engine: Engine, table: type[SQLModel], *names: str) -> list[tuple[object, ...]]:
    """The rows of a table by the columns named, in order."""
    with Session(engine) as session:
        rows = session.exec(select(table)).all()
    return sorted((tuple(getattr(row, name) for name in names) for row in rows), key=repr)


windows = st.tuples(st.integers(0, 95), st.integers(1, 96)).map(sorted).filter(
    lambda pair: pair[0] < pair[1]
).map(lambda pair: TimeWindow(pair[0] * 15, pair[1] * 15)) | st.sampled_from(
    [TimeWindow(540, 720), TimeWindow(780, 1020), TimeWindow(1080, 1260)]
)


def apart(found: Iterable[TimeWindow]) -> list[TimeWindow]:
    kept: list[TimeWindow] = []
    for window in sorted(set(found)):
        if not kept or kept[-1].end_min <= window.start_min:
            kept.append(window)
    return kept


@st.composite
def days(draw: st.DrawFn) -> dict[date, tuple[list[TimeWindow], list[TimeWindow]]]:
    found = {}
    for n in draw(st.sets(st.integers(0, 30), max_size=6)):
        possible = apart(draw(st.lists(windows, min_size=1, max_size=3)))
        preferred = []
        for window in possible:
            wish = draw(st.sampled_from(["none", "whole", "part"]))
            if wish == "whole":
                preferred.append(window)
            elif wish == "part" and window.end_min - window.start_min >= 30:
                preferred.append(TimeWindow(window.start_min, window.end_min - 15))
        found[MONTH + timedelta(days=n)] = (possible, preferred)
    return found


names = st.text(st.characters(codec="cp932", categories=("L", "N")), min_size=1, max_size=8)


@st.composite
def people(draw: st.DrawFn) -> list[SupporterRow]:
    limit = st.none() | st.integers(1, 7)
    codes = draw(st.lists(st.integers(0, 9999), min_size=1, max_size=4, unique=True))
    rows = []
    for code in codes:
        pool = draw(st.booleans())
        most = draw(st.none() | st.integers(3, 9))
        rows.append(
            person(
                f"{code:05d}",
                name=draw(names),
                kind=draw(st.sampled_from(SupporterKind)),
                mode=draw(st.sampled_from(TravelMode)),
                fictional=draw(st.booleans()),
                max_travel_min=draw(st.none() | st.integers(0, 1440)),
                max_per_day=draw(limit),
                max_per_week=draw(limit),
                max_per_month=most,
                min_per_month=draw(st.integers(0, 3)),
                max_days_per_week=draw(limit),
                max_evenings_per_week=draw(st.none() | st.integers(0, 7)),
                max_evenings=draw(st.none() | st.integers(0, 31)),
                rest_between_days_min=None if pool else draw(st.none() | st.integers(0, 1440)),
                newcomer=draw(st.booleans()),
                dispatch=pool,
                people=draw(st.integers(2, 9)) if pool else 1,
            )
        )
    return rows


@given(
    people(),
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(COURSES), st.sampled_from(SkillLevel))),
    st.sets(st.sampled_from(["手話", "英語", "要約筆記"])),
)
@FEW
def test_supporters_written_and_read_back_into_an_empty_city_are_the_same(
    rows: list[SupporterRow], skills: list[tuple[int, str, SkillLevel]], tags: set[str]
) -> None:
    fields = tuple(SupporterRow.model_fields)
    with small_city() as before, small_city() as after:
        add_people(before, *rows)
        with Session(before) as session, session.begin():
            levels = {(who % len(rows) + 1, course): level for who, course, level in skills}
            session.add_all(
                SupporterSkill(supporter_id=who, course_code=course, level=level)
                for (who, course), level in levels.items()
            )
            session.add_all(SupporterTag(supporter_id=1, tag=tag) for tag in tags)
        parsed = read_back("x.xlsx", supporters_form(forms.supporters_form(before, CITY), T))
        assert parsed.notices == ()
        for engine in (after, before):  # into an empty city, and onto itself
            done = store(engine, parsed)
            assert done == ({"supporters_added": len(rows)} if engine is after else {})
            assert facts(engine, Supporter, *fields) == facts(before, Supporter, *fields)
        assert people_with(after, SupporterSkill, "course_code", "level") == people_with(
            before, SupporterSkill, "course_code", "level"
        )
        assert people_with(after, SupporterTag, "tag") == people_with(before, SupporterTag, "tag")


def people_with(engine: Engine, table: type[SQLModel], *columns: str) -> list[tuple[object, ...]]:
    with Session(engine) as session:
        codes = {row.id: row.code for row in session.exec(select(Supporter))}
    found = facts(engine, table, "supporter_id", *columns)
    return sorted(((codes[row[0]], *row[1:]) for row in found), key=repr)  # type: ignore[index]


@given(days())
@FEW
def test_a_month_written_and_read_back_is_the_same_and_blank_stays_not_available(
    offered: dict[date, tuple[list[TimeWindow], list[TimeWindow]]],
) -> None:
    columns = ("supporter_id", "day", "start_min", "end_min", "kind")
    with small_city() as before, small_city() as after:
        for engine in (before, after):
            add_people(engine, person("007"))
        with Session(before) as session, session.begin():
            answer = {"supporter_id": 1, "source_id": 1}
            session.add(AvailabilityReturn(month=MONTH, returned_at=utc_now(), **answer))
            for day, pair in offered.items():
                for kind, found in zip(AvailabilityKind, pair, strict=True):
                    for one in found:
                        span = {"start_min": one.start_min, "end_min": one.end_min}
                        session.add(DayAvailability(day=day, kind=kind, **span, **answer))
        form = availability_workbook(forms.availability_form(before, CITY, MONTH), T)
        parsed = read_back("x.xlsx", form)
        assert [notice.code.value for notice in parsed.notices] == (
            [] if offered else ["nothing_marked"]
        )
        store(after, parsed)
        assert facts(after, DayAvailability, *columns) == facts(before, DayAvailability, *columns)
        assert facts(after, AvailabilityReturn, "supporter_id", "month") == [(1, MONTH)]


@given(
    st.dictionaries(
        st.sampled_from(["中央公民館", "北コミセン"]),
        st.dictionaries(st.integers(0, 6), st.lists(windows, min_size=1, max_size=2), min_size=1),
    ),
    st.lists(
        st.tuples(st.integers(1, 2), st.integers(0, 300), st.integers(0, 9), names), max_size=4
    ),
)
@FEW
def test_venue_hours_written_and_read_back_are_the_same(
    weeks: dict[str, dict[int, list[TimeWindow]]], closed: list[tuple[int, int, int, str]]
) -> None:
    with small_city() as before, small_city() as after:
        for engine in (before, after):
            add_venues(engine, "中央公民館", "北コミセン")
        with Session(before) as session, session.begin():
            for venue, name in enumerate(("中央公民館", "北コミセン"), start=1):
                for weekday, found in weeks.get(name, {}).items():
                    for one in apart(found):
                        span = {"start_min": one.start_min, "end_min": one.end_min}
                        session.add(
                            VenueHours(venue_id=venue, weekday=weekday, source_id=1, **span)
                        )
            for venue, start, length, why in closed:
                first = date(2026, 4, 1) + timedelta(days=start)
                session.add(
                    VenueClosure(
                        venue_id=venue,
                        from_day=first,
                        to_day=first + timedelta(days=length),
                        why=why,
                        source_id=1,
                    )
                )
        parsed_notices = []
        if weeks or closed:
            form = venue_hours_form(forms.venue_hours_form(before, CITY), T)
            parsed = read_back("x.xlsx", form)
            parsed_notices = list(parsed.notices)
            store(after, parsed)
        assert parsed_notices == []
        for table, columns in (
            (VenueHours, ("venue_id", "weekday", "start_min", "end_min")),
            (VenueClosure, ("venue_id", "from_day", "to_day", "why")),
        ):
            assert facts(after, table, *columns) == facts(before, table, *columns)


count = st.none() | st.integers(0, 40)


@given(st.lists(st.tuples(count, count, count, count, st.booleans(), names), max_size=4))
@FEW
def test_attendance_written_and_read_back_is_the_same(
    reported: list[tuple[int | None, int | None, int | None, int | None, bool, str]],
) -> None:
    columns = tuple(AttendanceRow.model_fields)
    with small_city() as before, small_city() as after:
        for engine in (before, after):
            add_venues(engine, "中央公民館")
            scenario_id = add_plan(engine, "S1", "S2", "S3")
        with Session(before) as session, session.begin():
            for number, (came, new, absent, staff, off, note) in enumerate(reported, start=1):
                cancelled = off and not came
                row = AttendanceRow(
                    session_code=f"S{number}",
                    day=MONTH.replace(day=number),
                    venue_name="中央公民館",
                    course_code="B1",
                    title="電源の入れ方・ボタン操作",
                    start_min=600,
                    end_min=660,
                    learners=came,
                    first_time=None if came is None or cancelled else min(new or 0, came),
                    walk_ins=None,
                    no_shows=absent,
                    staff=staff,
                    cancelled=cancelled,
                    note=note,
                )
                where = {"municipality_code": CITY, "recorded_at": utc_now(), "source_id": 1}
                session.add(Attendance.model_validate(row, update=where))
        if reported:
            form = attendance_form(forms.attendance_form(before, scenario_id), T)
            parsed = read_back("x.xlsx", form)
            assert parsed.notices == ()
            store(after, parsed)
        assert facts(after, Attendance, *columns) == facts(before, Attendance, *columns)
        assert all(one for (one,) in facts(after, Attendance, "session_id")[:3])
