from __future__ import annotations

from models.codes import MunicipalityCode
from optimizer.services import season
from optimizer.services.import_summary import look_at, store
from tests.import_builders import csv_bytes, english_venues, venue
from tests.screens.conftest import OpenScreen, current_engine, words

EVERY_SCREEN = {"needs", "venues", "sessions", "supporters", "roster", "gaps"}


def test_home_shows_three_doors_with_a_figure_each(demo_screen: OpenScreen) -> None:
    at = demo_screen("home")
    said = words(at)
    for door in ("### 企画", "### 調整", "### 評価"):
        assert door in said
    assert "約68,800人" in said
    assert "95%区間 64,000〜73,600人・仮定" in said
    assert "138回" in said
    assert "徒歩15分以内に開催がある65歳以上" in said
    assert {one.page for one in at.page_link} >= EVERY_SCREEN


def test_home_says_how_things_stand(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("home"))
    assert "配置表はまだありません" in said
    assert "公開した配置表はまだありません" in said
    assert "配置の計算はまだしていません" in said
    assert "取り込んだ資料は17件" in said
    assert "架空" in said


def test_home_in_english(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("home", lang="en"))
    assert "### Plan" in said
    assert "about 68,800 people" in said
    assert "no roster yet" in said


def test_home_of_an_empty_database_says_how_to_begin(empty_screen: OpenScreen) -> None:
    at = empty_screen("home")
    assert "はじめに、市区町村を選びます" in words(at)
    assert at.text_input(key="setup-search").label == "市区町村を探す"
    assert not at.page_link


def test_home_of_a_city_with_venues_only_is_not_blank(demo_screen: OpenScreen) -> None:
    demo_screen("home")
    engine = current_engine()
    rows = [venue("佐賀公民館", latitude="33.26", longitude="130.30", address="佐賀市栄町1-1")]
    files = [("v.csv", csv_bytes(english_venues([["1", *row[1:]] for row in rows])))]
    store(engine, look_at(engine, files, "41201"), accept_rejects=True)
    assert season.editions(engine, MunicipalityCode("41201")) == ()
    at = demo_screen("home", city="41201")
    said = words(at)
    assert "佐賀市で使い始めるには" in said
    assert "準備がまだ終わっていません: 人口、支援員、稼働可能時間" in said
    assert "setup" in {one.page for one in at.page_link}
    assert "人口がまだありません" in said
    assert "開催計画はまだありません" in said
