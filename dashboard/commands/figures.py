"""Answers as commands print them: JSON for programs, sentences for people."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from models.ages import EVERYBODY
from optimizer.services.local_surveys import age_gradient, slot_keys
from optimizer.services.need import SENIORS, Need
from optimizer.services.need_estimate import GradientState

if TYPE_CHECKING:
    from dashboard.i18n.text import Text
    from data.demand.intervals import Estimate
    from data.importers.report import ParsedFile
    from optimizer.services.coverage import AreaGap, CoverageReport
    from optimizer.services.month import Month


def estimate(need: Need) -> dict[str, Any]:
    """The need of a city in figures; what is assumed or unknown says so."""
    wave, total = need.wave, need.total_non_users
    people, ages = need.survey_people, need.survey_ages
    return {
        "municipality": need.municipality_code,
        "name": need.municipality_name,
        "population": {
            "as_of": need.as_of,
            "kind": need.count_kind.value,
            "unit": need.unit.value,
            "areas": len(need.area_ids),
            "areas_without_usable_location": [need.area_names[i] for i in need.unusable_places],
            "people": _count(need.people_in(EVERYBODY)),
            "people_65_plus": _count(need.people_in(SENIORS)),
        },
        "survey": {
            "key": wave.key,
            "title": wave.title,
            "definition": wave.definition.value,
            "edition": wave.edition,
            "answered": wave.answered_people,
            "source": wave.source,
        },
        "bands": [
            {
                "band": str(rate.band),
                "people_of": str(ages[index]) if ages else None,
                "people": None if people is None else _count(people[:, index].sum()),
                "non_use_share": rate.share,
                "share_derived_from_use": rate.derived_from_use,
                "answered": rate.answered_people,
                "answered_assumed": rate.assumed_people,
            }
            for index, rate in enumerate(wave.bands)
        ],
        "non_users": estimated(total),
        "ages_covered": str(need.ages),
        "ages_unknown": None if need.unknown_ages is None else str(need.unknown_ages),
        "fine_bands": {
            str(band): _count(float(np.nansum(counts))) for band, counts in need.fine_people.items()
        },
        "gradient": _gradient(need),
        "interval": {
            "level": 0.95,
            "method": "Wilson by band, MOVER over bands",
            "error_common_to_all_areas": True,
            "design_effect_included": False,
            "rests_on_assumed_n": wave.n_is_assumed,
        },
    }


def _gradient(need: Need) -> dict[str, Any]:
    """Whether the age gradient is in the estimate, with its assumption."""
    stated = age_gradient()
    return {
        "state": need.gradient.value,
        "factor_per_five_years": stated.factor_per_five_years,
        "assumption": True,
        "source": stated.source,
    }


def estimate_lines(need: Need, text: Text) -> Iterator[str]:
    """The need as sentences: the estimate, its survey, and everything it assumes."""
    wave = need.wave
    yield estimate_sentence(need, text)
    rates = "; ".join(f"{rate.band}: {rate.share:.1%}" for rate in wave.bands)
    yield text(
        "cli.estimate.survey",
        publisher=wave.publisher,
        title=wave.title,
        edition=wave.edition,
        definition=text(f"export.use.{wave.definition}"),
        answered="-" if wave.answered_people is None else f"{wave.answered_people:,}",
        rates=rates,
        n=text("cli.estimate.n_assumed" if wave.n_is_assumed else "cli.estimate.n_published"),
    )
    for rate in wave.bands:
        if rate.n_is_assumed and text.has(rate.assumption):
            yield text("cli.estimate.assumed", sentence=text(rate.assumption))
    if wave.derived_from_use:
        yield text("demand.note.derived_from_use")
    stated = age_gradient()
    factor = stated.factor_per_five_years
    if need.gradient is GradientState.ON:
        yield text("cli.estimate.gradient", factor=factor, source=stated.source)
    elif need.gradient is not GradientState.OFF:
        yield text(f"needs.gradient.{need.gradient}")
    if need.unknown_ages is not None:
        yield text("notes.unknown_ages", ages=str(need.unknown_ages), covered=str(need.ages))
    if keys := slot_keys():
        yield text("cli.estimate.slots", keys=", ".join(keys))


def estimate_sentence(need: Need, text: Text) -> str:
    """The need of a city as one sentence."""
    total = need.total_non_users
    if total is None:
        return text("cli.estimate.no_bands", name=need.municipality_name)
    key = "cli.estimate.with_interval" if total.low is not None else "cli.estimate.without_interval"
    return text(
        key,
        name=need.municipality_name,
        as_of=need.as_of.isoformat(),
        survey=need.wave.title,
        ages=text("figures.band.above", low=need.ages.low),
        people=need.people_in(SENIORS) or 0,
        estimate=total.people,
        low=total.low or 0,
        high=total.high or 0,
    )


def coverage(need: Need, report: CoverageReport, top: int) -> dict[str, Any]:
    """Reach in figures: people, never points."""
    return {
        "municipality": need.municipality_code,
        "mode": report.mode.value,
        "minutes": report.limit_min,
        "method": report.method.value,
        "venues_with_sessions": report.venues_with_sessions,
        "people_65_plus": {
            "covered": _count(report.seniors_covered),
            "not_covered": _count(report.seniors_not_covered),
            "place_unknown": _count(report.seniors_place_unknown),
            "covered_share": None if math.isnan(report.seniors_share) else report.seniors_share,
        },
        "non_users": {
            "covered": estimated(report.non_users_covered),
            "not_covered": estimated(report.non_users_not_covered),
            "place_unknown": estimated(report.non_users_place_unknown),
            "covered_share": _share(report),
        },
        "gaps_in_all": len(report.gaps),
        "gaps": [_gap(gap) for gap in report.gaps[:top]],
    }


def coverage_lines(need: Need, report: CoverageReport, top: int, text: Text) -> Iterator[str]:
    """Reach as sentences, then the largest gaps."""
    yield text(
        "cli.coverage.reach",
        name=need.municipality_name,
        minutes=report.limit_min,
        mode=text(f"mode.{report.mode}"),
        method=text(f"travel.method.{report.method}"),
        share=report.seniors_share,
        covered=report.seniors_covered,
        not_covered=report.seniors_not_covered,
        unknown=report.seniors_place_unknown,
    )
    for gap in report.gaps[:top]:
        yield text(
            "cli.coverage.gap",
            area=gap.area_name,
            non_users=gap.non_users if gap.non_users is not None else gap.seniors or 0,
            cause=text(f"gap.{gap.cause}"),
            nearest="-" if gap.session_venue is None else gap.session_venue.name,
            minutes="-" if gap.session_venue is None else gap.session_venue.minutes,
        )


def month(found: Month) -> dict[str, Any]:
    """The month in figures."""
    roster = found.roster
    return {
        "estimate": estimate(found.need),
        "plan": {
            "scenario": found.scenario.name,
            "month": f"{found.scenario.month:%Y-%m}",
            "venues": found.venues,
            "supporters": found.supporters,
            "leads": found.leads,
            "sessions": len(found.sessions),
            "expected_learners": found.learners,
            "single_learner_sessions": found.single_learner_sessions,
        },
        "coverage": coverage(found.need, found.coverage, top=10),
        "roster": None
        if roster is None
        else {
            "roster": roster.roster_id,
            "status": roster.status.value,
            "version": roster.version,
            "seats": roster.seats,
            "empty": len(roster.empty),
            "value": roster.objective,
            "bound": roster.bound,
            "gap": roster.gap_share,
        },
    }


def month_lines(found: Month, text: Text) -> Iterator[str]:
    """The month as sentences."""
    yield estimate_sentence(found.need, text)
    yield text(
        "cli.report.plan",
        month=found.scenario.month,
        name=found.scenario.name,
        sessions=len(found.sessions),
        learners=found.learners,
        single=found.single_learner_sessions,
    )
    yield from coverage_lines(found.need, found.coverage, 3, text)
    if found.roster is None:
        yield text("cli.report.no_roster")
        return
    yield text(
        "cli.report.roster",
        seats=found.roster.seats,
        filled=found.roster.seats - len(found.roster.empty),
        status=text(f"roster_status.{found.roster.status}"),
    )


def parsed_file(parsed: ParsedFile) -> dict[str, Any]:
    """What was read from one file."""
    return {
        "file": parsed.source.file_name,
        "kind": parsed.kind.value,
        "municipality": parsed.municipality_code,
        "rows_read": parsed.rows_read,
        "rows_rejected": parsed.rows_rejected,
        "areas": len(parsed.areas if parsed.derived is None else parsed.derived.areas),
        "counts": len(parsed.counts),
        "venues": len(parsed.venues),
        "notices": [one.as_dict() for one in parsed.notices],
    }


def estimated(total: Estimate | None) -> dict[str, Any] | None:
    """An estimate with its interval; None where there is none."""
    if total is None or math.isnan(total.people):
        return None
    return {
        "estimate": round(total.people, 1),
        "low": None if total.low is None else round(total.low, 1),
        "high": None if total.high is None else round(total.high, 1),
        "unknown_areas": total.unknown_areas,
    }


def _share(report: CoverageReport) -> dict[str, Any] | None:
    """The share of non-users within reach, with its interval."""
    found = report.non_users_share
    if found is None:
        return None
    ends = {"share": found.share, "low": found.low, "high": found.high}
    return {name: None if end is None else round(end, 4) for name, end in ends.items()}


def _gap(gap: AreaGap) -> dict[str, Any]:
    return {
        "area": gap.area_name,
        "cause": gap.cause.value,
        "people_65_plus": _count(gap.seniors),
        "non_users": None if gap.non_users is None else round(gap.non_users, 1),
        "low": None if gap.low is None else round(gap.low, 1),
        "high": None if gap.high is None else round(gap.high, 1),
        "nearest_with_session": None if gap.session_venue is None else gap.session_venue.name,
        "minutes": None if gap.session_venue is None else gap.session_venue.minutes,
        "nearer_without_session": None if gap.idle_venue is None else gap.idle_venue.name,
    }


def _count(people: float | None) -> int | None:
    return None if people is None or math.isnan(people) else round(people)
