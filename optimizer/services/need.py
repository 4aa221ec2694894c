"""The need of a municipality: people by age and estimated non-users, area by area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from data.database import reading
from data.demand.estimate import fold_bands
from data.demand.intervals import Estimate, NeedTable, estimate_by_area, total
from data.demand.rates import SurveyWave, survey_wave
from data.reference import catalog
from data.repositories import geography, surveys
from data.repositories.geography import Areas, CountEdition, Population
from models.ages import EVERYBODY, AgeBand
from models.codes import MunicipalityCode
from models.errors import NoAnswer, NotFound
from models.kinds import AreaUnit, CountKind, MergeRole
from models.reasons import PlaceQuality

FloatArray = NDArray[np.float64]

SENIOR_BANDS = tuple(AgeBand(low, None) for low in (60, 65, 70, 75, 85))
SENIORS = AgeBand(65, None)


@dataclass(frozen=True, slots=True)
class Need:
    """People and estimated non-users of one municipality, one entry per area.

    Attributes:
        people: People by band; a band that the source's bands do not tile is missing.
        survey_people: People by the survey's bands, shape (areas, bands); None where the
            source cannot be folded into them, and then there is no estimate.
        non_users: Estimated non-users with interval, by area; None likewise.
        total_non_users: The same for all areas together; its error does not shrink by summing.
    """

    municipality_code: MunicipalityCode
    municipality_name: str
    unit: AreaUnit
    as_of: date
    count_kind: CountKind
    wave: SurveyWave
    area_ids: tuple[int, ...]
    area_codes: tuple[str, ...]
    area_names: tuple[str, ...]
    lat: FloatArray
    lon: FloatArray
    place_quality: tuple[PlaceQuality, ...]
    merge_role: tuple[MergeRole, ...]
    merged_into: tuple[str | None, ...]
    members: tuple[tuple[str, ...], ...]
    share: FloatArray
    people: Mapping[AgeBand, FloatArray]
    survey_people: FloatArray | None
    non_users: NeedTable | None
    total_non_users: Estimate | None

    def people_in(self, band: AgeBand) -> float | None:
        """People of a band in all areas that are known; None where none is."""
        counts = self.people.get(band)
        if counts is None or np.isnan(counts).all():
            return None
        return float(np.nansum(counts))

    def share_of(self, band: AgeBand) -> FloatArray | None:
        """Share of a band among everybody, by area; NaN where nobody lives or it is unknown."""
        part, everybody = self.people.get(band), self.people.get(EVERYBODY)
        if part is None or everybody is None:
            return None
        share: FloatArray = np.divide(
            part, everybody, out=np.full_like(part, np.nan), where=everybody > 0
        )
        return share

    @property
    def unusable_places(self) -> tuple[int, ...]:
        """Areas (by position) whose location cannot be used; their people are counted."""
        return tuple(i for i, q in enumerate(self.place_quality) if q is not PlaceQuality.OK)


def need_on_file(
    engine: Engine, code: MunicipalityCode, edition: CountEdition, survey_key: str
) -> Need:
    """The need of a municipality from the facts in the database.

    Raises:
        NotFound: ``municipality.not_on_file``, ``survey.not_on_file``.
    """
    with reading(engine) as session:
        place = geography.municipality(session, code)
        areas = geography.areas(session, code, edition.unit)
        people = geography.population(session, areas, edition)
        wave = survey_wave(surveys.survey(session, survey_key), surveys.rates(session, survey_key))
    return _need(code, place.name, areas, people, wave)


def need_from_reference(code: MunicipalityCode, as_of: date, survey_key: str) -> Need:
    """The need of a city whose facts come with the program; needs no database.

    Raises:
        NotFound: ``reference.no_population`` or ``reference.no_survey``, with what there is.
    """
    place = catalog.find_municipality(code)
    areas, people = catalog.population_table(code, as_of)
    wave = next((wave for wave in catalog.waves() if wave.key == survey_key), None)
    if wave is None:
        known = ", ".join(wave.key for wave in catalog.waves())
        raise NotFound("reference.no_survey", value=survey_key, known=known)
    return _need(code, place.name, areas, people, wave)


def _need(
    code: MunicipalityCode, name: str, areas: Areas, population: Population, wave: SurveyWave
) -> Need:
    counts = dict(zip(population.bands, population.people.T, strict=True))
    folded = {band: _folded(counts, band) for band in (EVERYBODY, *SENIOR_BANDS)}
    survey_people = _survey_people(counts, wave)
    rates = wave.bands
    return Need(
        municipality_code=code,
        municipality_name=name,
        unit=areas.unit,
        as_of=population.as_of,
        count_kind=population.kind,
        wave=wave,
        area_ids=areas.ids,
        area_codes=areas.codes,
        area_names=areas.names,
        lat=areas.lat,
        lon=areas.lon,
        place_quality=areas.place_quality,
        merge_role=areas.merge_role,
        merged_into=areas.merged_into,
        members=areas.members,
        share=areas.share,
        people={band: people for band, people in folded.items() if people is not None},
        survey_people=survey_people,
        non_users=None if survey_people is None else estimate_by_area(survey_people, rates),
        total_non_users=None if survey_people is None else total(survey_people, rates),
    )


def _folded(counts: Mapping[AgeBand, FloatArray], band: AgeBand) -> FloatArray | None:
    try:
        return fold_bands(counts, [band])[:, 0]
    except NoAnswer:
        return None


def _survey_people(counts: Mapping[AgeBand, FloatArray], wave: SurveyWave) -> FloatArray | None:
    """People by the survey's bands; None where the source's bands do not add up to them."""
    try:
        return fold_bands(counts, [rate.band for rate in wave.bands])
    except NoAnswer:
        return None
