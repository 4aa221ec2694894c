"""Column generation over person-days: a linear program that is given the days it asks for.

The restricted master chooses among the days it knows: at most one for each person and day,
within the coupling rows of the model. Its duals price all days there are; the cheapest unknown
ones join. Every price also proves a bound (``prices``), so the gap between program and
bound says when all days that matter are known.

Duals jump about while days are missing. So days are also priced between the duals and the best
prices known so far: that is where bounds rise, and where the days lie that matter in the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from optimizer.mathprog import Mip
from optimizer.mathprog.growing import GrowingLp, LpPoint
from optimizer.outcome import Limits
from optimizer.roster.engine.days import Days, together
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.arrays import FloatArray, IntArray

_SHARES = (0.0, 0.5, 0.8)
"""How far from the duals towards the best prices days are priced."""

_CLOSE_ENOUGH = 0.5
"""A bound this near the program's value is as good as any: values are whole numbers."""

_MISSING = 100.0
"""What one unit of a row that no day can keep yet costs, in dearest columns."""


class DayColumns(NamedTuple):
    """Days as columns over the coupling rows, and then one row for each entry-day.

    Attributes:
        cost, upper: By day.
        matrix: Shape (coupling rows + groups, days).
    """

    cost: FloatArray
    upper: FloatArray
    matrix: sp.csc_matrix


def day_columns(pricing: Pricing, days: Days) -> DayColumns:
    """Return what days cost and what they use of each row."""
    model = pricing.model
    visits = days.visits_in(model.nodes)
    coupling = pricing.nodes @ visits
    if pricing.arcs.nnz:
        coupling = coupling + pricing.arcs @ days.steps_in(model.arcs)
    group = model.graph.group[days.first_node]
    here = sp.csr_matrix(
        (np.ones(len(days)), (group, np.arange(len(days)))),
        shape=(len(pricing.people), len(days)),
    )
    cost = days.costs(model.mip.cost[: model.nodes], model.mip.cost[model.nodes :][: model.arcs])
    return DayColumns(
        cost=cost,
        upper=pricing.people[group].astype(np.float64),
        matrix=sp.csc_matrix(sp.vstack([coupling, here])),
    )


@dataclass(frozen=True)
class MasterPoint:
    """An optimum of the restricted master.

    Attributes:
        objective: Its value, what is missing included.
        missing: Whether a row is kept only by paying for what is missing.
        chosen: How much of each known day, in the order of ``Master.days``.
        prices: Duals of the coupling rows.
    """

    objective: float
    missing: bool
    chosen: FloatArray
    prices: FloatArray


class Master:
    """The restricted master of one model."""

    def __init__(self, pricing: Pricing, limits: Limits) -> None:
        """Begin with the other columns and no day."""
        model = pricing.model
        self.pricing = pricing
        self._known: set[bytes] = set()
        self._parts: list[Days] = [pricing.days.no_days()]
        others = len(model.mip.cost) - pricing.first_other
        never_empty = (pricing.lower > 0) | (pricing.upper < 0)
        self._stand_ins = int(never_empty.sum())
        self._first_day = others + self._stand_ins
        self._lp = GrowingLp(self._first_columns(np.flatnonzero(never_empty), others), limits)

    @property
    def days(self) -> Days:
        """All days known, in the order in which they came."""
        if len(self._parts) > 1:
            self._parts = [together(self._parts)]
        return self._parts[0]

    def add(self, days: Days) -> int:
        """Let days join that are not known yet, and return how many did."""
        fresh = []
        for place, key in enumerate(days.keys()):
            if key not in self._known:
                self._known.add(key)
                fresh.append(place)
        if fresh:
            new = days.of(np.array(fresh))
            self._parts.append(new)
            columns = day_columns(self.pricing, new)
            self._lp.add(columns.cost, columns.upper, columns.matrix)
        return len(fresh)

    def fix(self, days: IntArray, times: FloatArray) -> None:
        """Have days made at least this many times from now on; 0 lets them go."""
        upper = self.pricing.people[self.pricing.model.graph.group[self.days.first_node[days]]]
        self._lp.bound_columns(self._first_day + days, times, upper.astype(np.float64))

    def rule_out(self, days: IntArray, times: FloatArray) -> None:
        """Have days made this often and no more, until they are fixed again or let go."""
        self._lp.bound_columns(self._first_day + days, times, times)

    def solve(self, time_limit_s: float) -> MasterPoint | None:
        """Solve the restricted master; None where the time did not suffice."""
        point: LpPoint | None = self._lp.solve(time_limit_s)
        if point is None:
            return None
        others = self._first_day - self._stand_ins
        return MasterPoint(
            objective=point.objective,
            missing=bool((point.values[others : self._first_day] > _MISSING * 1e-9).any()),
            chosen=point.values[self._first_day :],
            prices=point.row_duals[: len(self.pricing.lower)],
        )

    def _first_columns(self, never_empty: IntArray, others: int) -> Mip:
        """The other columns, and one to stand in for days in each row that needs some."""
        pricing, mip = self.pricing, self.pricing.model.mip
        groups = len(pricing.people)
        rows = len(pricing.lower)
        signs = np.where(pricing.lower[never_empty] > 0, 1.0, -1.0)
        stand_ins = sp.csc_matrix(
            (signs, (never_empty, np.arange(len(never_empty)))), shape=(rows, len(never_empty))
        )
        coupling = sp.hstack([pricing.others, stand_ins])
        dear = _MISSING * float(np.abs(mip.cost).max(initial=1.0))
        columns = others + len(never_empty)
        return Mip(
            cost=np.append(mip.cost[pricing.first_other :], np.full(len(never_empty), dear)),
            col_lower=np.zeros(columns),
            col_upper=np.append(
                mip.col_upper[pricing.first_other :], np.full(len(never_empty), np.inf)
            ),
            integer=np.zeros(columns, bool),
            matrix=sp.csc_matrix(sp.vstack([coupling, sp.csr_matrix((groups, columns))])),
            row_lower=np.append(pricing.lower, np.full(groups, -np.inf)),
            row_upper=np.append(pricing.upper, pricing.people.astype(np.float64)),
            offset=mip.offset,
        )


@dataclass(frozen=True)
class Generated:
    """What column generation came to.

    Attributes:
        prices: The best prices seen.
        bound: The bound they prove, in floats.
        point: The last optimum of the master; None where not even one was found.
        complete: Whether the master's value meets the bound: no further day would help.
    """

    prices: FloatArray
    bound: float
    point: MasterPoint | None
    complete: bool


def generate(
    master: Master,
    prices: FloatArray,
    left_s: Callable[[], float],
    heard: Callable[[FloatArray, float], None],
) -> Generated:
    """Let the days join that the master lacks, until none would help or the time is spent.

    Args:
        master: Knows some days already.
        prices: Good ones to begin with, clipped.
        left_s: Seconds left; asked before each step.
        heard: Told of better prices and their bound in floats.
    """
    pricing = master.pricing
    costs = pricing.costs(prices)
    best, bound = prices, pricing.value(prices, costs, pricing.cheapest(costs))
    point, complete = None, False
    while left_s() > 0:
        found = master.solve(left_s())
        if found is None:
            break
        point, center, joined = found, best, 0
        for share in _SHARES:
            trial = pricing.clipped(share * center + (1 - share) * point.prices)
            costs = pricing.costs(trial)
            cheapest = pricing.cheapest(costs)
            joined += master.add(pricing.days.days(cheapest))
            value = pricing.value(trial, costs, cheapest)
            if value > bound:
                best, bound = trial, value
        heard(best, bound)
        complete = not point.missing and point.objective - bound < _CLOSE_ENOUGH
        if complete or not joined:
            break
    return Generated(best, bound, point, complete)
