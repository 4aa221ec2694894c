"""The rules of one session: whether it takes place, where from, in which series, what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from data.database import transaction
from data.repositories import plans
from data.repositories.versions import Topic, raise_version
from data.travel.provider import TravelTimes
from models.errors import InputError
from models.kinds import SessionStatus
from models.tables import OutreachSession
from models.tables.columns import clean_tag
from optimizer.services.supporter_rules import refuse_impossible

SERIES_LENGTH = 40


@dataclass(frozen=True, slots=True)
class SessionRules:
    """What a coordinator decides of a session beside its place and time.

    Attributes:
        status: Planned, held or cancelled. Who was in a held one is a fact.
        online: Held from home: nobody travels.
        series: Sessions of one series have the same lead; empty: of none.
        tags: What somebody in the session must bring, such as 手話.
    """

    status: SessionStatus = SessionStatus.PLANNED
    online: bool = False
    series: str = ""
    tags: tuple[str, ...] = ()


def save(
    engine: Engine, scenario_id: int, session_id: int, rules: SessionRules, travel: TravelTimes
) -> None:
    """Save a session's rules, all of them or none.

    Raises:
        NotFound: ``session.not_on_file``.
        InputError: ``session.series_leads``, ``session.series_long``, ``tag.malformed``, and
            ``roster.*`` where a pin of the month could not be kept; nothing is stored then.
    """
    with transaction(engine) as session:
        row = plans.session_on(session, session_id)
        row.series = _series(row, rules.series)
        row.status, row.online = rules.status, rules.online
        session.add(row)
        plans.set_session_tags(session, session_id, tuple(clean_tag(tag) for tag in rules.tags))
        session.flush()
        refuse_impossible(session, scenario_id, travel)
        raise_version(session, Topic.PLAN)


def mark_held(engine: Engine, scenario_id: int, until: date) -> int:
    """Say that every planned session up to and on a day has been held; return how many."""
    with transaction(engine) as session:
        over = [
            one
            for one in plans.planned_sessions(session, scenario_id)
            if one.status is SessionStatus.PLANNED and one.day <= until
        ]
        for one in over:
            one.status = SessionStatus.HELD
            session.add(one)
        raise_version(session, Topic.PLAN)
        return len(over)


def _series(row: OutreachSession, name: str) -> str | None:
    wanted = name.strip()
    if not wanted:
        return None
    if len(wanted) > SERIES_LENGTH:
        raise InputError("session.series_long", most=SERIES_LENGTH)
    if row.leads > 1:
        raise InputError("session.series_leads", leads=row.leads)
    return wanted
