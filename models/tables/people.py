"""Supporters: what they can teach, when they can come, and from where.

Personal data. The origin is a 500 m grid square, never an address.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from pydantic import field_validator, model_validator
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.codes import parse_mesh_code
from models.kinds import AvailabilityKind, PairKind, SkillLevel, SupporterKind, TravelMode
from models.tables.columns import TAG_LENGTH, CodeColumn, CodeText, TagText, UtcDateTime


class SupporterRow(SQLModel):
    """One デジタル活用支援員, or a 派遣枠 of ``people`` interchangeable people at one base.

    ``fictional`` people are shown as 架空. Limits left None do not bind; of a pool they count
    what all its people do together, except ``max_per_day``, which each of them has.
    """

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
    rest_between_days_min: int | None = Field(
        default=None, ge=0, le=1440, description="At home between two neighbouring days."
    )
    max_days_per_week: int | None = Field(default=None, ge=1, le=7)
    max_evenings_per_week: int | None = Field(default=None, ge=0, le=7)
    max_evenings: int | None = Field(default=None, ge=0, le=31, description="In a month.")
    newcomer: bool = Field(default=False, description="Only beside somebody experienced.")
    min_per_month: int = Field(default=0, ge=0)
    dispatch: bool = Field(default=False, description="Only where local people cannot fill.")
    people: int = Field(default=1, ge=1, le=99, description="More than one: a 派遣枠.")

    @model_validator(mode="after")
    def _rest_is_somebodys(self) -> Self:
        if self.people > 1 and self.rest_between_days_min is not None:
            raise ValueError("rest between days needs a person one can name, not a pool")
        return self

    @model_validator(mode="after")
    def _the_least_fits_below_the_most(self) -> Self:
        if self.max_per_month is not None and self.min_per_month > self.max_per_month:
            raise ValueError("the least sessions in a month exceed the most")
        return self

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
    source_id: int | None = Field(default=None, foreign_key="source.id")
    source_row: int | None = None


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
    """A weekly window a supporter offered. No possible window on a day: not available.

    A preferred window lies inside a possible one and says what of it they like best.
    """

    supporter_code: str
    weekday: int = Field(ge=0, le=6, description="Monday 0.")
    start_min: int = Field(ge=0, le=1440)
    end_min: int = Field(ge=0, le=1440)
    kind: AvailabilityKind = AvailabilityKind.POSSIBLE

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.start_min >= self.end_min:
            raise ValueError("a window starts before it ends")
        return self


class Availability(SQLModel, table=True):
    """稼働可能時間, weekly."""

    __table_args__ = (UniqueConstraint("supporter_id", "weekday", "start_min", "kind"),)
    id: int | None = Field(default=None, primary_key=True)
    supporter_id: int = Field(foreign_key="supporter.id", index=True)
    weekday: int
    start_min: int
    end_min: int
    kind: AvailabilityKind = Field(
        default=AvailabilityKind.POSSIBLE, sa_type=CodeColumn(AvailabilityKind)
    )


class AbsenceRow(SQLModel):
    """Days on which somebody cannot come, whatever they offered.

    Without a last day: until further notice.
    """

    from_day: date
    to_day: date | None = None
    why: str = Field(default="", max_length=200)
    set_by: str = Field(default="", max_length=60)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.to_day is not None and self.to_day < self.from_day:
            raise ValueError("an absence ends after it begins")
        return self


class Absence(AbsenceRow, table=True):
    """休み."""

    id: int | None = Field(default=None, primary_key=True)
    supporter_id: int = Field(foreign_key="supporter.id", index=True)
    set_at: datetime = Field(sa_type=UtcDateTime)


class PreferredVenue(SQLModel, table=True):
    """希望会場: where somebody likes to go. Without any, every venue is as good."""

    supporter_id: int = Field(foreign_key="supporter.id", primary_key=True)
    venue_id: int = Field(foreign_key="venue.id", primary_key=True)


class SupporterTagRow(SQLModel):
    """Something a supporter brings beside their courses."""

    supporter_code: str
    tag: TagText


class SupporterTag(SQLModel, table=True):
    """対応可能なこと, such as 手話."""

    supporter_id: int = Field(foreign_key="supporter.id", primary_key=True)
    tag: str = Field(primary_key=True, max_length=TAG_LENGTH)


class SupporterPairRow(SQLModel):
    """Two people and whether they work together always or never."""

    first_code: str
    second_code: str
    kind: PairKind


class SupporterPair(SQLModel, table=True):
    """組合せ. The smaller id stands first, so that a pair is on file once."""

    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="ordered"),
    )
    id: int | None = Field(default=None, primary_key=True)
    first_id: int = Field(foreign_key="supporter.id", index=True)
    second_id: int = Field(foreign_key="supporter.id", index=True)
    kind: PairKind = Field(sa_type=CodeColumn(PairKind))
