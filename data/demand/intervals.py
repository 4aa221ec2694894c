"""How sure an estimate of non-users is: 95 % intervals from the survey's sample.

The rate of a band is one number, applied everywhere. If it is too high, it is too high in
every area at once. So within a band its error adds up in a straight line over areas, and
does not shrink by summing as independent errors would; only the bands, asked of different
people, are independent of each other.

Each band's share has Wilson's interval [l, u] (E. B. Wilson 1927): unlike r ± 1.96 standard
errors it keeps its promise at small n and at shares near 0 and 1, and never leaves [0, 1].
The bands are put together by MOVER, the method of variance estimates recovery (G. Zou and
A. Donner 2008; for sums of binomial shares G. Zou, W. Huang and X. Zhang 2009)::

    people = Σ_b P_b r_b
    low    = people − sqrt( Σ_b (P_b (r_b − l_b))² )
    high   = people + sqrt( Σ_b (P_b (u_b − r_b))² )

A share of covered non-users is a ratio of two such sums with the same rates in both; its
interval holds every share θ for which "covered − θ × all" may be 0 (as E. C. Fieller did).

It is the least the uncertainty can be. It takes the sample as simple random; a survey drawn
by clusters is wider (``DESIGN_EFFECT_INCLUDED``). Nor does it know that areas differ in
their true rates (ADR-0007), or that some who were asked did not answer. How often it holds
the truth is counted by ``benchmarks/need_intervals.py``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.demand.estimate import FloatArray, check_people, expected_non_users
from data.demand.rates import BandRate
from models.errors import InputError

Z_95: Final = 1.959963984540054
"""Half the width of a 95 % interval, in standard errors."""

DESIGN_EFFECT_INCLUDED: Final = False
"""False: clustering of the sample is not in the interval, so it is a lower bound on the
uncertainty. Screens that show an interval say so."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Expected non-users of a set of areas, with a 95 % interval.

    Attributes:
        people: Expected people; NaN where no area of the set has known people.
        low: Lower end, at least 0; None where the interval is unknown.
        high: Upper end, at most the people of the set; None where the interval is unknown.
        unknown_areas: Areas of the set whose people are not published. They are not in
            the figures, so the figures are those of the other areas.
    """

    people: float
    low: float | None
    high: float | None
    unknown_areas: int = 0


@dataclass(frozen=True, slots=True)
class ShareEstimate:
    """A share of non-users in [0, 1], such as those covered, with a 95 % interval or None."""

    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, eq=False)
class BandNeed:
    """Non-users by area and age band, at the survey's rate and at the ends of its interval.

    What every estimate is made from; shape (areas, bands) each, NaN is unknown.

    Attributes:
        at: Expected people.
        low: The same at the lower ends of the bands' intervals.
        high: The same at the upper ends.
        taught_people: Residents no longer in need because they were taught, shape (areas,);
            never more than the expected people of the area.
    """

    at: FloatArray
    low: FloatArray
    high: FloatArray
    taught_people: FloatArray = field(default_factory=lambda: np.zeros(0))

    @property
    def known(self) -> NDArray[np.bool_]:
        """Areas whose people are published in every band, shape (areas,)."""
        return np.asarray(~np.isnan(self.at).any(axis=1), dtype=np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class NeedTable:
    """Expected non-users by area, shape (areas,) each and read-only; NaN is unknown.

    An area's interval is right for that area alone. Never add intervals up: ask ``together``.
    """

    people: FloatArray
    low: FloatArray
    high: FloatArray


def wilson(rate: BandRate) -> tuple[float, float]:
    """Return the ends of a band's share by Wilson's formula; NaN where n is unknown."""
    n, share = rate.sample_people, rate.share
    if n is None:
        return math.nan, math.nan
    middle = (share + Z_95**2 / (2 * n)) / (1 + Z_95**2 / n)
    margin = Z_95 * math.sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2)) / (1 + Z_95**2 / n)
    return max(0.0, min(share, middle - margin)), min(1.0, max(share, middle + margin))


def need_by_band(seniors: FloatArray, rates: Sequence[BandRate]) -> BandNeed:
    """Apply a wave's rates, and the ends of their intervals, to the people of each area.

    Args:
        seniors: People by area and age band, shape (areas, bands); NaN: not published.
        rates: The wave's rates, in the order of the columns.

    Raises:
        InputError: ``demand.shape``, ``demand.rate_range`` or ``demand.people_range``.
    """
    shares = np.array([rate.share for rate in rates], dtype=np.float64)
    expected_non_users(seniors, shares)  # refuses what makes no sense
    low, high = np.array([wilson(rate) for rate in rates], dtype=np.float64).T
    return BandNeed(
        at=seniors * shares,
        low=_of_people(seniors, low),
        high=_of_people(seniors, high),
        taught_people=np.zeros(len(seniors)),
    )


def without_taught(need: BandNeed, taught_people: FloatArray) -> BandNeed:
    """Subtract, once, the residents who have been taught since the survey.

    Each person counts once, however often they came; somebody taught is taken to use their
    device from now on. An area's need never falls below nobody.

    Args:
        need: Before; nobody subtracted yet.
        taught_people: Persons by area, shape (areas,).

    Raises:
        InputError: ``demand.shape`` for another length or where somebody was subtracted
            before, ``demand.people_range`` for a negative or unknown number.
    """
    if taught_people.shape != need.at.shape[:1] or need.taught_people.any():
        raise InputError("demand.shape", shape=taught_people.shape, bands=need.at.shape[1])
    check_people(taught_people[:, np.newaxis], bands=1)
    if np.isnan(taught_people).any():
        raise InputError("demand.people_range", value=math.nan)
    expected = need.at.sum(axis=1)
    return replace(need, taught_people=np.where(need.known, np.minimum(taught_people, expected), 0))


def estimate_by_area(need: BandNeed) -> NeedTable:
    """Estimate the non-users of each area, with its interval."""
    low, high = _ends(need.at, need.low, need.high)
    table = (need.at.sum(axis=1), low, high)
    people, low, high = (np.maximum(one - need.taught_people, 0.0) for one in table)
    for array in (people, low, high):
        array.setflags(write=False)
    return NeedTable(people, low, high)


def together(need: BandNeed, among: NDArray[np.bool_] | None = None) -> Estimate:
    """Estimate the non-users of a set of areas together; the error is common to all of them.

    Args:
        need: By area and band.
        among: The set, shape (areas,); all areas where None.

    Returns:
        The estimate over the areas of the set whose people are known in every band, and how
        many are not.

    Raises:
        InputError: ``demand.shape``.
    """
    chosen = _chosen(need, among)
    unknown_areas = int((chosen & ~need.known).sum())
    if unknown_areas and not (chosen & need.known).any():
        return Estimate(math.nan, None, None, unknown_areas)
    at, low, high, taught = _summed(need, chosen)
    ends = _ends(at, low, high)
    people, floor, ceiling = (max(0.0, float(one) - taught) for one in (at.sum(), *ends))
    if math.isnan(float(ends[0])):
        return Estimate(people, None, None, unknown_areas)
    return Estimate(people, floor, ceiling, unknown_areas)


def difference(need: BandNeed, first: NDArray[np.bool_], second: NDArray[np.bool_]) -> Estimate:
    """How many more non-users a set of areas has than another; less than 0 where it has fewer.

    Not the difference of two intervals: the rates' errors are common to both and mostly cancel.

    Raises:
        InputError: ``demand.shape``.
    """
    sets = (_chosen(need, first), _chosen(need, second))
    (at, low, high, taught), (at2, low2, high2, taught2) = (_summed(need, one) for one in sets)
    gap = at - at2
    ends = _ends(gap, low - low2, high - high2)
    unknown_areas = int(((sets[0] | sets[1]) & ~need.known).sum())
    people, floor, ceiling = (float(one) - taught + taught2 for one in (gap.sum(), *ends))
    if math.isnan(floor):
        return Estimate(people, None, None, unknown_areas)
    return Estimate(people, floor, ceiling, unknown_areas)


def share_among(need: BandNeed, among: NDArray[np.bool_]) -> ShareEstimate | None:
    """What share of all non-users lives in a set of areas; None where there is nobody.

    Raises:
        InputError: ``demand.shape``.
    """
    inside = _summed(need, _chosen(need, among))
    overall = _summed(need, _chosen(need, None))
    everybody = float(overall[0].sum()) - overall[3]
    if everybody <= 0:
        return None

    def gap(share: float) -> tuple[float, float]:
        """Ends of "inside − share × all"; both fall as the share grows."""
        parts = [a - share * b for a, b in zip(inside[:3], overall[:3], strict=True)]
        low, high = _ends(*parts)
        shift = inside[3] - share * overall[3]
        return float(low) - shift, float(high) - shift

    share = (float(inside[0].sum()) - inside[3]) / everybody
    if math.isnan(gap(share)[0]):
        return ShareEstimate(share, None, None)
    ends = (_root(lambda theta: gap(theta)[0]), _root(lambda theta: gap(theta)[1]))
    return ShareEstimate(share, min(share, ends[0]), max(share, ends[1]))


def _root(falling: Callable[[float], float]) -> float:
    """Where a function that falls on [0, 1] passes 0; the nearer end where it does not."""
    if falling(0.0) <= 0:
        return 0.0
    if falling(1.0) >= 0:
        return 1.0
    from scipy.optimize import brentq  # imported here: slow, and only shares need a root

    return float(brentq(falling, 0.0, 1.0, xtol=1e-10))


def _ends(at: FloatArray, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Ends of a sum over bands (the last axis) by MOVER.

    Where a band counts negatively its own ends change places: the smaller figure is what
    pulls the sum down.
    """
    down = at - np.minimum(np.minimum(low, high), at)
    up = np.maximum(np.maximum(low, high), at) - at
    total = at.sum(axis=-1)
    return total - np.sqrt((down**2).sum(axis=-1)), total + np.sqrt((up**2).sum(axis=-1))


def _summed(
    need: BandNeed, chosen: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """People by band over the known areas of a set, at the rate and at its ends; and taught."""
    among = chosen & need.known
    at, low, high = (one[among].sum(axis=0) for one in (need.at, need.low, need.high))
    return at, low, high, float(need.taught_people[among].sum())


def _chosen(need: BandNeed, among: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    if among is None:
        return np.ones(len(need.at), dtype=np.bool_)
    if among.shape != need.at.shape[:1]:
        raise InputError("demand.shape", shape=among.shape, bands=need.at.shape[1])
    return among


def _of_people(seniors: FloatArray, shares: FloatArray) -> FloatArray:
    """People at a share that may be unknown. A band with nobody in it adds no error."""
    found: FloatArray = np.where(seniors == 0, 0.0, seniors * shares)
    return found
