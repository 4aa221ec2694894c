"""Scenarios, their sessions, and who a person fixed in or kept out of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, delete, select

from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import Role, SessionStatus
from models.tables import Ban, OutreachSession, Pin, Scenario, SessionTag


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
    """Sessions of a scenario that are to take place or have, in the order they begin."""
    return [
        one
        for one in all_sessions(session, scenario_id)
        if one.status is not SessionStatus.CANCELLED
    ]


def all_sessions(session: Session, scenario_id: int) -> Sequence[OutreachSession]:
    """Every session of a scenario, cancelled ones included, in the order they begin."""
    return session.exec(
        select(OutreachSession)
        .where(OutreachSession.scenario_id == scenario_id)
        .order_by(col(OutreachSession.day), col(OutreachSession.start_min), col(OutreachSession.id))
    ).all()


def session_tags(session: Session, scenario_id: int) -> Mapping[int, tuple[str, ...]]:
    """What the sessions of a scenario ask for, by session id; those that ask nothing are absent."""
    found: dict[int, list[str]] = defaultdict(list)
    for wanted in session.exec(
        select(SessionTag)
        .join(OutreachSession, col(OutreachSession.id) == col(SessionTag.session_id))
        .where(OutreachSession.scenario_id == scenario_id)
        .order_by(col(SessionTag.tag))
    ):
        found[wanted.session_id].append(wanted.tag)
    return {session_id: tuple(tags) for session_id, tags in found.items()}


def set_session_tags(session: Session, session_id: int, tags: Iterable[str]) -> None:
    """Replace what a session asks for."""
    session.execute(delete(SessionTag).where(col(SessionTag.session_id) == session_id))
    session.add_all(SessionTag(session_id=session_id, tag=tag) for tag in sorted(set(tags)))


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


def remove_pins_of(session: Session, supporter_id: int, sessions: Iterable[int]) -> None:
    """Take every pin of somebody off in some sessions."""
    session.execute(
        delete(Pin).where(
            col(Pin.supporter_id) == supporter_id, col(Pin.session_id).in_(list(sessions))
        )
    )


def remove_pin(session: Session, session_id: int, supporter_id: int) -> None:
    """Take a pin off; where there is none, nothing happens."""
    found = _pin(session, session_id, supporter_id)
    if found is not None:
        session.delete(found)


def _pin(session: Session, session_id: int, supporter_id: int) -> Pin | None:
    return session.exec(
        select(Pin).where(Pin.session_id == session_id, Pin.supporter_id == supporter_id)
    ).first()


def bans(session: Session, scenario_id: int) -> Sequence[Ban]:
    """Bans of a scenario, oldest first."""
    return session.exec(
        select(Ban).where(Ban.scenario_id == scenario_id).order_by(col(Ban.id))
    ).all()


def set_ban(session: Session, ban: Ban) -> None:
    """Keep a supporter out of a session; a ban that is there already gives way."""
    remove_ban(session, ban.session_id, ban.supporter_id)
    session.flush()
    session.add(ban)


def remove_ban(session: Session, session_id: int, supporter_id: int) -> None:
    """Take a ban off; where there is none, nothing happens."""
    session.execute(
        delete(Ban).where(col(Ban.session_id) == session_id, col(Ban.supporter_id) == supporter_id)
    )


def latest_month(session: Session, code: MunicipalityCode) -> date | None:
    """The last month a municipality has planned."""
    found = scenarios(session, code)
    return found[0].month if found else None
