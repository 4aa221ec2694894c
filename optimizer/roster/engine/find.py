"""The best roster of a problem: in one search, or level by level, as the problem asks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from optimizer.outcome import Limits
from optimizer.roster.engine.levels import Told, solve_levels
from optimizer.roster.engine.search import Report, Search
from optimizer.roster.policy import gentle_weights, level_by_level
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment


def find_best(
    problem: RosterProblem,
    limits: Limits,
    known: tuple[Assignment, ...] | None,
    report: Report,
    begins: Callable[[str], None] = lambda _: None,
    told: Told = lambda _: None,
) -> bool:
    """Search for the best roster, in one go or level by level, as the problem asks.

    Args:
        problem: The problem.
        limits: Time from now on, threads, seed and gap.
        known: A roster that keeps every rule, if there is one.
        report: Hears of every better bound and roster.
        begins: Told which stage begins.
        told: Hears how the levels stand, where there are any.

    Returns:
        Whether no roster keeps every rule: proven.
    """
    deadline = time.monotonic() + limits.time_limit_s
    if not level_by_level(problem):
        search = Search(problem, limits, report, known=known, begins=begins)
        search.run()
        return search.infeasible
    if known is None:
        known, infeasible = _any_roster(problem, limits, report)
        if known is None:
            return infeasible
    begins("levels")
    left = replace(limits, time_limit_s=max(0.0, deadline - time.monotonic()))
    solve_levels(problem, left, known, report, told)
    return False


def _any_roster(
    problem: RosterProblem, limits: Limits, report: Report
) -> tuple[tuple[Assignment, ...] | None, bool]:
    """Return (a roster that keeps every rule, whether there is proven to be none)."""
    found: list[tuple[Assignment, ...]] = []

    def heard(_bound: int | None, roster: tuple[Assignment, ...] | None) -> bool:
        if roster is None:
            return True
        found.append(roster)
        report(None, roster)
        return False  # any will do: the levels begin with it

    gentle = replace(problem, weights=gentle_weights(problem), order=None)
    search = Search(gentle, limits, heard)
    search.run()
    return (found[-1] if found else None), search.infeasible
