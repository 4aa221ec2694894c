"""Look up and fill sentences. One TOML file per area and language, keys joined by dots."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from models.errors import PlanningError
from models.rejects import Notice

Lang = Literal["ja", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


class Text:
    """The sentences of one language. ``text("map.title", n=3)`` fills ``{n}``."""

    def __init__(self, lang: Lang, sentences: Mapping[str, str]) -> None:
        self.lang = lang
        self._sentences = sentences

    def __call__(self, key: str, **params: object) -> str:
        """Return a sentence.

        Raises:
            KeyError: for a key that no file has; a test keeps this from happening.
        """
        return self._sentences[key].format_map(params)

    def has(self, key: str) -> bool:
        """Whether there is a sentence under this key."""
        return key in self._sentences

    def keys(self) -> frozenset[str]:
        """Return every key, for the test that compares languages."""
        return frozenset(self._sentences)

    def error(self, error: PlanningError) -> str:
        """Return the sentence of an error; a code without one is shown with its values."""
        key = f"error.{error.code}"
        if not self.has(key):
            return str(error)
        return self._sentences[key].format_map(_Shown(error.params))

    def notice(self, notice: Notice) -> str:
        """Return what is wrong with a row of a file, and what to do about it."""
        shown = _Shown(notice.params)
        what, remedy = (
            self._sentences[f"{area}.{notice.code}"].format_map(shown)
            for area in ("reject", "remedy")
        )
        return f"{what} {remedy}"


_LONGEST_VALUE = 500
"""A cell can hold tens of thousands of characters; nobody reads them in a sentence."""


class _Shown(dict[str, object]):
    """Values for a sentence; one that is missing shows as …, since an error must never fail."""

    def __getitem__(self, key: str) -> object:
        value = super().__getitem__(key)
        if isinstance(value, str) and len(value) > _LONGEST_VALUE:
            return f"{value[:_LONGEST_VALUE]}…"
        return value

    def __missing__(self, key: str) -> str:
        return "…"


@cache
def load(lang: Lang) -> Text:
    """Read every file of one language, once."""
    sentences: dict[str, str] = {}
    for path in sorted((Path(__file__).parent / lang).glob("*.toml")):
        for key, sentence in _flatten(tomllib.loads(path.read_text(encoding="utf-8"))):
            if key in sentences:
                raise ValueError(f"{path.name}: {key} is already in another file")
            sentences[key] = sentence
    return Text(lang, sentences)


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
