"""Surveys of smartphone use, and their rates."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from models.codes import MunicipalityCode
from models.errors import NotFound
from models.tables import NonUseRate, Scenario, UsageSurvey


def surveys(session: Session) -> Sequence[UsageSurvey]:
    """Every wave on file, oldest first."""
    return session.exec(select(UsageSurvey).order_by(col(UsageSurvey.field_from))).all()


def surveys_for(session: Session, code: MunicipalityCode) -> Sequence[UsageSurvey]:
    """Waves of the whole country and the municipality's own, oldest first."""
    own = col(UsageSurvey.municipality_code)
    return session.exec(
        select(UsageSurvey)
        .where(or_(own.is_(None), own == code))
        .order_by(col(UsageSurvey.field_from), col(UsageSurvey.key))
    ).all()


def survey(session: Session, key: str) -> UsageSurvey:
    """One wave.

    Raises:
        NotFound: ``survey.not_on_file``.
    """
    found = session.get(UsageSurvey, key)
    if found is None:
        raise NotFound("survey.not_on_file", value=key)
    return found


def rates(session: Session, key: str) -> Sequence[NonUseRate]:
    """The rates of one wave, youngest band first."""
    return session.exec(
        select(NonUseRate).where(NonUseRate.survey_key == key).order_by(col(NonUseRate.band))
    ).all()


def plans_resting_on(session: Session, key: str) -> list[str]:
    """Names of the scenarios whose need comes from this wave."""
    names = session.exec(select(Scenario.name).where(Scenario.survey_key == key)).all()
    return sorted(names)


def remove(session: Session, survey: UsageSurvey) -> None:
    """Take a wave and its rates off file."""
    for rate in rates(session, survey.key):
        session.delete(rate)
    session.flush()
    session.delete(survey)
