"""Venues, courses and staffing rules."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.codes import MunicipalityCode
from models.errors import NotFound
from models.tables import Course, StaffingRule, Venue


def venues(session: Session, code: MunicipalityCode) -> Sequence[Venue]:
    """Venues of one municipality, by id."""
    return session.exec(
        select(Venue).where(Venue.municipality_code == code).order_by(col(Venue.id))
    ).all()


def venue(session: Session, venue_id: int) -> Venue:
    """One venue.

    Raises:
        NotFound: ``venue.not_on_file``.
    """
    found = session.get(Venue, venue_id)
    if found is None:
        raise NotFound("venue.not_on_file", value=venue_id)
    return found


def courses(session: Session) -> Sequence[Course]:
    """The catalogue, basics first."""
    return session.exec(select(Course).order_by(col(Course.code))).all()


def staffing_rule(session: Session, fiscal_year: int) -> StaffingRule:
    """The staffing rule in force in a fiscal year: the newest not later than it.

    Raises:
        NotFound: ``staffing_rule.not_on_file``.
    """
    found = session.exec(
        select(StaffingRule)
        .where(StaffingRule.fiscal_year <= fiscal_year)
        .order_by(col(StaffingRule.fiscal_year).desc())
    ).first()
    if found is None:
        raise NotFound("staffing_rule.not_on_file", value=fiscal_year)
    return found
