from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from data.reference import catalog
from data.synthetic.patterns import HABITS
from data.synthetic.people import InventedPeople, invent_people
from data.synthetic.plan import in_season, invent_sessions, working_days
from models.codes import MeshCode, MunicipalityCode
from models.kinds import SkillLevel
from models.tables import Course, Venue, VenueRow

CITY = MunicipalityCode("37201")
JANUARY = date(2027, 1, 1)
ORIGINS = [(MeshCode("513403591"), 100.0), (MeshCode("513403592"), 0.0)]


def people(seed: int = 1) -> InventedPeople:
    return invent_people(CITY, ORIGINS, seed)


def courses() -> list[Course]:
    return [Course.model_validate(row) for row in catalog.courses()]


def venue(**given: object) -> Venue:
    row = {"municipality_code": CITY, "code": "v", "name": "v", "kind": "library"}
    return Venue.model_validate(
        VenueRow.model_validate(row | given), update={"id": 1, "source_id": 1}
    )


def test_the_same_seed_invents_the_same_people() -> None:
    assert people(1) == people(1)
    assert people(1) != people(2)


def test_invented_people_are_marked_and_named_apart() -> None:
    supporters = people().supporters
    assert len(supporters) == sum(habit.people for habit in HABITS.values()) >= 80
    assert all(one.fictional for one in supporters)
    assert len({one.name for one in supporters}) == len(supporters)


def test_nobody_lives_where_nobody_lives() -> None:
    assert {one.origin_mesh for one in people().supporters} == {"513403591"}


def test_everybody_offers_time_and_can_teach_something() -> None:
    invented = people()
    codes = {one.code for one in invented.supporters}
    assert {window.supporter_code for window in invented.windows} == codes
    assert {skill.supporter_code for skill in invented.skills} == codes
    assert {skill.course_code for skill in invented.skills if skill.level is SkillLevel.LEAD} >= {
        course.code for course in courses()
    }


def test_working_days_leave_out_holidays_and_the_turn_of_the_year() -> None:
    days = working_days(JANUARY)
    assert days[0] == date(2027, 1, 4)
    assert date(2027, 1, 11) not in days  # 成人の日
    assert date(2027, 1, 12) in days
    assert working_days(date(2026, 12, 1))[-1] == date(2026, 12, 28)


@pytest.mark.parametrize(("month", "taught"), [(12, False), (1, True), (3, True), (4, False)])
def test_a_course_is_taught_in_its_season_only(month: int, taught: bool) -> None:
    e_tax = next(course for course in courses() if course.code == "P4")
    assert in_season(e_tax, month) is taught


def test_a_season_may_span_the_turn_of_the_year() -> None:
    winter = courses()[0].model_copy(update={"season_from_month": 11, "season_to_month": 2})
    assert [in_season(winter, month) for month in (10, 11, 1, 2, 3)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_sessions_keep_a_venues_days_and_hours() -> None:
    mornings = venue(open_days="0100000", opens_min=600, closes_min=720)
    planned = invent_sessions(JANUARY, [mornings], np.array([500.0]), courses(), 3, seed=4)
    assert len(planned) == 3
    assert {one.day.weekday() for one in planned} == {1}
    assert {one.start_min for one in planned} == {600}


def test_sessions_follow_need_and_fill_the_number_asked_for() -> None:
    many, few = venue(code="a"), venue(code="b")
    planned = invent_sessions(JANUARY, [many, few], np.array([900.0, 100.0]), courses(), 21, seed=4)
    assert len(planned) == 21
    counts = [sum(one.venue is place for one in planned) for place in (many, few)]
    assert counts == [18, 3]
