"""What people said of the columns of publishers' own layouts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.clock import utc_now
from models.kinds import SourceKind
from models.tables import ColumnMapping


def mappings(session: Session, publisher: str | None = None) -> Sequence[ColumnMapping]:
    """Mappings of one publisher, or of every one, the newest first."""
    query = select(ColumnMapping).order_by(col(ColumnMapping.id).desc())
    if publisher is not None:
        query = query.where(col(ColumnMapping.publisher) == publisher)
    return session.exec(query).all()


def keep(
    session: Session, publisher: str, signature: str, kind: SourceKind, mapping_json: str
) -> ColumnMapping:
    """Store a mapping; one of the same publisher and headings is replaced."""
    found = session.exec(
        select(ColumnMapping)
        .where(col(ColumnMapping.publisher) == publisher)
        .where(col(ColumnMapping.signature) == signature)
    ).first()
    row = found or ColumnMapping(
        publisher=publisher, signature=signature, kind=kind, mapping_json="", set_at=utc_now()
    )
    row.kind, row.mapping_json, row.set_at = kind, mapping_json, utc_now()
    session.add(row)
    return row


def forget(session: Session, mapping_id: int) -> bool:
    """Remove a mapping; False where it is gone already."""
    row = session.get(ColumnMapping, mapping_id)
    if row is None:
        return False
    session.delete(row)
    return True
