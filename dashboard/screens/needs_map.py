"""What the map of need shows: its indicators, their figures, classes and legend."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from dashboard.components.maps import AreaClasses, AreaLook, Legend, range_labels
from dashboard.components.scales import Breaks, nice_breaks, radius_px
from dashboard.i18n.text import Text
from dashboard.screens import figures
from dashboard.screens.area_map import area_key
from models.ages import AgeBand
from models.kinds import AreaUnit
from models.tables.demand import UsageDefinition

if TYPE_CHECKING:
    from optimizer.services.need import Need

FloatArray = NDArray[np.float64]

BIGGEST_PX: Final = 22
_CLASSES: Final = 5


class Indicator(StrEnum):
    """What an area is coloured by. Words: ``needs.indicator.<code>``."""

    NON_USERS = "non_users"
    SENIORS = "seniors"
    OVER_75 = "over_75"
    OVER_85 = "over_85"
    SENIOR_SHARE = "senior_share"
    ALONE_SENIOR = "alone_senior"
    COUPLE_SENIOR = "couple_senior"
    UNAWARE = "unaware"
    """A layer of its own: those who do not know that procedures can be done online."""

    @property
    def is_estimate(self) -> bool:
        """Whether its figures are estimates with an interval."""
        return self in ESTIMATES

    @property
    def is_households(self) -> bool:
        """Whether its figures are households, not people."""
        return self in (Indicator.ALONE_SENIOR, Indicator.COUPLE_SENIOR)

    @property
    def is_share(self) -> bool:
        """Whether its figures are shares in [0, 1]."""
        return self is Indicator.SENIOR_SHARE


ESTIMATES: Final = {
    Indicator.NON_USERS: UsageDefinition.USE,
    Indicator.UNAWARE: UsageDefinition.PROCEDURES,
}
"""Estimates, and what their survey must have asked."""

_BANDS: Final = {
    Indicator.SENIORS: AgeBand(65, None),
    Indicator.OVER_75: AgeBand(75, None),
    Indicator.OVER_85: AgeBand(85, None),
    Indicator.SENIOR_SHARE: AgeBand(65, None),
}


def offered(need: Need) -> tuple[Indicator, ...]:
    """The indicators a source has figures for, and the layer that waits for some."""
    return tuple(
        one for one in Indicator if one is Indicator.UNAWARE or values(need, one) is not None
    )


def with_figures(need: Need, wanted: Indicator) -> Indicator:
    """The indicator, or the first of people where it has no figures."""
    return wanted if values(need, wanted) is not None else Indicator.SENIORS


def values(need: Need, indicator: Indicator) -> FloatArray | None:
    """Figures of an indicator by area; NaN unknown; None where the source does not have it."""
    if indicator.is_estimate:
        asked = need.wave.definition is ESTIMATES[indicator]
        return need.non_users.people if asked and need.non_users is not None else None
    if indicator.is_households:
        known = need.households
        found = None if known is None else getattr(known, indicator.value)
        return None if found is None or np.isnan(found).all() else found
    band = _BANDS[indicator]
    return need.share_of(band) if indicator.is_share else need.people.get(band)


def classes(found: FloatArray, indicator: Indicator) -> Breaks:
    """Break the figures into classes; shares in per cent, so that the edges are round there."""
    return nice_breaks((found * (100 if indicator.is_share else 1)).tolist(), _CLASSES)


def looks(t: Text, need: Need, indicator: Indicator) -> tuple[AreaClasses, Legend]:
    """Colour and size every area, and say what colours and sizes mean."""
    found = values(need, indicator)
    assert found is not None
    breaks = classes(found, indicator)
    scale = 100 if indicator.is_share else 1
    sized = _sizes(need, indicator)
    largest = float(np.nanmax(sized)) if np.isfinite(sized).any() else 0.0
    rows = zip(need.area_ids, found.tolist(), sized.tolist(), range(len(found)), strict=True)
    drawn = AreaClasses(
        indicator,
        breaks.classes,
        {
            area_key(id): AreaLook(
                breaks.class_of(value * scale),
                tooltip(t, need, indicator, at, value),
                radius_px(size, largest, biggest_px=BIGGEST_PX),
            )
            for id, value, size, at in rows
        },
    )
    return drawn, _legend(t, need, indicator, breaks, largest)


def tooltip(t: Text, need: Need, indicator: Indicator, at: int, value: float) -> str:
    """The figure of one area in words, with its interval where it is an estimate."""
    label = t(f"needs.indicator.{indicator}")
    if np.isnan(value):
        return f"{label} {t('figures.not_published')}"
    if indicator.is_share:
        return f"{label} {figures.share(value)}"
    if indicator.is_households:
        return f"{label} {t('figures.households', households=figures.number(value))}"
    if not indicator.is_estimate or need.non_users is None:
        return f"{label} {figures.people(t, value)}"
    low, high = float(need.non_users.low[at]), float(need.non_users.high[at])
    known = not np.isnan(low)
    ends = figures.span(t, low if known else None, high if known else None)
    return f"{label} {figures.about(t, value)} ({ends})"


def _sizes(need: Need, indicator: Indicator) -> FloatArray:
    """What a town's circle grows with: the figure itself, or the people behind a share."""
    found = values(need, Indicator.SENIORS if indicator.is_share else indicator)
    assert found is not None
    return found


def _legend(t: Text, need: Need, indicator: Indicator, breaks: Breaks, largest: float) -> Legend:
    kind = "share" if indicator.is_share else "people"
    unit = t(f"needs.unit.{'households' if indicator.is_households else kind}")
    number = "{:,.0f}%".format if indicator.is_share else "{:,.0f}".format
    return Legend(
        t(
            "needs.legend",
            indicator=t(f"needs.indicator.{indicator}"),
            unit=unit,
            as_of=need.as_of.isoformat(),
        ),
        range_labels(t, breaks, number),
        _size_examples(t, largest, indicator) if need.unit is AreaUnit.TOWN else (),
        (t(f"count_kind.{need.count_kind}"),),
    )


def _size_examples(t: Text, largest: float, indicator: Indicator) -> tuple[tuple[int, str], ...]:
    """Three circles: about a twentieth, a quarter, and all of the largest figure."""
    if largest <= 0:
        return ()
    return tuple(
        (
            radius_px(example, largest, biggest_px=BIGGEST_PX),
            _size_words(t, example, indicator),
        )
        for example in sorted({_round(largest * part) for part in (0.05, 0.25, 1.0)})
        if example > 0
    )


def _size_words(t: Text, example: float, indicator: Indicator) -> str:
    shown = figures.number(example)
    if indicator.is_households:
        return t("figures.households", households=shown)
    return t("needs.size_of" if indicator.is_share else "figures.people", people=shown)


def _round(value: float) -> float:
    """To two leading digits, so that an example is easily said."""
    if value < 1:
        return 0.0
    step = 10 ** max(0, len(str(int(value))) - 2)
    return float(round(value / step) * step)
