"""From the flows of the arc-flow model back to people in seats."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from models.kinds import Role, SkillLevel
from optimizer.roster.arrays import FloatArray, IntArray
from optimizer.roster.model import ArcFlow
from optimizer.roster.problem import RosterProblem
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
    leads = whole[model.leads].tolist()
    return tuple(
        Assignment(model.problem.sessions[j].id, model.problem.supporters[s].id, role, person)
        for j in sorted(attending)
        for (s, person), role in sorted(_roles(model.problem, j, attending[j], leads[j]).items())
    )


def _paths(model: ArcFlow, whole: IntArray) -> list[tuple[list[int], int]]:
    """Split the flow of every entry and day into paths, numbered 0, 1, ... within it.

    Any split will do: every arc is possible for every person of a pool, and layers keep
    each path within the cap.
    """
    graph = model.graph
    people, flow = whole[: model.nodes], whole[model.nodes : model.nodes + model.arcs]
    onward: dict[int, list[int]] = defaultdict(list)
    arriving = np.zeros(model.nodes, np.int64)
    np.add.at(arriving, graph.head, flow)
    for a in np.flatnonzero(flow).tolist():
        onward[int(graph.tail[a])] += [int(graph.head[a])] * int(flow[a])
    found: list[tuple[list[int], int]] = []
    paths_in: Counter[int] = Counter()
    beginning = people - arriving
    for v in np.flatnonzero(beginning > 0).tolist():
        group = int(graph.group[v])
        for _ in range(int(beginning[v])):
            path = [v]
            while onward[path[-1]]:
                path.append(onward[path[-1]].pop())
            found.append((path, paths_in[group]))
            paths_in[group] += 1
    return found


def _roles(
    problem: RosterProblem, j: int, attending: list[_Person], leads: int
) -> dict[_Person, Role]:
    """Seat the people of one session: pinned roles first, then leads while there are any left."""
    session, roles = problem.sessions[j], dict[_Person, Role]()
    waiting = sorted(attending)
    for pin in sorted(
        {pin for pin in problem.pins if pin.session == session.id and pin.role is not None},
        key=lambda pin: (pin.supporter, str(pin.role)),
    ):
        s = problem.supporter_index[pin.supporter]
        person = next(one for one in waiting if one[0] == s)
        waiting.remove(person)
        roles[person] = Role(str(pin.role))
    free_to_lead = leads - sum(role is Role.LEAD for role in roles.values())
    for person in waiting:
        level = problem.supporters[person[0]].skills[session.course]
        if free_to_lead > 0 and level is SkillLevel.LEAD:
            roles[person] = Role.LEAD
            free_to_lead -= 1
        else:
            roles[person] = Role.ASSISTANT
    return roles
