"""One supporter: skills, week, limits, the origin as a square, and this month's duties."""

from __future__ import annotations

import streamlit as st

from dashboard import cached
from dashboard.components.dates import hours_text, short_day
from dashboard.components.maps import AreaClasses, AreaLook, Legend, MapContent, MapView, show_map
from dashboard.components.shapes import SHELF, Bounds, Shape, Shapes, box_shape
from dashboard.components.week_strip import week_html
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.exports.files import safe_stem
from dashboard.i18n.text import Text
from dashboard.screens import forms_out, supporters_rules
from dashboard.screens.area_map import base_map, city_outline, landmarks, venue_layer
from dashboard.screens.month_desk import course_names, person, place_name
from models.clock import utc_now
from models.codes import MeshCode, mesh_bounds, mesh_of
from models.kinds import SkillLevel
from models.place import LatLon
from optimizer.services import roster_desk
from optimizer.services.roster_desk import RosterView
from optimizer.services.season import SupporterView

_MAP_PX = 300
_VIEW_SQUARES = 5
"""Squares shown on each side of the origin: about 2.5 km."""

_BLOCK_DIGITS = 6
"""A square's surroundings are published by blocks of the second mesh, 10 km across."""


def show(here: Context, one: SupporterView, roster: RosterView | None) -> None:
    """Show the card of one supporter.

    Args:
        here: The frame's choices.
        one: The supporter.
        roster: The newest roster of the month, where there is one.
    """
    t = here.t
    st.subheader(plain(person(t, one.name, fictional=one.fictional)), anchor=False)
    st.markdown(plain(f"{t(f'supporter_kind.{one.kind}')} · {t(f'mode.{one.mode}')}"))
    st.markdown(plain(_limits(t, one)))
    month = None if here.scenario is None else here.scenario.month
    st.html(week_html(t, one.week(month)))
    if month is not None and month in one.answered:
        st.caption(t("forms.screen.answered", month=month.month, n=one.days_offered(month)))
    elif not one.rules.dispatch:
        forms_out.of_one_supporter(here, one.supporter_id, one.code, one.name)
    for level in SkillLevel:
        st.markdown(_skills(here, one, level))
    supporters_rules.show(here, one)
    _duties(here, one, roster)
    _calendar(here, one)
    _origin(here, one)


def _limits(t: Text, one: SupporterView) -> str:
    limits = [
        t(f"supporters.card.{name}", n=limit)
        for name, limit in (
            ("per_week", one.max_per_week),
            ("per_month", one.max_per_month),
            ("farthest", one.max_travel_min),
        )
        if limit is not None
    ]
    return t("supporters.card.comma").join(limits) or t("supporters.card.no_limit")


def _skills(here: Context, one: SupporterView, level: SkillLevel) -> str:
    t, names = here.t, course_names(here)
    courses = [f"{code} {names.get(code, '')}" for code, has in one.skills.items() if has is level]
    color = "blue" if level is SkillLevel.LEAD else "gray"
    chips = " ".join(f":{color}-badge[{plain(course)}]" for course in courses)
    return f"**{plain(t(f'level.{level}'))}**  \n{chips or plain(t('supporters.card.no_course'))}"


def _duties(here: Context, one: SupporterView, roster: RosterView | None) -> None:
    t = here.t
    if roster is None:
        st.markdown(t("supporters.card.no_roster"))
        return
    theirs = [duty for duty in roster.duties if duty.supporter_id == one.supporter_id]
    status = t(f"roster_status.{roster.status}")
    st.markdown(f"**{plain(t('supporters.card.duties', n=len(theirs), status=status))}**")
    lines = [
        f"{short_day(t, duty.day)} {hours_text(duty.start_min, duty.end_min)} "
        f"{place_name(here, duty.venue_name, online=duty.online)} · {t(f'role.{duty.role}')}"
        for duty in theirs
    ]
    st.markdown("\n".join(f"- {plain(line)}" for line in lines) or t("supporters.card.no_duty"))


def _calendar(here: Context, one: SupporterView) -> None:
    """Offer the duties of the published roster as a calendar; a draft is nobody's appointment."""
    from dashboard.exports.ics import person_calendar

    t = here.t
    published = (
        []
        if here.scenario_id is None
        else roster_desk.publications(here.app.engine, here.scenario_id)
    )
    if not published:
        st.caption(t("supporters.card.not_published"))
        return
    view = cached.roster(published[0].roster_id, here.version)
    names = course_names(here)
    st.download_button(
        t("supporters.card.calendar", version=published[0].version),
        data=lambda: person_calendar(view, one.supporter_id, names, t, utc_now()),
        file_name=f"{safe_stem(f'{one.code}_{one.name}')}.ics",
        mime="text/calendar",
        icon=":material/calendar_add_on:",
        on_click="ignore",
        key=f"calendar-{one.supporter_id}",
    )


def _origin(here: Context, one: SupporterView) -> None:
    """Show the 500 m square, never a point: all that is known of where somebody sets out."""
    t = here.t
    mesh = MeshCode(one.origin_mesh)
    st.markdown(f"**{plain(t('supporters.card.origin'))}**")
    squares = _surroundings(mesh)
    venues = cached.venues(here.code, here.scenario_id, here.version)
    looks = AreaClasses(
        "origin",
        2,
        {
            id: AreaLook(int(id == mesh), t("supporters.card.square") if id == mesh else "")
            for id in squares.ids
        },
    )
    content = MapContent(
        view=MapView(_around(mesh, _VIEW_SQUARES)),
        areas=squares,
        looks=looks,
        venues=venue_layer(here, venues),
        outline=city_outline(here),
        places=landmarks(here, venues),
        selected=frozenset({mesh}),
    )
    words = (t("supporters.card.other_squares"), t("supporters.card.square"))
    legend = Legend(t("supporters.card.origin"), words)
    show_map(t, content, legend, key="supporters-map", base=base_map(here), height_px=_MAP_PX)
    st.caption(t("supporters.card.origin_note", mesh=mesh))


def _surroundings(mesh: MeshCode) -> Shapes:
    """All squares of the block a square lies in, and a margin.

    What a map draws is served without sign-in, so the file must not tell where anybody lives:
    it holds a whole block of the standard grid, the same for everybody in it.
    """
    block = MeshCode(mesh[:_BLOCK_DIGITS])
    return SHELF.publish(("grid", block), lambda: _squares(block))


def _squares(block: MeshCode) -> list[Shape]:
    south, west, north, east = _around(block, 0)
    high, wide = (north - south) / 20, (east - west) / 20
    margin = _VIEW_SQUARES + 1
    found: list[Shape] = []
    for row in range(-margin, 20 + margin):
        for column in range(-margin, 20 + margin):
            inside = LatLon(south + (row + 0.5) * high, west + (column + 0.5) * wide)
            code = mesh_of(inside)
            found.append(box_shape(code, code, _around(code, 0)))
    return found


def _around(mesh: MeshCode, squares: int) -> Bounds:
    """A square's edges, moved out by a number of squares of its own size."""
    box = mesh_bounds(mesh)
    high, wide = (box.north - box.south) * squares, (box.east - box.west) * squares
    return Bounds(box.south - high, box.west - wide, box.north + high, box.east + wide)
