"""Expected non-users: people by age band × the share of the band that does not use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.ages import AgeBand
from models.errors import InputError, NoAnswer

FloatArray = NDArray[np.float64]


def expected_non_users(seniors: FloatArray, non_use_rate: FloatArray) -> FloatArray:
    """Estimate how many older people in each area do not use a smartphone.

    Args:
        seniors: People by area and age band, shape (areas, bands). NaN: not published.
        non_use_rate: Share in [0, 1] by age band, shape (bands,). NaN is out of range.

    Returns:
        Expected people, shape (areas,). Fractions kept; round on display only. NaN where the
        people of any band are unknown.

    Raises:
        InputError: ``demand.shape``, ``demand.rate_range`` or ``demand.people_range``.

    Assumes one rate per band across the region: ADR-0007.
    """
    check_people(seniors, bands=non_use_rate.size)
    if non_use_rate.ndim != 1 or not ((non_use_rate >= 0) & (non_use_rate <= 1)).all():
        raise InputError("demand.rate_range", value=non_use_rate.tolist())
    expected: FloatArray = seniors @ non_use_rate
    return expected


def check_people(seniors: FloatArray, *, bands: int) -> None:
    """Refuse people that are not an array (areas, bands) of counts or NaN.

    Raises:
        InputError: ``demand.shape``; ``demand.people_range`` for a negative or infinite count.
    """
    if seniors.ndim != 2 or seniors.shape[1] != bands:
        raise InputError("demand.shape", shape=seniors.shape, bands=bands)
    refused = (seniors < 0) | np.isinf(seniors)
    if refused.any():
        raise InputError("demand.people_range", value=float(seniors[refused][0]))


def fold_bands(counts: Mapping[AgeBand, FloatArray], targets: Sequence[AgeBand]) -> FloatArray:
    """Sum published age bands into the bands of a survey.

    Each target is folded by itself, so targets may overlap (60-69, 70+, 65+). The published
    bands may overlap too (65-69 and 65+): the fewest that fit are taken, so a published
    total is read rather than summed again.

    Args:
        counts: People by published band, each of shape (areas,). NaN: not published.
        targets: Bands wanted, in the order of the columns.

    Returns:
        People, shape (areas, targets). NaN where a band that is needed is NaN.

    Raises:
        NoAnswer: ``demand.bands_do_not_fit`` where no choice of published bands covers a
            target exactly. 65+ is never split into 60-69 and 70+.
        InputError: ``demand.shape`` where the arrays differ in length.
    """
    shapes = {people.shape for people in counts.values()}
    if len(shapes) > 1 or any(len(shape) != 1 for shape in shapes):
        raise InputError("demand.shape", shape=sorted(shapes), bands=len(counts))
    columns = []
    for target in targets:
        tiles = _tiling(target, counts)
        if tiles is None:
            raise NoAnswer(
                "demand.bands_do_not_fit",
                band=str(target),
                published=", ".join(str(band) for band in sorted(counts, key=_by_age)),
            )
        columns.append(np.sum([counts[band] for band in tiles], axis=0))
    return np.stack(columns, axis=1).astype(np.float64)


def upper_part(
    counts: Mapping[AgeBand, FloatArray], band: AgeBand
) -> tuple[AgeBand, FloatArray] | None:
    """The largest upper part of a band that the source has people for, and those people.

    A source that begins at 65 has 65-69 of 60-69. What lies below is unknown, never nobody:
    whoever uses the part must say which ages it is.

    Returns:
        The ages and the people, shape (areas,); None where not even a part can be told.
    """
    starts = sorted({one.low for one in counts if one.low >= band.low} | {band.low})
    for low in starts:
        part = AgeBand(low, band.high)
        if band.high is not None and low > band.high:
            return None
        if _tiling(part, counts) is not None:
            return part, fold_bands(counts, [part])[:, 0]
    return None


def _tiling(target: AgeBand, bands: Iterable[AgeBand]) -> list[AgeBand] | None:
    """Return the fewest of ``bands`` that cover ``target`` once each year, or None.

    Built from the oldest down: the best way to cover "from this age to the end" is one band
    that starts there, then the best way from the age after it.
    """
    best: dict[int | None, list[AgeBand]] = {
        None if target.high is None else target.high + 1: [],
    }
    for band in sorted(bands, key=_by_age, reverse=True):
        after = best.get(None if band.high is None else band.high + 1)
        if after is None:
            continue
        known = best.get(band.low)
        if known is None or len(after) + 1 < len(known):
            best[band.low] = [band, *after]
    return best.get(target.low)


def _by_age(band: AgeBand) -> tuple[int, float]:
    return band.low, float("inf") if band.high is None else band.high
