"""A question about a roster that a worker answers: asked for, followed, and found again."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, context
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from models.clock import utc_now
from models.errors import PlanningError
from models.kinds import RunKind, RunState
from optimizer.outcome import Limits
from optimizer.services import build_roster, other_rosters, roster_desk
from optimizer.services.roster_desk import RosterView, RunView

POLL_S = 0.5


def newest(here: Context, scenario_id: int, kind: RunKind) -> RunView | None:
    """The newest question of a kind."""
    return roster_desk.newest_run(here.app.engine, scenario_id, utc_now(), kind)


def show(here: Context, scenario_id: int, kind: RunKind) -> bool:
    """Show a question under way, or why the last one failed; return whether one is under way."""
    run = newest(here, scenario_id, kind)
    if run is None:
        return False
    if not run.state.ended:
        _progress(scenario_id, kind)
        return True
    if run.state is RunState.FAILED:
        error = PlanningError(run.error_code, **run.error_params)
        notice(Level.FAILED, here.t.error(error), here.t("mend.failed_next"))
    return False


def offer(here: Context, view: RosterView, kind: RunKind, words: str, limit_s: float) -> None:
    """The button that asks a question about a roster.

    Args:
        here: The frame's choices.
        view: The roster.
        kind: Which question.
        words: Area of its words: ``<words>.look`` stands on the button.
        limit_s: Wall time it may take.
    """
    if st.button(here.t(f"{words}.look"), icon=":material/search:", key=f"{words}-look"):
        limits = Limits(limit_s, workers=here.app.settings.solve_workers)
        other_rosters.ask(here.app.engine, view.roster_id, kind, limits)
        here.app.queue.catch_up()
        st.rerun()


def was_stopped(here: Context, run: RunView | None) -> bool:
    """Say that an answer is what was found until somebody stopped the search."""
    stopped = run is not None and run.state is RunState.STOPPED
    if stopped:
        st.caption(plain(here.t("mend.stopped")))
    return stopped


@st.fragment(run_every=POLL_S)
def _progress(scenario_id: int, kind: RunKind) -> None:
    """Read where the run stands from its row; when it has ended, redraw the screen once."""
    t, app = context.words(), cached.application()
    app.queue.catch_up()
    run = roster_desk.newest_run(app.engine, scenario_id, utc_now(), kind)
    if run is None or run.state.ended:
        st.rerun()
    waiting = run.state is RunState.QUEUED or run.time_limit_s <= 0
    share = 0.0 if waiting else min(run.seconds / run.time_limit_s, 1.0)
    key = "queued" if run.state is RunState.QUEUED else "doing"
    words = t(f"mend.{key}", what=t(f"mend.question.{kind}"), seconds=run.seconds)
    doing, stop = st.columns([4, 1], vertical_alignment="center")
    with doing:
        st.progress(share, text=plain(words))
        if run.stop_requested:
            st.markdown(plain(t("mend.stopping")))
    with stop:
        st.button(
            t("roster.run.stop"),
            icon=":material/stop_circle:",
            disabled=run.stop_requested,
            key=f"stop-{kind}",
            width="stretch",
            on_click=build_roster.request_stop,
            args=(app.engine, run.run_id),
        )
