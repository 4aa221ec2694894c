"""The proven optimum where it can be had: prices, then the arc-flow MIP on what is left.

1. Prices from the LP relaxation (from an ascent where the LP is out of reach) give a proven
   bound and say of every node and arc how much dearer a roster that uses it must be.
2. The MIP is solved over what a roster close to the bound could use: small, and good.
3. It is solved again over everything that a better roster than that one could use. Nothing
   was left out that matters, so its optimum is *the* optimum.

Measured on two shared cores (city instances): 100 x 600 (36,000 columns) is proven in 20 to
70 s, where the whole MIP takes 45 to 98 s; 150 x 1500 (270,000 columns) comes within 0.04 % in
60 s. The LP of 300 x 3,000 (1.9 million columns) is out of reach of the simplex method.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.mathprog import Backend, solve_lp, solve_mip, whole_bound
from optimizer.outcome import Limits, Outcome
from optimizer.roster.arrays import BoolArray, FloatArray
from optimizer.roster.ascent import ascend
from optimizer.roster.decode import assignments_of
from optimizer.roster.model import arc_flow
from optimizer.roster.prices import PricedBound, Pricing
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment

LP_COLUMNS = 600_000
"""Beyond this the LP relaxation is not tried."""

_ASCENT_COLUMNS = 60_000
_NARROWING_COLUMNS = 10_000
"""From here on an ascent goes before the LP; a narrow MIP goes before the full one."""

_STEPS_BEFORE_LP, _STEPS_WITHOUT_LP = 150, 400
_FIRST_GUESS = 2.5e-5
"""Share of the bound that the optimum is first guessed to lie above it."""

_BETWEEN_BOUNDS_S = 1.0

Report = Callable[[int | None, tuple[Assignment, ...] | None], bool]
"""Hears of (a proven bound, a better roster), either None; returns False to stop."""


class Search:
    """One search for the optimum of one problem, whose pins are known to hold together.

    Attributes:
        value: Of the best roster known, the caller's included.
        bound: Proven so far: no roster costs less.
    """

    def __init__(
        self,
        problem: RosterProblem,
        limits: Limits,
        report: Report,
        *,
        known_value: float = np.inf,
        backend: Backend = Backend.HIGHS,
    ) -> None:
        """Build the model.

        Args:
            problem: The problem.
            limits: Time from now on, threads, seed and gap.
            report: Hears of every better bound and roster.
            known_value: Value of a roster the caller has; only better ones are reported.
            backend: Solver of the MIPs.
        """
        self.value, self.bound = known_value, -np.inf
        self._limits, self._report, self._backend = limits, report, backend
        self._deadline = time.monotonic() + limits.time_limit_s
        self._stopped = False
        self._best_columns: FloatArray | None = None
        self._model = arc_flow(problem)

    def run(self) -> None:
        """Search until the optimum is proven, time is up, or the caller says stop."""
        priced = self._priced()
        if priced is not None and len(self._model.mip.cost) > _NARROWING_COLUMNS:
            self._solve_within(priced, priced.bound + round(abs(priced.bound) * _FIRST_GUESS))
        self._solve_within(priced, self.value)

    def _priced(self) -> PricedBound | None:
        """Return the best bound from prices; None where none could be had."""
        pricing, found = Pricing(self._model), list[PricedBound | None]()
        columns = len(self._model.mip.cost)
        if columns > _ASCENT_COLUMNS:
            found.append(self._ascended(pricing, lp_follows=columns <= LP_COLUMNS))
        if columns <= LP_COLUMNS and not self._over():
            lp = solve_lp(self._model.mip, self._left())
            if lp.row_duals is not None:
                found.append(pricing.bound(lp.row_duals[self._model.flow_rows :]))
        best = max(
            (one for one in found if one is not None), key=lambda one: one.bound, default=None
        )
        if best is not None:
            self._hear_bound(best.bound)
        return best

    def _ascended(self, pricing: Pricing, *, lp_follows: bool) -> PricedBound | None:
        latest, last_report = np.zeros(len(pricing.lower)), time.monotonic()

        def improved(prices: FloatArray, _bound: float) -> bool:
            nonlocal latest, last_report
            latest = prices
            if time.monotonic() - last_report > _BETWEEN_BOUNDS_S:
                last_report = time.monotonic()
                proven = pricing.bound(prices)
                if proven is not None:
                    self._hear_bound(proven.bound)
            return not self._over()

        ascend(pricing, _STEPS_BEFORE_LP if lp_follows else _STEPS_WITHOUT_LP, improved)
        return pricing.bound(latest)

    def _solve_within(self, priced: PricedBound | None, value: float) -> None:
        """Solve the MIP over all that a roster of at most this value could use.

        A roster that uses anything else costs more than ``value``, so the bound of this MIP
        is a bound for all as far as it stays at or below it.
        """
        if self._over():
            return
        mip, keep = self._model.mip, np.ones(len(self._model.mip.cost), bool)
        reach = np.inf
        if priced is not None and np.isfinite(value):
            keep = priced.columns_within(self._model, int(value))
            reach = int(value) + 1

        def heard(bound: float | None, columns: FloatArray | None) -> bool:
            if bound is not None:
                self._hear_bound(min(whole_bound(bound), reach))
            if columns is not None:
                self._hear_columns(columns, keep)
            return not self._over()

        start = None if self._best_columns is None else self._best_columns[keep]
        found = solve_mip(
            mip.columns(keep), self._left(), backend=self._backend, start=start, listener=heard
        )
        if found.values is not None:
            self._hear_columns(found.values, keep)
        if found.outcome is Outcome.INFEASIBLE:
            self._hear_bound(reach)
        elif found.bound is not None:
            self._hear_bound(min(whole_bound(found.bound), reach))

    def _hear_bound(self, bound: float) -> None:
        proven = min(bound, self.value)
        if np.isfinite(proven) and proven > self.bound:
            self.bound = proven
            self._stopped |= not self._report(int(proven), None)

    def _hear_columns(self, columns: FloatArray, keep: BoolArray) -> None:
        every = np.zeros(len(keep))
        every[keep] = np.rint(columns)
        value = round(float(self._model.mip.cost @ every) + self._model.mip.offset)
        if value < self.value:
            self.value, self._best_columns = value, every
            self._stopped |= not self._report(None, assignments_of(self._model, every))

    def _left(self) -> Limits:
        return replace(self._limits, time_limit_s=max(0.0, self._deadline - time.monotonic()))

    def _over(self) -> bool:
        close = self.value - self.bound <= self._limits.relative_gap * abs(self.value)
        return self._stopped or close or time.monotonic() >= self._deadline
