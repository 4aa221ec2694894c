"""Read the facts that come with the program: no database, no importer, only small tables.

Everything is read once and kept. The city on file is 高松市 (37201); municipalities are those
of all Japan.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from data.demand.gradient import AgeGradient
from data.demand.rates import SurveyWave, has_rates, survey_wave
from data.importers.bundles import SaidOfVenue
from data.importers.venue_merge import merge_venue
from data.reference import layout
from data.repositories.geography import Areas, Population
from models.ages import parse_age_band
from models.codes import MunicipalityCode, parse_municipality_code
from models.errors import InputError, NotFound
from models.kinds import AreaUnit, CountKind
from models.rejects import Notice
from models.tables import (
    AreaRow,
    CourseRow,
    MunicipalityRow,
    NonUseRateRow,
    PopulationCountRow,
    SourceRow,
    StaffingRuleRow,
    UsageSurveyRow,
    VenueRow,
)

CITY = MunicipalityCode("37201")
"""高松市, whose facts come with the program."""

POPULATION_DATES = (date(2020, 10, 1), date(2026, 2, 1))
"""Days for which the city's people are on file, oldest first."""


@dataclass(frozen=True, slots=True)
class Original:
    """A published file behind the tables: its source, and how many rows it gave."""

    source: SourceRow
    rows_read: int
    rows_loaded: int


@cache
def municipalities() -> tuple[MunicipalityRow, ...]:
    """Every municipality of Japan, wards of designated cities included, by code."""
    return layout.read_municipalities(layout.FOLDER / "municipalities.csv")


@cache
def _by_code() -> Mapping[str, MunicipalityRow]:
    return {row.code: row for row in municipalities()}


def find_municipality(raw: str) -> MunicipalityRow:
    """The municipality of a code of 5 digits, or 6 with the check digit.

    Raises:
        InputError: ``municipality_code.malformed``, ``.bad_check_digit`` or ``.unknown``.
    """
    code = parse_municipality_code(raw)
    found = _by_code().get(code)
    if found is None:
        raise InputError("municipality_code.unknown", value=raw)
    return found


@cache
def _census_people() -> Mapping[tuple[str, int], int]:
    return layout.read_census_people(layout.FOLDER / "census_people.csv")


def census_people(code: MunicipalityCode, as_of: date) -> int | None:
    """People of a municipality (or ward) at the census of 2015 or 2020; None: not known.

    Those of 2015 are counted within the limits of 2020.
    """
    return _census_people().get((code, as_of.year))


@cache
def codes_within(code: MunicipalityCode) -> frozenset[MunicipalityCode]:
    """The municipality's own code, and those of its wards where it is a designated city."""
    city = find_municipality(code)
    wards = f"{city.name} "
    return frozenset(
        MunicipalityCode(row.code)
        for row in municipalities()
        if row.code == code or (row.prefecture == city.prefecture and row.name.startswith(wards))
    )


@cache
def takamatsu_towns() -> tuple[AreaRow, ...]:
    """The city's towns, in the order published."""
    return layout.read_towns(layout.FOLDER / "takamatsu_towns.csv", CITY)


@cache
def population(as_of: date) -> tuple[PopulationCountRow, ...]:
    """The city's people by town and band on one day.

    Raises:
        NotFound: ``reference.no_population`` for a day that is not on file.
    """
    if as_of not in POPULATION_DATES:
        known = ", ".join(day.isoformat() for day in POPULATION_DATES)
        raise NotFound("reference.no_population", value=as_of.isoformat(), known=known)
    return layout.read_population(layout.FOLDER / "takamatsu_population.csv", as_of)


def population_table(code: str, as_of: date) -> tuple[Areas, Population]:
    """The city's towns and people in the form the estimate takes; ids count from 1.

    Raises:
        NotFound: ``reference.no_population`` for another municipality or day.
    """
    if code != CITY:
        raise NotFound("reference.no_population", value=code, known=CITY)
    towns, counts = takamatsu_towns(), population(as_of)
    areas = Areas(
        municipality_code=CITY,
        unit=AreaUnit.TOWN,
        ids=tuple(range(1, len(towns) + 1)),
        codes=tuple(town.code for town in towns),
        names=tuple(town.name for town in towns),
        lat=np.array([np.nan if town.lat is None else town.lat for town in towns]),
        lon=np.array([np.nan if town.lon is None else town.lon for town in towns]),
        place_quality=tuple(town.place_quality for town in towns),
        merge_role=tuple(town.merge_role for town in towns),
        merged_into=tuple(town.merged_into for town in towns),
        members=((),) * len(towns),
        share=np.ones(len(towns)),
    )
    line = {town.code: index for index, town in enumerate(towns)}
    column = {band: index for index, band in enumerate(layout.BANDS)}
    people = np.full((len(towns), len(column)), np.nan)
    for count in counts:
        if count.people is not None:
            people[line[count.area_code], column[count.band]] = count.people
    bands = tuple(map(parse_age_band, layout.BANDS))
    return areas, Population(as_of, CountKind.REGISTER, bands, people)


@cache
def _said_by_source() -> tuple[tuple[str, SaidOfVenue], ...]:
    return layout.read_venues(layout.FOLDER / "takamatsu_venues.csv", CITY)


@cache
def venues() -> tuple[VenueRow, ...]:
    """The city's public venues, list by list, those in two lists merged as a load merges them."""
    merged: dict[str, VenueRow] = {}
    for _, said in _said_by_source():
        known = merged.setdefault(said.venue.code, said.venue)
        merged[known.code] = known.model_copy(update=merge_venue(known, said.venue))
    return tuple(merged.values())


def said_of_venues(source_key: str) -> tuple[SaidOfVenue, ...]:
    """What one published list says of venues, row by row."""
    return tuple(said for key, said in _said_by_source() if key == source_key)


@cache
def _notices_by_source() -> tuple[tuple[str, Notice], ...]:
    return layout.read_notices(layout.FOLDER / "takamatsu_notices.csv")


def notices(source_key: str) -> tuple[Notice, ...]:
    """What was found wrong in one published file."""
    return tuple(notice for key, notice in _notices_by_source() if key == source_key)


@cache
def surveys() -> tuple[UsageSurveyRow, ...]:
    """Survey waves, oldest first."""
    return tuple(
        UsageSurveyRow.model_validate({key: row[key] for key in row if key != "rate"})
        for row in _toml("surveys.toml")["survey"]
    )


@cache
def rates(key: str) -> tuple[NonUseRateRow, ...]:
    """The rates of one wave, youngest band first; none of a slot that waits for its figures.

    Raises:
        NotFound: ``reference.no_survey``.
    """
    for row in _toml("surveys.toml")["survey"]:
        if row["key"] == key:
            return tuple(
                NonUseRateRow.model_validate({"survey_key": key, **rate})
                for rate in row.get("rate", [])
            )
    known = ", ".join(survey.key for survey in surveys())
    raise NotFound("reference.no_survey", value=key, known=known)


@cache
def waves() -> tuple[SurveyWave, ...]:
    """Survey waves that have rates by age, in the form the estimate takes."""
    return tuple(
        survey_wave(survey, rates(survey.key))
        for survey in surveys()
        if has_rates(rates(survey.key))
    )


@cache
def slots() -> tuple[UsageSurveyRow, ...]:
    """Survey waves whose figures by age are not known: places kept for them."""
    return tuple(survey for survey in surveys() if not has_rates(rates(survey.key)))


@cache
def age_gradient() -> AgeGradient:
    """The assumption about ages within 70+, with where its shape comes from."""
    row = _toml("surveys.toml")["gradient"]
    return AgeGradient(
        factor_per_five_years=row["factor_per_five_years"],
        younger=(parse_age_band(row["younger_band"]), row["younger_share"]),
        older=(parse_age_band(row["older_band"]), row["older_share"]),
        source=row["source"],
    )


@cache
def courses() -> tuple[CourseRow, ...]:
    """The programme's courses, basics first."""
    table = _toml("courses.toml")
    common = {"source": table["source"], "minutes": table["minutes"]}
    return tuple(CourseRow.model_validate(common | row) for row in table["course"])


@cache
def staffing_rules() -> tuple[StaffingRuleRow, ...]:
    """How many people a session needs, by fiscal year."""
    return tuple(StaffingRuleRow.model_validate(row) for row in _toml("rules.toml")["rule"])


@cache
def originals() -> tuple[Original, ...]:
    """The published files behind the tables; none where the tables are being built anew."""
    if not (layout.FOLDER / "SOURCES.toml").exists():
        return ()
    return tuple(
        Original(SourceRow.model_validate(row), row["rows_read"], row["rows_loaded"])
        for row in _toml("SOURCES.toml")["source"]
    )


def sources() -> tuple[SourceRow, ...]:
    """Publisher, licence and attribution of every published file behind the tables."""
    return tuple(original.source for original in originals())


def described(sha256: str, code: MunicipalityCode) -> SourceRow | None:
    """The full description of a file that comes with the program, told by its content."""
    return next(
        (row for row in sources() if row.sha256 == sha256 and row.key.startswith(f"{code}/")), None
    )


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((layout.FOLDER / name).read_text(encoding="utf-8"))
