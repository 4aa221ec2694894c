"""Events as a file: ``digikatsu.roster-events/1``, see ``docs/exchange-format.md``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.errors import InputError
from optimizer.roster.desk.events import (
    DayClosed,
    DropOut,
    Event,
    SessionAdded,
    SessionCancelled,
    SessionMoved,
)
from optimizer.roster.exchange import session_record
from optimizer.roster.records import Readers, record
from optimizer.roster.strict_json import choice, items, members, parse, read_file
from optimizer.roster.validation import at, brief, text, whole, whole_or_none

FORMAT = "digikatsu.roster-events/1"

_READERS: Readers = {
    "supporter": text,
    "session": text,
    "venue": text,
    "from_min": whole,
    **dict.fromkeys(("to_min", "start_min", "end_min"), whole_or_none),
}
_KINDS: Mapping[str, type[Event]] = {
    "drop_out": DropOut,
    "session_added": SessionAdded,
    "session_moved": SessionMoved,
    "session_cancelled": SessionCancelled,
    "day_closed": DayClosed,
}


@dataclass(frozen=True, slots=True)
class Events:
    """What has happened, in order, and when it is now (None: before everything)."""

    events: tuple[Event, ...]
    now_min: int | None = None


def read_events(path: str | Path) -> Events:
    """Read a file of events.

    Raises:
        InputError: ``roster.*`` with the path of the field.
    """
    return events_from_json(read_file(path))


def events_from_json(content: bytes | str) -> Events:
    """Read events.

    Raises:
        InputError: ``roster.*`` with the path of the field.
    """
    given = members(parse(content), frozenset({"format", "events"}), frozenset({"now_min"}))
    if given["format"] != FORMAT:
        raise InputError(
            "roster.unknown_format",
            path="format",
            value=brief(given["format"]),
            expected=FORMAT,
        )
    found = []
    for i, item in enumerate(items("events", given["events"])):
        with at(f"events[{i}]"):
            found.append(_event(item))
    return Events(tuple(found), whole_or_none("now_min", given.get("now_min")))


def _event(value: object) -> Event:
    keys = frozenset(value) if isinstance(value, dict) else frozenset()
    given = members(value, frozenset({"event"}), keys - {"event"})
    kind = _KINDS[choice("event", given.pop("event"), tuple(_KINDS))]
    if kind is DayClosed:
        return record(DayClosed, given, {"day": whole})
    if kind is SessionAdded:
        return record(SessionAdded, given, {"session": session_record})
    return record(kind, given, _READERS)
