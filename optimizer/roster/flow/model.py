"""The compact arc-flow MIP of a roster, built with arrays.

Columns, all >= 0 and whole:

- n_v: people at node v (an entry in a session);
- y_a: people who go from the tail of arc a to its head;
- l_j: leads filled in session j, and a few more where weights ask for them.

A person's day is a path, so with in_v and out_v the flow on the arcs at node v, n_v - in_v
people begin their day there and n_v - out_v end it. Travel is then linear: 2 home_v for each
n_v, and minutes_a - home_tail - home_head for each y_a.

Rows come in two blocks. *Flow rows* make paths of the nodes of one entry and day: in_v <= n_v,
out_v <= n_v, and at most ``count`` beginnings. *Coupling rows* are the rest: seats, caps, pins,
tags, load, changes, people used. Without the coupling rows every entry's day is a shortest
path problem, which ``prices`` makes use of.

Whoever may lead may assist, so a seat needs no variable per person: with n people in a
session and l of them leading, n - l <= assistants and l <= those who may lead.

``rows`` has the rules of roster-problem/1, ``morerows`` and ``dayrows`` the further ones of /2.
A problem that uses none of those has no row or column of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

import numpy as np

from optimizer.mathprog import Mip
from optimizer.roster.flow import dayrows, morerows, rows
from optimizer.roster.flow.arrays import IntArray
from optimizer.roster.flow.frame import Frame
from optimizer.roster.flow.mipbuilder import Amount
from optimizer.roster.flow.morerows import SeriesLeads
from optimizer.roster.flow.routes import RouteGraph, route_graph
from optimizer.roster.problem import RosterProblem

NO_CEILINGS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class ArcFlow:
    """The model and the meaning of its columns and rows.

    Attributes:
        problem, graph: What it was built from.
        mip: Columns: nodes, arcs, leads filled, others. Rows: flow rows, then coupling rows.
        flow_rows: How many rows the first block has.
        amounts: By part of the objective, under the names of ``Weights``: how much of it a
            solution has. A part that needs columns of its own is there only where its weight
            or a ceiling asks for it. ``mip.cost`` is the sum of weight times amount.
        series_leads: Columns that say who leads in a series.
    """

    problem: RosterProblem
    graph: RouteGraph
    mip: Mip
    flow_rows: int
    amounts: Mapping[str, Amount]
    series_leads: SeriesLeads

    @property
    def nodes(self) -> int:
        """How many node columns there are; they come first."""
        return len(self.graph.session)

    @property
    def arcs(self) -> int:
        """How many arc columns there are; they come second."""
        return len(self.graph.tail)

    @property
    def leads(self) -> IntArray:
        """Columns of the leads filled, by session."""
        return self.nodes + self.arcs + np.arange(len(self.problem.sessions))


def arc_flow(
    problem: RosterProblem,
    graph: RouteGraph | None = None,
    ceilings: Mapping[str, int] = NO_CEILINGS,
) -> ArcFlow:
    """Build the model of a problem.

    Args:
        problem: The problem.
        graph: Its route graph, where the caller has it.
        ceilings: By part of the objective, under the names of ``Weights``: no more than this
            amount of it, one coupling row each.
    """
    frame = Frame(problem, graph or route_graph(problem), ceilings)
    rows.flow(frame)
    flow_rows = frame.mip.row_count
    for rule in _VERSION_1:
        rule(frame)
    for rule in _VERSION_2:
        rule(frame)
    series_leads = morerows.series_leads(frame)
    for part, most in ceilings.items():
        frame.mip.ceiling(part, most)
    mip, amounts = frame.mip.build(asdict(problem.weights))
    return ArcFlow(problem, frame.graph, mip, flow_rows, amounts, series_leads)


_VERSION_1 = (
    rows.seats,
    rows.daily_caps,
    rows.weekly_caps,
    rows.caps_in_all,
    rows.overload,
    rows.tags,
    rows.changes,
    rows.people_used,
    rows.pins,
)
_VERSION_2 = (
    morerows.held,
    morerows.standing_costs,
    morerows.minimum,
    morerows.newcomers,
    morerows.couples,
    dayrows.days_per_week,
    dayrows.evenings,
    dayrows.rest_between_days,
)
