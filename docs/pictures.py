"""Make the pictures of the documents from the running program: ``python -m docs.pictures``.

Serves the demonstration city from a folder of its own, builds and publishes a roster, then takes
every screen in Japanese at 1440 px (and, on request, other widths and English) with the Chromium
of this machine. Nothing leaves the machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from dashboard.screens import NAVIGATION
from dashboard.settings import Settings
from dashboard.wiring import build_now, open_database, prepare_demo
from optimizer.outcome import Limits
from optimizer.services import roster_desk
from tests.browser.support import CHROMIUM_OPTIONS, NO_BROWSER, demonstration, find_chromium

IMAGES = Path(__file__).with_name("images")
SCREENS = tuple(screen.name for screens in NAVIGATION.values() for screen in screens)
HEIGHT_PX = 1100
SOLVE_S = 60.0


def main() -> None:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=IMAGES)
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--lang", choices=("ja", "en"), default="ja")
    parser.add_argument("screens", nargs="*", help=f"of {', '.join(SCREENS)}; all if none")
    wanted = parser.parse_args()
    program = find_chromium()
    if program is None:
        sys.exit(NO_BROWSER)
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        with demonstration(Path(folder)) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=program, args=list(CHROMIUM_OPTIONS)
            )
            page = browser.new_page(
                locale=wanted.lang, viewport={"width": wanted.width, "height": HEIGHT_PX}
            )
            for name in wanted.screens or SCREENS:
                take(page, f"{url}/{'' if name == 'home' else name}?lang={wanted.lang}")
                wanted.into.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=wanted.into / f"{name}.{wanted.lang}.png")
            browser.close()


def prepare(folder: Path) -> None:
    """Make the demonstration with one published roster."""
    settings = Settings(data_dir=folder)
    prepare_demo(settings, reset=False)
    view = build_now(settings, None, Limits(SOLVE_S))
    engine = open_database(settings)
    roster_desk.publish(engine, view.roster_id)
    engine.dispose()


def take(page: Page, address: str) -> None:
    """Open a screen and wait until it has stopped drawing."""
    page.goto(address)
    page.get_by_test_id("stApp").wait_for()
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid="stApp"]');
            const still = app && app.getAttribute('data-test-script-state') === 'notRunning';
            return still && document.querySelector('h1') !== null;
        }"""
    )
    page.wait_for_load_state("networkidle")
    for frame in page.frames[1:]:
        frame.wait_for_load_state("load")
    page.wait_for_timeout(1_500)  # the map draws on a canvas, which says nothing when it is done


if __name__ == "__main__":
    main()
