"""What costs something wherever it happens: a place or a time not preferred, people called in."""

from __future__ import annotations

import numpy as np

from optimizer.roster.flow.arrays import BoolArray, ProblemArrays
from optimizer.roster.problem import RosterProblem


def unpreferred(problem: RosterProblem, of: ProblemArrays) -> dict[str, BoolArray]:
    """Return for each part of the objective where one assignment adds one to it.

    Only the parts that the problem can have: each of shape (supporters, sessions).
    """
    places, times = (
        any(supporter.preferred_venues for supporter in problem.supporters),
        any(supporter.preferred for supporter in problem.supporters),
    )
    found: dict[str, BoolArray] = {}
    if any(supporter.dispatch for supporter in problem.supporters):
        called = np.array([supporter.dispatch for supporter in problem.supporters], bool)
        found["dispatched"] = np.repeat(called[:, None], len(problem.sessions), axis=1)
    if places:
        found["unpreferred_venue"] = _elsewhere(problem, of)
    if times:
        found["unpreferred_time"] = _at_other_times(problem, of)
    return found


def _elsewhere(problem: RosterProblem, of: ProblemArrays) -> BoolArray:
    """Sessions at none of the entry's preferred venues; online ones are at no venue."""
    elsewhere = np.zeros(of.level.shape, bool)
    for s, supporter in enumerate(problem.supporters):
        if supporter.preferred_venues:
            wanted = np.isin(problem.venues, supporter.preferred_venues)
            elsewhere[s] = ~wanted[of.venue] & ~of.online
    return elsewhere


def _at_other_times(problem: RosterProblem, of: ProblemArrays) -> BoolArray:
    """Sessions inside none of the entry's preferred windows."""
    outside = np.zeros(of.level.shape, bool)
    for s, supporter in enumerate(problem.supporters):
        outside[s] = bool(supporter.preferred)
        for window in supporter.preferred:
            outside[s] &= (of.start_min < window.start_min) | (window.end_min < of.end_min)
    return outside
