"""How an optimisation is limited, followed and ended. Pure, and importable by everyone."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from models.errors import InputError


class Outcome(StrEnum):
    """How far a search came."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"

    @property
    def has_answer(self) -> bool:
        """Whether an answer comes with it."""
        return self in (Outcome.OPTIMAL, Outcome.FEASIBLE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a search may spend, and when it may stop.

    Attributes:
        time_limit_s: Wall time of everything, reading included. 0 asks for the instant answer.
        workers: Threads a solver may use.
        seed: One seed gives one course of the search.
        relative_gap: Stop when (value - bound) / value is at most this; 0 asks for a proof.

    Raises:
        InputError: ``limits.out_of_range``.
    """

    time_limit_s: float
    workers: int = 1
    seed: int = 0
    relative_gap: float = 0.0

    def __post_init__(self) -> None:
        in_range = {
            "time_limit_s": math.isfinite(self.time_limit_s) and self.time_limit_s >= 0,
            "workers": self.workers >= 1,
            "seed": 0 <= self.seed < 2**31,
            "relative_gap": 0 <= self.relative_gap < 1,
        }
        for name, good in in_range.items():
            if not good:
                raise InputError("limits.out_of_range", name=name, value=getattr(self, name))


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known at one moment of a search.

    Attributes:
        phase: Which stage is at work, such as ``greedy`` or ``exact``.
        seconds: Wall time since the start.
        value: Objective of the best checked answer so far; None before the first.
        bound: Proven: no answer can cost less; None while nothing is proven.
    """

    phase: str
    seconds: float
    value: int | None
    bound: float | None


ProgressListener = Callable[[Progress], bool]
"""Hears of progress, at least once a second. Returns False to ask the search to stop."""

GoOn = Callable[[], bool]
"""Asked now and then by a search that has no progress to tell; False ends it with what it has."""


def to_the_end() -> bool:
    """The answer of somebody who never stops a search."""
    return True
