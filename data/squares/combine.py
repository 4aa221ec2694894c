"""Several files about the same squares: parts added up, editions of the same part not.

A square on the border of two prefectures stands in the files of both, with each one's part:
they are added up. A file by primary square has it whole, so it comes before any parts; and of
two files that say the same, the newer counts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.squares.columns import COLUMNS, MERGED, BoolArray, FloatArray, IntArray, Part, TableKind


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table of one census that count. Arrays have one entry per row.

    A square has several rows only where they are parts to be added up.
    """

    as_of: date
    table: TableKind
    codes: IntArray
    roles: IntArray
    targets: IntArray
    values: dict[str, FloatArray]
    source_ids: IntArray
    source_rows: IntArray

    @property
    def named_only(self) -> BoolArray:
        """Rows of squares of which nothing is published: a receiver names them, no more."""
        return _nothing_published(self.roles, self.values["people"])


def counting_rows(parts: Sequence[Part], replaced: Collection[tuple[int, int]] = ()) -> list[Rows]:
    """Bring parts together by census and table, oldest census first.

    Args:
        parts: Of one level, in any order.
        replaced: Pairs of runs (older, newer) of which the newer is another edition of the
            older: where both have a square, the newer's counts.
    """
    kinds = sorted({(part.as_of, part.table) for part in parts})
    return [
        _rows(as_of, table, [p for p in parts if (p.as_of, p.table) == (as_of, table)], replaced)
        for as_of, table in kinds
    ]


def _rows(
    as_of: date, table: TableKind, parts: Sequence[Part], replaced: Collection[tuple[int, int]]
) -> Rows:
    newest_first = sorted(parts, key=lambda part: (not part.whole, -part.run_id))
    kept = [part.rows.take(_counts(part, newest_first, replaced)) for part in newest_first]
    values = {
        name: np.concatenate([rows.column(name) for rows in kept])
        for name in COLUMNS
        if any(name in rows.values for rows in kept)
    }
    source_ids = [
        np.full(rows.codes.shape, part.source_id, dtype=np.int64)
        for part, rows in zip(newest_first, kept, strict=True)
    ]
    return Rows(
        as_of,
        table,
        np.concatenate([rows.codes for rows in kept]),
        np.concatenate([rows.roles for rows in kept]),
        np.concatenate([rows.targets for rows in kept]),
        values,
        np.concatenate(source_ids),
        np.concatenate([rows.source_rows for rows in kept]),
    )


def _counts(
    part: Part, newest_first: Sequence[Part], replaced: Collection[tuple[int, int]]
) -> BoolArray:
    """Which of a part's rows count, beside the other parts of the same table."""
    counts = np.ones(part.rows.codes.shape, dtype=np.bool_)
    only_named = _only_named(part)
    for other in newest_first:
        if other is part:
            continue
        said = other.rows.codes[~_only_named(other)]
        better = other.whole and (not part.whole or other.run_id > part.run_id)
        if better or (part.run_id, other.run_id) in replaced:
            counts &= ~np.isin(part.rows.codes, said)
        else:
            counts &= ~(only_named & np.isin(part.rows.codes, said))
    return counts


def _only_named(part: Part) -> BoolArray:
    return _nothing_published(part.rows.roles, part.rows.column("people"))


def _nothing_published(roles: IntArray, people: FloatArray) -> BoolArray:
    named_only: BoolArray = (roles == MERGED) & np.isnan(people)
    return named_only
