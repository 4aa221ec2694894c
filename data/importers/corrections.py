"""Locations put right by a person: they stand above any file until withdrawn.

A correction holds as long as the publisher's location is what it was when it was corrected
(``published_raw``). A corrected row is of good quality and keeps what was published in
``place_raw``, so it can always be told from one that was published well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import Session, col, select

from models.kinds import PlaceSubject
from models.reasons import PlaceQuality
from models.tables import Area, AreaRow, PlaceCorrection, Venue, VenueRow

PLACE: Final = ("lat", "lon", "place_quality", "place_raw")
"""The columns of a location."""

SUBJECTS: Final = {"area": PlaceSubject.AREA, "venue": PlaceSubject.VENUE}
"""By the name of the table."""

Located = AreaRow | VenueRow | Area | Venue


def published_raw(row: Located) -> str:
    """What the publisher says of a row's location, in a form that can be compared."""
    return _published({name: getattr(row, name) for name in PLACE})


def _published(row: Mapping[str, Any]) -> str:
    if row["place_quality"] is PlaceQuality.OK and not row["place_raw"]:
        return f"{row['lat']},{row['lon']}"
    return str(row["place_raw"])


def corrected(correction: PlaceCorrection) -> dict[str, object]:
    """The columns of a location that a correction gives."""
    return {
        "lat": correction.lat,
        "lon": correction.lon,
        "place_quality": PlaceQuality.OK,
        "place_raw": correction.published_raw,
    }


@dataclass(frozen=True, slots=True)
class PutRight:
    """The corrections in force of one kind of row, by municipality and code."""

    corrections: Mapping[tuple[str, str], PlaceCorrection]

    def forgiven(self, row: Mapping[str, Any] | None) -> frozenset[str]:
        """The columns of a row that a correction, and nobody else, has changed."""
        found = self._of(row)
        if found is None or row is None or (row["lat"], row["lon"]) != (found.lat, found.lon):
            return frozenset()
        return frozenset(PLACE)

    def held(self, row: Mapping[str, Any]) -> dict[str, object]:
        """The columns of a location as they must be where a correction of it holds."""
        found = self._of(row)
        if found is None or _published(row) != found.published_raw:
            return {}
        return corrected(found)

    def _of(self, row: Mapping[str, Any] | None) -> PlaceCorrection | None:
        if not self.corrections or row is None:
            return None
        return self.corrections.get((row["municipality_code"], row["code"]))


def put_right(session: Session, table: str) -> PutRight:
    """Corrections in force of the rows of a table; none for a table without locations."""
    if table not in SUBJECTS:
        return PutRight({})
    query = select(PlaceCorrection).where(
        PlaceCorrection.subject == SUBJECTS[table], col(PlaceCorrection.withdrawn_at).is_(None)
    )
    return PutRight({(one.municipality_code, one.code): one for one in session.exec(query)})
