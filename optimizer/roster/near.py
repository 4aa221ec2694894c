"""A re-solve near a roster: the LP of the arc flow, then whole days chosen by a small MIP.

Where a price per change holds most people where they are, the LP is quick, and its prices say of
every possible day how much dearer a roster with that day in it must be. The days within some
room above the cheapest are few; a MIP chooses one for each person. With more room come more
days, until the value meets the proven bound or time is up. The roster at hand is always among
the choices, so the answer is never worse than what one begins with.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from optimizer.mathprog import Mip, solve_lp, solve_mip
from optimizer.outcome import Limits, Outcome
from optimizer.roster.arrays import FloatArray, IntArray, whole_numbers
from optimizer.roster.checker import check, evaluate
from optimizer.roster.decode import assignments_of
from optimizer.roster.model import ArcFlow, arc_flow
from optimizer.roster.prices import Pricing
from optimizer.roster.problem import PreviousAssignment, RosterProblem, Weights
from optimizer.roster.solution import Assignment, Roster

LP_COLUMNS = 600_000
"""Beyond this the LP relaxation is not tried."""

_ROOMS = (0.0, 0.06, 0.12, 0.3, 1.0)
"""Shares of the cheapest seat that a day may be dearer than the cheapest of its person."""

CHANGE_SHARE = 0.06
"""Price of a change where a problem has none, as a share of its cheapest seat: moderate, so that
no seat is given up for calm. Measured: 60 against seats of 1,000 and 3,000 loses none; 300 does."""

_MOST_DAYS = 80_000
_SLACK = 1e-6


@dataclass(frozen=True)
class Nearby:
    """What a re-solve found.

    Attributes:
        assignments: The best roster known, checked; perhaps the one it began with.
        value: Its objective.
        bound: Proven: no roster costs less. None where nothing was proven in time.
        prices: Of the model's coupling rows; None where the LP was not solved.
    """

    assignments: tuple[Assignment, ...]
    value: int
    bound: int | None = None
    prices: FloatArray | None = None


Enough = Callable[[Nearby], bool]
"""Whether what is found is good enough to stop at."""


def resolve_near(
    problem: RosterProblem,
    start: Sequence[Assignment],
    limits: Limits,
    *,
    model: ArcFlow | None = None,
    grain: int | None = None,
    enough: Enough = lambda _: False,
) -> Nearby:
    """Improve a roster that keeps every rule.

    Args:
        problem: The problem.
        start: The roster at hand. Where it breaks a rule, only its days are of use.
        limits: Wall time from now on, threads, seed and gap.
        model: ``arc_flow(problem)`` where the caller has it.
        grain: What rooms are shares of; the cheapest seat unless given.
        enough: Asked before each wider room; True stops.
    """
    deadline = time.monotonic() + limits.time_limit_s
    best = Nearby(tuple(start), evaluate(problem, start).total)
    model = model or arc_flow(problem)
    if not len(model.mip.cost) or len(model.mip.cost) > LP_COLUMNS:
        return best
    lp = solve_lp(model.mip, limits)
    if lp.row_duals is None:
        return best
    pricing = Pricing(model)
    prices = pricing.clipped(lp.row_duals[model.flow_rows :])
    priced = pricing.bound(prices)
    best = replace(best, bound=None if priced is None else priced.bound, prices=prices)
    grain = cheapest_seat(problem.weights) if grain is None else grain
    days = _Days(pricing, prices)
    for room in _ROOMS:
        left = deadline - time.monotonic()
        if left <= 0 or _proven(best, limits) or (room and enough(best)):
            break
        pool = days.within(room * grain, start)
        if pool is None:
            break
        best = _chosen(pool, model, best, replace(limits, time_limit_s=left))
    return best


def _proven(best: Nearby, limits: Limits) -> bool:
    gap = limits.relative_gap * abs(best.value)
    return best.bound is not None and best.value - best.bound <= gap


def anchored(problem: RosterProblem, roster: Iterable[Assignment]) -> RosterProblem:
    """Return the problem in which every departure from a roster has a moderate price.

    A re-solve near that roster is then quick. A problem that prices changes already stays as it
    is.
    """
    if problem.previous and problem.weights.change:
        return problem
    price = max(1, round(cheapest_seat(problem.weights) * CHANGE_SHARE))
    held = {one.id for one in problem.sessions if one.held}
    previous = tuple(one for one in problem.previous if one.session in held) + tuple(
        PreviousAssignment(one.session, one.supporter, one.role, one.person)
        for one in roster
        if one.session not in held
    )
    return replace(problem, previous=previous, weights=replace(problem.weights, change=price))


def cheapest_seat(weights: Weights) -> int:
    """Return what the cheaper of the two seats is worth, at least 1."""
    return max(1, min(weights.unfilled_lead, weights.unfilled_assistant))


@dataclass(frozen=True)
class _Pool:
    """Whole days to choose from: columns of nodes and arcs, and the person-day of each."""

    use: sp.csc_matrix
    group: IntArray
    pricing: Pricing

    def mip(self) -> Mip:
        """Return the model in which each day is one column; the other columns stay."""
        mip, first_other = self.pricing.model.mip, self.pricing.first_other
        coupling, people = self.pricing.coupling, self.pricing.people
        count, others = len(self.group), len(mip.cost) - first_other
        one_each = sp.csr_matrix(
            (np.ones(count), (self.group, np.arange(count))), shape=(len(people), count + others)
        )
        rows = sp.hstack([coupling[:, :first_other] @ self.use, coupling[:, first_other:]])
        free = np.full(len(people), -np.inf)
        cost = np.concatenate([self.use.T @ mip.cost[:first_other], mip.cost[first_other:]])
        upper = np.concatenate([people[self.group], mip.col_upper[first_other:]])
        return Mip(
            cost=cost,
            col_lower=np.zeros(len(cost)),
            col_upper=upper,
            integer=np.ones(len(cost), bool),
            matrix=sp.vstack([rows, one_each]).tocsc(),
            row_lower=np.concatenate([self.pricing.lower, free]),
            row_upper=np.concatenate([self.pricing.upper, people]),
            offset=mip.offset,
        )

    def columns(self, values: FloatArray) -> FloatArray:
        """Return the columns of the arc-flow model behind a solution of ``mip``."""
        whole, count = np.rint(values), len(self.group)
        return np.concatenate([self.use @ whole[:count], whole[count:]])


def _chosen(pool: _Pool, model: ArcFlow, best: Nearby, limits: Limits) -> Nearby:
    """Return the better of ``best`` and the best choice from the pool, once it is checked."""
    found = solve_mip(pool.mip(), limits)
    if found.values is None:
        return best
    roster = assignments_of(model, pool.columns(found.values))
    value = evaluate(model.problem, roster).total
    if value >= best.value or not is_sound(model.problem, roster):
        return best
    return replace(best, assignments=roster, value=value)


def is_sound(problem: RosterProblem, assignments: Iterable[Assignment]) -> bool:
    """Whether assignments keep every rule, by the independent check."""
    seats = tuple(assignments)
    value = evaluate(problem, seats).total
    answer = Roster(problem.name, seats, value, None, 0.0, Outcome.FEASIBLE)
    return check(problem, answer) == ()


class _Days:
    """Every possible day of everybody, under given prices."""

    def __init__(self, pricing: Pricing, prices: FloatArray) -> None:
        self._pricing, self._model = pricing, pricing.model
        model, graph = pricing.model, pricing.model.graph
        priced = model.mip.cost - pricing.transposed @ prices
        self._node = priced[: model.nodes].tolist()
        self._arc = priced[model.nodes : pricing.first_other].tolist()
        self._cheapest = pricing.paths.cheapest(
            priced[: model.nodes], priced[model.nodes : pricing.first_other]
        )[0][graph.group].tolist()
        self._out: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for a, (tail, head) in enumerate(
            zip(graph.tail.tolist(), graph.head.tolist(), strict=True)
        ):
            self._out[tail].append((a, head))
        self._onward = self._node.copy()  # arcs lead from lower to higher nodes
        for v in range(model.nodes - 1, -1, -1):
            ahead = min((self._arc[a] + self._onward[w] for a, w in self._out[v]), default=0.0)
            self._onward[v] += min(0.0, ahead)

    def within(self, room: float, start: Iterable[Assignment]) -> _Pool | None:
        """Return the days within a room of the cheapest, and those at hand; None: too many."""
        nodes: list[tuple[int, int]] = []
        arcs: list[tuple[int, int]] = []
        group: list[int] = []
        seen: set[tuple[int, ...]] = set()
        for path in self._paths(room, start):
            visits = path[::2]
            if visits in seen:
                continue
            seen.add(visits)
            if len(group) >= _MOST_DAYS:
                return None
            nodes += [(v, len(group)) for v in visits]
            arcs += [(self._model.nodes + a, len(group)) for a in path[1::2]]
            group.append(int(self._model.graph.group[visits[0]]))
        row, column = whole_numbers([*nodes, *arcs]).reshape(-1, 2).T
        shape = (self._pricing.first_other, len(group))
        use = sp.csc_matrix((np.ones(len(row)), (row, column)), shape=shape)
        return _Pool(use, whole_numbers(group), self._pricing)

    def _paths(self, room: float, start: Iterable[Assignment]) -> Iterator[tuple[int, ...]]:
        """Yield paths as node, arc, node, ... ."""
        yield from self._paths_at_hand(start)
        for v, cheapest in enumerate(self._cheapest):
            limit = cheapest + room + _SLACK
            if self._onward[v] > limit:
                continue
            waiting: list[tuple[float, tuple[int, ...]]] = [(self._node[v], (v,))]
            while waiting:
                cost, path = waiting.pop()
                if cost <= limit:
                    yield path
                for a, w in self._out[path[-1]]:
                    if cost + self._arc[a] + self._onward[w] <= limit:
                        waiting.append((cost + self._arc[a] + self._node[w], (*path, a, w)))

    def _paths_at_hand(self, start: Iterable[Assignment]) -> Iterator[tuple[int, ...]]:
        """Yield the days of a roster, as far as they can be."""
        graph, problem = self._model.graph, self._model.problem
        at: dict[tuple[int, int, int], int] = {}
        where = zip(
            graph.supporter.tolist(), graph.session.tolist(), graph.layer.tolist(), strict=True
        )
        for v, visit in enumerate(where):
            at[visit] = v
        days: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        for one in start:
            s, j = problem.supporter_index[one.supporter], problem.session_index[one.session]
            days[s, one.person, problem.sessions[j].day].append(j)
        for (s, _, _), day in days.items():
            day.sort(key=lambda j: problem.sessions[j].start_min)
            visits = [at.get((s, j, layer), at.get((s, j, 0), -1)) for layer, j in enumerate(day)]
            path = self._joined(visits)
            if path:
                yield path

    def _joined(self, visits: list[int]) -> tuple[int, ...]:
        path = visits[:1]
        for w in visits[1:]:
            arc = next((a for a, head in self._out[path[-1]] if head == w), None)
            if arc is None:
                return ()
            path += [arc, w]
        return () if -1 in path else tuple(path)
