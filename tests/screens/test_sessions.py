from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col
from streamlit.testing.v1 import AppTest

from dashboard.screens.sessions_filter import Filter, passing
from data.database import transaction
from data.repositories.versions import Topic, raise_version
from models.kinds import CourseGroup, VenueKind
from models.tables import OutreachSession
from optimizer.services import demo, season
from optimizer.services.season import PlannedSession
from tests.screens.conftest import OpenScreen, current_engine, words


@pytest.fixture
def engine(demo_screen: OpenScreen) -> Engine:
    """The database behind the screens."""
    del demo_screen
    return current_engine()


def planned(engine: Engine) -> tuple[PlannedSession, ...]:
    (scenario,) = season.scenarios(engine, demo.DEMO_CITY)
    assert scenario.id is not None
    return season.sessions(engine, scenario.id)


def test_the_headline_says_how_much_is_held_for_how_many(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    held = planned(engine)
    single = sum(one.learners <= 1 for one in held)
    learners = sum(one.learners for one in held)
    said = demo_screen("sessions").title[0].value.replace("\\", "")
    assert said == (f"令和9年1月は{len(held)}回、想定受講{learners:,}人。受講1人だけの回は{single}")


def test_the_plan_of_the_demonstration_is_marked_as_fictional(demo_screen: OpenScreen) -> None:
    assert "この月の開催計画も架空です" in words(demo_screen("sessions"))


def test_the_staffing_rule_is_stated_with_its_source(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("sessions"))
    assert "配置基準に足りない回はありません" in said
    assert "受講4人につき1人以上" in said
    assert "財務省 予算執行調査" in said


def test_sessions_that_fall_short_of_the_rule_are_counted_and_listed(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    big = [one.session_id for one in planned(engine) if one.assistants > 0][:2]
    with transaction(engine) as session:
        session.execute(
            update(OutreachSession).where(col(OutreachSession.id).in_(big)).values(assistants=0)
        )
        raise_version(session, Topic.PLAN)
    at = demo_screen("sessions")
    assert "配置基準に足りない回が2回あります" in words(at)
    assert at.dataframe[0].value.shape[0] == 2


def test_the_month_has_a_button_for_every_day_with_sessions(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    at = demo_screen("sessions")
    days = {one.day for one in planned(engine)}
    assert {button.key for button in at.button if "2027" in str(button.key)} == {
        f"sessions-{day.isoformat()}" for day in days
    }


def test_a_press_on_a_day_lists_its_sessions_and_a_second_press_all(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    held = planned(engine)
    day = held[0].day
    of_the_day = sum(one.day == day for one in held)
    at = demo_screen("sessions")
    assert at.dataframe[0].value.shape[0] == len(held)
    at.button(key=f"sessions-{day}").click().run()
    assert at.dataframe[0].value.shape[0] == of_the_day
    assert f"1/{day.day}" in at.subheader[0].value
    at.button(key=f"sessions-{day}").click().run()
    assert at.dataframe[0].value.shape[0] == len(held)


def test_filters_leave_out_what_is_not_wanted(demo_screen: OpenScreen, engine: Engine) -> None:
    held = planned(engine)
    at = demo_screen("sessions")
    at.button_group(key="sessions-groups").set_value([CourseGroup.PROCEDURE]).run()
    procedures = sum(one.course_code.startswith("P") for one in held)
    assert at.dataframe[0].value.shape[0] == procedures
    assert f"条件に合う{procedures}回" in at.subheader[0].value


def test_a_choice_that_nothing_fits_says_so(demo_screen: OpenScreen) -> None:
    at = demo_screen("sessions")
    at.button_group(key="sessions-weekdays").set_value([6]).run()
    at.button_group(key="sessions-groups").set_value([CourseGroup.PROCEDURE]).run()
    at.multiselect(key="sessions-kinds").set_value([VenueKind.ELDERLY_WELFARE]).run()
    assert "この条件に合う回はありません" in words(at)


def test_by_venue_counts_every_session_once(demo_screen: OpenScreen, engine: Engine) -> None:
    at = demo_screen("sessions")
    at.button_group(key="sessions-view").set_value("venues").run()
    table = at.dataframe[0].value
    assert table["2"].sum() == len(planned(engine))
    assert table["3"].sum() == sum(one.learners for one in planned(engine))


def select_session(at: AppTest, session_id: int) -> AppTest:
    at.session_state["selected-session"] = str(session_id)
    return at.run()


def test_a_selected_session_without_a_roster_points_to_the_roster_screen(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    at = select_session(demo_screen("sessions"), planned(engine)[0].session_id)
    assert "配置表はまだありません" in words(at)


def test_english_speaks_english(demo_screen: OpenScreen) -> None:
    at = demo_screen("sessions", lang="en")
    assert at.title[0].value.startswith("January 2027")
    assert "fictional" in words(at)


@pytest.mark.parametrize("screen", ["sessions", "supporters", "roster"])
def test_without_data_the_next_step_is_said(empty_screen: OpenScreen, screen: str) -> None:
    said = words(empty_screen(screen))
    assert "まだ市区町村がありません" in said
    assert "市区町村を選ぶと始められます" in said


ONE = PlannedSession(
    session_id=1,
    code="a",
    day=date(2027, 1, 5),
    start_min=600,
    end_min=660,
    venue_id=7,
    venue_name="会場",
    course_code="B1",
    learners=5,
    leads=1,
    assistants=1,
)


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        (Filter(), True),
        (Filter(groups=frozenset({CourseGroup.BASIC})), True),
        (Filter(groups=frozenset({CourseGroup.PROCEDURE})), False),
        (Filter(kinds=frozenset({VenueKind.LIBRARY})), True),
        (Filter(kinds=frozenset({VenueKind.SHOP})), False),
        (Filter(weekdays=frozenset({1, 2})), True),
        (Filter(weekdays=frozenset({0})), False),
        (Filter(day=date(2027, 1, 5)), True),
        (Filter(day=date(2027, 1, 6)), False),
    ],
)
def test_each_filter_alone(wanted: Filter, passes: bool) -> None:
    found = passing([ONE], wanted, {"B1": CourseGroup.BASIC}, {7: VenueKind.LIBRARY})
    assert bool(found) == passes
