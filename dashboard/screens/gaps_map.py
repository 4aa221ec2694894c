"""What the map of gaps shows: whom sessions reach, and how many live where none does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dashboard.components.maps import AreaClasses, AreaLook, Legend, range_labels
from dashboard.components.scales import nice_breaks, radius_px
from dashboard.components.shapes import Shapes
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import area_map, figures
from dashboard.screens.area_map import area_key
from dashboard.screens.needs_map import BIGGEST_PX
from models.kinds import TravelMode
from optimizer.services.need import SENIORS
from optimizer.services.reach import reach_outline

if TYPE_CHECKING:
    from optimizer.services.coverage import CoverageReport
    from optimizer.services.need import Need
    from optimizer.services.season import VenueView

_CLASSES = 4


def looks(t: Text, need: Need, report: CoverageReport) -> tuple[AreaClasses, Legend]:
    """The lightest class is whom a session reaches; the others, people it does not, by number."""
    estimated = need.non_users is not None
    people = need.people[SENIORS] if need.non_users is None else need.non_users.people
    left_out = np.where(report.covered, np.nan, people)
    breaks = nice_breaks(left_out.tolist(), _CLASSES)
    largest = float(np.nanmax(people)) if np.isfinite(people).any() else 0.0
    drawn = {}
    for at, (id, count, covered) in enumerate(
        zip(need.area_ids, people.tolist(), report.covered.tolist(), strict=True)
    ):
        level = breaks.class_of(count)
        drawn[area_key(id)] = AreaLook(
            0 if covered else None if level is None else level + 1,
            _tooltip(t, report, at, count, estimated=estimated),
            radius_px(count, largest, biggest_px=BIGGEST_PX),
        )
    measured = "needs.indicator.non_users" if estimated else "needs.indicator.seniors"
    legend = Legend(
        t("gaps.legend.title", indicator=t(measured), as_of=need.as_of.isoformat()),
        (t("gaps.legend.covered"), *(_left_out(t, label) for label in range_labels(t, breaks))),
        (),
        (
            t(
                "gaps.legend.line",
                limit=t("gaps.within", mode=t(f"mode.{report.mode}"), minutes=report.limit_min),
            ),
        ),
    )
    return AreaClasses("gaps", breaks.classes + 1, drawn), legend


def reach(
    here: Context, venues: Sequence[VenueView], mode: TravelMode, limit_min: int
) -> Shapes | None:
    """The edge of what lies within the minutes of a session."""
    geometry = reach_outline(venues, here.app.travel, mode, limit_min)
    if geometry is None:
        return None
    key = ("reach", here.code, here.scenario_id, mode, limit_min, here.version)
    return area_map.outline(key, geometry)


def _left_out(t: Text, label: str) -> str:
    return t("gaps.legend.not_covered", people=label)


def _tooltip(t: Text, report: CoverageReport, at: int, count: float, *, estimated: bool) -> str:
    people = figures.about(t, count) if estimated else figures.people(t, count)
    state = t("gaps.covered" if report.covered[at] else "gaps.not_covered")
    way = ""
    if report.minutes[at] >= 0:
        way = t(
            "gaps.nearest",
            venue=report.nearest_venue[at],
            minutes=int(report.minutes[at]),
            mode=t(f"mode.{report.mode}"),
        )
    return "\n".join((f"{state}: {people}", way))
