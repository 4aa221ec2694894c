"""People within t minutes of a planned session. People are counted, never points.

A kernel: minutes, flags and people come in as arrays, whatever method found the minutes and
whatever the people are. Intervals are not made here. The error of a survey's rate is common
to all areas, so an interval of a sum is not a sum of intervals: pass ``Coverage.covered`` or
``not_covered`` as the set of areas to the demand estimate's own ``total``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]
BoolArray = NDArray[np.bool_]

NO_WAY: Final = -1
"""In minutes: the venue cannot be reached. In a venue index: there is none."""

_LAST: Final = np.iinfo(np.int32).max

_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The nearest venue of each area; the first in order where several are equally near.

    Attributes:
        venue: Its index, shape (areas,); NO_WAY where no venue can be reached.
        minutes: Minutes to it, shape (areas,); NO_WAY likewise.
    """

    venue: IntArray
    minutes: IntArray


@dataclass(frozen=True, slots=True)
class Tally:
    """One measure of people (65+, estimated non-users …) split by coverage.

    Attributes:
        covered_people: In areas with a session within the limit.
        not_covered_people: In areas whose place is known and that have none.
        place_unknown_people: In areas whose place is unusable: neither covered nor not.
        unknown_areas: Areas whose people are not published; they are in none of the sums.
    """

    covered_people: float
    not_covered_people: float
    place_unknown_people: float
    unknown_areas: int

    @property
    def all_people(self) -> float:
        """Everybody counted, place unknown included."""
        return self.covered_people + self.not_covered_people + self.place_unknown_people

    @property
    def share(self) -> float:
        """Covered ÷ everybody counted; NaN where nobody is.

        Those whose place is unknown stay below the line, so the share never flatters.
        """
        return self.covered_people / self.all_people if self.all_people else math.nan


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """Which areas have a session within the limit, and how many people live there.

    Attributes:
        limit_min: Minutes allowed; a place at exactly the limit is covered.
        place_known: Shape (areas,); False where nothing can be said.
        covered: Shape (areas,); never True where ``place_known`` is False.
        with_session: Nearest venue that holds a session.
        any_venue: Nearest venue, whether it holds one or not.
        tallies: One per measure, in the order given.
    """

    limit_min: int
    place_known: BoolArray
    covered: BoolArray
    with_session: Nearest
    any_venue: Nearest
    tallies: tuple[Tally, ...]

    @property
    def not_covered(self) -> BoolArray:
        """Areas whose place is known and that no session reaches, shape (areas,)."""
        return self.place_known & ~self.covered


def cover(
    minutes: IntArray,
    has_session: BoolArray,
    people: FloatArray,
    *,
    place_known: BoolArray,
    limit_min: int,
) -> Coverage:
    """Measure coverage by the planned sessions.

    Args:
        minutes: From area to venue, shape (areas, venues); NO_WAY (-1) where there is none.
        has_session: Whether a venue holds a session in the period, shape (venues,).
        people: People by area and measure, shape (areas, measures), at least 0; NaN where
            not published.
        place_known: Whether an area's location can be used, shape (areas,).
        limit_min: Minutes allowed, at least 0.

    Raises:
        InputError: ``coverage.shape``, ``coverage.limit_range``, ``coverage.minutes_range``
            or ``coverage.people_range``.
    """
    _check(minutes, has_session, people, place_known, limit_min)
    usable = (minutes >= 0) & place_known[:, None]
    with_session = _nearest(minutes, usable & has_session[None, :])
    covered = (with_session.venue >= 0) & (with_session.minutes <= limit_min)
    return Coverage(
        limit_min=limit_min,
        place_known=_frozen(place_known.copy()),
        covered=_frozen(covered),
        with_session=with_session,
        any_venue=_nearest(minutes, usable),
        tallies=tuple(_tally(column, covered, place_known) for column in people.T),
    )


def _check(
    minutes: IntArray,
    has_session: BoolArray,
    people: FloatArray,
    place_known: BoolArray,
    limit_min: int,
) -> None:
    shapes = (minutes.shape, has_session.shape, people.shape, place_known.shape)
    match shapes:
        case ((areas, venues), (flags,), (rows, _), (places,)) if (
            areas == rows == places and venues == flags
        ):
            pass
        case _:
            raise InputError("coverage.shape", shapes=shapes)
    if limit_min < 0:
        raise InputError("coverage.limit_range", limit_min=limit_min)
    if (minutes < NO_WAY).any():
        raise InputError("coverage.minutes_range", value=int(minutes.min()))
    refused = (people < 0) | np.isinf(people)
    if refused.any():
        raise InputError("coverage.people_range", value=float(people[refused][0]))


def _nearest(minutes: IntArray, usable: BoolArray) -> Nearest:
    """Return the nearest usable venue of each row."""
    areas, venues = minutes.shape
    if venues == 0:
        nothing = _frozen(np.full(areas, NO_WAY, dtype=np.int32))
        return Nearest(nothing, nothing)
    masked = np.where(usable, minutes, _LAST)
    venue = masked.argmin(axis=1)
    rows = np.arange(areas)
    found = usable[rows, venue]
    return Nearest(
        venue=_frozen(np.where(found, venue, NO_WAY).astype(np.int32)),
        minutes=_frozen(np.where(found, minutes[rows, venue], NO_WAY).astype(np.int32)),
    )


def _tally(people: FloatArray, covered: BoolArray, place_known: BoolArray) -> Tally:
    """Split one measure.

    Every sum runs over all areas, zeros where one does not belong: added in the same order,
    a smaller set can never come out larger by a rounding error.
    """
    known = ~np.isnan(people)

    def among(areas: BoolArray) -> float:
        return float(np.where(areas & known, people, 0.0).sum())

    return Tally(
        covered_people=among(covered),
        not_covered_people=among(place_known & ~covered),
        place_unknown_people=among(~place_known),
        unknown_areas=int((~known).sum()),
    )


def _frozen(array: NDArray[_T]) -> NDArray[_T]:
    array.setflags(write=False)
    return array
