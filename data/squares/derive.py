"""The areas of a municipality, made from census squares and its outline."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from data.squares.columns import (
    COLUMNS,
    MERGED,
    RECEIVER,
    UNITS,
    BoolArray,
    FloatArray,
    IntArray,
    Part,
    TableKind,
)
from data.squares.combine import Rows, counting_rows
from data.squares.groups import Groups, group_squares, sum_groups
from data.squares.shares import Land, square_shares
from models import grid
from models.kinds import AreaUnit, MergeRole

_SENIOR_BANDS = (
    *("people_65_69", "people_70_74", "people_75_79", "people_80_84"),
    "people_85",
)


@dataclass(frozen=True, slots=True)
class DerivedArea:
    """One square, or a group of squares that only together say how old their people are.

    Attributes:
        code: Of the square, or of the group's receiving square.
        lat: Of its middle; of a group, the middle of its people. Degrees.
        lon: Likewise.
        members: Squares of a group, the receiver first; empty for a square by itself.
        merged_into: The receiving square, where it is not on file.
        share: Of its people, those of the municipality; weighed by the members' people.
    """

    code: int
    lat: float
    lon: float
    members: tuple[int, ...]
    role: MergeRole
    merged_into: int | None
    share: float


@dataclass(frozen=True, slots=True)
class DerivedEdition:
    """The figures of one census by area, whole: not multiplied by the share. NaN: unknown.

    Attributes:
        values: By name of ``COLUMNS``, each of shape (areas,); a column nobody publishes is
            missing.
        on_file: Areas that this census has anything of, shape (areas,).
        source_ids: File of each area's receiver or own square; 0 where it has none.
        source_rows: Its row there.
    """

    as_of: date
    values: Mapping[str, FloatArray]
    on_file: BoolArray
    source_ids: IntArray
    source_rows: IntArray


@dataclass(frozen=True, slots=True)
class Derived:
    """The areas of one municipality at one level, with every census on file.

    Attributes:
        neighbours_known: Whether border and coast were told apart; see ``shares``.
        incomplete: Areas (by position) of which a member or the receiver is not on file.
        across: Areas (by position) of groups that are partly another municipality's.
        missing_primaries: Primary squares that the outline touches and no file on file has.
    """

    unit: AreaUnit
    areas: tuple[DerivedArea, ...]
    editions: tuple[DerivedEdition, ...]
    neighbours_known: bool
    incomplete: tuple[int, ...]
    across: tuple[int, ...]
    missing_primaries: tuple[int, ...]

    @property
    def share(self) -> FloatArray:
        """Of each area, shape (areas,)."""
        return np.array([area.share for area in self.areas], dtype=np.float64)

    def people(self, edition: DerivedEdition, column: str = "people") -> float | None:
        """People of the municipality, by share; None where none are published."""
        found = edition.values.get(column)
        if found is None or np.isnan(found).all():
            return None
        return float(np.nansum(found * self.share))

    def seniors(self, edition: DerivedEdition) -> float | None:
        """People of 65+ likewise, added up of five-year bands where nobody publishes their sum."""
        direct = self.people(edition, "people_65")
        if direct is not None:
            return direct
        bands = [self.people(edition, name) for name in _SENIOR_BANDS]
        known = [people for people in bands if people is not None]
        return sum(known) if len(known) == len(bands) else None


def derive(
    parts: Sequence[Part],
    land: Land,
    digits: int,
    *,
    replaced: Collection[tuple[int, int]] = (),
) -> Derived:
    """Make the areas of one level.

    Args:
        parts: What the files on file say of squares in the outline and well around it.
        land: The municipality.
        digits: The level.
        replaced: Pairs of runs (older, newer); see ``combine``.
    """
    parts = [part for part in parts if part.rows.codes.size]
    missing = _missing_primaries(parts, land, digits)
    if not parts:
        return Derived(UNITS[digits], (), (), land.neighbours is not None, (), (), missing)
    rows = counting_rows(parts, replaced)
    groups = group_squares(rows)
    by_square = square_shares(groups.codes, digits, land)
    share = _weighed(groups, by_square)
    chosen = np.flatnonzero(share > 0)
    incomplete = _incomplete(groups, rows)
    apart = _spread(groups, by_square)
    return Derived(
        unit=UNITS[digits],
        areas=tuple(_areas(groups, rows, share, chosen, digits)),
        editions=tuple(_editions(groups, rows, chosen, digits)),
        neighbours_known=land.neighbours is not None,
        incomplete=tuple(np.flatnonzero(incomplete[chosen]).tolist()),
        across=tuple(np.flatnonzero(apart[chosen]).tolist()),
        missing_primaries=missing,
    )


def _missing_primaries(parts: Sequence[Part], land: Land, digits: int) -> tuple[int, ...]:
    west, south, east, north = land.outline.bounds
    lows, highs = (
        int(grid.squares_at(lat, lon, 4)[0]) for lat, lon in ((south, west), (north, east))
    )
    touched = [
        up * 100 + right
        for up in range(lows // 100, highs // 100 + 1)
        for right in range(lows % 100, highs % 100 + 1)
    ]
    edges = grid.bounds(np.array(touched), 4)
    boxes = shapely.box(edges[:, 1], edges[:, 0], edges[:, 3], edges[:, 2])
    held = {code for part in parts for code in grid.primary_of(part.rows.codes, digits).tolist()}
    overlap = shapely.area(shapely.intersection(boxes, land.outline)) > 0
    return tuple(
        code for code, here in zip(touched, overlap, strict=True) if here and code not in held
    )


def _weighed(groups: Groups, by_square: FloatArray) -> FloatArray:
    """Share of each group: of its people where they are known, otherwise of its squares."""
    people = np.nan_to_num(groups.people)
    everybody = groups.total(people)
    squares = groups.total(np.ones(people.shape))
    by_people = np.divide(
        groups.total(people * by_square), everybody, out=np.zeros(groups.size), where=everybody > 0
    )
    share = np.where(everybody > 0, by_people, groups.total(by_square) / squares)
    clipped: FloatArray = share.clip(0.0, 1.0)
    return clipped


def _incomplete(groups: Groups, rows: Sequence[Rows]) -> BoolArray:
    """Groups of which a file names a member or a receiver that no file has."""
    found = np.zeros(groups.size, dtype=np.bool_)
    for one in rows:
        merged = one.roles == MERGED
        orphan = merged & ~np.isin(one.targets, one.codes)
        found[groups.of(one.codes[one.named_only | orphan])] = True
    return found | _lone_receivers(groups, rows)


def _lone_receivers(groups: Groups, rows: Sequence[Rows]) -> BoolArray:
    """Groups of one square that says it speaks for others, and nobody says for whom."""
    receives = np.zeros(groups.size, dtype=np.bool_)
    for one in rows:
        receives[groups.of(one.codes[one.roles == RECEIVER])] = True
    lone: BoolArray = receives & (groups.total(np.ones(groups.codes.shape)) == 1)
    return lone


def _spread(groups: Groups, by_square: FloatArray) -> BoolArray:
    """Groups whose squares are not all shared alike: part of them is another municipality's."""
    least, most = np.full(groups.size, np.inf), np.full(groups.size, -np.inf)
    np.minimum.at(least, groups.group, by_square)
    np.maximum.at(most, groups.group, by_square)
    spread: BoolArray = most > least
    return spread


def _areas(
    groups: Groups, rows: Sequence[Rows], share: FloatArray, chosen: IntArray, digits: int
) -> list[DerivedArea]:
    middle = _middles(groups, digits)
    order = np.argsort(groups.group, kind="stable")
    starts = np.searchsorted(groups.group[order], np.arange(groups.size + 1))
    receivers = _absent_receivers(groups, rows)
    lone = _lone_receivers(groups, rows)
    found = []
    for group in chosen.tolist():
        squares = groups.codes[order[starts[group] : starts[group + 1]]].tolist()
        code = int(groups.codes[groups.head[group]])
        away = receivers.get(group)
        alone = len(squares) == 1
        found.append(
            DerivedArea(
                code=code,
                lat=float(middle[group, 0]),
                lon=float(middle[group, 1]),
                members=() if alone else (code, *(one for one in squares if one != code)),
                role=_role(alone=alone and not lone[group], away=away),
                merged_into=away,
                share=float(share[group]),
            )
        )
    return found


def _role(*, alone: bool, away: int | None) -> MergeRole:
    if away is not None:
        return MergeRole.MERGED
    return MergeRole.AS_IS if alone else MergeRole.RECEIVER


def _absent_receivers(groups: Groups, rows: Sequence[Rows]) -> dict[int, int]:
    """Groups that have no receiver in the newest table that says so, with its code."""
    found: dict[int, int] = {}
    for one in rows:
        orphan = (one.roles == MERGED) & ~np.isin(one.targets, one.codes)
        where = groups.of(one.codes[orphan]).tolist()
        found |= dict(zip(where, one.targets[orphan].tolist(), strict=True))
    return found


def _middles(groups: Groups, digits: int) -> FloatArray:
    """Middle of each group's people; of its squares where their people are not known."""
    centres = grid.centres(groups.codes, digits)
    people = np.nan_to_num(groups.people)
    weights = np.where(groups.total(people)[groups.group] > 0, people, 1.0)
    sums = np.column_stack([groups.total(weights * centres[:, axis]) for axis in (0, 1)])
    middles: FloatArray = sums / groups.total(weights)[:, None]
    sizes = groups.total(np.ones(people.shape))
    single = (sizes == 1)[groups.group]
    middles[groups.group[single]] = centres[single]  # exactly, not as a quotient
    return middles


def _editions(
    groups: Groups, rows: Sequence[Rows], chosen: IntArray, digits: int
) -> list[DerivedEdition]:
    """Join the tables of each census: what the base table has is taken from it."""
    found = []
    for as_of in sorted({one.as_of for one in rows}):
        tables = {one.table: one for one in rows if one.as_of == as_of}
        ranked = [tables[kind] for kind in TableKind if kind in tables]
        values: dict[str, FloatArray] = {}
        ids, lines = np.zeros((2, groups.size), dtype=np.int64)
        for one in reversed(ranked):
            for name, sums in sum_groups(groups, one, digits).items():
                older = values.get(name)
                values[name] = sums if older is None else np.where(np.isnan(sums), older, sums)
            _note_origin(groups, one, ids, lines)
        found.append(
            DerivedEdition(
                as_of,
                {name: values[name][chosen] for name in COLUMNS if name in values},
                lines[chosen] > 0,
                ids[chosen],
                lines[chosen],
            )
        )
    return found


def _note_origin(groups: Groups, rows: Rows, ids: IntArray, lines: IntArray) -> None:
    """Note each group's file and row: its head's where that has one, otherwise any member's."""
    group = groups.of(rows.codes)
    is_head = rows.codes == groups.codes[groups.head[group]]
    for chosen in (~is_head, is_head):
        ids[group[chosen]] = rows.source_ids[chosen]
        lines[group[chosen]] = rows.source_rows[chosen]
