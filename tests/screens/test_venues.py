from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import state
from dashboard.screens import area_map
from models.codes import MunicipalityCode
from models.tables import Venue
from optimizer.services import season
from tests.screens.conftest import OpenScreen, current_engine, words

CITY = MunicipalityCode("37201")


def on_file(name: str) -> Venue:
    found = season.venues(current_engine(), CITY, None)
    return next(one.venue for one in found if one.venue.name == name)


def opened(demo_screen: OpenScreen, name: str) -> tuple[AppTest, str]:
    at = demo_screen("venues")
    venue = on_file(name)
    at.session_state[state.SELECTED_VENUE] = area_map.venue_key(venue.id)
    return at.run(), f"venue-{venue.id}"


def save(at: AppTest) -> str:
    return words(at.button[-1].click().run())


def test_venues_answers_with_what_is_used_and_unknown(demo_screen: OpenScreen) -> None:
    at = demo_screen("venues")
    views = season.venues(current_engine(), CITY, 1)
    used = sum(one.sessions > 0 for one in views)
    unknown = sum(one.venue.wifi is None for one in views)
    assert (
        f"会場は{len(views)}、うち令和9年1月に使うのは{used}。"
        f"Wi-Fiの有無が不明なのは{unknown}です。" in words(at)
    )
    assert len(at.dataframe[0].value) == len(views)


@pytest.mark.parametrize("mark", ["used", "place_ok", "wifi_known", "hours_known", "seats_known"])
def test_venues_list_keeps_what_meets_every_condition(demo_screen: OpenScreen, mark: str) -> None:
    at = demo_screen("venues")
    views = season.venues(current_engine(), CITY, 1)
    expected = {
        "used": sum(one.sessions > 0 for one in views),
        "place_ok": sum(one.venue.lat is not None for one in views),
        "wifi_known": sum(one.venue.wifi is not None for one in views),
        "hours_known": sum(one.venue.opens_min is not None for one in views),
        "seats_known": sum(one.venue.seats is not None for one in views),
    }[mark]
    at.pills(key="venues-marks").set_value([mark]).run()
    assert f"**{expected}会場**を表示" in words(at)
    if expected:
        assert len(at.dataframe[0].value) == expected
    else:
        assert "条件に合う会場はありません" in words(at)


def test_venues_of_any_chosen_kind_are_kept(demo_screen: OpenScreen) -> None:
    at = demo_screen("venues")
    kinds = at.pills(key="venues-kinds-37201")
    kinds.set_value(["library"]).run()
    assert len(at.dataframe[0].value) == 5
    at.pills(key="venues-kinds-37201").set_value(["library", "general_center"]).run()
    assert len(at.dataframe[0].value) == 11
    at.pills(key="venues-marks").set_value(["seats_known"]).run()
    assert "条件に合う会場はありません" in words(at)


def test_a_selected_venue_shows_what_is_published_and_what_is_not(
    demo_screen: OpenScreen,
) -> None:
    at, _ = opened(demo_screen, "牟礼総合センター")
    said = words(at)
    assert "住所: 高松市牟礼町牟礼302-1" in said
    assert "利用できる曜日: 月・火・水・木・金" in said
    assert "利用時間: 08:30〜17:00" in said
    assert "Wi-Fi: 不明" in said
    assert "出典: 高松市 総合センター" in said


def test_a_correction_is_stored_and_shown_at_once(demo_screen: OpenScreen) -> None:
    at, key = opened(demo_screen, "牟礼総合センター")
    at.number_input(key=f"{key}-seats").set_value(24)
    at.radio(key=f"{key}-wifi").set_value("yes")
    at.radio(key=f"{key}-step_free").set_value("no")
    at.pills(key=f"{key}-days").set_value([0, 5])
    at.text_input(key=f"{key}-opens").set_value("9:00")
    at.text_input(key=f"{key}-closes").set_value("24:00")
    said = save(at)
    assert "「牟礼総合センター」を直しました" in said
    assert "定員: 24" in said
    assert "利用できる曜日: 月・土" in said
    row = on_file("牟礼総合センター")
    assert (row.seats, row.wifi, row.step_free) == (24, True, False)
    assert (row.open_days, row.opens_min, row.closes_min) == ("1000010", 540, 1440)


def test_what_is_emptied_becomes_unknown(demo_screen: OpenScreen) -> None:
    at, key = opened(demo_screen, "牟礼総合センター")
    at.pills(key=f"{key}-days").set_value([])
    at.text_input(key=f"{key}-opens").set_value("")
    at.text_input(key=f"{key}-closes").set_value(" ")
    save(at)
    row = on_file("牟礼総合センター")
    assert (row.open_days, row.opens_min, row.closes_min) == (None, None, None)


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        ("朝九時", "17:00", "「朝九時」は時刻ではありません"),
        ("17:00", "17:00", "時刻は開く時刻が閉じる時刻より前です"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_in_words(
    demo_screen: OpenScreen, opens: str, closes: str, sentence: str
) -> None:
    at, key = opened(demo_screen, "牟礼総合センター")
    at.text_input(key=f"{key}-opens").set_value(opens)
    at.text_input(key=f"{key}-closes").set_value(closes)
    said = save(at)
    assert sentence in said
    assert "保存していません" in said
    assert on_file("牟礼総合センター").opens_min == 510


def test_venues_without_a_selection_says_how_to_select(demo_screen: OpenScreen) -> None:
    assert "会場が選ばれていません" in words(demo_screen("venues"))


def test_venues_in_english(demo_screen: OpenScreen) -> None:
    assert "venues, " in words(demo_screen("venues", lang="en"))


def test_venues_without_a_city_says_what_to_do(empty_screen: OpenScreen) -> None:
    at = empty_screen("venues")
    assert "この画面には、まだ市区町村がありません" in words(at)
    assert [one.page for one in at.page_link] == ["setup"]
