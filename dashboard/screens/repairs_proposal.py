"""A repaired roster: before and after, who must be told what, and the decision."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.components.frame import Metric, metrics
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import desk_words, outcome, repairs_form
from models.errors import PlanningError
from optimizer.services import repairs
from optimizer.services.proposals import Letter, Proposal, Side

ABOUT = "repair"


def show(here: Context, found: Proposal) -> None:
    """Show what the repair means, and let it be taken or let go."""
    t = here.t
    outcome.say(here, ABOUT, "repairs.taken")
    metrics(_metrics(t, found))
    key = "proven" if found.loses_no_seat else "not_proven"
    st.markdown(plain(t(f"repairs.{key}")))
    take, drop = st.columns([2, 1])
    take.button(
        t("repairs.take"),
        type="primary",
        icon=":material/published_with_changes:",
        key="repairs-take",
        on_click=_take,
        args=(here, found.run_id),
        width="stretch",
    )
    drop.button(
        t("repairs.drop"),
        key="repairs-drop",
        on_click=repairs.let_go,
        args=(here.app.engine, found.run_id),
        width="stretch",
    )
    st.caption(t("repairs.take_help"))
    _letters(here, found)


def _metrics(t: Text, found: Proposal) -> list[Metric]:
    before, after = found.before, found.after
    hours = [side.parts.travel_min.amount / 60 for side in (before, after)]
    return [
        Metric(
            t("roster.metric.empty"),
            t("roster.seats", n=after.empty),
            t("repairs.was_seats", n=before.empty),
        ),
        Metric(
            t("repairs.metric.told"),
            t("roster.people", n=len(found.letters)),
            t("repairs.metric.told_items", n=sum(len(one.told) for one in found.letters)),
            t("repairs.metric.told_help"),
        ),
        Metric(
            t("roster.metric.travel"),
            t("roster.hours", n=hours[1]),
            t("repairs.was_hours", n=hours[0]),
        ),
        Metric(
            t("repairs.metric.overload"),
            t("repairs.times", n=_above(after)),
            t("repairs.was_times", n=_above(before)),
            t("repairs.metric.overload_help"),
        ),
    ]


def _above(side: Side) -> int:
    return side.parts.overload.amount


def _letters(here: Context, found: Proposal) -> None:
    t = here.t
    st.subheader(t("repairs.letters", n=len(found.letters)), anchor=False)
    if not found.letters:
        st.markdown(t("repairs.nobody_to_tell"))
        return
    with st.container(key="repairs-letters"):
        columns = st.columns(2)
        for at, letter in enumerate(found.letters):
            with columns[at % 2], st.container(border=True):
                _letter(here, letter)


def _letter(here: Context, letter: Letter) -> None:
    t = here.t
    name = desk_words.name_of(t, letter.person)
    if letter.number:
        name = t("repairs.of_pool", name=name, n=letter.number + 1)
    lines = "\n".join(f"- {plain(desk_words.told(here, one))}" for one in letter.told)
    st.markdown(f"**{plain(name)}**\n\n{lines}")


def _take(here: Context, run_id: int) -> None:
    app = here.app
    try:
        roster_id = repairs.accept(app.engine, run_id, app.travel)
    except PlanningError as error:
        outcome.refused(here, ABOUT, error)
        return
    repairs_form.forget()
    state.select(state.SHOWN_ROSTER, str(roster_id))
    outcome.done(ABOUT)


def taken(here: Context) -> None:
    """After the decision: say where the new roster is."""
    if outcome.was(ABOUT):
        outcome.say(here, ABOUT, "repairs.taken")


def unfinished(here: Context, error: PlanningError) -> None:
    """Say why what was said to have happened cannot be looked at."""
    notice(Level.REFUSED, here.t.error(error), here.t("repairs.refused_next"))
