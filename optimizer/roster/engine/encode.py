"""From people in seats to days in the route graph: the way back of ``decode``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

import numpy as np

from optimizer.roster.engine.days import Days
from optimizer.roster.flow.held import time_order
from optimizer.roster.flow.model import ArcFlow
from optimizer.roster.flow.visits import ANYBODY
from optimizer.roster.solution import Assignment


def days_of(model: ArcFlow, assignments: Iterable[Assignment]) -> Days:
    """Return everybody's days, one for each person and day with work.

    Args:
        model: The model.
        assignments: A roster that keeps every rule; a day that is not in the graph all the
            same is left out.
    """
    problem, graph = model.problem, model.graph
    places = zip(
        graph.supporter.tolist(),
        graph.group_person[graph.group].tolist(),
        graph.session.tolist(),
        graph.layer.tolist(),
        strict=True,
    )
    node_at = {place: v for v, place in enumerate(places)}
    groups = zip(
        graph.group_supporter.tolist(),
        graph.group_person.tolist(),
        graph.group_day.tolist(),
        strict=True,
    )
    of_one_person = {group for group in groups if group[1] != ANYBODY}
    worked: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for one in assignments:
        s, j = problem.supporter_index[one.supporter], problem.session_index[one.session]
        worked[s, one.person, problem.sessions[j].day].append(j)
    paths = []
    for (s, person, day), sessions in sorted(worked.items()):
        who = person if (s, person, day) in of_one_person else ANYBODY
        ordered = sorted(sessions, key=partial(time_order, problem))
        path = [
            # A visit that stands in layers is made in the layer of its place in the day.
            node_at.get((s, who, j, place), node_at.get((s, who, j, 0), -1))
            for place, j in enumerate(ordered)
        ]
        if min(path) >= 0:
            paths.append(path)
    return _with_arcs(model, paths)


def _with_arcs(model: ArcFlow, paths: list[list[int]]) -> Days:
    """Return the paths whose every step is an arc of the graph."""
    graph = model.graph
    width = int(graph.rank.max(initial=0)) + 1
    paths = [path for path in paths if len(path) <= width]  # a longer one has a step back
    nodes = np.full((len(paths), width), -1, np.int64)
    arcs = np.full((len(paths), width), -1, np.int64)
    steps = graph.tail * model.nodes + graph.head
    order = np.argsort(steps, kind="stable")
    for r, path in enumerate(paths):
        nodes[r, : len(path)] = path
    before, after = nodes[:, :-1], nodes[:, 1:]
    taken = after >= 0
    wanted = before[taken] * model.nodes + after[taken]
    place = np.searchsorted(steps, wanted, sorter=order)
    found = np.full(len(wanted), -1, np.int64)
    inside = place < len(order)
    at = order[place[inside]]
    found[inside] = np.where(steps[at] == wanted[inside], at, -1)
    arcs[:, :-1][taken] = found
    lengths = (nodes >= 0).sum(axis=1)
    real = (arcs >= 0).sum(axis=1) == lengths - 1
    return Days(nodes, arcs, lengths).of(real)
