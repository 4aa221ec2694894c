"""Rows about sessions in a publisher's own words, and the codes they get where they have none."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from data.importers.cells import clean, parse_minute, plain
from data.importers.headings import Record
from data.importers.hours_prose import span_in

_CODE_LENGTH = 40
_LOST_TO_EXCEL = re.compile(r"[0-9.]+e\+?[0-9]+", re.IGNORECASE)


def usable_codes(records: Iterable[Record], field: str) -> frozenset[str]:
    """Codes of a column that stand for one row each: not repeated, not lost to Excel."""
    met = Counter(clean(record[field]) for record in records)
    return frozenset(
        code
        for code, rows in met.items()
        if rows == 1 and 0 < len(code) <= _CODE_LENGTH and not _LOST_TO_EXCEL.fullmatch(code)
    )


def code_of(day: date, start_min: int | None, *words: str) -> str:
    """A code made of what a session is: its day, its start, and its place and name.

    The same session in the next edition of the file gets the same code, wherever its row is.
    """
    start = "0000" if start_min is None else f"{start_min // 60:02d}{start_min % 60:02d}"
    text = "|".join(plain(word).replace(" ", "") for word in words)
    return f"{day:%Y%m%d}-{start}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def window_of(record: Record) -> tuple[int | None, int | None]:
    """Start and end in minutes of the day, from two columns or from one: 10:00～12:00."""
    if record["held_at"]:
        start, end = span_in(record["held_at"]) or (parse_minute(record["held_at"]), None)
    else:
        start, end = parse_minute(record["opens"]), parse_minute(record["closes"])
    if start is not None and end is not None and start >= end:
        return None, None
    return start, end
