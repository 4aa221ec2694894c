"""Where facts came from, and the record of imports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.codes import MunicipalityCode
from models.tables import ImportRun, Source


def sources(session: Session, code: MunicipalityCode) -> Sequence[Source]:
    """Sources of the facts on file for a municipality, oldest first."""
    used = select(col(ImportRun.source_id)).where(
        ImportRun.municipality_code == code, col(ImportRun.undone_at).is_(None)
    )
    return session.exec(
        select(Source).where(col(Source.id).in_(used)).order_by(col(Source.id))
    ).all()


def imports(session: Session, code: MunicipalityCode) -> Sequence[ImportRun]:
    """Imports for a municipality that stand, newest first."""
    return session.exec(
        select(ImportRun)
        .where(ImportRun.municipality_code == code, col(ImportRun.undone_at).is_(None))
        .order_by(col(ImportRun.id).desc())
    ).all()
