"""Areas on file, and the rows of an edition that are counted by area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlmodel import Session, SQLModel, col, select

from data.importers.journal import LoadingInto
from models.kinds import AreaUnit
from models.tables import Area

_CHUNK = 500


def areas_by_code(
    session: Session, into: LoadingInto, units: Iterable[AreaUnit]
) -> dict[tuple[AreaUnit, str], Area]:
    """The municipality's areas of some units."""
    found = session.exec(
        select(Area).where(
            Area.municipality_code == into.municipality_code, col(Area.unit).in_(set(units))
        )
    )
    return {(area.unit, area.code): area for area in found}


def ids_by_code(session: Session, into: LoadingInto, codes: Iterable[str]) -> dict[str, int]:
    """The ids of areas named by code only: a code is of one unit."""
    wanted = set(codes)
    rows = session.exec(
        select(Area.code, Area.id).where(Area.municipality_code == into.municipality_code)
    )
    return {code: found for code, found in rows if code in wanted and found is not None}


def replace_edition(
    session: Session,
    into: LoadingInto,
    table: type[SQLModel],
    edition: Sequence[object],
    named: Sequence[int],
    rows: Sequence[Mapping[str, object]],
) -> None:
    """Put rows in the place of those on file for the same areas and edition.

    Args:
        session: Of the load.
        into: Journal of the load.
        table: A table with a column ``area_id``.
        edition: Conditions that tell the edition: its day and kind of count.
        named: Areas the new rows are about.
        rows: The new rows, complete.
    """
    area_id = table.__table__.columns["area_id"]  # type: ignore[attr-defined]
    for chunk in _chunks(named):
        into.journal.remove_where(session, table, area_id.in_(chunk), *edition)
    into.journal.add_many(session, table, rows)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
