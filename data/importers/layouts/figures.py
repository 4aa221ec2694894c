"""Figures of people as tables print them: a number, not published, or not a number at all."""

from __future__ import annotations

from data.importers.cells import plain, whole_number
from models.reasons import RejectCode

_NOT_PUBLISHED = frozenset(
    (
        "x",
        "χ",
        "*",
        "**",
        "***",
        "-",
        "－",
        "‐",
        "—",
        "―",
        "ー",
        "…",
        "...",
        "・・・",
        "･･･",
        "秘匿",
        "秘",
        "na",
        "n/a",
        "不詳",
    )
)


def is_not_published(text: str) -> bool:
    """Whether a cell says that its figure is kept back: ``X``, ``*``, ``-``, ``…``.

    That is unknown, never zero.
    """
    return plain(text).casefold() in _NOT_PUBLISHED or text.strip() in _NOT_PUBLISHED


def people_in(text: str) -> int | RejectCode | None:
    """People of one cell; None where the figure is kept back."""
    if is_not_published(text):
        return None
    return whole_number(plain(text).removesuffix("人"))
