"""The map, its table and the frame's parts, with nothing of the real screens around them."""

from __future__ import annotations

import streamlit as st

from dashboard.components.frame import (
    Help,
    Metric,
    headline,
    help_popover,
    metrics,
    page_style,
    sources_note,
)
from dashboard.components.map_values import MapContent
from dashboard.components.maps import (
    AreaClasses,
    AreaLook,
    BaseMap,
    Click,
    Legend,
    MapView,
    VenueLayer,
    range_labels,
    show_map,
)
from dashboard.components.notices import Level, notice
from dashboard.components.scales import nice_breaks, radius_px
from dashboard.components.shapes import SHELF
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.i18n.text import load

# Streamlit puts the script's own folder on the path.
from invented import people, squares, towns, venues  # isort: skip

t = load("ja")
st.set_page_config(page_title="地図の部品", layout="wide")
page_style()


def select(click: Click) -> None:
    st.session_state["selected"] = click.id


def pick(row: str | None) -> None:
    st.session_state["selected"] = row


unit = st.segmented_control("単位", ["town", "square"], default="town", key="unit") or "town"
indicator = (
    st.segmented_control(
        "指標", ["60歳以上", "75歳以上", "非利用者"], default="60歳以上", key="ind"
    )
    or "60歳以上"
)
base = BaseMap(st.query_params.get("base", "none"))
left, right = st.columns([5, 1], vertical_alignment="center")
with left:
    headline(f"{indicator}は約66,400人(64,000〜68,700)。多いのは架空町12丁目です。")
with right:
    help_popover(t, Help("町ごとのニーズ。", "架空の住民基本台帳。", "会場を選ぶ。"), key="map")
metrics(
    [
        Metric("60歳以上", "123,456人", "前年 121,000人"),
        Metric("地域", "235"),
        Metric("会場", "60", help="今季使うもの"),
    ]
)

figures = people(unit, indicator)
known = [value for value in figures.values() if value is not None]
breaks = nice_breaks(known, 5)
looks = {
    id: AreaLook(
        breaks.class_of(value),
        "不明" if value is None else f"{indicator} 約{value:,.0f}人",
        radius_px(value, max(known)),
    )
    for id, value in figures.items()
}
shapes = SHELF.publish(unit, towns if unit == "town" else squares)
venue_shapes = SHELF.publish("venues", venues)
selected = st.session_state.get("selected")
content = MapContent(
    view=MapView(shapes.bounds),
    areas=shapes,
    looks=AreaClasses(indicator, breaks.classes, looks),
    venues=VenueLayer(
        venue_shapes,
        active=frozenset(venue_shapes.ids[::2]),
        texts=dict.fromkeys(venue_shapes.ids, "開催 2回"),
    ),
    selected=frozenset({selected} if selected else ()),
)
sizes = ((4, "10人"), (radius_px(300, max(known)), "300人"), (22, f"{max(known):,.0f}人"))
legend = Legend(
    f"{indicator}(人) 2026-02-01",
    range_labels(t, breaks),
    sizes if unit == "town" else (),
    ("出典: 架空の住民基本台帳",),
)
map_side, table_side = st.columns([2, 1])
with map_side:
    click = show_map(t, content, legend, key="test-map", base=base, on_click=select)
    if click:
        st.session_state["clicks"] = [*st.session_state.get("clicks", []), click.id]
    st.write(f"選択: {selected or 'なし'} / {','.join(st.session_state.get('clicks', []))}")
with table_side:
    equal_table(
        t,
        [Column("地域"), Column(indicator, Kind.COUNT, unit="人"), Column("割合", Kind.SHARE)],
        {
            id: (id.upper(), value, i / len(figures))
            for i, (id, value) in enumerate(figures.items())
        },
        key="test-table",
        selected=selected,
        on_pick=pick,
        height_px=640,
    )
sources_note(t, ["架空の住民基本台帳 2026-02-01", "架空の会場一覧"])
with st.expander("お知らせ"):
    for level in Level:
        notice(level, "予定がまだありません", "「開催計画」で時間割を作ってください")
