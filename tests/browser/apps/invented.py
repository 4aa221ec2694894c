"""An invented town by the sea: 235 places, 800 squares and 60 venues, seeded."""

from __future__ import annotations

import math
import random

from dashboard.components.shapes import (
    Bounds,
    Mark,
    OutlineShape,
    PointShape,
    Shape,
    box_shape,
)
from dashboard.components.symbols import VenueSymbol
from models.place import LatLon

CENTER = LatLon(34.30, 134.05)
HOSTILE = "<img src=x onerror=\"window.hit=1\"></script><script>window.hit=1</script>' {{ 'x' }}"


def towns() -> list[PointShape]:
    rng = random.Random(7)
    found = []
    for i in range(235):
        far = abs(rng.gauss(0, 0.05))
        angle = rng.uniform(0, 2 * math.pi)
        place = LatLon(CENTER.lat + far * math.sin(angle), CENTER.lon + 1.2 * far * math.cos(angle))
        name = HOSTILE if i == 0 else f"架空町{i}丁目"
        found.append(PointShape(f"t{i}", name, place))
    return found


def squares() -> list[OutlineShape]:
    lat, lon = 1 / 240, 1 / 160
    marks = {41: Mark.RECEIVER, 42: Mark.MERGED, 43: Mark.MERGED}
    return [
        box_shape(
            f"s{i}",
            f"5133{i:05d}",
            Bounds(
                CENTER.lat + (i // 40 - 10) * lat,
                CENTER.lon + (i % 40 - 20) * lon,
                CENTER.lat + (i // 40 - 9) * lat,
                CENTER.lon + (i % 40 - 19) * lon,
            ),
            marks.get(i, Mark.PLAIN),
        )
        for i in range(800)
    ]


def venues() -> list[Shape]:
    rng = random.Random(3)
    kinds = list(VenueSymbol)
    return [
        PointShape(
            f"v{i}",
            f"架空センター{i}",
            LatLon(CENTER.lat + rng.gauss(0, 0.03), CENTER.lon + rng.gauss(0, 0.04)),
            kinds[i % len(kinds)],
        )
        for i in range(60)
    ]


def people(unit: str, indicator: str) -> dict[str, float | None]:
    rng = random.Random(f"{unit} {indicator}")
    count = {"town": 235, "square": 800}[unit]
    letter = unit[0]
    found: dict[str, float | None] = {
        f"{letter}{i}": round(rng.lognormvariate(5, 0.9)) for i in range(count)
    }
    return found | {f"{letter}{i}": None for i in range(3, count, 37)}
