"""A search on a small problem, everything it tells, and the optimum to compare with."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from optimizer.outcome import Limits
from optimizer.roster.engine import search as engine
from optimizer.roster.engine.days import Days
from optimizer.roster.engine.integer import Chosen
from optimizer.roster.engine.neighbourhood import Neighbourhoods
from optimizer.roster.engine.search import Search
from optimizer.roster.judge.checker import check, evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment
from tests.unit.roster.builders import roster, search_for

Seats = tuple[Assignment, ...]


@dataclass
class Heard:
    """What a search tells, in the order in which it does; ``stop_at`` a report, counted from 0."""

    stop_at: int | None = None
    bounds: list[int] = field(default_factory=list)
    rosters: list[Seats] = field(default_factory=list)
    phases: list[str] = field(default_factory=list)
    reports: int = 0

    def report(self, bound: int | None, better: Seats | None) -> bool:
        self.bounds += [bound] if bound is not None else []
        self.rosters += [better] if better is not None else []
        self.reports += 1
        return self.reports - 1 != self.stop_at


def searched(
    of: RosterProblem, limits: Limits | None = None, **given: object
) -> tuple[Search, Heard]:
    heard = Heard(given.pop("stop_at", None))  # type: ignore[arg-type]
    limits = limits or Limits(20)
    found = Search(of, limits, heard.report, begins=heard.phases.append, **given)  # type: ignore[arg-type]
    found.run()
    return found, heard


def improved_in_parts(
    of: RosterProblem, parts: int, patch: pytest.MonkeyPatch, **given: object
) -> tuple[Search, Heard, list[list[int]]]:
    """A search that never chooses for the whole plan at once, stopped after so many parts."""
    heard, drawn = Heard(), list[list[int]]()
    search = Search(of, Limits(60, seed=4), heard.report, begins=heard.phases.append, **given)  # type: ignore[arg-type]
    next_part = Neighbourhoods.next_part

    def watched(of_parts: Neighbourhoods, chosen: Chosen) -> tuple[np.ndarray, Days]:
        free, days = next_part(of_parts, chosen)
        drawn.append(np.flatnonzero(free).tolist())
        search._stopped = len(drawn) >= parts
        return free, days

    patch.setattr(engine, "_GROUPS_AT_ONCE", 0)
    patch.setattr(Neighbourhoods, "next_part", watched)
    search.run()
    return search, heard, drawn


def optimum_of(of: RosterProblem) -> int | None:
    """By the compact model; None where no roster keeps every rule."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "SMALL_COLUMNS", 10**6)
        best, _ = search_for(of)
    return None if best is None else best.objective


def assert_all_sound(of: RosterProblem, heard: Heard) -> None:
    values = [evaluate(of, better).total for better in heard.rosters]
    assert values == sorted(values, reverse=True)
    assert heard.bounds == sorted(heard.bounds)
    for better in heard.rosters:
        assert check(of, roster(of, *better)) == ()
