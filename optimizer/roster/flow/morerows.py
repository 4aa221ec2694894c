"""The further rules of roster-problem/2 about who sits with whom, as rows and columns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.kinds import Role
from optimizer.roster.flow.arrays import IntArray, whole_numbers
from optimizer.roster.flow.frame import Frame
from optimizer.roster.flow.preferences import unpreferred

NOBODY = -1


class SeriesLeads(NamedTuple):
    """Who leads in a series: by node at which somebody may, the column that says whether."""

    node: IntArray
    leads_here: IntArray


def held(frame: Frame) -> None:
    """Whoever was in a session already held is in it."""
    there = np.flatnonzero(frame.held)
    frame.mip.rows(len(there), (np.arange(len(there)), frame.n[there], 1), lower=1)


def standing_costs(frame: Frame) -> None:
    """Places and times that are not preferred, and people called in from elsewhere."""
    for part, costs in unpreferred(frame.problem, frame.of).items():
        here = np.flatnonzero(costs[frame.graph.supporter, frame.graph.session])
        frame.mip.charge(part, frame.n[here], 1)


def minimum(frame: Frame) -> None:
    """At least min_total sessions of an entry."""
    least = whole_numbers([entry.min_total for entry in frame.problem.supporters])
    asked = np.flatnonzero(least)
    row = np.full(len(least), NOBODY)
    row[asked] = np.arange(len(asked))
    here = np.flatnonzero(row[frame.graph.supporter] != NOBODY)
    frame.mip.rows(
        len(asked), (row[frame.graph.supporter[here]], frame.n[here], 1), lower=least[asked]
    )


def newcomers(frame: Frame) -> None:
    """Newcomers sit only where somebody else does: one column per session says that one is."""
    is_new = np.array([entry.newcomer for entry in frame.problem.supporters], bool)
    if not is_new.any():
        return
    session = frame.graph.session
    new = is_new[frame.graph.supporter] & ~frame.held
    asked = np.unique(session[new])
    row = np.full(len(frame.problem.sessions), NOBODY)
    row[asked] = np.arange(len(asked))
    guided = frame.mip.columns(len(asked), upper=1)
    guides = np.flatnonzero(~is_new[frame.graph.supporter] & (row[session] != NOBODY))
    frame.mip.rows(
        len(asked),
        (np.arange(len(asked)), guided, 1),
        (row[session[guides]], frame.n[guides], -1),
        upper=0,
    )
    led = np.flatnonzero(new)
    every = np.arange(len(led))
    frame.mip.rows(
        len(led),
        (every, frame.n[led], 1),
        (every, guided[row[session[led]]], -frame.most[led]),
        upper=0,
    )


def couples(frame: Frame) -> None:
    """Two people in every session both or neither, or never both; each is one person."""
    for pair in frame.problem.together:
        one, other = (_nodes_by_session(frame, entry) for entry in pair)
        asked = np.flatnonzero((one != NOBODY) | (other != NOBODY))
        terms = [
            (np.flatnonzero(node[asked] != NOBODY), node[asked][node[asked] != NOBODY], sign)
            for node, sign in ((one, 1), (other, -1))
        ]
        frame.mip.rows(
            len(asked), *((row, frame.n[node], sign) for row, node, sign in terms), lower=0, upper=0
        )
    for pair in frame.problem.apart:
        one, other = (_nodes_by_session(frame, entry) for entry in pair)
        asked = np.flatnonzero((one != NOBODY) & (other != NOBODY))
        every = np.arange(len(asked))
        frame.mip.rows(
            len(asked),
            (every, frame.n[one[asked]], 1),
            (every, frame.n[other[asked]], 1),
            upper=1,
        )


def _nodes_by_session(frame: Frame, entry: str) -> IntArray:
    """Return the node of one person in each session that is not held yet, or ``NOBODY``."""
    s = frame.problem.supporter_index[entry]
    here = np.flatnonzero((frame.graph.supporter == s) & ~frame.held)
    node = np.full(len(frame.problem.sessions), NOBODY)
    node[frame.graph.session[here]] = here
    return node


def series_leads(frame: Frame) -> SeriesLeads:
    """The lead of a session in a series is the lead of the series.

    q: this person leads this session; w: this person leads this series. q <= n, q <= w, and a
    series has one lead at most. A session's lead is filled by one of its q.
    """
    of, problem, session = frame.of, frame.problem, frame.graph.session
    names = sorted({one.series for one in problem.sessions if one.series is not None})
    series = whole_numbers(
        [NOBODY if one.series is None else names.index(one.series) for one in problem.sessions]
    )
    asked = np.flatnonzero((series != NOBODY) & (of.leads > 0))
    row = np.full(len(series), NOBODY)
    row[asked] = np.arange(len(asked))
    node = np.flatnonzero(frame.may_lead & (row[session] != NOBODY))
    q = frame.mip.columns(len(node), upper=np.where(_pinned_to_assist(frame)[node], 0, 1))
    keys, of_series = np.unique(
        frame.graph.supporter[node] * (len(names) + 1) + series[session[node]], return_inverse=True
    )
    w = frame.mip.columns(len(keys), upper=1)
    every = np.arange(len(node))
    frame.mip.rows(len(node), (every, q, 1), (every, frame.n[node], -1), upper=0)
    frame.mip.rows(len(node), (every, q, 1), (every, w[of_series], -1), upper=0)
    frame.mip.rows(len(names), (keys % (len(names) + 1), w, 1), upper=1)
    frame.mip.rows(
        len(asked),
        (np.arange(len(asked)), frame.l[asked], 1),
        (row[session[node]], q, -1),
        upper=0,
    )
    pinned = np.flatnonzero(_pinned(frame, Role.LEAD)[node])
    frame.mip.rows(len(pinned), (np.arange(len(pinned)), q[pinned], 1), lower=1)
    return SeriesLeads(node, q)


def _pinned_to_assist(frame: Frame) -> IntArray:
    return _pinned(frame, Role.ASSISTANT)


def _pinned(frame: Frame, role: Role) -> IntArray:
    """Return which nodes are of somebody pinned there in this role."""
    problem = frame.problem
    asked = np.zeros((len(problem.supporters), len(problem.sessions)), bool)
    for pin in problem.pins:
        if pin.role is role:
            asked[problem.supporter_index[pin.supporter], problem.session_index[pin.session]] = True
    return asked[frame.graph.supporter, frame.graph.session]
