"""Households with older people, by area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session, col, select

from data.repositories.geography import Areas, CountEdition
from models.tables import Area, HouseholdCount

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Households:
    """Households by area, shape (areas,) each; NaN is not published, never zero.

    Attributes:
        all: Every household.
        with_senior: With somebody of 65 or more.
        alone_senior: 高齢単身世帯: one person, of 65 or more.
        couple_senior: 高齢夫婦世帯: a couple, the husband 65 or more and the wife 60 or more.
    """

    all: FloatArray
    with_senior: FloatArray
    alone_senior: FloatArray
    couple_senior: FloatArray


def households(session: Session, places: Areas, edition: CountEdition) -> Households | None:
    """Households of one edition in the order of ``places``; None where none are on file.

    As with people, an area that is partly another municipality's counts by its share.
    """
    columns = (
        col(HouseholdCount.households),
        col(HouseholdCount.with_senior),
        col(HouseholdCount.alone_senior),
        col(HouseholdCount.couple_senior),
    )
    rows = session.exec(
        select(col(HouseholdCount.area_id), *columns)  # type: ignore[call-overload]
        .join(Area, col(Area.id) == col(HouseholdCount.area_id))
        .where(Area.municipality_code == places.municipality_code, Area.unit == places.unit)
        .where(HouseholdCount.as_of == edition.as_of, HouseholdCount.count_kind == edition.kind)
    ).all()
    if not rows:
        return None
    line = {area_id: index for index, area_id in enumerate(places.ids)}
    found = np.full((len(columns), len(places.ids)), np.nan)
    for area_id, *counts in rows:
        if (at := line.get(area_id)) is not None:
            found[:, at] = [np.nan if count is None else count for count in counts]
    return Households(*found * places.share)
