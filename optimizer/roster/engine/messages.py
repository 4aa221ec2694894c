"""Rosters as the search process and its parent send them to each other: plain lists."""

from __future__ import annotations

from collections.abc import Iterable

from models.kinds import Role
from optimizer.roster.solution import Assignment, Level


def seats_to_json(roster: Iterable[Assignment]) -> list[list[object]]:
    """Return assignments as plain lists, for a message."""
    return [[one.session, one.supporter, one.role.value, one.person] for one in roster]


def seats_from_json(message: object) -> tuple[Assignment, ...]:
    """Return the assignments of a message."""
    assert isinstance(message, list)
    return tuple(
        Assignment(session, supporter, Role(role), person)
        for session, supporter, role, person in message
    )


def levels_to_json(levels: Iterable[Level]) -> list[list[object]]:
    """Return levels as plain lists, for a message."""
    return [[level.part, level.value, level.bound] for level in levels]


def proven_from_json(message: object) -> dict[str, int | None]:
    """Return what a message of levels says is proven of each."""
    assert isinstance(message, list)
    return {part: bound for part, _, bound in message}
