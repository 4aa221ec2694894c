"""A city's first day in a browser: from nothing to a map, and on to the next year."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support import demonstration, running
from tests.import_builders import csv_bytes, japanese_population


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[str]:
    """Address of a server on an empty folder, started by the real command."""
    command = (sys.executable, "-m", "dashboard.cli", "serve", "--data-dir", str(tmp_path / "new"))
    with running(lambda port: (*command, "--port", str(port))) as address:
        yield address


@pytest.fixture
def planned(tmp_path: Path) -> Iterator[str]:
    """Address of a demonstration that this test alone may change."""
    with demonstration(tmp_path / "demo") as address:
        yield address


def open_screen(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()


def test_from_an_empty_folder_to_the_first_map(fresh: str, page: Page) -> None:
    headline = page.get_by_role("heading", level=1)
    page.goto(fresh)
    expect(headline).to_contain_text("はじめに、市区町村を選びます")
    search = page.get_by_label("市区町村を探す")
    search.fill("さがし")
    search.press("Enter")
    page.get_by_role("button", name="佐賀県佐賀市で始める").click()
    expect(headline).to_contain_text("佐賀市で使い始めるには")
    open_screen(page, "ニーズ地図")
    expect(page.get_by_test_id("stMain")).to_contain_text("この画面には、まだ人口がありません")
    page.get_by_test_id("stMain").get_by_role("link", name="はじめに").click()
    expect(headline).to_contain_text("佐賀市の準備: あと人口、会場、支援員、稼働可能時間")
    expect(page.get_by_text("412015_population.csv")).to_be_visible()
    page.get_by_role("link", name="ファイルを入れる").first.click()
    expect(page.get_by_test_id("stMain")).to_contain_text("人口のファイルを入れます")
    expect(page.get_by_label("市区町村コード")).to_have_value("41201")
    rows = japanese_population(["駅前中央一丁目", "本庄町"])
    rows = [rows[0], *(["412015", *row[1:]] for row in rows[1:])]
    page.locator("input[type=file]").set_input_files(
        {"name": "412015_population.csv", "mimeType": "text/csv", "buffer": csv_bytes(rows)}
    )
    page.get_by_role("button", name="1件のファイルを取り込む").click()
    expect(page.get_by_test_id("stMain")).to_contain_text("佐賀市の資料を取り込みました")
    open_screen(page, "はじめに")
    expect(headline).to_contain_text("佐賀市の準備: あと会場、支援員、稼働可能時間")
    expect(page.get_by_test_id("stMain")).to_contain_text("412015_population")
    page.get_by_test_id("stMain").get_by_role("link", name="ニーズ地図").click()
    expect(headline).to_contain_text("スマートフォンを使っていない")


def test_a_new_year_is_begun_once(planned: str, page: Page) -> None:
    page.goto(planned)
    open_screen(page, "年度")
    expect(page.get_by_role("heading", level=1)).to_contain_text("令和9年度を始めます")
    page.get_by_role("button", name="令和9年度を始める").click()
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("令和9年度を始めました。126回を写しました")
    expect(main).to_contain_text("写せなかった回(12)")
    expect(page.get_by_role("button", name="令和9年度を始める")).to_have_count(0)
    page.get_by_role("combobox", name="年月・シナリオ").click()
    page.get_by_role("option", name="令和10年1月「基準案」").click()
    open_screen(page, "開催計画")
    expect(page.get_by_role("heading", level=1)).to_contain_text("令和10年1月")
