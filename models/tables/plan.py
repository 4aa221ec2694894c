"""A plan: a scenario's sessions, and who is where in the rosters made for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from pydantic import model_validator
from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.kinds import CountKind, Order, Role, SessionKind, SessionStatus
from models.tables.columns import TAG_LENGTH, CodeColumn, CodeText, ExactNumber, UtcDateTime


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
    weights_json: str = Field(description="Own weights, used where no order is chosen.")
    order: Order | None = Field(default=None, description="The order of what matters.")
    evening_from_min: int = Field(
        default=18 * 60, ge=0, le=1440, description="Work that ends later is in the evening."
    )


class Scenario(ScenarioRow, table=True):
    """シナリオ."""

    __table_args__ = (UniqueConstraint("municipality_code", "month", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    population_kind: CountKind = Field(sa_type=CodeColumn(CountKind))
    survey_key: str = Field(foreign_key="usagesurvey.key")
    weights_json: str = Field(sa_type=Text)
    order: Order | None = Field(default=None, sa_type=CodeColumn(Order))
    created_at: datetime = Field(sa_type=UtcDateTime)


class PlanYear(SQLModel, table=True):
    """年度: a fiscal year that was begun, and the year it was copied from."""

    __table_args__ = (UniqueConstraint("municipality_code", "fiscal_year"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    fiscal_year: int
    copied_from: int | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    report_json: str = Field(default="[]", sa_type=Text, description="What could not be copied.")


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
    online: bool = Field(default=False, description="Held from home; the venue is the host.")
    series: str | None = Field(
        default=None, min_length=1, max_length=40, description="Those of one have one lead."
    )

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Self:
        if self.start_min >= self.end_min:
            raise ValueError("a session starts before it ends")
        return self

    @model_validator(mode="after")
    def _a_series_has_one_lead(self) -> Self:
        if self.series is not None and self.leads > 1:
            raise ValueError("a session of a series has at most one lead")
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
    online: bool = False
    series: str | None = Field(default=None, max_length=40)


class SessionTag(SQLModel, table=True):
    """必要な対応: what somebody in the session must bring, such as 手話."""

    session_id: int = Field(foreign_key="outreachsession.id", primary_key=True)
    tag: str = Field(primary_key=True, max_length=TAG_LENGTH)


class BanRow(SQLModel):
    """Why somebody may not be in a session, and who said so. Both may stay empty."""

    why: str = Field(default="", max_length=200)
    set_by: str = Field(default="", max_length=60)


class Ban(BanRow, table=True):
    """担当不可: a human says this supporter may not be in this session."""

    __table_args__ = (UniqueConstraint("session_id", "supporter_id"),)
    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", index=True)
    session_id: int = Field(foreign_key="outreachsession.id")
    supporter_id: int = Field(foreign_key="supporter.id")
    set_at: datetime = Field(sa_type=UtcDateTime)


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
    objective: int = Field(sa_type=ExactNumber)
    bound: float | None = Field(default=None, sa_type=ExactNumber)
    status: str = Field(max_length=16)
    levels_json: str = Field(default="[]", sa_type=Text, description="What is proven by level.")


class Assignment(SQLModel, table=True):
    """割当. ``person`` tells the people of a 派遣枠 apart; of one person it is 0."""

    __table_args__ = (UniqueConstraint("roster_id", "session_id", "supporter_id", "person"),)
    id: int | None = Field(default=None, primary_key=True)
    roster_id: int = Field(foreign_key="roster.id", index=True)
    session_id: int = Field(foreign_key="outreachsession.id")
    supporter_id: int = Field(foreign_key="supporter.id")
    role: Role = Field(sa_type=CodeColumn(Role))
    pinned: bool = False
    person: int = 0


class Publication(SQLModel, table=True):
    """公開: one roster made public as a numbered version. Append-only."""

    __table_args__ = (UniqueConstraint("scenario_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", index=True)
    roster_id: int = Field(foreign_key="roster.id", unique=True)
    version: int
    published_at: datetime = Field(sa_type=UtcDateTime)
