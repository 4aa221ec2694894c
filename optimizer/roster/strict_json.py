"""JSON read strictly: one meaning per file, or a refusal that says where."""

from __future__ import annotations

import gzip
import json
import math
import zlib
from pathlib import Path

from models.errors import InputError
from optimizer.roster.validation import brief, text

_GZIP_MAGIC = b"\x1f\x8b"


def read_file(path: str | Path) -> bytes:
    """Return the content of a plain or gzipped file; its first two bytes say which.

    Raises:
        InputError: ``roster.file_unreadable`` or ``roster.gzip``.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise InputError("roster.file_unreadable", file=str(path), cause=error.strerror) from None
    if not content.startswith(_GZIP_MAGIC):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        raise InputError("roster.gzip", file=str(path)) from None


def write_file(path: str | Path, content: str) -> None:
    """Write UTF-8 text, gzipped where the name ends in ``.gz``: equal text, equal bytes.

    Raises:
        InputError: ``roster.file_unwritable``.
    """
    data = content.encode()
    if str(path).endswith(".gz"):
        data = gzip.compress(data, mtime=0)
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise InputError("roster.file_unwritable", file=str(path), cause=error.strerror) from None


def parse(content: bytes | str) -> object:
    """Read JSON; a repeated key, NaN, Infinity and text that is not UTF-8 are refused.

    Raises:
        InputError: ``roster.encoding``, ``roster.json`` with line and column,
            ``roster.repeated_key`` or ``roster.not_finite``.
    """
    try:
        decoded = content.decode("utf-8") if isinstance(content, bytes) else content
        return json.loads(
            decoded,
            object_pairs_hook=_without_repeats,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise InputError("roster.encoding", byte=error.start) from None
    except json.JSONDecodeError as error:
        raise InputError(
            "roster.json", line=error.lineno, column=error.colno, cause=error.msg
        ) from None
    except (RecursionError, ValueError) as error:  # nested too deep, or thousands of digits
        raise InputError("roster.json", line=None, column=None, cause=brief(str(error))) from None


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise InputError("roster.repeated_key", key=brief(repeated))
    return members


def _refuse_constant(name: str) -> object:
    raise InputError("roster.not_finite", value=name)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise InputError("roster.not_finite", value=brief(digits))
    return number


def members(
    value: object, required: frozenset[str], optional: frozenset[str] = frozenset()
) -> dict[str, object]:
    """Return the members of an object, without those whose key begins with ``x_``.

    Raises:
        InputError: ``roster.not_an_object``, ``roster.missing_key`` or ``roster.unknown_key``.
    """
    if not isinstance(value, dict):
        raise InputError("roster.not_an_object", path="", value=brief(value))
    for key in sorted(required - value.keys()):
        raise InputError("roster.missing_key", path=key)
    kept = {key: member for key, member in value.items() if not key.startswith("x_")}
    for key in kept:
        if key not in required and key not in optional:
            raise InputError("roster.unknown_key", path=brief(key))
    return kept


def items(path: str, value: object) -> list[object]:
    """Return the items of a list.

    Raises:
        InputError: ``roster.not_a_list``.
    """
    if not isinstance(value, list):
        raise InputError("roster.not_a_list", path=path, value=brief(value))
    return value


def choice(path: str, value: object, allowed: tuple[str, ...]) -> str:
    """Return ``value`` if it is one of the allowed words.

    Raises:
        InputError: ``roster.not_a_choice``.
    """
    if not isinstance(value, str) or value not in allowed:
        raise InputError(
            "roster.not_a_choice", path=path, value=brief(value), allowed=", ".join(allowed)
        )
    return text(path, value)
