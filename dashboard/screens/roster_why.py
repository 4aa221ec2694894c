"""Why a seat is empty and what would fill it; why her, and who would have been next."""

from __future__ import annotations

import streamlit as st

from dashboard import cached
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import desk_words, roster_words
from dashboard.screens.month_desk import course_names
from optimizer.roster.solution import Assignment
from optimizer.services.roster_desk import Duty, RosterView
from optimizer.services.seat_reasons import WhyEmpty


def empty(here: Context, view: RosterView, seat: Duty) -> None:
    """The chain of counts, from everybody to nobody; what settles it, and what would fill it."""
    t = here.t
    st.markdown(f"**{plain(t('roster.seat.why', role=t(f'role.{seat.role}')))}**")
    if seat.chain is not None:
        steps = roster_words.chain(t, seat.chain)
        st.markdown("\n".join(f"{n}. {plain(step)}" for n, step in enumerate(steps, start=1)))
    st.markdown(plain(roster_words.why(t, seat.chain)))
    if seat.chain is None:
        return
    with st.spinner(t("why.looking")):
        found = cached.why_empty(view.roster_id, seat.session_code, seat.role, here.version)
    if found is None:
        return
    if found.cause is not None:
        st.markdown(f":material/verified: {plain(t('why.confirmed'))}")
    if found.taker is not None:
        key = "could_now" if found.taker.total < 0 else "could_at_a_price"
        line = t(f"why.{key}", who=desk_words.taker(here, found.taker))
        st.markdown(plain(line))
    _remedies(here, found)


def _remedies(here: Context, found: WhyEmpty) -> None:
    t = here.t
    if not found.remedies:
        if found.taker is None:
            st.markdown(plain(t("why.no_remedy")))
        return
    names = course_names(here)
    st.markdown(f"**{plain(t('why.remedies'))}**")
    st.markdown(
        "\n".join(f"- {plain(desk_words.remedy(here, one, names))}" for one in found.remedies)
    )
    st.caption(t("why.remedies_help"))


def filled(here: Context, view: RosterView, seat: Duty) -> None:
    """Who would have been next, what that would cost, and why the others cannot."""
    t = here.t
    with st.expander(t("why.them"), icon=":material/question_mark:"):
        codes = {one.supporter_id: one.supporter_code for one in view.loads}
        asked = Assignment(seat.session_code, codes[seat.supporter_id or 0], seat.role, seat.person)
        found = cached.why_them(view.roster_id, asked, here.version)
        if found is None:
            st.markdown(plain(t("why.held")))
            return
        if found.next_best is None:
            st.markdown(plain(t("why.nobody_else")))
        else:
            st.markdown(plain(t("why.next", who=desk_words.taker(here, found.next_best))))
            if found.others:
                st.markdown(plain(t("why.others", n=found.others)))
        reasons = desk_words.why_nots(t, found.against, found.broken)
        if reasons:
            st.markdown(f"**{plain(t('why.cannot'))}**")
            st.markdown("\n".join(f"- {plain(line)}" for line in reasons))
