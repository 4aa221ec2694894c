"""Map tiles of an office's own, for networks without the internet. Read only.

Two forms are in use: a folder ``{z}/{x}/{y}.png`` and the one-file form MBTiles 1.3 (SQLite; rows
counted from the south), https://github.com/mapbox/mbtiles-spec.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Protocol

from models.errors import InputError

MAX_ZOOM = 22


class TileSource(Protocol):
    """Where tiles come from."""

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Return one picture, y counted from the north; None where there is none."""


class TileFolder:
    """Tiles as files below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Return one picture; None where there is none."""
        path = self._folder / str(int(z)) / str(int(x)) / f"{int(y)}.png"
        return path.read_bytes() if path.is_file() else None


class MBTiles:
    """Tiles in one file."""

    def __init__(self, path: Path) -> None:
        self._address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """Return one picture; None where there is none."""
        connection = sqlite3.connect(self._address, uri=True)
        try:
            found = connection.execute(
                "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ?"
                " AND tile_row = ?",
                (z, x, 2**z - 1 - y),
            ).fetchone()
        finally:
            connection.close()
        return None if found is None else bytes(found[0])


def open_tiles(path: Path) -> TileSource:
    """Open a folder of tiles or an MBTiles file.

    Raises:
        InputError: ``tiles.missing`` where there is neither, ``tiles.unreadable`` where a file is
            no MBTiles.
    """
    if path.is_dir():
        return TileFolder(path)
    if not path.is_file():
        raise InputError("tiles.missing", path=str(path))
    tiles = MBTiles(path)
    try:
        tiles.tile(0, 0, 0)
    except sqlite3.DatabaseError as error:
        raise InputError("tiles.unreadable", path=str(path)) from error
    return tiles
