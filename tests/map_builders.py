"""Small maps and zips for the tests of the importers."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import shapely

from tests.import_builders import box

Ring = Sequence[tuple[float, float]]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip with names in UTF-8."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def zipped_by_windows(files: Mapping[str, bytes]) -> bytes:
    """A zip whose names are CP932 without any mark that says so."""
    marks = {
        name: f"n{number:0{len(name.encode('cp932')) - 1}d}" for number, name in enumerate(files)
    }
    data = zipped({marks[name]: content for name, content in files.items()})
    for name, mark in marks.items():
        data = data.replace(mark.encode(), name.encode("cp932"))
    return data


def box_outline(
    west: float, south: float, east: float, north: float
) -> list[list[tuple[float, float]]]:
    """One rectangle as ``n03`` takes the rings of a municipality."""
    return [box(west, south, east, north)]


def frame(
    outlines: Mapping[str, Ring], column: str = "N03_007", crs: str | None = "EPSG:6668"
) -> gpd.GeoDataFrame:
    """One feature for each municipality code, with its name in Japanese."""
    attributes = {"N03_004": ["高松市"] * len(outlines), column: list(outlines)}
    shapes = [shapely.Polygon(ring) for ring in outlines.values()]
    return gpd.GeoDataFrame(attributes, geometry=shapes, crs=crs)


def shapefile_parts(
    shapes: gpd.GeoDataFrame, encoding: str = "cp932", stem: str = "N03-24_37_240101"
) -> dict[str, bytes]:
    """The parts of a Shapefile by name; one in CP932 comes without a ``.cpg``."""
    with tempfile.TemporaryDirectory() as folder:
        shapes.to_file(Path(folder) / f"{stem}.shp", encoding=encoding)
        parts = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    if encoding == "cp932":
        parts.pop(f"{stem}.cpg")
    return parts


def geopackage(shapes: gpd.GeoDataFrame) -> bytes:
    """A GeoPackage of one layer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.gpkg"
        shapes.to_file(path, layer="行政区域")
        return path.read_bytes()
