"""Store households by area: a newer edition replaces those of the areas it names."""

from __future__ import annotations

from collections import Counter

from sqlmodel import Session, col

from data.importers.bundles import HouseholdFacts
from data.importers.journal import LoadingInto
from data.importers.stores.areas import ids_by_code, replace_edition
from models.tables import HouseholdCount


def store(session: Session, bundle: HouseholdFacts, into: LoadingInto) -> Counter[str]:
    """Store households; those of areas that are not on file are left out and counted so."""
    ids = ids_by_code(session, into, (row.area_code for row in bundle.households))
    known = [row for row in bundle.households if row.area_code in ids]
    for as_of, kind in dict.fromkeys((row.as_of, row.count_kind) for row in known):
        edition = (col(HouseholdCount.as_of) == as_of, col(HouseholdCount.count_kind) == kind)
        rows = [
            row.model_dump(exclude={"area_code"})
            | {"area_id": ids[row.area_code], "source_id": into.source_id}
            for row in known
            if (row.as_of, row.count_kind) == (as_of, kind)
        ]
        named = sorted({ids[row.area_code] for row in known})
        replace_edition(session, into, HouseholdCount, edition, named, rows)
    return Counter(
        households_stored=len(known), households_left_out=len(bundle.households) - len(known)
    )
