"""Refusals that say where: every error here carries a ``path`` such as ``sessions[12].end_min``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from models.errors import InputError

LARGEST = 1_000_000_000
"""No number of a problem may exceed this: sums stay exact in 64 bits."""


@contextmanager
def at(prefix: str) -> Iterator[None]:
    """Put ``prefix`` before the path of any refusal raised inside."""
    try:
        yield
    except InputError as error:
        path = str(error.params.get("path", ""))
        joint = "." if path and not path.startswith("[") else ""
        raise InputError(error.code, **{**error.params, "path": f"{prefix}{joint}{path}"}) from None


def whole(path: str, value: object, minimum: int = 0, maximum: int = LARGEST) -> int:
    """Return ``value`` if it is a whole number from ``minimum`` to ``maximum``.

    Raises:
        InputError: ``roster.not_whole`` or ``roster.out_of_range``.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError("roster.not_whole", path=path, value=brief(value))
    if not minimum <= value <= maximum:
        raise InputError(
            "roster.out_of_range", path=path, value=brief(value), minimum=minimum, maximum=maximum
        )
    return value


def whole_of_any_size(path: str, value: object) -> int:
    """Return ``value`` if it is a whole number >= 0, however large.

    Raises:
        InputError: ``roster.not_whole`` or ``roster.out_of_range``.
    """
    if isinstance(value, int) and value > LARGEST:
        return value
    return whole(path, value)


def true_or_false(path: str, value: object) -> bool:
    """Return ``value`` if it is true or false, and nothing that merely passes for it.

    Raises:
        InputError: ``roster.not_true_or_false``.
    """
    if not isinstance(value, bool):
        raise InputError("roster.not_true_or_false", path=path, value=brief(value))
    return value


def whole_or_none(path: str, value: object, minimum: int = 0) -> int | None:
    """Return ``value`` if it is None or a whole number in range, as ``whole`` does."""
    return None if value is None else whole(path, value, minimum)


def text(path: str, value: object, *, may_be_empty: bool = False) -> str:
    """Return ``value`` if it is text that can be written as UTF-8.

    Raises:
        InputError: ``roster.not_text``.
    """
    if not isinstance(value, str) or any("\ud800" <= c <= "\udfff" for c in value):
        raise InputError("roster.not_text", path=path, value=brief(value))
    if not value and not may_be_empty:
        raise InputError("roster.not_text", path=path, value=brief(value))
    return value


def texts(path: str, values: Iterable[object]) -> None:
    """Refuse a list that holds anything but different, non-empty texts.

    Raises:
        InputError: ``roster.not_text`` or ``roster.given_twice``.
    """
    seen: set[str] = set()
    for i, value in enumerate(values):
        item = text(f"{path}[{i}]", value)
        if item in seen:
            raise InputError("roster.given_twice", path=f"{path}[{i}]", value=item)
        seen.add(item)


def known(path: str, value: object, among: Collection[str]) -> None:
    """Refuse an id that does not exist.

    Raises:
        InputError: ``roster.not_text`` or ``roster.unknown_id``.
    """
    if text(path, value) not in among:
        raise InputError("roster.unknown_id", path=path, value=value)


def brief(value: object) -> str:
    """Return ``value`` as a person may read it in one line."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**20:
        return "…"
    shown = value if isinstance(value, str) else repr(value)
    shown = shown.encode("utf-8", "replace").decode()
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
