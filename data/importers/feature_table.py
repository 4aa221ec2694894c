"""A map whose features are grid squares with figures, as the table their properties make.

国土数値情報 gives projected people as GeoJSON: the square follows from its code, so only the
properties are read; row 1 is their names, row 2 the first feature.
"""

from __future__ import annotations

import json
from typing import Any

from data.importers.detect import decode
from data.importers.headings import plain_heading
from data.importers.tabular import Line, Sheet

_SQUARE = plain_heading("MESH_ID")


def sheet_of_squares(file: str, data: bytes) -> Sheet | None:
    """The features' properties as a sheet; None for a map of anything but grid squares.

    Raises:
        InputError: ``import.unreadable_encoding``.
    """
    rows = _properties(decode(file, data))
    if not rows or not any(plain_heading(str(name)) == _SQUARE for name in rows[0]):
        return None
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [Line(1, tuple(names))]
    lines += [
        Line(number, tuple(_text(row.get(name)) for name in names))
        for number, row in enumerate(rows, start=2)
    ]
    return Sheet(file, "", tuple(lines))


def _properties(text: str) -> list[dict[str, Any]]:
    """What the features say; empty for JSON that is no collection of features."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return []
    features = tree.get("features") if isinstance(tree, dict) else None
    if not isinstance(features, list):
        return []
    found = [one.get("properties") for one in features if isinstance(one, dict)]
    return [one for one in found if isinstance(one, dict)]


def _text(value: object) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value)
