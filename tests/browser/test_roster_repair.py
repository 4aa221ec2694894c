"""A bad morning in a real browser: why a seat is empty, who steps in, other rosters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.settings import Settings
from dashboard.wiring import build_now, open_database, prepare_demo
from optimizer.outcome import Limits
from optimizer.services import roster_desk
from optimizer.services.roster_desk import RosterView
from tests.browser.support import Watch, demonstration

SOLVED_MS = 150_000


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RosterView]:
    """A folder with a demonstration of its own and one published roster."""
    folder = tmp_path_factory.mktemp("repair")
    settings = Settings(data_dir=folder)
    prepare_demo(settings, reset=False)
    view = build_now(settings, None, Limits(15.0))
    engine = open_database(settings)
    roster_desk.publish(engine, view.roster_id)
    engine.dispose()
    return folder, view


@pytest.fixture(scope="module")
def address(published: tuple[Path, RosterView]) -> Iterator[str]:
    """Address of the demonstration with the published roster."""
    with demonstration(published[0]) as found:
        yield found


def open_screen(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_role("link", name=name).first.click()


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def headline(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def test_reasons_remedies_and_the_runner_up(
    page: Page, address: str, published: tuple[Path, RosterView]
) -> None:
    assert published[1].empty, "the demonstration has empty seats to explain"
    open_screen(page, address, "配置表")
    card = page.locator(".st-key-roster-card")
    expect(card).to_contain_text("の枠が空いている理由")
    expect(card).to_contain_text("埋めるには(1つで足ります)")
    expect(card).to_contain_text("枠が埋まる")
    page.get_by_test_id("stButtonGroup").get_by_text("日別", exact=True).click()
    expect(page.locator(".dk-board")).to_be_visible()
    # The second row is filled: the empty seat of the day stands first.
    page.get_by_test_id("stDataFrame").first.click(position={"x": 20, "y": 19 + 38 * 2})
    card.get_by_text("なぜこの人か・次の候補").click()
    expect(card).to_contain_text(re.compile("次の候補は|ほかにいません"))
    expect(card).to_contain_text("入れない人")


def test_other_rosters_side_by_side(page: Page, address: str) -> None:
    open_screen(page, address, "配置表")
    page.get_by_text("ほかの案と比べる").click()
    button(page, "別の案を探す").click()
    adopt = button(page, "採用する")
    expect(adopt.first.or_(page.get_by_text("はっきり違う案は見つかりませんでした"))).to_be_visible(
        timeout=SOLVED_MS
    )
    expect(page.get_by_text("いま見ている配置表")).to_be_visible()
    adopt.first.click()
    expect(page.get_by_text("採用した案を新しい下書きにしました")).to_be_visible()


def test_somebody_is_ill_and_the_roster_is_repaired(
    page: Page, address: str, watch: Watch, published: tuple[Path, RosterView]
) -> None:
    view = published[1]
    local = [one for one in view.loads if one.supporter_code not in {"T001", "S015", "S019"}]
    who = max(local, key=lambda one: (one.sessions, one.supporter_code))
    open_screen(page, address, "差し替え")
    expect(headline(page)).to_contain_text("何が起きましたか")
    page.get_by_label("休む人").click()
    page.keyboard.type(who.name)
    page.get_by_role("option", name=who.name).first.click()
    button(page, "空く枠を調べる").click()
    expect(headline(page)).to_contain_text(f"空く枠{who.sessions}。うち")
    expect(headline(page)).to_contain_text("影響1人で埋まる")
    expect(page.locator(".st-key-repairs-card")).to_contain_text("計算に任せる")
    button(page, "差し替えの案を作る").click()
    take = button(page, "この案で差し替え")
    expect(take).to_be_visible(timeout=SOLVED_MS)
    letters = page.locator(".st-key-repairs-letters")
    expect(letters).to_contain_text(who.name)
    expect(letters).to_contain_text("を外れる")
    page.reload()
    expect(take).to_be_visible()
    watch.forget_probes()
    take.click()
    expect(page.get_by_text("差し替えて、新しい下書きを作りました")).to_be_visible()
    page.get_by_role("link", name="配置表").first.click()
    expect(headline(page)).to_contain_text(re.compile("差し替えた案|最適と証明済み"))
    expect(button(page, "この配置表を公開")).to_be_visible()
