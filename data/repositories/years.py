"""Fiscal years that were begun, and what a new one takes over from the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from models.codes import MunicipalityCode
from models.tables import PlanYear, Publication, Scenario, StaffingRule, Venue, VenueClosure


def plan_year(session: Session, code: MunicipalityCode, fiscal_year: int) -> PlanYear | None:
    """The record of a fiscal year that was begun, or None."""
    return session.exec(
        select(PlanYear).where(
            PlanYear.municipality_code == code, PlanYear.fiscal_year == fiscal_year
        )
    ).first()


def plan_years(session: Session, code: MunicipalityCode) -> Sequence[PlanYear]:
    """Fiscal years that were begun, newest first."""
    return session.exec(
        select(PlanYear)
        .where(PlanYear.municipality_code == code)
        .order_by(col(PlanYear.fiscal_year).desc())
    ).all()


def scenarios_between(
    session: Session, code: MunicipalityCode, first: date, last: date
) -> Sequence[Scenario]:
    """Scenarios of the months from ``first`` to ``last``, both included, in order."""
    return session.exec(
        select(Scenario)
        .where(Scenario.municipality_code == code)
        .where(col(Scenario.month) >= first, col(Scenario.month) <= last)
        .order_by(col(Scenario.month), col(Scenario.id))
    ).all()


def published_at(session: Session, scenario_ids: Sequence[int]) -> Mapping[int, int]:
    """Id of the latest publication of each scenario that has one."""
    rows = session.exec(
        select(Publication.scenario_id, Publication.id)
        .where(col(Publication.scenario_id).in_(scenario_ids))
        .order_by(col(Publication.id))
    ).all()
    return {scenario_id: number for scenario_id, number in rows if number is not None}


def closures(
    session: Session, code: MunicipalityCode, first: date, last: date
) -> Mapping[int, Sequence[VenueClosure]]:
    """Closures of a municipality's venues that touch the days from ``first`` to ``last``."""
    found: dict[int, list[VenueClosure]] = defaultdict(list)
    for one in session.exec(
        select(VenueClosure)
        .join(Venue, col(Venue.id) == col(VenueClosure.venue_id))
        .where(Venue.municipality_code == code)
        .where(col(VenueClosure.from_day) <= last, col(VenueClosure.to_day) >= first)
        .order_by(col(VenueClosure.id))
    ):
        found[one.venue_id].append(one)
    return found


def staffing_rules(session: Session) -> Sequence[StaffingRule]:
    """Every staffing rule, oldest year first."""
    return session.exec(select(StaffingRule).order_by(col(StaffingRule.fiscal_year))).all()
