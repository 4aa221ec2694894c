"""The search for the best roster: prices, days, a dive, whole days; then proof or polish.

1. Prices, by an ascent, and the days they like best.
2. Column generation: the best bound that prices can prove, and the days that matter.
3. A dive: the first roster near the bound.
4. Whole days by MIP, among the days that the prices like best.
5. If the days that a better roster could use are few enough: the MIP over all of them. Its
   optimum is *the* optimum. Otherwise neighbourhood search until the time is spent.

Small problems skip all this: the compact model (``exact``) solves them at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.outcome import Limits, Outcome
from optimizer.roster.drafting.forced import work_is_done
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.engine.ascent import ascend
from optimizer.roster.engine.days import Days, joined
from optimizer.roster.engine.dive import dive
from optimizer.roster.engine.encode import days_of
from optimizer.roster.engine.exact import solve_exactly
from optimizer.roster.engine.integer import Chosen, choose
from optimizer.roster.engine.master import Generated, Master, generate
from optimizer.roster.engine.neighbourhood import Neighbourhoods, days_near
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.arrays import FloatArray
from optimizer.roster.flow.decode import assignments_of
from optimizer.roster.flow.model import ArcFlow, arc_flow
from optimizer.roster.judge.value import evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment

SMALL_COLUMNS = 10_000
"""Up to here the compact model is solved in one go."""

_STEPS = 1_000
_NEAR_DAYS = (2_500, 6_000)
"""Days in the first choices among whole days: solved in seconds, and near the optimum."""

_GROUPS_AT_ONCE = 2_500
"""Entry-days up to which whole days are chosen for the whole plan at once."""

_PARTS_FIRST = 6
"""Parts improved before that: a second or two, for a roster that can be shown."""

_DAYS_TO_PROVE = 60_000
_ROUNDED = 0.5
"""Days are priced in floats: no day at the edge is lost."""

_PART_S = 10.0
_BETWEEN_BOUNDS_S = 1.0

_TO_THE_END = 0.0
"""The gap of a choice among days: what is close enough is said of the whole, by ``over``."""

Report = Callable[[int | None, tuple[Assignment, ...] | None], bool]
"""Hears of (a proven bound, a better roster), either None; returns False to stop the search."""


class Search:
    """One search for the optimum of one problem, whose pins are known to hold together.

    Attributes:
        value: Of the best roster known, the caller's included.
        bound: Proven so far: no roster costs less.
        infeasible: Whether no roster keeps every rule; proven.
    """

    def __init__(
        self,
        problem: RosterProblem,
        limits: Limits,
        report: Report,
        *,
        known: tuple[Assignment, ...] | None = None,
        begins: Callable[[str], None] = lambda _: None,
        model: ArcFlow | None = None,
    ) -> None:
        """Build the model.

        Args:
            problem: The problem.
            limits: Time from now on, threads, seed and gap.
            report: Hears of every better bound and roster.
            known: A roster the caller has, within the model's ceilings; only better ones are
                reported.
            begins: Told which stage begins: ``exact``, ``prices``, ``columns``, ``dive``,
                ``choice``, ``proof`` or ``improve``.
            model: Of the problem, where there is one already. It may have ceilings.
        """
        self.value = np.inf if known is None else evaluate(problem, known).total
        self.bound, self.infeasible = -np.inf, False
        self._roster, self._begins = known, begins
        self._limits, self._report = limits, report
        self._deadline = time.monotonic() + limits.time_limit_s
        self._stopped, self._proved_at = False, 0.0
        self._best: Chosen | None = None
        self._model, self._may_have_ceilings = model or arc_flow(problem), model is not None

    def run(self) -> None:
        """Search until the optimum is proven, time is up, or the caller says stop."""
        if len(self._model.mip.cost) <= SMALL_COLUMNS:
            self._solve_exactly()
            return
        self._begins("prices")
        pricing = Pricing(self._model)
        master = Master(pricing, self._limits)
        if self._roster is not None:
            master.add(days_of(self._model, self._roster))
        prices = self._ascended(pricing, master)
        self._begins("columns")
        generated = generate(
            master, prices, self._left_s, lambda prices, _: self._prove(pricing, prices)
        )
        self._prove(pricing, generated.prices, finally_=True)
        self._dive(master, generated)
        del master  # its program is no longer needed, and as large as the ones to come
        parts = Neighbourhoods(pricing, generated.prices, self._limits.seed)
        if len(pricing.people) <= _GROUPS_AT_ONCE:
            self._polish(pricing, parts, _PARTS_FIRST)
            self._choose_days(pricing, generated.prices)
        if self._best is None and np.isinf(self.value):
            self._solve_exactly()
        self._polish(pricing, parts)

    def hear_bound(self, bound: float) -> None:
        """Take a bound that is proven."""
        if np.isfinite(bound) and bound > self.bound:
            self.bound = bound
            self._stopped |= not self._report(int(bound), None)

    def hear_columns(self, columns: FloatArray) -> None:
        """Take a whole solution of the model."""
        value = round(float(self._model.mip.cost @ columns) + self._model.mip.offset)
        if value < self.value:
            self._hear_roster(assignments_of(self._model, columns), value)

    def over(self) -> bool:
        """Whether time is up, the gap is small enough, or the caller said stop."""
        gap = self.value - self.bound  # infinite while there is no roster
        close = np.isfinite(gap) and gap <= self._limits.relative_gap * abs(self.value)
        return self._stopped or bool(close) or self._left_s() <= 0

    def _solve_exactly(self) -> None:
        """Solve the compact model: for small problems, and where no roster is known."""
        self._begins("exact")
        outcome = solve_exactly(self._model, self._limits_left, self)
        self.infeasible = outcome is Outcome.INFEASIBLE

    def _ascended(self, pricing: Pricing, master: Master) -> FloatArray:
        """Climb from no prices at all; the greedy roster that the prices lead to is heard of."""
        latest = np.zeros(len(pricing.lower))

        def climbed(prices: FloatArray, _bound: float, days: Days | None) -> bool:
            nonlocal latest
            latest = prices
            if days is not None:
                master.add(days)
            self._prove(pricing, prices)
            return not self.over()

        ascend(pricing, _STEPS, climbed)
        self._prove(pricing, latest, finally_=True)
        priced = pricing.bound(latest)
        if priced is not None and not self.over():
            problem = self._model.problem
            led = greedy_roster(problem, self.over, priced.dearness(self._model))
            if not work_is_done(problem, led):
                return latest
            days = days_of(self._model, led)
            master.add(days)
            if self._may_have_ceilings:  # which only the model knows
                self._choose_among(pricing, days, self._left_s())
            else:
                self._hear_roster(led, evaluate(problem, led).total)
        return latest

    def _dive(self, master: Master, generated: Generated) -> None:
        """Round the master's optimum to a roster."""
        if self.over() or generated.point is None or generated.point.missing:
            return
        self._begins("dive")
        found = dive(master, generated.point, self._left_s)
        if found is not None:
            self._choose_among(master.pricing, found, self._left_s())

    def _choose_days(self, pricing: Pricing, prices: FloatArray) -> None:
        """Choose whole days for the whole plan: first a few, then all that could be better."""
        if self.over():
            return
        self._begins("choice")
        costs = pricing.costs(prices)
        for most in _NEAR_DAYS:
            if not self.over():
                self._choose_among(pricing, days_near(pricing, costs, most), self._left_s())
        if self.over():
            return
        # What these prices come to, and not the best bound: the excess counts from their ideal.
        proven = pricing.value(prices, costs, pricing.cheapest(costs))
        excess = self.value - 1 - proven + _ROUNDED
        every = pricing.days.days_within(costs.nodes, costs.arcs, excess, _DAYS_TO_PROVE)
        if every is None or not np.isfinite(excess):
            return
        self._begins("proof")
        self._choose_among(pricing, every, self._left_s(), every=True)

    def _choose_among(
        self, pricing: Pricing, days: Days, time_limit_s: float, *, every: bool = False
    ) -> None:
        """Choose among days; where they are all that could be better, the bound holds for all."""
        if self._best is not None and not every:
            days = joined(days, self._best.days)
        at_most = self.value - 1

        def bounded(bound: int) -> bool:
            if every:
                self.hear_bound(min(bound, self.value))
            return not self.over()

        limits = self._limits_of_a_choice(time_limit_s)
        choice = choose(
            pricing,
            days,
            limits,
            start=self._best,
            at_most=at_most,
            improved=self._hear_choice,
            bounded=bounded,
        )
        if choice.best is not None:
            self._hear_choice(choice.best)
        if every:
            self.hear_bound(min(choice.bound, self.value))

    def _polish(self, pricing: Pricing, parts: Neighbourhoods, most: float = np.inf) -> None:
        """Improve part after part: so many, or until the time is spent."""
        self._begins("improve")
        if self._best is None and self._roster is not None and not self.over():
            days, limits = days_of(self._model, self._roster), self._limits_of_a_choice(_PART_S)
            self._best = choose(pricing, days, limits, at_most=self.value).best
        while most > 0 and not self.over() and self._best is not None:
            most -= 1
            roster = self._best
            free, days = parts.next_part(roster)
            own = free[roster.groups(pricing)]
            limits = self._limits_of_a_choice(_PART_S)
            choice = choose(
                pricing,
                days,
                limits,
                kept=roster.of(~own),
                start=roster.of(own),
                improved=self._hear_choice,
                bounded=lambda _: not self.over(),
            )
            if choice.best is not None:
                self._hear_choice(choice.best)
            parts.learn(solved=choice.proven)

    def _prove(self, pricing: Pricing, prices: FloatArray, *, finally_: bool = False) -> None:
        """Prove the bound of prices, now and then: it takes a sweep in whole numbers."""
        now = time.monotonic()
        if not finally_ and now - self._proved_at < _BETWEEN_BOUNDS_S:
            return
        self._proved_at = now
        priced = pricing.bound(prices)
        if priced is not None:
            self.hear_bound(priced.bound)

    def _hear_choice(self, chosen: Chosen) -> None:
        if chosen.value < self.value:
            self._best = chosen
            self.hear_columns(chosen.columns(self._model))

    def _hear_roster(self, roster: tuple[Assignment, ...], value: int) -> None:
        if value < self.value:
            self.value, self._roster = value, roster
            self._stopped |= not self._report(None, roster)

    def _limits_left(self) -> Limits:
        return replace(self._limits, time_limit_s=max(0.0, self._left_s()))

    def _limits_of_a_choice(self, at_most_s: float) -> Limits:
        """Return the limits of a choice that begins now."""
        time_limit_s = max(0.0, min(at_most_s, self._left_s()))
        return replace(self._limits, time_limit_s=time_limit_s, relative_gap=_TO_THE_END)

    def _left_s(self) -> float:
        """Return the seconds left; none once somebody said stop."""
        return 0.0 if self._stopped else self._deadline - time.monotonic()
