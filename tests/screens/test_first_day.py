"""Every screen on a city's first day: never blank, never a traceback, always a way on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from dashboard.i18n.text import LANGS, load
from dashboard.screens import NAVIGATION
from data.database import transaction
from data.repositories.versions import Topic, raise_version
from models.kinds import CountKind, SessionKind, SessionStatus
from models.tables import OutreachSession, Scenario
from optimizer.services import places
from optimizer.services.import_summary import look_at, store
from optimizer.services.setup_rules import Fact, lacking
from tests.import_builders import csv_bytes, english_venues, japanese_population, venue
from tests.screens.conftest import OpenScreen, current_engine, words
from tests.year_builders import NOW

SCREENS = [screen.name for screens in NAVIGATION.values() for screen in screens]
CITY = "41201"
JA = load("ja")


def nothing(engine: Engine) -> None:
    del engine


def a_city(engine: Engine) -> None:
    places.put_on_file(engine, CITY)


def people(engine: Engine) -> None:
    a_city(engine)
    rows = japanese_population(["駅前中央一丁目", "本庄町"])
    rows = [rows[0], *(["412015", *row[1:]] for row in rows[1:])]
    store(engine, look_at(engine, [("p.csv", csv_bytes(rows))], CITY), accept_rejects=True)


def venues(engine: Engine) -> None:
    a_city(engine)
    changes = {"latitude": "33.26", "longitude": "130.30", "address": "佐賀市栄町1-1"}
    rows = csv_bytes(english_venues([venue("佐賀公民館", **changes)]))
    store(engine, look_at(engine, [("v.csv", rows)], CITY), accept_rejects=True)


def no_supporters(engine: Engine) -> None:
    people(engine)
    venues(engine)
    with transaction(engine) as session:
        scenario = Scenario(
            municipality_code=CITY,
            name="基準案",
            month=date(2027, 5, 1),
            population_as_of=date(2020, 10, 1),
            population_kind=CountKind.REGISTER,
            survey_key="2020",
            buffer_min=10,
            rest_at_home_min=30,
            weights_json="{}",
            created_at=NOW,
        )
        session.add(scenario)
        session.flush()
        session.add(
            OutreachSession(
                scenario_id=scenario.id or 0,
                code="0511-001",
                venue_id=1,
                course_code="B1",
                kind=SessionKind.CLASS,
                day=date(2027, 5, 11),
                start_min=600,
                end_min=660,
                expected_learners=4,
                leads=1,
                assistants=0,
                status=SessionStatus.PLANNED,
            )
        )
        raise_version(session, Topic.PLAN)


BUILT_IN = {Fact.CITY, Fact.COURSES, Fact.SURVEYS}
STATES: dict[str, tuple[Callable[[Engine], None], set[Fact]]] = {
    "no city": (nothing, set()),
    "city without facts": (a_city, BUILT_IN),
    "population only": (people, BUILT_IN | {Fact.POPULATION}),
    "venues only": (venues, BUILT_IN | {Fact.VENUES}),
    "no supporters": (no_supporters, BUILT_IN | {Fact.POPULATION, Fact.VENUES, Fact.PLAN}),
}


def opened(empty_screen: OpenScreen, screen: str, state: str, lang: str = "ja") -> AppTest:
    empty_screen("imports")
    STATES[state][0](current_engine())
    return empty_screen(screen, lang=lang)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_says_what_is_missing_and_leads_to_the_checklist(
    empty_screen: OpenScreen, screen: str, state: str
) -> None:
    at = opened(empty_screen, screen, state)
    said = words(at)
    assert at.title, "a screen always has its headline"
    missing = [fact for fact in lacking(screen, STATES[state][1]) if fact is not Fact.ROSTER]
    if missing:
        names = "、".join(JA(f"setup.fact.{fact}") for fact in missing)
        assert f"この画面には、まだ{names}がありません" in said
        assert [one.page for one in at.page_link] == ["setup"]
    else:
        assert "この画面には、まだ" not in said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("screen", SCREENS)
def test_the_words_are_there_in_both_languages(
    empty_screen: OpenScreen, screen: str, lang: str
) -> None:
    assert words(opened(empty_screen, screen, "city without facts", lang))


def test_home_points_to_the_checklist_until_the_necessary_is_there(
    empty_screen: OpenScreen, demo_folder: object
) -> None:
    del demo_folder
    at = opened(empty_screen, "home", "no supporters")
    assert "準備がまだ終わっていません: 支援員、稼働可能時間" in words(at)


def test_home_of_a_complete_city_does_not(demo_screen: OpenScreen) -> None:
    at = demo_screen("home")
    assert "準備がまだ終わっていません" not in words(at)
    assert "setup" not in {one.page for one in at.page_link}
