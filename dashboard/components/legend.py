"""The legend of a map, as plain HTML: what each colour, size, outline and symbol means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from dashboard.components.colors import INK, UNKNOWN, sequential
from dashboard.components.map_values import MapContent
from dashboard.components.scales import Breaks
from dashboard.components.shapes import Mark
from dashboard.components.symbols import VenueSymbol, symbol_svg
from dashboard.i18n.text import Text


@dataclass(frozen=True)
class Legend:
    """The words of a legend. Marks, symbols and the unknown row follow from the map itself."""

    title: str
    """The indicator, its unit and its date."""
    ranges: tuple[str, ...] = ()
    """What each class holds, lowest first."""
    sizes: tuple[tuple[int, str], ...] = ()
    """Example circles: radius in pixels and what it stands for."""
    sources: tuple[str, ...] = ()
    """出典: one line each."""


def range_labels(
    t: Text, breaks: Breaks, number: Callable[[float], str] = "{:,.0f}".format
) -> tuple[str, ...]:
    """Say in words what each class holds. An edge belongs to the class above it.

    Args:
        t: Sentences.
        breaks: The classes.
        number: Writes one edge, with its unit where that helps.
    """
    edges = [number(edge) for edge in breaks.edges]
    if not edges:
        return (t("map.range.all"),)
    between = (t("map.range.between", low=low, high=high) for low, high in pairwise(edges))
    return (
        t("map.range.below", high=edges[0]),
        *between,
        t("map.range.above", low=edges[-1]),
    )


def legend_html(t: Text, legend: Legend, content: MapContent) -> str:
    """Return the legend as HTML. Every text is escaped here and nowhere else."""
    blocks = [
        _list(_classes(t, legend, content)),
        _list([_row(_circle(radius), text) for radius, text in legend.sizes], "dk-sizes"),
        _list(_marks(t, content)),
        _list(_venues(t, content)),
    ]
    sources = "<br>".join(escape(line) for line in legend.sources)
    blocks.append(f"<p>{sources}</p>" if sources else "")
    return f"<details open><summary>{escape(legend.title)}</summary>{''.join(blocks)}</details>"


def _classes(t: Text, legend: Legend, content: MapContent) -> list[str]:
    if content.areas is None or content.looks is None:
        return []
    colors = sequential(content.looks.classes)
    # Darkest first: much is on top, as on the scale of a thermometer.
    rows = [
        _row(_box(f'fill="{color}"'), text)
        for color, text in reversed(list(zip(colors, legend.ranges, strict=True)))
    ]
    looks = content.looks.looks
    if any(id not in looks or looks[id].level is None for id in content.areas.ids):
        rows.append(_row(_box('fill="url(#dk-hatch)"', _HATCH), t("map.legend.unknown")))
    return rows


def _marks(t: Text, content: MapContent) -> list[str]:
    marks = content.areas.marks if content.areas else frozenset()
    drawn = {
        Mark.RECEIVER: f'fill="none" stroke="{INK}" stroke-width="2.2"',
        Mark.MERGED: f'fill="none" stroke="{INK}" stroke-width="1.6" stroke-dasharray="3 4"',
    }
    return [
        _row(_box(style), t(f"map.mark.{mark}")) for mark, style in drawn.items() if mark in marks
    ]


def _venues(t: Text, content: MapContent) -> list[str]:
    if content.venues is None:
        return []
    used = [symbol for symbol in VenueSymbol if symbol in content.venues.shapes.symbols]
    rows = [_row(symbol_svg(symbol, filled=True), t(f"map.symbol.{symbol}")) for symbol in used]
    if used:
        rows.append(_row(symbol_svg(used[0], filled=True), t("map.legend.active")))
        rows.append(_row(symbol_svg(used[0], filled=False), t("map.legend.idle")))
    return rows


_HATCH = (
    '<defs><pattern id="dk-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><path d="M0 0V5" stroke="{UNKNOWN}" stroke-width="2"/>'
    "</pattern></defs>"
)


def _list(rows: Sequence[str], css_class: str = "") -> str:
    opening = f'<ul class="{css_class}">' if css_class else "<ul>"
    return f"{opening}{''.join(rows)}</ul>" if rows else ""


def _row(picture: str, text: str) -> str:
    return f"<li>{picture}<span>{escape(text)}</span></li>"


def _box(style: str, defs: str = "") -> str:
    stroke = "" if "stroke=" in style else ' stroke="#6b7280"'
    return (
        f'<svg width="26" height="18" aria-hidden="true">{defs}'
        f'<rect x="2" y="2" width="22" height="14" {style}{stroke}/></svg>'
    )


def _circle(radius_px: int) -> str:
    side = 2 * radius_px + 2
    return (
        f'<svg width="{side}" height="{side}" aria-hidden="true"><circle cx="{side / 2:g}" '
        f'cy="{side / 2:g}" r="{radius_px}" fill="none" stroke="{INK}"/></svg>'
    )
