"""An age gradient within 70+: an assumption (仮定) that moves need between areas, and no more.

The surveys of use have one rate for everybody of 70 and over; people of 72 and of 88 are not
alike. Where a city's people are known by finer ages, the odds of not using may be taken to
grow by a stated factor every five years. Only this *shape* is borrowed, from a survey of
ownership, since no survey of use gives it; the *level* stays the survey's: the shares by age
are chosen so that over the city's own ages they come to the survey's rate exactly. So the
city's total and its interval do not change; areas with older people get more of it (ADR-0015).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from data.demand.estimate import FloatArray, fold_bands
from data.demand.intervals import BandNeed, wilson
from data.demand.rates import BandRate
from models.ages import AgeBand
from models.errors import InputError, NoAnswer

FROM_70: Final = AgeBand(70, None)
"""The survey's band the gradient is laid over."""

_FINER: Final = (
    (AgeBand(70, 74), AgeBand(75, 79), AgeBand(80, 84), AgeBand(85, None)),
    (AgeBand(70, 74), AgeBand(75, 84), AgeBand(85, None)),
)
"""Ages that may be told apart, the finest first. 85+ counts as one step above 80-84."""

_STEP_YEARS: Final = 5
_WIDEST_LOGIT: Final = 60.0


@dataclass(frozen=True, slots=True)
class AgeGradient:
    """The assumption, as it stands in ``data/reference/surveys.toml``.

    Attributes:
        factor_per_five_years: The odds of not using grow by this every five years of age.
        younger: Ages of the borrowed survey's first share, and the share.
        older: Ages of its second share, and the share.
        source: Which survey the shape is borrowed from, and where it was read.
    """

    factor_per_five_years: float
    younger: tuple[AgeBand, float]
    older: tuple[AgeBand, float]
    source: str


@dataclass(frozen=True, slots=True)
class FinePeople:
    """People of 70 and over by finer ages: ``people`` has shape (areas, bands)."""

    bands: tuple[AgeBand, ...]
    people: FloatArray


def fine_people(counts: Mapping[AgeBand, FloatArray]) -> FinePeople | None:
    """People of 70+ by the finest ages the source tells apart; None where it does not.

    75-84 may also be 75+ without 85+, as census squares give it.
    """
    for bands in _FINER:
        columns = [_between(counts, band) for band in bands]
        known = [column for column in columns if column is not None]
        if len(known) == len(bands):
            return FinePeople(bands, np.stack(known, axis=1))
    return None


def tilted(
    need: BandNeed,
    seniors: FloatArray,
    rates: Sequence[BandRate],
    fine: FinePeople,
    factor: float,
) -> BandNeed:
    """Move the need of 70+ towards areas with older people; the city's stays what it was.

    Args:
        need: By area and band, without a gradient.
        seniors: People by area and survey band, shape (areas, bands).
        rates: The wave's rates; one of them is 70+.
        fine: The same people of 70+ by finer ages.
        factor: Growth of the odds every five years, more than 0; 1 changes nothing.

    Raises:
        InputError: ``demand.gradient_factor``; ``demand.gradient_band`` where the wave has no
            70+ band: where it tells finer ages apart itself, no assumption is needed.
    """
    if not 0 < factor < np.inf:
        raise InputError("demand.gradient_factor", value=factor)
    column = column_of_70(rates)
    if column is None:
        raise InputError("demand.gradient_band")
    usable = need.known & (fine.people.sum(axis=1) > 0)  # NaN is not more than 0
    weights = seniors[usable, column]
    mix = fine.people[usable] / fine.people[usable].sum(axis=1, keepdims=True)
    steps = np.array([_middle_steps(band) for band in fine.bands])
    rate = rates[column]

    def at_share(before: FloatArray, share: float) -> FloatArray:
        after = before.copy()
        shares = calibrated_shares(weights @ mix, share, steps, factor)
        after[usable, column] = weights * (mix @ shares)
        return after

    low, high = wilson(rate)
    return replace(
        need,
        at=at_share(need.at, rate.share),
        low=at_share(need.low, low),
        high=at_share(need.high, high),
    )


def calibrated_shares(
    people: FloatArray, share: float, steps: FloatArray, factor: float
) -> FloatArray:
    """Shares by age whose odds grow by ``factor`` a step and whose mean over people is ``share``.

    Args:
        people: By age, shape (ages,).
        share: In [0, 1]; NaN gives NaN.
        steps: How many steps of five years each age lies above the youngest, shape (ages,).
        factor: Growth of the odds a step.
    """
    if np.isnan(share) or share in (0.0, 1.0) or people.sum() == 0:
        return np.full(len(people), share)
    from scipy.optimize import brentq  # imported here: slow, and few estimates have a gradient
    from scipy.special import expit, logit

    slope, wanted = np.log(factor) * steps, share * people.sum()

    def excess(level: float) -> float:
        return float(people @ expit(level + slope) - wanted)

    middle = float(logit(share))
    reach = float(np.abs(slope).max()) + _WIDEST_LOGIT
    level = brentq(excess, middle - reach, middle + reach, xtol=1e-13, rtol=1e-14)
    found: FloatArray = expit(level + slope)
    return found


def column_of_70(rates: Sequence[BandRate]) -> int | None:
    """Position of the wave's 70+ band; None where it has finer ones."""
    return next((i for i, rate in enumerate(rates) if rate.band == FROM_70), None)


def _middle_steps(band: AgeBand) -> float:
    """Steps from the middle of 70-74 to the middle of a band; 85+ is taken as 85-89."""
    high = band.low + _STEP_YEARS - 1 if band.high is None else band.high
    return ((band.low + high) / 2 - 72) / _STEP_YEARS


def _between(counts: Mapping[AgeBand, FloatArray], band: AgeBand) -> FloatArray | None:
    """People of a band: added up, or what is left of "from here up" without "above it"."""
    whole = _folded(counts, band)
    if whole is not None or band.high is None:
        return whole
    upwards = _folded(counts, AgeBand(band.low, None))
    above = _folded(counts, AgeBand(band.high + 1, None))
    if upwards is None or above is None:
        return None
    left: FloatArray = upwards - above
    return None if (left < 0).any() else left


def _folded(counts: Mapping[AgeBand, FloatArray], band: AgeBand) -> FloatArray | None:
    try:
        return fold_bands(counts, [band])[:, 0]
    except NoAnswer:
        return None
