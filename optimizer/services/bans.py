"""Bans: who may not be in a session, who said so, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Engine

from data.database import reading, transaction
from data.repositories import people, plans
from data.repositories.versions import Topic, raise_version
from data.travel.provider import TravelTimes
from models.clock import utc_now
from models.codes import MunicipalityCode
from models.errors import InputError
from models.tables import Ban, BanRow
from optimizer.services.supporter_rules import refuse_impossible


@dataclass(frozen=True, slots=True)
class BanView:
    """Somebody who may not be in a session."""

    session_id: int
    supporter_id: int
    name: str
    fictional: bool
    why: str
    set_by: str
    set_at: datetime


def bans(engine: Engine, scenario_id: int) -> tuple[BanView, ...]:
    """Every ban of a scenario, oldest first."""
    with reading(engine) as session:
        code = MunicipalityCode(plans.scenario(session, scenario_id).municipality_code)
        staff = {one.id: one.supporter for one in people.supporters(session, code)}
        found = plans.bans(session, scenario_id)
    return tuple(
        BanView(
            session_id=one.session_id,
            supporter_id=one.supporter_id,
            name=staff[one.supporter_id].name,
            fictional=staff[one.supporter_id].fictional,
            why=one.why,
            set_by=one.set_by,
            set_at=one.set_at,
        )
        for one in found
    )


def ban(
    engine: Engine,
    scenario_id: int,
    session_id: int,
    supporter_id: int,
    travel: TravelTimes,
    *,
    why: str = "",
    set_by: str = "",
) -> None:
    """Keep somebody out of a session; the next roster obeys.

    Raises:
        NotFound: ``session.not_on_file``, ``supporter.not_on_file``.
        InputError: ``ban.long`` for a reason or a name that is too long, and
            ``roster.pins_conflict`` where they are pinned there; nothing is stored then.
    """
    try:
        row = BanRow.model_validate({"why": why.strip(), "set_by": set_by.strip()})
    except ValidationError as error:
        raise InputError("ban.long") from error
    with transaction(engine) as session:
        plans.session_on(session, session_id)
        people.supporter(session, supporter_id)
        plans.set_ban(
            session,
            Ban(
                scenario_id=scenario_id,
                session_id=session_id,
                supporter_id=supporter_id,
                set_at=utc_now(),
                **row.model_dump(),
            ),
        )
        session.flush()
        refuse_impossible(session, scenario_id, travel)
        raise_version(session, Topic.PLAN)


def lift(engine: Engine, session_id: int, supporter_id: int) -> None:
    """Take a ban off; where there is none, nothing happens."""
    with transaction(engine) as session:
        plans.remove_ban(session, session_id, supporter_id)
        raise_version(session, Topic.PLAN)
