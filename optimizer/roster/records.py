"""JSON into dataclasses and back, field by field.

The dataclasses carry the format's own field names, so a record is read field by field, and a
field equal to its default is left out when written. What a later version of the format
brought is left out of what is known when an earlier one is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, Field, fields
from typing import TypeVar

from models.clock import TimeWindow
from models.errors import InputError
from models.kinds import Role, SkillLevel
from optimizer.outcome import Outcome
from optimizer.roster.strict_json import choice, items, members
from optimizer.roster.validation import at, brief, text, whole

CLAIM_LIMIT = 10**15
"""A claimed number beyond this would no longer be exact as a float."""

Record = TypeVar("Record")
Reader = Callable[[str, object], object]
Readers = Mapping[str, Reader]


def record(
    kind: type[Record], value: object, readers: Readers, later: Collection[str] = ()
) -> Record:
    """Read an object into a dataclass.

    Args:
        kind: The dataclass.
        value: The object.
        readers: For the fields that need one; the dataclass judges the others.
        later: Fields that this version of the format does not know.

    Raises:
        InputError: ``roster.*`` with the path of the field.
    """
    known = [f for f in fields(kind) if f.name not in later]  # type: ignore[arg-type]  # a dataclass
    required = frozenset(f.name for f in known if f.default is MISSING)
    given = members(value, required, frozenset(f.name for f in known) - required)
    return kind(**{key: readers.get(key, _as_is)(key, item) for key, item in given.items()})


def _as_is(_path: str, value: object) -> object:
    """Leave the judgement to the dataclass."""
    return value


def records(kind: type[Record], readers: Readers, later: Collection[str] = ()) -> Reader:
    """Return a reader of a list of records, as ``record`` reads each."""

    def read(path: str, value: object) -> tuple[Record, ...]:
        found = []
        for i, item in enumerate(items(path, value)):
            with at(f"{path}[{i}]"):
                found.append(record(kind, item, readers, later))
        return tuple(found)

    return read


def plain_list(path: str, value: object) -> tuple[object, ...]:
    """Read a list; the dataclass judges its items."""
    return tuple(items(path, value))


def pairs(path: str, value: object) -> tuple[tuple[object, object], ...]:
    """Read a list of lists of two."""
    return tuple(two(f"{path}[{i}]", item) for i, item in enumerate(items(path, value)))


def two(path: str, value: object) -> tuple[object, object]:
    """Read a list of two."""
    both = items(path, value)
    if len(both) != 2:
        raise InputError("roster.wrong_length", path=path, value=len(both), expected=2)
    return both[0], both[1]


def matrices(path: str, value: object) -> dict[str, tuple[tuple[object, ...], ...]]:
    """Read a matrix for each mode."""
    with at(path):
        modes = _any_members(value)
        return {
            mode: tuple(
                plain_list(f"{mode}[{row}]", minutes)
                for row, minutes in enumerate(items(mode, matrix))
            )
            for mode, matrix in modes.items()
        }


def _any_members(value: object) -> dict[str, object]:
    """Members under keys of the giver's own choice, where ``x_`` has no meaning."""
    if not isinstance(value, dict):
        raise InputError("roster.not_an_object", path="", value=brief(value))
    return value


def windows(path: str, value: object) -> tuple[TimeWindow, ...]:
    """Read a list of [start, end]."""
    return tuple(_window(f"{path}[{i}]", item) for i, item in enumerate(items(path, value)))


def _window(path: str, value: object) -> TimeWindow:
    start, end = (whole(f"{path}[{i}]", minute) for i, minute in enumerate(two(path, value)))
    if end <= start:
        raise InputError("roster.end_before_start", path=f"{path}[1]", value=end, start=start)
    return TimeWindow(start, end)


def skills(path: str, value: object) -> dict[str, SkillLevel]:
    """Read a level for each course."""
    with at(path):
        return {
            course: SkillLevel(choice(course, level, tuple(SkillLevel)))
            for course, level in _any_members(value).items()
        }


def role(path: str, value: object) -> Role:
    """Read a role."""
    return Role(choice(path, value, tuple(Role)))


def status(path: str, value: object) -> Outcome:
    """Read how far a search came."""
    return Outcome(choice(path, value, tuple(Outcome)))


def name(path: str, value: object) -> str:
    """Read text that may be empty."""
    return text(path, value, may_be_empty=True)


def claimed_number(path: str, value: object) -> int | float | None:
    """Read a number or null."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("roster.not_a_number", path=path, value=brief(value))
    if abs(value) > CLAIM_LIMIT:
        raise _beyond(path, value, -CLAIM_LIMIT)
    return value


def claimed_whole(path: str, value: object) -> int | float | None:
    """Read a whole number or null."""
    if isinstance(value, float):
        raise InputError("roster.not_whole", path=path, value=brief(value))
    return claimed_number(path, value)


def claimed_bound(path: str, value: object) -> int | float | None:
    """Read a number or null; a whole one may be of any length."""
    if isinstance(value, int) and value > CLAIM_LIMIT:
        return value
    return claimed_number(path, value)


def claimed_value(path: str, value: object) -> int | float | None:
    """Read a whole number of any length or null."""
    if isinstance(value, float):
        raise InputError("roster.not_whole", path=path, value=brief(value))
    return claimed_bound(path, value)


def amount(path: str, value: object) -> int | float:
    """Read a whole number of any length."""
    number = claimed_value(path, value)
    if number is None:
        raise InputError("roster.not_a_number", path=path, value="null")
    return number


def seconds(path: str, value: object) -> int | float:
    """Read a time that has passed."""
    number = claimed_number(path, value)
    if number is None:
        raise InputError("roster.not_a_number", path=path, value="null")
    if number < 0:
        raise _beyond(path, number, 0)
    return number


def _beyond(path: str, value: object, minimum: int) -> InputError:
    return InputError(
        "roster.out_of_range",
        path=path,
        value=brief(value),
        minimum=minimum,
        maximum=CLAIM_LIMIT,
    )


def members_of(record: object) -> dict[str, object]:
    """Return the fields of a dataclass that differ from their default, ready for JSON."""
    return {f.name: _plain(value) for f, value in told(record)}


def told(record: object) -> list[tuple[Field[object], object]]:
    """Return the fields of a dataclass that differ from their default, and their values."""
    everything = [(f, getattr(record, f.name)) for f in fields(record)]  # type: ignore[arg-type]  # a dataclass
    return [(f, x) for f, x in everything if f.default is MISSING or x != f.default]


def _plain(value: object) -> object:
    if isinstance(value, TimeWindow):
        return [value.start_min, value.end_min]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, str | int | float | None):
        return value
    return members_of(value)


def dump(members: dict[str, object]) -> str:
    """Return an object as one line of JSON."""
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
