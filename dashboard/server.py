"""The web server: Streamlit's own application, with our routes for maps in front.

Routes beside the screens, **served without sign-in**, so nothing personal may ever pass here:

- ``/assets/{hash}/{name}``    Leaflet and our drawing code, a fixed list of files
- ``/geometry/{hash}.json``    outlines and points of areas and venues (ADR-0006)
- ``/tiles/{z}/{x}/{y}.png``   the office's own base map; 204 where a tile is missing

Names in an address are looked up, never joined to a path, so no address can reach another file.
``serve`` passes every option itself and depends on no folder it is started from.
"""

from __future__ import annotations

import errno
import gzip
import os
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dashboard.components import leaflet
from dashboard.components.shapes import SHELF
from dashboard.settings import Settings
from data.tiles import MAX_ZOOM, TileSource, open_tiles
from models.errors import InputError

APP = Path(__file__).with_name("app.py")

GeometrySource = Callable[[str], bytes | None]
"""Returns a geometry file by its version; None where there is none."""

_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_SAFE = {"X-Content-Type-Options": "nosniff"}
_VERSION = re.compile(r"[0-9a-f]{16,64}")


def build_app(
    script: Path = APP,
    *,
    geometry_source: GeometrySource = SHELF.read,
    tiles: TileSource | None = None,
    on_ready: Callable[[], None] | None = None,
    on_stop: Callable[[], None] | None = None,
) -> st.App:
    """Return the application: the screens of ``script`` and the routes of the maps.

    Args:
        script: The Streamlit script.
        geometry_source: Where geometry files come from; public facts only.
        tiles: The office's own base map, where it has one.
        on_ready: Called once, when the application is about to answer.
        on_stop: Called once, when it has stopped answering.
    """

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        if on_ready is not None:
            on_ready()
        try:
            yield
        finally:
            if on_stop is not None:
                on_stop()

    return st.App(script, routes=routes(geometry_source, tiles), lifespan=lifespan)


def routes(geometry_source: GeometrySource, tiles: TileSource | None) -> list[BaseRoute]:
    """Return the routes of the maps."""

    @lru_cache(maxsize=32)
    def packed(version: str) -> bytes | None:
        """Compressed once per version; a missing file is not remembered as missing."""
        body = geometry_source(version)
        if body is None:
            raise LookupError(version)
        return gzip.compress(body, compresslevel=6, mtime=0)

    def geometry(request: Request) -> Response:
        version = request.path_params["version"]
        try:
            body = packed(version) if _VERSION.fullmatch(version) else None
        except LookupError:
            body = None
        if body is None:
            return _missing()
        headers = {**_FOREVER, **_SAFE, "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            body = gzip.decompress(body)
        return Response(body, media_type="application/geo+json", headers=headers)

    def tile(request: Request) -> Response:
        z, x, y = (request.path_params[name] for name in "zxy")
        if tiles is None or z > MAX_ZOOM or max(x, y) >= 2**z:
            return _missing()
        picture = tiles.tile(z, x, y)
        if picture is None:
            return Response(status_code=204, headers=_SAFE)
        headers = {"Cache-Control": "public, max-age=86400", **_SAFE}
        return Response(picture, media_type=_picture_type(picture), headers=headers)

    return [
        Route("/assets/{version}/{name:path}", _asset),
        Route("/geometry/{version}.json", geometry),
        Route("/tiles/{z:int}/{x:int}/{y:int}.png", tile),
    ]


def _asset(request: Request) -> Response:
    found = leaflet.assets().get(request.path_params["name"])
    if found is None or request.path_params["version"] != leaflet.version():
        return _missing()
    return Response(found.body, media_type=found.media_type, headers={**_FOREVER, **_SAFE})


def _missing() -> Response:
    return Response(status_code=404, headers=_SAFE)


def _picture_type(picture: bytes) -> str:
    """Media type by the first bytes; MBTiles may hold any of the three."""
    if picture.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/webp" if picture[8:12] == b"WEBP" else "image/png"


def free_port(address: str, port: int) -> int:
    """Return the port to listen on: the one asked for, or any free one for 0.

    Raises:
        InputError: ``server.port_in_use``, ``server.port_forbidden`` (below 1024 without rights),
            ``server.address_unknown``.
    """
    try:
        with _listener(address, port) as listener:
            return int(listener.getsockname()[1])
    except OSError as error:
        code = {
            errno.EADDRINUSE: "server.port_in_use",
            errno.EACCES: "server.port_forbidden",
        }.get(error.errno or 0, "server.address_unknown")
        raise InputError(code, address=address, port=port) from error


def require_this_machine(address: str) -> None:
    """Refuse to listen where others could come in: there is no sign-in yet.

    Raises:
        InputError: ``server.sign_in_missing``.
    """
    try:
        loopback = address == "localhost" or ip_address(address).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise InputError("server.sign_in_missing", address=address)


def _listener(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family)
    try:
        if os.name != "nt":  # there the option would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def serve(
    address: str,
    port: int,
    settings: Settings,
    *,
    on_ready: Callable[[str], None] | None = None,
    on_stop: Callable[[], None] | None = None,
    script: Path = APP,
) -> None:
    """Serve the dashboard until it is stopped. Prints nothing.

    The screens run in this process and read their settings from the environment; the folder and
    the address of the database go there, so that they and their workers see the same ones.

    Args:
        address: Address to listen on.
        port: Port, as ``free_port`` returned it.
        settings: Settings of this installation.
        on_ready: Called with the dashboard's address when it is about to answer.
        on_stop: Called once it has stopped answering, to let go of what the screens hold.
        script: The Streamlit script.

    Raises:
        InputError: as ``free_port``; ``tiles.*`` where the office's own tiles cannot be read.
    """
    port = free_port(address, port)
    os.environ["DIGIKATSU_DATA_DIR"] = str(settings.data_dir)
    if settings.database_url is not None:
        os.environ["DIGIKATSU_DATABASE_URL"] = settings.database_url
    if settings.base_map == "local" and settings.tiles_dir is None:
        raise InputError("tiles.unset")
    tiles = open_tiles(settings.tiles_dir) if settings.tiles_dir is not None else None
    host = f"[{address}]" if ":" in address else address
    url = f"http://{host}:{port}"
    app = build_app(
        script,
        tiles=tiles,
        on_ready=lambda: on_ready(url) if on_ready else None,
        on_stop=on_stop,
    )
    with suppress(KeyboardInterrupt):  # how it is stopped by hand
        app.run(config=options(address, port))


def options(address: str, port: int) -> dict[str, Any]:
    """Return every Streamlit option that matters, so that no file of options decides anything."""
    font = '"Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", Meiryo, sans-serif'
    return {
        "server.address": address,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "server.enableStaticServing": False,
        "server.maxUploadSize": 50,
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.toolbarMode": "minimal",
        "logger.hideWelcomeMessage": True,
        "theme.base": "light",
        "theme.font": font,
        "theme.headingFont": font,
        "theme.baseFontSize": 17,
        "theme.primaryColor": "#0b57a4",
        "theme.linkColor": "#0b57a4",
        "theme.textColor": "#1b2430",
        "theme.backgroundColor": "#ffffff",
        "theme.secondaryBackgroundColor": "#f0f3f6",
        "theme.borderColor": "#9aa1ab",
        "theme.showWidgetBorder": True,
        "theme.headingFontSizes": ["1.65rem", "1.35rem", "1.15rem", "1rem", "1rem", "1rem"],
    }
