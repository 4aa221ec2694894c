from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cached, state
from dashboard.i18n.text import load
from dashboard.screens import area_map, gaps_map
from models.codes import MunicipalityCode
from models.kinds import TravelMode
from optimizer.services import season
from optimizer.services.coverage import CoverageReport
from optimizer.services.import_summary import look_at, store
from tests.import_builders import csv_bytes, japanese_population
from tests.screens.conftest import OpenScreen, current_engine, words

CITY = MunicipalityCode("37201")


def measured(mode: TravelMode = TravelMode.WALK, limit_min: int = 15) -> CoverageReport:
    edition = season.editions(current_engine(), CITY)[0]
    return cached.coverage(CITY, edition, "2020", 1, mode, limit_min, cached.version())


def headline_share(at: AppTest) -> float:
    found = re.search(r"は([0-9.]+)%。", at.title[0].value.replace("\\", ""))
    assert found is not None
    return float(found[1])


def test_gaps_answers_with_the_share_and_those_left_out(demo_screen: OpenScreen) -> None:
    at = demo_screen("gaps")
    report = measured()
    said = words(at)
    assert f"徒歩15分以内に開催がある65歳以上は{report.seniors_share:.1%}" in said
    assert f"{report.seniors_covered:,.0f}人" in said
    assert f"{report.seniors_not_covered:,.0f}人" in said
    assert headline_share(at) == pytest.approx(100 * report.seniors_share, abs=0.05)


def test_gaps_figures_add_up_to_everybody(demo_screen: OpenScreen) -> None:
    demo_screen("gaps")
    report = measured()
    together = report.seniors_covered + report.seniors_not_covered + report.seniors_place_unknown
    assert together == 120_999


@pytest.mark.parametrize(("minutes", "mode"), [(30, "walk"), (15, "bicycle"), (5, "walk")])
def test_gaps_follow_the_minutes_and_the_mode(
    demo_screen: OpenScreen, minutes: int, mode: str
) -> None:
    at = demo_screen("gaps")
    at.slider(key="gaps-minutes").set_value(minutes)
    at.segmented_control(key="gaps-mode").set_value(mode).run()
    report = measured(TravelMode(mode), minutes)
    assert headline_share(at) == pytest.approx(100 * report.seniors_share, abs=0.05)


def test_gaps_map_keeps_the_lightest_class_for_those_reached(demo_screen: OpenScreen) -> None:
    demo_screen("gaps")
    edition = season.editions(current_engine(), CITY)[0]
    need = cached.need(CITY, edition, "2020", cached.version())
    report = measured()
    looks, legend = gaps_map.looks(load("ja"), need, report)
    levels = [looks.looks[area_map.area_key(id)].level for id in need.area_ids]
    assert [level == 0 for level in levels] == report.covered.tolist()
    assert max(level for level in levels if level is not None) == looks.classes - 1
    assert legend.ranges[0] == "届いている地域"
    assert legend.sources == ("線: 徒歩15分以内で開催会場に着く範囲",)
    text = looks.looks[area_map.area_key(report.gaps[0].area_id)].text
    assert text.startswith("届いていない: 約4,450人\n最寄りの開催: ")


def test_gaps_table_is_ranked_and_says_why(demo_screen: OpenScreen) -> None:
    shown = demo_screen("gaps").dataframe[0].value
    assert shown["0"].tolist() == list(range(1, len(shown) + 1))
    assert shown["3"].is_monotonic_decreasing
    assert shown["1"].iloc[0] == "木太町"
    assert set(shown["2"]) == {"時間内に会場がない", "時間内に会場はあるが、この月は開催がない"}
    assert "松島町３丁目" not in shown["1"].tolist()


def test_gaps_list_apart_whose_place_is_unknown(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("gaps"))
    assert "位置が使えず、届いているか判定できない地域" in said
    assert "松島町３丁目(393人、65歳以上)" in said


def test_gaps_say_what_the_method_does_not_know(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("gaps"))
    assert "男木島・女木島" in said
    assert "迂回率 1.3、速さ 4.0 km/h(仮定)" in said


def test_gaps_card_says_why_an_area_is_not_reached(demo_screen: OpenScreen) -> None:
    at = demo_screen("gaps")
    gap = measured().gaps[0]
    at.session_state[state.SELECTED_AREA] = area_map.area_key(gap.area_id)
    said = words(at.run())
    assert f"#### {gap.area_name}" in said
    assert "徒歩15分以内: 時間内に会場はあるが" in said


def test_gaps_card_of_a_reached_area_says_so(demo_screen: OpenScreen) -> None:
    at = demo_screen("gaps")
    edition = season.editions(current_engine(), CITY)[0]
    need = cached.need(CITY, edition, "2020", cached.version())
    covered = measured().covered.tolist().index(True)
    at.session_state[state.SELECTED_AREA] = area_map.area_key(need.area_ids[covered])
    assert "徒歩15分以内: 届いている" in words(at.run())


def test_gaps_in_english(demo_screen: OpenScreen) -> None:
    assert "within 15 min on foot" in words(demo_screen("gaps", lang="en"))


def test_gaps_without_a_plan_say_what_to_do(demo_screen: OpenScreen) -> None:
    demo_screen("gaps")
    engine = current_engine()
    rows = japanese_population(["駅前中央一丁目"])
    rows[1] = ["412015", *rows[1][1:]]
    store(engine, look_at(engine, [("p.csv", csv_bytes(rows))], "41201"), accept_rejects=True)
    at = demo_screen("gaps", city="41201")
    assert "この画面には、まだ会場、開催計画がありません" in words(at)
    assert [one.page for one in at.page_link] == ["setup"]


def test_gaps_without_a_city_say_what_to_do(empty_screen: OpenScreen) -> None:
    at = empty_screen("gaps")
    assert "この画面には、まだ市区町村がありません" in words(at)
    assert [one.page for one in at.page_link] == ["setup"]
