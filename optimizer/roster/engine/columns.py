"""Whole days as columns over the model's coupling rows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from optimizer.roster.engine.days import Days
from optimizer.roster.engine.prices import Pricing
from optimizer.roster.flow.arrays import FloatArray


class DayColumns(NamedTuple):
    """Days as columns over the coupling rows, and then one row for each entry-day.

    Attributes:
        cost, upper: By day.
        matrix: Shape (coupling rows + groups, days).
    """

    cost: FloatArray
    upper: FloatArray
    matrix: sp.csc_matrix


def day_columns(pricing: Pricing, days: Days) -> DayColumns:
    """Return what days cost and what they use of each row."""
    model = pricing.model
    visits = days.visits_in(model.nodes)
    coupling = pricing.nodes @ visits
    if pricing.arcs.nnz:
        coupling = coupling + pricing.arcs @ days.steps_in(model.arcs)
    group = model.graph.group[days.first_node]
    here = sp.csr_matrix(
        (np.ones(len(days)), (group, np.arange(len(days)))),
        shape=(len(pricing.people), len(days)),
    )
    cost = days.costs(model.mip.cost[: model.nodes], model.mip.cost[model.nodes :][: model.arcs])
    return DayColumns(
        cost=cost,
        upper=pricing.people[group].astype(np.float64),
        matrix=sp.csc_matrix(sp.vstack([coupling, here])),
    )
