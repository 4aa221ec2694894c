"""The copy of a year itself: which plans, where their sessions go, and the rows of the new ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlmodel import Session

from data.reference import days_off
from data.repositories import plans, supply, years
from models.clock import utc_now, wareki_year
from models.codes import MunicipalityCode
from models.kinds import SessionStatus
from models.tables import OutreachSession, Scenario, StaffingRule, VenueClosure
from optimizer.services import year_rules
from optimizer.services.year_rules import Calendar, Closure, Move, Obstacle, Season

_CALENDAR: Final = Calendar(days_off.is_national_holiday, days_off.is_turn_of_the_year)
_COPIED_MARK: Final = re.compile(r"^(?:前年度|過去の年度)\([^()]*\)から写し: ")


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """One session of the old year and where it goes."""

    row: OutreachSession
    venue: str
    tags: tuple[str, ...]
    move: Move
    why: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One month's plan of the old year and its copy.

    Attributes:
        taken: The month of the new year has a plan already, which stays as it is.
        facts: Columns of the copy that differ from the original's: the facts it rests on.
    """

    scenario: Scenario
    month: date
    taken: bool
    sessions: tuple[SessionDraft, ...]
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MonthCopy:
    """One month of the old year: its plan, and how many of its sessions are copied."""

    month: date
    target: date
    scenario: str
    sessions: int
    copied: int
    taken: bool


@dataclass(frozen=True, slots=True)
class RuleCopy:
    """The staffing rule of the new year.

    Attributes:
        copied: Whether it is copied from ``from_year``; else the new year has one of its own.
    """

    fiscal_year: int
    learners_per_person: int
    leads: int
    source: str
    from_year: int
    copied: bool


def chosen_scenarios(
    session: Session, code: MunicipalityCode, from_year: int
) -> tuple[Scenario, ...]:
    """One plan for each month of a fiscal year: the published one, else the newest.

    Of several published ones, that whose publication is the latest.
    """
    found = years.scenarios_between(session, code, date(from_year, 4, 1), date(from_year + 1, 3, 1))
    published = years.published_at(session, [one.id for one in found if one.id is not None])
    by_month: dict[date, Scenario] = {}
    for one in sorted(found, key=lambda one: (published.get(one.id or 0, -1), one.id or 0)):
        by_month[one.month] = one
    return tuple(by_month[month] for month in sorted(by_month))


def drafts(
    session: Session, code: MunicipalityCode, from_year: int, sources: Sequence[Scenario]
) -> tuple[Draft, ...]:
    """Work out where every session of these plans goes. Nothing is changed."""
    first, last = date(from_year + 1, 4, 1), date(from_year + 2, 3, 31)
    taken = {one.month for one in years.scenarios_between(session, code, first, last)}
    closures = years.closures(session, code, first, last)
    names = {one.id: one.name for one in supply.venues(session, code)}
    seasons = {
        one.code: Season(one.season_from_month, one.season_to_month)
        for one in supply.courses(session)
    }
    return tuple(_draft(session, one, taken, closures, names, seasons) for one in sources if one.id)


def _draft(
    session: Session,
    scenario: Scenario,
    taken: set[date],
    closures: Mapping[int, Sequence[VenueClosure]],
    names: Mapping[int | None, str],
    seasons: Mapping[str, Season],
) -> Draft:
    assert scenario.id is not None
    month = year_rules.next_year_month(scenario.month)
    tags = plans.session_tags(session, scenario.id)
    moved = []
    for row in plans.all_sessions(session, scenario.id):
        closed = closures.get(row.venue_id, ())
        move = year_rules.move(
            row.day,
            cancelled=row.status is SessionStatus.CANCELLED,
            season=seasons[row.course_code],
            closures=[Closure(one.from_day, one.to_day) for one in closed],
            calendar=_CALENDAR,
        )
        if month in taken:
            move = Move(move.day, Obstacle.MONTH_TAKEN)
        why = _why(move, closed)
        moved.append(SessionDraft(row, names[row.venue_id], tags.get(row.id or 0, ()), move, why))
    return Draft(scenario, month, month in taken, tuple(moved))


def _why(move: Move, closed: Sequence[VenueClosure]) -> str:
    """What the closure that is in the way says of itself."""
    if move.obstacle is not Obstacle.CLOSED or move.day is None:
        return ""
    return next(one.why for one in closed if one.from_day <= move.day <= one.to_day)


def month_copy(draft: Draft) -> MonthCopy:
    """A month in figures."""
    return MonthCopy(
        month=draft.scenario.month,
        target=draft.month,
        scenario=draft.scenario.name,
        sessions=len(draft.sessions),
        copied=sum(one.move.obstacle is None for one in draft.sessions),
        taken=draft.taken,
    )


def store(session: Session, draft: Draft) -> None:
    """Write the copy of one month in the caller's transaction; a month that is taken stays."""
    if draft.taken:
        return
    copy = Scenario.model_validate(
        draft.scenario.model_dump(exclude={"id"}),
        update={**draft.facts, "month": draft.month, "created_at": utc_now()},
    )
    session.add(copy)
    session.flush()
    assert copy.id is not None
    codes: set[str] = set()
    for one in draft.sessions:
        if one.move.obstacle is not None or one.move.day is None:
            continue
        code = year_rules.moved_code(one.row.code, one.row.day, one.move.day, codes)
        codes.add(code)
        row = OutreachSession(
            **one.row.model_dump(exclude={"id", "scenario_id", "code", "day", "status"}),
            scenario_id=copy.id,
            code=code,
            day=one.move.day,
            status=SessionStatus.PLANNED,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        plans.set_session_tags(session, row.id, one.tags)


def rule_for(session: Session, fiscal_year: int) -> RuleCopy | None:
    """The staffing rule of a new year: its own, else a copy of the newest before it."""
    before = [one for one in years.staffing_rules(session) if one.fiscal_year <= fiscal_year]
    if not before:
        return None
    latest = before[-1]
    own = latest.fiscal_year == fiscal_year
    return RuleCopy(
        fiscal_year=fiscal_year,
        learners_per_person=latest.learners_per_person,
        leads=latest.leads,
        source=latest.source if own else _copied_source(latest, fiscal_year),
        from_year=latest.fiscal_year,
        copied=not own,
    )


def _copied_source(rule: StaffingRule, fiscal_year: int) -> str:
    """「前年度(令和8年度)から写し: …」; a copy of a copy names the last one only."""
    year = f"{wareki_year(date(rule.fiscal_year, 4, 1))}度"
    which = "前年度" if rule.fiscal_year == fiscal_year - 1 else "過去の年度"
    return f"{which}({year})から写し: {_COPIED_MARK.sub('', rule.source)}"


def rule_row(rule: RuleCopy) -> StaffingRule:
    """The row of a copied rule."""
    return StaffingRule(
        fiscal_year=rule.fiscal_year,
        learners_per_person=rule.learners_per_person,
        leads=rule.leads,
        source=rule.source,
    )
