"""Build a roster and follow it: the button, the progress that survives a reload, the stop."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, context, state
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import roster_priorities, roster_words
from models.clock import utc_now
from models.errors import PlanningError
from models.kinds import RunState
from optimizer.outcome import Limits
from optimizer.services import build_roster, roster_desk
from optimizer.services.roster_desk import RunView

POLL_S = 0.5
MOST_POINTS = 1_000_000_000
"""Beyond this the sum is an order's: a number that nobody can read anything from."""
SHORT_S, LONG_S = 10.0, 300.0
"""Offered beside the limit of the settings: a try, and a thorough search."""


def show(here: Context, scenario_id: int, *, pins_waiting: int, has_roster: bool) -> bool:
    """Show the run under way, else how the last one ended and the button for the next.

    Args:
        here: The frame's choices.
        scenario_id: The month's scenario.
        pins_waiting: Pins that the roster on screen does not keep yet.
        has_roster: Whether there is a roster already.

    Returns:
        Whether a run is under way.
    """
    run = roster_desk.newest_run(here.app.engine, scenario_id, utc_now())
    with st.container(border=True, key="roster-run"):
        if run is not None and not run.state.ended:
            _progress(scenario_id)
            return True
        if run is not None:
            _how_it_ended(here.t, run)
        _build(here, scenario_id, pins_waiting=pins_waiting, has_roster=has_roster)
        return False


def _build(here: Context, scenario_id: int, *, pins_waiting: int, has_roster: bool) -> None:
    t = here.t
    roster_priorities.show(here, scenario_id)
    button, limit = st.columns([2, 3], vertical_alignment="bottom")
    with limit:
        chosen = st.segmented_control(
            t("roster.run.limit"),
            _limits(here),
            default=_limit_kept(here),
            required=True,
            format_func=lambda seconds: duration(t, seconds),
            help=t("roster.run.limit_help"),
            key="roster-limit",
            on_change=lambda: state.select(state.TIME_LIMIT, str(st.session_state["roster-limit"])),
        )
    label = "with_pins" if pins_waiting else "again" if has_roster else "build"
    with button:
        pressed = st.button(
            t(f"roster.run.{label}"),
            type="primary" if pins_waiting or not has_roster else "secondary",
            icon=":material/play_arrow:",
            key="roster-build",
            width="stretch",
        )
    if pressed:
        workers = here.app.settings.solve_workers
        limits = Limits(chosen, workers=workers)
        build_roster.submit(here.app.engine, scenario_id, limits, here.app.travel)
        here.app.queue.catch_up()
        st.rerun()


def _limits(here: Context) -> list[float]:
    return sorted({SHORT_S, here.app.settings.solve_time_limit_s, LONG_S})


def _limit_kept(here: Context) -> float:
    """The limit chosen before in this session; the choice itself is gone while a run is shown."""
    chosen = state.selected(state.TIME_LIMIT)
    return here.app.settings.solve_time_limit_s if chosen is None else float(chosen)


@st.fragment(run_every=POLL_S)
def _progress(scenario_id: int) -> None:
    """Read where the run stands from its row; when it has ended, redraw the screen once."""
    t, app = context.words(), cached.application()
    app.queue.catch_up()
    run = roster_desk.newest_run(app.engine, scenario_id, utc_now())
    if run is None or run.state.ended:
        state.select(state.SHOWN_ROSTER, None)
        st.rerun()
    words, stop = st.columns([4, 1], vertical_alignment="center")
    with words:
        st.progress(share_of_limit(run), text=phase(t, run))
        st.markdown("  \n".join(plain(line) for line in standing(t, run)))
    with stop:
        st.button(
            t("roster.run.stop"),
            icon=":material/stop_circle:",
            disabled=run.stop_requested,
            key="roster-stop",
            width="stretch",
            on_click=build_roster.request_stop,
            args=(app.engine, run.run_id),
        )


def share_of_limit(run: RunView) -> float:
    """How much of its time a run has used; nothing while it still waits for a worker."""
    if run.state is RunState.QUEUED or run.time_limit_s <= 0:
        return 0.0
    return min(run.seconds / run.time_limit_s, 1.0)


def phase(t: Text, run: RunView) -> str:
    """Say what the run is doing, in words, and for how long it has."""
    if run.state is RunState.QUEUED:
        return plain(t("roster.run.queued"))
    key = f"roster.phase.{run.phase}"
    doing = t(key) if t.has(key) else t("roster.phase.other")
    times = {"seconds": run.seconds, "limit": duration(t, run.time_limit_s)}
    return plain(t("roster.run.doing", doing=doing, **times))


def standing(t: Text, run: RunView) -> list[str]:
    """Say what the run has found so far, and what is proven of it."""
    lines = []
    if run.stop_requested:
        lines.append(t("roster.run.stopping"))
    if run.attempts > 1:
        lines.append(t("roster.run.again_after_death", n=run.attempts))
    if run.value is None:
        return [*lines, t("roster.run.nothing_yet")]
    if run.value > MOST_POINTS:
        proven = run.bound is not None and run.bound >= run.value
        return [*lines, t("roster.run.best_by_order" if proven else "roster.run.found_by_order")]
    best = {"value": run.value, "proof": roster_words.proof(t, run.value, run.bound)}
    return [*lines, t("roster.run.best", **best)]


def duration(t: Text, seconds: float) -> str:
    """Write a length of time: 10秒, 5分."""
    if seconds >= 60 and seconds % 60 == 0:
        return t("roster.minutes", n=seconds / 60)
    return t("roster.seconds", n=seconds)


def _how_it_ended(t: Text, run: RunView) -> None:
    if run.state is RunState.FAILED:
        error = PlanningError(run.error_code, **run.error_params)
        notice(Level.FAILED, t.error(error), t("roster.run.failed_next"))
        return
    key = "stopped" if run.state is RunState.STOPPED else "done"
    st.caption(plain(t(f"roster.run.{key}", seconds=run.seconds)))
