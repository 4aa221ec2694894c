from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest

from dashboard.i18n.text import load
from dashboard.screens import figures
from models.ages import EVERYBODY, AgeBand
from optimizer.services.area_details import Estimate

JA, EN = load("ja"), load("en")


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        (0.4, 0),
        (999.4, 999),
        (1_004.9, 1_000),
        (1_005.1, 1_010),
        (9_994, 9_990),
        (10_049, 10_000),
        (66_351, 66_400),
    ],
)
def test_an_estimate_is_rounded_as_finely_as_it_deserves(people: float, shown: float) -> None:
    assert figures.rounded(people) == shown


def test_an_estimate_says_about_interval_and_assumption() -> None:
    found = Estimate(66_351.0, 64_020.0, 68_690.0)
    assert figures.estimate(JA, found, assumed=True) == (
        "約66,400人(95%区間 64,000〜68,700人・仮定)"
    )
    assert figures.estimate(JA, found, assumed=False) == "約66,400人(95%区間 64,000〜68,700人)"
    assert figures.estimate(EN, found, assumed=True) == (
        "about 66,400 people (95% interval 64,000–68,700, assumed n)"
    )


def test_an_unknown_interval_is_said_to_be_unknown() -> None:
    assert figures.estimate(JA, Estimate(500.0, None, None), assumed=True) == "約500人(区間は不明)"
    assert figures.span(JA, None, None) == "–"


@pytest.mark.parametrize("unknown", [None, math.nan])
def test_unknown_people_are_never_zero(unknown: float | None) -> None:
    assert figures.people(JA, unknown) == "非公表"
    assert figures.about(JA, unknown) == "推計できません"
    assert figures.number(unknown) == "–"
    assert figures.share(unknown) == "–"
    assert figures.cell(unknown) is None
    assert figures.people(JA, 0) == "0人"


def test_no_estimate_is_said_in_words() -> None:
    assert figures.estimate(JA, None, assumed=True) == "推計できません"


@pytest.mark.parametrize(
    ("ages", "ja", "en"),
    [
        (AgeBand(60, 69), "60〜69歳", "60–69"),
        (AgeBand(70, None), "70歳以上", "70+"),
        (EVERYBODY, "総人口", "Everybody"),
    ],
)
def test_age_bands_have_words(ages: AgeBand, ja: str, en: str) -> None:
    assert figures.band(JA, ages) == ja
    assert figures.band(EN, ages) == en


def test_a_moment_falls_on_its_day_in_japan() -> None:
    assert figures.local_day(datetime(2026, 11, 23, 14, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert figures.local_day(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)) == date(2026, 11, 24)
