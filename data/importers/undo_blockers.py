"""Why a batch cannot be taken back: what was changed since, and what rests on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, func
from sqlalchemy import select as rows_of
from sqlmodel import Session, SQLModel, col, select

from data.importers.corrections import put_right
from data.importers.undo_plan import Key, Net, Plan, Row, chunks
from models.kinds import CountKind
from models.tables import Area, CensusSquare, ImportRun, PopulationCount, Scenario, VenueClaim

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why a batch cannot be taken back.

    Attributes:
        used: Something rests on the rows; otherwise the rows were changed since.
        table: Whose rows were changed, or whose rows rest on them.
        rows: How many.
        names: Names of up to five of the rows of the batch, where they have any.
    """

    used: bool
    table: str
    rows: int
    names: tuple[str, ...]


def blockers_of(session: Session, plan: Plan) -> tuple[Blocker, ...]:
    """Everything that keeps a batch from being taken back."""
    return (
        *_changed(session, plan),
        *_used(session, plan),
        *_spoken_of(session, plan),
        *_planned_with(session, plan),
        *_made_of_squares(session, plan),
    )


def _changed(session: Session, plan: Plan) -> Iterator[Blocker]:
    """Rows that are no longer as the batch left them."""
    for table in plan.changes:
        right = put_right(session, table.name)
        others = [
            row or net.after or net.before or {}
            for key, net, row in plan.of(table)
            if not _as_left(net, row, right.forgiven(row))
            or _written_again(net, plan.later[table].get(key, frozenset()))
        ]
        if others:
            yield Blocker(False, table.name, len(others), _names(session, others))


def _as_left(net: Net, row: Row | None, forgiven: frozenset[str]) -> bool:
    if net.after is None or row is None:
        return net.after is None and row is None
    return all(row[name] == value for name, value in net.after.items() if name not in forgiven)


def _written_again(net: Net, later: frozenset[str]) -> bool:
    whole = net.before is None or net.after is None
    return bool(later) if whole else not later.isdisjoint(net.after or ())


def _used(session: Session, plan: Plan) -> Iterator[Blocker]:
    """Rows elsewhere that rest on rows the batch added."""
    for table in plan.changes:
        added = [key for key, net, _ in plan.of(table) if net.before is None]
        for other in SQLModel.metadata.sorted_tables if added else ():
            for column in other.columns:
                if any(key.column.table is table for key in column.foreign_keys):
                    users = list(_resting(session, plan, added, other, column.name))
                    if users:
                        rests_on = [plan.now[table][key,] for key in sorted(set(users))]
                        yield Blocker(True, other.name, len(users), _names(session, rests_on))


def _resting(
    session: Session, plan: Plan, added: Sequence[Key], other: Table, column: str
) -> Iterator[Any]:
    """What the rows of another table refer to, unless they leave or let go with the batch."""
    own = plan.changes.get(other, {})
    keys = tuple(other.primary_key)
    for chunk in chunks(added):
        query = rows_of(other).where(other.columns[column].in_([key[0] for key in chunk]))
        for row in session.execute(query).mappings():
            net = own.get(tuple(row[key.name] for key in keys))
            if net is None or (net.before is not None and column not in net.before):
                yield row[column]


def _spoken_of(session: Session, plan: Plan) -> Iterator[Blocker]:
    """Venues the batch changed and a later file speaks of: what it would say now is unknown."""
    table = SQLModel.metadata.tables["venue"]
    changed = [key for key, net in plan.changes.get(table, {}).items() if net.before is not None]
    later: set[int] = set()
    for chunk in chunks(changed):
        query = select(VenueClaim.venue_id).where(
            col(VenueClaim.venue_id).in_([key[0] for key in chunk]),
            col(VenueClaim.run_id) > max(plan.runs),
        )
        later |= set(session.exec(query))
    if later:
        names = _names(session, [plan.now[table][key,] for key in sorted(later)])
        yield Blocker(True, "venueclaim", len(later), names)


def _planned_with(session: Session, plan: Plan) -> Iterator[Blocker]:
    """Plans made with people of a day and kind of which none would be left."""
    table = SQLModel.metadata.tables["populationcount"]
    nets = plan.changes.get(table, {}).values()
    added = Counter(
        _edition(net.after) for net in nets if net.after and (net.before is None or net.replaced)
    )
    back = Counter(
        _edition(net.before) for net in nets if net.before and (net.after is None or net.replaced)
    )
    for code in _municipalities(session, plan) if added else ():
        scenarios = session.exec(select(Scenario).where(Scenario.municipality_code == code)).all()
        for edition in added:
            using = [
                one for one in scenarios if (one.population_as_of, one.population_kind) == edition
            ]
            if using and _counts(session, code, *edition) - added[edition] + back[edition] <= 0:
                yield Blocker(True, "scenario", len(using), (edition[0].isoformat(),))


def _edition(row: Mapping[str, Any]) -> tuple[date, CountKind]:
    return row["as_of"], CountKind(row["count_kind"])


def _municipalities(session: Session, plan: Plan) -> Sequence[str | None]:
    query = select(ImportRun.municipality_code).where(col(ImportRun.id).in_(plan.runs))
    return session.exec(query.distinct()).all()


def _counts(session: Session, code: str | None, as_of: date, kind: CountKind) -> int:
    query = (
        select(func.count(col(PopulationCount.id)))
        .join(Area, col(Area.id) == col(PopulationCount.area_id))
        .where(Area.municipality_code == code, PopulationCount.as_of == as_of)
        .where(PopulationCount.count_kind == kind)
    )
    return session.exec(query).one()


def _made_of_squares(session: Session, plan: Plan) -> Iterator[Blocker]:
    """Areas that an outline taken in later made of the batch's census squares."""
    squares = select(CensusSquare.code).where(col(CensusSquare.run_id).in_(plan.runs)).limit(1)
    if session.exec(squares).first() is not None:
        own = plan.changes.get(SQLModel.metadata.tables["area"], {})
        query = select(Area).join(ImportRun, col(ImportRun.source_id) == col(Area.source_id))
        made = session.exec(query.where(col(ImportRun.id).in_(plan.runs))).unique()
        others = [area.model_dump() for area in made if (area.id,) not in own]
        if others:
            yield Blocker(True, "area", len(others), _names(session, others))


def _names(session: Session, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What people call the rows: their own name, or that of the area or venue they are about."""
    names: dict[str, None] = {}
    for row in rows:
        found = row.get("name") or row.get("title") or _owner(session, row)
        if found:
            names.setdefault(str(found))
        if len(names) == _SHOWN:
            break
    return tuple(names)


def _owner(session: Session, row: Mapping[str, Any]) -> str | None:
    for name in ("area", "venue", "supporter"):
        if row.get(f"{name}_id") is not None:
            table = SQLModel.metadata.tables[name]
            key = table.columns["id"] == row[f"{name}_id"]
            return session.execute(rows_of(table.columns["name"]).where(key)).scalar()
    return None
