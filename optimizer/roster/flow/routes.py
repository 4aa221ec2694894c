"""A person's day as a path in a time-ordered graph, and what each step of it costs.

A node is a visit: one entry in one session it is eligible for. An arc joins two visits of
one entry and day that one person can make in a row, and carries the minutes between them.
Nights separate days, so each entry's day is a graph of its own. So is the day of a person of
a pool who has been in a session already held: what they did is theirs alone.

Online, a person is at home: the way between an online session and a venue is the way from
home, and between two online sessions there is none. Held sessions of one person follow each
other whatever today's tables say: where they know no way, it takes no minutes.

A pool whose people have a daily cap gets its visits in as many layers, and every step of a
day climbs one: a path can then be no longer than the cap, although only flows are counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.roster.flow.arrays import (
    BoolArray,
    IntArray,
    ProblemArrays,
    arrays_of,
    whole_numbers,
)
from optimizer.roster.flow.visits import ANYBODY, people_of_groups, visits_of
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
        self._start = [session.start_min for session in problem.sessions]
        self._end = [session.end_min for session in problem.sessions]
        self._venue = [problem.venue_index[session.venue] for session in problem.sessions]
        self._online = [session.online for session in problem.sessions]
        self._held = [session.held for session in problem.sessions]
        self._travel = [problem.travel_min[supporter.mode] for supporter in problem.supporters]
        self._home = [supporter.home_to_venue_min for supporter in problem.supporters]

    def arc_minutes(self, s: int, j: int, k: int) -> int:
        """Return the travel of supporter ``s`` from session ``j`` to the later ``k`` of a day.

        With gap = start_k - end_j >= 0: direct where gap >= travel + buffer (same venue, or
        both online: both 0), else via home where gap >= home_j + home_k + rest; the cheaper
        of the two that fit, ``NO_ARC`` where neither does. From one held session to another
        of the same person it is 0 where neither fits.
        """
        gap = self._start[k] - self._end[j]
        no_arc = 0 if self._held[j] and self._held[k] else NO_ARC
        if gap < 0:
            return no_arc
        best = NO_ARC
        direct, buffer = self._direct(s, j, k)
        if direct == buffer == 0:
            return 0
        if direct != NO_WAY and gap >= direct + buffer:
            best = direct
        back, out = self._way_home(s, j), self._way_home(s, k)
        via_home = back + out
        if NO_WAY in (back, out) or gap < via_home + self._rest_min:
            return no_arc if best == NO_ARC else best
        return via_home if best == NO_ARC else min(best, via_home)

    def home_minutes(self, s: int, j: int) -> int:
        """Return minutes from the home of supporter ``s`` to session ``j``, one way.

        Online there are none, and none are counted where a held session knows no way today.
        """
        minutes = self._way_home(s, j)
        return 0 if minutes == NO_WAY and self._held[j] else minutes

    def _way_home(self, s: int, j: int) -> int:
        return 0 if self._online[j] else self._home[s][self._venue[j]]

    def _direct(self, s: int, j: int, k: int) -> tuple[int, int]:
        """Return the minutes straight from ``j`` to ``k`` and the buffer that they need."""
        if self._online[j] or self._online[k]:
            if self._online[j] and self._online[k]:
                return 0, 0
            back, out = self._way_home(s, j), self._way_home(s, k)
            return NO_WAY if NO_WAY in (back, out) else back + out, self._buffer_min
        here, there = self._venue[j], self._venue[k]
        if here == there:
            return 0, 0
        return self._travel[s][here][there], self._buffer_min


@dataclass(frozen=True)
class RouteGraph:
    """All visits that are possible, and the arcs between them.

    Nodes are sorted by entry, day and start; arcs go from an earlier to a later start.

    Attributes:
        supporter, session: Of each node, shape (N,).
        layer: In layered pools, the most sessions of the day that can lie before; else 0.
        home_min: Home to the node's venue, one way; 0 where a held session knows none today.
        group: Entry-day of each node.
        rank: Order of start within the group: arcs go from a lower to a higher rank.
        tail, head, arc_min: By arc, shape (M,): two nodes, and the minutes between.
        group_supporter, group_day: By entry-day, shape (G,).
        group_person: ``ANYBODY``, or the one person of a pool whose day it is.
        group_people: How many people share the day.
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
    group_person: IntArray
    group_people: IntArray


def route_graph(problem: RosterProblem, arrays: ProblemArrays | None = None) -> RouteGraph:
    """Build the graph of every entry and day, without a loop over visits or arcs."""
    of = arrays or arrays_of(problem)
    supporter, session, person = visits_of(problem, of)
    days, people = int(of.day.max(initial=0)) + 1, int(of.people.max(initial=1)) + 1
    keys, group = np.unique(
        (supporter * days + of.day[session]) * people + person - ANYBODY, return_inverse=True
    )
    group_supporter, group_day = keys // people // days, keys // people % days
    group_person = keys % people + ANYBODY
    group_people = people_of_groups(of, group_supporter, group_day, group_person)
    tail, head = _pairs_within(group)
    minutes = arc_minutes_of(problem, of, supporter[tail], session[tail], session[head])
    possible = minutes != NO_ARC
    tail, head, minutes = tail[possible], head[possible], minutes[possible]
    caps = _caps_in_layers(problem, supporter, group, group_people)
    node, layer, tail, head, minutes = _in_layers(caps, tail, head, minutes)
    return RouteGraph(
        supporter=supporter[node],
        session=session[node],
        layer=layer,
        home_min=np.maximum(of.home_min[supporter[node], session[node]], 0),
        group=group[node],
        rank=_rank(group, of.start_min[session], of.held[session])[node],
        tail=tail,
        head=head,
        arc_min=minutes,
        group_supporter=group_supporter,
        group_day=group_day,
        group_person=group_person,
        group_people=group_people,
    )


def arc_minutes_of(
    problem: RosterProblem, of: ProblemArrays, s: IntArray, j: IntArray, k: IntArray
) -> IntArray:
    """Return ``Links.arc_minutes`` for many triples at once, shape (triples,)."""
    gap = of.start_min[k] - of.end_min[j]
    # Many millions of triples in a large city: nothing is kept that is not needed again.
    same = _at_one_place(of, j, k)
    travel = np.where(same, 0, of.travel_min[of.mode[s], of.venue[j], of.venue[k]])
    home = of.home_min[s, j] + of.home_min[s, k]
    via_home = gap >= home + problem.rest_at_home_min
    if of.online.any() or of.held.any():
        no_way_home = (of.home_min[s, j] == NO_WAY) | (of.home_min[s, k] == NO_WAY)
        from_home = (of.online[j] | of.online[k]) & ~same
        travel = np.where(from_home, np.where(no_way_home, NO_WAY, home), travel)
        via_home &= ~no_way_home
    direct = (travel != NO_WAY) & (gap >= travel + np.where(same, 0, problem.buffer_min))
    never = np.iinfo(np.int64).max
    best = np.minimum(np.where(direct, travel, never), np.where(via_home, home, never))
    minutes: IntArray = np.where((gap >= 0) & (best != never), best, NO_ARC)
    if of.held.any():
        minutes[of.held[j] & of.held[k] & (minutes == NO_ARC)] = 0
    return minutes


def _at_one_place(of: ProblemArrays, j: IntArray, k: IntArray) -> BoolArray:
    """Whether two sessions are at one venue, or both online: at home."""
    same: BoolArray = of.venue[j] == of.venue[k]
    if of.online.any():
        same = np.where(of.online[j], of.online[k], same & ~of.online[k])
    return same


def _pairs_within(group: IntArray) -> tuple[IntArray, IntArray]:
    """Return all pairs (earlier, later) of positions in one group; groups lie together."""
    size = len(group)
    ends = np.searchsorted(group, group, side="right")
    followers = ends - np.arange(size) - 1
    tail = np.repeat(np.arange(size), followers)
    before = np.repeat(np.cumsum(followers) - followers, followers)
    return tail, tail + 1 + np.arange(len(tail)) - before


def _rank(group: IntArray, start_min: IntArray, held: BoolArray) -> IntArray:
    """Return how many different earlier starts each node's group has.

    Of held sessions that start together, one comes after the other all the same.
    """
    new_group = np.diff(group, prepend=-1) != 0
    after_held = held & np.concatenate([[False], held])[:-1]
    later = np.cumsum(new_group | (np.diff(start_min, prepend=-1) != 0) | after_held)
    begin = np.maximum.accumulate(np.where(new_group, np.arange(len(group)), 0))
    rank: IntArray = later - later[begin]
    return rank


def _caps_in_layers(
    problem: RosterProblem, supporter: IntArray, group: IntArray, group_people: IntArray
) -> IntArray:
    """Return the daily cap of each visit that must stand in layers; ``NO_LAYERS`` elsewhere.

    A cap of one person is a plain sum and left to the model; a cap that a whole day cannot
    reach needs nothing. A pool that may do nothing at all keeps no visit.
    """
    visits = np.bincount(group, minlength=1)[group]
    caps = [
        _NO_CAP if entry.max_per_day is None else entry.max_per_day for entry in problem.supporters
    ]
    cap = np.where(group_people[group] > 1, whole_numbers(caps)[supporter], _NO_CAP)
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
