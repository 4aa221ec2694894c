from __future__ import annotations

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from dashboard.components.shapes import SHELF
from dashboard.screens.month_desk import ranges
from models.kinds import SupporterKind
from optimizer.services import demo, season
from optimizer.services.season import SupporterView
from tests.screens.conftest import OpenScreen, current_engine, words


@pytest.fixture
def engine(demo_screen: OpenScreen) -> Engine:
    """The database behind the screens."""
    del demo_screen
    return current_engine()


def staff(engine: Engine) -> tuple[SupporterView, ...]:
    return season.supporters(engine, demo.DEMO_CITY)


def select(at: AppTest, one: SupporterView) -> AppTest:
    at.session_state["selected-supporter"] = str(one.supporter_id)
    return at.run()


def test_the_headline_counts_people_leads_and_the_scarcest_day(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    everybody = [one for one in staff(engine) if not one.rules.dispatch]
    leads = sum(bool(one.leads) for one in everybody)
    said = demo_screen("supporters").title[0].value
    assert f"支援員{len(everybody)}人、主講師になれる人{leads}人" in said


def test_invented_people_are_marked_wherever_they_are_named(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    at = demo_screen("supporters")
    assert "支援員は架空の人です" in words(at)
    assert at.dataframe[0].value["0"].str.endswith("(架空)").all()
    one = staff(engine)[0]
    assert f"{one.name}(架空)" in words(select(at, one))


def test_the_table_holds_everybody_and_no_address(demo_screen: OpenScreen, engine: Engine) -> None:
    table = demo_screen("supporters").dataframe[0].value
    assert len(table) == len(staff(engine))
    squares = table.iloc[:, -1]
    assert squares.str.fullmatch(r"[0-9]{9}").all(), "a 500 m square is nine digits"


def test_filters_leave_out_who_does_not_fit(demo_screen: OpenScreen, engine: Engine) -> None:
    at = demo_screen("supporters")
    at.multiselect(key="supporters-kinds").set_value([SupporterKind.STUDENT]).run()
    at.button_group(key="supporters-weekdays").set_value([5]).run()
    fitting = [
        one for one in staff(engine) if one.kind is SupporterKind.STUDENT and one.windows.get(5)
    ]
    assert len(at.dataframe[0].value) == len(fitting) > 0
    at.multiselect(key="supporters-courses").set_value(["P4"]).run()
    assert "この条件に合う支援員はいません" in words(at)


def test_the_card_says_what_somebody_can_do_and_how_much(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    one = next(who for who in staff(engine) if who.leads)
    said = words(select(demo_screen("supporters"), one))
    assert f"週{one.max_per_week}回まで、月{one.max_per_month}回まで" in said
    assert f"片道{one.max_travel_min}分まで" in said
    assert one.leads[0] in said
    assert "配置表はまだありません" in said


def test_the_published_geometry_does_not_tell_where_somebody_lives(
    demo_screen: OpenScreen, engine: Engine
) -> None:
    """Everybody of a 10 km block has the same file, and it holds more than a thousand squares."""
    block = staff(engine)[0].origin_mesh[:6]
    neighbours = [one for one in staff(engine) if one.origin_mesh[:6] == block]
    assert len({one.origin_mesh for one in neighbours}) > 1
    at = demo_screen("supporters")
    for one in neighbours[:2]:
        select(at, one)
    shapes = SHELF.publish(("grid", block), list)
    assert len(shapes.ids) > 1000
    assert {one.origin_mesh for one in neighbours} <= set(shapes.ids)


@pytest.mark.parametrize(
    ("codes", "short"),
    [
        ([], []),
        (["B1"], ["B1"]),
        (["B1", "B2"], ["B1", "B2"]),
        (["B1", "B2", "B3"], ["B1–B3"]),
        (["B1", "B3", "B4", "B5", "P1"], ["B1", "B3–B5", "P1"]),
        (["B7", "P8", "P9"], ["B7", "P8", "P9"]),
        (["地域", "B1"], ["地域", "B1"]),
    ],
)
def test_runs_of_three_or_more_codes_are_shortened(codes: list[str], short: list[str]) -> None:
    assert ranges(codes) == short


def test_english_speaks_english(demo_screen: OpenScreen) -> None:
    at = demo_screen("supporters", lang="en")
    assert "supporters" in at.title[0].value
    assert at.dataframe[0].value["0"].str.endswith("(fictional)").all()
