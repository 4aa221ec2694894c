"""Store what rows said of venues: the venue, and each row's claim beside it.

Venues are changed in place by their code and never deleted, since plans refer to them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from sqlmodel import Session, select

from data.importers.bundles import SaidOfVenue, VenueFacts
from data.importers.journal import LoadingInto
from data.importers.venue_merge import merge_venue
from models.tables import Venue, VenueClaim, VenueRow


def store(session: Session, bundle: VenueFacts, into: LoadingInto) -> Counter[str]:
    """Store venues; every row that spoke of one is kept as a claim."""
    query = select(Venue).where(Venue.municipality_code == into.municipality_code)
    on_file = {venue.code: venue for venue in session.exec(query)}
    done: Counter[str] = Counter()
    stored: set[str] = set()
    claims: list[Mapping[str, object]] = []
    for said in bundle.said:
        row = said.venue
        if row.code not in stored:
            stored.add(row.code)
            done += _store_one(session, on_file, row, into)
        if said.row is not None:
            claims.append(_claim(said, on_file[row.code], into))
    into.journal.add_many(session, VenueClaim, claims)
    return done


def _store_one(
    session: Session, on_file: dict[str, Venue], row: VenueRow, into: LoadingInto
) -> Counter[str]:
    old = on_file.get(row.code)
    if old is None:
        new = Venue.model_validate(row, update={"source_id": into.source_id})
        into.journal.add(session, new)
        on_file[row.code] = new
        return Counter(venues_added=1)
    changes = merge_venue(old, row)
    if "kind" in changes or "name" in changes:
        changes["source_id"] = into.source_id
    return Counter(venues_updated=int(into.journal.change(session, old, changes)))


def _claim(said: SaidOfVenue, venue: Venue, into: LoadingInto) -> Mapping[str, object]:
    fields = said.venue.model_dump(mode="json", exclude_defaults=True)
    del fields["municipality_code"]
    return {
        "venue_id": venue.id,
        "run_id": into.run_id,
        "source_id": into.source_id,
        "sheet": said.sheet[:80],
        "source_row": said.row,
        "fields_json": json.dumps(fields, ensure_ascii=False),
    }
