"""People by town, sex and age, cell by cell, and what they add up to.

Tables come with a row for each cell, with a column for each, with men, women and both, with
single years or classes, with totals among them or without. Here they all become one thing:
people of both sexes by town and age band, where nobody is counted twice and nothing is zero
that was not published as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from data.importers.layouts.age_words import UNKNOWN_AGE, Sex
from models.ages import EVERYBODY, FIVE_YEAR_BANDS, AgeBand, parse_age_band

_SEXES: tuple[Sex, ...] = ("men", "women", "both")
_ALL = str(EVERYBODY)

Figures = NDArray[np.float64]


@dataclass(slots=True)
class PeopleCells:
    """Cells by (town, sex, age); a town is a number from 0, NaN a figure that is kept back."""

    people: dict[tuple[int, Sex, str], float] = field(default_factory=dict)

    def add(self, town: int, sex: Sex, age: str, people: int | None) -> bool:
        """Take a cell; False where it was there already."""
        key = (town, sex, age)
        if key in self.people:
            return False
        self.people[key] = np.nan if people is None else float(people)
        return True

    @property
    def sexes(self) -> set[Sex]:
        """The sexes met."""
        return {sex for _, sex, _ in self.people}


@dataclass(frozen=True, slots=True)
class Resolved:
    """People of both sexes, by town and band.

    Attributes:
        bands: Keys of the columns: five-year bands where the ages can be put together to them,
            the published classes otherwise, and ``all``.
        people: Shape (towns, bands). NaN: not known.
        sexes_differ: Towns where men and women do not add up to the published both.
        one_sex: Towns with a figure for one sex only: those figures are not known.
        ages_differ: Towns where the ages do not add up to the total, with their sum.
    """

    bands: tuple[str, ...]
    people: Figures
    sexes_differ: tuple[int, ...]
    one_sex: tuple[int, ...]
    ages_differ: dict[int, int]


def resolve(cells: PeopleCells, towns: int) -> Resolved:
    """Add the cells up."""
    ages = sorted({age for _, _, age in cells.people}, key=_by_age)
    both, sexes_differ, one_sex, absent = _both_sexes(cells, towns, ages)
    columns = {age: both[:, at] for at, age in enumerate(ages)}
    gone = {age: absent[:, at] for at, age in enumerate(ages)}
    finest = _partition(EVERYBODY, _bands(ages)) or ()
    _fill_where_certain(columns, gone, finest)
    tiles = band_tiles(ages)
    people = {band: _sum(columns, parts) for band, parts in tiles.items()}
    known = _sum(columns, finest) if finest else None
    if known is not None and UNKNOWN_AGE in columns:
        unknown = columns[UNKNOWN_AGE]
        known = known + np.where(np.isnan(unknown), 0.0, unknown)
    ages_differ: dict[int, int] = {}
    if _ALL in columns:
        people[_ALL] = columns[_ALL]
        if known is not None:
            either = np.isnan(known) | np.isnan(columns[_ALL])
            different = np.flatnonzero(~either & (known != columns[_ALL]))
            ages_differ = {int(at): int(known[at]) for at in different}
        else:  # some ages are not there: what there is can still be too much
            counted = _counted(people, towns)
            ages_differ = {
                int(at): int(counted[at]) for at in np.flatnonzero(counted > people[_ALL])
            }
    elif known is not None:
        people[_ALL] = known
    return Resolved(
        tuple(people),
        np.stack(list(people.values()), axis=1) if people else np.empty((towns, 0)),
        tuple(map(int, np.flatnonzero(sexes_differ))),
        tuple(map(int, np.flatnonzero(one_sex))),
        ages_differ,
    )


def _counted(people: Mapping[str, Figures], towns: int) -> Figures:
    """People of the five-year bands and, where that is more, of the largest class, by town."""
    five_years = [people[str(band)] for band in FIVE_YEAR_BANDS if str(band) in people]
    added = np.nansum(five_years, axis=0) if five_years else np.zeros(towns)
    others = [figures for band, figures in people.items() if band != _ALL]
    most: Figures = np.maximum(added, np.nanmax([np.zeros(towns), *others], axis=0))
    return most


def _both_sexes(
    cells: PeopleCells, towns: int, ages: Sequence[str]
) -> tuple[Figures, NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """People of both sexes (towns, ages); towns whose sexes differ or lack one; what is absent."""
    given = np.zeros((3, towns, len(ages)), dtype=bool)
    people = np.full((3, towns, len(ages)), np.nan)
    column = {age: at for at, age in enumerate(ages)}
    for (town, sex, age), figure in cells.people.items():
        where = (_SEXES.index(sex), town, column[age])
        given[where], people[where] = True, figure
    men, women, both = people
    added = men + women
    pair = given[0] & given[1]
    result: Figures = np.where(given[2], both, np.where(pair, added, np.nan))
    differ = (given[2] & pair & ~np.isnan(both) & ~np.isnan(added) & (both != added)).any(axis=1)
    lonely = ((given[0] ^ given[1]) & ~given[2]).any(axis=1)
    absent = np.asarray(~given.any(axis=0))
    return result, differ, lonely, absent


def _fill_where_certain(
    columns: dict[str, Figures], absent: dict[str, NDArray[np.bool_]], finest: Sequence[str]
) -> None:
    """Ages a town has no cell for are zero where the others add up to its total, else unknown."""
    if _ALL not in columns or not finest:
        return
    counted = np.zeros(len(columns[_ALL]))
    for age in (*finest, *([UNKNOWN_AGE] if UNKNOWN_AGE in columns else [])):
        counted = counted + np.where(absent[age], 0.0, columns[age])
    certain = counted == columns[_ALL]
    for age in finest:
        columns[age] = np.where(absent[age] & certain, 0.0, columns[age])


def band_tiles(ages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Which published ages make up each band that is kept.

    Five-year bands come first; classes that they do not make up are kept as published.
    """
    bands = _bands(ages)
    tiles: dict[str, tuple[str, ...]] = {}
    for band in FIVE_YEAR_BANDS:
        parts = _partition(band, bands)
        if parts:
            tiles[str(band)] = parts
    kept = {parse_age_band(key) for key in tiles}
    for band in bands:
        if _partition(band, sorted(kept)) is None and not any(band.within(five) for five in kept):
            tiles[str(band)] = (str(band),)
    return tiles


def _partition(target: AgeBand, bands: Sequence[AgeBand]) -> tuple[str, ...] | None:
    """The narrowest bands that make up a target without hole or overlap; None where none do."""
    starting: dict[int, list[AgeBand]] = {}
    for band in bands:
        if band.within(target):
            starting.setdefault(band.low, []).append(band)
    for found in starting.values():
        found.sort(key=lambda band: 999 if band.high is None else band.high)

    dead_ends: set[int] = set()

    def walk(low: int, path: tuple[str, ...]) -> tuple[str, ...] | None:
        for band in starting.get(low, ()) if low not in dead_ends else ():
            if band.high == target.high:
                return (*path, str(band))
            if band.high is not None:
                further = walk(band.high + 1, (*path, str(band)))
                if further is not None:
                    return further
        dead_ends.add(low)
        return None

    return walk(target.low, ())


def _bands(ages: Iterable[str]) -> list[AgeBand]:
    return sorted(
        (parse_age_band(age) for age in ages if age not in (UNKNOWN_AGE, _ALL)),
        key=lambda band: (band.low, 999 if band.high is None else band.high),
    )


def _sum(columns: dict[str, Figures], ages: Sequence[str]) -> Figures:
    total: Figures = np.sum([columns[age] for age in ages], axis=0, dtype=np.float64)
    return total


def _by_age(age: str) -> tuple[int, int]:
    if age == UNKNOWN_AGE:
        return (999, 999)
    band = parse_age_band(age)
    return (band.low, 999 if band.high is None else band.high)
