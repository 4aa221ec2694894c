"""The mapping step of データ取込: an unknown table, its columns named, read and remembered."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select
from streamlit.testing.v1 import AppTest

from dashboard.i18n.text import LANGS, load
from dashboard.screens.imports_mapping import field_name
from models.tables import Venue
from optimizer.services import column_mapping
from tests.import_builders import csv_bytes
from tests.screens.conftest import OpenScreen, current_engine, words
from tests.screens.test_imports import drop, load_button

HEAD = ["呼び名", "どこにあるか", "北のほう", "東のほう", "何人入るか"]
ROWS = [
    ["第一会館", "高松市番町1-1", "34.34", "134.05", "40"],
    ["第二会館", "高松市番町2-1", "34.35", "134.06", "30"],
]
UNKNOWN = ("list.csv", csv_bytes([HEAD, *ROWS]))


def choose(at: AppTest, heading: str, field: str) -> AppTest:
    [box] = [box for box in at.selectbox if box.label == heading]
    return box.set_value(field).run()


def coded(at: AppTest) -> AppTest:
    return at.text_input(key="imports-code").set_value("37201").run()


def test_an_unknown_table_opens_the_step_with_guesses_filled_in(demo_screen: OpenScreen) -> None:
    at = drop(coded(demo_screen("imports")), UNKNOWN)
    said = words(at)
    assert "列の意味を選ぶ" in said
    assert "例: 第一会館、第二会館" in said
    chosen = {box.label: box.value for box in at.selectbox}
    assert [chosen[heading] for heading in HEAD] == ["name", "address", "lat", "lon", "capacity"]
    assert "必要な項目がそろいました。" in said


def test_what_is_needed_is_said_until_it_is_there(demo_screen: OpenScreen) -> None:
    at = choose(drop(coded(demo_screen("imports")), UNKNOWN), "呼び名", "")
    assert "まだ足りない項目: 名称(町名・施設名)" in words(at)
    assert "columns-use" not in [button.key for button in at.button]
    at = choose(at, "何人入るか", "lat")
    assert "「緯度」が2つの列に選ばれています。" in words(at)


def test_the_choice_leads_to_the_preview_and_is_used_next_time(demo_screen: OpenScreen) -> None:
    at = drop(coded(demo_screen("imports")), UNKNOWN)
    at = at.button(key="columns-use").click().run()
    said = words(at)
    assert "会場の一覧・香川県高松市" in said
    assert "2行を読み、2行を取り込みます。受け付けない行 0" in said
    load_button(at)
    with Session(current_engine()) as session:
        names = session.exec(select(col(Venue.name)).where(col(Venue.seats) == 40)).all()
    assert "第一会館" in names
    newer = ("newer.csv", csv_bytes([HEAD, ["第三会館", "高松市番町3-1", "34.36", "134.07", "20"]]))
    again = drop(coded(demo_screen("imports")), newer)
    assert "1行を読み、1行を取り込みます。受け付けない行 0" in words(again)


def test_what_is_remembered_can_be_forgotten(demo_screen: OpenScreen) -> None:
    at = drop(coded(demo_screen("imports")), UNKNOWN)
    at = at.button(key="columns-use").click().run()
    assert "呼び名 → 名称(町名・施設名)" in words(at)
    [one] = column_mapping.remembered(current_engine())
    at = at.button(key=f"columns-forget-{one.id}").click().run()
    assert column_mapping.remembered(current_engine()) == ()
    assert "列の意味を選ぶ" in words(at)


@pytest.mark.parametrize("lang", LANGS)
def test_every_field_has_a_name(lang: str) -> None:
    text = load(lang)
    for kind in column_mapping.KINDS:
        names = [field_name(text, field) for field in column_mapping.fields_of(kind)]
        assert len(set(names)) == len(names)
