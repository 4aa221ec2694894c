"""What surveys say of smartphone use: waves and rates, each with its definition."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import field_validator
from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.ages import parse_age_band
from models.tables.columns import CodeColumn


class UsageDefinition(StrEnum):
    """What a survey asked. Answers to different questions are never chained."""

    USE = "use"
    OWNERSHIP = "ownership"
    INTERNET = "internet"
    PROCEDURES = "procedures"
    """Whether they know that procedures can be done online; the share is of those who do not."""


class UsageSurveyRow(SQLModel):
    """One wave of a survey (利用状況調査)."""

    key: str = Field(min_length=1, max_length=40, description="Stable, such as 2020.")
    title: str
    publisher: str
    definition: UsageDefinition
    question: str = Field(description="What was asked, in the survey's own terms.")
    field_from: date
    field_to: date
    sampled_people: int | None = Field(default=None, gt=0)
    answered_people: int | None = Field(default=None, gt=0)
    edition: str = Field(default="", description="Early or final figures.")
    source: str
    note: str = ""
    municipality_code: str | None = Field(
        default=None, description="Of a local survey (独自調査); None: of the whole country."
    )


class UsageSurvey(UsageSurveyRow, table=True):
    """利用状況調査の回."""

    key: str = Field(primary_key=True, max_length=40)
    definition: UsageDefinition = Field(sa_type=CodeColumn(UsageDefinition))
    note: str = Field(default="", sa_type=Text)
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code")
    source_id: int | None = Field(default=None, foreign_key="source.id")


class NonUseRateRow(SQLModel):
    """Share not using, by age band. What was not published stays None.

    ``answered_people`` is the published n of the band; where it is None the interval uses
    ``assumed_people``, whose reason stands in ``assumption`` and is shown as 仮定.
    """

    survey_key: str
    band: str
    use_share: float | None = Field(default=None, ge=0, le=1)
    non_use_share: float | None = Field(default=None, ge=0, le=1)
    answered_people: int | None = Field(default=None, gt=0)
    assumed_people: int | None = Field(default=None, gt=0)
    assumption: str = ""

    @field_validator("band")
    @classmethod
    def _band_is_known(cls, band: str) -> str:
        return str(parse_age_band(band))


class NonUseRate(NonUseRateRow, table=True):
    """非利用率."""

    __table_args__ = (UniqueConstraint("survey_key", "band"),)
    id: int | None = Field(default=None, primary_key=True)
    survey_key: str = Field(foreign_key="usagesurvey.key")
    assumption: str = Field(default="", sa_type=Text)
