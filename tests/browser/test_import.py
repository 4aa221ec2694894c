"""A messy file, from dropping it to the map and back out again, as a planner does it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import FilePayload, Frame, Locator, Page, expect

from tests.browser.support import demonstration
from tests.import_builders import csv_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VENUES = 131
HEAD = ["名称", "所在地", "緯度", "経度", "電話番号"]
MESSY = [
    ["公共施設一覧(令和8年度)", "", "", "", ""],
    HEAD,
    ["試験北会館", "高松市番町一丁目8-15", "34.3428", "134.0466", "087-000-0001"],
    ["試験逆会館", "高松市番町二丁目1-1", "134.0432", "34.3411", "087-000-0002"],
    ["試験右左会館", "高松市番町四丁目1-1", "134.0501", "34.3391", "087-000-0004"],
    ["", "高松市番町三丁目1-1", "34.3401", "134.0412", "087-000-0003"],
    [
        "高松市日新コミュニティセンター",
        "高松市瀬戸内町22-9",
        "34.34758361",
        "134.03246917",
        "087-834-9911",
    ],
]
"""A title row; two swapped locations; a row without a name; and a venue the city has on file."""

DRAWN = """name => {
  let found = 0;
  map.eachLayer(layer => {
    const it = layer.feature && layer.feature.properties;
    if (it && it.id[0] === "v" && layer.text != null && (!name || it.name === name)) found += 1;
  });
  return found;
}"""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[str]:
    """Address of a demonstration that this test alone may change."""
    with demonstration(tmp_path / "demo") as address:
        yield address


class Desk:
    """The import screen of a planner."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_contain_text("高松市")

    @property
    def main(self) -> Locator:
        return self.page.get_by_test_id("stMain")

    def open(self, screen: str, says: str) -> None:
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=screen).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(says)

    def open_import(self) -> None:
        self.open("データ取込", "高松市の資料は")

    def drop(self, name: str, mime: str, data: bytes) -> None:
        file: FilePayload = {"name": name, "mimeType": mime, "buffer": data}
        self.page.locator("input[type=file]").set_input_files(file)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def map_of_venues(self) -> Frame:
        """The map on 会場, once its venues are drawn."""
        self.open("会場", "会場は")
        expect(self.page.frame_locator("iframe").locator(".dk-legend")).to_be_visible()
        frame = self.page.locator("iframe").first.element_handle().content_frame()
        assert frame is not None
        frame.wait_for_function(f"({DRAWN})('') > 0")
        return frame


def marked(sheet: Worksheet) -> dict[str, list[Cell]]:
    """The marked cells of the workbook by the name in their row."""
    names = {sheet.cell(row, 1).value or "": row for row in range(3, sheet.max_row + 1)}
    return {
        str(name): [cell for cell in sheet[row] if isinstance(cell, Cell) and cell.comment]
        for name, row in names.items()
    }


def mended(data: bytes) -> bytes:
    """What a planner does in Excel: one location put right, the name filled in, one row left."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    [sheet] = book.worksheets
    found = marked(sheet)
    assert set(found) == {"試験逆会館", "試験右左会館", ""}
    [name] = found[""]
    assert (name.column_letter, name.value) == ("A", None)
    name.value = "試験無名会館"
    row = found["試験逆会館"][0].row
    assert "C" in {cell.column_letter for cell in found["試験逆会館"]}
    sheet.cell(row, 3).value, sheet.cell(row, 4).value = "34.3411", "134.0432"
    book.save(buffer := io.BytesIO())
    return buffer.getvalue()


def test_a_messy_file_is_mended_loaded_corrected_shown_and_taken_back(
    city: str, page: Page
) -> None:
    desk = Desk(page, city)
    main = desk.main
    desk.open_import()
    desk.drop("kaijo.csv", "text/csv", csv_bytes(MESSY, encoding="cp932"))
    expect(main).to_contain_text("会場の一覧・香川県高松市")
    expect(main).to_contain_text("5行を読み、4行を取り込みます。受け付けない行 1")
    expect(main).to_contain_text("受け付けない 1、要確認 2、注意 0")
    load = page.get_by_role("button", name="1件のファイルを取り込む")
    expect(load).to_be_disabled()

    with page.expect_download() as download:
        desk.press("直す行を Excel で受け取る(「kaijo.csv」3行)")
    desk.drop("kaijo_naoshi.xlsx", XLSX, mended(download.value.path().read_bytes()))
    expect(main).to_contain_text("3行を読み、3行を取り込みます。受け付けない行 0")
    main.get_by_text("指摘のある").click()
    desk.press("2件のファイルを取り込む")
    expect(main).to_contain_text("香川県高松市の資料を取り込みました")

    expect(main).to_contain_text("位置の訂正の提案 1、位置が分からないもの 1")
    proposal = main.get_by_text("会場「試験右左会館」(高松市番町四丁目1-1)")
    expect(proposal).to_be_visible()
    expect(main).to_contain_text("緯度と経度を入れ替えると、市区町村の中に入ります")
    desk.press("この位置に直す")
    expect(main).to_contain_text("「試験右左会館」の位置を直しました")
    expect(main).to_contain_text("位置の訂正の提案 0、位置が分からないもの 1")

    frame = desk.map_of_venues()
    names = ("試験北会館", "試験逆会館", "試験右左会館", "試験無名会館")
    for name in names:
        assert frame.evaluate(DRAWN, name) == 1, name
    assert frame.evaluate(DRAWN, "") == VENUES + len(names)
    expect(main).to_contain_text(f"{VENUES + len(names)}会場を表示")

    desk.open_import()
    page.get_by_role("button", name="取り消す").first.click()
    expect(main).to_contain_text("この取込で入った内容を消し、前の内容に戻します")
    desk.press("取り消して元に戻す")
    expect(main).to_contain_text("を取り消しました。データは取込の前に戻りました")
    frame = desk.map_of_venues()
    expect(main).to_contain_text(f"{VENUES}会場を表示")
    frame.wait_for_function(f"({DRAWN})('') === {VENUES}")
    assert [frame.evaluate(DRAWN, name) for name in names] == [0, 0, 0, 0]


def test_a_town_without_a_location_is_put_where_a_person_clicks(city: str, page: Page) -> None:
    desk = Desk(page, city)
    desk.open_import()
    expect(desk.main).to_contain_text("位置が分からないもの 1")
    page.get_by_role("combobox", name="どれを示しますか").click()
    page.get_by_role("option", name="地域「松島町３丁目」").click()
    expect(desk.main).to_contain_text("公表の位置: 34.069518,134.069518")
    inside = page.frame_locator("iframe")
    expect(inside.locator(".dk-legend")).to_be_visible()
    frame = page.locator("iframe").first.element_handle().content_frame()
    assert frame is not None
    frame.wait_for_function(f"({DRAWN})('') > 0")
    at = frame.evaluate("() => map.latLngToContainerPoint([34.3365, 134.0625])")
    inside.locator(".leaflet-container").click(position={"x": at["x"], "y": at["y"]})
    expect(desk.main).to_contain_text("クリックした位置: 北緯34.33")
    expect(inside.locator(".dk-place", has_text="●")).to_have_count(1)
    desk.press("「松島町３丁目」をここに置く")
    expect(desk.main).to_contain_text("「松島町３丁目」を地図で示した位置に置きました")
    expect(desk.main).to_contain_text("位置が分からないもの 0")
    expect(desk.main).to_contain_text("決めたこと(1)")


SETTLED = """() => new Promise(done => {
  const main = document.querySelector('[data-testid="stMain"]');
  let width = main.clientWidth, still = 0;
  const look = () => {
    still = main.clientWidth === width ? still + 1 : 0;
    width = main.clientWidth;
    still > 20 ? done(true) : requestAnimationFrame(look);
  };
  look();
})"""
"""The width of the page's body has not changed for twenty pictures."""


@pytest.mark.parametrize("width_px", [1440, 1024])
def test_the_pickers_and_the_language_are_not_cut(demo: str, page: Page, width_px: int) -> None:
    page.set_viewport_size({"width": width_px, "height": 900})
    desk = Desk(page, demo)
    desk.open_import()
    for key in ("pick-city", "pick-scenario"):
        shown = desk.main.locator(f".st-key-{key} input")
        expect(shown).not_to_have_value("")
        page.wait_for_function(SETTLED)  # the side bar still moves when the first words are there
        assert shown.evaluate("it => it.scrollWidth <= it.clientWidth"), key
    english = desk.main.get_by_text("English", exact=True)
    box = english.bounding_box()
    assert box is not None
    edge = desk.main.locator(".st-key-pick-lang").bounding_box()
    assert edge is not None
    assert box["x"] + box["width"] <= edge["x"] + edge["width"]
