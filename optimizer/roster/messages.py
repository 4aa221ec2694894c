"""Rosters as the search process and its parent send them to each other: plain lists."""

from __future__ import annotations

from collections.abc import Iterable

from models.kinds import Role
from optimizer.roster.solution import Assignment


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
