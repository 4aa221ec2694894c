"""Keep projected people. Areas on file stay as they are: a projection knows nothing of them."""

from __future__ import annotations

from collections import Counter

from sqlmodel import Session, col, select

from data.importers.journal import LoadingInto
from data.importers.layouts.projection import ProjectionFacts
from models.kinds import CountKind
from models.tables import Area, PopulationCount

_CHUNK = 400


def store(session: Session, bundle: ProjectionFacts, into: LoadingInto) -> Counter[str]:
    """Store projected people; counts ``areas_added``, ``areas_updated`` and ``counts_stored``.

    What an earlier projection said of these areas for these years is replaced.
    """
    done: Counter[str] = Counter(areas_updated=0)
    known = _ids(session, bundle, into)
    new = [area for area in bundle.areas if area.code not in known]
    into.journal.add_many(
        session, Area, [area.model_dump() | {"source_id": into.source_id} for area in new]
    )
    done["areas_added"] = len(new)
    ids = _ids(session, bundle, into)
    named = sorted(ids[area.code] for area in bundle.areas)
    days = sorted({count.as_of for count in bundle.counts})
    for start in range(0, len(named), _CHUNK):
        into.journal.remove_where(
            session,
            PopulationCount,
            col(PopulationCount.area_id).in_(named[start : start + _CHUNK]),
            col(PopulationCount.count_kind) == CountKind.PROJECTION,
            col(PopulationCount.as_of).in_(days),
        )
    rows = [
        count.model_dump(exclude={"area_code"})
        | {"area_id": ids[count.area_code], "source_id": into.source_id}
        for count in bundle.counts
    ]
    into.journal.add_many(session, PopulationCount, rows)
    done["counts_stored"] = len(rows)
    return done


def _ids(session: Session, bundle: ProjectionFacts, into: LoadingInto) -> dict[str, int]:
    """Areas on file of the bundle's units, by code."""
    units = {area.unit for area in bundle.areas}
    rows = session.exec(
        select(Area.code, Area.id).where(
            Area.municipality_code == into.municipality_code, col(Area.unit).in_(units)
        )
    ).all()
    return {code: area_id for code, area_id in rows if area_id is not None}
