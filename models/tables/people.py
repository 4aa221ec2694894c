"""Supporters: what they can teach, when they can come, and from where.

Personal data. The origin is a 500 m grid square, never an address.
"""

from __future__ import annotations

from typing import Self

from pydantic import field_validator, model_validator
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.codes import parse_mesh_code
from models.kinds import SkillLevel, SupporterKind, TravelMode
from models.tables.columns import CodeColumn, CodeText


class SupporterRow(SQLModel):
    """One デジタル活用支援員. ``fictional`` people are shown as 架空."""

    municipality_code: CodeText
    code: str = Field(min_length=1, max_length=20)
    name: str = Field(min_length=1, max_length=60)
    kind: SupporterKind
    fictional: bool = False
    origin_mesh: str = Field(description="500 m grid square.")
    mode: TravelMode
    max_travel_min: int | None = Field(default=None, ge=0)
    max_per_day: int | None = Field(default=None, ge=1)
    max_per_week: int | None = Field(default=None, ge=1)
    max_per_month: int | None = Field(default=None, ge=1)

    @field_validator("origin_mesh")
    @classmethod
    def _half_kilometre(cls, raw: str) -> str:
        code = parse_mesh_code(raw)
        if len(code) != 9:
            raise ValueError("an origin is a 500 m square: nine digits")
        return code


class Supporter(SupporterRow, table=True):
    """支援員. Build with ``Supporter.model_validate(row)``."""

    __table_args__ = (UniqueConstraint("municipality_code", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    kind: SupporterKind = Field(sa_type=CodeColumn(SupporterKind))
    mode: TravelMode = Field(sa_type=CodeColumn(TravelMode))


class SupporterSkillRow(SQLModel):
    """What one supporter may do in one course."""

    supporter_code: str
    course_code: str
    level: SkillLevel


class SupporterSkill(SQLModel, table=True):
    """対応可能分野."""

    supporter_id: int = Field(foreign_key="supporter.id", primary_key=True)
    course_code: str = Field(foreign_key="course.code", primary_key=True)
    level: SkillLevel = Field(sa_type=CodeColumn(SkillLevel))


class AvailabilityRow(SQLModel):
    """A weekly window a supporter offered. No window on a day means not available."""

    supporter_code: str
    weekday: int = Field(ge=0, le=6, description="Monday 0.")
    start_min: int = Field(ge=0, le=1440)
    end_min: int = Field(ge=0, le=1440)

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.start_min >= self.end_min:
            raise ValueError("a window starts before it ends")
        return self


class Availability(SQLModel, table=True):
    """稼働可能時間, weekly."""

    __table_args__ = (UniqueConstraint("supporter_id", "weekday", "start_min"),)
    id: int | None = Field(default=None, primary_key=True)
    supporter_id: int = Field(foreign_key="supporter.id", index=True)
    weekday: int
    start_min: int
    end_min: int
