"""Store the outline of a municipality, and make its areas of the census squares on file."""

from __future__ import annotations

from collections import Counter

from sqlmodel import Session

from data.importers.bundles import BoundaryFacts
from data.importers.journal import LoadingInto
from data.importers.stores.square_areas import renew
from models.tables import Boundary


def store(session: Session, bundle: BoundaryFacts, into: LoadingInto) -> Counter[str]:
    """Store the outline in the place of the one on file."""
    found = session.get(Boundary, into.municipality_code)
    if found is None:
        row = Boundary(
            municipality_code=into.municipality_code,
            geojson=bundle.geojson,
            neighbours_geojson=bundle.neighbours,
            source_id=into.source_id,
        )
        into.journal.add(session, row)
    else:
        said = {
            "geojson": bundle.geojson,
            "neighbours_geojson": bundle.neighbours,
            "source_id": into.source_id,
        }
        into.journal.change(session, found, said)
    return Counter(boundary_stored=1) + renew(session, into.municipality_code, into.journal)
