"""The frozen answer: who sits where, what it costs part by part, and what is claimed of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction

from models.kinds import Role
from optimizer.outcome import Outcome


@dataclass(frozen=True, slots=True, order=True)
class Assignment:
    """One person in one seat.

    Attributes:
        session: Session id.
        supporter: Supporter id; for a pool, the pool's.
        role: The seat.
        person: Which of the entry's people, 0 to count - 1.
    """

    session: str
    supporter: str
    role: Role
    person: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """One level of what matters: a part of the objective, its amount, and how little it can be.

    Attributes:
        part: Name of the part, as in ``ValueParts``.
        value: Amount of it in the roster.
        bound: Proven: with the higher levels as they are, no roster has less of it. None
            where nothing is proven.
    """

    part: str
    value: int
    bound: int | None = None

    @property
    def gap(self) -> float | None:
        """(value - bound) / value; 0 where they meet, None where nothing is proven."""
        return _gap(self.value, self.bound)


@dataclass(frozen=True, slots=True)
class Roster:
    """An answer and its claims, as the exchange format carries them.

    Attributes:
        problem: Name of the problem it answers.
        assignments: The filled seats.
        objective: Claimed value; None where there is no roster.
        bound: Claimed to be proven: no roster can cost less. None where nothing is.
        seconds: Wall time of everything, reading included.
        status: ``optimal`` only where the bound reaches the objective.
        levels: What is claimed level by level, from the highest down; empty where the
            problem gives its weights.
    """

    problem: str
    assignments: tuple[Assignment, ...]
    objective: int | None
    bound: float | None
    seconds: float
    status: Outcome
    levels: tuple[Level, ...] = ()

    @property
    def gap(self) -> float | None:
        """(objective - bound) / objective; 0 where they meet, None where either is unknown."""
        return _gap(self.objective, self.bound)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the objective: how much of it there is, and what that costs."""

    amount: int
    cost: int


_NOTHING = Part(0, 0)


@dataclass(frozen=True, slots=True)
class ValueParts:
    """The objective, part by part. Amounts as in the exchange format's tables."""

    unfilled_lead: Part
    unfilled_assistant: Part
    unfilled_tag: Part
    travel_min: Part
    overload: Part
    person_used: Part
    change: Part
    dispatched: Part = _NOTHING
    unpreferred_venue: Part = _NOTHING
    unpreferred_time: Part = _NOTHING

    @property
    def total(self) -> int:
        """The objective: smaller is better."""
        return sum(part.cost for _, part in self)

    def __iter__(self) -> Iterator[tuple[str, Part]]:
        return ((field.name, getattr(self, field.name)) for field in fields(self))


def _gap(value: int | None, bound: float | None) -> float | None:
    if value is None or bound is None:
        return None
    if value == bound:
        return 0.0
    # As fractions: a whole number of any length does not fit into a float.
    return float((value - Fraction(bound)) / value) if value else None
