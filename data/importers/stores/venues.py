"""Store what rows said of venues: the venue, and each row's claim beside it.

Venues are changed in place by their code and never deleted, since plans refer to them. A code
that was judged to be the same place as another comes in under that other.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from sqlmodel import Session, col, select

from data.importers.bundles import SaidOfVenue, VenueFacts
from data.importers.corrections import PLACE, Believed, published_raw
from data.importers.journal import LoadingInto
from data.importers.report import subject_of
from data.importers.venue_matches import one_place
from data.importers.venue_merge import merge_venue
from models.kinds import PlaceSubject
from models.tables import PlaceCorrection, Source, Venue, VenueClaim, VenueRow


def store(session: Session, bundle: VenueFacts, into: LoadingInto) -> Counter[str]:
    """Store venues; every row that spoke of one is kept as a claim."""
    query = select(Venue).where(Venue.municipality_code == into.municipality_code)
    on_file = {venue.code: venue for venue in session.exec(query)}
    same = one_place(session, into.municipality_code)
    believed = Believed(session, into, PlaceSubject.VENUE)
    done: Counter[str] = Counter()
    stored: set[str] = set()
    claims: list[Mapping[str, object]] = []
    for said in bundle.said:
        code = same.get(said.venue.code, said.venue.code)
        row = said.venue.model_copy(update={"code": code})
        if said.venue.code not in stored:
            stored.add(said.venue.code)
            alias = code != said.venue.code
            done += _store_one(session, on_file, row, said, alias, believed, into)
        if said.row is not None:
            claims.append(_claim(said, on_file[code], into))
    into.journal.add_many(session, VenueClaim, claims)
    return done


def _store_one(
    session: Session,
    on_file: dict[str, Venue],
    row: VenueRow,
    said: SaidOfVenue,
    alias: bool,
    believed: Believed,
    into: LoadingInto,
) -> Counter[str]:
    correction = believed.of(row.code)
    ours = correction is None or _is_publisher(session, correction, on_file.get(row.code), into)
    ended = believed.ends(row, publisher=ours)
    if ended:
        believed.end(row, said.row, said.sheet)
    row = row.model_copy(update=believed.place(row, publisher=ours))
    old = on_file.get(row.code)
    if old is None:
        new = Venue.model_validate(row, update={"source_id": into.source_id})
        into.journal.add(session, new)
        on_file[row.code] = new
        return Counter(venues_added=1)
    changes = merge_venue(old, row)
    if ended or believed.of(row.code) is not None:
        changes |= {name: getattr(row, name) for name in PLACE}
    if alias:
        changes.pop("name", None)  # it keeps the name it is known by
    if "kind" in changes or "name" in changes:
        changes["source_id"] = into.source_id
    return Counter(venues_updated=int(into.journal.change(session, old, changes)))


def _is_publisher(
    session: Session, correction: PlaceCorrection, venue: Venue | None, into: LoadingInto
) -> bool:
    """Whether this list is the one whose location was corrected; yes where nobody knows."""
    if venue is None:
        return True
    claims = session.exec(
        select(VenueClaim.fields_json, Source.key)
        .join(Source, col(Source.id) == col(VenueClaim.source_id))
        .where(VenueClaim.venue_id == venue.id)
    ).all()
    known = {
        subject_of(key)
        for fields, key in claims
        if published_raw(claimed(fields, venue)) == correction.published_raw
    }
    return not known or subject_of(session.get_one(Source, into.source_id).key) in known


def claimed(fields_json: str, venue: Venue) -> VenueRow:
    """What a claim said of a venue, as the row that was read."""
    fields = json.loads(fields_json) | {"municipality_code": venue.municipality_code}
    return VenueRow.model_validate(fields)


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
