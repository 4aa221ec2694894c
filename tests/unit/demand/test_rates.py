"""Rates: published non-use first, what was inferred is flagged, nothing is guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from data.demand.rates import BandRate, survey_wave
from models.ages import AgeBand
from models.errors import InputError
from models.tables.demand import NonUseRateRow, UsageDefinition, UsageSurveyRow

SIXTIES, SEVENTY_UP = AgeBand(60, 69), AgeBand(70, None)


def survey(key: str = "2020") -> UsageSurveyRow:
    return UsageSurveyRow(
        key=key,
        title="情報通信機器の利活用に関する世論調査",
        publisher="内閣府",
        definition=UsageDefinition.USE,
        question="スマートフォンやタブレットを利用しているか",
        field_from=date(2020, 10, 1),
        field_to=date(2020, 11, 15),
        answered_people=2015,
        source="https://example.invalid/",
    )


def rate(band: str, **shares: Any) -> NonUseRateRow:
    return NonUseRateRow(survey_key=shares.pop("survey_key", "2020"), band=band, **shares)


def test_published_non_use_is_taken_as_it_stands() -> None:
    row = rate("70+", use_share=0.408, non_use_share=0.578, answered_people=522)
    wave = survey_wave(survey(), [row])
    assert wave.bands == (BandRate(SEVENTY_UP, 0.578, 522, None, derived_from_use=False),)
    assert not wave.derived_from_use
    assert not wave.n_is_assumed


def test_non_use_is_derived_from_use_and_flagged_where_only_use_is_published() -> None:
    (band,) = survey_wave(survey(), [rate("60-69", use_share=0.842)]).bands
    assert band.share == 0.158
    assert band.derived_from_use


def test_wave_is_flagged_when_any_band_is_derived_or_assumed() -> None:
    rows = [
        rate("60-69", use_share=0.842, answered_people=300),
        rate("70+", non_use_share=0.5, assumed_people=500, assumption="302 / 0.578"),
    ]
    wave = survey_wave(survey(), rows)
    assert wave.derived_from_use
    assert wave.n_is_assumed
    assert [band.n_is_assumed for band in wave.bands] == [False, True]
    assert wave.bands[1].assumption == "302 / 0.578"


@pytest.mark.parametrize(
    ("answered", "assumed", "sample", "is_assumed"),
    [
        (522, None, 522, False),
        (522, 400, 522, False),
        (None, 400, 400, True),
        (None, None, None, False),
    ],
)
def test_sample_is_the_published_n_else_the_assumed_else_unknown(
    answered: int | None, assumed: int | None, sample: int | None, is_assumed: bool
) -> None:
    row = rate("70+", non_use_share=0.5, answered_people=answered, assumed_people=assumed)
    (band,) = survey_wave(survey(), [row]).bands
    assert band.sample_people == sample
    assert band.n_is_assumed is is_assumed


def test_bands_come_in_order_of_age_and_those_below_need_are_left_out() -> None:
    rows = [
        rate("all", non_use_share=0.216),
        rate("70+", non_use_share=0.578),
        rate("50-59", non_use_share=0.08),
        rate("60-69", non_use_share=0.257),
        rate("55-64", non_use_share=0.2),
    ]
    wave = survey_wave(survey(), rows)
    assert [band.band for band in wave.bands] == [SIXTIES, SEVENTY_UP]
    assert wave.ages == AgeBand(60, None)


def test_ages_end_where_the_survey_ends() -> None:
    rows = [rate("60-69", non_use_share=0.06), rate("70-84", non_use_share=0.2)]
    assert survey_wave(survey(), rows).ages == AgeBand(60, 84)


def test_wave_keeps_what_was_asked_when_and_of_whom() -> None:
    wave = survey_wave(survey(), [rate("60+", non_use_share=0.4)])
    assert (wave.key, wave.publisher, wave.definition) == ("2020", "内閣府", UsageDefinition.USE)
    assert (wave.field_from, wave.field_to) == (date(2020, 10, 1), date(2020, 11, 15))
    assert (wave.answered_people, wave.sampled_people) == (2015, None)


@pytest.mark.parametrize("rows", [[], [rate("all", non_use_share=0.2)], [rate("70+")]])
def test_unknown_rate_is_refused_never_guessed(rows: list[NonUseRateRow]) -> None:
    with pytest.raises(InputError) as refused:
        survey_wave(survey(), rows)
    assert refused.value.code == "demand.rate_unknown"


def test_unknown_rate_of_a_band_below_need_does_not_matter() -> None:
    rows = [rate("18-29"), rate("60+", non_use_share=0.4)]
    assert len(survey_wave(survey(), rows).bands) == 1


@pytest.mark.parametrize(
    ("bands", "allowed"),
    [
        (["60-69", "70+"], True),
        (["60-69", "71+"], False),
        (["60-70", "70+"], False),
        (["60+", "70+"], False),
        (["70+", "70+"], False),
    ],
)
def test_bands_must_follow_one_another(bands: list[str], allowed: bool) -> None:
    rows = [rate(band, non_use_share=0.4) for band in bands]
    if allowed:
        assert len(survey_wave(survey(), rows).bands) == 2
        return
    with pytest.raises(InputError) as refused:
        survey_wave(survey(), rows)
    assert refused.value.code == "demand.bands_not_contiguous"


@pytest.mark.parametrize(
    ("use", "non_use", "allowed"), [(0.422, 0.578, True), (0.7, 0.3, True), (0.423, 0.578, False)]
)
def test_use_and_non_use_never_add_to_more_than_everybody(
    use: float, non_use: float, allowed: bool
) -> None:
    rows = [rate("70+", use_share=use, non_use_share=non_use)]
    if allowed:
        assert survey_wave(survey(), rows).bands[0].share == non_use
        return
    with pytest.raises(InputError) as refused:
        survey_wave(survey(), rows)
    assert refused.value.code == "demand.rate_range"


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_outside_zero_and_one_is_refused_even_unvalidated(share: float) -> None:
    row = NonUseRateRow.model_construct(
        survey_key="2020",
        band="70+",
        use_share=None,
        non_use_share=share,
        answered_people=None,
        assumed_people=None,
        assumption="",
    )
    with pytest.raises(InputError) as refused:
        survey_wave(survey(), [row])
    assert refused.value.code == "demand.rate_range"


def test_waves_are_never_mixed() -> None:
    rows = [rate("60-69", non_use_share=0.2), rate("70+", survey_key="2023", non_use_share=0.5)]
    with pytest.raises(InputError) as refused:
        survey_wave(survey("2020"), rows)
    assert refused.value.code == "demand.survey_mixed"
    assert refused.value.params == {"survey": "2020", "other": "2023"}
