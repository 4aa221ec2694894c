"""Which surveys there are to choose from, and a city's own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from data.database import reading, transaction
from data.demand.gradient import AgeGradient
from data.demand.local_survey import LocalRate, LocalSurvey, key_of, local_survey_rows
from data.demand.rates import has_rates
from data.reference import catalog
from data.repositories import surveys
from data.repositories.versions import Topic, raise_version
from models.codes import MunicipalityCode
from models.errors import InputError
from models.tables import NonUseRate, UsageSurvey, UsageSurveyRow
from models.tables.demand import UsageDefinition

__all__ = [
    "LocalRate",
    "LocalSurvey",
    "SurveyChoices",
    "add",
    "age_gradient",
    "choices",
    "remove",
    "slot_keys",
]


@dataclass(frozen=True, slots=True)
class SurveyChoices:
    """The waves of one definition that a city may choose from.

    Attributes:
        usable: Waves with figures by age, the whole country's first, oldest first.
        slots: Waves whose figures by age are not known: shown, never used.
    """

    usable: tuple[UsageSurvey, ...]
    slots: tuple[UsageSurveyRow, ...]


def choices(engine: Engine, code: MunicipalityCode, definition: UsageDefinition) -> SurveyChoices:
    """Waves of one definition for one city. Waves that asked something else are not among them."""
    with reading(engine) as session:
        found = [one for one in surveys.surveys_for(session, code) if one.definition is definition]
        usable = [one for one in found if has_rates(surveys.rates(session, one.key))]
    known = {one.key for one in usable}
    waiting = [*found, *(one for one in catalog.slots() if one.definition is definition)]
    slots = {one.key: one for one in waiting if one.key not in known}
    own_last = sorted(usable, key=lambda one: one.municipality_code is not None)
    return SurveyChoices(tuple(own_last), tuple(slots.values()))


def age_gradient() -> AgeGradient:
    """The assumption about ages within 70+, and where its shape comes from."""
    return catalog.age_gradient()


def slot_keys() -> tuple[str, ...]:
    """Waves that come with the program without figures by age."""
    return tuple(one.key for one in catalog.slots())


def add(engine: Engine, survey: LocalSurvey) -> str:
    """Enter a city's own survey; return its key. It is used only where it is chosen.

    Raises:
        InputError: ``local_survey.*`` and ``demand.*`` for what cannot be,
            ``local_survey.exists`` where one of that kind and day is on file.
    """
    row, rates = local_survey_rows(survey)
    with transaction(engine) as session:
        if session.get(UsageSurvey, row.key) is not None:
            raise InputError("local_survey.exists", day=survey.field_from.isoformat())
        session.add(UsageSurvey.model_validate(row))
        session.flush()
        session.add_all(NonUseRate.model_validate(rate) for rate in rates)
        raise_version(session, Topic.FACTS)
    return key_of(survey)


def remove(engine: Engine, key: str) -> None:
    """Take a city's own survey off file.

    Raises:
        NotFound: ``survey.not_on_file``.
        InputError: ``local_survey.not_local`` for a wave of the whole country,
            ``local_survey.in_use`` where a plan rests on it.
    """
    with transaction(engine) as session:
        found = surveys.survey(session, key)
        if found.municipality_code is None:
            raise InputError("local_survey.not_local", value=key)
        plans = surveys.plans_resting_on(session, key)
        if plans:
            raise InputError("local_survey.in_use", plans=", ".join(plans))
        surveys.remove(session, found)
        raise_version(session, Topic.FACTS)
