"""Store what a file said: all of it or nothing, and the same file twice changes nothing.

``load`` works inside the caller's transaction, never commits, and leaves raising the version
of the data to the use case. A newer edition replaces the people of the areas it names, for
its day and kind of count; other days and areas stay. Venues are changed in place by their
code and never deleted, since plans refer to them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from data.importers.bundles import BoundaryFacts
from data.importers.report import ParsedFile, subject_of
from data.importers.venue_merge import merge_venue
from data.reference import catalog
from models.clock import utc_now
from models.errors import InputError
from models.reasons import PlaceQuality
from models.rejects import ImportReport
from models.tables import (
    Area,
    AreaRow,
    Boundary,
    ImportRun,
    Municipality,
    PopulationCount,
    Source,
    Venue,
)

_CHUNK = 500


@dataclass(slots=True)
class _Done:
    areas_added: int = 0
    areas_updated: int = 0
    areas_left: int = 0
    counts_stored: int = 0
    venues_added: int = 0
    venues_updated: int = 0
    boundary_stored: bool = False


def load(session: Session, parsed: ParsedFile, *, accept_rejects: bool = False) -> ImportReport:
    """Store one parsed file in the caller's transaction.

    Args:
        session: Of an open transaction; flushed here, never committed.
        parsed: The file.
        accept_rejects: Load the good rows although others were rejected, and those of doubtful
            location as places unknown: what a person says after having seen the list.
            Otherwise one such row refuses the whole file.

    Raises:
        InputError: ``import.rejected.<code>`` with the first refused value and how many rows.
    """
    if parsed.refusals and not accept_rejects:
        raise _refusal(parsed)
    if _is_current(session, parsed):
        return _report(parsed, _Done(), unchanged=True)
    _ensure_municipality(session, parsed.municipality_code)
    source_id = _store_source(session, parsed)
    done = _Done()
    _store_areas(session, parsed, source_id, done)
    _store_venues(session, parsed, source_id, done)
    _store_boundary(session, parsed, source_id, done)
    _record(session, parsed, source_id)
    session.flush()
    return _report(parsed, done, unchanged=False)


def _refusal(parsed: ParsedFile) -> InputError:
    first = parsed.refusals[0]
    params = first.params | {"rows": parsed.rows_refused}
    return InputError(f"import.rejected.{first.code}", **params)


def _is_current(session: Session, parsed: ParsedFile) -> bool:
    """Whether this very file was loaded, and nothing newer about the same subject since."""
    subject = subject_of(parsed.source.key)
    last = session.exec(
        select(Source.sha256)
        .join(ImportRun, col(ImportRun.source_id) == col(Source.id))
        .where(col(Source.key).startswith(f"{subject}@", autoescape=True))
        .order_by(col(ImportRun.id).desc())
        .limit(1)
    ).first()
    return last is not None and last == parsed.source.sha256


def _ensure_municipality(session: Session, code: str) -> None:
    if session.get(Municipality, code) is None:
        session.add(Municipality.model_validate(catalog.find_municipality(code)))
        session.flush()


def _store_source(session: Session, parsed: ParsedFile) -> int:
    found = session.exec(select(Source).where(Source.key == parsed.source.key)).first()
    source = found or Source.model_validate(parsed.source)
    session.add(source)
    session.flush()
    assert source.id is not None
    return source.id


def _store_areas(session: Session, parsed: ParsedFile, source_id: int, done: _Done) -> None:
    if not parsed.areas:
        return
    units = {area.unit for area in parsed.areas}
    where = (col(Area.municipality_code) == parsed.municipality_code, col(Area.unit).in_(units))
    on_file = {(a.unit, a.code): a for a in session.exec(select(Area).where(*where))}
    new = [area for area in parsed.areas if (area.unit, area.code) not in on_file]
    for area in parsed.areas:
        old = on_file.get((area.unit, area.code))
        done.areas_updated += old is not None and _update_area(session, old, area)
    if new:
        session.execute(insert(Area), [area.model_dump() for area in new])
    done.areas_added = len(new)
    rows = session.exec(select(Area.code, Area.id).where(*where)).all()
    ids = {code: area_id for code, area_id in rows if area_id is not None}
    _store_counts(session, parsed, ids, source_id, done)


def _update_area(session: Session, old: Area, new: AreaRow) -> bool:
    """Take over what the newer edition says of an area; a usable place is never given up."""
    names = ["name", "merge_role", "merged_into"]
    if new.place_quality is PlaceQuality.OK or old.place_quality is not PlaceQuality.OK:
        names += ["lat", "lon", "place_quality", "place_raw"]
    changed = [name for name in names if getattr(old, name) != getattr(new, name)]
    for name in changed:
        setattr(old, name, getattr(new, name))
    session.add(old)
    return bool(changed)


def _store_counts(
    session: Session, parsed: ParsedFile, ids: dict[str, int], source_id: int, done: _Done
) -> None:
    editions = {(count.as_of, count.count_kind) for count in parsed.counts}
    for as_of, kind in editions:
        named = {
            ids[count.area_code]
            for count in parsed.counts
            if (count.as_of, count.count_kind) == (as_of, kind)
        }
        edition = (
            col(PopulationCount.as_of) == as_of,
            col(PopulationCount.count_kind) == kind,
        )
        counted = session.exec(select(PopulationCount.area_id).where(*edition).distinct()).all()
        done.areas_left += len((set(counted) & set(ids.values())) - named)
        for chunk in _chunks(sorted(named & set(counted))):
            areas = col(PopulationCount.area_id).in_(chunk)
            session.execute(delete(PopulationCount).where(areas, *edition))
    rows = [
        count.model_dump(exclude={"area_code"})
        | {"area_id": ids[count.area_code], "source_id": source_id}
        for count in parsed.counts
    ]
    if rows:
        session.execute(insert(PopulationCount), rows)
    done.counts_stored = len(rows)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _store_venues(session: Session, parsed: ParsedFile, source_id: int, done: _Done) -> None:
    on_file = {
        venue.code: venue
        for venue in session.exec(
            select(Venue).where(Venue.municipality_code == parsed.municipality_code)
        )
    }
    for row in parsed.venues:
        old = on_file.get(row.code)
        if old is None:
            session.add(Venue.model_validate(row, update={"source_id": source_id}))
            done.venues_added += 1
            continue
        changes = merge_venue(old, row)
        for name, value in changes.items():
            setattr(old, name, value)
        if "kind" in changes or "name" in changes:
            old.source_id = source_id
        done.venues_updated += bool(changes)
    session.flush()


def _store_boundary(session: Session, parsed: ParsedFile, source_id: int, done: _Done) -> None:
    facts = next(iter(parsed.of(BoundaryFacts)), None)
    if facts is None:
        return
    found = session.get(Boundary, parsed.municipality_code)
    boundary = found or Boundary(
        municipality_code=parsed.municipality_code, geojson="", source_id=source_id
    )
    boundary.geojson, boundary.source_id = facts.geojson, source_id
    boundary.neighbours_geojson = facts.neighbours
    session.add(boundary)
    done.boundary_stored = True


def _record(session: Session, parsed: ParsedFile, source_id: int) -> None:
    session.add(
        ImportRun(
            source_id=source_id,
            municipality_code=parsed.municipality_code,
            imported_at=utc_now(),
            rows_read=parsed.rows_read,
            rows_loaded=parsed.rows_loaded,
            rows_rejected=parsed.rows_rejected,
            notices_json=_json(notice.as_dict() for notice in parsed.notices),
        )
    )


def _json(notices: Iterable[dict[str, object]]) -> str:
    return json.dumps(list(notices), ensure_ascii=False, default=str)


def _report(parsed: ParsedFile, done: _Done, *, unchanged: bool) -> ImportReport:
    return ImportReport(
        source_key=parsed.source.key,
        kind=parsed.kind,
        municipality_code=parsed.municipality_code,
        unchanged=unchanged,
        rows_read=parsed.rows_read,
        rows_loaded=parsed.rows_loaded,
        rows_rejected=parsed.rows_rejected,
        areas_added=done.areas_added,
        areas_updated=done.areas_updated,
        areas_left=done.areas_left,
        counts_stored=done.counts_stored,
        venues_added=done.venues_added,
        venues_updated=done.venues_updated,
        boundary_stored=done.boundary_stored,
        notices=parsed.notices,
    )
