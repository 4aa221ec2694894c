"""Small route graphs, and every day of them in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from optimizer.roster.flow.routes import RouteGraph, route_graph
from tests.unit.roster.builders import problem, session, supporter
from tests.unit.roster.strategies import problems

Day = tuple[tuple[int, ...], tuple[int, ...]]
"""(visits, the arcs between them)."""


def days_by_group(graph: RouteGraph) -> list[list[Day]]:
    """Every day of every group, by walking every path there is."""
    out_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for a, (tail, head) in enumerate(zip(graph.tail.tolist(), graph.head.tolist(), strict=True)):
        out_of[tail].append((a, head))

    def walk(nodes: tuple[int, ...], arcs: tuple[int, ...]) -> Iterator[Day]:
        yield nodes, arcs
        for a, head in out_of[nodes[-1]]:
            yield from walk((*nodes, head), (*arcs, a))

    days: list[list[Day]] = [[] for _ in graph.group_supporter]
    for v, group in enumerate(graph.group.tolist()):
        days[group] += walk((v,), ())
    return days


def cost_of(day: Day, node_cost: np.ndarray, arc_cost: np.ndarray) -> float:
    return sum(node_cost[v] for v in day[0]) + sum(arc_cost[a] for a in day[1])


def graph_of(sizes: list[int], arcs: list[tuple[int, int]]) -> RouteGraph:
    """A graph of entries with one day each, of so many visits; arcs in no special order."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    nodes = np.arange(len(group))
    begin = np.cumsum(sizes, dtype=np.int64) - sizes
    ends = np.array(arcs, np.int64).reshape(-1, 2)
    zeros = np.zeros(len(sizes), np.int64)
    return RouteGraph(
        supporter=group,
        session=nodes,
        layer=np.zeros_like(nodes),
        home_min=np.zeros_like(nodes),
        group=group,
        rank=nodes - begin[group],
        tail=ends[:, 0],
        head=ends[:, 1],
        arc_min=np.zeros(len(arcs), np.int64),
        group_supporter=np.arange(len(sizes)),
        group_day=zeros,
        group_person=zeros - 1,
        group_people=zeros + 1,
    )


@st.composite
def loose_graphs(draw: st.DrawFn) -> RouteGraph:
    """Any arcs that lead onwards, in any order, within up to four groups of up to five visits."""
    sizes = draw(st.lists(st.integers(1, 5), max_size=4))
    begin = np.cumsum([0, *sizes]).tolist()
    possible = [
        (first + i, first + k)
        for first, size in zip(begin, sizes, strict=False)
        for k in range(size)
        for i in range(k)
    ]
    some = st.lists(st.sampled_from(possible), unique=True) if possible else st.just([])
    return graph_of(sizes, draw(some))


def layered_graph() -> RouteGraph:
    """A pool of three whose people have at most two of a day's four sessions, and somebody else."""
    planned = tuple(session(f"s{i}", 540 + 90 * i, 600 + 90 * i) for i in range(4))
    return route_graph(problem((supporter("shop", count=3, max_per_day=2), supporter()), planned))


graphs = st.one_of(loose_graphs(), problems().map(route_graph), st.builds(layered_graph))
