"""The folium side of a map: a base that never changes, and a small state that always does.

``st_folium`` reloads its frame whenever the base map's JavaScript changes, and carries
``feature_group_to_add`` to a living one. So the base holds nothing but words and a base map; the
whole content travels as one line of data in the feature group (ADR-0006). The drawing itself is
``dashboard/static/map.js``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from dashboard.components import leaflet  # noqa: F401 - points folium at local files
from dashboard.components.colors import sequential
from dashboard.components.map_values import (
    AreaClasses,
    AreaLook,
    BaseMap,
    MapContent,
    MapView,
    VenueLayer,
)
from dashboard.components.shapes import Bounds, Shapes
from dashboard.components.symbols import SYMBOLS
from dashboard.i18n.text import Text

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_GSI_TILES = "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png"
_GSI_CREDIT = (
    '<a href="https://maps.gsi.go.jp/development/ichiran.html" target="_blank" rel="noopener">'
    "地理院タイル</a>"
)
_JAPAN = (36.0, 137.5)


class _Start(MacroElement):
    """Runs once per frame: makes the layers, empty, so that clicks are listened to."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "dkMap.start({{ this._parent.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.options = js_literal(options)


class MapState(folium.FeatureGroup):
    """What the map shows now. Carries data only; ``map.js`` compares and restyles."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = dkMap.show({{ this.content }});"
        "{% endmacro %}"
    )

    def __init__(self, content: Mapping[str, Any]) -> None:
        super().__init__(show=False)
        self._name = "FeatureGroup"  # the name streamlit-folium looks for
        self.content = js_literal(content)


def blank_map(t: Text, base: BaseMap) -> folium.Map:
    """Return the base of a map: the same JavaScript for every municipality and indicator."""
    tiled = base is not BaseMap.NONE
    figure = folium.Map(
        location=_JAPAN,
        zoom_start=5,
        tiles=None,
        zoom_control=False,
        min_zoom=5,
        max_zoom=18,
        zoom_snap=1 if tiled else 0.25,
        zoom_delta=1 if tiled else 0.5,
    )
    if base is BaseMap.GSI:
        folium.TileLayer(_GSI_TILES, attr=_GSI_CREDIT, control=False).add_to(figure)
    if base is BaseMap.LOCAL:
        folium.TileLayer("../../tiles/{z}/{x}/{y}.png", attr=" ", control=False).add_to(figure)
    _Start({"grid": not tiled, "words": _words(t), "symbols": _symbols()}).add_to(figure)
    return figure


def content(content: MapContent, legend: str) -> dict[str, Any]:
    """Return what the browser needs to draw: shapes by version, looks as columns.

    Args:
        content: What to show.
        legend: HTML, already escaped.
    """
    return {
        "view": _view(content.view),
        "extent": _corners(content.areas.bounds) if content.areas else None,
        "areas": _areas(content.areas, content.looks, content.selected),
        "venues": _venues(content.venues, content.selected),
        "outline": {"version": content.outline.version} if content.outline else None,
        "places": [[it.place.lat, it.place.lon, it.text] for it in content.places],
        "legend": legend,
    }


def _areas(
    shapes: Shapes | None, looks: AreaClasses | None, selected: frozenset[str]
) -> dict[str, Any] | None:
    if shapes is None:
        return None
    unknown = AreaLook(None, "")
    rows = [looks.looks.get(id, unknown) if looks else unknown for id in shapes.ids]
    radii = "".join(_DIGITS[row.radius_px] for row in rows)
    return {
        "version": shapes.version,
        "colors": sequential(looks.classes) if looks else (),
        "levels": "".join("-" if row.level is None else _DIGITS[row.level] for row in rows),
        "radii": radii if set(radii) - {"4"} else "",
        "selected": _positions(shapes, selected.__contains__),
        **_column([row.text for row in rows]),
    }


def _venues(layer: VenueLayer | None, selected: frozenset[str]) -> dict[str, Any] | None:
    if layer is None:
        return None
    ids = layer.shapes.ids
    return {
        "version": layer.shapes.version,
        "levels": "".join(
            "." if id in layer.hidden else "1" if id in layer.active else "0" for id in ids
        ),
        "selected": _positions(layer.shapes, selected.__contains__),
        **_column([layer.texts.get(id, "") for id in ids]),
    }


def _column(texts: Sequence[str]) -> dict[str, Any]:
    """Each different text once, and which row has which: figures repeat, sentences cost."""
    distinct = list(dict.fromkeys(texts))
    place = {text: i for i, text in enumerate(distinct)}
    return {"texts": distinct, "rows": ",".join(str(place[text]) for text in texts)}


def _positions(shapes: Shapes, chosen: Callable[[str], bool]) -> list[int]:
    return [i for i, id in enumerate(shapes.ids) if chosen(id)]


def _view(view: MapView) -> dict[str, Any]:
    if view.bounds is not None:
        return {"bounds": _corners(view.bounds)}
    return {"center": list(view.center or ()), "zoom": view.zoom}


def _corners(box: Bounds | None) -> list[list[float]] | None:
    return [[box.south, box.west], [box.north, box.east]] if box else None


def _words(t: Text) -> dict[str, str]:
    names = ("label", "areas", "venues", "outline", "failed", "zoom_in", "zoom_out", "whole")
    return {name: t(f"map.words.{name}") for name in names}


def _symbols() -> dict[str, dict[str, Any]]:
    return {key: {"corners": it.corners, "color": it.color} for key, it in SYMBOLS.items()}


def js_literal(value: Any) -> str:
    """Write a value as JavaScript that is safe in a script and in HTML.

    The characters that could end a script or a line are escaped, so text from a file or a
    person stays text wherever the script is put.
    """
    literal = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        literal = literal.replace(character, f"\\u{ord(character):04x}")
    return literal
