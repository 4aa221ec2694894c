from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

from tests.import_builders import ages, csv_bytes, english_population

SCREENS = {
    "ニーズ地図": "スマートフォンを使っていない60歳以上は約68,800人",
    "会場": "会場は131、うち令和9年1月に使うのは",
    "空白地域": "徒歩15分以内に開催がある65歳以上は",
    "データ取込": "高松市の資料は",
    "ホーム": "高松市 令和9年1月「基準案」",
}
DRAWN = """letter => {
  let found = 0;
  map.eachLayer(layer => {
    const it = layer.feature && layer.feature.properties;
    if (it && it.id.startsWith(letter) && layer.text != null) found += 1;
  });
  return found;
}"""
PLACES = """() => {
  const found = {};
  map.eachLayer(layer => {
    if (!layer.feature || !layer.getLatLng) return;
    const { x, y } = map.latLngToContainerPoint(layer.getLatLng());
    const { id, name } = layer.feature.properties;
    found[id] = { x, y, name, weight: layer.options.weight };
  });
  return found;
}"""


class Desk:
    """The demonstration in a browser, with the moves a planner makes."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)
        expect(self.headline).to_contain_text(SCREENS["ホーム"])

    @property
    def headline(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def open(self, screen: str) -> None:
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=screen).click()
        expect(self.headline).to_contain_text(SCREENS[screen])

    def map(self, letter: str) -> Frame:
        """The map's frame, once everything of a kind is drawn."""
        expect(self.page.frame_locator("iframe").locator(".dk-legend")).to_be_visible()
        handle = self.page.locator("iframe").first.element_handle()
        frame = handle.content_frame()
        assert frame is not None
        frame.wait_for_function(f"({DRAWN})('{letter}') > 0")
        return frame

    def click_on_map(self, frame: Frame, letter: str) -> str:
        """Click something that nothing covers, and return its name; venues lie above towns."""
        places: dict[str, dict[str, Any]] = frame.evaluate(PLACES)
        for id, it in places.items():
            above = (other for name, other in places.items() if name != id and name[0] >= letter)
            covered = any(
                abs(it["x"] - other["x"]) < 24 and abs(it["y"] - other["y"]) < 24 for other in above
            )
            if id[0] == letter and not covered and 90 < it["x"] < 480 and 90 < it["y"] < 520:
                self.page.locator("iframe").first.scroll_into_view_if_needed()
                box = self.page.locator("iframe").first.bounding_box()
                assert box is not None
                self.page.mouse.click(box["x"] + it["x"], box["y"] + it["y"])
                return str(it["name"])
        raise AssertionError("nothing stands alone on this map")


@pytest.fixture
def desk(page: Page, demo: str) -> Desk:
    return Desk(page, demo)


def test_every_planning_screen_opens_and_answers(desk: Desk) -> None:
    for screen in SCREENS:
        desk.open(screen)
        expect(desk.page.get_by_test_id("stException")).to_have_count(0)


def test_home_leads_from_a_door_to_its_screen(desk: Desk) -> None:
    desk.page.get_by_test_id("stMain").get_by_role("link", name="ニーズ地図").click()
    expect(desk.headline).to_contain_text(SCREENS["ニーズ地図"])


def test_another_indicator_recolours_the_map_and_sorts_the_table(desk: Desk) -> None:
    desk.open("ニーズ地図")
    frame = desk.map("a")
    assert frame.evaluate(DRAWN, "a") == 234  # one of 235 towns has no usable place
    assert frame.evaluate(DRAWN, "v") == 131
    frame.evaluate("window.mine = map, 0")
    desk.page.get_by_role("radio", name="75歳以上").click()
    expect(desk.page.frame_locator("iframe").locator(".dk-legend summary")).to_contain_text(
        "75歳以上(人)2026-02-01"
    )
    assert frame.evaluate("window.mine === map")


def test_a_click_on_a_town_shows_its_card(desk: Desk) -> None:
    desk.open("ニーズ地図")
    name = desk.click_on_map(desk.map("a"), "a")
    main = desk.page.get_by_test_id("stMain")
    expect(main.get_by_role("heading", level=4, name=name)).to_be_visible()
    expect(main).to_contain_text("最寄りの開催")
    expect(main).to_contain_text("直線距離×迂回率÷速さ")


def test_a_click_on_a_venue_shows_its_sessions(desk: Desk) -> None:
    desk.open("ニーズ地図")
    name = desk.click_on_map(desk.map("v"), "v")
    main = desk.page.get_by_test_id("stMain")
    expect(main.get_by_role("heading", level=4, name=name)).to_be_visible()
    expect(main).to_contain_text("令和9年1月の開催")


def test_filters_leave_the_same_venues_on_map_and_list(desk: Desk) -> None:
    desk.open("会場")
    frame = desk.map("v")
    assert frame.evaluate(DRAWN, "v") == 131
    desk.page.get_by_role("button", name="図書館 5").click()
    expect(desk.page.get_by_test_id("stMain")).to_contain_text("5会場を表示")
    frame.wait_for_function(f"({DRAWN})('v') === 5")


def test_a_venue_is_selected_on_the_map_and_corrected_beside_it(desk: Desk) -> None:
    desk.open("会場")
    name = desk.click_on_map(desk.map("v"), "v")
    main = desk.page.get_by_test_id("stMain")
    expect(main.get_by_role("heading", level=3, name=name)).to_be_visible()
    seats = desk.page.get_by_label("定員(人)")
    seats.fill("18")
    seats.press("Tab")
    desk.page.get_by_role("button", name="直した内容を保存").click()
    expect(main).to_contain_text(f"「{name}」を直しました")
    expect(main).to_contain_text("定員: 18")


def test_gaps_shrink_with_more_minutes(desk: Desk) -> None:
    desk.open("空白地域")
    before = share(desk)
    desk.page.get_by_role("slider").press("ArrowRight")
    expect(desk.headline).to_contain_text("徒歩20分以内")
    assert share(desk) > before
    legend = desk.page.frame_locator("iframe").locator(".dk-legend")
    expect(legend).to_contain_text("徒歩20分以内で開催会場に着く範囲")


def share(desk: Desk) -> float:
    found = re.search(r"は([0-9.]+)%", desk.headline.inner_text())
    assert found is not None
    return float(found[1])


def test_a_dropped_file_is_previewed_loaded_and_shown(desk: Desk) -> None:
    row = ["1", "412015", "2020-10-01", "駅前中央一丁目", sum(ages(1)), *ages(1), "33.26,130.30"]
    desk.open("データ取込")
    main = desk.page.get_by_test_id("stMain")
    desk.page.locator("input[type=file]").set_input_files(
        {
            "name": "saga.csv",
            "mimeType": "text/csv",
            "buffer": csv_bytes(english_population([row])),
        }
    )
    expect(main).to_contain_text("年齢別人口・佐賀県佐賀市")
    expect(main).to_contain_text("1行を読み、1行を取り込みます")
    desk.page.get_by_role("button", name="1件のファイルを取り込む").click()
    expect(main).to_contain_text("佐賀県佐賀市の資料を取り込みました")
    desk.page.get_by_label("市区町村", exact=True).click()
    expect(desk.page.get_by_role("option", name="佐賀県佐賀市(41201)")).to_be_visible()
    desk.page.keyboard.press("Escape")
    main.get_by_role("link", name="ニーズ地図").click()
    expect(desk.headline).to_contain_text("いちばん多いのは駅前中央一丁目です")
    assert desk.map("a").evaluate(DRAWN, "a") == 1
