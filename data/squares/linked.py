"""Which things hang together."""

from __future__ import annotations

import numpy as np

from data.squares.columns import IntArray


def components(here: IntArray, there: IntArray, size: int) -> IntArray:
    """The number of the cluster that each of ``size`` things is in, shape (size,).

    Args:
        here: One end of every link, as a position below ``size``.
        there: The other end.
        size: How many things there are.
    """
    # imported here: every start of the program reads the tables that come with it, and few
    # of them are squares
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(here.size), (here, there)), shape=(size, size))
    labels: IntArray = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels
