"""Text of people and files, made safe for Streamlit's Markdown."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """Escape text so that Markdown shows it letter by letter: no links, pictures or directives.

    Any ASCII punctuation may stand behind a backslash (CommonMark 0.31, section 2.4).
    """
    return _PUNCTUATION.sub(r"\\\1", text)
