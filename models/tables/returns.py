"""Forms that come back: days somebody offered, hours of venues, who came to a session."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from pydantic import model_validator
from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.kinds import AvailabilityKind, SessionKind
from models.tables.columns import CodeColumn, UtcDateTime


class _Window(SQLModel):
    start_min: int = Field(ge=0, le=1440, description="Minutes of the day.")
    end_min: int = Field(ge=0, le=1440)

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.start_min >= self.end_min:
            raise ValueError("a window starts before it ends")
        return self


class DayAvailabilityRow(_Window):
    """A window on one day that somebody offered in a month's form."""

    supporter_code: str
    day: date
    kind: AvailabilityKind = AvailabilityKind.POSSIBLE


class DayAvailability(SQLModel, table=True):
    """稼働可能時間 of one day. It counts in months for which there is an ``AvailabilityReturn``."""

    __table_args__ = (UniqueConstraint("supporter_id", "day", "start_min", "kind"),)
    id: int | None = Field(default=None, primary_key=True)
    supporter_id: int = Field(foreign_key="supporter.id", index=True)
    day: date
    start_min: int
    end_min: int
    kind: AvailabilityKind = Field(sa_type=CodeColumn(AvailabilityKind))
    source_id: int = Field(foreign_key="source.id")
    source_row: int | None = None


class AvailabilityReturn(SQLModel, table=True):
    """予定表の回答: this month's form came back, so its days count and weekly hours do not.

    A day left blank is a day on which they cannot come.
    """

    __table_args__ = (UniqueConstraint("supporter_id", "month"),)
    id: int | None = Field(default=None, primary_key=True)
    supporter_id: int = Field(foreign_key="supporter.id", index=True)
    month: date = Field(description="First day of the month.")
    returned_at: datetime = Field(sa_type=UtcDateTime)
    source_id: int = Field(foreign_key="source.id")


class VenueHoursRow(_Window):
    """A window of the week in which a venue can be used."""

    venue_code: str
    weekday: int = Field(ge=0, le=6, description="Monday 0.")


class VenueHours(SQLModel, table=True):
    """会場の利用可能時間. A venue without any keeps what its list says of it."""

    __table_args__ = (UniqueConstraint("venue_id", "weekday", "start_min"),)
    id: int | None = Field(default=None, primary_key=True)
    venue_id: int = Field(foreign_key="venue.id", index=True)
    weekday: int
    start_min: int
    end_min: int
    source_id: int = Field(foreign_key="source.id")
    source_row: int | None = None


class VenueClosureRow(SQLModel):
    """Days on which a venue is closed, both included."""

    venue_code: str
    from_day: date
    to_day: date
    why: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.to_day < self.from_day:
            raise ValueError("a closure ends after it begins")
        return self


class VenueClosure(SQLModel, table=True):
    """休館."""

    id: int | None = Field(default=None, primary_key=True)
    venue_id: int = Field(foreign_key="venue.id", index=True)
    from_day: date
    to_day: date
    why: str = Field(default="", max_length=200)
    source_id: int = Field(foreign_key="source.id")
    source_row: int | None = None


class AttendanceRow(SQLModel):
    """Who came to one session. Numbers only: no learner is ever named. None is unknown."""

    session_code: str = Field(min_length=1, max_length=40)
    venue_name: str = Field(default="", max_length=120)
    course_code: str | None = Field(default=None, max_length=8)
    title: str = Field(default="", max_length=200)
    kind: SessionKind = SessionKind.CLASS
    day: date
    start_min: int | None = Field(default=None, ge=0, le=1440)
    end_min: int | None = Field(default=None, ge=0, le=1440)
    learners: int | None = Field(default=None, ge=0)
    first_time: int | None = Field(default=None, ge=0, description="First time, as they said.")
    walk_ins: int | None = Field(default=None, ge=0)
    no_shows: int | None = Field(default=None, ge=0)
    staff: int | None = Field(default=None, ge=0)
    cancelled: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _first_timers_are_learners(self) -> Self:
        if None not in (self.first_time, self.learners) and self.first_time > self.learners:  # type: ignore[operator]
            raise ValueError("more came for the first time than came")
        return self


class Attendance(AttendanceRow, table=True):
    """受講実績: of a planned session (``session_id``), or of one held before there was a plan."""

    __table_args__ = (UniqueConstraint("municipality_code", "session_code", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    session_id: int | None = Field(default=None, foreign_key="outreachsession.id", index=True)
    venue_id: int | None = Field(default=None, foreign_key="venue.id")
    course_code: str | None = Field(default=None, foreign_key="course.code", max_length=8)
    kind: SessionKind = Field(sa_type=CodeColumn(SessionKind))
    note: str = Field(default="", sa_type=Text)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    source_id: int = Field(foreign_key="source.id")
    source_row: int | None = None
