"""A browser and servers for the tests that look at what a person sees."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.support import (
    CHROMIUM_OPTIONS,
    NO_BROWSER,
    Watch,
    demonstration,
    find_chromium,
    running,
)
from tests.conftest import unavailable

HERE = Path(__file__).parent
PATIENCE_MS = 20_000
"""Two busy cores draw slowly; a test that passes never waits this long."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Program of a Chromium on this machine."""
    found = find_chromium()
    if found is None:
        unavailable(NO_BROWSER)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for each file of tests: its event loop must not outlive them."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=list(CHROMIUM_OPTIONS), headless=True
        )
        yield started
        started.close()


@pytest.fixture
def watch() -> Watch:
    """What the pages of this test did."""
    return Watch()


@pytest.fixture
def context(browser: Browser, watch: Watch) -> Iterator[BrowserContext]:
    """A Japanese office screen; the test fails on a request outside or an error in the console."""
    made = browser.new_context(
        locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": 1440, "height": 1000}
    )
    watch.follow(made)
    yield made
    made.close()
    watch.check()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One page. Waits up to 20 s for what it is told to expect."""
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    return opened


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the demonstration, served by the real command from ``/``."""
    with demonstration(tmp_path_factory.mktemp("demo")) as address:
        yield address


@pytest.fixture(scope="session")
def map_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the small app that shows the map and the frame's components alone."""
    folder = tmp_path_factory.mktemp("tiles")
    with running(
        lambda port: (sys.executable, str(HERE / "apps" / "serve.py"), str(port)),
        env={"DIGIKATSU_TILES_DIR": str(folder)},
    ) as address:
        yield address
