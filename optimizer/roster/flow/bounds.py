"""A bound that needs no prices: what no roster can fill, whoever else works."""

from __future__ import annotations

import numpy as np

from models.kinds import Role
from optimizer.roster.flow.arrays import AS_LEAD, BoolArray, arrays_of
from optimizer.roster.flow.eligibility import eligible
from optimizer.roster.flow.held import held_by_role
from optimizer.roster.problem import RosterProblem


def unfillable_cost(problem: RosterProblem) -> int:
    """Return the cost of seats and tags that there are not enough eligible people for.

    Each session is taken by itself, as if everybody eligible could come to it at no cost.
    Of n such people, l of whom may lead, x lead and y assist: x <= min(leads, l),
    y <= assistants, x + y <= n. The cheapest such x and y fill the dearer role first. What is
    empty in a session already held stays so. Every other part of the objective is at least 0,
    so no roster costs less than the sum.
    """
    of, weights = arrays_of(problem), problem.weights
    can = eligible(problem, of)
    people = of.people @ can
    may_lead = np.minimum(of.people @ (can & (of.level >= AS_LEAD)), of.leads)
    if weights.unfilled_lead >= weights.unfilled_assistant:
        leading = may_lead
        assisting = np.minimum(of.assistants, people - leading)
    else:
        assisting = np.minimum(of.assistants, people)
        leading = np.minimum(may_lead, people - assisting)
    was = held_by_role(problem)
    leading = np.where(of.held, np.minimum(was[Role.LEAD], of.leads), leading)
    assisting = np.where(of.held, np.minimum(was[Role.ASSISTANT], of.assistants), assisting)
    return (
        weights.unfilled_lead * int((of.leads - leading).sum())
        + weights.unfilled_assistant * int((of.assistants - assisting).sum())
        + weights.unfilled_tag * _unmeetable_tags(problem, can)
    )


def _unmeetable_tags(problem: RosterProblem, can: BoolArray) -> int:
    """Count (session, required tag) pairs that nobody eligible meets."""
    return sum(
        not any(can[s, j] and tag in entry.tags for s, entry in enumerate(problem.supporters))
        for j, session in enumerate(problem.sessions)
        for tag in session.tags_required
    )
