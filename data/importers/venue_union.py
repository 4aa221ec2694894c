"""Make two venues one: what refers to the second refers to the first from then on."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, SQLModel, col, select

from data.importers.journal import LoadingInto
from data.importers.venue_merge import merge_venue
from models.errors import InputError, NotFound
from models.tables import (
    Attendance,
    OutreachSession,
    PreferredVenue,
    Venue,
    VenueClaim,
    VenueClosure,
    VenueHours,
    VenueMatch,
)

_MOVED: tuple[type[SQLModel], ...] = (
    OutreachSession,
    Attendance,
    VenueClaim,
    VenueClosure,
    VenueHours,
)
"""Tables whose rows move over; ``PreferredVenue`` has the venue in its key."""


def unite(
    session: Session, into: LoadingInto, code: str, other_code: str, *, evidence: str, now: datetime
) -> None:
    """Bring the venue of ``other_code`` under ``code``, for now and for later files.

    What is known of the second fills what is not known of the first; the first keeps its name.

    Raises:
        NotFound: ``venue.not_on_file``.
        InputError: ``correction.same_venue``, or ``correction.both_have_hours`` where each has
            opening hours of its own: which of them count, only a person can say.
    """
    kept, other = (_venue(session, into, wanted) for wanted in (code, other_code))
    if kept.id == other.id:
        raise InputError("correction.same_venue", value=kept.name)
    if all(_rows(session, VenueHours, one) for one in (kept, other)):
        raise InputError("correction.both_have_hours", first=kept.name, second=other.name)
    for table in _MOVED:
        for row in _rows(session, table, other):
            into.journal.change(session, row, {"venue_id": kept.id})
    _move_preferences(session, into, kept, other)
    known = merge_venue(kept, other)
    known.pop("name", None)
    into.journal.remove(session, other)
    into.journal.change(session, kept, known)
    match = VenueMatch(
        municipality_code=into.municipality_code,
        code=code,
        other_code=other_code,
        same=True,
        evidence=evidence,
        set_at=now,
    )
    into.journal.add(session, match)


def _venue(session: Session, into: LoadingInto, code: str) -> Venue:
    query = select(Venue).where(
        Venue.municipality_code == into.municipality_code, Venue.code == code
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound("venue.not_on_file", value=code)
    return found


def _rows(session: Session, table: type[SQLModel], venue: Venue) -> list[SQLModel]:
    column = table.__table__.columns["venue_id"]  # type: ignore[attr-defined]
    return list(session.exec(select(table).where(column == venue.id)))


def _move_preferences(session: Session, into: LoadingInto, kept: Venue, other: Venue) -> None:
    """A supporter who likes both places likes the one they are."""
    query = select(PreferredVenue).where(col(PreferredVenue.venue_id).in_([kept.id, other.id]))
    found = session.exec(query).all()
    has = {one.supporter_id for one in found if one.venue_id == kept.id}
    for one in found:
        if one.venue_id == other.id:
            values = one.model_dump() | {"venue_id": kept.id}
            into.journal.remove(session, one)
            if one.supporter_id not in has:
                into.journal.add(session, PreferredVenue(**values))
