"""What people decided about imported facts, and the rows it is about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import AreaUnit, PlaceSubject
from models.tables import Area, ImportRun, PlaceCorrection, Venue, VenueMatch


def corrections(session: Session, code: MunicipalityCode) -> Sequence[PlaceCorrection]:
    """Locations put right, withdrawn ones too, oldest first."""
    query = select(PlaceCorrection).where(PlaceCorrection.municipality_code == code)
    return session.exec(query.order_by(col(PlaceCorrection.id))).all()


def matches(session: Session, code: MunicipalityCode) -> Sequence[VenueMatch]:
    """Judgements about same venues, oldest first."""
    query = select(VenueMatch).where(VenueMatch.municipality_code == code)
    return session.exec(query.order_by(col(VenueMatch.id))).all()


def towns(session: Session, code: MunicipalityCode) -> Sequence[Area]:
    """Towns of a municipality, by id."""
    query = select(Area).where(Area.municipality_code == code, Area.unit == AreaUnit.TOWN)
    return session.exec(query.order_by(col(Area.id))).all()


def located(
    session: Session, code: MunicipalityCode, subject: PlaceSubject, item: str
) -> Area | Venue:
    """The town or the venue of a code.

    Raises:
        NotFound: ``correction.not_on_file``.
    """
    found: Area | Venue | None
    if subject is PlaceSubject.AREA:
        found = next((area for area in towns(session, code) if area.code == item), None)
    else:
        query = select(Venue).where(Venue.municipality_code == code, Venue.code == item)
        found = session.exec(query).first()
    if found is None:
        raise NotFound("correction.not_on_file", value=item)
    return found


def batch_of(session: Session, run_id: int) -> str:
    """The take-in a run belongs to."""
    return session.get_one(ImportRun, run_id).batch
