"""Start a server of ours, find a Chromium, and watch a page for what it must not do."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "no Chromium on this machine: install one (Debian: apt-get install chromium), or set "
    "DIGIKATSU_CHROMIUM to its program"
)
CHROMIUM_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
)
START_S = 60.0


def find_chromium() -> str | None:
    """Path of a Chromium: the one named in DIGIKATSU_CHROMIUM, or the first one installed."""
    named = os.environ.get("DIGIKATSU_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(
    command: Callable[[int], Sequence[str]], *, env: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Run a server from ``/`` and yield its address once it answers; stop it afterwards.

    Args:
        command: The command for a port.
        env: Variables beside the present ones.
    """
    port = free_port()
    process = subprocess.Popen(
        command(port),
        cwd="/",
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _await_health(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def demonstration(folder: Path) -> AbstractContextManager[str]:
    """Serve the demonstration by the real command, with its data in ``folder``."""
    command = (sys.executable, "-m", "dashboard.cli", "demo", "--data-dir", str(folder), "--port")
    return running(lambda port: (*command, str(port)))


def _await_health(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if _is_healthy(port):
            return
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        said = process.stdout.read() if process.stdout else ""
        raise AssertionError(f"the server ended with {process.returncode}:\n{said}")
    raise AssertionError(f"the server did not answer within {START_S:.0f} s")


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@dataclass
class Watch:
    """What a page did that it must not do: requests to other machines, errors in its console."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    on_request: Callable[[str], object] = field(default=lambda _: None)

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of a context; nothing that would leave the machine gets out."""
        context.route("**/*", self._route)
        context.on("request", self._request)
        context.on("page", self._page)

    def forget_probes(self) -> None:
        """Let go of what a reload brings: Streamlit first asks below a page's path, two 404s."""
        self.errors[:] = [error for error in self.errors if "/_stcore/" not in error]

    def check(self) -> None:
        """Fail on anything that was seen."""
        assert not self.outside, f"requests left this machine: {sorted(set(self.outside))}"
        assert not self.errors, f"errors in the console: {self.errors}"

    def _page(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("websocket", lambda it: None if is_here(it.url) else self.outside.append(it.url))

    def _request(self, request: Request) -> None:
        self.on_request(request.url)
        if not is_here(request.url):
            self.outside.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    @staticmethod
    def _route(route: Route) -> None:
        if is_here(route.request.url):
            route.continue_()
        else:
            route.abort()


def is_here(url: str) -> bool:
    """Whether an address stays on this machine."""
    parts = urlsplit(url)
    if parts.scheme in {"data", "blob", "about"}:
        return True
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
