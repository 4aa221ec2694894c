"""行政区域 (N03): the union of a municipality's features, and what is none."""

from __future__ import annotations

import json

import pytest
import shapely

from data.importers.door import parse_files
from models.errors import InputError
from models.kinds import SourceKind
from tests.import_builders import box, n03

MAINLAND, ISLAND = box(134.0, 34.1, 134.1, 34.3), box(134.05, 34.4, 134.06, 34.41)
FILE = n03({"37201": [MAINLAND, ISLAND], "37202": [box(133.7, 34.1, 133.8, 34.2)]})


def refusal(data: bytes, municipality: str | None = "37201") -> InputError:
    with pytest.raises(InputError) as caught:
        parse_files([("n03.geojson", data)], municipality)
    assert caught.value.params["file"] == "n03.geojson"
    return caught.value


def test_boundary_is_the_union_of_the_municipalitys_features() -> None:
    [parsed] = parse_files([("n03.geojson", FILE)], "372013")
    assert (parsed.kind, parsed.municipality_code) == (SourceKind.BOUNDARY, "37201")
    assert (parsed.rows_read, parsed.rows_loaded, parsed.rows_elsewhere) == (3, 2, 1)
    outline = shapely.from_geojson(parsed.boundary_geojson)
    assert outline.equals(shapely.union(shapely.Polygon(MAINLAND), shapely.Polygon(ISLAND)))
    assert "国土交通省" in parsed.source.attribution


def test_boundary_of_a_designated_city_is_that_of_its_wards() -> None:
    wards = n03({"22131": [MAINLAND], "22137": [ISLAND], "22209": [box(138, 34.8, 138.1, 34.9)]})
    [parsed] = parse_files([("n03.geojson", wards)], "22130")
    assert parsed.rows_loaded == 2
    [ward] = parse_files([("n03.geojson", wards)], "22137")
    assert ward.rows_loaded == 1


def test_boundary_without_the_municipality_is_refused() -> None:
    error = refusal(FILE, "37203")
    assert (error.code, error.params["value"]) == ("import.municipality_not_in_boundary", "37203")


def test_boundary_of_several_municipalities_asks_which() -> None:
    assert refusal(FILE, None).code == "import.municipality_needed"
    [parsed] = parse_files([("n03.geojson", n03({"37201": [MAINLAND]}))])
    assert parsed.municipality_code == "37201"


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"{}",
        b'{"features": 3}',
        b'{"features": [{}]}',
        b'{"features": [{"properties": null, "geometry": null}]}',
        b'{"features": []}',
        b'{"type": "Topology", "objects": {}}',
        b'{"features": ' + b"[" * 50_000,
    ],
)
def test_json_that_is_no_boundary_is_refused(data: bytes) -> None:
    assert refusal(data).code == "import.not_a_boundary"


def test_boundary_with_an_impossible_code_is_refused_with_its_place() -> None:
    error = refusal(n03({"37201": [MAINLAND], "372019": [ISLAND]}))
    assert error.code == "import.municipality_code.bad_check_digit"
    assert (error.params["row"], error.params["column"]) == (2, "N03_007")


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": "here"},
        {"type": "Polygon", "coordinates": [[[134, 34], [135, 35]]]},
        {"type": "Point", "coordinates": [134, 34]},
        {"type": "Polygon", "coordinates": [[[134, 34], [134.1, 34], [134.2, 34], [134, 34]]]},
        {"type": "LineString", "coordinates": [[134, 34], [134.1, 34.1]]},
        {"type": "Polygon", "coordinates": [box(34.1, 134.0, 34.3, 134.1)]},
        {"type": "Polygon", "coordinates": [[[134, 34], [134, None], [135, 34], [134, 34]]]},
        {"type": "Nothing", "coordinates": []},
    ],
)
def test_boundary_with_a_damaged_geometry_is_refused(geometry: object) -> None:
    tree = json.loads(FILE)
    tree["features"][1]["geometry"] = geometry
    error = refusal(json.dumps(tree).encode())
    assert (error.code, error.params["row"]) == ("import.bad_geometry", 2)


def test_boundary_that_crosses_itself_is_mended() -> None:
    bow = [[134.0, 34.0], [134.1, 34.1], [134.1, 34.0], [134.0, 34.1], [134.0, 34.0]]
    tree = json.loads(n03({"37201": [MAINLAND]}))
    tree["features"][0]["geometry"]["coordinates"] = [bow]
    [parsed] = parse_files([("n03.geojson", json.dumps(tree).encode())], "37201")
    assert shapely.from_geojson(parsed.boundary_geojson).is_valid
