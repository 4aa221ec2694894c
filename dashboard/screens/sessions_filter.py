"""Which sessions a person wants to see: by course group, kind of venue, weekday and day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard import cached
from dashboard.context import Context
from models.kinds import CourseGroup, VenueKind
from optimizer.services.season import PlannedSession


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; an empty choice leaves nothing out."""

    groups: frozenset[CourseGroup] = frozenset()
    kinds: frozenset[VenueKind] = frozenset()
    weekdays: frozenset[int] = frozenset()
    day: date | None = None

    @property
    def leaves_out(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.groups or self.kinds or self.weekdays or self.day)


def passing(
    planned: Sequence[PlannedSession],
    wanted: Filter,
    groups: Mapping[str, CourseGroup],
    kinds: Mapping[int, VenueKind],
) -> list[PlannedSession]:
    """Return the sessions that are wanted, in their order.

    Args:
        planned: Sessions.
        wanted: What is wanted.
        groups: Group by course code.
        kinds: Kind by venue id.
    """
    return [
        one
        for one in planned
        if (not wanted.groups or groups[one.course_code] in wanted.groups)
        and (not wanted.kinds or kinds[one.venue_id] in wanted.kinds)
        and (not wanted.weekdays or one.day.weekday() in wanted.weekdays)
        and (wanted.day is None or one.day == wanted.day)
    ]


def venue_kinds(here: Context) -> dict[int, VenueKind]:
    """Kind by venue id, of the chosen city."""
    return {
        view.venue.id: view.venue.kind
        for view in cached.venues(here.code, here.scenario_id, here.version)
        if view.venue.id is not None
    }


def choose(here: Context, planned: Sequence[PlannedSession]) -> Filter:
    """Offer the filters; only what occurs in the plan can be chosen."""
    t = here.t
    kinds = venue_kinds(here)
    used = sorted({kinds[one.venue_id] for one in planned}, key=list(VenueKind).index)
    group, weekday, kind = st.columns([3, 4, 4], vertical_alignment="bottom")
    with group:
        groups = st.pills(
            t("sessions.filter.group"),
            list(CourseGroup),
            selection_mode="multi",
            format_func=lambda one: t(f"course_group.{one}"),
            key="sessions-groups",
            wrap=True,
        )
    with weekday:
        weekdays = st.pills(
            t("sessions.filter.weekday"),
            sorted({one.day.weekday() for one in planned}),
            selection_mode="multi",
            format_func=lambda one: t(f"weekday.{one}"),
            key="sessions-weekdays",
            wrap=True,
        )
    with kind:
        chosen = st.multiselect(
            t("sessions.filter.kind"),
            used,
            format_func=lambda one: t(f"venue_kind.{one}"),
            placeholder=t("sessions.filter.all"),
            key="sessions-kinds",
        )
    return Filter(frozenset(groups), frozenset(chosen), frozenset(weekdays))
