"""Colours of the maps: one hue from light to dark, and the few fixed inks beside it.

The sequential scale is computed, not picked: equal steps of lightness in OKLCH at one hue, so
that neighbouring classes differ alike for every kind of colour vision and on a grey print. A blue
is used because the venues' symbols, which lie on top, take the warm side of the circle.

Source of the conversion: the definition of OKLab, https://bottosson.github.io/posts/oklab/
"""

from __future__ import annotations

import math

INK = "#1b2430"
"""Text, selected outlines: 14:1 on paper."""

PAPER = "#f5f5f2"
"""The blank of a map without a base map."""

UNKNOWN = "#8b8f96"
"""Lines of the hatching that marks an unknown figure."""

_HUE_DEG = 252.0
_LIGHTEST, _DARKEST = 0.93, 0.33


def sequential(classes: int) -> tuple[str, ...]:
    """Return one colour per class as ``#rrggbb``, light for little and dark for much.

    Args:
        classes: 1 to 9. More than 7 are hard to tell apart; the breaks offer at most 7.
    """
    if not 1 <= classes <= 9:
        raise ValueError(f"1 to 9 classes, not {classes}")
    if classes == 1:
        return (_hex((_LIGHTEST + _DARKEST) / 2),)
    step = (_DARKEST - _LIGHTEST) / (classes - 1)
    return tuple(_hex(_LIGHTEST + step * i) for i in range(classes))


def _hex(lightness: float) -> str:
    """Colour of the scale at an OKLCH lightness; most vivid in the middle, inside sRGB."""
    chroma = 0.03 + 0.11 * math.sin(math.pi * (1.02 - lightness))
    hue = math.radians(_HUE_DEG)
    linear = _linear_srgb(lightness, chroma * math.cos(hue), chroma * math.sin(hue))
    return "#" + "".join(f"{round(255 * _gamma(min(max(part, 0.0), 1.0))):02x}" for part in linear)


def _linear_srgb(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _gamma(linear: float) -> float:
    """Encode linear light for sRGB (IEC 61966-2-1)."""
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def luminance(color: str) -> float:
    """Relative luminance of ``#rrggbb`` in [0, 1], as WCAG 2 defines it."""
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
