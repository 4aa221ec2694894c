from __future__ import annotations

import json

import pytest

from dashboard.components.colors import contrast
from dashboard.components.shapes import (
    Bounds,
    GeometryShelf,
    Mark,
    PointShape,
    Shape,
    box_shape,
    boxes_shape,
    encode,
)
from dashboard.components.symbols import SYMBOLS, VenueSymbol, symbol_of, symbol_svg
from models.kinds import VenueKind
from models.place import LatLon

SQUARE = box_shape("s1", "513355001", Bounds(34.0, 134.0, 34.5, 134.25), Mark.MERGED)
TOWN = PointShape("t1", "玉藻町", LatLon(34.35, 134.05))
VENUE = PointShape("v1", "中央図書館", LatLon(33.9, 134.9), VenueSymbol.LEARNING)


def test_encode_writes_geojson_with_longitude_first() -> None:
    shapes, body = encode([SQUARE, TOWN, VENUE])
    features = json.loads(body)["features"]
    assert features[0]["geometry"]["coordinates"][0][0] == [134.0, 34.0]
    assert features[0]["properties"] == {"id": "s1", "name": "513355001", "mark": "merged"}
    assert features[1] == {
        "type": "Feature",
        "properties": {"id": "t1", "name": "玉藻町"},
        "geometry": {"type": "Point", "coordinates": [134.05, 34.35]},
    }
    assert features[2]["properties"]["symbol"] == "learning"
    assert shapes.ids == ("s1", "t1", "v1")
    assert shapes.bounds == Bounds(33.9, 134.0, 34.5, 134.9)
    assert (shapes.marks, shapes.symbols) == ({Mark.MERGED}, {"learning"})


def test_version_follows_the_content_and_only_the_content() -> None:
    same = encode([SQUARE, TOWN])[0].version
    assert encode([SQUARE, TOWN])[0].version == same
    assert encode([TOWN, SQUARE])[0].version != same
    moved = PointShape("t1", "玉藻町", LatLon(34.35, 134.051))
    assert encode([SQUARE, moved])[0].version != same
    assert set(same) <= set("0123456789abcdef")
    assert len(same) == 32


def test_encode_of_nothing_has_no_bounds() -> None:
    shapes, body = encode([])
    assert shapes.bounds is None
    assert json.loads(body)["features"] == []


def test_encode_refuses_two_shapes_with_one_id() -> None:
    with pytest.raises(ValueError, match="share an id"):
        encode([TOWN, TOWN])


def test_coordinates_are_cut_to_a_tenth_of_a_metre() -> None:
    _, body = encode([PointShape("a", "a", LatLon(34.123456789, 134.987654321))])
    assert json.loads(body)["features"][0]["geometry"]["coordinates"] == [134.987654, 34.123457]


def test_shelf_builds_once_per_key_and_serves_by_version() -> None:
    built: list[str] = []

    def build() -> list[Shape]:
        built.append("towns")
        return [TOWN]

    shelf = GeometryShelf()
    shapes = shelf.publish(("town", "37201"), build)
    assert shelf.publish(("town", "37201"), build) == shapes
    assert built == ["towns"]
    assert shelf.read(shapes.version) == encode([TOWN])[1]
    assert shelf.read("0" * 32) is None


def test_shelf_drops_the_least_used_and_keeps_shared_content() -> None:
    shelf = GeometryShelf(most=2)
    first = shelf.publish("a", lambda: [TOWN])
    shelf.publish("b", lambda: [SQUARE])
    shelf.publish("a", lambda: [])
    third = shelf.publish("c", lambda: [VENUE])
    assert shelf.read(first.version)
    assert shelf.read(third.version)
    assert shelf.read(encode([SQUARE])[0].version) is None
    again = shelf.publish("d", lambda: [TOWN])
    assert again == first
    shelf.publish("e", lambda: [SQUARE])
    assert shelf.read(first.version)


def test_every_kind_of_venue_has_a_symbol_told_apart_by_shape_and_readable_in_colour() -> None:
    assert {symbol_of(kind) for kind in VenueKind} == set(VenueSymbol) == set(SYMBOLS)
    assert len({look.corners for look in SYMBOLS.values()}) == len(SYMBOLS)
    assert all(contrast(look.color, "#ffffff") >= 4.5 for look in SYMBOLS.values())


def test_outlined_symbol_is_white_inside() -> None:
    look = SYMBOLS[VenueSymbol.SHOP]
    assert f'fill="{look.color}"' in symbol_svg(VenueSymbol.SHOP, filled=True)
    assert 'fill="#ffffff"' in symbol_svg(VenueSymbol.SHOP, filled=False)


def test_squares_of_one_area_are_drawn_as_one_outline_without_a_line_between() -> None:
    west, east = Bounds(34.0, 134.0, 34.5, 134.25), Bounds(34.0, 134.25, 34.5, 134.5)
    apart = Bounds(35.0, 135.0, 35.5, 135.25)
    ring = boxes_shape("g", "g", [west, east]).geometry
    assert ring["type"] == "Polygon"
    corners = {(134.0, 34.0), (134.5, 34.0), (134.5, 34.5), (134.0, 34.5)}
    assert corners <= set(ring["coordinates"][0])
    assert boxes_shape("g", "g", [west, apart]).geometry["type"] == "MultiPolygon"
    assert boxes_shape("g", "g", [west]) == box_shape("g", "g", west)
    encode([boxes_shape("g", "g", [west, apart], Mark.RECEIVER)])
