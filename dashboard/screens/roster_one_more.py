"""What one more supporter would bring, by course, weekday and district: folded away."""

from __future__ import annotations

import streamlit as st

from dashboard.components.tables import Column, Kind, equal_table
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import desk_run, desk_words
from dashboard.screens.month_desk import course_names, venue_name
from models.kinds import RunKind
from optimizer.services import other_rosters
from optimizer.services.other_rosters import OneMore
from optimizer.services.roster_desk import RosterView

LIMIT_S = 20.0


def show(here: Context, view: RosterView) -> None:
    """Show what was found, or offer to look."""
    t = here.t
    found = other_rosters.one_more(here.app.engine, view.scenario_id, view.roster_id)
    run = desk_run.newest(here, view.scenario_id, RunKind.WORTH)
    looking = run is not None and not run.state.ended
    with st.expander(t("one_more.title"), expanded=looking, icon=":material/person_add:"):
        st.markdown(plain(t("one_more.words")))
        if desk_run.show(here, view.scenario_id, RunKind.WORTH):
            return
        stopped = found is not None and desk_run.was_stopped(here, run)
        if found:
            _table(here, found)
        elif found is None or stopped:
            desk_run.offer(here, view, RunKind.WORTH, "one_more", LIMIT_S)
        else:
            st.markdown(plain(t("one_more.nothing")))


def _table(here: Context, found: tuple[OneMore, ...]) -> None:
    t, names = here.t, course_names(here)
    columns = [
        Column(t("one_more.column.course")),
        Column(t("one_more.column.weekday")),
        Column(t("one_more.column.near")),
        Column(t("one_more.column.seats"), Kind.COUNT, t("one_more.unit")),
        Column(t("one_more.column.sessions")),
    ]
    rows = {
        str(number): (
            names.get(one.course_code, one.course_code),
            t("one_more.weekday", day=t(f"weekday.{one.weekday}")),
            t("one_more.near", venue=venue_name(here, one.venue_name), minutes=one.minutes),
            one.seats,
            " / ".join(
                f"{desk_words.when_of(t, place)} {desk_words.where_of(here, place)}"
                for place in one.places
            ),
        )
        for number, one in enumerate(found)
    }
    equal_table(t, columns, rows, key="one-more-table", height_px=40 + 38 * max(2, len(rows)))
