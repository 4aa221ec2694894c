from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.support import Watch

COUNT = """part => {
  let found = 0;
  map.eachLayer(layer => {
    const it = layer.feature && layer.feature.properties;
    if (it && part.includes(it.id[0])) found += 1;
  });
  return found;
}"""
LOOKS = """() => {
  const found = {};
  map.eachLayer(layer => {
    if (!layer.feature) return;
    const middle = layer.getLatLng ? layer.getLatLng() : layer.getBounds().getCenter();
    const { x, y } = map.latLngToContainerPoint(middle);
    const { fillColor, weight } = layer.options;
    found[layer.feature.properties.id] = {
      x, y, weight, radius: layer.radiusPx || 0,
      fill: typeof fillColor === "string" ? fillColor : "",
    };
  });
  return found;
}"""
VIEW = "() => [map.getZoom(), map.getCenter().lat, map.getCenter().lng]"


class MapPage:
    """The map of a page, with the moves a person makes on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.geometry: list[str] = []
        page.on(
            "request", lambda it: self.geometry.append(it.url) if "/geometry/" in it.url else None
        )
        page.goto(address)
        expect(self.legend).to_be_visible()
        handle = page.locator("iframe").first.element_handle()
        frame = handle.content_frame()
        assert frame is not None
        self.frame: Frame = frame
        self.await_drawn("t")

    @property
    def legend(self) -> Any:
        return self.page.frame_locator("iframe").first.locator(".dk-legend")

    def await_drawn(self, letter: str) -> None:
        self.frame.wait_for_function(
            "letter => { let drawn = false; map.eachLayer(layer => {"
            " drawn ||= layer.feature?.properties.id.startsWith(letter) && layer.text != null; });"
            " return drawn; }",
            arg=letter,
        )

    def looks(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = self.frame.evaluate(LOOKS)
        return found

    def choose(self, label: str, title: str | None = None) -> None:
        self.page.get_by_role("radio", name=label).click()
        expect(self.legend.locator("summary")).to_contain_text(title or label)

    def point(self, id: str) -> tuple[float, float]:
        box = self.page.locator("iframe").first.bounding_box()
        assert box is not None
        look = self.looks()[id]
        return box["x"] + look["x"], box["y"] + look["y"]

    def alone(self, letter: str, far_px: float = 14) -> str:
        """Id of something in plain sight: nothing else near it, no control on top."""
        looks = self.looks()
        for id, it in looks.items():
            others = (other for name, other in looks.items() if name != id)
            near = any(
                abs(it["x"] - other["x"]) < far_px + other["radius"]
                and abs(it["y"] - other["y"]) < far_px + other["radius"]
                for other in others
            )
            if id.startswith(letter) and not near and 80 < it["x"] < 480 and 60 < it["y"] < 560:
                return id
        raise AssertionError("nothing stands alone on this map")


@pytest.fixture
def town_map(page: Page, map_app: str) -> MapPage:
    return MapPage(page, map_app)


@pytest.fixture
def open_map(page: Page, map_app: str) -> Callable[[str], MapPage]:
    return lambda query: MapPage(page, f"{map_app}{query}")


def test_map_draws_every_town_and_venue_sized_and_coloured(town_map: MapPage) -> None:
    assert town_map.frame.evaluate(COUNT, "t") == 235
    assert town_map.frame.evaluate(COUNT, "v") == 60
    looks = town_map.looks()
    towns = [look for id, look in looks.items() if id[0] == "t"]
    assert len({look["fill"] for look in towns} - {""}) == 5
    assert min(look["radius"] for look in towns) == 4
    assert max(look["radius"] for look in towns) == 22
    assert looks["t3"]["fill"] == ""  # unknown: a pattern, not a colour
    assert {looks["v0"]["fill"], looks["v1"]["fill"]} == {"#c2410c", "#ffffff"}


def test_map_draws_every_square_without_loading_the_frame_again(town_map: MapPage) -> None:
    town_map.frame.evaluate("window.mine = map, 0")
    town_map.page.get_by_role("radio", name="square").click()
    town_map.await_drawn("s")
    assert town_map.frame.evaluate(COUNT, "s") == 800
    assert town_map.frame.evaluate(COUNT, "t") == 0
    assert town_map.frame.evaluate("window.mine === map")
    expect(town_map.legend).to_contain_text("秘匿で一組のます目")


def test_switch_of_indicator_keeps_frame_view_and_geometry(town_map: MapPage) -> None:
    frame = town_map.frame
    frame.evaluate("window.mine = map, void map.setView([34.31, 134.02], 13, {animate: false})")
    view, before = frame.evaluate(VIEW), town_map.looks()
    fetched = list(town_map.geometry)
    frame.evaluate(
        "window.bytes = []; addEventListener('message', it =>"
        " bytes.push(JSON.stringify(it.data.args.feature_group || '').length))"
    )
    town_map.choose("75歳以上")
    frame.wait_for_function("bytes.length > 0")
    assert frame.evaluate("window.mine === map")
    assert frame.evaluate(VIEW) == view
    assert town_map.geometry == fetched
    assert len(fetched) == len(set(fetched)) == 2
    after = town_map.looks()
    assert sum(before[id]["fill"] != after[id]["fill"] for id in before) > 50
    assert 1_000 < max(frame.evaluate("bytes")) < 12_000


def test_click_on_a_town_selects_it_and_says_so_once(town_map: MapPage) -> None:
    id = town_map.alone("t")
    town_map.page.mouse.click(*town_map.point(id))
    expect(town_map.page.get_by_text(re.compile(f"選択: {id} / {id}$"))).to_be_visible()
    town_map.frame.wait_for_function(
        "id => { let heavy = false; map.eachLayer(it => {"
        " heavy ||= it.feature?.properties.id === id && it.options.weight === 4; });"
        " return heavy; }",
        arg=id,
    )
    town_map.choose("75歳以上")
    assert town_map.looks()[id]["weight"] == 4
    expect(town_map.page.get_by_text(re.compile(f"選択: {id} / {id}$"))).to_be_visible()


def test_second_click_on_the_same_town_is_a_click(town_map: MapPage) -> None:
    id = town_map.alone("t")
    town_map.page.mouse.click(*town_map.point(id))
    expect(town_map.page.get_by_text(re.compile(f"/ {id}$"))).to_be_visible()
    town_map.page.mouse.click(*town_map.point(id))
    expect(town_map.page.get_by_text(re.compile(f"/ {id},{id}$"))).to_be_visible()


def test_click_on_a_venue_selects_the_venue_above_the_area(town_map: MapPage) -> None:
    town_map.page.get_by_role("radio", name="square").click()
    town_map.await_drawn("s")
    squares = {id for id in town_map.looks() if id[0] == "s"}
    looks = town_map.looks()
    id = next(
        id
        for id, it in looks.items()
        if id[0] == "v"
        and 80 < it["x"] < 480
        and 180 < it["y"] < 420
        and not any(
            abs(it["x"] - o["x"]) + abs(it["y"] - o["y"]) < 24
            for other, o in looks.items()
            if other[0] == "v" and other != id
        )
    )
    town_map.page.mouse.click(*town_map.point(id))
    expect(town_map.page.get_by_text(re.compile(f"選択: {id} /"))).to_be_visible()
    assert squares


def test_hostile_name_is_shown_as_text(town_map: MapPage) -> None:
    town_map.frame.evaluate(
        "() => void map.eachLayer(it => { if (it.feature?.properties.id === 't0') {"
        " it.bringToFront(); map.setView(it.getLatLng(), 16, {animate: false}); } })"
    )
    x, y = town_map.point("t0")
    town_map.page.mouse.move(x - 3, y)
    town_map.page.mouse.move(x, y)
    tip = town_map.page.frame_locator("iframe").first.locator(".dk-tip")
    expect(tip.locator("strong")).to_contain_text("<img src=x onerror=")
    expect(tip).to_contain_text("60歳以上 約")
    assert town_map.frame.evaluate("window.hit") is None


def test_layer_switch_hides_venues_and_brings_them_back_on_top(town_map: MapPage) -> None:
    box = town_map.page.frame_locator("iframe").first.get_by_label("会場")
    box.uncheck()
    assert town_map.frame.evaluate(COUNT, "v") == 0
    box.check()
    assert town_map.frame.evaluate(COUNT, "v") == 60


def test_names_of_large_towns_give_bearings_and_squares_get_none(town_map: MapPage) -> None:
    names = town_map.page.frame_locator("iframe").first.locator(".dk-place")
    expect(names.first).to_contain_text("架空町")
    boxes = [it.bounding_box() for it in names.locator("span").all()]
    assert len(boxes) > 3
    town_map.page.get_by_role("radio", name="square").click()
    town_map.await_drawn("s")
    expect(names).to_have_count(0)


def test_space_for_the_map_is_kept_before_it_is_there(page: Page, map_app: str) -> None:
    page.route(
        "**/component/**",
        lambda route: route.fulfill(body="<html></html>", content_type="text/html"),
    )
    page.goto(map_app)
    frame = page.locator(".st-key-test-map-frame")
    expect(frame).to_be_visible()
    box = frame.bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(640, abs=2)


def test_map_fits_its_space_without_a_second_scrollbar(town_map: MapPage) -> None:
    frame = town_map.page.locator(".st-key-test-map-frame")
    height, content = frame.evaluate(
        "it => { const box = it.closest('[data-testid=stVerticalBlock]') || it;"
        " return [box.clientHeight, box.scrollHeight]; }"
    )
    assert content <= height


def test_legend_names_every_class_symbol_and_source(town_map: MapPage) -> None:
    for words in ("60歳以上(人)", "未満", "以上", "不明・非公表", "図書館・生涯学習", "出典: 架空"):
        expect(town_map.legend).to_contain_text(words)
    page = town_map.page.frame_locator("iframe").first
    expect(page.locator(".leaflet-control-scale-line")).to_contain_text("km")
    town_map.legend.locator("summary").click()
    expect(town_map.legend.locator("li").first).to_be_hidden()
    town_map.choose("75歳以上")
    expect(town_map.legend.locator("li").first).to_be_hidden()


def test_whole_button_shows_everything_again(town_map: MapPage) -> None:
    view = town_map.frame.evaluate(VIEW)
    town_map.frame.evaluate("void map.setView([35, 135], 15, {animate: false})")
    town_map.page.frame_locator("iframe").first.get_by_role("button", name="全体を表示").click()
    assert town_map.frame.evaluate(VIEW) == pytest.approx(view, abs=0.001)


def test_table_does_what_a_click_on_the_map_does_by_keyboard(town_map: MapPage) -> None:
    page = town_map.page
    page.get_by_role("radio", name="60歳以上").focus()
    table = page.get_by_test_id("stDataFrame").locator("canvas").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if table.evaluate(
            "it => it.contains(document.activeElement) || it === document.activeElement"
        ):
            break
    expect(table).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    expect(page.get_by_text(re.compile("選択: t\\d+ /"))).to_be_visible()


def test_tiles_of_the_office_are_asked_for_here_and_may_be_missing(
    open_map: Callable[[str], MapPage], watch: Watch
) -> None:
    asked: list[str] = []
    watch.on_request = asked.append
    shown = open_map("/?base=local")
    shown.await_drawn("t")
    assert any("/tiles/" in url for url in asked)


def test_missing_geometry_is_told_not_left_blank(page: Page, map_app: str, watch: Watch) -> None:
    page.route("**/geometry/*.json", lambda route: route.fulfill(status=404))
    page.goto(map_app)
    notice = page.frame_locator("iframe").first.locator(".dk-notice")
    expect(notice).to_contain_text("読み込み直してください")
    assert watch.errors  # the browser itself reports the 404
    watch.errors.clear()
