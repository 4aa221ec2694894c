"""Maps as files: Shapefile (zipped) and GeoPackage, read from memory by GDAL (pyogrio).

Attributes are read as Latin-1, which never fails: the only ones used are codes, and these are
digits in CP932 and in UTF-8 alike.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.importers.detect import Content
from models.errors import InputError


@dataclass(frozen=True, slots=True)
class Layer:
    """The features of one layer.

    Attributes:
        crs: The reference system as the file states it; None where it does not.
        columns: Every attribute by its name, as text, ``""`` where there is none.
        geometries: Well-known binary (WKB) by feature, None where there is none.
    """

    crs: str | None
    columns: Mapping[str, Sequence[str]]
    geometries: NDArray[np.object_]


def read_layers(file: str, data: bytes, content: Content) -> list[Layer]:
    """Read the layers that have geometries.

    GDAL meets damaged files with many kinds of errors; each of them means the same.

    Raises:
        InputError: ``import.broken_map``.
    """
    from pyogrio import list_layers, raw  # a second of loading that only maps should cost

    is_shapefile = content is Content.SHAPEFILE
    options: dict[str, Any] = {"encoding": "ISO-8859-1"} if is_shapefile else {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            names = [name for name, geometry in list_layers(data) if geometry is not None]
            return [_layer(*raw.read(data, layer=name, **options)) for name in names]
    except Exception as error:
        raise InputError("import.broken_map", file=file) from error


def _layer(
    meta: Mapping[str, Any],
    _ids: object,
    geometries: NDArray[np.object_],
    values: Sequence[NDArray[Any]],
) -> Layer:
    columns = {
        str(name): [_text(value) for value in column.tolist()]
        for name, column in zip(meta["fields"], values, strict=True)
        if column.dtype.kind in "iufO"
    }
    return Layer(meta["crs"], columns, geometries)


def _text(value: object) -> str:
    """A value as text; a code that became a number gets its leading zero back."""
    match value:
        case None:
            return ""
        case bool():
            return ""
        case float() if not value.is_integer():
            return ""
        case int() | float():
            digits = str(int(value))
            return digits.zfill(5) if len(digits) == 4 else digits
        case _:
            return str(value).strip("\x00 ")
