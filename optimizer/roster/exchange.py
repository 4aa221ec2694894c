"""The exchange format: ``digikatsu.roster-problem/1``, ``/2`` and ``digikatsu.roster/1``, ``/2``.

Reading what was written gives it back unchanged, and whatever uses nothing of version 2 is
written as version 1 unless the caller asks otherwise. See ``docs/exchange-format.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from models.errors import InputError
from models.kinds import Order
from optimizer.roster import policy, records
from optimizer.roster.entries import Ban, Pin, PreviousAssignment, Session, Supporter, Weights
from optimizer.roster.problem import RosterProblem
from optimizer.roster.records import Reader, Readers
from optimizer.roster.solution import Assignment, Level, Roster
from optimizer.roster.strict_json import choice, parse, read_file, write_file
from optimizer.roster.validation import at, brief, text, whole

PROBLEM_FORMATS = {1: "digikatsu.roster-problem/1", 2: "digikatsu.roster-problem/2"}
ROSTER_FORMATS = {1: "digikatsu.roster/1", 2: "digikatsu.roster/2"}

_SINCE_2: Mapping[type, frozenset[str]] = {
    RosterProblem: frozenset({"order", "evening_from_min", "together", "apart"}),
    Supporter: frozenset(
        {
            "rest_between_days_min",
            "max_days_per_week",
            "max_evenings_per_week",
            "max_evenings",
            "newcomer",
            "min_total",
            "preferred_venues",
            "preferred",
            "dispatch",
        }
    ),
    Session: frozenset({"online", "series", "held"}),
    Weights: frozenset({"dispatched", "unpreferred_venue", "unpreferred_time"}),
    Roster: frozenset({"levels"}),
}
"""The fields that version 1 does not know."""

_TO_BE_DERIVED = Weights(unfilled_lead=0, unfilled_assistant=0)


def problem_from_json(content: bytes | str) -> RosterProblem:
    """Read a problem of either version.

    Raises:
        InputError: ``roster.*`` with the path of the first field that cannot be.
    """
    version, given = _with_format(parse(content), PROBLEM_FORMATS)
    if version == 2 and "weights" not in given:
        unweighted = {"order": Order.FILL.value, **given, "weights": _TO_BE_DERIVED}
        return policy.ordered(records.record(RosterProblem, unweighted, _PROBLEM[version]))
    if version == 2 and "order" in given:
        raise InputError("roster.order_beside_weights", path="order")
    return records.record(RosterProblem, given, _PROBLEM[version], _later(version, RosterProblem))


def problem_to_json(problem: RosterProblem, version: int | None = None) -> str:
    """Write a problem; ``problem_from_json`` gives it back unchanged.

    Args:
        problem: The problem.
        version: 1 or 2; None for the first that can carry it.

    Raises:
        InputError: ``roster.not_in_version_1`` with the keys that stand in the way.
    """
    version = version or version_of(problem)
    if version == 1:
        _refuse_keys_of_version_2(problem)
    members = records.members_of(problem)
    if problem.order is not None:
        # The order says it all: a reader derives the same weights again.
        del members["weights"]
    return records.dump({"format": PROBLEM_FORMATS[version], **members})


def converted(content: bytes | str, version: int) -> str:
    """Return a problem in another version: the same text but for its format, where that will do.

    So a file comes back as it was, with whatever keys of one's own stand in it.

    Raises:
        InputError: ``roster.*`` where it cannot be read, ``roster.not_in_version_1``.
    """
    problem = problem_from_json(content)
    if version == 1:
        _refuse_keys_of_version_2(problem)
    text = content.decode() if isinstance(content, bytes) else content
    now = PROBLEM_FORMATS[version]
    for was in PROBLEM_FORMATS.values():
        again = text.replace(f'"{was}"', f'"{now}"', 1)
        try:
            said, _ = _with_format(parse(again), PROBLEM_FORMATS)
            if said == version and problem_from_json(again) == problem:
                return again
        except InputError:
            # Keys of version 2 that only repeat their default cannot stand in version 1.
            continue
    return problem_to_json(problem, version)


def _refuse_keys_of_version_2(problem: RosterProblem) -> None:
    keys = keys_of_version_2(problem)
    if keys:
        raise InputError("roster.not_in_version_1", keys=", ".join(keys))


def version_of(problem: RosterProblem) -> int:
    """Return the first version of the format that can carry a problem."""
    return 2 if keys_of_version_2(problem) else 1


def keys_of_version_2(problem: RosterProblem) -> tuple[str, ...]:
    """Return the keys a problem uses that version 1 does not know, such as ``sessions.held``."""
    found = {*_told_since_2([problem], "")}
    found |= {*_told_since_2(problem.supporters, "supporters.")}
    found |= {*_told_since_2(problem.sessions, "sessions.")}
    if problem.order is None:
        found |= {*_told_since_2([problem.weights], "weights.")}
    return tuple(sorted(found))


def _told_since_2(given: Iterable[object], prefix: str) -> Iterable[str]:
    for one in given:
        since_2 = _SINCE_2[type(one)]
        yield from (prefix + f.name for f, _ in records.told(one) if f.name in since_2)


def read_problem(path: str | Path) -> RosterProblem:
    """Read a problem from a plain or gzipped file.

    Raises:
        InputError: ``roster.*``.
    """
    return problem_from_json(read_file(path))


def write_problem(problem: RosterProblem, path: str | Path, version: int | None = None) -> None:
    """Write a problem, gzipped where the name ends in ``.gz``.

    Raises:
        InputError: ``roster.file_unwritable`` or ``roster.not_in_version_1``.
    """
    write_file(path, problem_to_json(problem, version))


def roster_from_json(content: bytes | str) -> Roster:
    """Read an answer as it stands. Whether its claims are true is the checker's question.

    Raises:
        InputError: ``roster.*`` where it is not of the format.
    """
    version, given = _with_format(parse(content), ROSTER_FORMATS)
    return records.record(Roster, given, _ROSTER[version], _later(version, Roster))


def roster_to_json(roster: Roster, version: int | None = None) -> str:
    """Write an answer; ``roster_from_json`` gives it back unchanged.

    Args:
        roster: The answer.
        version: That of the problem; None for the first that can carry the answer.

    Raises:
        InputError: ``roster.not_in_version_1`` for levels in version 1.
    """
    if version == 1 and roster.levels:
        raise InputError("roster.not_in_version_1", keys="levels")
    long = any(abs(x) > records.CLAIM_LIMIT for x in (roster.objective, roster.bound) if x)
    version = version or (2 if roster.levels or long else 1)
    return records.dump({"format": ROSTER_FORMATS[version], **records.members_of(roster)})


def read_roster(path: str | Path) -> Roster:
    """Read an answer from a plain or gzipped file.

    Raises:
        InputError: ``roster.*``.
    """
    return roster_from_json(read_file(path))


def write_roster(roster: Roster, path: str | Path, version: int | None = None) -> None:
    """Write an answer, gzipped where the name ends in ``.gz``.

    Raises:
        InputError: ``roster.file_unwritable`` or ``roster.not_in_version_1``.
    """
    write_file(path, roster_to_json(roster, version))


def session_record(path: str, value: object) -> Session:
    """Read one session of version 2, as other formats carry it.

    Raises:
        InputError: ``roster.*`` with the path of the field.
    """
    with at(path):
        return records.record(Session, value, _SESSION)


def _with_format(value: object, formats: Mapping[int, str]) -> tuple[int, dict[str, object]]:
    if not isinstance(value, dict):
        raise InputError("roster.not_an_object", path="$", value=brief(value))
    if "format" not in value:
        raise InputError("roster.missing_key", path="format")
    for version, known in formats.items():
        if value["format"] == known:
            return version, {key: member for key, member in value.items() if key != "format"}
    raise InputError(
        "roster.unknown_format",
        path="format",
        value=brief(value["format"]),
        expected=", ".join(formats.values()),
    )


def _later(version: int, kind: type) -> frozenset[str]:
    return _SINCE_2[kind] if version == 1 else frozenset()


def _weights(version: int) -> Reader:
    def read(path: str, value: object) -> Weights:
        if value is _TO_BE_DERIVED:
            return _TO_BE_DERIVED
        with at(path):
            return records.record(Weights, value, {}, _later(version, Weights))

    return read


def _order(path: str, value: object) -> Order:
    return Order(choice(path, value, tuple(Order)))


_PAIR: Readers = {"session": text, "supporter": text, "role": records.role, "person": whole}
_SUPPORTER: Readers = {
    "mode": text,
    "home_to_venue_min": records.plain_list,
    "available": records.windows,
    "skills": records.skills,
    "tags": records.plain_list,
    "preferred_venues": records.plain_list,
    "preferred": records.windows,
}
_SESSION: Readers = {"venue": text, "course": text, "tags_required": records.plain_list}


def _readers_of_problem(version: int) -> Readers:
    return {
        "venues": records.plain_list,
        "courses": records.plain_list,
        "travel_min": records.matrices,
        "supporters": records.records(Supporter, _SUPPORTER, _later(version, Supporter)),
        "sessions": records.records(Session, _SESSION, _later(version, Session)),
        "weights": _weights(version),
        "pins": records.records(Pin, _PAIR),
        "bans": records.records(Ban, _PAIR),
        "previous": records.records(PreviousAssignment, _PAIR),
        "together": records.pairs,
        "apart": records.pairs,
        "order": _order,
    }


def _readers_of_roster(version: int) -> Readers:
    anything = version == 2
    return {
        "problem": records.name,
        "assignments": records.records(Assignment, _PAIR),
        "objective": records.claimed_value if anything else records.claimed_whole,
        "bound": records.claimed_bound if anything else records.claimed_number,
        "seconds": records.seconds,
        "status": records.status,
        "levels": records.records(Level, _LEVEL),
    }


_LEVEL: Readers = {"part": text, "value": records.amount, "bound": records.claimed_value}
_PROBLEM = {version: _readers_of_problem(version) for version in PROBLEM_FORMATS}
_ROSTER = {version: _readers_of_roster(version) for version in ROSTER_FORMATS}
