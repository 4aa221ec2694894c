"""The proven optimum where it can be had: prices, then the arc-flow MIP on what is left.

1. Prices, from an ascent and then from the LP relaxation, give a proven bound and say of every
   visit and step how much dearer a roster that makes it must be. Greedy again, led by these.
2. The MIP is solved over what a roster close to the bound could use: small, and good.
3. It is solved again over everything that a better roster than that one could use. Nothing
   was left out that matters, so its optimum is *the* optimum.

Measured on two shared cores (city instances, ``benchmarks/roster_solve.py``): 100 x 600 (36,000
columns) is proven in 18 to 101 s, where the whole MIP took 45 to 98 s; 150 x 1500 (270,000
columns) comes within 0.04 % in 120 s and 1.5 GB. The LP of 300 x 3,000 (1.9 million columns) is
out of reach, so there the search ends after the prices: within 10 % in 42 s and 0.6 GB.
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
from optimizer.roster.forced import work_is_done
from optimizer.roster.greedy import greedy_roster
from optimizer.roster.model import arc_flow
from optimizer.roster.prices import PricedBound, Pricing
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment
from optimizer.roster.value import evaluate

LP_COLUMNS = 600_000
"""Beyond this the LP relaxation is not tried."""

_BIG_COLUMNS = 10_000
"""From here on an ascent goes before the LP, and a narrow MIP before the full one."""

_STEPS_BEFORE_LP, _MOST_STEPS = 300, 1_500
_SHARE_OF_TIME = 0.8
"""Of the time left, for an ascent that no LP follows."""

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
        pricing, columns = Pricing(self._model), len(self._model.mip.cost)
        priced = None
        if columns > _BIG_COLUMNS:
            priced = self._ascended(pricing, lp_follows=columns <= LP_COLUMNS)
        if columns > LP_COLUMNS:
            return
        priced = self._priced_by_lp(pricing) or priced
        if priced is not None and columns > _BIG_COLUMNS:
            self._solve_within(priced, priced.bound + round(abs(priced.bound) * _FIRST_GUESS))
        self._solve_within(priced, self.value)

    def _priced_by_lp(self, pricing: Pricing) -> PricedBound | None:
        if self._over():
            return None
        lp = solve_lp(self._model.mip, self._left())
        if lp.row_duals is None:
            return None
        return self._led_by(pricing.bound(lp.row_duals[self._model.flow_rows :]))

    def _ascended(self, pricing: Pricing, *, lp_follows: bool) -> PricedBound | None:
        """Climb from no prices at all, telling the bound now and then."""
        latest, last_report = np.zeros(len(pricing.lower)), time.monotonic()
        pricing.bound(latest)
        one_step_s = time.monotonic() - last_report
        affordable = _SHARE_OF_TIME * self._left().time_limit_s / max(one_step_s, 1e-6)
        steps = _STEPS_BEFORE_LP if lp_follows else _MOST_STEPS

        def improved(prices: FloatArray, _bound: float) -> bool:
            nonlocal latest, last_report
            latest = prices
            if time.monotonic() - last_report > _BETWEEN_BOUNDS_S:
                last_report = time.monotonic()
                proven = pricing.bound(prices)
                if proven is not None:
                    self._hear_bound(proven.bound)
            return not self._over()

        ascend(pricing, max(1, min(steps, int(affordable))), improved)
        return self._led_by(pricing.bound(latest))

    def _led_by(self, priced: PricedBound | None) -> PricedBound | None:
        """Tell the bound, and the greedy roster that these prices lead to."""
        if priced is not None:
            self._hear_bound(priced.bound)
            problem = self._model.problem
            led = greedy_roster(problem, self._over, priced.dearness(self._model))
            if work_is_done(problem, led):
                self._hear_roster(led, evaluate(problem, led).total)
        return priced

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
            self._best_columns = every
            self._hear_roster(assignments_of(self._model, every), value)

    def _hear_roster(self, roster: tuple[Assignment, ...], value: int) -> None:
        if value < self.value:
            self.value = value
            self._stopped |= not self._report(None, roster)

    def _left(self) -> Limits:
        return replace(self._limits, time_limit_s=max(0.0, self._deadline - time.monotonic()))

    def _over(self) -> bool:
        close = self.value - self.bound <= self._limits.relative_gap * abs(self.value)
        return self._stopped or close or time.monotonic() >= self._deadline
