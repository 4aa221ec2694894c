"""A census table by square, as columns of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.ages import EVERYBODY, AgeBand
from models.kinds import AreaUnit, MergeRole

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

UNITS: Final = {
    8: AreaUnit.MESH_1KM,
    9: AreaUnit.MESH_500M,
    10: AreaUnit.MESH_250M,
    11: AreaUnit.MESH_125M,
}
"""Unit of a square by the digits of its code."""

DIGITS: Final = {unit: digits for digits, unit in UNITS.items()}

ROLES: Final = (MergeRole.AS_IS, MergeRole.RECEIVER, MergeRole.MERGED)
"""Roles in the order of the publisher's numbers (HTKSYORI 0, 1, 2)."""

RECEIVER: Final = 1
MERGED: Final = 2

BAND_COLUMNS: Final[Mapping[str, AgeBand]] = {
    "people": EVERYBODY,
    "people_60_64": AgeBand(60, 64),
    "people_65_69": AgeBand(65, 69),
    "people_70_74": AgeBand(70, 74),
    "people_75_79": AgeBand(75, 79),
    "people_80_84": AgeBand(80, 84),
    "people_65": AgeBand(65, None),
    "people_75": AgeBand(75, None),
    "people_85": AgeBand(85, None),
}
"""Columns of people, as ``CensusSquare`` calls them, with their age band."""

HOUSEHOLD_COLUMNS: Final = ("households", "households_senior", "alone_senior", "couple_senior")

OWN: Final = ("people", "households")
"""Columns that are published of every square, suppressed or not: each square's own."""

GROUPED: Final = tuple(name for name in (*BAND_COLUMNS, *HOUSEHOLD_COLUMNS) if name not in OWN)
"""Columns in which a receiving square's figures stand for those merged into it as well.

Checked on the published files of 2020: in all 2,466 receivers of 4930 and 5030, households by
size sum to the general households of the whole group, and to the receiver's own in 11.
"""

COLUMNS: Final = (*OWN, *GROUPED)


class TableKind(StrEnum):
    """Which of a census's tables: people and households, or people by five years of age."""

    BASE = "base"
    AGES = "ages"


@dataclass(frozen=True, slots=True)
class SquareColumns:
    """Rows of one table, all of one level. Arrays have one entry per row.

    Attributes:
        codes: Of squares, each once.
        roles: Positions in ``ROLES``.
        targets: Receiving square of a merged one, otherwise 0.
        source_rows: Rows of the file, as a spreadsheet counts them.
        values: By name of ``COLUMNS``; NaN: not published. A column that the table does not
            have is missing.
    """

    codes: IntArray
    roles: IntArray
    targets: IntArray
    source_rows: IntArray
    values: Mapping[str, FloatArray]

    def column(self, name: str) -> FloatArray:
        """A column; NaN all over where the table does not have it."""
        found = self.values.get(name)
        return np.full(self.codes.shape, np.nan) if found is None else found

    def take(self, kept: NDArray[Any]) -> SquareColumns:
        """Only these rows: flags, or positions in the order wanted."""
        return SquareColumns(
            self.codes[kept],
            self.roles[kept],
            self.targets[kept],
            self.source_rows[kept],
            {name: column[kept] for name, column in self.values.items()},
        )


@dataclass(frozen=True, slots=True)
class Part:
    """What one file says: a table of one census, of some squares.

    Attributes:
        run_id: Of its import; a higher one is newer.
        source_id: Of its file.
        whole: Whether its squares are whole: a file by primary square. In a file by prefecture
            a square on the border has only that prefecture's part.
    """

    run_id: int
    source_id: int
    as_of: date
    table: TableKind
    whole: bool
    rows: SquareColumns
