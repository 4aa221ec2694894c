"""Which attribute of a map is the municipality's code, by its name or by its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from data.reference import catalog
from models.codes import MunicipalityCode, parse_municipality_code
from models.errors import InputError

N03_CODE = "N03_007"
"""What 国土数値情報 calls it, in every edition since 2014."""


def code_column(columns: Mapping[str, Sequence[str]]) -> str | None:
    """The column of municipality codes: the one of that name, or the one of such values.

    By its values, a column is one of codes where everything in it is a municipality code, and
    at least half of the different ones are municipalities of today: old editions name those
    that have merged since, and no other column of numbers passes.
    """
    named = next((name for name in columns if name.upper() == N03_CODE), None)
    if named is not None:
        return named
    return next((name for name, values in columns.items() if _are_codes(values)), None)


def _are_codes(values: Iterable[str]) -> bool:
    texts = {value.strip() for value in values if value and value.strip()}
    try:
        codes = {parse_municipality_code(text) for text in texts}
    except InputError:
        return False
    return bool(codes) and sum(map(_is_known, codes)) * 2 >= len(codes)


def _is_known(code: MunicipalityCode) -> bool:
    try:
        catalog.find_municipality(code)
    except InputError:
        return False
    return True
