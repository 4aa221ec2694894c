"""はじめに: choosing the municipality, and the checklist."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.i18n.text import load
from dashboard.screens import setup_items
from data.database import transaction
from data.repositories.versions import Topic, raise_version
from models.tables import Course
from optimizer.services import season
from optimizer.services.import_summary import look_at, store
from tests.import_builders import csv_bytes, japanese_population
from tests.screens.conftest import OpenScreen, current_engine, words


def search(at: AppTest, text: str) -> AppTest:
    return at.text_input(key="setup-search").set_value(text).run()


def offered(at: AppTest) -> list[str]:
    return [one.replace("\\", "") for one in at.radio[0].options]


@pytest.mark.parametrize("screen", ["home", "setup"])
@pytest.mark.parametrize("text", ["佐賀市", "さがし", "佐賀県 さがし", "41201", "412015"])
def test_the_first_run_asks_for_the_municipality_and_puts_it_on_file(
    empty_screen: OpenScreen, screen: str, text: str
) -> None:
    at = search(empty_screen(screen), text)
    assert offered(at)[0] == "佐賀県佐賀市(さがし)コード 41201・412015"
    assert season.cities(current_engine()) == []
    at = at.button(key="setup-start").click().run()
    (city,) = season.cities(current_engine())
    assert (city.code, city.name) == ("41201", "佐賀市")
    assert len(season.courses(current_engine())) == 12
    assert [one.key for one in season.waves(current_engine())] == ["2020", "2023"]
    assert "佐賀市" in at.title[0].value


def test_a_wrong_check_digit_and_an_unknown_name_are_told(empty_screen: OpenScreen) -> None:
    at = search(empty_screen("setup"), "412014")
    assert "5桁だけで探せます" in words(at)
    assert not at.radio
    at = search(at, "さぱぱ市")
    assert "「さぱぱ市」に当てはまる市区町村はありません" in words(at)


def test_a_designated_city_and_its_wards_are_explained(empty_screen: OpenScreen) -> None:
    at = search(empty_screen("setup"), "札幌市")
    assert offered(at)[0].endswith("政令指定都市・全10区")
    assert offered(at)[1].endswith("札幌市の区")
    assert "札幌市は10区からなる政令指定都市です" in words(at)
    at = at.radio[0].set_value("01101").run()
    assert "市全体で計画するなら「札幌市」を選んでください" in words(at)
    at = at.button(key="setup-start").click().run()
    assert [one.code for one in season.cities(current_engine())] == ["01101"]


def test_a_long_list_is_cut_and_says_how_to_go_on(empty_screen: OpenScreen) -> None:
    at = search(empty_screen("setup"), "北海道")
    assert len(offered(at)) == 12
    assert "ほかに" in words(at)


def begun(empty_screen: OpenScreen) -> AppTest:
    at = search(empty_screen("setup"), "412015")
    return at.button(key="setup-start").click().run()


def test_the_checklist_names_file_publisher_place_state_and_what_works_without(
    empty_screen: OpenScreen,
) -> None:
    said = words(begun(empty_screen))
    assert "佐賀市の準備: あと人口、会場、支援員、稼働可能時間を入れます" in said
    for text in (
        "1. 人口 :blue-badge[必要] :gray-badge[未]",
        "`412015_population.csv`",
        "`N03-20240101_41_GML.zip`",
        "`nlftp.mlit.go.jp`",
        "`tblT001141H4930.txt` `tblT001141H5030.txt`",
        "`412015_public_facility.csv` または `412015_evacuation_space.csv`",
        "`412015_public_wireless_lan.csv`",
        "公表場所: 佐賀市のオープンデータのページ",
        "国土交通省「国土数値情報 行政区域データ(N03)」",
        "なくても、会場の地図と一覧、支援員の一覧は使えます",
        "入ると使える画面: ニーズ地図",
        "8. 講座 :blue-badge[内蔵] :green-badge[準備済]",
        "12講座",
    ):
        assert text in said, text


def test_every_item_but_the_built_in_leads_to_its_import(empty_screen: OpenScreen) -> None:
    at = begun(empty_screen)
    asked = [one.query_string for one in at.page_link if one.page == "imports"]
    assert [one.removeprefix("item=") for one in asked] == [
        *("population", "boundary", "squares", "venues"),
        *("wifi", "supporters", "availability", "held"),
    ]


def test_the_import_screen_knows_what_it_was_asked_for(empty_screen: OpenScreen) -> None:
    begun(empty_screen)
    at = empty_screen("imports", item="venues", city="41201")
    assert "会場のファイルを入れます。探すファイル: 412015_public_facility.csv" in words(at)
    assert at.text_input(key="imports-code").value == "41201"
    at = empty_screen("imports", item="supporters", city="41201")
    assert "支援員の様式(Excel)を入れます" in words(at)
    for item in ("", "nonsense", "city"):
        at = empty_screen("imports", item=item, city="41201")
        assert "を入れます。" not in "".join(one.value for one in at.info)
        assert not at.text_input(key="imports-code").value


def test_what_was_taken_in_says_which_edition_how_old_and_what_is_doubtful(
    empty_screen: OpenScreen,
) -> None:
    begun(empty_screen)
    rows = japanese_population(["駅前中央一丁目", "本庄町"])
    rows = [rows[0], *(["412015", *row[1:]] for row in rows[1:])]
    files = [("p.csv", csv_bytes(rows))]
    engine = current_engine()
    store(engine, look_at(engine, files, "41201"), accept_rejects=True)
    at = empty_screen("setup", city="41201")
    said = words(at)
    assert "佐賀市の準備: あと会場、支援員、稼働可能時間を入れます" in said
    assert "1. 人口 :blue-badge[必要] :green-badge[取込済] :orange-badge[要確認 2件]" in said
    assert "2020-10-01時点(今日まで約" in said
    assert "位置が分からないもの 2件" in said
    assert "いま使える画面" in said
    assert "needs" in {one.page for one in at.page_link}


def test_a_built_in_course_that_is_gone_can_be_put_back(empty_screen: OpenScreen) -> None:
    begun(empty_screen)
    engine = current_engine()
    with transaction(engine) as session:
        for course in season.courses(engine):
            session.delete(session.get(Course, course.code))
        raise_version(session, Topic.FACTS)
    at = empty_screen("setup", city="41201")
    assert "あと人口、会場、支援員、稼働可能時間、講座を入れます" in words(at)
    at = at.button(key="setup-add-courses").click().run()
    assert len(season.courses(engine)) == 12
    assert "12講座" in words(at)


def test_the_demonstration_is_complete(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("setup"))
    assert "高松市は、必要な資料がそろっています" in said
    assert "2026-02-01時点" in said
    assert "Wi-Fiあり" in said
    assert "「高松市 公衆無線LAN」2026-08-21時点" in said.split("5. Wi-Fi")[1]
    assert "公衆無線LAN」" not in said.split("5. Wi-Fi")[0].split("4. 会場")[1]
    assert "ほかに14件の資料" in said
    assert "6. 支援員 :blue-badge[必要] :green-badge[登録済]" in said


def test_another_municipality_can_be_added(demo_screen: OpenScreen) -> None:
    at = search(demo_screen("setup"), "徳島市")
    at = at.button(key="setup-start").click().run()
    assert "徳島市の準備" in words(at)
    assert {one.code for one in season.cities(current_engine())} == {"37201", "36201"}
    assert len(season.scenarios(current_engine(), "37201")) == 1  # type: ignore[arg-type]


def test_the_checklist_in_english(demo_screen: OpenScreen) -> None:
    said = words(demo_screen("setup", lang="en"))
    assert "高松市 has everything it needs on file" in said
    assert ":green-badge[on file]" in said


def test_forms_are_handed_out_where_they_are_asked_for(demo_screen: OpenScreen) -> None:
    labels = [one.label for one in demo_screen("setup").get("download_button")]
    assert labels == ["支援員名簿の様式(Excel)", "1人ずつのファイル(zip・メール用)"]


def test_a_fresh_city_is_given_the_list_of_supporters_to_fill_in(empty_screen: OpenScreen) -> None:
    at = begun(empty_screen)
    assert [one.label for one in at.get("download_button")] == ["支援員名簿の様式(Excel)"]
    assert "様式「支援員名簿」(Excel)に記入して" in words(at)


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 11, 1), date(2026, 12, 1)),
        (date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2028, 2, 29), date(2028, 3, 1)),
    ],
)
def test_hours_are_asked_for_the_month_to_come(day: date, month: date) -> None:
    assert setup_items.next_month(day) == month


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, "0日"), (60, "60日"), (61, "約2か月"), (729, "約24か月"), (730, "約2年")],
)
def test_an_age_is_said_in_days_months_and_years(days: int, age: str) -> None:
    assert setup_items.age_text(load("ja"), days) == age
