"""A person's day as a path in a time-ordered graph, and what each step of it costs.

A node is a visit: one entry in one session it is eligible for. An arc joins two visits of
one entry and day that one person can make in a row, and carries the minutes between them.
Nights separate days, so each entry's day is a graph of its own.

A pool whose people have a daily cap gets its visits in as many layers, and every step of a
day climbs one: a path can then be no longer than the cap, although only flows are counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.roster.arrays import IntArray, ProblemArrays, arrays_of, whole_numbers
from optimizer.roster.eligibility import eligible
from optimizer.roster.problem import NO_WAY, RosterProblem
from optimizer.roster.validation import LARGEST

NO_ARC = -1
"""Two sessions that nobody can attend in a row."""

NO_LAYERS = -1
"""A visit that stands once."""

_NO_CAP = LARGEST + 1


class Links:
    """Minutes between two sessions of one day, one pair at a time."""

    def __init__(self, problem: RosterProblem) -> None:
        self._buffer_min = problem.buffer_min
        self._rest_min = problem.rest_at_home_min
        venue = [problem.venue_index[session.venue] for session in problem.sessions]
        self._start = [session.start_min for session in problem.sessions]
        self._end = [session.end_min for session in problem.sessions]
        self._venue = venue
        self._travel = [problem.travel_min[supporter.mode] for supporter in problem.supporters]
        self._home = [supporter.home_to_venue_min for supporter in problem.supporters]

    def arc_minutes(self, s: int, j: int, k: int) -> int:
        """Return the travel of supporter ``s`` from session ``j`` to the later ``k`` of a day.

        With gap = start_k - end_j >= 0: direct where gap >= travel + buffer (same venue:
        both 0), else via home where gap >= home_j + home_k + rest; the cheaper of the
        two that fit, ``NO_ARC`` where neither does.
        """
        gap = self._start[k] - self._end[j]
        here, there = self._venue[j], self._venue[k]
        if gap < 0:
            return NO_ARC
        best = NO_ARC
        if here == there:
            return 0
        direct = self._travel[s][here][there]
        if direct != NO_WAY and gap >= direct + self._buffer_min:
            best = direct
        via_home = self.home_minutes(s, j) + self.home_minutes(s, k)
        if gap >= via_home + self._rest_min and (best == NO_ARC or via_home < best):
            best = via_home
        return best

    def home_minutes(self, s: int, j: int) -> int:
        """Return minutes from the home of supporter ``s`` to session ``j``, one way."""
        return self._home[s][self._venue[j]]


@dataclass(frozen=True)
class RouteGraph:
    """All visits that are possible, and the arcs between them.

    Nodes are sorted by entry, day and start; arcs go from an earlier to a later start.

    Attributes:
        supporter, session: Of each node, shape (N,).
        layer: In layered pools, the most sessions of the day that can lie before; else 0.
        home_min: Home to the node's venue, one way.
        group: Entry-day of each node.
        rank: Order of start within the group: arcs go from a lower to a higher rank.
        tail, head, arc_min: By arc, shape (M,): two nodes, and the minutes between.
        group_supporter, group_day: By entry-day, shape (G,).
    """

    supporter: IntArray
    session: IntArray
    layer: IntArray
    home_min: IntArray
    group: IntArray
    rank: IntArray
    tail: IntArray
    head: IntArray
    arc_min: IntArray
    group_supporter: IntArray
    group_day: IntArray


def route_graph(problem: RosterProblem, arrays: ProblemArrays | None = None) -> RouteGraph:
    """Build the graph of every entry and day, without a loop over visits or arcs."""
    of = arrays or arrays_of(problem)
    supporter, session = np.nonzero(eligible(problem, of))
    order = np.lexsort((session, of.start_min[session], of.day[session], supporter))
    supporter, session = supporter[order], session[order]
    days = int(of.day.max(initial=0)) + 1
    keys, group = np.unique(supporter * days + of.day[session], return_inverse=True)
    tail, head = _pairs_within(group)
    minutes = arc_minutes_of(problem, of, supporter[tail], session[tail], session[head])
    possible = minutes != NO_ARC
    tail, head, minutes = tail[possible], head[possible], minutes[possible]
    caps = _caps_in_layers(problem, supporter, group)
    node, layer, tail, head, minutes = _in_layers(caps, tail, head, minutes)
    return RouteGraph(
        supporter=supporter[node],
        session=session[node],
        layer=layer,
        home_min=of.home_min[supporter[node], session[node]],
        group=group[node],
        rank=_rank(group, of.start_min[session])[node],
        tail=tail,
        head=head,
        arc_min=minutes,
        group_supporter=keys // days,
        group_day=keys % days,
    )


def arc_minutes_of(
    problem: RosterProblem, of: ProblemArrays, s: IntArray, j: IntArray, k: IntArray
) -> IntArray:
    """Return ``Links.arc_minutes`` for many triples at once, shape (triples,)."""
    gap = of.start_min[k] - of.end_min[j]
    same = of.venue[j] == of.venue[k]
    travel = np.where(same, 0, of.travel_min[of.mode[s], of.venue[j], of.venue[k]])
    home = of.home_min[s, j] + of.home_min[s, k]
    direct = (travel != NO_WAY) & (gap >= travel + np.where(same, 0, problem.buffer_min))
    via_home = gap >= home + problem.rest_at_home_min
    never = np.iinfo(np.int64).max
    best = np.minimum(np.where(direct, travel, never), np.where(via_home, home, never))
    minutes: IntArray = np.where((gap >= 0) & (best != never), best, NO_ARC)
    return minutes


def _pairs_within(group: IntArray) -> tuple[IntArray, IntArray]:
    """Return all pairs (earlier, later) of positions in one group; groups lie together."""
    size = len(group)
    ends = np.searchsorted(group, group, side="right")
    followers = ends - np.arange(size) - 1
    tail = np.repeat(np.arange(size), followers)
    before = np.repeat(np.cumsum(followers) - followers, followers)
    return tail, tail + 1 + np.arange(len(tail)) - before


def _rank(group: IntArray, start_min: IntArray) -> IntArray:
    """Return how many different earlier starts each node's group has."""
    new_group = np.diff(group, prepend=-1) != 0
    later = np.cumsum(new_group | (np.diff(start_min, prepend=-1) != 0))
    begin = np.maximum.accumulate(np.where(new_group, np.arange(len(group)), 0))
    rank: IntArray = later - later[begin]
    return rank


def _caps_in_layers(problem: RosterProblem, supporter: IntArray, group: IntArray) -> IntArray:
    """Return the daily cap of each visit that must stand in layers; ``NO_LAYERS`` elsewhere.

    A cap of one person is a plain sum and left to the model; a cap that a whole day cannot
    reach needs nothing. A pool that may do nothing at all keeps no visit.
    """
    visits = np.bincount(group, minlength=1)[group]
    pooled = [
        entry.max_per_day if entry.count > 1 and entry.max_per_day is not None else _NO_CAP
        for entry in problem.supporters
    ]
    cap = whole_numbers(pooled)[supporter]
    layered: IntArray = np.where(cap < visits, cap, NO_LAYERS)
    return layered


def _in_layers(
    cap: IntArray, tail: IntArray, head: IntArray, minutes: IntArray
) -> tuple[IntArray, IntArray, IntArray, IntArray, IntArray]:
    """Return (visit of each node, its layer, tail, head, minutes) with visits in layers.

    A layered arc climbs one layer at each step, so there is one copy fewer than layers.
    """
    layered = cap != NO_LAYERS
    layers = np.where(layered, cap, 1)
    begin = np.cumsum(layers) - layers
    visit = np.repeat(np.arange(len(layers)), layers)
    layer = np.arange(len(visit)) - begin[visit]
    copies = np.maximum(np.where(layered, cap - 1, 1), 0)[tail]
    arc = np.repeat(np.arange(len(tail)), copies)
    step = np.arange(len(arc)) - np.repeat(np.cumsum(copies) - copies, copies)
    climb = layered[tail[arc]].astype(np.int64)
    return visit, layer, begin[tail[arc]] + step, begin[head[arc]] + step + climb, minutes[arc]
