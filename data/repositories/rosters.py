"""Rosters and their publications: both are written once and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from models.clock import utc_now
from models.errors import InputError, NotFound
from models.kinds import Role
from models.tables import Assignment, Publication, Roster


class Taken(NamedTuple):
    """A seat somebody sits in."""

    session_id: int
    supporter_id: int
    role: Role
    pinned: bool
    person: int = 0


def roster(session: Session, roster_id: int) -> Roster:
    """One roster.

    Raises:
        NotFound: ``roster.not_on_file``.
    """
    found = session.get(Roster, roster_id)
    if found is None:
        raise NotFound("roster.not_on_file", value=roster_id)
    return found


def rosters(session: Session, scenario_id: int) -> Sequence[Roster]:
    """Rosters of a scenario, newest first."""
    return session.exec(
        select(Roster).where(Roster.scenario_id == scenario_id).order_by(col(Roster.id).desc())
    ).all()


def assignments(session: Session, roster_id: int) -> Sequence[Assignment]:
    """Who is where in one roster, by id."""
    return session.exec(
        select(Assignment).where(Assignment.roster_id == roster_id).order_by(col(Assignment.id))
    ).all()


def append(session: Session, draft: Roster, taken: Iterable[Taken]) -> int:
    """Store a roster with its assignments, and return its id."""
    session.add(draft)
    session.flush()
    assert draft.id is not None
    for seat in taken:
        session.add(Assignment(roster_id=draft.id, **seat._asdict()))
    session.flush()
    return draft.id


def publications(session: Session, scenario_id: int) -> Sequence[Publication]:
    """Published versions of a scenario, newest first."""
    return session.exec(
        select(Publication)
        .where(Publication.scenario_id == scenario_id)
        .order_by(col(Publication.version).desc())
    ).all()


def publish(session: Session, published: Roster) -> Publication:
    """Make a roster public as the next version of its scenario.

    Raises:
        InputError: ``roster.already_published``.
    """
    if session.exec(select(Publication).where(Publication.roster_id == published.id)).first():
        raise InputError("roster.already_published", value=published.id)
    newest = session.exec(
        select(func.max(Publication.version)).where(
            Publication.scenario_id == published.scenario_id
        )
    ).one()
    assert published.id is not None
    publication = Publication(
        scenario_id=published.scenario_id,
        roster_id=published.id,
        version=(newest or 0) + 1,
        published_at=utc_now(),
    )
    session.add(publication)
    session.flush()
    return publication
