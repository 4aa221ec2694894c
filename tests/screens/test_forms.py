"""Forms are where people look for them, and who has not answered is said."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from dashboard import handouts
from dashboard.i18n.text import load
from optimizer.services import demo, imports, season
from tests.screens.conftest import OpenScreen, current_engine, words


@pytest.fixture
def engine(demo_screen: OpenScreen) -> Engine:
    """The database behind the screens."""
    del demo_screen
    return current_engine()


def answer(engine: Engine, people: int) -> list[season.SupporterView]:
    """Take in the usual hours of some people as their answer for the month."""
    month = season.scenarios(engine, demo.DEMO_CITY)[0].month
    staff = season.supporters(engine, demo.DEMO_CITY)
    asked = [one for one in staff if not one.rules.dispatch and one.windows][:people]
    for one in asked:
        form = handouts.availability(
            engine,
            demo.DEMO_CITY,
            month,
            load("ja"),
            supporter_id=one.supporter_id,
            usual_filled_in=True,
        )
        imports.take_in(engine, imports.preview([(form.name, form.content)], None, engine))
    return asked


def test_the_supporters_screen_says_how_many_have_not_answered(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    local = sum(not one.rules.dispatch for one in season.supporters(engine, demo.DEMO_CITY))
    assert f"今月未回答 {local}人" in words(demo_screen("supporters"))
    asked = answer(engine, 2)
    at = demo_screen("supporters")
    assert f"今月未回答 {local - 2}人" in words(at)
    marks = at.dataframe[0].value["4"].astype(str)
    assert marks.str.contains("未回答").sum() == local - 2
    at.session_state["selected-supporter"] = str(asked[0].supporter_id)
    assert "予定表に回答済み" in words(at.run())


def test_the_week_is_that_of_the_answer(demo_screen: OpenScreen, engine: Engine) -> None:
    [one] = answer(engine, 1)
    month = season.scenarios(engine, demo.DEMO_CITY)[0].month
    found = next(
        who
        for who in season.supporters(engine, demo.DEMO_CITY)
        if who.supporter_id == one.supporter_id
    )
    assert found.week(None) == found.windows
    assert set(found.week(month)) <= set(found.windows)
    assert found.days_offered(month) == len(found.on_days)
    del demo_screen


@pytest.mark.parametrize(
    ("screen", "keys"),
    [
        ("supporters", {"form-each", "form-print", "form-list"}),
        ("sessions", {"form-attendance"}),
        ("venues", {"form-venue-hours"}),
    ],
)
def test_each_form_is_offered_where_it_is_looked_for(
    demo_screen: OpenScreen, screen: str, keys: set[str]
) -> None:
    at = demo_screen(screen)
    offered = {button.key for button in at.get("download_button")}
    assert keys <= offered
