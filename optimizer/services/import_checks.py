"""Files taken in together: in which order, and what the database has to say of each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from data.database import trying
from data.importers.door import load
from data.importers.report import ParsedFile
from data.importers.stores.checks import completed, is_checked
from models.kinds import SourceKind

_LATER = (SourceKind.AVAILABILITY, SourceKind.VENUE_HOURS, SourceKind.ATTENDANCE)
"""Files that speak of people, venues or sessions which another file may bring."""


def loading_order(parsed: Sequence[ParsedFile]) -> list[int]:
    """Positions of the files in the order to load them: those that others refer to go first."""
    return sorted(range(len(parsed)), key=lambda at: parsed[at].kind in _LATER)


def told(engine: Engine, parsed: Sequence[ParsedFile]) -> list[ParsedFile]:
    """The files with what the database has to say of each, the others being loaded before it.

    Nothing is stored: the files are loaded only to look, and only where one is checked.
    """
    found = list(parsed)
    order = loading_order(parsed)
    last = max((n for n, at in enumerate(order) if is_checked(found[at])), default=-1)
    if last < 0:
        return found
    with trying(engine) as session:
        for n, at in enumerate(order[: last + 1]):
            found[at] = completed(session, found[at])
            if n < last:
                load(session, found[at], accept_rejects=True)
    return found
