"""The further rules of roster-problem/2 about a person's days: how many, how late, how close.

The day of a person is a path, so the people who begin or end their day at a node are known
(``Frame.begins``, ``Frame.ends``), and with them when a day ends and the next one begins.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from models.clock import MINUTES_PER_DAY
from optimizer.roster.flow.arrays import BoolArray, IntArray
from optimizer.roster.flow.frame import Frame, members
from optimizer.roster.problem import DAYS_PER_WEEK
from optimizer.roster.validation import LARGEST


def days_per_week(frame: Frame) -> None:
    """At most max_days_per_week person-days of an entry with work; each begins once."""
    everywhere = np.ones(len(frame.n), bool)
    _limit_days(frame, frame.begins, everywhere, "max_days_per_week", weekly=True)


def evenings(frame: Frame) -> None:
    """Person-days that go into the evening: those whose last session ends late."""
    session = frame.graph.session
    ends_min = frame.of.end_min - MINUTES_PER_DAY * frame.of.day
    late = (ends_min > frame.problem.evening_from_min)[session]
    _limit_days(frame, frame.ends, late, "max_evenings_per_week", weekly=True)
    _limit_days(frame, frame.ends, late, "max_evenings", weekly=False)


def _limit_days(
    frame: Frame, sides: sp.csr_matrix, counted: BoolArray, name: str, *, weekly: bool
) -> None:
    """Limit the days of an entry that begin or end at nodes that count.

    A day on which a session was held that counts is a day spent, whatever else it brings.
    """
    limits = frame.limits(name)
    if limits.min(initial=LARGEST) == LARGEST:
        return
    graph = frame.graph
    days = len(graph.group_people)
    week = graph.group_day // DAYS_PER_WEEK if weekly else np.zeros(days, np.int64)
    weeks = int(week.max(initial=0)) + 1
    keys, span = np.unique(graph.group_supporter * weeks + week, return_inverse=True)
    spent = np.zeros(days, bool)
    spent[graph.group[counted & frame.held]] = True
    left = np.maximum(0, limits[keys // weeks] - np.bincount(span[spent], minlength=len(keys)))
    node = np.flatnonzero(counted & ~spent[graph.group])
    possible = np.minimum(
        graph.group_people, np.bincount(graph.group[node], frame.most[node], minlength=days)
    )
    binding = np.bincount(span, possible, minlength=len(keys)) > left
    row = np.cumsum(binding) - 1
    node = node[binding[span[graph.group[node]]]]
    inside = members(int(binding.sum()), row[span[graph.group[node]]], node, len(frame.n))
    frame.rows_of_days(inside @ sides, upper=left[binding])


def rest_between_days(frame: Frame) -> None:
    """The way home, the rest and the way out again fit between two neighbouring days.

    Somebody is ready again at the end of the last session + way home + rest, and leaves at the
    start of the first one - way there. For every time q at which they could leave on the later
    day: ending the earlier day too late for q and leaving at q or before exclude each other.
    """
    entries = frame.problem.supporters
    rests = [entry.rest_between_days_min for entry in entries]
    if all(rest is None for rest in rests):
        return
    graph, of = frame.graph, frame.of
    rest = np.array([-1 if rest is None else rest for rest in rests], np.int64)
    ready = of.end_min[graph.session] + graph.home_min + rest[graph.supporter]
    leave = of.start_min[graph.session] - graph.home_min
    before, after = _neighbours(graph.group_supporter, graph.group_day, rest)
    spans = _Spans(graph.group, len(graph.group_people))
    clash = _held_clash(frame, spans, before, after, ready, leave)
    _cliques(frame, spans, before[~clash], after[~clash], ready, leave)
    _one_by_one(frame, spans, before[clash], after[clash], ready, leave)


class _Spans:
    """The nodes of each group, which lie together."""

    def __init__(self, group: IntArray, groups: int) -> None:
        self.begin = np.searchsorted(group, np.arange(groups))
        self.size = np.bincount(group, minlength=groups)

    def pairs(self, row_group: IntArray) -> tuple[IntArray, IntArray]:
        """Return (row, node) for every node of each row's group."""
        size = self.size[row_group]
        row = np.repeat(np.arange(len(row_group)), size)
        place = np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size)
        return row, self.begin[row_group][row] + place


def _neighbours(supporter: IntArray, day: IntArray, rest: IntArray) -> tuple[IntArray, IntArray]:
    """Return the pairs of groups that are one person's neighbouring days, where rest is asked.

    Groups are sorted by entry and day, and entries that ask for rest are one person each.
    """
    earlier = np.arange(max(0, len(supporter) - 1))
    pair = (
        (supporter[earlier] == supporter[earlier + 1])
        & (day[earlier] + 1 == day[earlier + 1])
        & (rest[supporter[earlier]] >= 0)
    )
    return earlier[pair], earlier[pair] + 1


def _held_clash(
    frame: Frame,
    spans: _Spans,
    before: IntArray,
    after: IntArray,
    ready: IntArray,
    leave: IntArray,
) -> BoolArray:
    """Return the pairs of days between which two held sessions left too little rest: a fact."""
    late = np.full(len(spans.size), -1)
    np.maximum.at(late, frame.graph.group[frame.held], ready[frame.held])
    early = np.full(len(spans.size), np.iinfo(np.int64).max)
    np.minimum.at(early, frame.graph.group[frame.held], leave[frame.held])
    clash: BoolArray = late[before] > early[after]
    return clash


def _cliques(
    frame: Frame,
    spans: _Spans,
    before: IntArray,
    after: IntArray,
    ready: IntArray,
    leave: IntArray,
) -> None:
    """One row for every time to leave that somebody could be too late for."""
    pair, node = spans.pairs(after)
    keys = np.unique(np.stack([pair, leave[node]]), axis=1)
    pair, q = keys[0], keys[1]
    row, node = spans.pairs(before[pair])
    too_late = ready[node] > q[row]
    count = np.bincount(row[too_late], minlength=len(pair))
    # Of rows with the same late endings, the last one holds all the others.
    last = np.append((pair[1:] != pair[:-1]) | (count[1:] != count[:-1]), True)[: len(pair)]
    kept = last & (count > 0)
    pair, q = pair[kept], q[kept]
    row, node = spans.pairs(before[pair])
    too_late = ready[node] > q[row]
    ending = members(len(pair), row[too_late], node[too_late], len(frame.n))
    row, node = spans.pairs(after[pair])
    too_early = leave[node] <= q[row]
    beginning = members(len(pair), row[too_early], node[too_early], len(frame.n))
    frame.rows_of_days(ending @ frame.ends + beginning @ frame.begins, upper=1)


def _one_by_one(
    frame: Frame,
    spans: _Spans,
    before: IntArray,
    after: IntArray,
    ready: IntArray,
    leave: IntArray,
) -> None:
    """A row for every two sessions that exclude each other, of which not both were held."""
    pair, late = spans.pairs(before)
    which, early = spans.pairs(after[pair])
    late = late[which]
    clash = (ready[late] > leave[early]) & ~(frame.held[late] & frame.held[early])
    late, early = late[clash], early[clash]
    every, nodes = np.arange(len(late)), len(frame.n)
    frame.rows_of_days(
        members(len(late), every, late, nodes) @ frame.ends
        + members(len(late), every, early, nodes) @ frame.begins,
        upper=1,
    )
