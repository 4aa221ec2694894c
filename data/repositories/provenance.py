"""Where facts came from, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from models.tables import (
    Area,
    HouseholdCount,
    ImportRun,
    PopulationCount,
    Source,
    Venue,
    VenueClaim,
)


def of_venue(session: Session, venue: Venue) -> list[tuple[VenueClaim, Source, ImportRun]]:
    """What was said of a venue, oldest first."""
    rows = session.exec(
        select(VenueClaim, Source, ImportRun)
        .join(Source, col(Source.id) == col(VenueClaim.source_id))
        .join(ImportRun, col(ImportRun.id) == col(VenueClaim.run_id))
        .where(VenueClaim.venue_id == venue.id)
        .order_by(col(VenueClaim.id))
    ).all()
    return list(rows)


def counts_of_area(session: Session, area: Area) -> list[tuple[PopulationCount, Source]]:
    """One count of each edition of an area with its source: the rest stand in the same row."""
    rows = session.exec(
        select(PopulationCount, Source)
        .join(Source, col(Source.id) == col(PopulationCount.source_id))
        .where(PopulationCount.area_id == area.id, PopulationCount.band == "all")
        .order_by(col(PopulationCount.as_of))
    ).all()
    return list(rows)


def households_of_area(session: Session, area: Area) -> list[tuple[HouseholdCount, Source]]:
    """Households of an area with their source."""
    rows = session.exec(
        select(HouseholdCount, Source)
        .join(Source, col(Source.id) == col(HouseholdCount.source_id))
        .where(HouseholdCount.area_id == area.id)
        .order_by(col(HouseholdCount.as_of))
    ).all()
    return list(rows)


def runs_of(session: Session, source_ids: Sequence[int]) -> dict[int, ImportRun]:
    """The newest standing import of each source."""
    rows = session.exec(
        select(ImportRun)
        .where(col(ImportRun.source_id).in_(source_ids), col(ImportRun.undone_at).is_(None))
        .order_by(col(ImportRun.id))
    )
    return {run.source_id: run for run in rows}
