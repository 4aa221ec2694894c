"""What a person decided about imported facts. It stands above any file until withdrawn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.kinds import PlaceFix, PlaceSubject, SourceKind
from models.tables.columns import CodeColumn, UtcDateTime


class PlaceCorrection(SQLModel, table=True):
    """位置の訂正: where an area or a venue really is.

    It holds as long as the publisher's location is still ``published_raw``: once the publisher
    corrects the file, the file is believed again.
    """

    id: int | None = Field(default=None, primary_key=True)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    subject: PlaceSubject = Field(sa_type=CodeColumn(PlaceSubject))
    code: str = Field(max_length=80, description="The area's or the venue's.")
    lat: float
    lon: float
    published_raw: str
    how: PlaceFix = Field(sa_type=CodeColumn(PlaceFix))
    evidence: str = Field(default="", sa_type=Text)
    set_at: datetime = Field(sa_type=UtcDateTime)
    set_by: str = Field(default="", max_length=60)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class VenueMatch(SQLModel, table=True):
    """同一施設の判断: whether two codes of a municipality are one place, and who said so.

    ``other_code`` comes in under ``code`` from then on where ``same``.
    """

    __table_args__ = (UniqueConstraint("municipality_code", "code", "other_code"),)
    id: int | None = Field(default=None, primary_key=True)
    municipality_code: str = Field(foreign_key="municipality.code", index=True)
    code: str = Field(max_length=80)
    other_code: str = Field(max_length=80)
    same: bool
    evidence: str = Field(default="", sa_type=Text)
    set_at: datetime = Field(sa_type=UtcDateTime)
    set_by: str = Field(default="", max_length=60)


class ColumnMapping(SQLModel, table=True):
    """列の対応: which column of a publisher's own layout means what."""

    __table_args__ = (UniqueConstraint("publisher", "signature"),)
    id: int | None = Field(default=None, primary_key=True)
    publisher: str = Field(max_length=80, description="Municipality code, or a name.")
    signature: str = Field(max_length=64, description="SHA-256 of the headings in plain form.")
    kind: SourceKind = Field(sa_type=CodeColumn(SourceKind))
    mapping_json: str = Field(sa_type=Text, description="Field by heading.")
    set_at: datetime = Field(sa_type=UtcDateTime)
