"""What was taken in, and taking it back: each take-in with its files and a way to undo it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import state
from dashboard.components.blockers import blocker_sentence
from dashboard.components.dates import day_text
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import figures
from models.errors import PlanningError
from optimizer.services import import_undo
from optimizer.services.import_undo import TakeIn, TakeInFile

_SHOWN = 10


def take_ins(here: Context) -> None:
    """List the take-ins of the city, newest first; those that stand can be taken back."""
    found = () if here.city is None else import_undo.take_ins(here.app.engine, here.code)
    if not found:
        return
    t = here.t
    st.subheader(t("imports.undo.title"), anchor=False)
    st.caption(t("imports.undo.about"))
    for one in found[:_SHOWN]:
        with st.container(border=True):
            _take_in(here, one)
    if len(found) > _SHOWN:
        st.caption(t("imports.undo.more", batches=len(found) - _SHOWN))


def say_taken_back(here: Context) -> None:
    """Say what was taken back in the run before."""
    batch: str | None = st.session_state.pop(state.IMPORTS_UNDONE, None)
    if batch is not None:
        notice(Level.DONE, here.t("cli.undo.done", batch=batch), here.t("imports.undo.again"))


def _take_in(here: Context, one: TakeIn) -> None:
    t = here.t
    day = day_text(t, figures.local_day(one.imported_at))
    left, right = st.columns([4, 1], vertical_alignment="center")
    with left:
        st.markdown(f"**{plain(t('imports.undo.batch', batch=one.batch, day=day))}**")
        st.markdown("\n".join(f"- {plain(line)}" for line in _files(here, one.files)))
    with right:
        if one.undone_at is not None:
            undone = day_text(t, figures.local_day(one.undone_at))
            st.markdown(plain(t("imports.undo.undone", day=undone)))
        else:
            st.button(
                t("imports.undo.button"),
                key=f"imports-undo-{one.batch}",
                on_click=_ask,
                args=(one.batch,),
            )
    if one.undone_at is None and st.session_state.get(state.IMPORTS_UNDO) == one.batch:
        _confirm(here, one)


def _ask(batch: str | None) -> None:
    """Keep which take-in the second question is about; None: none."""
    st.session_state[state.IMPORTS_UNDO] = batch


def _files(here: Context, files: Sequence[TakeInFile]) -> list[str]:
    t = here.t
    return [
        t(
            "imports.undo.file",
            kind=t(f"imports.kind.{file.kind}"),
            title=file.title,
            loaded=figures.number(file.rows_loaded),
            rejected=figures.number(file.rows_rejected),
        )
        for file in files
    ]


def _confirm(here: Context, one: TakeIn) -> None:
    """What goes away, or what keeps it; nothing happens before the second button."""
    t = here.t
    try:
        blocked = import_undo.blockers(here.app.engine, one.batch)
    except PlanningError as error:
        notice(Level.REFUSED, t.error(error))
        return
    if blocked:
        reasons = "\n".join(f"- {plain(blocker_sentence(t, reason))}" for reason in blocked)
        notice(
            Level.REFUSED, t("cli.undo.blocked", batch=one.batch), t("imports.undo.blocked_next")
        )
        st.markdown(reasons)
        return
    st.markdown(plain(t("imports.undo.sure")))
    with st.container(horizontal=True):
        sure = st.button(t("imports.undo.confirm"), type="primary", key="imports-undo-confirm")
        st.button(t("imports.undo.keep"), key="imports-undo-keep", on_click=_ask, args=(None,))
    if sure:
        _take_back(here, one)


def _take_back(here: Context, one: TakeIn) -> None:
    t = here.t
    try:
        name, blocked = import_undo.take_back(here.app.engine, one.batch)
    except PlanningError as error:
        notice(Level.REFUSED, t.error(error))
        return
    if blocked:  # somebody changed something between the two buttons
        notice(Level.REFUSED, t("cli.undo.blocked", batch=name), t("imports.undo.blocked_next"))
        return
    st.session_state[state.IMPORTS_UNDONE] = name
    _ask(None)
    st.rerun()
