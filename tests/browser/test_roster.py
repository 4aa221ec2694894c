"""The coordinator's afternoon in a real browser: build, look, pin, publish, hand out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import Download, Locator, Page, expect

from tests.browser.support import Watch, demonstration

SOLVED_MS = 150_000


@pytest.fixture(scope="module")
def own_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demonstration of its own: what is published here stays published."""
    with demonstration(tmp_path_factory.mktemp("roster")) as address:
        yield address


@pytest.fixture
def roster(page: Page, own_demo: str) -> Page:
    page.goto(own_demo)
    page.get_by_role("link", name="配置表").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("配置")
    return page


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def switch(page: Page, side: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(side, exact=True).click()


def pick_row(page: Page, number: int) -> None:
    """Press the box of a row; a table is drawn on a canvas, 38 px a row."""
    page.get_by_test_id("stDataFrame").first.click(position={"x": 20, "y": 19 + 38 * number})


def last_run(page: Page) -> Locator:
    return page.get_by_text(re.compile("前回の計算は"))


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def test_from_nothing_to_published_files(roster: Page, watch: Watch) -> None:
    page = roster
    seats = build_and_reload(page, watch)
    look_around(page)
    pin_and_build_again(page)
    filled = publish(page, seats)
    the_workbook_is_for_paper(page, filled)
    the_calendars_hold_every_duty(page, filled)
    one_persons_calendar_is_theirs_alone(page)


def build_and_reload(page: Page, watch: Watch) -> int:
    headline = page.get_by_role("heading", level=1)
    expect(headline).to_contain_text("まだ誰も配置していません")
    found = re.search(r"回の(\d+)枠", headline.inner_text())
    assert found is not None
    switch(page, "1分")
    button(page, "配置を作る").click()
    expect(button(page, "停止")).to_be_visible()
    page.reload()
    expect(button(page, "停止").or_(last_run(page))).to_be_visible()
    expect(button(page, "配置を作る")).to_be_hidden()
    watch.forget_probes()
    expect(last_run(page)).to_be_visible(timeout=SOLVED_MS)
    expect(button(page, "停止")).to_be_hidden()
    expect(headline).to_contain_text(re.compile("証明済み|まだ分かりません"))
    return int(found[1])


def look_around(page: Page) -> None:
    switch(page, "日別")
    board = page.locator(".dk-board")
    expect(board).to_contain_text("主講師")
    expect(board).to_contain_text("(架空)")
    switch(page, "会場別")
    expect(page.get_by_label("会場", exact=True).first).to_be_visible()
    expect(board).to_be_hidden()
    switch(page, "人別")
    card = page.locator(".st-key-roster-card")
    expect(card).to_contain_text("その人の担当")
    pick_row(page, 1)
    expect(card).to_contain_text("月の上限")


def pin_and_build_again(page: Page) -> None:
    switch(page, "日別")
    expect(page.locator(".dk-board")).to_be_visible()
    pick_row(page, 2)  # the first row is the empty seat
    button(page, "この回に固定").click()
    pins = page.get_by_text(re.compile("固定 1件"))
    expect(pins).to_contain_text("すべてこの配置表に入っています")
    expect(page.locator(".dk-board")).to_contain_text("【固定】")
    button(page, "もう一度作る").click()
    expect(button(page, "停止")).to_be_visible()
    expect(button(page, "停止")).to_be_hidden(timeout=SOLVED_MS)
    expect(pins).to_contain_text("すべてこの配置表に入っています")


def publish(page: Page, seats: int) -> int:
    button(page, "この配置表を公開").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("第1版として公開します")
    dialog.get_by_role("button", name="公開する").click()
    expect(page.get_by_text("第1版として公開済み")).to_be_visible()
    expect(button(page, "この配置表を公開")).to_be_hidden()
    expect(page.get_by_text(re.compile(r"第1版 令和\d+年"))).to_be_visible()
    metric = page.get_by_test_id("stMetricValue").first.inner_text()
    found = re.search(r"([\d,]+) / ([\d,]+)枠", metric)
    assert found is not None
    filled, of = (int(part.replace(",", "")) for part in found.groups())
    assert 0 < filled <= of == seats
    return filled


def the_workbook_is_for_paper(page: Page, filled: int) -> None:
    with page.expect_download() as waiting:
        button(page, "Excelで保存").click()
    assert waiting.value.suggested_filename == "配置表_2027-01_第1版.xlsx"
    book = load_workbook(BytesIO(content(waiting.value)))
    assert len(book.worksheets) == 4
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    by_day = [str(value) for row in book.worksheets[0].iter_rows(values_only=True) for value in row]
    assert sum(cell.count("(架空)") for cell in by_day) == filled


def the_calendars_hold_every_duty(page: Page, filled: int) -> None:
    with page.expect_download() as waiting:
        button(page, "全員分カレンダー").click()
    with ZipFile(BytesIO(content(waiting.value))) as archive:
        calendars = [Calendar.from_ical(archive.read(name)) for name in archive.namelist()]
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    assert len(events) == filled
    assert len({str(event["UID"]) for event in events}) == filled


def one_persons_calendar_is_theirs_alone(page: Page) -> None:
    """The person picked before is still selected."""
    switch(page, "人別")
    card = page.locator(".st-key-roster-card")
    expect(card).to_contain_text(re.compile(r"担当\d+回"))
    found = re.search(r"担当(\d+)回", card.inner_text())
    assert found is not None
    with page.expect_download() as waiting:
        card.get_by_role("button", name="iCalendar").click()
    assert waiting.value.suggested_filename.endswith(".ics")
    calendar = Calendar.from_ical(content(waiting.value))
    assert len(calendar.walk("VEVENT")) == int(found[1]) > 0


def test_the_language_of_a_link_stays_from_screen_to_screen(page: Page, own_demo: str) -> None:
    page.goto(f"{own_demo}/?lang=en")
    page.get_by_role("link", name="Roster").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("seats")
    page.get_by_role("link", name="Supporters").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("supporters")
    page.get_by_text("日本語", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("支援員")
