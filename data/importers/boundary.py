"""国土数値情報 行政区域 (N03) as GeoJSON: the outline of one municipality.

A municipality has several features (islands, exclaves); a designated city's outline is the
union of its wards'.
"""

from __future__ import annotations

import json
import warnings
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from data.importers.detect import decode
from models.codes import MunicipalityCode, parse_municipality_code
from models.errors import InputError

_CODE = "N03_007"
_JAPAN = (122.0, 20.0, 154.0, 46.0)


@dataclass(frozen=True, slots=True)
class Outlines:
    """The features of a file by municipality, with their place in the file."""

    file: str
    features: Mapping[MunicipalityCode, Sequence[tuple[int, Any]]]

    def outline_of(self, codes: Collection[MunicipalityCode]) -> tuple[BaseGeometry, int]:
        """The union of the features of a municipality (or its wards), and how many they are.

        Raises:
            InputError: ``import.municipality_not_in_boundary`` or ``import.bad_geometry``.
        """
        chosen = [
            _polygon(self.file, number, geometry)
            for code in sorted(codes)
            for number, geometry in self.features.get(code, ())
        ]
        if not chosen:
            raise InputError(
                "import.municipality_not_in_boundary", file=self.file, value=min(codes)
            )
        return shapely.union_all(chosen), len(chosen)


def read_outlines(file: str, data: bytes) -> Outlines:
    """Read an N03 file without building its geometries yet.

    Raises:
        InputError: ``import.not_a_boundary`` for any other JSON.
    """
    try:
        tree = json.loads(decode(file, data))
        features = [(item["properties"], item["geometry"]) for item in tree["features"]]
        coded = [(properties.get(_CODE), geometry) for properties, geometry in features]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("import.not_a_boundary", file=file) from error
    found: dict[MunicipalityCode, list[tuple[int, Any]]] = defaultdict(list)
    for number, (raw, geometry) in enumerate(coded, start=1):
        if raw:  # undetermined land (所属未定地) has no code
            found[_code(file, number, raw)].append((number, geometry))
    if not found:
        raise InputError("import.not_a_boundary", file=file)
    return Outlines(file, found)


def _code(file: str, number: int, raw: object) -> MunicipalityCode:
    try:
        return parse_municipality_code(str(raw))
    except InputError as error:
        place = {"file": file, "row": number, "column": _CODE}
        raise InputError(f"import.{error.code}", **(error.params | place)) from error


def _polygon(file: str, number: int, geometry: Any) -> BaseGeometry:
    """One feature's geometry, made valid.

    What a damaged geometry raises depends on where it is damaged; every exception of these
    calls means the same.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = shape(geometry)
            usable = found.geom_type in {"Polygon", "MultiPolygon"} and not found.is_empty
            made = shapely.make_valid(found)
    except Exception as error:
        raise InputError("import.bad_geometry", file=file, row=number) from error
    if not usable or not _in_japan(made):
        raise InputError("import.bad_geometry", file=file, row=number)
    return made


def _in_japan(geometry: BaseGeometry) -> bool:
    west, south, east, north = geometry.bounds
    return bool(_JAPAN[0] <= west <= east <= _JAPAN[2] and _JAPAN[1] <= south <= north <= _JAPAN[3])


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
