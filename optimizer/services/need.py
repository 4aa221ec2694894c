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
from data.demand.gradient import AgeGradient
from data.demand.intervals import BandNeed, Estimate, NeedTable, ShareEstimate, together
from data.demand.intervals import share_among as share_among_bands
from data.demand.rates import SurveyWave, require_definition, survey_wave
from data.reference import catalog
from data.repositories import geography, surveys
from data.repositories import households as household_rows
from data.repositories.geography import Areas, CountEdition, Population
from data.repositories.households import Households
from models.ages import EVERYBODY, AgeBand
from models.codes import MunicipalityCode
from models.errors import NoAnswer, NotFound
from models.kinds import AreaUnit, CountKind, MergeRole
from models.reasons import PlaceQuality
from models.tables.demand import UsageDefinition
from optimizer.services.need_estimate import GradientState, estimated

FloatArray = NDArray[np.float64]

SENIOR_BANDS = tuple(AgeBand(low, None) for low in (60, 65, 70, 75, 85))
FINE_BANDS = (*(AgeBand(low, low + 4) for low in range(60, 85, 5)), AgeBand(85, None))
"""Five-year ages shown where the source has them: 60-64 … 80-84, 85+."""
SENIORS = AgeBand(65, None)


@dataclass(frozen=True, slots=True)
class Need:
    """People and estimated non-users of one municipality, one entry per area.

    With a wave that asked about procedures, "non-users" are those who do not know that
    procedures can be done online: a need of its own, never added to that of non-users.

    Attributes:
        people: People by band; a band that the source's bands do not tile is missing.
        fine_people: People by five-year ages from 60, as far as the source has them.
        households: Households with older people, where they are on file.
        survey_people: People by the survey's bands, shape (areas, bands); None where the
            source cannot be folded into them, and then there is no estimate.
        survey_ages: The ages of each column: those of the survey, the youngest cut where the
            source begins later.
        by_band: Estimated non-users by area and band; None without an estimate.
        non_users: Estimated non-users with interval, by area; None likewise.
        total_non_users: The same for all areas together; its error does not shrink by summing.
        gradient: Whether the assumption about ages within 70+ is in the estimate.
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
    fine_people: Mapping[AgeBand, FloatArray]
    households: Households | None
    survey_people: FloatArray | None
    survey_ages: tuple[AgeBand, ...]
    by_band: BandNeed | None
    non_users: NeedTable | None
    total_non_users: Estimate | None
    gradient: GradientState

    @property
    def ages(self) -> AgeBand:
        """The ages the estimate covers, such as 60+; of the wave where there is no estimate."""
        if not self.survey_ages:
            return self.wave.ages
        return AgeBand(self.survey_ages[0].low, self.survey_ages[-1].high)

    @property
    def unknown_ages(self) -> AgeBand | None:
        """Ages of the survey the source has no people for, such as 60-64; never counted as 0."""
        if self.ages.low == self.wave.ages.low:
            return None
        return AgeBand(self.wave.ages.low, self.ages.low - 1)

    def estimate_of(self, among: NDArray[np.bool_]) -> Estimate | None:
        """Non-users of a set of areas, shape (areas,), with the interval of the set."""
        return None if self.by_band is None else together(self.by_band, among)

    def share_among(self, among: NDArray[np.bool_]) -> ShareEstimate | None:
        """Share of all non-users who live in a set of areas, with its interval."""
        return None if self.by_band is None else share_among_bands(self.by_band, among)

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
    engine: Engine,
    code: MunicipalityCode,
    edition: CountEdition,
    survey_key: str,
    *,
    definition: UsageDefinition = UsageDefinition.USE,
    gradient: bool = False,
    taught_people: Mapping[int, int] | None = None,
) -> Need:
    """The need of a municipality from the facts in the database.

    Args:
        engine: The database.
        code: Whose need.
        edition: Which people.
        survey_key: Which wave's rates.
        definition: What the wave must have asked.
        gradient: Lay the assumption about ages within 70+ over the estimate, where possible.
        taught_people: Residents already taught by area id, each person once: they are
            subtracted once. None where there are no records.

    Raises:
        NotFound: ``municipality.not_on_file``, ``survey.not_on_file``.
        InputError: ``demand.definition`` where the wave asked something else.
    """
    with reading(engine) as session:
        place = geography.municipality(session, code)
        areas = geography.areas_counted(session, code, edition)
        people = geography.population(session, areas, edition)
        lived_in = household_rows.households(session, areas, edition)
        wave = survey_wave(surveys.survey(session, survey_key), surveys.rates(session, survey_key))
    require_definition(wave, definition)
    taught = None
    if taught_people is not None:
        taught = np.array([taught_people.get(id, 0) for id in areas.ids], dtype=np.float64)
    assumed = catalog.age_gradient() if gradient else None
    return _need(place.name, areas, people, wave, lived_in, assumed, taught)


def need_from_reference(
    code: MunicipalityCode, as_of: date, survey_key: str, *, gradient: bool = False
) -> Need:
    """The need of a city whose facts come with the program; needs no database.

    Raises:
        NotFound: ``reference.no_population`` or ``reference.no_survey``, with what there is.
        InputError: ``demand.definition`` where the wave did not ask about use.
    """
    place = catalog.find_municipality(code)
    areas, people = catalog.population_table(code, as_of)
    wave = next((wave for wave in catalog.waves() if wave.key == survey_key), None)
    if wave is None:
        known = ", ".join(wave.key for wave in catalog.waves())
        raise NotFound("reference.no_survey", value=survey_key, known=known)
    require_definition(wave, UsageDefinition.USE)
    assumed = catalog.age_gradient() if gradient else None
    return _need(place.name, areas, people, wave, None, assumed, None)


def _need(
    name: str,
    areas: Areas,
    population: Population,
    wave: SurveyWave,
    lived_in: Households | None,
    assumed: AgeGradient | None,
    taught: FloatArray | None,
) -> Need:
    counts = dict(zip(population.bands, population.people.T, strict=True))
    found = estimated(counts, wave, assumed, taught)
    return Need(
        municipality_code=areas.municipality_code,
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
        people=_folded(counts, (EVERYBODY, *SENIOR_BANDS)),
        fine_people=_folded(counts, FINE_BANDS),
        households=lived_in,
        survey_people=found.people,
        survey_ages=found.ages,
        by_band=found.by_band,
        non_users=found.table,
        total_non_users=found.total,
        gradient=found.gradient,
    )


def _folded(
    counts: Mapping[AgeBand, FloatArray], bands: tuple[AgeBand, ...]
) -> dict[AgeBand, FloatArray]:
    """People of those bands that the source's bands add up to."""
    found = {}
    for band in bands:
        try:
            found[band] = fold_bands(counts, [band])[:, 0]
        except NoAnswer:
            continue
    return found
