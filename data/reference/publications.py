"""Where the facts a city needs are published, and the exact name of the file to look for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from data.reference import layout
from models.codes import MeshCode, MunicipalityCode, check_digit


@dataclass(frozen=True, slots=True)
class Publication:
    """One data set as one municipality finds it.

    Attributes:
        publisher: Who publishes it; empty: the municipality itself.
        dataset: Its name.
        files: Names of the files to look for, one of them for each primary square where the
            data set comes by square.
        local_files: Names under which this very municipality is known to publish it.
        where: Name of the site; empty where none is known.
        address: Its address; empty where no source names one.
    """

    publisher: str
    dataset: str
    files: tuple[str, ...]
    local_files: tuple[str, ...] = ()
    where: str = ""
    address: str = ""


def publication(
    item: str, code: MunicipalityCode, squares: Sequence[MeshCode] = ()
) -> Publication | None:
    """What a municipality looks for; None for what nobody publishes, such as its supporters.

    Args:
        item: Section of ``publications.toml``: population, boundary, squares, venues, wifi.
        code: The municipality.
        squares: Primary squares, for data that come by square.
    """
    table = _tables().get(item)
    if not isinstance(table, dict):
        return None
    own = table["publisher"] == ""
    known: dict[str, Any] = _known(code) if own else {}
    address: str = known.get("address") or table.get("address", "")
    return Publication(
        publisher=table["publisher"],
        dataset=table["dataset"],
        files=tuple(_filled(table["files"], code, squares)),
        local_files=tuple(known.get(item, ())),
        where=known.get("where", ""),
        address=address,
    )


def _filled(
    patterns: Sequence[str], code: MunicipalityCode, squares: Sequence[MeshCode]
) -> Iterator[str]:
    common = {"code6": code + check_digit(code), "prefecture": code[:2]}
    for pattern in patterns:
        for square in squares if "{square}" in pattern else ("",):
            yield pattern.format(**common, square=square)


def _known(code: MunicipalityCode) -> dict[str, Any]:
    return next((one for one in _tables()["known"] if code.startswith(one["codes"])), {})


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((layout.FOLDER / "publications.toml").read_text(encoding="utf-8"))
