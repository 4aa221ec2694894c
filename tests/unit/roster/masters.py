"""The stages of the search on small problems, and what the compact model says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.mathprog import Found, solve_lp, solve_mip
from optimizer.outcome import Limits
from optimizer.roster.engine.days import Days
from optimizer.roster.engine.master import Generated, Master, generate
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.model import ArcFlow, arc_flow
from optimizer.roster.problem import RosterProblem
from tests.unit.roster.builders import problem, session, supporter

QUICK = Limits(60)


def plenty() -> float:
    """Seconds left: enough."""
    return 60.0


def generated_from_nothing(master: Master) -> Generated:
    """Column generation from no prices and no days."""
    prices = np.zeros(len(master.pricing.lower))
    return generate(master, prices, plenty, lambda _prices, _bound: None)


def left_for(steps: int) -> Callable[[], float]:
    """Seconds left: enough for so many questions, and then none."""
    asked = 0

    def left() -> float:
        nonlocal asked
        asked += 1
        return 60.0 if asked <= steps else 0.0

    return left


def every_day(pricing: Pricing) -> Days:
    """Every day there is in a small graph."""
    costs = pricing.costs(np.zeros(len(pricing.lower)))
    days = pricing.days.days_within(costs.nodes, costs.arcs, np.inf, 50_000)
    assert days is not None
    return days


def relaxed(model: ArcFlow) -> Found:
    """The LP optimum of the compact model."""
    return solve_lp(model.mip, QUICK)


def with_days_made(model: ArcFlow, days: Days, times: np.ndarray) -> Found:
    """The compact model in which exactly these days are made."""
    made = np.concatenate([days.visits_in(model.nodes) @ times, days.steps_in(model.arcs) @ times])
    lower, upper = model.mip.col_lower.copy(), model.mip.col_upper.copy()
    lower[: len(made)] = upper[: len(made)] = made
    return solve_mip(replace(model.mip, col_lower=lower, col_upper=upper), QUICK)


def tight_month(**changes: object) -> RosterProblem:
    """Too few people for 18 sessions, with caps that make the relaxation fractional."""
    people = (
        supporter("ann", max_total=4, fair_share=3, tags=("sign",)),
        supporter("bob", max_per_week=3, home_to_venue_min=(25, 5)),
        supporter("eve", max_per_day=1, home_to_venue_min=(5, 30), max_total=5),
        supporter("shop", count=2, max_per_day=2, max_total=7),
        supporter("firm", count=3, max_total=5, home_to_venue_min=(40, 15)),
    )
    planned = tuple(
        session(
            f"s{i}",
            1440 * (i // 3) + 540 + 80 * (i % 3),
            1440 * (i // 3) + 600 + 80 * (i % 3),
            venue="AB"[i * i % 3 % 2],
            assistants=1 + i % 2,
            tags_required=("sign",) if i % 4 == 0 else (),
        )
        for i in range(18)
    )
    return problem(people, planned, **changes)


def pricing_of(of: RosterProblem) -> Pricing:
    return Pricing(arc_flow(of))
