"""From the master's fractional optimum to a whole roster: fix what is nearly decided, solve again.

Days that the program makes whole are fixed, and of the undecided ones those nearest to it.
The rest is solved again, and the days it now lacks join, so that whoever is left finds days
around the seats that are left. On the city instances the roster it ends in is 0.1 to 0.6 %
from the bound.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp

from optimizer.roster.engine.days import Days
from optimizer.roster.engine.master import Master, MasterPoint, day_columns
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.arrays import BoolArray, FloatArray, IntArray

_WHOLE = 1e-6
_NEARLY = 0.9
_SHARE_AT_ONCE = 0.04
"""Of the undecided days, at least this share is fixed in one step."""


def dive(master: Master, point: MasterPoint, left_s: Callable[[], float]) -> Days | None:
    """Return the days of a whole roster near the master's optimum, each once.

    Rules that force work may leave no way on from what is fixed: then the days that were
    nearly decided come back, and whoever chooses among them sees if there is a roster.

    The master is left as it is found: nothing stays fixed.

    Args:
        master: The restricted master, solved.
        point: Its optimum.
        left_s: Seconds left; asked before each step.

    Returns:
        None where the time did not suffice.
    """
    fixing = _Fixing(master)
    try:
        while left_s() > 0:
            if not fixing.fix_some_of(point.chosen):
                return fixing.days()
            found = fixing.solve(left_s)
            if found is None:
                return fixing.days(point.chosen) if left_s() > 0 else None
            point = found
        return None
    finally:
        fixing.release()


class _Fixing:
    """What is fixed so far, and what it uses of each row."""

    def __init__(self, master: Master) -> None:
        pricing = master.pricing
        self._master = master
        self._graph = pricing.model.graph
        self._times = np.zeros(0)
        self._matrix = sp.csc_matrix((len(pricing.lower) + len(pricing.people), 0))
        self._used = np.zeros(self._matrix.shape[0])
        self._room = np.append(_most(pricing), pricing.people.astype(np.float64))
        self._ruled_out: list[int] = []

    def fix_some_of(self, chosen: FloatArray) -> bool:
        """Fix whole days and the nearest to it; False where every day is whole."""
        self._learn_new_days()
        chosen = np.append(chosen, np.zeros(len(self._times) - len(chosen)))
        whole = np.floor(chosen + _WHOLE)
        more = np.maximum(whole - self._times, 0.0)
        self._times += more
        self._used += self._matrix @ more
        part = np.maximum(chosen - self._times, 0.0)
        undecided = np.flatnonzero(part > _WHOLE)
        rounded, out = self._round_up(undecided, part)
        changed = np.union1d(np.flatnonzero(more), rounded)
        self._master.fix(changed, self._times[changed])
        self._master.rule_out(out, self._times[out])
        self._ruled_out += out.tolist()
        return len(undecided) > 0

    def solve(self, left_s: Callable[[], float]) -> MasterPoint | None:
        """Solve what is left, with the days that join."""
        master, pricing = self._master, self._master.pricing
        point = master.solve(left_s())
        if point is None:
            return None
        costs = pricing.costs(pricing.clipped(point.prices))
        cheapest = pricing.days.days(pricing.cheapest(costs))
        free = self._open_groups()[self._graph.group[cheapest.first_node]]
        if not master.add(cheapest.of(free)):
            return point
        return master.solve(left_s())

    def days(self, chosen: FloatArray | None = None) -> Days:
        """Return the fixed days, and those of which some is chosen."""
        wanted = self._times > 0
        if chosen is not None:
            wanted[: len(chosen)] |= chosen > _WHOLE
        return self._master.days.of(wanted)

    def release(self) -> None:
        """Let everything go."""
        bound = np.union1d(np.flatnonzero(self._times), np.array(self._ruled_out, np.int64))
        self._master.fix(bound, np.zeros(len(bound)))

    def _learn_new_days(self) -> None:
        fresh = self._master.days.of(np.arange(len(self._times), len(self._master.days)))
        if len(fresh):
            columns = day_columns(self._master.pricing, fresh)
            self._matrix = sp.csc_matrix(sp.hstack([self._matrix, columns.matrix]))
            self._times = np.append(self._times, np.zeros(len(fresh)))

    def _round_up(self, undecided: IntArray, part: FloatArray) -> tuple[IntArray, IntArray]:
        """Return (the undecided days nearest to whole, made once more; days without room).

        A row whose fractional share had room need not have it for a whole day: such a
        day can no longer be made, and is ruled out.
        """
        order = undecided[np.argsort(-part[undecided], kind="stable")]
        at_least = max(1, round(_SHARE_AT_ONCE * len(order)))
        people: set[int] = set()
        fixed: list[int] = []
        out: list[int] = []
        first_node = self._master.days.first_node
        for day in order.tolist():
            if part[day] < _NEARLY and len(fixed) >= at_least:
                break
            begin, end = self._matrix.indptr[day], self._matrix.indptr[day + 1]
            rows, uses = self._matrix.indices[begin:end], self._matrix.data[begin:end]
            if (self._used[rows] + uses > self._room[rows] + _WHOLE).any():
                out.append(day)
                continue
            who = int(self._graph.supporter[first_node[day]])
            if who not in people:
                people.add(who)
                self._used[rows] += uses
                self._times[day] += 1
                fixed.append(day)
        return np.array(fixed, np.int64), np.array(out, np.int64)

    def _open_groups(self) -> BoolArray:
        """Return the entry-days in which somebody's day is still open."""
        pricing = self._master.pricing
        open_groups: BoolArray = self._used[len(pricing.lower) :] < pricing.people
        return open_groups


def _most(pricing: Pricing) -> FloatArray:
    """Return what days may use of each row at most, whatever the other columns do."""
    upper = pricing.model.mip.col_upper[pricing.first_other :]
    gives = pricing.others.minimum(0)
    most: FloatArray = pricing.upper - gives @ upper
    return most
