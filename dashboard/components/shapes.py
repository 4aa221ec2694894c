"""What a map draws, as files fetched by address: encoded once, kept by content, never personal.

A map's geometry goes to the browser as GeoJSON under ``/geometry/{version}.json``, where the
version is a hash of the content: the browser keeps it for good, and a redraw carries classes
only (ADR-0006). These files are served **without sign-in**: public facts only (names and outlines
of areas, public venues), never a person, never a figure that is not published.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import Any, NamedTuple

import shapely
import shapely.geometry

from models.place import LatLon

_DECIMALS = 6  # about 0.1 m


class Mark(StrEnum):
    """How an outline is drawn."""

    PLAIN = "plain"
    RECEIVER = "receiver"
    """秘匿合算先: its figures include those of merged squares."""
    MERGED = "merged"
    """秘匿: its figures are in those of another square."""


class Bounds(NamedTuple):
    """A box in degrees."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True)
class PointShape:
    """Something drawn as a symbol at a point: a town, a venue."""

    id: str
    name: str
    place: LatLon
    symbol: str = ""
    """Key of a venue symbol; empty: a circle sized by its class."""


@dataclass(frozen=True)
class OutlineShape:
    """Something drawn by its outline: a grid square, a district, a municipality."""

    id: str
    name: str
    geometry: dict[str, Any] = field(hash=False)
    """A GeoJSON Polygon or MultiPolygon, longitude first."""
    mark: Mark = Mark.PLAIN


def box_shape(id: str, name: str, box: Bounds, mark: Mark = Mark.PLAIN) -> OutlineShape:
    """Return the shape of a box, such as a grid square."""
    south, west, north, east = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return OutlineShape(id, name, {"type": "Polygon", "coordinates": [ring]}, mark)


def boxes_shape(
    id: str, name: str, boxes: Sequence[Bounds], mark: Mark = Mark.PLAIN
) -> OutlineShape:
    """Return the shape of several boxes together, such as squares that are one area."""
    if len(boxes) == 1:
        return box_shape(id, name, boxes[0], mark)
    whole = shapely.union_all([shapely.box(b.west, b.south, b.east, b.north) for b in boxes])
    return OutlineShape(id, name, shapely.geometry.mapping(whole), mark)


Shape = PointShape | OutlineShape


@dataclass(frozen=True)
class Shapes:
    """A published geometry: what a map needs to know of it, without the geometry itself."""

    version: str
    """Hash of the content, hexadecimal."""
    ids: tuple[str, ...]
    """Ids in the order of the file; classes are sent in this order."""
    bounds: Bounds | None
    """The box that holds everything; None where there is nothing."""
    marks: frozenset[Mark] = frozenset()
    """Marks that occur, for the legend."""
    symbols: frozenset[str] = frozenset()
    """Symbols that occur, for the legend."""


def encode(shapes: Sequence[Shape]) -> tuple[Shapes, bytes]:
    """Encode shapes as a GeoJSON file (RFC 7946) and return what is known of it, and the file.

    Raises:
        ValueError: where two shapes share an id.
    """
    ids = tuple(shape.id for shape in shapes)
    if len(set(ids)) != len(ids):
        raise ValueError("two shapes share an id")
    features = [_feature(shape) for shape in shapes]
    collection = {"type": "FeatureCollection", "features": features}
    body = json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
    version = hashlib.sha256(body).hexdigest()[:32]
    marks = {shape.mark for shape in shapes if isinstance(shape, OutlineShape)} - {Mark.PLAIN}
    symbols = {shape.symbol for shape in shapes if isinstance(shape, PointShape)} - {""}
    bounds = _bounds(features)
    return Shapes(version, ids, bounds, frozenset(marks), frozenset(symbols)), body


def _feature(shape: Shape) -> dict[str, Any]:
    properties: dict[str, str] = {"id": shape.id, "name": shape.name}
    if isinstance(shape, PointShape):
        geometry: dict[str, Any] = {
            "type": "Point",
            "coordinates": [shape.place.lon, shape.place.lat],
        }
        properties |= {"symbol": shape.symbol} if shape.symbol else {}
    else:
        geometry = shape.geometry
        properties |= {"mark": str(shape.mark)} if shape.mark is not Mark.PLAIN else {}
    rounded = {**geometry, "coordinates": _rounded(geometry["coordinates"])}
    return {"type": "Feature", "properties": properties, "geometry": rounded}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, int | float):
        return round(coordinates, _DECIMALS)
    return [_rounded(part) for part in coordinates]


def _bounds(features: Iterable[dict[str, Any]]) -> Bounds | None:
    points = [point for it in features for point in _points(it["geometry"]["coordinates"])]
    if not points:
        return None
    lons, lats = zip(*points, strict=True)
    return Bounds(min(lats), min(lons), max(lats), max(lons))


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _points(part)


class GeometryShelf:
    """The geometry files of this server process, by version. Safe to use from many threads.

    Screens publish under a key that says what the content depends on (municipality, unit, data
    version): a key already on the shelf costs nothing. The least used leave when there are too
    many; a screen that comes back publishes them again.
    """

    def __init__(self, *, most: int = 64) -> None:
        self._most = most
        self._lock = Lock()
        self._known: OrderedDict[Hashable, Shapes] = OrderedDict()
        self._bodies: dict[str, bytes] = {}

    def publish(self, key: Hashable, build: Callable[[], Sequence[Shape]]) -> Shapes:
        """Return the geometry under a key, building and encoding it the first time."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        shapes, body = encode(build())
        with self._lock:
            self._known[key] = shapes
            self._bodies[shapes.version] = body
            self._drop_surplus()
        return shapes

    def read(self, version: str) -> bytes | None:
        """Return a file by its version; None where it is not here. Serves the route."""
        with self._lock:
            return self._bodies.get(version)

    def _drop_surplus(self) -> None:
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        kept = {shapes.version for shapes in self._known.values()}
        self._bodies = {version: body for version, body in self._bodies.items() if version in kept}


SHELF = GeometryShelf()
"""The shelf of this process: screens publish to it, the geometry route reads from it."""
