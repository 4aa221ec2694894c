from __future__ import annotations

import json
import random
import re

import folium
import pytest

from dashboard.components import leaflet, map_layers, maps
from dashboard.components.legend import Legend, legend_html, range_labels
from dashboard.components.map_values import (
    AreaClasses,
    AreaLook,
    BaseMap,
    Click,
    MapContent,
    MapView,
    PlaceLabel,
    VenueLayer,
)
from dashboard.components.scales import Breaks
from dashboard.components.shapes import Bounds, Mark, PointShape, Shapes, box_shape, encode
from dashboard.components.symbols import VenueSymbol
from dashboard.i18n.text import LANGS, load
from models.place import LatLon

T = load("ja")
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>'\"&\u2028"
VIEW = MapView(Bounds(34, 133, 35, 134))


def shapes_of(*ids: str) -> Shapes:
    return encode([PointShape(id, id, LatLon(34, 134)) for id in ids])[0]


def sent(content: MapContent) -> dict[str, object]:
    return map_layers.content(content, "")


def test_areas_travel_as_columns_in_the_order_of_the_file() -> None:
    looks = {
        "c": AreaLook(4, "約9人", 22),
        "a": AreaLook(0, "約1人", 4),
        "b": AreaLook(None, "約1人", 4),
    }
    content = MapContent(
        VIEW,
        shapes_of("a", "b", "c", "d"),
        AreaClasses("non_users", 5, looks),
        selected=frozenset("c"),
    )
    areas = sent(content)["areas"]
    assert isinstance(areas, dict)
    assert areas["levels"] == "0-4-"
    assert areas["radii"] == "44m4"
    assert areas["texts"] == ["約1人", "約9人", ""]
    assert areas["rows"] == "0,0,1,2"
    assert areas["selected"] == [2]
    assert len(areas["colors"]) == 5


def test_venues_travel_filled_outlined_or_hidden() -> None:
    layer = VenueLayer(
        shapes_of("x", "y", "z"),
        active=frozenset("xz"),
        hidden=frozenset("z"),
        texts={"y": "Wi-Fi"},
    )
    venues = sent(MapContent(VIEW, venues=layer, selected=frozenset("y")))["venues"]
    assert isinstance(venues, dict)
    assert (venues["levels"], venues["rows"], venues["texts"]) == ("10.", "0,1,0", ["", "Wi-Fi"])
    assert venues["selected"] == [1]


def test_view_and_places_are_in_latitude_longitude_order() -> None:
    content = MapContent(VIEW, places=(PlaceLabel(LatLon(34.3, 134.1), "塩江"),))
    assert sent(content)["view"] == {"bounds": [[34, 133], [35, 134]]}
    assert sent(content)["places"] == [[34.3, 134.1, "塩江"]]
    there = MapView(center=LatLon(34.3, 134.1), zoom=12)
    assert sent(MapContent(there))["view"] == {"center": [34.3, 134.1], "zoom": 12}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"zoom": 3},
        {"center": LatLon(1, 2)},
        {"bounds": Bounds(0, 0, 1, 1), "center": LatLon(1, 2), "zoom": 3},
    ],
)
def test_view_refuses_anything_but_a_box_or_a_centre_with_a_zoom(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="center"):
        MapView(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(("areas", "most_kb"), [(5_000, 60), (20_000, 150)])
def test_a_switch_of_indicator_is_small(areas: int, most_kb: int) -> None:
    """As it travels: JavaScript inside JSON, every letter beyond ASCII six bytes long."""
    rng = random.Random(1)
    shapes = shapes_of(*map(str, range(areas)))
    looks = {}
    for id in shapes.ids:
        people = int(rng.lognormvariate(3.5, 1))
        looks[id] = AreaLook(min(4, people // 20), f"約{people:,}人")
    venues = encode(
        [PointShape(f"v{i}", "会場", LatLon(34, 134), VenueSymbol.SHOP) for i in range(200)]
    )[0]
    content = MapContent(VIEW, shapes, AreaClasses("people", 5, looks), VenueLayer(venues))
    legend = legend_html(T, Legend("高齢者", ("1", "2", "3", "4", "5")), content)
    payload = map_layers.js_literal(map_layers.content(content, legend))
    assert len(json.dumps(payload)) <= most_kb * 1000


def test_text_cannot_leave_the_script() -> None:
    literal = map_layers.js_literal({"name": HOSTILE})
    assert json.loads(literal) == {"name": HOSTILE}
    assert not set("<>&\u2028") & set(literal)


@pytest.mark.parametrize("base", [BaseMap.NONE, BaseMap.LOCAL])
def test_map_without_the_internet_names_no_other_machine(base: BaseMap) -> None:
    figure = map_layers.blank_map(T, base)
    html = figure.get_root().render()
    assert re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", html) == []
    links = [url for _, url in (*figure.default_js, *figure.default_css)]
    assert links
    assert all(url.startswith("../../assets/") for url in links)


def test_gsi_tiles_carry_their_credit() -> None:
    html = map_layers.blank_map(T, BaseMap.GSI).get_root().render()
    assert "cyberjapandata.gsi.go.jp" in html
    assert r"\u5730\u7406\u9662" in html  # 地理院


def test_every_file_a_map_asks_for_is_served() -> None:
    names = {url.rsplit("/", 1)[-1] for _, url in (*folium.Map.default_js, *folium.Map.default_css)}
    assert {"leaflet.js", "leaflet.css", "map.js", "map.css"} < names
    assert names <= set(leaflet.assets())
    pictures = re.findall(r"url\((images/[^)]+)\)", leaflet.assets()["leaflet.css"].body.decode())
    assert pictures
    assert set(pictures) <= set(leaflet.assets())


def test_base_of_a_map_is_the_same_whatever_it_shows() -> None:
    def script() -> str:
        html = map_layers.blank_map(T, BaseMap.NONE).get_root().render()
        return re.sub(r"[0-9a-f]{32}", "", html)

    assert script() == script()


def test_legend_escapes_every_text() -> None:
    content = MapContent(VIEW, shapes_of("a"), AreaClasses("x", 1, {}))
    html = legend_html(
        T, Legend(HOSTILE, (HOSTILE,), sizes=((4, HOSTILE),), sources=(HOSTILE,)), content
    )
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("onerror=alert(1)&gt;") == 4


def test_legend_shows_unknown_marks_and_symbols_only_where_they_occur() -> None:
    squares = [
        box_shape("a", "a", Bounds(34, 134, 34.1, 134.1)),
        box_shape("b", "b", Bounds(34, 134.1, 34.1, 134.2), Mark.RECEIVER),
    ]
    venues = encode([PointShape("v", "v", LatLon(34, 134), VenueSymbol.LEARNING)])[0]
    known = {"a": AreaLook(0, ""), "b": AreaLook(1, "")}
    words = Legend("x", ("低", "高"))

    def html(shapes: Shapes, looks: dict[str, AreaLook], layer: VenueLayer | None) -> str:
        return legend_html(T, words, MapContent(VIEW, shapes, AreaClasses("x", 2, looks), layer))

    plain = html(encode(squares[:1])[0], known, None)
    full = html(encode(squares)[0], {"a": AreaLook(None, "")}, VenueLayer(venues))
    for sentence in ("map.legend.unknown", "map.mark.receiver", "map.symbol.learning"):
        assert T(sentence) not in plain
        assert T(sentence) in full
    assert T("map.mark.merged") not in full
    assert T("map.symbol.shop") not in full
    assert plain.index("高") < plain.index("低")


def test_range_labels_say_to_which_class_an_edge_belongs() -> None:
    assert range_labels(T, Breaks((50, 1200))) == ("50未満", "50〜1,200未満", "1,200以上")
    assert range_labels(T, Breaks((0.2,)), "{:.0%}".format) == ("20%未満", "20%以上")
    assert range_labels(T, Breaks(())) == ("すべて",)


@pytest.mark.parametrize("lang", LANGS)
def test_every_symbol_and_mark_has_its_word(lang: str) -> None:
    t = load("en" if lang == "en" else "ja")
    keys = [f"map.symbol.{symbol}" for symbol in VenueSymbol]
    keys += [f"map.mark.{mark}" for mark in Mark if mark is not Mark.PLAIN]
    assert all(t.has(key) for key in keys)


CONTENT = MapContent(VIEW, shapes_of("a"), venues=VenueLayer(shapes_of("v")))


@pytest.mark.parametrize(
    ("properties", "click"),
    [
        ({"part": "area", "id": "a", "serial": 7}, Click("area", "a", 7)),
        ({"part": "venue", "id": "v", "serial": 7}, Click("venue", "v", 7)),
        ({"part": "area", "id": "v", "serial": 7}, None),
        ({"part": "venue", "id": "a", "serial": 7}, None),
        ({"part": "area", "id": "a", "serial": "7"}, None),
        ({"part": "area", "id": ["a"], "serial": 7}, None),
        ({"id": "a", "serial": 7}, None),
        ("text", None),
        (None, None),
    ],
)
def test_click_is_read_only_where_it_names_something_on_the_map(
    properties: object, click: Click | None
) -> None:
    assert maps._click({"last_active_drawing": {"properties": properties}}, CONTENT) == click


@pytest.mark.parametrize("answer", [None, {}, {"last_active_drawing": None}, {"x": 1}])
def test_no_answer_is_no_click(answer: object) -> None:
    assert maps._click(answer, CONTENT) is None
