"""Symbols of venues: a shape and a colour for each group of kinds, never colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.kinds import VenueKind


class VenueSymbol(StrEnum):
    """Groups of venue kinds that share a symbol. The values are keys of ``map.symbol``."""

    COMMUNITY = "community"
    OFFICE = "office"
    LEARNING = "learning"
    WELFARE = "welfare"
    SHOP = "shop"
    OTHER = "other"


@dataclass(frozen=True)
class Symbol:
    """How a symbol is drawn: corners around (0, 0) with y down, about 1 wide, and its colour."""

    corners: tuple[tuple[float, float], ...]
    color: str


_S, _ARM = 0.86, 0.38
_SQUARE = ((-_S, -_S), (_S, -_S), (_S, _S), (-_S, _S))
_DIAMOND = ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0))
_PEAK = ((0, -1.15), (1.1, 0.85), (-1.1, 0.85))
_VALLEY = ((0, 1.15), (1.1, -0.85), (-1.1, -0.85))
_PENTAGON = ((0, -1.1), (1.05, -0.34), (0.65, 0.89), (-0.65, 0.89), (-1.05, -0.34))
_CROSS = (
    *((-_ARM, -1), (_ARM, -1), (_ARM, -_ARM), (1, -_ARM), (1, _ARM), (_ARM, _ARM)),
    *((_ARM, 1), (-_ARM, 1), (-_ARM, _ARM), (-1, _ARM), (-1, -_ARM), (-_ARM, -_ARM)),
)
SYMBOLS: dict[VenueSymbol, Symbol] = {
    VenueSymbol.COMMUNITY: Symbol(_SQUARE, "#c2410c"),
    VenueSymbol.OFFICE: Symbol(_DIAMOND, "#3b1d60"),
    VenueSymbol.LEARNING: Symbol(_PEAK, "#00664b"),
    VenueSymbol.WELFARE: Symbol(_PENTAGON, "#9d2463"),
    VenueSymbol.SHOP: Symbol(_VALLEY, "#7a5200"),
    VenueSymbol.OTHER: Symbol(_CROSS, "#3f454d"),
}
"""Every colour has at least 4.5:1 on white; each is told from the others by its shape alone."""

_GROUPS: dict[VenueSymbol, tuple[VenueKind, ...]] = {
    VenueSymbol.COMMUNITY: (
        VenueKind.COMMUNITY_CENTER,
        VenueKind.CITIZEN_ACTIVITY,
        VenueKind.EXCHANGE_CENTER,
        VenueKind.REGIONAL_EXCHANGE,
    ),
    VenueSymbol.OFFICE: (
        VenueKind.GENERAL_CENTER,
        VenueKind.BRANCH,
        VenueKind.BRANCH_OFFICE,
        VenueKind.CITY_OFFICE,
    ),
    VenueSymbol.LEARNING: (VenueKind.LIBRARY, VenueKind.LIFELONG_LEARNING),
    VenueSymbol.WELFARE: (
        VenueKind.WELFARE_HALL,
        VenueKind.ELDERLY_WELFARE,
        VenueKind.ELDERLY_REST,
        VenueKind.COMPREHENSIVE_SUPPORT,
        VenueKind.CARE_FACILITY,
    ),
    VenueSymbol.SHOP: (VenueKind.SHOP,),
    VenueSymbol.OTHER: (VenueKind.WIFI_SPOT, VenueKind.SHELTER, VenueKind.OTHER),
}
_SYMBOL_OF = {kind: symbol for symbol, kinds in _GROUPS.items() for kind in kinds}


def symbol_of(kind: VenueKind) -> VenueSymbol:
    """Return the symbol that stands for a kind of venue."""
    return _SYMBOL_OF[kind]


def symbol_svg(symbol: VenueSymbol, *, filled: bool, size_px: int = 18) -> str:
    """Return a symbol as an inline SVG picture, for legends. Holds no text of anybody's."""
    look = SYMBOLS[symbol]
    points = " ".join(f"{x:g},{y:g}" for x, y in look.corners)
    fill = look.color if filled else "#ffffff"
    polygon = (
        f'<polygon points="{points}" fill="{fill}" stroke="{look.color}" stroke-width="0.32"/>'
    )
    box = f'width="{size_px}" height="{size_px}" viewBox="-1.5 -1.5 3 3"'
    return f'<svg {box} aria-hidden="true">{polygon}</svg>'
