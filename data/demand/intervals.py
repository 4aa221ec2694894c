"""How sure an estimate of non-users is: 95 % intervals from the survey's sample.

The rate of a band is one number, applied everywhere. If it is too high, it is too high in
every area at once. So within a band its error adds up in a straight line over areas, and
does not shrink by summing as independent errors would; only the bands, asked of different
people, are independent of each other. For a set of areas with P_b people in band b::

    people   = Σ_b P_b r_b
    error    = sqrt( Σ_b (P_b se_b)² )    where se_b = sqrt(r_b (1 − r_b) / n_b)
    interval = people ± 1.959964 error, kept between 0 and Σ_b P_b

It is the least the uncertainty can be. It takes the sample as simple random; a survey drawn
by clusters is wider (``DESIGN_EFFECT_INCLUDED``). Nor does it know that areas differ in
their true rates (ADR-0007), or that some who were asked did not answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, eq=False)
class NeedTable:
    """Expected non-users by area, shape (areas,) each and read-only; NaN is unknown.

    An area's interval is right for that area alone. Never add intervals up: ask ``total``.
    """

    people: FloatArray
    low: FloatArray
    high: FloatArray


def standard_error(rate: BandRate) -> float:
    """Return the standard error of a band's share, as a share; NaN where it is unknown.

    Unknown where n is, and for a share of exactly 0 or 1: the formula would then call a
    sample certain.
    """
    if rate.sample_people is None or rate.share in (0.0, 1.0):
        return math.nan
    return math.sqrt(rate.share * (1 - rate.share) / rate.sample_people)


def estimate_by_area(seniors: FloatArray, rates: Sequence[BandRate]) -> NeedTable:
    """Estimate the non-users of each area, with its interval.

    Args:
        seniors: People by area and age band, shape (areas, bands); NaN: not published.
        rates: The wave's rates, in the order of the columns.

    Raises:
        InputError: ``demand.shape``, ``demand.rate_range`` or ``demand.people_range``.
    """
    people = expected_non_users(seniors, _shares(rates))
    margin = Z_95 * _standard_errors(seniors, rates)
    low = np.maximum(people - margin, 0.0)
    high = np.minimum(people + margin, seniors.sum(axis=1))
    for array in (people, low, high):
        array.setflags(write=False)
    return NeedTable(people, low, high)


def total(
    seniors: FloatArray,
    rates: Sequence[BandRate],
    among: NDArray[np.bool_] | None = None,
) -> Estimate:
    """Estimate the non-users of a set of areas together; the error is common to all of them.

    Args:
        seniors: People by area and age band, shape (areas, bands); NaN: not published.
        rates: The wave's rates, in the order of the columns.
        among: The set, shape (areas,); all areas where None.

    Returns:
        The estimate over the areas of the set whose people are known in every band, and how
        many are not.

    Raises:
        InputError: ``demand.shape``, ``demand.rate_range`` or ``demand.people_range``.
    """
    check_people(seniors, bands=len(rates))
    if among is not None:
        if among.shape != seniors.shape[:1]:
            raise InputError("demand.shape", shape=among.shape, bands=len(rates))
        seniors = seniors[among]
    known = ~np.isnan(seniors).any(axis=1)
    unknown_areas = int((~known).sum())
    if unknown_areas and not known.any():
        return Estimate(math.nan, None, None, unknown_areas)
    together = estimate_by_area(seniors[known].sum(axis=0, keepdims=True), rates)
    people, low, high = (
        float(figure[0]) for figure in (together.people, together.low, together.high)
    )
    if math.isnan(low):
        return Estimate(people, None, None, unknown_areas)
    return Estimate(people, low, high, unknown_areas)


def _shares(rates: Sequence[BandRate]) -> FloatArray:
    return np.array([rate.share for rate in rates], dtype=np.float64)


def _standard_errors(seniors: FloatArray, rates: Sequence[BandRate]) -> FloatArray:
    """Standard error in people, shape (areas,). A band with nobody in it adds no error."""
    errors = np.array([standard_error(rate) for rate in rates], dtype=np.float64)
    by_band = np.where(seniors == 0, 0.0, seniors * errors)
    together: FloatArray = np.sqrt((by_band**2).sum(axis=1))
    return together
