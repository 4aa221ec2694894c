"""Level by level: the highest part of the order as small as it can be, then the next.

Where derived weights would span too much for a solver's floats, each level is a problem of its
own: as little of one part as can be, while no higher part grows. What it comes to is a ceiling
of all that follow. So no saving lower down can pay for a loss higher up, and each level has a
value and a proven bound.

A first search under gentle weights finds a roster that is good at every level at once. Then
mostly the prices of a level's LP relaxation prove at once that the roster at hand is best, and
only where they do not is its MIP solved, over what a roster at least as good could use. The
lowest level is the hardest, and its proof mostly comes with the first search: what that proves of
the weighted sum, less what the higher levels weigh at their ceilings, is left for the lowest.

Measured on two shared cores: see ``docs/adr/0005-order-of-what-matters.md``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, fields, replace

import numpy as np

from optimizer.mathprog import solve_lp, solve_mip, whole_bound
from optimizer.outcome import Limits, Outcome
from optimizer.roster.engine.ascent import ascend
from optimizer.roster.engine.days import Days
from optimizer.roster.engine.prices import PricedBound, Pricing
from optimizer.roster.engine.search import Report, Search
from optimizer.roster.flow.arrays import BoolArray, FloatArray
from optimizer.roster.flow.bounds import unfillable_cost
from optimizer.roster.flow.decode import assignments_of
from optimizer.roster.flow.model import ArcFlow, arc_flow
from optimizer.roster.flow.routes import route_graph
from optimizer.roster.flow.start import columns_of
from optimizer.roster.judge.value import evaluate
from optimizer.roster.policy import gentle_weights, levels_of
from optimizer.roster.problem import RosterProblem, Weights
from optimizer.roster.solution import Assignment, Level

LP_COLUMNS = 600_000
"""Beyond this neither the LP relaxation nor the MIP of a level is tried."""

_FIRST_SHARE = 0.5
"""Of all the time, for the first search; what it leaves goes to the levels."""

_FIRST_GUESS = 0.005
"""Share of a level's bound that its best value is first guessed to lie above it."""

_STEPS = 1_000
"""Of an ascent, where the LP relaxation is out of reach."""

_START_S = 5.0
"""For putting a roster at hand into the columns of a level."""

Told = Callable[[tuple[Level, ...]], None]
"""Hears how the levels stand, whenever one is done with."""


def solve_levels(
    problem: RosterProblem,
    limits: Limits,
    start: tuple[Assignment, ...],
    report: Report,
    told: Told = lambda _: None,
) -> tuple[Level, ...]:
    """Make one level after the other as small as it can be, the highest first.

    A level that is done with early leaves its time to those that follow, and each of these has
    an equal share of what is left. One that is not proven within its share goes on with the best
    value found as its ceiling, and its bound below it says so.

    Args:
        problem: A problem with its order; its weights are those derived from it.
        limits: Time from now on, threads, seed; a gap applies to each level.
        start: A roster that keeps every rule.
        report: Hears of every better roster and bound of the whole objective; False stops.
        told: Hears how the levels stand.

    Returns:
        The levels of the best roster reported, or of ``start``, from the highest down.
    """
    descent = _Descent(problem, limits, start, report, told)
    descent.run()
    return descent.levels


def bound_of(problem: RosterProblem, levels: Iterable[Level]) -> int:
    """Return what the levels prove of the whole objective: no roster costs less.

    Levels that are proven count in full, the first that is not with its bound, and below it
    nothing: there a better roster higher up may have less.
    """
    proven = 0
    for level in levels:
        proven += getattr(problem.weights, level.part) * (level.bound or 0)
        if level.bound != level.value:
            break
    return proven


class _Descent:
    """The best roster so far, and what is proven of its levels."""

    def __init__(
        self,
        problem: RosterProblem,
        limits: Limits,
        start: tuple[Assignment, ...],
        report: Report,
        told: Told,
    ) -> None:
        self.problem, self.limits = problem, limits
        self.parts = levels_of(problem)
        self.roster, self.amounts = start, self._amounts(start)
        self._bounds = [0] * len(self.parts)
        self._report, self._told = report, told
        self._deadline = time.monotonic() + limits.time_limit_s
        self._stopped = False
        self._bound = self._gentle_bound = 0

    @property
    def levels(self) -> tuple[Level, ...]:
        """What is known, from the highest level down."""
        return tuple(map(Level, self.parts, self.amounts, self._bounds))

    def run(self) -> None:
        """Go down the levels until all are done with, time is up, or the caller says stop."""
        if not self.parts:
            return
        self._search_all()
        graph = route_graph(self.problem)
        for k, part in enumerate(self.parts):
            if self.over():
                return
            if part == self.parts[-1]:
                self.hear_bound(k, self._lowest_bound())
            share = self._left_s() / (len(self.parts) - k)
            ceilings = dict(zip(self.parts[:k], self.amounts[:k], strict=True))
            model = arc_flow(_only(self.problem, part), graph, ceilings=ceilings)
            _LevelSearch(self, k, model, time.monotonic() + share).run()
            self._told(self.levels)

    def over(self) -> bool:
        """Whether time is up or somebody said stop."""
        return self._stopped or self._left_s() <= 0

    def hear_roster(self, roster: tuple[Assignment, ...]) -> None:
        """Keep a roster that is better at the first level at which it differs."""
        amounts = self._amounts(roster)
        if amounts < self.amounts:
            self.roster, self.amounts = roster, amounts
            self._stopped |= not self._report(None, roster)

    def hear_bound(self, k: int, bound: int) -> None:
        """Take what is proven of level ``k`` under the values of those above it."""
        proven = min(bound, self.amounts[k])
        if proven > self._bounds[k]:
            self._bounds[k] = proven
            in_all = bound_of(self.problem, self.levels)
            if in_all > self._bound:
                self._bound = in_all
                self._stopped |= not self._report(in_all, None)

    def done_with(self, k: int) -> bool:
        """Whether level ``k`` is as small as was asked for."""
        gap = self.amounts[k] - self._bounds[k]
        return gap <= self.limits.relative_gap * self.amounts[k]

    def _search_all(self) -> None:
        """Search under weights that keep the order in most cases and span little."""
        weights = gentle_weights(self.problem)
        gentle = replace(self.problem, weights=weights, order=None)
        limits = replace(self.limits, time_limit_s=_FIRST_SHARE * self._left_s())

        def heard(bound: int | None, roster: tuple[Assignment, ...] | None) -> bool:
            if bound is not None:
                self._gentle_bound = max(self._gentle_bound, bound)
            if roster is not None:
                self.hear_roster(roster)
            return not self.over()

        if limits.time_limit_s > 0:
            Search(gentle, limits, heard, known=self.roster).run()

    def _lowest_bound(self) -> int:
        """Return what the first search proves of the lowest level, whose weight is 1.

        Under the ceilings, the higher levels weigh no more than they do now.
        """
        weights: dict[str, int] = asdict(gentle_weights(self.problem))
        higher = zip(self.parts[:-1], self.amounts[:-1], strict=True)
        return self._gentle_bound - sum(weights[part] * most for part, most in higher)

    def _amounts(self, roster: tuple[Assignment, ...]) -> tuple[int, ...]:
        parts = dict(evaluate(self.problem, roster))
        return tuple(parts[part].amount for part in self.parts)

    def _left_s(self) -> float:
        return max(0.0, self._deadline - time.monotonic())


class _LevelSearch:
    """The search for the least of one part, while the parts above it stay as small as they are."""

    def __init__(self, descent: _Descent, k: int, model: ArcFlow, deadline: float) -> None:
        self._descent, self._k, self._model = descent, k, model
        self._deadline = deadline

    def run(self) -> None:
        """Prove the roster at hand, or find better ones, until the share of time is spent."""
        if not self._over():
            self._prove(unfillable_cost(self._model.problem))
        if self._over():
            return
        priced = self._priced()
        if len(self._model.mip.cost) > LP_COLUMNS or self._over():
            return
        if priced is not None:
            guess = priced.bound + round(priced.bound * _FIRST_GUESS)
            if guess < self._value - 1:
                self._solve_within(priced, guess)
        self._solve_within(priced, self._value)

    @property
    def _value(self) -> int:
        return self._descent.amounts[self._k]

    def _priced(self) -> PricedBound | None:
        """Return what the prices of the LP relaxation prove, or good prices without it."""
        pricing = Pricing(self._model)
        if len(self._model.mip.cost) > LP_COLUMNS:
            prices: FloatArray | None = np.zeros(len(pricing.lower))

            def climbed(better: FloatArray, _bound: float, _days: Days | None) -> bool:
                nonlocal prices
                prices = better
                return not self._over()

            ascend(pricing, _STEPS, climbed)
        else:
            duals = solve_lp(self._model.mip, self._left()).row_duals
            prices = None if duals is None else duals[self._model.flow_rows :]
        priced = None if prices is None else pricing.bound(prices)
        if priced is not None:
            self._prove(priced.bound)
        return priced

    def _solve_within(self, priced: PricedBound | None, value: int) -> None:
        """Solve the MIP over all that a roster with at most ``value`` of the part could use.

        A roster that uses anything else has more, so what the MIP proves holds up to there.
        """
        if self._over():
            return
        mip, keep, reach = self._model.mip, np.ones(len(self._model.mip.cost), bool), self._value
        if priced is not None:
            keep, reach = priced.columns_within(self._model, value), value + 1

        def heard(bound: float | None, columns: FloatArray | None) -> bool:
            if bound is not None:
                self._prove(min(whole_bound(bound), reach))
            if columns is not None:
                self._hear_columns(columns, keep)
            return not self._over()

        limits = self._left()
        limits = replace(limits, time_limit_s=min(_START_S, limits.time_limit_s))
        start = columns_of(self._model, self._descent.roster, keep, limits)
        found = solve_mip(mip.columns(keep), self._left(), start=start, listener=heard)
        if found.values is not None:
            self._hear_columns(found.values, keep)
        if found.outcome is Outcome.INFEASIBLE:
            self._prove(reach)
        elif found.bound is not None:
            self._prove(min(whole_bound(found.bound), reach))

    def _hear_columns(self, columns: FloatArray, keep: BoolArray) -> None:
        every = np.zeros(len(keep))
        every[keep] = np.rint(columns)
        self._descent.hear_roster(assignments_of(self._model, every))

    def _prove(self, bound: int) -> None:
        self._descent.hear_bound(self._k, bound)

    def _left(self) -> Limits:
        left_s = max(0.0, self._deadline - time.monotonic())
        return replace(self._descent.limits, time_limit_s=left_s)

    def _over(self) -> bool:
        return (
            self._descent.over()
            or self._descent.done_with(self._k)
            or time.monotonic() >= self._deadline
        )


def _only(problem: RosterProblem, part: str) -> RosterProblem:
    """Return the problem in which nothing but one part matters."""
    weights = {field.name: int(field.name == part) for field in fields(Weights)}
    return replace(problem, weights=Weights(**weights), order=None)
