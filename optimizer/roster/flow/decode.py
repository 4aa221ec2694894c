"""From the flows of the arc-flow model back to people in seats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np

from models.kinds import Role
from optimizer.roster.flow.arrays import AS_LEAD, FloatArray, IntArray, arrays_of
from optimizer.roster.flow.held import held_seats
from optimizer.roster.flow.model import ArcFlow
from optimizer.roster.flow.visits import ANYBODY
from optimizer.roster.solution import Assignment

_Person = tuple[int, int]
"""(entry, number of the person within it)."""


def assignments_of(model: ArcFlow, values: FloatArray) -> tuple[Assignment, ...]:
    """Return the roster behind a solution of the model.

    Args:
        model: The model.
        values: By column, whole up to the solver's tolerance; nodes and arcs come first.
    """
    whole = np.rint(values).astype(np.int64)
    attending: dict[int, list[_Person]] = defaultdict(list)
    for path, person in _paths(model, whole):
        for v in path:
            s, j = int(model.graph.supporter[v]), int(model.graph.session[v])
            attending[j].append((s, person))
    roles = _Roles(model, whole)
    return tuple(
        Assignment(model.problem.sessions[j].id, model.problem.supporters[s].id, role, person)
        for j in sorted(attending)
        for (s, person), role in sorted(roles.of(j, attending[j]).items())
    )


def _paths(model: ArcFlow, whole: IntArray) -> list[tuple[list[int], int]]:
    """Split the flow of every entry and day into paths, and say which person takes each.

    Any split will do: every arc is possible for all who share a day, and layers keep each
    path within the cap.
    """
    graph = model.graph
    people, flow = whole[: model.nodes], whole[model.nodes : model.nodes + model.arcs]
    onward: dict[int, list[int]] = defaultdict(list)
    arriving = np.zeros(model.nodes, np.int64)
    np.add.at(arriving, graph.head, flow)
    for a in np.flatnonzero(flow).tolist():
        onward[int(graph.tail[a])] += [int(graph.head[a])] * int(flow[a])
    found: list[tuple[list[int], int]] = []
    numbers = _Numbers(model)
    beginning = people - arriving
    for v in np.flatnonzero(beginning > 0).tolist():
        for _ in range(int(beginning[v])):
            path = [v]
            while onward[path[-1]]:
                path.append(onward[path[-1]].pop())
            found.append((path, numbers.next_of(int(graph.group[v]))))
    return found


class _Numbers:
    """Numbers for the people of a day: 0, 1, ... unless somebody is known by what was held.

    Of a pool, those known from any day come first on every other: the fewer people in all.
    """

    def __init__(self, model: ArcFlow) -> None:
        self._graph = model.graph
        self._count = [entry.count for entry in model.problem.supporters]
        self._known: dict[int, list[int]] = defaultdict(list)
        for s, person in sorted({seat[:2] for seat in held_seats(model.problem)}):
            self._known[s].append(person)
        self._free: dict[int, Iterator[int]] = {}

    def next_of(self, group: int) -> int:
        """Return the number of the next person of a group."""
        person = int(self._graph.group_person[group])
        if person != ANYBODY:
            return person
        if group not in self._free:
            self._free[group] = self._free_on(group)
        return next(self._free[group])

    def _free_on(self, group: int) -> Iterator[int]:
        """Yield who has no day of their own."""
        graph, s = self._graph, int(self._graph.group_supporter[group])
        same_day = (graph.group_supporter == s) & (graph.group_day == graph.group_day[group])
        away = set(graph.group_person[same_day].tolist())
        known = self._known.get(s, [])
        others = (person for person in range(self._count[s]) if person not in known)
        return (person for person in chain(known, others) if person not in away)


class _Roles:
    """Who leads and who assists, session by session."""

    def __init__(self, model: ArcFlow, whole: IntArray) -> None:
        problem = model.problem
        self._level = arrays_of(problem).level
        self._leads: list[int] = whole[model.leads].tolist()
        self._held: dict[int, dict[_Person, Role]] = defaultdict(dict)
        for seat in held_seats(problem):
            self._held[seat.session][seat.supporter, seat.person] = seat.role
        self._pinned: dict[int, list[tuple[int, Role]]] = defaultdict(list)
        pinned = {
            (problem.session_index[pin.session], problem.supporter_index[pin.supporter], pin.role)
            for pin in problem.pins
            if pin.role is not None
        }
        for j, s, role in sorted(pinned, key=lambda pin: (pin[0], pin[1], str(pin[2]))):
            self._pinned[j].append((s, role))
        self._in_series = {j for j, one in enumerate(problem.sessions) if one.series is not None}
        leading = model.series_leads.node[whole[model.series_leads.leads_here] > 0]
        self._series_lead = dict(
            zip(
                model.graph.session[leading].tolist(),
                model.graph.supporter[leading].tolist(),
                strict=True,
            )
        )

    def of(self, j: int, attending: list[_Person]) -> Mapping[_Person, Role]:
        """Seat the people of one session: pinned roles, then leads while there are any left."""
        if j in self._held:
            return self._held[j]
        roles: dict[_Person, Role] = {}
        waiting = sorted(attending)
        for s, role in self._pinned.get(j, ()):
            person = next(one for one in waiting if one[0] == s)
            waiting.remove(person)
            roles[person] = role
        free_to_lead = self._leads[j] - sum(role is Role.LEAD for role in roles.values())
        for person in waiting:
            if free_to_lead > 0 and self._may_lead(person[0], j):
                roles[person] = Role.LEAD
                free_to_lead -= 1
            else:
                roles[person] = Role.ASSISTANT
        return roles

    def _may_lead(self, s: int, j: int) -> bool:
        if j in self._in_series:
            return self._series_lead.get(j) == s
        return bool(self._level[s, j] >= AS_LEAD)
