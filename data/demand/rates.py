"""Survey rates of non-use (非利用率) by age band, as the estimate uses them.

One wave at a time: waves ask different questions (use, ownership, internet) and are never
chained. What was inferred rather than published is kept, and flagged, so that a screen can
say so: a share taken as 1 − use, and a number of answers that is assumed (仮定).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from models.ages import AgeBand, parse_age_band
from models.errors import InputError
from models.tables.demand import NonUseRateRow, UsageDefinition, UsageSurveyRow

NEED_AGES: Final = AgeBand(60, None)
"""The ages whose need is estimated. Bands that reach below it ("all", 50-59) take no part."""

_PUBLISHED_DECIMALS: Final = 9
"""1 − 0.842 is 0.15800000000000003 in binary: shares are cut back far below what is published."""


@dataclass(frozen=True, slots=True)
class BandRate:
    """Share of one age band that does not use, and how many answers it rests on.

    Attributes:
        band: Ages the rate stands for.
        share: Share not using, in [0, 1].
        answered_people: Published number of answers of this band; None where not published.
        assumed_people: Stated assumption (仮定) used in its place; None where there is none.
        derived_from_use: True where only use was published and ``share`` is 1 − use: people
            who gave no answer are then counted as not using.
        assumption: Why the assumed number is what it is; shown beside the interval.
    """

    band: AgeBand
    share: float
    answered_people: int | None
    assumed_people: int | None
    derived_from_use: bool
    assumption: str = ""

    @property
    def sample_people(self) -> int | None:
        """The n of the interval: published, else assumed, else unknown (None)."""
        return self.assumed_people if self.answered_people is None else self.answered_people

    @property
    def n_is_assumed(self) -> bool:
        """Whether the interval rests on an assumed n, to be marked 仮定."""
        return self.answered_people is None and self.assumed_people is not None


@dataclass(frozen=True, slots=True)
class SurveyWave:
    """One wave of a survey (利用状況調査) with its rates for the ages of need.

    ``bands`` are in order of age, without hole or overlap, and lie within ``NEED_AGES``.
    """

    key: str
    title: str
    publisher: str
    definition: UsageDefinition
    question: str
    field_from: date
    field_to: date
    sampled_people: int | None
    answered_people: int | None
    edition: str
    source: str
    note: str
    bands: tuple[BandRate, ...]

    @property
    def ages(self) -> AgeBand:
        """The ages all bands cover together, such as 60+."""
        return AgeBand(self.bands[0].band.low, self.bands[-1].band.high)

    @property
    def n_is_assumed(self) -> bool:
        """Whether the number of answers of any band is an assumption (仮定)."""
        return any(rate.n_is_assumed for rate in self.bands)

    @property
    def derived_from_use(self) -> bool:
        """Whether any share is 1 − use, so that "no answer" counts as non-use."""
        return any(rate.derived_from_use for rate in self.bands)


def require_definition(wave: SurveyWave, definition: UsageDefinition) -> None:
    """Refuse a wave that asked something else: use, ownership and knowing are never mixed.

    Raises:
        InputError: ``demand.definition``.
    """
    if wave.definition is not definition:
        raise InputError(
            "demand.definition",
            survey=wave.key,
            definition=wave.definition.value,
            wanted=definition.value,
        )


def has_rates(rates: Sequence[NonUseRateRow]) -> bool:
    """Whether a wave has figures for the ages of need; a slot waiting for them has not."""
    return any(
        parse_age_band(row.band).within(NEED_AGES)
        and (row.use_share is not None or row.non_use_share is not None)
        for row in rates
    )


def survey_wave(survey: UsageSurveyRow, rates: Sequence[NonUseRateRow]) -> SurveyWave:
    """Join a wave and its published rates into what the estimate needs.

    Args:
        survey: The wave.
        rates: Its rates, in any order. Bands that reach below ``NEED_AGES`` are left out.

    Raises:
        InputError: ``demand.survey_mixed`` for a rate of another wave, ``demand.rate_unknown``
            where a band has neither share or no band of need is there, ``demand.rate_range``
            for shares outside [0, 1] or adding to more than 1, ``demand.bands_not_contiguous``
            for bands that overlap or leave a hole.
    """
    for row in rates:
        if row.survey_key != survey.key:
            raise InputError("demand.survey_mixed", survey=survey.key, other=row.survey_key)
    parsed = ((parse_age_band(row.band), row) for row in rates)
    needed = [(band, row) for band, row in parsed if band.within(NEED_AGES)]
    if not needed:
        raise InputError("demand.rate_unknown", survey=survey.key, band=str(NEED_AGES))
    bands = tuple(_band_rate(band, row) for band, row in sorted(needed, key=lambda x: x[0].low))
    _refuse_hole_or_overlap(survey.key, [rate.band for rate in bands])
    return SurveyWave(
        key=survey.key,
        title=survey.title,
        publisher=survey.publisher,
        definition=survey.definition,
        question=survey.question,
        field_from=survey.field_from,
        field_to=survey.field_to,
        sampled_people=survey.sampled_people,
        answered_people=survey.answered_people,
        edition=survey.edition,
        source=survey.source,
        note=survey.note,
        bands=bands,
    )


def _band_rate(band: AgeBand, row: NonUseRateRow) -> BandRate:
    """Non-use as published; 1 − use, flagged, where only use was published."""
    where = {"survey": row.survey_key, "band": str(band)}
    published = [share for share in (row.use_share, row.non_use_share) if share is not None]
    if not published:
        raise InputError("demand.rate_unknown", **where)
    together = round(sum(published), _PUBLISHED_DECIMALS)
    if together > 1 or not all(0 <= share <= 1 for share in published):
        raise InputError("demand.rate_range", value=together, **where)
    derived = row.non_use_share is None
    share = 1 - published[0] if derived else published[-1]
    return BandRate(
        band=band,
        share=round(share, _PUBLISHED_DECIMALS),
        answered_people=row.answered_people,
        assumed_people=row.assumed_people,
        derived_from_use=derived,
        assumption=row.assumption,
    )


def _refuse_hole_or_overlap(survey: str, bands: Sequence[AgeBand]) -> None:
    for lower, upper in pairwise(bands):
        if lower.high is None or upper.low != lower.high + 1:
            raise InputError(
                "demand.bands_not_contiguous", survey=survey, lower=str(lower), upper=str(upper)
            )
