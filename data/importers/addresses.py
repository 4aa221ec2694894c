"""Names and addresses in a form that can be compared.

扇町二丁目8-7, 扇町２丁目８番７号 and 高松市扇町2-8-7 are one address.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from data.importers.cells import plain
from models.tables import MunicipalityRow

_NUMERALS = dict(zip("〇一二三四五六七八九", range(10), strict=True))
_CHOME = re.compile(r"([一二三四五六七八九十]+)丁目")
_DASHES = re.compile(r"[-‐‑‒–—―−ー－~〜]")
_NUMBERED = re.compile(r"(?<=[0-9])(?:丁目|番地の?|番|号|の)(?=[0-9])")
_NUMBER_ENDS = re.compile(r"(?<=[0-9])(?:番地|番|号|丁目)?$")
_MARKS = re.compile(r"[\s・･.,、。()\[\]「」『』〈〉]")
_OWNERS = re.compile(r"^(?:市|町|村|区)立")


def name_key(name: str, municipality: MunicipalityRow) -> str:
    """A venue's name without width, marks, and the municipality's own name before it."""
    return _OWNERS.sub("", _without(_MARKS.sub("", plain(name).casefold()), municipality))


def address_key(address: str, municipality: MunicipalityRow) -> str:
    """An address without the municipality, its numbers joined by dashes."""
    text = _without(plain(address).replace(" ", ""), municipality)
    text = _CHOME.sub(lambda match: f"{_numeral(match[1])}丁目", text)
    text = _NUMBERED.sub("-", _DASHES.sub("-", text))
    return _NUMBER_ENDS.sub("", text)


def _without(text: str, municipality: MunicipalityRow) -> str:
    name = municipality.name.replace(" ", "")
    for prefix in (f"{municipality.prefecture}{name}", name):
        if text.startswith(prefix) and len(text) > len(prefix) + 1:
            return text[len(prefix) :]
    return text


def _numeral(text: str) -> int:
    """二十三 is 23, and 二三 too."""
    tens, ten, ones = text.rpartition("十")
    digits = [_NUMERALS.get(digit, 0) for digit in (tens or ("一" if ten else "")) + (ones or "〇")]
    return int("".join(map(str, digits)))


def town_at_start(address: str, towns: Collection[str]) -> str | None:
    """The longest town that an address begins with; both as ``address_key`` gives them.

    A town's name must end where the address' numbers begin: 松島町10 is not in 松島町1丁目.
    """
    for length in range(len(address), 1, -1):
        town, rest = address[:length], address[length:]
        if town in towns and (not rest or rest[0] == "-" or _begins_number(town, rest)):
            return town
    return None


def _begins_number(town: str, rest: str) -> bool:
    return not town[-1].isdigit() and not re.match(r"[^\W\d_]", rest)
