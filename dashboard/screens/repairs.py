"""Something has happened: which seats are open, who could step in, who must be told? (差し替え)."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, context
from dashboard.components.frame import sources_note
from dashboard.components.notices import Level, notice
from dashboard.context import Context
from dashboard.screens import (
    desk_run,
    links,
    notes,
    repairs_fields,
    repairs_form,
    repairs_impact,
    repairs_proposal,
)
from dashboard.screens.month_desk import fictional_marks, lacks, opening
from models.errors import PlanningError
from models.kinds import RunKind
from optimizer.outcome import Limits
from optimizer.services import happenings, proposals, repairs
from optimizer.services.happenings import Happening
from optimizer.services.openings import Impact
from optimizer.services.proposals import Proposal

LIMIT_S = 20.0
"""For the roster that changes least: it ends as soon as no seat can be won any more."""


def render() -> None:
    """Say what happened, see what it opens, and decide on the roster that mends it."""
    here = context.current()
    if lacks(here, "repairs") or here.scenario_id is None:
        return
    t = here.t
    base = repairs.base_roster(here.app.engine, here.scenario_id)
    if base is None:
        opening(here, "repairs", t("repairs.title"))
        notice(Level.EMPTY, t("repairs.no_roster"), t("repairs.no_roster_next"))
        links.to_screen(here, "roster")
        return
    found = proposals.proposal(here.app.engine, here.scenario_id)
    if found is not None and found.accepted is None:
        _waiting(here, found)
    else:
        _ask(here, here.scenario_id, base)
    sources_note(t, [*notes.plan_lines(here), t("repairs.source")])


def _waiting(here: Context, found: Proposal) -> None:
    """A repaired roster waits for a decision."""
    t, known = here.t, repairs_fields.names(here)
    said = [
        repairs_form.said(here, one, known)
        for one in found.happenings
        if not isinstance(one, happenings.Asked)
    ]
    words = t(
        "repairs.headline.found",
        what=t("repairs.and").join(said),
        empty=found.after.empty,
        people=len(found.letters),
    )
    opening(here, "repairs", words, fictional_marks(here, plan=True))
    repairs_proposal.show(here, found)


def _ask(here: Context, scenario_id: int, base: int) -> None:
    t, what = here.t, repairs_form.chosen()
    impact, refusal = _impact(base, what, here.version) if what else (None, None)
    opening(here, "repairs", _headline(here, what, impact), fictional_marks(here, plan=True))
    repairs_proposal.taken(here)
    if desk_run.show(here, scenario_id, RunKind.REPAIR):
        return
    repairs_form.show(here)
    if refusal is not None:
        repairs_proposal.unfinished(here, refusal)
    if impact is None:
        return
    openings = repairs_impact.numbered(impact)
    if openings:
        repairs_impact.show(here, openings)
    if st.button(
        t("repairs.solve"), type="primary", icon=":material/play_arrow:", key="repairs-solve"
    ):
        app = here.app
        limits = Limits(LIMIT_S, workers=app.settings.solve_workers)
        asked = (*what, *repairs_impact.asked(openings))
        try:
            repairs.ask(app.engine, base, asked, limits, app.travel)
        except PlanningError as error:
            repairs_proposal.unfinished(here, error)
            return
        app.queue.catch_up()
        st.rerun()
    st.caption(t("repairs.solve_help"))


def _impact(
    base: int, what: tuple[Happening, ...], version: str
) -> tuple[Impact | None, PlanningError | None]:
    try:
        return cached.impact(base, happenings.to_json(what), version), None
    except PlanningError as error:
        return None, error


def _headline(here: Context, what: tuple[Happening, ...], impact: Impact | None) -> str:
    t = here.t
    if not what or impact is None:
        return t("repairs.headline.ask")
    known = repairs_fields.names(here)
    said = t("repairs.and").join(repairs_form.said(here, one, known) for one in what)
    counts = {"open": len(impact.openings), "alone": impact.alone, "off": impact.cancelled}
    if impact.openings:
        return t("repairs.headline.open", what=said, **counts)
    key = "off" if impact.cancelled else "nothing"
    return t(f"repairs.headline.{key}", what=said, **counts)
