"""Age bands (年齢階級), as text keys such as ``60-64``, ``85+`` and ``all``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.errors import InputError


@dataclass(frozen=True, slots=True, order=True)
class AgeBand:
    """Whole years from ``low`` to ``high``, both included; ``high`` None means no upper end."""

    low: int
    high: int | None

    def __str__(self) -> str:
        if self.high is not None:
            return f"{self.low}-{self.high}"
        return "all" if self.low == 0 else f"{self.low}+"

    def within(self, other: AgeBand) -> bool:
        """Whether everybody of this band belongs to ``other`` as well."""
        return self.low >= other.low and (
            other.high is None or (self.high is not None and self.high <= other.high)
        )


EVERYBODY = AgeBand(0, None)
FIVE_YEAR_BANDS = (*(AgeBand(low, low + 4) for low in range(0, 85, 5)), AgeBand(85, None))
"""The 18 bands of 地域・年齢別人口: 0-4 … 80-84, 85+."""


def parse_age_band(key: str) -> AgeBand:
    """Read ``60-64``, ``85+`` or ``all``.

    Raises:
        InputError: ``age_band.malformed``.
    """
    if key == "all":
        return EVERYBODY
    match = re.fullmatch(r"([0-9]{1,3})(?:-([0-9]{1,3})|\+)", key)
    if match is None or (match[2] and int(match[2]) < int(match[1])):
        raise InputError("age_band.malformed", value=key)
    return AgeBand(int(match[1]), int(match[2]) if match[2] else None)
