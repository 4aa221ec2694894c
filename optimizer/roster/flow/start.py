"""From people in seats to columns of the arc-flow model: where a MIP can begin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from optimizer.mathprog import solve_mip
from optimizer.outcome import Limits
from optimizer.roster.flow.arrays import BoolArray, FloatArray
from optimizer.roster.flow.model import ArcFlow
from optimizer.roster.solution import Assignment


def columns_of(
    model: ArcFlow, roster: Iterable[Assignment], keep: BoolArray, limits: Limits
) -> FloatArray | None:
    """Return a roster as a solution of the model with only some of its columns.

    Who is where is fixed; the ways between and all counting columns follow from it, in a MIP
    that has hardly anything left to decide.

    Args:
        model: The model.
        roster: Keeps every rule, and the model's ceilings.
        keep: Columns that are left; the solution is over these.
        limits: For the small MIP.

    Returns:
        By kept column, or None where the roster needs a column that is left out, or time is up.
    """
    graph, nodes = model.graph, model.nodes
    sessions, supporters = model.problem.session_index, model.problem.supporter_index
    there = np.zeros((len(supporters), len(sessions)))
    for one in roster:
        there[supporters[one.supporter], sessions[one.session]] += 1
    people = there[graph.supporter, graph.session]
    pair = graph.supporter * len(sessions) + graph.session
    _, place, copies = np.unique(pair, return_inverse=True, return_counts=True)
    alone = copies[place] == 1  # visits in layers may stand in any of theirs
    arcs = slice(nodes, nodes + model.arcs)
    used = keep.copy()
    used[:nodes] &= people > 0
    used[arcs] &= (people[graph.tail] > 0) & (people[graph.head] > 0)
    if len(np.unique(pair[used[:nodes]])) < len(np.unique(pair[people > 0])):
        return None
    fixed = np.zeros(len(keep))
    fixed[:nodes] = np.where(alone, people, 0)
    mip = model.mip.columns(used)
    mip = replace(mip, col_lower=np.maximum(mip.col_lower, fixed[used]))
    found = solve_mip(mip, limits)
    if found.values is None:
        return None
    columns = np.zeros(len(keep))
    columns[used] = np.rint(found.values)
    return columns[keep]
