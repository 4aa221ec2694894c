"""Store areas and the people in them.

A newer edition replaces the people of the areas it names, for its day and kind of count;
other days and areas stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlmodel import Session, col, select

from data.importers.bundles import PopulationFacts
from data.importers.corrections import PLACE, Believed
from data.importers.journal import LoadingInto
from data.importers.stores.areas import areas_by_code, replace_edition
from models.kinds import AreaUnit, PlaceSubject
from models.reasons import PlaceQuality
from models.tables import Area, AreaRow, PopulationCount

_SAID = ("name", "merge_role", "merged_into", "members", "share")


def store(session: Session, bundle: PopulationFacts, into: LoadingInto) -> Counter[str]:
    """Store areas, then the counts that name them."""
    if not bundle.areas:
        return Counter()
    units = {area.unit for area in bundle.areas}
    on_file = areas_by_code(session, into, units)
    new: dict[tuple[AreaUnit, str], AreaRow] = {}
    done: Counter[str] = Counter()
    believed = Believed(session, into, PlaceSubject.AREA)
    for said in bundle.areas:
        area = _believed(said, believed)
        old = on_file.get((area.unit, area.code))
        if old is None:
            new.setdefault((area.unit, area.code), area)
        else:
            done["areas_updated"] += _update(session, old, area, into)
    rows = [area.model_dump() | {"source_id": into.source_id} for area in new.values()]
    into.journal.add_many(session, Area, rows)
    done["areas_added"] = len(rows)
    ids = {code: a.id for (_, code), a in areas_by_code(session, into, units).items() if a.id}
    return done + _store_counts(session, bundle, ids, into)


def _believed(area: AreaRow, believed: Believed) -> AreaRow:
    if believed.ends(area):
        believed.end(area, area.source_row)
    return area.model_copy(update=believed.place(area))


def _update(session: Session, old: Area, new: AreaRow, into: LoadingInto) -> bool:
    """Take over what the newer edition says of an area; a usable place is never given up.

    The row on file names the newest file that spoke of the area, also where that repeats what
    was known: so an older import can tell that it is no longer the last word.
    """
    replaces = new.place_quality is PlaceQuality.OK or old.place_quality is not PlaceQuality.OK
    names = (*_SAID, *PLACE) if replaces else _SAID
    said = {name: getattr(new, name) for name in names}
    changed = any(getattr(old, name) != value for name, value in said.items())
    origin = {"source_id": into.source_id, "source_row": new.source_row}
    into.journal.change(session, old, said | origin)
    return changed


def _store_counts(
    session: Session, bundle: PopulationFacts, ids: Mapping[str, int], into: LoadingInto
) -> Counter[str]:
    done: Counter[str] = Counter()
    for as_of, kind in dict.fromkeys((count.as_of, count.count_kind) for count in bundle.counts):
        counts = [one for one in bundle.counts if (one.as_of, one.count_kind) == (as_of, kind)]
        edition = (col(PopulationCount.as_of) == as_of, col(PopulationCount.count_kind) == kind)
        counted = session.exec(select(PopulationCount.area_id).where(*edition).distinct()).all()
        named = {ids[count.area_code] for count in counts}
        done["areas_left"] += len((set(counted) & set(ids.values())) - named)
        rows = [
            count.model_dump(exclude={"area_code"})
            | {"area_id": ids[count.area_code], "source_id": into.source_id}
            for count in counts
        ]
        replaced = sorted(named & set(counted))
        replace_edition(session, into, PopulationCount, edition, replaced, rows)
        done["counts_stored"] += len(rows)
    return done
