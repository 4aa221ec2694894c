"""行政区域 as Shapefile, GeoPackage and GeoJSON, in any reference system, and what lies around."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely

from data.importers.bundles import BoundaryFacts
from data.importers.door import parse_files
from data.importers.report import ParsedFile
from models.errors import InputError
from models.reasons import RejectCode
from tests.import_builders import box, n03
from tests.map_builders import box_outline, frame, geopackage, shapefile_parts, zipped

HERE, NEXT = box(134.0, 34.2, 134.1, 34.3), box(134.1, 34.2, 134.2, 34.3)
OUTLINES = {"37201": HERE, "37202": NEXT}


def parsed(name: str, data: bytes, municipality: str = "37201") -> ParsedFile:
    [found] = parse_files([(name, data)], municipality)
    return found


def outline(found: ParsedFile) -> Any:
    return shapely.from_geojson(facts(found).geojson)


def facts(found: ParsedFile) -> BoundaryFacts:
    return next(iter(found.of(BoundaryFacts)))


def is_here(found: Any, tolerance_deg: float = 1e-9) -> bool:
    return bool(found.hausdorff_distance(shapely.Polygon(HERE)) <= tolerance_deg)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
@pytest.mark.parametrize("folder", ["", "N03-240101_GML/"])
def test_a_shapefile_in_a_zip_is_a_boundary(encoding: str, folder: str) -> None:
    parts = shapefile_parts(frame(OUTLINES), encoding)
    data = zipped({f"{folder}{name}": part for name, part in parts.items()})
    found = parsed("N03.zip", data)
    assert is_here(outline(found))
    assert found.source.file_name == f"N03.zip/{folder}N03-24_37_240101.shp"
    assert (found.rows_read, found.rows_loaded, found.notices) == (2, 1, ())


def test_the_parts_of_a_shapefile_dropped_together_are_one_file() -> None:
    parts = shapefile_parts(frame(OUTLINES))
    [found] = parse_files(list(parts.items()), "37201")
    assert is_here(outline(found))


def test_the_same_shapefile_is_the_same_file_however_it_was_packed() -> None:
    parts = shapefile_parts(frame(OUTLINES))
    once = parsed("a.zip", zipped(parts)).source.sha256
    again = parsed("b.zip", zipped(dict(reversed(parts.items())) | {"readme.txt": b"x"}))
    assert again.source.sha256 == once


def test_a_shapefile_beside_its_geojson_is_read_once() -> None:
    parts = shapefile_parts(frame(OUTLINES), stem="N03")
    data = zipped(parts | {"N03.geojson": n03({"37201": [HERE]})})
    assert parsed("N03.zip", data).source.file_name == "N03.zip/N03.geojson"


@pytest.mark.parametrize("missing", [".dbf", ".shx"])
def test_a_shapefile_without_a_part_it_needs_is_refused(missing: str) -> None:
    parts = shapefile_parts(frame(OUTLINES), stem="N03")
    parts.pop(f"N03{missing}")
    with pytest.raises(InputError, match="import.shapefile_incomplete") as caught:
        parse_files([("N03.zip", zipped(parts))], "37201")
    assert caught.value.params["missing"] == missing


def test_a_geopackage_is_a_boundary() -> None:
    assert is_here(outline(parsed("N03.gpkg", geopackage(frame(OUTLINES)))))


@pytest.mark.parametrize("crs", ["EPSG:4612", "EPSG:4326", "EPSG:2446", "EPSG:6672", "EPSG:3857"])
def test_any_reference_system_becomes_jgd2011_degrees(crs: str) -> None:
    moved = frame(OUTLINES).to_crs(crs)
    assert is_here(outline(parsed("a.zip", zipped(shapefile_parts(moved)))), 1e-8)
    assert is_here(outline(parsed("a.gpkg", geopackage(moved))), 1e-8)


def test_the_old_datum_is_moved_by_hundreds_of_metres() -> None:
    old = frame(OUTLINES, crs=None).set_crs("EPSG:4301")
    found = outline(parsed("a.gpkg", geopackage(old)))
    assert 0.002 < found.hausdorff_distance(shapely.Polygon(HERE)) < 0.006


@pytest.mark.parametrize(
    ("crs", "moved"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", False),
        ("urn:ogc:def:crs:EPSG::6668", False),
        ("urn:ogc:def:crs:EPSG::4301", True),
    ],
)
def test_a_geojson_that_names_its_system_is_believed(crs: str, moved: bool) -> None:
    tree = json.loads(n03({"37201": [HERE]}))
    tree["crs"] = {"type": "name", "properties": {"name": crs}}
    assert is_here(outline(parsed("a.geojson", json.dumps(tree).encode())), 1e-4) is not moved


def test_a_geojson_of_an_unknown_system_is_refused() -> None:
    tree = json.loads(n03({"37201": [HERE]}))
    tree["crs"] = {"type": "name", "properties": {"name": "EPSG:999999"}}
    with pytest.raises(InputError, match="import.unknown_crs"):
        parsed("a.geojson", json.dumps(tree).encode())


def test_degrees_without_a_reference_system_are_taken_with_a_notice() -> None:
    parts = shapefile_parts(frame(OUTLINES), stem="N03")
    parts.pop("N03.prj")
    found = parsed("N03.zip", zipped(parts))
    assert is_here(outline(found))
    assert [notice.code for notice in found.notices] == [RejectCode.REFERENCE_ASSUMED]


@pytest.mark.parametrize(
    "ring", [box(34.2, 134.0, 34.3, 134.1), box(10_000, 20_000, 11_000, 21_000)]
)
def test_anything_else_without_a_reference_system_is_refused(ring: Any) -> None:
    parts = shapefile_parts(frame({"37201": ring}), stem="N03")
    parts.pop("N03.prj")
    with pytest.raises(InputError, match="import.unknown_crs"):
        parsed("N03.zip", zipped(parts))


@pytest.mark.parametrize("column", ["CODE", "市区町村", "n03_007"])
@pytest.mark.parametrize("codes", [("37201", "37202"), ("372013", "372021")])
def test_the_column_of_codes_is_found_by_its_values(column: str, codes: tuple[str, str]) -> None:
    shapes = frame(dict(zip(codes, (HERE, NEXT), strict=True)), column)
    assert is_here(outline(parsed("a.zip", zipped(shapefile_parts(shapes)))))
    assert is_here(outline(parsed("a.gpkg", geopackage(shapes))))


def test_codes_that_became_numbers_get_their_leading_zero_back() -> None:
    shapes = frame({"01202": box(141.0, 41.7, 141.1, 41.8)}, "code")
    shapes["code"] = shapes["code"].astype(int)
    assert parsed("a.gpkg", geopackage(shapes), "01202").rows_loaded == 1
    tree = json.loads(n03({"01202": box_outline(141.0, 41.7, 141.1, 41.8)}))
    tree["features"][0]["properties"] = {"code": 1202}
    assert parsed("a.geojson", json.dumps(tree).encode(), "01202").rows_loaded == 1


def test_numbers_that_are_no_codes_do_not_pass_for_them() -> None:
    shapes = frame({"37201": HERE, "55555": NEXT, "66666": NEXT}, "people")
    with pytest.raises(InputError, match="import.not_a_boundary"):
        parsed("a.gpkg", geopackage(shapes))


def test_a_damaged_map_is_refused() -> None:
    good = geopackage(frame(OUTLINES))
    with pytest.raises(InputError, match="import.broken_map"):
        parsed("a.gpkg", good[:3_000])
    parts = shapefile_parts(frame(OUTLINES), stem="N03")
    parts["N03.shp"] = parts["N03.shp"][:90]
    with pytest.raises(InputError, match="import"):
        parsed("N03.zip", zipped(parts))


def test_the_land_around_is_others_and_near() -> None:
    far = box(134.3, 34.2, 134.4, 34.3)
    found = parsed("a.geojson", n03({"37201": [HERE], "37202": [NEXT], "37203": [far]}))
    around = shapely.from_geojson(facts(found).neighbours)
    west, south, east, north = around.bounds
    assert west == 134.1
    assert (south, north) == (34.2, 34.3)
    assert 3_000 < (east - 134.1) * 111_320 * 0.8268 < 3_100  # a degree of longitude at 34.25
    assert around.intersection(shapely.Polygon(HERE)).area == 0


def test_a_citys_own_wards_are_not_its_neighbours() -> None:
    data = n03({"22131": [HERE], "22137": [NEXT]})
    assert facts(parsed("a.geojson", data, "22130")).neighbours is None
    assert facts(parsed("a.geojson", data, "22137")).neighbours is not None


def test_a_neighbour_may_be_in_another_prefectures_file() -> None:
    files = [("36.geojson", n03({"36201": [NEXT]})), ("37.geojson", n03({"37201": [HERE]}))]
    around, own = parse_files(files, "37201")
    assert (around.rows_loaded, around.rows_elsewhere, around.bundles) == (0, 1, ())
    assert shapely.from_geojson(facts(own).neighbours).bounds[0] == 134.1
    assert around.source.key.split("@")[0] != own.source.key.split("@")[0]


def test_files_none_of_which_has_the_municipality_are_refused() -> None:
    files = [("36.geojson", n03({"36201": [NEXT]})), ("38.geojson", n03({"38201": [HERE]}))]
    with pytest.raises(InputError, match="import.municipality_not_in_boundary"):
        parse_files(files, "37201")
