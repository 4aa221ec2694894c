"""What there is to work with: venues, courses, and how many people a session needs."""

from __future__ import annotations

from typing import Self

from pydantic import field_validator, model_validator
from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.kinds import BodyType, CourseGroup, VenueKind
from models.reasons import PlaceQuality
from models.tables.columns import CodeColumn, CodeText


class VenueRow(SQLModel):
    """One place where sessions can be held. What is not published stays None: unknown, never no."""

    municipality_code: CodeText
    code: str = Field(min_length=1, max_length=80, description="Stable within the municipality.")
    name: str = Field(min_length=1, max_length=120)
    kind: VenueKind
    body_type: BodyType = BodyType.REGIONAL
    address: str = ""
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    place_quality: PlaceQuality = PlaceQuality.OK
    place_raw: str = ""
    open_days: str | None = Field(default=None, description="Monday first, 1 open: 1111100.")
    opens_min: int | None = Field(default=None, ge=0, le=1440)
    closes_min: int | None = Field(default=None, ge=0, le=1440)
    hours_note: str = ""
    seats: int | None = Field(default=None, gt=0, description="Learners at one sitting.")
    wifi: bool | None = None
    step_free: bool | None = None
    phone: str = ""
    note: str = ""

    @field_validator("open_days")
    @classmethod
    def _seven_days(cls, days: str | None) -> str | None:
        if days is not None and (len(days) != 7 or set(days) - {"0", "1"}):
            raise ValueError("open_days needs seven digits 0 or 1")
        return days

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if None not in (self.opens_min, self.closes_min) and self.opens_min >= self.closes_min:  # type: ignore[operator]
            raise ValueError("a venue closes after it opens")
        return self


class Venue(VenueRow, table=True):
    """会場. Build with ``Venue.model_validate(row)``."""

    __table_args__ = (UniqueConstraint("municipality_code", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    kind: VenueKind = Field(sa_type=CodeColumn(VenueKind))
    body_type: BodyType = Field(sa_type=CodeColumn(BodyType))
    place_quality: PlaceQuality = Field(sa_type=CodeColumn(PlaceQuality))
    hours_note: str = Field(default="", sa_type=Text)
    note: str = Field(default="", sa_type=Text)
    source_id: int = Field(foreign_key="source.id")


class VenueClaim(SQLModel, table=True):
    """What one row of one file said of a venue: its file and row, and the values as read."""

    id: int | None = Field(default=None, primary_key=True)
    venue_id: int = Field(foreign_key="venue.id", index=True)
    run_id: int = Field(foreign_key="importrun.id", index=True)
    source_id: int = Field(foreign_key="source.id")
    sheet: str = Field(default="", max_length=80)
    source_row: int
    fields_json: str = Field(sa_type=Text)


class CourseRow(SQLModel):
    """One course of the catalogue."""

    code: str = Field(min_length=1, max_length=8, description="B1–B7 basics, P1–P5 procedures.")
    group: CourseGroup
    name_ja: str
    name_en: str
    season_from_month: int | None = Field(default=None, ge=1, le=12)
    season_to_month: int | None = Field(default=None, ge=1, le=12)
    minutes: int = Field(gt=0)
    source: str


class Course(CourseRow, table=True):
    """講座."""

    code: str = Field(primary_key=True, max_length=8)
    group: CourseGroup = Field(sa_type=CodeColumn(CourseGroup))


class StaffingRuleRow(SQLModel):
    """How many people a session needs: max(1, ceil(learners / learners_per_person)).

    ``leads`` of them are trained leads. The figures are the audit's and belong to a fiscal year.
    """

    fiscal_year: int
    learners_per_person: int = Field(gt=0)
    leads: int = Field(ge=1)
    source: str


class StaffingRule(StaffingRuleRow, table=True):
    """配置基準 of a fiscal year."""

    fiscal_year: int = Field(primary_key=True)
