"""Who could ever sit where, and why not: before any variable exists.

A reason here holds whatever else the roster does. What depends on the rest of a day, a week
or the whole plan (caps, travel between sessions) is not here.
"""

from __future__ import annotations

import numpy as np

from models.reasons import Reason
from optimizer.roster.flow.arrays import (
    AS_ASSISTANT,
    AS_LEAD,
    BoolArray,
    FloatArray,
    ProblemArrays,
    arrays_of,
    whole_numbers,
)
from optimizer.roster.flow.held import was_there
from optimizer.roster.problem import RosterProblem


def why_not(problem: RosterProblem, supporter: int, session: int) -> tuple[Reason, ...]:
    """Return the reasons a supporter can never sit in a session; none means eligible.

    Args:
        problem: The problem.
        supporter: Position in ``problem.supporters``.
        session: Position in ``problem.sessions``.
    """
    masks = reasons_against(problem)
    return tuple(reason for reason, against in masks.items() if against[supporter, session])


def eligible(problem: RosterProblem, arrays: ProblemArrays | None = None) -> BoolArray:
    """Return who could sit where in some seat, shape (supporters, sessions)."""
    masks = reasons_against(problem, arrays)
    can: BoolArray = ~np.logical_or.reduce(list(masks.values()))
    return can


def reasons_against(
    problem: RosterProblem, arrays: ProblemArrays | None = None
) -> dict[Reason, BoolArray]:
    """Return for each reason where it holds, each of shape (supporters, sessions).

    The order is the order in which a person asks: skill, time, distance, the rest. Of sessions
    already held, one question is left: who was there.
    """
    of = arrays or arrays_of(problem)
    masks: dict[Reason, BoolArray] = {
        Reason.MISSING_SKILL: of.level < AS_ASSISTANT,
        Reason.NOT_AVAILABLE: ~_inside_one_window(problem, of),
        Reason.UNREACHABLE: of.home_min < 0,
        Reason.TOO_FAR: of.home_min > _farthest(problem)[:, None],
        Reason.BANNED: _banned(problem),
        Reason.NO_SEAT: _no_seat(of),
    }
    if of.held.any():
        for against in masks.values():
            against[:, of.held] = False
        masks[Reason.HELD] = of.held & ~was_there(problem)
    return masks


def _inside_one_window(problem: RosterProblem, of: ProblemArrays) -> BoolArray:
    """Whether a session lies inside one window as written; windows never overlap."""
    inside = np.zeros(of.level.shape, bool)
    for s, supporter in enumerate(problem.supporters):
        if not supporter.available:
            continue
        windows = sorted(supporter.available)
        opens = whole_numbers([window.start_min for window in windows])
        closes = whole_numbers([window.end_min for window in windows])
        last_open = np.searchsorted(opens, of.start_min, side="right") - 1
        inside[s] = (last_open >= 0) & (of.end_min <= closes[np.maximum(last_open, 0)])
    return inside


def _farthest(problem: RosterProblem) -> FloatArray:
    limits = [supporter.max_travel_min for supporter in problem.supporters]
    return np.array([np.inf if limit is None else limit for limit in limits], np.float64)


def _banned(problem: RosterProblem) -> BoolArray:
    banned = np.zeros((len(problem.supporters), len(problem.sessions)), bool)
    for ban in problem.bans:
        banned[problem.supporter_index[ban.supporter], problem.session_index[ban.session]] = True
    return banned


def _no_seat(of: ProblemArrays) -> BoolArray:
    """No seat of a role that this level may take; silent where there is no skill at all."""
    lead_only = (of.level == AS_ASSISTANT) & (of.assistants == 0)
    none_at_all = (of.level >= AS_LEAD) & (of.seats == 0)
    no_seat: BoolArray = lead_only | none_at_all
    return no_seat
