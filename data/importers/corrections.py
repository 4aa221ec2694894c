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

from data.importers.journal import LoadingInto
from models.clock import utc_now
from models.kinds import PlaceSubject
from models.reasons import PlaceQuality, RejectCode
from models.rejects import Notice, NoticeLevel
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


def in_force(
    session: Session, municipality: str, subject: PlaceSubject
) -> dict[str, PlaceCorrection]:
    """A municipality's corrections in force, by the code of what they correct."""
    query = select(PlaceCorrection).where(
        PlaceCorrection.municipality_code == municipality,
        PlaceCorrection.subject == subject,
        col(PlaceCorrection.withdrawn_at).is_(None),
    )
    return {one.code: one for one in session.exec(query)}


class Believed:
    """Which location of a row is believed at load: a correction's, or the file's.

    Args:
        session: Of the load.
        into: Journal and notices of the load.
        subject: What the rows are.
    """

    def __init__(self, session: Session, into: LoadingInto, subject: PlaceSubject) -> None:
        self._session, self._into = session, into
        self._known = in_force(session, into.municipality_code, subject)

    def of(self, code: str) -> PlaceCorrection | None:
        """The correction in force of a code."""
        return self._known.get(code)

    def place(self, row: Located, *, publisher: bool = True) -> dict[str, object]:
        """The columns of a row's location that a correction overrules; none where it does not.

        A correction stands where the publisher repeats the location that was corrected, where
        a row has no usable location, and against another publisher's list.

        Args:
            row: As read.
            publisher: Whether the row is from the list whose location was corrected.
        """
        found = self._known.get(row.code)
        if found is None or self.ends(row, publisher=publisher):
            return {}
        return corrected(found)

    def ends(self, row: Located, *, publisher: bool = True) -> bool:
        """Whether the publisher has put the location right, so that the file is believed."""
        found = self._known.get(row.code)
        usable = row.place_quality is PlaceQuality.OK
        return (
            found is not None and publisher and usable and published_raw(row) != found.published_raw
        )

    def end(self, row: Located, source_row: int | None, sheet: str = "") -> None:
        """Withdraw a correction because its file was corrected, with a notice."""
        found = self._known.pop(row.code)
        self._into.journal.change(self._session, found, {"withdrawn_at": utc_now()})
        self._into.notices.append(
            Notice(
                NoticeLevel.WARNING,
                RejectCode.CORRECTION_ENDED,
                self._into.file,
                sheet,
                source_row,
                value=f"{row.name}: {published_raw(row)}",
            )
        )
