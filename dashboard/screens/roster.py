"""Who goes where this month, how good is that, and what is still empty? (配置表)."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import cached, context, state
from dashboard.components.frame import Metric, metrics, sources_note
from dashboard.components.notices import Level, notice
from dashboard.context import Context
from dashboard.screens import (
    notes,
    roster_bans,
    roster_one_more,
    roster_others,
    roster_pairs,
    roster_parts,
    roster_pins,
    roster_publish,
    roster_run,
    roster_views,
    roster_words,
)
from dashboard.screens.month_desk import fictional_marks, lacks, opening
from optimizer.services import bans, plan_desk, roster_desk
from optimizer.services.roster_desk import RosterChoice, RosterView


def render() -> None:
    """Build, look at, mend and publish the month's roster."""
    here = context.current()
    if lacks(here, "roster") or here.scenario_id is None:
        return
    if not cached.sessions(here.scenario_id, here.version):
        opening(here, "roster", here.t("roster.title"))
        notice(Level.EMPTY, here.t("roster.no_sessions"), here.t("roster.no_sessions_next"))
        return
    choices = roster_desk.choices(here.app.engine, here.scenario_id)
    if choices:
        _desk(here, here.scenario_id, choices)
    else:
        _first_time(here, here.scenario_id)
    sources_note(here.t, [*notes.plan_lines(here), here.t("roster.source.checked")])


def _first_time(here: Context, scenario_id: int) -> None:
    """Nothing has been built yet: say how much there is to fill, and offer to begin."""
    t = here.t
    figures = plan_desk.figures(cached.sessions(scenario_id, here.version))
    words = t("roster.headline.none", sessions=figures.sessions, seats=figures.seats)
    opening(here, "roster", words, fictional_marks(here, plan=True))
    if not roster_run.show(here, scenario_id, pins_waiting=0, has_roster=False):
        notice(Level.EMPTY, t("roster.none"), t("roster.none_next"))
    roster_pairs.show(here)


def _desk(here: Context, scenario_id: int, choices: Sequence[RosterChoice]) -> None:
    """The desk: one roster, with everything one can do about it."""
    t = here.t
    view = cached.roster(_shown(choices), here.version)
    pins = roster_desk.pins(here.app.engine, scenario_id)
    waiting = roster_pins.not_in(view, pins)
    kept_out = bans.bans(here.app.engine, scenario_id)
    opening(here, "roster", roster_words.headline(t, view), fictional_marks(here, plan=True))
    metrics(_metrics(here, view))
    left, right = st.columns([5, 4], vertical_alignment="bottom")
    with left:
        _choose(here, choices, view)
    with right:
        roster_publish.button(here, view)
    _moved_on(here, view)
    roster_run.show(here, scenario_id, pins_waiting=len(waiting), has_roster=True)
    roster_pins.show(here, view, pins)
    roster_bans.show(here, view, kept_out)
    roster_pairs.show(here)
    roster_views.show(here, scenario_id, view, pins, kept_out)
    roster_others.show(here, view)
    roster_parts.show(here, view)
    roster_one_more.show(here, view)
    roster_publish.versions(here, choices, view)


def _moved_on(here: Context, view: RosterView) -> None:
    """Say what has changed on file since the roster was built: it stays as it is."""
    t = here.t
    changes = cached.changes(view.roster_id, here.version)
    if not changes:
        return
    if changes.impossible:
        notice(Level.REFUSED, t("roster.changed.impossible"), t("roster.changed.impossible_next"))
        return
    counted = {name: getattr(changes, name) for name in ("supporters", "sessions", "bans", "pairs")}
    said = [t(f"roster.changed.{name}", n=n) for name, n in counted.items() if n]
    if changes.priorities:
        said.append(t("roster.changed.priorities"))
    what = t("roster.seat.comma").join(said)
    notice(Level.EMPTY, t("roster.changed.since", what=what), t("roster.changed.next"))


def _shown(choices: Sequence[RosterChoice]) -> int:
    """Id of the roster to look at: the chosen one while it is offered, else the newest."""
    chosen = state.selected(state.SHOWN_ROSTER)
    ids = [one.roster_id for one in choices]
    return int(chosen) if chosen is not None and int(chosen) in ids else ids[0]


def _choose(here: Context, choices: Sequence[RosterChoice], view: RosterView) -> None:
    t = here.t
    by_id = {one.roster_id: one for one in choices}

    def changed() -> None:
        state.select(state.SHOWN_ROSTER, str(st.session_state["roster-choice"]))

    st.session_state["roster-choice"] = view.roster_id
    st.selectbox(
        t("roster.choice.label"),
        list(by_id),
        format_func=lambda one: roster_words.choice_label(t, by_id[one]),
        key="roster-choice",
        on_change=changed,
    )


def _metrics(here: Context, view: RosterView) -> list[Metric]:
    t = here.t
    filled = view.seats - len(view.empty)
    busy = [load.sessions for load in view.loads if load.sessions]
    travel_min = view.parts.travel_min.amount
    return [
        Metric(
            t("roster.metric.filled"),
            t("roster.seats_of", filled=filled, seats=view.seats),
            t("roster.metric.sessions", n=len(view.sittings)),
        ),
        Metric(
            t("roster.metric.empty"),
            t("roster.seats", n=len(view.empty)),
            roster_words.empty_by_role(t, view),
            t("roster.metric.empty_help"),
        ),
        Metric(
            t("roster.metric.people"),
            t("roster.people", n=len(busy)),
            t("roster.metric.most", people=len(view.loads), most=max(busy, default=0)),
            t("roster.metric.people_help"),
        ),
        Metric(
            t("roster.metric.travel"),
            t("roster.hours", n=travel_min / 60),
            t("roster.metric.travel_each", n=travel_min / filled) if filled else "",
            t("roster.metric.travel_help"),
        ),
    ]
