"""Other rosters beside the one on screen: side by side, what differs in bold, each adoptable."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import state
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import desk_run, outcome
from models.errors import PlanningError
from models.kinds import RunKind
from optimizer.services import other_rosters
from optimizer.services.other_rosters import Other, Others, Standing
from optimizer.services.roster_desk import RosterView

LIMIT_S = 60.0
_ABOUT = "others"


def show(here: Context, view: RosterView) -> None:
    """Show what was found beside a roster, or offer to look."""
    t = here.t
    outcome.say(here, _ABOUT, "others")
    found = other_rosters.others(here.app.engine, view.scenario_id, view.roster_id)
    run = desk_run.newest(here, view.scenario_id, RunKind.ALTERNATIVES)
    looking = run is not None and not run.state.ended
    with st.expander(
        t("others.title"), expanded=looking or found is not None, icon=":material/compare:"
    ):
        if desk_run.show(here, view.scenario_id, RunKind.ALTERNATIVES):
            return
        if found is None:
            st.markdown(plain(t("others.words")))
            desk_run.offer(here, view, RunKind.ALTERNATIVES, "others", LIMIT_S)
            return
        stopped = desk_run.was_stopped(here, run)
        if found.found:
            _side_by_side(here, found)
        elif stopped:
            desk_run.offer(here, view, RunKind.ALTERNATIVES, "others", LIMIT_S)
        else:
            st.markdown(plain(t("others.nothing")))
        for better in found.ruled_out:
            st.caption(plain(t("others.ruled_out", what=t(f"others.better.{better}"))))


def _side_by_side(here: Context, found: Others) -> None:
    t = here.t
    base = figures(t, found.standing)
    columns = st.columns(1 + len(found.found))
    with columns[0], st.container(border=True, height="stretch"):
        st.markdown(f"**{plain(t('others.this'))}**")
        st.markdown(_lines([f"{label}: {value}" for label, value in base]))
    for column, other in zip(columns[1:], found.found, strict=True):
        with column, st.container(border=True, height="stretch"):
            _other(here, found.run_id, other, base)


def _other(here: Context, run_id: int, other: Other, base: Sequence[tuple[str, str]]) -> None:
    t = here.t
    st.markdown(f"**{plain(t(f'others.better.{other.better}'))}**")
    theirs = figures(t, other.standing)
    st.markdown(
        "\n".join(
            f"- {plain(f'{label}: {value}')}"
            if value == was
            else f"- **{plain(f'{label}: {value}')}**"
            for (label, value), (_, was) in zip(theirs, base, strict=True)
        )
    )
    st.caption(plain(t("others.changed", n=other.changed)))
    st.button(
        t("others.adopt"),
        key=f"others-adopt-{other.number}",
        on_click=_adopt,
        args=(here, run_id, other.number),
        width="stretch",
    )


def figures(t: Text, one: Standing) -> list[tuple[str, str]]:
    """What a person compares, each written out."""
    parts = one.parts
    return [
        (t("roster.metric.filled"), t("roster.seats_of", filled=one.filled, seats=one.seats)),
        (t("others.overload"), t("repairs.times", n=parts.overload.amount)),
        (t("roster.metric.travel"), t("roster.hours", n=parts.travel_min.amount / 60)),
        (t("roster.metric.people"), t("roster.people", n=one.people)),
        (t("others.most"), t("repairs.times", n=one.most)),
        (t("others.dispatched"), t("repairs.times", n=parts.dispatched.amount)),
        (t("others.venue"), t("repairs.times", n=parts.unpreferred_venue.amount)),
        (t("others.time"), t("repairs.times", n=parts.unpreferred_time.amount)),
    ]


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(f"- {plain(line)}" for line in lines)


def _adopt(here: Context, run_id: int, number: int) -> None:
    try:
        roster_id = other_rosters.adopt(here.app.engine, run_id, number)
    except PlanningError as error:
        outcome.refused(here, _ABOUT, error)
        return
    state.select(state.SHOWN_ROSTER, str(roster_id))
    outcome.done(_ABOUT)
