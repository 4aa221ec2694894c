"""Zips and maps, damaged: a refusal in words or sound geometry, never another exception.

How many examples: DIGIKATSU_EXAMPLES (50).
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.importers.door import parse_files
from data.importers.reference_systems import in_japan
from models.errors import InputError
from tests.import_builders import box, csv_bytes, english_venues, n03
from tests.map_builders import frame, geopackage, shapefile_parts, zipped

EXAMPLES = settings(
    max_examples=int(os.environ.get("DIGIKATSU_EXAMPLES", "50")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
OUTLINES = {"37201": box(134.0, 34.0, 134.5, 34.5), "37202": box(134.5, 34.0, 134.6, 34.5)}
PARTS = shapefile_parts(frame(OUTLINES), stem="N03")
MAP = geopackage(frame(OUTLINES))
TABLES = {
    "会場.csv": csv_bytes(english_venues(), "cp932"),
    "N03.geojson": n03({"37201": [OUTLINES["37201"]]}),
}

Edit = tuple[float, int, bytes]
EDITS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 30), st.binary(max_size=8)),
    min_size=1,
    max_size=5,
)


def edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    result = bytearray(data)
    for where, cut, new in edits:
        start = int(where * len(result))
        result[start : start + cut] = new
    return bytes(result)


def sound(name: str, data: bytes) -> None:
    """The file is refused in words, or what it says is a valid outline in Japan."""
    try:
        files = parse_files([(name, data)], "37201")
    except InputError:
        return
    for parsed in files:
        assert parsed.rows_loaded + parsed.rows_rejected + parsed.rows_elsewhere <= parsed.rows_read
        if parsed.boundary_geojson is not None:
            outline = shapely.from_geojson(parsed.boundary_geojson)
            assert outline.is_valid
            assert in_japan(outline.bounds)


@EXAMPLES
@given(EDITS)
def test_a_damaged_zip_is_refused_or_read_soundly(edits: Sequence[Edit]) -> None:
    sound("z.zip", edited(zipped(TABLES), edits))


@EXAMPLES
@given(st.sampled_from(sorted(PARTS)), EDITS)
def test_a_shapefile_damaged_inside_is_refused_or_read_soundly(
    part: str, edits: Sequence[Edit]
) -> None:
    sound("N03.zip", zipped(PARTS | {part: edited(PARTS[part], edits)}))


@EXAMPLES
@given(EDITS)
def test_a_damaged_geopackage_is_refused_or_read_soundly(edits: Sequence[Edit]) -> None:
    sound("a.gpkg", edited(MAP, edits))
