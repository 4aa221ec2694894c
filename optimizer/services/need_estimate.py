"""From people by age and a survey's wave to the estimate, with what it covers and assumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from data.demand.estimate import upper_part
from data.demand.gradient import AgeGradient, column_of_70, fine_people, tilted
from data.demand.intervals import (
    BandNeed,
    Estimate,
    NeedTable,
    estimate_by_area,
    need_by_band,
    together,
    without_taught,
)
from data.demand.rates import SurveyWave
from models.ages import AgeBand

FloatArray = NDArray[np.float64]


_OFTEN_THE_YOUNGEST = 65
"""Where many sources of older people begin: census squares, for one."""


class GradientState(StrEnum):
    """What became of the age gradient. Words: ``needs.gradient.<code>``."""

    OFF = "off"
    ON = "on"
    NO_FINE_AGES = "no_fine_ages"
    """Asked for, but the source does not tell ages within 70+ apart."""
    WAVE_HAS_AGES = "wave_has_ages"
    """Asked for, but the wave tells ages within 70+ apart itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimated:
    """An estimate, or its absence: then people, table and total are None and ages empty."""

    people: FloatArray | None
    ages: tuple[AgeBand, ...]
    by_band: BandNeed | None
    table: NeedTable | None
    total: Estimate | None
    gradient: GradientState


NOT_ESTIMATED = Estimated(None, (), None, None, None, GradientState.OFF)


def estimated(
    counts: Mapping[AgeBand, FloatArray],
    wave: SurveyWave,
    assumed: AgeGradient | None = None,
    taught_people: FloatArray | None = None,
) -> Estimated:
    """Estimate non-users by area.

    Args:
        counts: People by published band, shape (areas,) each; NaN: not published.
        wave: The survey's rates.
        assumed: The gradient to lay over 70+; None: one rate for all of them.
        taught_people: Residents already taught by area, shape (areas,); None: no records.
    """
    found = _survey_people(counts, wave)
    if found is None:
        return NOT_ESTIMATED
    people, ages = found
    need, state = need_by_band(people, wave.bands), GradientState.OFF
    if assumed is not None:
        fine = fine_people(counts)
        if column_of_70(wave.bands) is None:
            state = GradientState.WAVE_HAS_AGES
        elif fine is None:
            state = GradientState.NO_FINE_AGES
        else:
            need = tilted(need, people, wave.bands, fine, assumed.factor_per_five_years)
            state = GradientState.ON
    if taught_people is not None:
        need = without_taught(need, taught_people)
    return Estimated(people, ages, need, estimate_by_area(need), together(need), state)


def _survey_people(
    counts: Mapping[AgeBand, FloatArray], wave: SurveyWave
) -> tuple[FloatArray, tuple[AgeBand, ...]] | None:
    """People by the survey's bands and the ages they cover; None where they do not fit.

    Only the youngest band may be cut: a source that begins at 65 has no 60-64, and what is
    estimated then is 65 and over.
    """
    columns, ages = [], []
    for position, rate in enumerate(wave.bands):
        part = upper_part(counts, rate.band)
        if part is None:
            return None
        cut_at_65 = position == 0 and part[0].low == _OFTEN_THE_YOUNGEST
        if part[0] != rate.band and not cut_at_65:
            return None
        ages.append(part[0])
        columns.append(part[1])
    return np.stack(columns, axis=1), tuple(ages)
