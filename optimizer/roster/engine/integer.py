"""Whole days chosen by a MIP: among some days, with the rest of the roster left as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from optimizer.mathprog import Mip, solve_mip, whole_bound
from optimizer.outcome import Limits, Outcome
from optimizer.roster.engine.days import Days, together
from optimizer.roster.engine.master import day_columns
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.arrays import BoolArray, FloatArray, IntArray
from optimizer.roster.flow.model import ArcFlow

_BETWEEN_VALUES = 0.5
"""Values are whole numbers, so a cutoff stands half-way to the next: tolerances cannot reach it."""

Bounded = Callable[[int], bool]
"""Hears of a proven bound of the MIP at hand; returns False to stop it."""

Improved = Callable[["Chosen"], None]


@dataclass(frozen=True)
class Chosen:
    """A whole solution of the model: which days are made how often, and the other columns.

    Attributes:
        days: Each once.
        times: How many people make each, at least 1.
        others: Values of the other columns.
        value: What it costs.
    """

    days: Days
    times: IntArray
    others: FloatArray
    value: int

    def columns(self, model: ArcFlow) -> FloatArray:
        """Return the solution as values of the model's columns."""
        return np.concatenate(
            [
                self.days.visits_in(model.nodes) @ self.times,
                self.days.steps_in(model.arcs) @ self.times,
                self.others,
            ]
        )

    def of(self, chosen: BoolArray) -> Chosen:
        """Return some of its days, with the other columns as they are."""
        return replace(self, days=self.days.of(chosen), times=self.times[chosen])

    def groups(self, pricing: Pricing) -> IntArray:
        """Return whose day, and which, each is."""
        group: IntArray = pricing.model.graph.group[self.days.first_node]
        return group


@dataclass(frozen=True)
class Choice:
    """How a choice among days ended.

    Attributes:
        best: The best choice found; None where nothing is as good as was asked for.
        bound: No choice among these days costs less.
        proven: Whether ``best`` is the best of them, or there is proven to be none.
    """

    best: Chosen | None
    bound: float
    proven: bool


def choose(
    pricing: Pricing,
    days: Days,
    limits: Limits,
    *,
    kept: Chosen | None = None,
    start: Chosen | None = None,
    at_most: float = np.inf,
    improved: Improved | None = None,
    bounded: Bounded | None = None,
) -> Choice:
    """Choose among days, and beside days that stay, at the lowest cost.

    Args:
        pricing: The model's rows.
        days: To choose from, each at most once.
        limits: Of this choice.
        kept: Days that stay as they are, with the other columns as they are now: those
            that ``days`` have nothing to do with stay too. Its value does not matter.
        start: A choice among the days to begin with, what is kept left out.
        at_most: Dearer choices are of no interest.
        improved: Told of every better choice as it comes.
        bounded: Told of the MIP's bound now and then.
    """
    part = _Part(pricing, days, kept)

    def heard(bound: float | None, columns: FloatArray | None) -> bool:
        if columns is not None and improved is not None:
            better = part.chosen(columns)
            if better.value <= at_most:
                improved(better)
        return bound is None or bounded is None or bounded(whole_bound(bound))

    found = solve_mip(
        part.mip,
        limits,
        start=None if start is None else part.columns_of(start),
        listener=heard,
        cutoff=at_most + _BETWEEN_VALUES if np.isfinite(at_most) else None,
    )
    best = None
    if found.values is not None:
        candidate = part.chosen(found.values)
        best = candidate if candidate.value <= at_most else None
    nothing = np.inf if np.isinf(at_most) else float(np.floor(at_most)) + 1
    if found.outcome is Outcome.INFEASIBLE:
        return Choice(None, nothing, proven=True)
    bound = -np.inf if found.bound is None else float(whole_bound(found.bound))
    return Choice(best, bound, proven=best is not None and bound >= best.value)


class _Part:
    """The part of the model in which something is to be chosen."""

    def __init__(self, pricing: Pricing, days: Days, kept: Chosen | None) -> None:
        self._pricing, self._days, self._kept = pricing, days, kept
        mip = pricing.model.mip
        self._other_cost = mip.cost[pricing.first_other :]
        columns = day_columns(pricing, days)
        rows, used = columns.matrix.shape[0], np.zeros(columns.matrix.shape[0])
        self._constant = mip.offset
        self._free = np.ones(len(self._other_cost), bool)
        touched = np.ones(rows, bool)
        if kept is not None:
            stays = day_columns(pricing, kept.days)
            used += stays.matrix @ kept.times
            self._constant += float(stays.cost @ kept.times)
            touched = np.diff(columns.matrix.tocsr().indptr) > 0
            touched = self._reached(touched)
            # No row that is looked at has any of the columns that stay: see _reached.
            frozen = np.where(self._free, 0.0, kept.others)
            self._constant += float(self._other_cost @ frozen)
        self.mip = self._model(columns.cost, columns.upper, columns.matrix, used, touched)

    def chosen(self, columns: FloatArray) -> Chosen:
        """Return a solution of the part as one of the whole model."""
        whole = np.rint(columns)
        free = int(self._free.sum())
        kept = self._kept
        others = np.zeros(len(self._free)) if kept is None else kept.others.copy()
        others[self._free] = whole[:free]
        made = whole[free:] > 0
        days, times = self._days.of(made), whole[free:][made].astype(np.int64)
        value = self._constant + float(self.mip.cost @ whole)
        if kept is not None:
            days, times = together([kept.days, days]), np.append(kept.times, times)
        return Chosen(days, times, others, round(value))

    def columns_of(self, start: Chosen) -> FloatArray | None:
        """Return a choice as columns of the part; None where a day of it is not among them."""
        place = {key: r for r, key in enumerate(self._days.keys())}
        wanted = start.days.keys()
        at = [place.get(key, -1) for key in wanted]
        if min(at, default=0) < 0:
            return None
        times = np.zeros(len(self._days))
        times[at] = start.times
        return np.append(start.others[self._free], times)

    def _reached(self, touched: BoolArray) -> BoolArray:
        """Return the rows to look at: those of the days, and of the columns beside them.

        Columns may hang on days by way of others, as who leads a series does.
        """
        coupling = len(self._pricing.lower)
        by_column = abs(self._pricing.others)
        reached, before = touched.copy(), -1
        while reached.sum() > before:
            before = int(reached.sum())
            self._free = (by_column.T @ reached[:coupling].astype(np.float64)) > 0
            reached[:coupling] |= (by_column @ self._free.astype(np.float64)) > 0
        return reached

    def _model(
        self,
        cost: FloatArray,
        upper: FloatArray,
        matrix: sp.csc_matrix,
        used: FloatArray,
        touched: BoolArray,
    ) -> Mip:
        pricing, free = self._pricing, self._free
        mip = pricing.model.mip
        groups = sp.csr_matrix((len(pricing.people), int(free.sum())))
        others = sp.vstack([pricing.others[:, free], groups])
        lower = np.append(pricing.lower, np.full(len(pricing.people), -np.inf))
        most = np.append(pricing.upper, pricing.people.astype(np.float64))
        count = int(free.sum()) + len(cost)
        return Mip(
            cost=np.append(self._other_cost[free], cost),
            col_lower=np.zeros(count),
            col_upper=np.append(mip.col_upper[pricing.first_other :][free], upper),
            integer=np.ones(count, bool),
            matrix=sp.csr_matrix(sp.hstack([others, matrix]))[touched].tocsc(),
            row_lower=(lower - used)[touched],
            row_upper=(most - used)[touched],
            offset=self._constant,
        )
