"""Files: names that any file system takes, and writing that is done whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from collections.abc import Container
from pathlib import Path

from models.errors import InputError

_REFUSED = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_MAX_BYTES = 200
"""File systems take 255 bytes; what is left over is for a number and the ending."""


def safe_stem(text: str) -> str:
    """Return a file name without its ending that Windows, macOS and Linux all take.

    What a file system refuses becomes ``_``, and so does what would hide in a name: control
    characters, marks that turn the direction of writing.
    """
    shown = "".join(
        "_" if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else char
        for char in unicodedata.normalize("NFC", text)
    )
    cut = _REFUSED.sub("_", shown).encode()[:_MAX_BYTES].decode(errors="ignore")
    stem = cut.strip(" .") or "_"
    return f"_{stem}" if _RESERVED.match(stem) else stem


def unique_stem(text: str, taken: Container[str]) -> str:
    """Return a safe name whose case-folded form is not in ``taken``; a number makes it so."""
    stem = safe_stem(text)
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}_{number}"
    return name


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and then put it there: never half a file.

    Raises:
        InputError: ``export.cannot_write``; what was there before is then untouched.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            raise InputError("export.cannot_write", path=str(path))
        _put(target, content)
    except (OSError, ValueError) as error:
        raise InputError("export.cannot_write", path=str(path)) from error


def _put(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
