"""From figures to classes: breaks a person can read, and sizes an eye can compare. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

MAX_CLASSES = 7
_NICE = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True)
class Breaks:
    """Where one class ends and the next begins.

    ``edges`` are strictly increasing; a value equal to an edge belongs to the class above it, so
    class ``i`` holds ``edges[i-1] <= value < edges[i]``. No edges: one class.
    """

    edges: tuple[float, ...]

    def __post_init__(self) -> None:
        if any(low >= high for low, high in pairwise(self.edges)):
            raise ValueError(f"edges must increase: {self.edges}")

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.edges) + 1

    def class_of(self, value: float | None) -> int | None:
        """Class of a value, from 0; None where the value is unknown (None or NaN)."""
        if value is None or math.isnan(value):
            return None
        return sum(edge <= value for edge in self.edges)


def nice_breaks(values: Iterable[float | None], classes: int = 5) -> Breaks:
    """Break figures into classes of about equal count, at round numbers.

    The quantiles ``1/classes, 2/classes, ...`` (linear between neighbours) are each rounded to
    the nearest of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten. An edge that would
    leave the class below it empty is dropped, and so is one above the largest value: fewer
    classes come back where the figures have too few different values.

    Args:
        values: Figures, any order; unknown ones (None, NaN) are left out.
        classes: At most this many, 1 to 7.
    """
    if not 1 <= classes <= MAX_CLASSES:
        raise ValueError(f"1 to {MAX_CLASSES} classes, not {classes}")
    known = sorted(value for value in values if value is not None and not math.isnan(value))
    edges: list[float] = []
    below = 0
    for step in range(1, classes if known else 1):
        edge = _nice(_quantile(known, step / classes))
        count = sum(value < edge for value in known)
        if below < count < len(known):
            edges.append(edge)
            below = count
    return Breaks(tuple(edges))


def _quantile(ordered: Sequence[float], share: float) -> float:
    position = share * (len(ordered) - 1)
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def _nice(value: float) -> float:
    """Nearest round number; of two equally near, the smaller. Zero stays zero."""
    if value == 0:
        return 0.0
    exponent = math.floor(math.log10(abs(value)))
    candidates = (round(step * 10.0**exponent, 1 - exponent) for step in _NICE)
    return math.copysign(min(candidates, key=lambda it: (abs(it - abs(value)), it)), value)


def radius_px(people: float | None, largest: float, *, biggest_px: int = 22) -> int:
    """Radius of a circle whose area grows with people, in pixels.

    Never under 4 px, so that the smallest can still be seen and clicked; 4 px too where the
    number is unknown.

    Args:
        people: What the circle stands for.
        largest: The number drawn with ``biggest_px``.
        biggest_px: At most 35, one character in the payload.
    """
    if people is None or math.isnan(people) or people <= 0 or largest <= 0:
        return 4
    return max(4, min(biggest_px, round(biggest_px * math.sqrt(people / largest))))
