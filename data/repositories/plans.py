"""Scenarios, their sessions and pins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import Role, SessionStatus
from models.tables import OutreachSession, Pin, Scenario


def scenarios(session: Session, code: MunicipalityCode) -> Sequence[Scenario]:
    """Scenarios of one municipality, newest month first."""
    return session.exec(
        select(Scenario)
        .where(Scenario.municipality_code == code)
        .order_by(col(Scenario.month).desc(), col(Scenario.id))
    ).all()


def scenario(session: Session, scenario_id: int) -> Scenario:
    """One scenario.

    Raises:
        NotFound: ``scenario.not_on_file``.
    """
    found = session.get(Scenario, scenario_id)
    if found is None:
        raise NotFound("scenario.not_on_file", value=scenario_id)
    return found


def planned_sessions(session: Session, scenario_id: int) -> Sequence[OutreachSession]:
    """Sessions of a scenario that are to take place, in the order they begin."""
    return session.exec(
        select(OutreachSession)
        .where(OutreachSession.scenario_id == scenario_id)
        .where(OutreachSession.status == SessionStatus.PLANNED)
        .order_by(col(OutreachSession.day), col(OutreachSession.start_min), col(OutreachSession.id))
    ).all()


def session_on(session: Session, session_id: int) -> OutreachSession:
    """One session.

    Raises:
        NotFound: ``session.not_on_file``.
    """
    found = session.get(OutreachSession, session_id)
    if found is None:
        raise NotFound("session.not_on_file", value=session_id)
    return found


def pins(session: Session, scenario_id: int) -> Sequence[Pin]:
    """Pins of a scenario, oldest first."""
    return session.exec(
        select(Pin).where(Pin.scenario_id == scenario_id).order_by(col(Pin.id))
    ).all()


def set_pin(
    session: Session, scenario_id: int, session_id: int, supporter_id: int, role: Role
) -> None:
    """Fix a supporter in a session; a pin that is there already takes the new role."""
    found = _pin(session, session_id, supporter_id)
    pin = found or Pin(
        scenario_id=scenario_id, session_id=session_id, supporter_id=supporter_id, role=role
    )
    pin.role = role
    session.add(pin)


def remove_pin(session: Session, session_id: int, supporter_id: int) -> None:
    """Take a pin off; where there is none, nothing happens."""
    found = _pin(session, session_id, supporter_id)
    if found is not None:
        session.delete(found)


def _pin(session: Session, session_id: int, supporter_id: int) -> Pin | None:
    return session.exec(
        select(Pin).where(Pin.session_id == session_id, Pin.supporter_id == supporter_id)
    ).first()


def latest_month(session: Session, code: MunicipalityCode) -> date | None:
    """The last month a municipality has planned."""
    found = scenarios(session, code)
    return found[0].month if found else None
