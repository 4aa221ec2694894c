"""The exchange format: ``digikatsu.roster-problem/1`` and ``digikatsu.roster/1``, in and out.

The dataclasses carry the format's own field names, so a record is read field by field, and a
field equal to its default is left out when written. Reading what was written gives it back
unchanged. See ``docs/exchange-format.md``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import TypeVar

from models.clock import TimeWindow
from models.errors import InputError
from models.kinds import Role, SkillLevel
from optimizer.outcome import Outcome
from optimizer.roster.problem import (
    Ban,
    Pin,
    PreviousAssignment,
    RosterProblem,
    Session,
    Supporter,
    Weights,
)
from optimizer.roster.solution import Assignment, Roster
from optimizer.roster.strict_json import choice, items, members, parse, read_file, write_file
from optimizer.roster.validation import at, brief, text, whole

PROBLEM_FORMAT = "digikatsu.roster-problem/1"
ROSTER_FORMAT = "digikatsu.roster/1"
_CLAIM_LIMIT = 10**15
"""A claimed number beyond this is refused: it would no longer be exact as a float."""

_Record = TypeVar("_Record")
_Reader = Callable[[str, object], object]
_Readers = Mapping[str, _Reader]


def problem_from_json(content: bytes | str) -> RosterProblem:
    """Read a problem.

    Raises:
        InputError: ``roster.*`` with the path of the first field that cannot be.
    """
    return _record(RosterProblem, _with_format(parse(content), PROBLEM_FORMAT), _PROBLEM)


def problem_to_json(problem: RosterProblem) -> str:
    """Write a problem; ``problem_from_json`` gives it back unchanged."""
    return _dump({"format": PROBLEM_FORMAT, **_members_of(problem)})


def read_problem(path: str | Path) -> RosterProblem:
    """Read a problem from a plain or gzipped file.

    Raises:
        InputError: ``roster.*``.
    """
    return problem_from_json(read_file(path))


def write_problem(problem: RosterProblem, path: str | Path) -> None:
    """Write a problem, gzipped where the name ends in ``.gz``.

    Raises:
        InputError: ``roster.file_unwritable``.
    """
    write_file(path, problem_to_json(problem))


def roster_from_json(content: bytes | str) -> Roster:
    """Read an answer as it stands. Whether its claims are true is the checker's question.

    Raises:
        InputError: ``roster.*`` where it is not of the format.
    """
    return _record(Roster, _with_format(parse(content), ROSTER_FORMAT), _ROSTER)


def roster_to_json(roster: Roster) -> str:
    """Write an answer; ``roster_from_json`` gives it back unchanged."""
    return _dump({"format": ROSTER_FORMAT, **_members_of(roster)})


def read_roster(path: str | Path) -> Roster:
    """Read an answer from a plain or gzipped file.

    Raises:
        InputError: ``roster.*``.
    """
    return roster_from_json(read_file(path))


def write_roster(roster: Roster, path: str | Path) -> None:
    """Write an answer, gzipped where the name ends in ``.gz``.

    Raises:
        InputError: ``roster.file_unwritable``.
    """
    write_file(path, roster_to_json(roster))


def _with_format(value: object, expected: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise InputError("roster.not_an_object", path="$", value=brief(value))
    if "format" not in value:
        raise InputError("roster.missing_key", path="format")
    if value["format"] != expected:
        raise InputError(
            "roster.unknown_format",
            path="format",
            value=brief(value["format"]),
            expected=expected,
        )
    return {key: member for key, member in value.items() if key != "format"}


def _record(kind: type[_Record], value: object, readers: _Readers) -> _Record:
    """Read an object into a dataclass: ``readers`` name those fields that need one."""
    known = fields(kind)  # type: ignore[arg-type]  # every kind here is a dataclass
    required = frozenset(f.name for f in known if f.default is MISSING)
    given = members(value, required, frozenset(f.name for f in known) - required)
    return kind(**{key: readers.get(key, _as_is)(key, item) for key, item in given.items()})


def _as_is(_path: str, value: object) -> object:
    """Leave the judgement to the dataclass."""
    return value


def _records(kind: type[_Record], readers: _Readers) -> _Reader:
    def read(path: str, value: object) -> tuple[_Record, ...]:
        found = []
        for i, item in enumerate(items(path, value)):
            with at(f"{path}[{i}]"):
                found.append(_record(kind, item, readers))
        return tuple(found)

    return read


def _tuple(path: str, value: object) -> tuple[object, ...]:
    return tuple(items(path, value))


def _matrices(path: str, value: object) -> dict[str, tuple[tuple[object, ...], ...]]:
    with at(path):
        modes = _any_members(value)
        return {
            mode: tuple(
                _tuple(f"{mode}[{row}]", minutes) for row, minutes in enumerate(items(mode, matrix))
            )
            for mode, matrix in modes.items()
        }


def _any_members(value: object) -> dict[str, object]:
    """Members under keys of the giver's own choice, where ``x_`` has no meaning."""
    if not isinstance(value, dict):
        raise InputError("roster.not_an_object", path="", value=brief(value))
    return value


def _windows(path: str, value: object) -> tuple[TimeWindow, ...]:
    return tuple(_window(f"{path}[{i}]", item) for i, item in enumerate(items(path, value)))


def _window(path: str, value: object) -> TimeWindow:
    ends = items(path, value)
    if len(ends) != 2:
        raise InputError("roster.wrong_length", path=path, value=len(ends), expected=2)
    start, end = (whole(f"{path}[{i}]", minute) for i, minute in enumerate(ends))
    if end <= start:
        raise InputError("roster.end_before_start", path=f"{path}[1]", value=end, start=start)
    return TimeWindow(start, end)


def _skills(path: str, value: object) -> dict[str, SkillLevel]:
    with at(path):
        return {
            course: SkillLevel(choice(course, level, tuple(SkillLevel)))
            for course, level in _any_members(value).items()
        }


def _role(path: str, value: object) -> Role:
    return Role(choice(path, value, tuple(Role)))


def _status(path: str, value: object) -> Outcome:
    return Outcome(choice(path, value, tuple(Outcome)))


def _weights(path: str, value: object) -> Weights:
    with at(path):
        return _record(Weights, value, {})


def _text(path: str, value: object) -> str:
    return text(path, value)


def _name(path: str, value: object) -> str:
    return text(path, value, may_be_empty=True)


def _claimed_number(path: str, value: object) -> int | float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("roster.not_a_number", path=path, value=brief(value))
    if abs(value) > _CLAIM_LIMIT:
        raise InputError(
            "roster.out_of_range",
            path=path,
            value=brief(value),
            minimum=-_CLAIM_LIMIT,
            maximum=_CLAIM_LIMIT,
        )
    return value


def _claimed_objective(path: str, value: object) -> int | float | None:
    if isinstance(value, float):
        raise InputError("roster.not_whole", path=path, value=brief(value))
    return _claimed_number(path, value)


def _seconds(path: str, value: object) -> int | float:
    seconds = _claimed_number(path, value)
    if seconds is None:
        raise InputError("roster.not_a_number", path=path, value="null")
    if seconds < 0:
        raise InputError(
            "roster.out_of_range", path=path, value=brief(value), minimum=0, maximum=_CLAIM_LIMIT
        )
    return seconds


_PAIR: _Readers = {"session": _text, "supporter": _text, "role": _role, "person": whole}
_SUPPORTER: _Readers = {
    "mode": _text,
    "home_to_venue_min": _tuple,
    "available": _windows,
    "skills": _skills,
    "tags": _tuple,
}
_SESSION: _Readers = {"venue": _text, "course": _text, "tags_required": _tuple}
_PROBLEM: _Readers = {
    "venues": _tuple,
    "courses": _tuple,
    "travel_min": _matrices,
    "supporters": _records(Supporter, _SUPPORTER),
    "sessions": _records(Session, _SESSION),
    "weights": _weights,
    "pins": _records(Pin, _PAIR),
    "bans": _records(Ban, _PAIR),
    "previous": _records(PreviousAssignment, _PAIR),
}
_ROSTER: _Readers = {
    "problem": _name,
    "assignments": _records(Assignment, _PAIR),
    "objective": _claimed_objective,
    "bound": _claimed_number,
    "seconds": _seconds,
    "status": _status,
}


def _members_of(record: object) -> dict[str, object]:
    """Return the fields of a dataclass that differ from their default, ready for JSON."""
    return {
        field.name: _plain(value)
        for field, value in _values(record)
        if field.default is MISSING or value != field.default
    }


def _values(record: object) -> list[tuple[Field[object], object]]:
    return [(f, getattr(record, f.name)) for f in fields(record)]  # type: ignore[arg-type]


def _plain(value: object) -> object:
    if isinstance(value, TimeWindow):
        return [value.start_min, value.end_min]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, str | int | float | None):
        return value
    return _members_of(value)


def _dump(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
