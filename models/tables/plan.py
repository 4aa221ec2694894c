"""A plan: a scenario's sessions, and who is where in the rosters made for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from pydantic import model_validator
from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.kinds import CountKind, Role, SessionKind, SessionStatus
from models.tables.columns import CodeColumn, CodeText, UtcDateTime


class ScenarioRow(SQLModel):
    """Frozen inputs of one month's plan. Two are compared; none is edited in place."""

    municipality_code: CodeText
    name: str = Field(min_length=1, max_length=120)
    month: date = Field(description="First day of the month planned.")
    population_as_of: date
    population_kind: CountKind
    survey_key: str
    buffer_min: int = Field(ge=0)
    rest_at_home_min: int = Field(ge=0)
    weights_json: str = Field(description="Weights of the roster objective.")


class Scenario(ScenarioRow, table=True):
    """シナリオ."""

    __table_args__ = (UniqueConstraint("municipality_code", "month", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    population_kind: CountKind = Field(sa_type=CodeColumn(CountKind))
    survey_key: str = Field(foreign_key="usagesurvey.key")
    weights_json: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


class OutreachSessionRow(SQLModel):
    """One course, at one venue, in one window of one day."""

    code: str = Field(min_length=1, max_length=20)
    venue_code: str
    course_code: str
    kind: SessionKind = SessionKind.CLASS
    day: date
    start_min: int = Field(ge=0, le=1440, description="Minutes of the day.")
    end_min: int = Field(ge=0, le=1440)
    expected_learners: int = Field(ge=0)
    leads: int = Field(ge=0)
    assistants: int = Field(ge=0)
    status: SessionStatus = SessionStatus.PLANNED

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.start_min >= self.end_min:
            raise ValueError("a session starts before it ends")
        return self


class OutreachSession(SQLModel, table=True):
    """講習会・相談会."""

    __table_args__ = (UniqueConstraint("scenario_id", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", index=True)
    code: str = Field(max_length=20)
    venue_id: int = Field(foreign_key="venue.id")
    course_code: str = Field(foreign_key="course.code")
    kind: SessionKind = Field(sa_type=CodeColumn(SessionKind))
    day: date
    start_min: int
    end_min: int
    expected_learners: int
    leads: int
    assistants: int
    status: SessionStatus = Field(sa_type=CodeColumn(SessionStatus))


class Pin(SQLModel, table=True):
    """固定: a human says this supporter is in this session; the solver may not move it."""

    __table_args__ = (UniqueConstraint("session_id", "supporter_id"),)
    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", index=True)
    session_id: int = Field(foreign_key="outreachsession.id")
    supporter_id: int = Field(foreign_key="supporter.id")
    role: Role = Field(sa_type=CodeColumn(Role))


class Roster(SQLModel, table=True):
    """配置表: a checked answer of one run. Never changed once written."""

    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", index=True)
    run_id: int = Field(foreign_key="solverun.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    objective: int
    bound: float | None = None
    status: str = Field(max_length=16)


class Assignment(SQLModel, table=True):
    """割当."""

    __table_args__ = (UniqueConstraint("roster_id", "session_id", "supporter_id"),)
    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    session_id: int = Field(foreign_key="outreachsession.id")
    supporter_id: int = Field(foreign_key="supporter.id")
    role: Role = Field(sa_type=CodeColumn(Role))
    pinned: bool = False


class Publication(SQLModel, table=True):
    """公開: one roster made public as a numbered version. Append-only."""

    __table_args__ = (UniqueConstraint("scenario_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", index=True)
    roster_id: int = Field(foreign_key="roster.id", unique=True)
    version: int
    published_at: datetime = Field(sa_type=UtcDateTime)
