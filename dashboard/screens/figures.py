"""Figures as people read them: units, thousands separators, 約 before estimates, intervals."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING

from dashboard.i18n.text import Text
from models.ages import EVERYBODY, AgeBand
from models.clock import JST

if TYPE_CHECKING:
    from optimizer.services.area_details import Estimate
    from optimizer.services.season import CountEdition


def rounded(people: float) -> float:
    """Round an estimate as finely as it deserves: to 100 from 10,000, to 10 from 1,000, else 1."""
    step = 100 if people >= 10_000 else 10 if people >= 1_000 else 1
    return round(people / step) * step


def cell(people: float | None) -> float | None:
    """An estimate as a table holds it: a figure to sort by, rounded as it is everywhere else."""
    return None if people is None or math.isnan(people) else rounded(people)


def number(value: float | None) -> str:
    """A whole number with thousands separators; a dash where it is unknown."""
    return "–" if value is None or math.isnan(value) else f"{value:,.0f}"


def people(t: Text, value: float | None) -> str:
    """A count of people from a source."""
    if value is None or math.isnan(value):
        return t("figures.not_published")
    return t("figures.people", people=number(value))


def about(t: Text, value: float | None) -> str:
    """An estimate of people, without its interval."""
    if value is None or math.isnan(value):
        return t("figures.no_estimate")
    return t("figures.about", people=number(rounded(value)))


def span(t: Text, low: float | None, high: float | None) -> str:
    """The ends of an interval alone, as tables show it; a dash where it is unknown."""
    if low is None or high is None:
        return "–"
    return t("figures.range", low=number(rounded(low)), high=number(rounded(high)))


def interval(t: Text, low: float | None, high: float | None, *, assumed: bool) -> str:
    """An interval in words; ``assumed`` says that it rests on an assumed n (仮定)."""
    if low is None or high is None:
        return t("figures.interval_unknown")
    key = "figures.interval_assumed" if assumed else "figures.interval"
    return t(key, low=number(rounded(low)), high=number(rounded(high)))


def estimate(t: Text, found: Estimate | None, *, assumed: bool) -> str:
    """An estimate with its interval."""
    if found is None or math.isnan(found.people):
        return t("figures.no_estimate")
    return t(
        "figures.estimate",
        people=number(rounded(found.people)),
        interval=interval(t, found.low, found.high, assumed=assumed),
    )


def share(value: float | None) -> str:
    """A share in [0, 1] as per cent with one decimal; a dash where it is unknown."""
    return "–" if value is None or math.isnan(value) else f"{value:.1%}"


def band(t: Text, ages: AgeBand) -> str:
    """An age band: 60〜69歳, 70歳以上, 総人口."""
    if ages == EVERYBODY:
        return t("figures.band.everybody")
    if ages.high is None:
        return t("figures.band.above", low=ages.low)
    return t("figures.band.between", low=ages.low, high=ages.high)


def edition(t: Text, counted: CountEdition) -> str:
    """A population edition: 町別 2026-02-01 住民基本台帳."""
    return t(
        "figures.edition",
        unit=t(f"unit.{counted.unit}"),
        as_of=counted.as_of.isoformat(),
        kind=t(f"count_kind.{counted.kind}"),
    )


def local_day(moment: datetime) -> date:
    """The day a recorded moment fell on, in Japan."""
    return moment.astimezone(JST).date()
