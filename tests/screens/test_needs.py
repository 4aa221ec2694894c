from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import state
from dashboard.screens import area_map
from models.codes import MunicipalityCode
from optimizer.services import season
from optimizer.services.import_summary import look_at, store
from tests.import_builders import box, csv_bytes, japanese_population, n03, square, squares
from tests.screens.conftest import OpenScreen, current_engine, words

SAGA = "41201"
SUM_OF_65 = {"2026-02-01": "120,999人", "2020-10-01": "118,827人"}


def table(at: AppTest) -> pd.DataFrame:
    return at.dataframe[0].value


def area_key_of(name: str) -> str:
    from dashboard import cached

    code = MunicipalityCode("37201")
    edition = season.editions(current_engine(), code)[0]
    need = cached.need(code, edition, "2020", cached.version())
    return area_map.area_key(need.area_ids[need.area_names.index(name)])


def with_squares() -> None:
    """Three squares of an invented census file in a city that has nothing else."""
    rows = [
        square("493072221", "1", "", (100, 30, 20, 5)),
        square("493072222", "2", "493072221", (7, "*", "*", "*")),
        square("493072223", "0", "", (50, 44, 9, 1)),
    ]
    files = [
        ("tblT001101H4930.txt", csv_bytes(squares(rows), "cp932")),
        ("N03.json", n03({SAGA: [box(130.2, 33.2, 130.4, 33.4)]})),
    ]
    engine = current_engine()
    store(engine, look_at(engine, files, SAGA), accept_rejects=False)


def test_needs_answers_with_the_citys_figure_and_its_interval(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("needs"))
    assert "60歳以上は約68,800人(64,000〜73,600)" in said
    assert "木太町" in said
    assert "95%区間 64,000〜73,600人・仮定" in said
    assert SUM_OF_65["2026-02-01"] in said


def test_needs_names_sources_assumptions_and_what_no_map_can_show(
    demo_screen: OpenScreen,
) -> None:
    said = words(demo_screen("needs"))
    assert "高松市オープンデータ, CC BY 4.0" in said
    assert "仮定(70歳以上)" in said
    assert "松島町３丁目(393人、65歳以上)" in said
    assert "架空" in said


def test_needs_follows_the_population_and_the_survey(demo_screen: OpenScreen) -> None:
    at = demo_screen("needs")
    edition = at.selectbox(key="needs-edition-37201")
    older = next(one for one in edition.options if "2020-10-01" in one)
    edition.select_index(edition.options.index(older)).run()
    assert SUM_OF_65["2020-10-01"] in words(at)
    assert "約66,400人" in words(at)
    at.selectbox(key="needs-survey").set_value("2023").run()
    assert "約66,400人" not in words(at)


@pytest.mark.parametrize(
    ("indicator", "column", "most"),
    [("non_users", "1", "木太町"), ("over_75", "1", "木太町"), ("senior_share", "1", None)],
)
def test_needs_table_is_sorted_by_the_indicator(
    demo_screen: OpenScreen, indicator: str, column: str, most: str | None
) -> None:
    at = demo_screen("needs")
    at.segmented_control(key="needs-indicator-town").set_value(indicator).run()
    shown = table(at)
    assert len(shown) == 235
    assert shown[column].dropna().is_monotonic_decreasing
    if most is not None:
        assert shown["0"].iloc[0] == most


def test_needs_table_rounds_an_estimate_as_the_card_does(demo_screen: OpenScreen) -> None:
    first = table(demo_screen("needs")).iloc[0]
    assert (first["0"], first["1"], first["2"]) == ("木太町", 4450, "4,140〜4,770")


def test_needs_of_towns_without_any_location_is_a_table_and_no_error(
    demo_screen: OpenScreen,
) -> None:
    demo_screen("needs")
    rows = japanese_population(["駅前中央一丁目", "神野東二丁目"])
    files = [("p.csv", csv_bytes([rows[0], *(["412015", *row[1:]] for row in rows[1:])]))]
    engine = current_engine()
    store(engine, look_at(engine, files, SAGA), accept_rejects=True)
    at = demo_screen("needs", city=SAGA)
    assert "うち2は位置情報が使えない" in words(at)
    assert len(table(at)) == 2


def test_needs_card_tells_people_need_and_the_way(demo_screen: OpenScreen) -> None:
    at = demo_screen("needs")
    assert "地域" in words(at)
    at.session_state[state.SELECTED_AREA] = area_key_of("木太町")
    said = words(at.run())
    assert "#### 木太町" in said
    assert "スマホを使っていない人 約4,450人(95%区間" in said
    assert "最寄りの開催: 高松市木太南コミュニティセンター 徒歩16分(直線距離×迂回率÷速さ)" in said
    assert "70歳以上" in said


def test_needs_card_of_a_place_unknown_says_so(demo_screen: OpenScreen) -> None:
    at = demo_screen("needs")
    at.session_state[state.SELECTED_AREA] = area_key_of("松島町３丁目")
    said = words(at.run())
    assert "地図には出せませんが、合計には数えています" in said
    assert "最寄りの開催は求められません" in said


def test_needs_card_of_a_venue_lists_its_sessions(demo_screen: OpenScreen) -> None:
    at = demo_screen("needs")
    view = next(
        one
        for one in season.venues(current_engine(), MunicipalityCode("37201"), 1)
        if one.sessions >= 2
    )
    at.session_state[state.SELECTED_VENUE] = area_map.venue_key(view.venue.id)
    said = words(at.run())
    assert f"#### {view.venue.name}" in said
    assert f"開催 {view.sessions}回" in said


def test_needs_of_squares_shows_people_because_the_survey_does_not_fit(
    demo_screen: OpenScreen,
) -> None:
    with_squares()
    at = demo_screen("needs", city=SAGA)
    said = words(at)
    assert "65歳以上は74人。いちばん多いのは区画 493072223です" in said
    assert "調査の区分(60〜69歳、70歳以上)に合わない" in said
    assert "non_users" not in at.segmented_control(key="needs-indicator-mesh500").options
    names = table(at)["0"].tolist()
    assert names == ["493072223", "493072221(合算先)", "493072222(秘匿)"]
    assert pd.isna(table(at)["1"].iloc[2])


def test_needs_card_of_suppressed_squares_names_their_group(demo_screen: OpenScreen) -> None:
    with_squares()
    at = demo_screen("needs", city=SAGA)
    code = MunicipalityCode(SAGA)
    from dashboard import cached

    edition = season.editions(current_engine(), code)[0]
    need = cached.need(code, edition, "2020", cached.version())
    for square_code, sentence in (
        ("493072221", "隣の秘匿された1区画(493072222)の人数を含みます"),
        ("493072222", "区画 493072221 に合算されています"),
    ):
        area = need.area_ids[need.area_codes.index(square_code)]
        at.session_state[state.SELECTED_AREA] = area_map.area_key(area)
        assert sentence in words(at.run())
    assert "開催計画はまだありません" in words(at)


def test_needs_in_english(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("needs", lang="en"))
    assert "Not using a smartphone, aged 60+: about 68,800 people (64,000–73,600)" in said
    assert "assumed n" in said


def test_needs_without_a_city_says_what_to_do(empty_screen: OpenScreen) -> None:
    at = empty_screen("needs")
    assert "この画面には、まだ市区町村がありません" in words(at)
    assert [one.page for one in at.page_link] == ["setup"]
