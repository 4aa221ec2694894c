"""行政区域: the outline of one municipality, from 国土数値情報 N03 or any map with codes.

GeoJSON, Shapefile (zipped) and GeoPackage. A municipality has several features (islands,
exclaves); a designated city's outline is the union of its wards'. Geometries are built only
where they are wanted: a prefecture has thousands of features.
"""

from __future__ import annotations

import json
import warnings
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from data.importers.code_columns import code_column
from data.importers.detect import Content, content_of, decode
from data.importers.reference_systems import Move, in_japan, move_from, stored
from data.importers.vector_files import Layer, read_layers
from models.codes import MunicipalityCode, parse_municipality_code
from models.errors import InputError
from models.reasons import RejectCode
from models.rejects import Notice, NoticeLevel

_RFC_7946 = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Outlines:
    """The features of a file by municipality, with their place in the file.

    Attributes:
        file: The file's name.
        features: By municipality, numbers in the file and geometries as the file holds them.
        move: How the file's coordinates become stored degrees.
        notices: What was assumed about the file.
    """

    file: str
    features: Mapping[MunicipalityCode, Sequence[tuple[int, Any]]]
    move: Move = stored
    notices: tuple[Notice, ...] = ()

    def outline_of(self, codes: Collection[MunicipalityCode]) -> tuple[BaseGeometry, int]:
        """The union of the features of a municipality (or its wards), and how many they are.

        Raises:
            InputError: ``import.municipality_not_in_boundary`` or ``import.bad_geometry``.
        """
        chosen = self.polygons(code for code in sorted(codes) if code in self.features)
        if not chosen:
            raise InputError(
                "import.municipality_not_in_boundary", file=self.file, value=min(codes)
            )
        return shapely.union_all(chosen), len(chosen)

    def polygons(self, codes: Iterable[MunicipalityCode]) -> list[BaseGeometry]:
        """The features of municipalities as valid polygons in stored degrees.

        Raises:
            InputError: ``import.bad_geometry``.
        """
        return [
            _polygon(self, number, geometry)
            for code in codes
            for number, geometry in self.features[code]
        ]


def read_outlines(file: str, data: bytes) -> Outlines:
    """Read a map of municipalities without building its geometries yet.

    Raises:
        InputError: ``import.not_a_boundary`` for any other map or JSON;
            ``import.broken_map``, ``import.unknown_crs``.
    """
    content = content_of(file, data)
    if content is Content.JSON:
        return _from_geojson(file, decode(file, data))
    for layer in read_layers(file, data, content):
        column = code_column(layer.columns)
        if column is not None:
            return _from_layer(file, layer, column)
    raise InputError("import.not_a_boundary", file=file)


def outline_among(maps: Sequence[Outlines], codes: Collection[MunicipalityCode]) -> BaseGeometry:
    """The outline of a municipality in the last of several maps that has it.

    Raises:
        InputError: ``import.municipality_not_in_boundary`` where none has; see ``outline_of``.
    """
    having = [one for one in maps if not one.features.keys().isdisjoint(codes)]
    return (having or maps)[-1].outline_of(codes)[0]


def _from_geojson(file: str, text: str) -> Outlines:
    try:
        tree = json.loads(text)
        features = [(item["properties"], item["geometry"]) for item in tree["features"]]
        names = dict.fromkeys(name for properties, _ in features for name in properties)
        columns = {name: [_said(one.get(name)) for one, _ in features] for name in names}
        crs = tree["crs"]["properties"]["name"] if tree.get("crs") else _RFC_7946
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("import.not_a_boundary", file=file) from error
    column = code_column(columns)
    if column is None:
        raise InputError("import.not_a_boundary", file=file)
    found = _by_code(file, column, columns[column], [geometry for _, geometry in features])
    return Outlines(file, found, move_from(file, crs))


def _said(value: object) -> str:
    """An attribute as text; a code that became a number gets its leading zero back."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:05d}" if 1_000 <= value < 10_000 else str(value)
    return value if isinstance(value, str) else ""


def _from_layer(file: str, layer: Layer, column: str) -> Outlines:
    found = _by_code(file, column, layer.columns[column], layer.geometries.tolist())
    if layer.crs is not None:
        return Outlines(file, found, move_from(file, layer.crs))
    shapes = shapely.from_wkb(layer.geometries, on_invalid="ignore")
    if not in_japan(shapely.total_bounds(shapes)):
        raise InputError("import.unknown_crs", file=file, value="")
    assumed = Notice(NoticeLevel.WARNING, RejectCode.REFERENCE_ASSUMED, file)
    return Outlines(file, found, stored, (assumed,))


def _by_code(
    file: str, column: str, codes: Sequence[str], geometries: Sequence[Any]
) -> Mapping[MunicipalityCode, Sequence[tuple[int, Any]]]:
    found: dict[MunicipalityCode, list[tuple[int, Any]]] = defaultdict(list)
    for number, (raw, geometry) in enumerate(zip(codes, geometries, strict=True), start=1):
        if raw:  # undetermined land (所属未定地) has no code
            found[_code(file, number, column, raw)].append((number, geometry))
    if not found:
        raise InputError("import.not_a_boundary", file=file)
    return found


def _code(file: str, number: int, column: str, raw: str) -> MunicipalityCode:
    try:
        return parse_municipality_code(raw)
    except InputError as error:
        place = {"file": file, "row": number, "column": column}
        raise InputError(f"import.{error.code}", **(error.params | place)) from error


def _polygon(outlines: Outlines, number: int, geometry: Any) -> BaseGeometry:
    """One feature's geometry in stored degrees, made valid.

    What a damaged geometry raises depends on where it is damaged; every exception of these
    calls means the same.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = shapely.from_wkb(geometry) if isinstance(geometry, bytes) else shape(geometry)
            usable = found.geom_type in {"Polygon", "MultiPolygon"} and not found.is_empty
            made = areas_of(shapely.make_valid(shapely.transform(found, outlines.move)))
    except Exception as error:
        raise InputError("import.bad_geometry", file=outlines.file, row=number) from error
    if not usable or not made.area or not in_japan(made.bounds):  # a line has no area
        raise InputError("import.bad_geometry", file=outlines.file, row=number)
    return made


def areas_of(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry: mending and cutting leave points and lines beside them."""
    parts = shapely.get_parts(geometry)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def outline_from_geojson(text: str) -> BaseGeometry:
    """Read an outline as it is stored.

    Raises:
        InputError: ``import.bad_geometry``.
    """
    try:
        return shapely.from_geojson(text)
    except Exception as error:
        raise InputError("import.bad_geometry", file="", row="") from error


def geojson_of(outline: BaseGeometry) -> str:
    """Write an outline as it is stored: one GeoJSON geometry in degrees."""
    return str(shapely.to_geojson(outline))
