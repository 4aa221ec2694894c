"""Coverage gaps (空白地域): the areas no session reaches, most non-users first, each with why."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError
from models.reasons import GapCause
from optimizer.coverage.measure import Coverage

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gap:
    """One area left out.

    Attributes:
        area: Index of the area.
        cause: Why nobody reaches it.
        people: Estimated non-users living there; None where not known.
        low: Lower end of the area's own interval; None where not known.
        high: Upper end likewise. Intervals of several gaps are never added up.
        session_venue: Nearest venue that holds a session, beyond the limit; None where no such
            venue can be reached.
        session_min: Minutes to it.
        idle_venue: Nearest venue without a session, where it is nearer than the one with;
            None otherwise.
        idle_min: Minutes to it.
    """

    area: int
    cause: GapCause
    people: float | None
    low: float | None
    high: float | None
    session_venue: int | None
    session_min: int | None
    idle_venue: int | None
    idle_min: int | None


def rank_gaps(
    coverage: Coverage, people: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[Gap, ...]:
    """List the areas no session reaches.

    Ranked by non-users, ties in the order of the areas; then the areas whose non-users are
    not known; last, in the same order among themselves, the areas whose place is unknown. An
    area where nobody lives is no gap.

    Args:
        coverage: What ``cover`` measured.
        people: Estimated non-users by area, shape (areas,); NaN where not known.
        low: Lower ends of the intervals, likewise.
        high: Upper ends of the intervals, likewise.

    Raises:
        InputError: ``coverage.shape``.
    """
    shapes = (coverage.covered.shape, people.shape, low.shape, high.shape)
    if len(set(shapes)) > 1:
        raise InputError("coverage.shape", shapes=shapes)
    left_out = ~coverage.covered & (people != 0)
    # np.lexsort takes the last key first, puts NaN last, and keeps the order of ties.
    order = np.lexsort((-people, ~coverage.place_known))
    return tuple(
        _gap(coverage, int(area), people[area], low[area], high[area])
        for area in order[left_out[order]]
    )


def _gap(coverage: Coverage, area: int, people: float, low: float, high: float) -> Gap:
    with_session, any_venue = coverage.with_session, coverage.any_venue
    idle = _idle_is_nearer(coverage, area)
    return Gap(
        area=area,
        cause=_cause(coverage, area),
        people=_known(people),
        low=_known(low),
        high=_known(high),
        session_venue=_found(with_session.venue[area]),
        session_min=_found(with_session.minutes[area]),
        idle_venue=_found(any_venue.venue[area]) if idle else None,
        idle_min=_found(any_venue.minutes[area]) if idle else None,
    )


def _cause(coverage: Coverage, area: int) -> GapCause:
    """Name the cause; an area is asked for that no session reaches.

    So a venue within the limit can only be one without a session.
    """
    if not coverage.place_known[area]:
        return GapCause.PLACE_UNKNOWN
    if 0 <= coverage.any_venue.minutes[area] <= coverage.limit_min:
        return GapCause.NO_SESSION
    return GapCause.NO_VENUE


def _idle_is_nearer(coverage: Coverage, area: int) -> bool:
    """Whether the nearest venue of all is nearer than the nearest with a session."""
    of_all = coverage.any_venue.minutes[area]
    with_session = coverage.with_session.minutes[area]
    return bool(of_all >= 0 and (with_session < 0 or of_all < with_session))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _found(value: int) -> int | None:
    return None if value < 0 else int(value)
