"""A city's own survey (独自調査): typed in or from a file, it becomes a wave like the others.

It stands beside the waves of the whole country and is used only where somebody chooses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from data.demand.rates import NEED_AGES, survey_wave
from models.ages import AgeBand
from models.codes import MunicipalityCode
from models.errors import InputError
from models.tables.demand import NonUseRateRow, UsageDefinition, UsageSurveyRow

ASKED: Final = (UsageDefinition.USE, UsageDefinition.PROCEDURES)
"""What a local survey may have asked: what an estimate is made from."""

_LONGEST_TEXT: Final = 300


@dataclass(frozen=True, slots=True)
class LocalRate:
    """One age of a local survey.

    Attributes:
        band: The ages.
        share: Share in [0, 1] that does not use, or does not know of procedures online.
        answered_people: How many answered.
    """

    band: AgeBand
    share: float
    answered_people: int


@dataclass(frozen=True, slots=True)
class LocalSurvey:
    """A local survey as it was entered; nothing is checked yet."""

    municipality_code: MunicipalityCode
    definition: UsageDefinition
    title: str
    publisher: str
    question: str
    field_from: date
    field_to: date
    source: str
    rates: tuple[LocalRate, ...]


def key_of(survey: LocalSurvey) -> str:
    """The key of a local survey: one of each kind for a city and first day."""
    day = survey.field_from.strftime("%Y%m%d")
    return f"local-{survey.municipality_code}-{survey.definition}-{day}"


def local_survey_rows(survey: LocalSurvey) -> tuple[UsageSurveyRow, tuple[NonUseRateRow, ...]]:
    """Check a local survey and bring it to rows.

    Raises:
        InputError: ``local_survey.*`` naming what is missing or cannot be,
            ``demand.bands_not_contiguous`` for ages that overlap or leave a hole.
    """
    _check(survey)
    key = key_of(survey)
    row = UsageSurveyRow(
        key=key,
        title=survey.title.strip(),
        publisher=survey.publisher.strip(),
        definition=survey.definition,
        question=survey.question.strip(),
        field_from=survey.field_from,
        field_to=survey.field_to,
        answered_people=sum(rate.answered_people for rate in survey.rates),
        edition="独自調査",
        source=survey.source.strip(),
        municipality_code=survey.municipality_code,
    )
    rates = tuple(
        NonUseRateRow(
            survey_key=key,
            band=str(rate.band),
            non_use_share=rate.share,
            answered_people=rate.answered_people,
        )
        for rate in sorted(survey.rates, key=lambda rate: rate.band.low)
    )
    survey_wave(row, rates)  # refuses overlaps, holes, and figures of no age of need
    return row, rates


def _check(survey: LocalSurvey) -> None:
    texts = {"title": survey.title, "publisher": survey.publisher, "source": survey.source}
    for name, text in texts.items():
        if not text.strip():
            raise InputError(f"local_survey.no_{name}")
    for text in (*texts.values(), survey.question):
        if len(text) > _LONGEST_TEXT:
            raise InputError("local_survey.too_long", value=text[:20], most=_LONGEST_TEXT)
    if survey.definition not in ASKED:
        raise InputError("local_survey.definition", value=survey.definition.value)
    if survey.field_to < survey.field_from:
        raise InputError(
            "local_survey.days",
            first=survey.field_from.isoformat(),
            last=survey.field_to.isoformat(),
        )
    if not any(rate.band.within(NEED_AGES) for rate in survey.rates):
        raise InputError("local_survey.no_ages", band=str(NEED_AGES))
    _check_rates(survey.rates)


def _check_rates(rates: Sequence[LocalRate]) -> None:
    for rate in rates:
        if not 0 <= rate.share <= 1:
            raise InputError("local_survey.share", band=str(rate.band), value=rate.share)
        if rate.answered_people <= 0:
            raise InputError(
                "local_survey.answered", band=str(rate.band), value=rate.answered_people
            )
