"""The need of a city as a table: one row by area, and the city in the last."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dashboard.exports.sheets import SHARE, Column, Entry, Figure, Paper
from dashboard.exports.words import age_text, listed
from dashboard.i18n.text import Text
from models.ages import EVERYBODY, AgeBand
from models.kinds import CountKind, MergeRole
from models.reasons import PlaceQuality
from optimizer.services.local_surveys import age_gradient
from optimizer.services.need import SENIORS, Need
from optimizer.services.need_estimate import GradientState

FloatArray = NDArray[np.float64]


def columns(need: Need, t: Text) -> list[Column]:
    """Return the columns; the survey's age bands are those of its wave."""
    return [
        Column(t("export.column.area_code"), 14),
        Column(t("export.column.area"), 20),
        Column(t("export.column.people"), 11),
        *(Column(t("export.column.of_ages", ages=age_text(t, b)), 11) for b in _bands(need)),
        Column(t("export.column.share_65"), 9),
        Column(t("export.column.non_users"), 13),
        Column(t("export.column.low"), 11),
        Column(t("export.column.high"), 11),
        Column(t("export.column.note"), 20),
    ]


def write_areas(paper: Paper, need: Need, t: Text) -> None:
    """Write every area in the order of the source, then the city.

    The city's interval is computed for the city: it is never the sum of the areas'.
    """
    for row in _rows(need, t):
        paper.row(*row)
    paper.filterable()
    paper.row(*_total(need, t), strong=True)
    for line in basis(need, t):
        paper.note(line)


def basis(need: Need, t: Text) -> Iterator[str]:
    """Yield what the estimates rest on: definition, survey, edition, answers, assumptions."""
    wave = need.wave
    if need.non_users is None:
        return
    yield t(
        "export.need.basis",
        definition=t(f"export.use.{wave.definition}"),
        publisher=wave.publisher,
        title=wave.title,
        edition=wave.edition,
        since=wave.field_from.isoformat(),
        until=wave.field_to.isoformat(),
        answers=listed(t, _answers(need, t)),
    )
    if need.unknown_ages is not None:
        ages, covered = age_text(t, need.unknown_ages), age_text(t, need.ages)
        yield t("notes.unknown_ages", ages=ages, covered=covered)
    if need.gradient is GradientState.ON:
        stated = age_gradient()
        factor = stated.factor_per_five_years
        yield t("export.need.gradient", factor=factor, source=stated.source)
    if need.count_kind is CountKind.PROJECTION:
        yield t("notes.projection")


def _answers(need: Need, t: Text) -> Iterator[str]:
    """Yield how many answers the share of each age rests on; an assumed number says so."""
    for rate in need.wave.bands:
        n = t("word.unknown") if rate.sample_people is None else f"{rate.sample_people:,}"
        shown = t("export.assumed", n=n) if rate.n_is_assumed else n
        yield t("export.need.answers", ages=age_text(t, rate.band), n=shown)


def _bands(need: Need) -> list[AgeBand]:
    """Bands beside everybody: 65 and over, those of the survey, and five-year ages."""
    return [SENIORS, *need.survey_ages, *_fine(need)]


def _fine(need: Need) -> list[AgeBand]:
    """Five-year ages that are not among the survey's already."""
    return [band for band in need.fine_people if band not in need.survey_ages]


def _rows(need: Need, t: Text) -> Iterator[list[Entry]]:
    about = t("export.format.about")
    people, shares, estimates = _people(need).tolist(), _shares(need), _estimates(need).tolist()
    for area, (value, low, high) in enumerate(estimates):
        yield [
            need.area_codes[area],
            need.area_names[area],
            *(Figure(count) for count in people[area]),
            Figure(shares[area], SHARE),
            Figure(value, about),
            Figure(low),
            Figure(high),
            _remark(need, area, t),
        ]


def _total(need: Need, t: Text) -> list[Entry]:
    everybody, seniors = need.people_in(EVERYBODY), need.people_in(SENIORS)
    share = seniors / everybody if seniors is not None and everybody else None
    survey = [] if need.survey_people is None else [_sum(band) for band in need.survey_people.T]
    fine = [_sum(need.fine_people[band]) for band in _fine(need)]
    total = need.total_non_users
    return [
        "",
        t("export.total"),
        *(Figure(count) for count in (everybody, seniors, *survey, *fine)),
        Figure(share, SHARE),
        Figure(None if total is None else total.people, t("export.format.about")),
        Figure(None if total is None else total.low),
        Figure(None if total is None else total.high),
        t("export.total_interval"),
    ]


def _people(need: Need) -> FloatArray:
    """People by area and column, shape (areas, 1 + bands); NaN where not published."""
    unknown = _unknown(need)
    counts = [need.people.get(band, unknown) for band in (EVERYBODY, SENIORS)]
    survey = [] if need.survey_people is None else list(need.survey_people.T)
    return np.column_stack([*counts, *survey, *(need.fine_people[band] for band in _fine(need))])


def _shares(need: Need) -> list[float]:
    share = need.share_of(SENIORS)
    shares: list[float] = (_unknown(need) if share is None else share).tolist()
    return shares


def _estimates(need: Need) -> FloatArray:
    """Estimate, low and high by area, shape (areas, 3); NaN where unknown."""
    table = need.non_users
    if table is None:
        return np.column_stack([_unknown(need)] * 3)
    return np.column_stack([table.people, table.low, table.high])


def _sum(people: FloatArray) -> float | None:
    """Sum what is published; None where nothing is."""
    return None if np.isnan(people).all() else float(np.nansum(people))


def _unknown(need: Need) -> FloatArray:
    return np.full(len(need.area_ids), math.nan)


def _remark(need: Need, area: int, t: Text) -> str:
    """What is odd about an area: its place, or people counted elsewhere."""
    quality, role = need.place_quality[area], need.merge_role[area]
    words = [] if quality is PlaceQuality.OK else [t(f"place_quality.{quality}")]
    if role is not MergeRole.AS_IS:
        squares = t("figures.comma").join(need.members[area])
        words.append(t(f"export.merge.{role}", code=need.merged_into[area] or "", squares=squares))
    if need.share[area] < 1:
        words.append(t("export.merge.share", share=f"{need.share[area]:.0%}"))
    return "\n".join(words)
