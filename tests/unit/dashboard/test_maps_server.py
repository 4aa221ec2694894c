from __future__ import annotations

import asyncio
import gzip
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from dashboard import server
from dashboard.components import leaflet
from dashboard.i18n.text import LANGS, load
from data.tiles import MBTiles, TileFolder, open_tiles
from models.errors import InputError

VERSION = "0123456789abcdef0123456789abcdef"
BODY = b'{"type":"FeatureCollection","features":[]}'
PNG = b"\x89PNG\r\n\x1a\n rest"


def get(app: Starlette, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask an application for a path exactly as given, unlike clients that tidy it up."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("test", 80),
    }
    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(it.get("body", b"") for it in sent[1:])


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def app(asked: list[str], tmp_path: Path) -> Starlette:
    (tmp_path / "5" / "27").mkdir(parents=True)
    (tmp_path / "5" / "27" / "12.png").write_bytes(PNG)

    def geometry(version: str) -> bytes | None:
        asked.append(version)
        return BODY if version == VERSION else None

    return Starlette(routes=server.routes(geometry, TileFolder(tmp_path)))


def test_geometry_is_served_for_good_and_packed_where_wanted(
    app: Starlette, asked: list[str]
) -> None:
    status, headers, body = get(app, f"/geometry/{VERSION}.json")
    assert (status, body) == (200, BODY)
    assert "content-encoding" not in headers
    status, headers, body = get(app, f"/geometry/{VERSION}.json", accept_encoding="br, gzip")
    assert (status, gzip.decompress(body)) == (200, BODY)
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "Accept-Encoding"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"] == "application/geo+json"
    assert headers["x-content-type-options"] == "nosniff"
    assert asked == [VERSION]


def test_unknown_geometry_is_not_found_and_asked_for_again(
    app: Starlette, asked: list[str]
) -> None:
    unknown = "f" * 32
    assert get(app, f"/geometry/{unknown}.json")[0] == 404
    assert get(app, f"/geometry/{unknown}.json")[0] == 404
    assert asked == [unknown, unknown]


@pytest.mark.parametrize("name", ["", "x", "0" * 15, "0" * 65, "..", "0" * 32 + "/../x", "A" * 32])
def test_geometry_asks_its_source_for_versions_only(
    app: Starlette, asked: list[str], name: str
) -> None:
    assert get(app, f"/geometry/{name}.json")[0] == 404
    assert asked == []


def test_every_asset_is_served_with_its_type(app: Starlette) -> None:
    for name, asset in leaflet.assets().items():
        status, headers, body = get(app, f"/assets/{leaflet.version()}/{name}")
        assert (status, body) == (200, asset.body)
        assert headers["content-type"].split(";")[0] == asset.media_type
        assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/0000000000000000/map.js",
        "/assets/{version}/leaflet-src.js",
        "/assets/{version}/../map.js",
        "/assets/{version}/images/../../../../../etc/passwd",
        "/assets/{version}//etc/passwd",
        "/assets/{version}/",
    ],
)
def test_no_other_file_can_be_reached(app: Starlette, path: str) -> None:
    assert get(app, path.format(version=leaflet.version()))[0] == 404


def test_tile_is_served_and_a_missing_one_is_no_error(app: Starlette) -> None:
    status, headers, body = get(app, "/tiles/5/27/12.png")
    assert (status, headers["content-type"], body) == (200, "image/png", PNG)
    assert get(app, "/tiles/5/27/13.png")[0] == 204


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tiles/5/31/31.png", 204),
        ("/tiles/5/32/0.png", 404),
        ("/tiles/5/0/32.png", 404),
        ("/tiles/22/0/0.png", 204),
        ("/tiles/23/0/0.png", 404),
        ("/tiles/-1/0/0.png", 404),
        ("/tiles/5/../12.png", 404),
        ("/tiles/99999999999999999999/1/1.png", 404),
    ],
)
def test_tile_outside_the_world_is_not_found(app: Starlette, path: str, status: int) -> None:
    assert get(app, path)[0] == status


def test_without_tiles_of_its_own_the_route_is_empty() -> None:
    assert get(Starlette(routes=server.routes(lambda _: None, None)), "/tiles/1/0/0.png")[0] == 404


@pytest.mark.parametrize(
    ("picture", "kind"),
    [(PNG, "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF1234WEBP", "image/webp")],
)
def test_tile_is_labelled_by_what_it_holds(tmp_path: Path, picture: bytes, kind: str) -> None:
    path = tmp_path / "office.mbtiles"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        file.execute("INSERT INTO tiles VALUES (5, 27, 19, ?)", (picture,))
    file.close()
    app = Starlette(routes=server.routes(lambda _: None, open_tiles(path)))
    status, headers, body = get(app, "/tiles/5/27/12.png")  # rows are counted from the south
    assert (status, headers["content-type"], body) == (200, kind, picture)
    assert get(app, "/tiles/5/27/19.png")[0] == 204


def test_open_tiles_tells_folders_files_and_nonsense_apart(tmp_path: Path) -> None:
    assert isinstance(open_tiles(tmp_path), TileFolder)
    with pytest.raises(InputError, match=r"tiles\.missing"):
        open_tiles(tmp_path / "nowhere")
    (tmp_path / "note.txt").write_text("これは地図ではありません" * 50, encoding="utf-8")
    with pytest.raises(InputError, match=r"tiles\.unreadable"):
        open_tiles(tmp_path / "note.txt")


def test_mbtiles_are_opened_for_reading_only(tmp_path: Path) -> None:
    assert "mode=ro" in MBTiles(tmp_path / "x.mbtiles")._address


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_port_in_use_is_refused_before_anything_starts(taken: int) -> None:
    with pytest.raises(InputError, match=r"server\.port_in_use") as refused:
        server.free_port("127.0.0.1", taken)
    assert all(str(taken) in load(lang).error(refused.value) for lang in LANGS)


def test_free_port_returns_the_port_asked_for_or_any() -> None:
    found = server.free_port("127.0.0.1", 0)
    assert found > 0
    assert server.free_port("127.0.0.1", found) == found


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(InputError, match=r"server\.address_unknown"):
        server.free_port("192.0.2.1", 0)


def test_options_leave_nothing_that_calls_out_or_tells_too_much() -> None:
    options = server.options("127.0.0.1", 8501)
    assert options["browser.gatherUsageStats"] is False
    assert options["client.showErrorDetails"] == "none"
    assert (options["server.address"], options["server.port"]) == ("127.0.0.1", 8501)
    assert options["server.fileWatcherType"] == "none"
    assert options["theme.baseFontSize"] >= 16
