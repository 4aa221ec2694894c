"""Rosters and months built by hand, small enough to count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from models.kinds import Role, RosterStatus, SupporterKind
from optimizer.roster.desk.explain import EmptySeat
from optimizer.roster.problem import Weights
from optimizer.roster.solution import Part, ValueParts
from optimizer.services.roster_view import Duty, Load, RosterView

COURSES = {"B1": "電源・ボタン", "P4": "e-Tax"}
CHAIN = EmptySeat("001", Role.LEAD, 1, 82, 38, 9, 4, 2, 0)
NOW = datetime(2026, 5, 20, 1, 2, 3, tzinfo=UTC)


def duty(session: int = 1, role: Role = Role.LEAD, who: int | None = None, **changes: Any) -> Duty:
    """One seat: session 1 is on 3 June 2026 (a Wednesday), 10:00 to 12:00, for 6 learners."""
    plain = Duty(
        session_id=session,
        session_code=f"00{session}",
        day=date(2026, 6, 2 + session),
        start_min=600,
        end_min=720,
        venue_id=session,
        venue_name=f"第{session}会館",
        venue_address=f"高松市番町{session}丁目",
        course_code="B1",
        learners=6,
        role=role,
        supporter_id=who,
        supporter_name="" if who is None else f"支援 {who}子",
        fictional=who is not None,
    )
    return replace(plain, **changes)


def load(who: int, sessions: int = 1, **changes: Any) -> Load:
    plain = Load(
        supporter_id=who,
        supporter_code=f"S{who:03d}",
        name=f"支援 {who}子",
        kind=SupporterKind.SENIOR,
        fictional=True,
        sessions=sessions,
        max_sessions=8,
        travel_min=25 * sessions,
    )
    return replace(plain, **changes)


def parts() -> ValueParts:
    nothing = Part(0, 0)
    return ValueParts(nothing, Part(1, 1_000), nothing, Part(75, 75), nothing, Part(2, 0), nothing)


def roster(*duties: Duty, **changes: Any) -> RosterView:
    """A draft: session 1 with a lead and an empty seat, session 2 with one lead."""
    plain = RosterView(
        roster_id=4,
        scenario_id=7,
        scenario_name="標準案",
        municipality_code="37201",
        month=date(2026, 6, 1),
        created_at=datetime(2026, 5, 18, 16, 0, tzinfo=UTC),  # 19 May in Japan
        status=RosterStatus.DRAFT,
        version=None,
        published_at=None,
        objective=1_075,
        bound=1_075.0,
        parts=parts(),
        weights=Weights(unfilled_lead=3_000, unfilled_assistant=1_000),
        duties=duties
        or (
            duty(1, Role.LEAD, 1),
            duty(1, Role.ASSISTANT),
            duty(2, Role.LEAD, 2, course_code="P4", learners=3),
        ),
        loads=(load(1), load(2), load(3, sessions=0)),
    )
    return replace(plain, **changes)


def published(*duties: Duty, version: int = 1, **changes: Any) -> RosterView:
    moment = datetime(2026, 5, 20, 0, 0, tzinfo=UTC)
    public = {"status": RosterStatus.PUBLISHED, "version": version, "published_at": moment}
    return roster(*duties, **(public | changes))


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def rows(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    """Rows below the headings."""
    return list(book[sheet].iter_rows(min_row=4, values_only=True))
