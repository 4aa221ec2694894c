"""データ取込: look at files first, then take all of them in, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import cached, context, state
from dashboard.components.dates import day_text
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import (
    figures,
    import_corrections,
    import_hint,
    import_history,
    import_preview,
    import_rejects,
    imports_mapping,
    links,
    opening,
)
from models.errors import PlanningError
from models.rejects import ImportReport
from optimizer.services import import_summary
from optimizer.services.import_summary import ImportRecord, Preview

_LISTED = 5


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the last load did, as small values for the page after it."""

    city: str
    lines: tuple[str, ...]


def render() -> None:
    """Which facts are on file, and how do more of them come in?"""
    here = context.current()
    t = here.t
    log = _log(here)
    opening.opening(here, "imports", _sentence(here, log))
    _say_taken(here)
    import_history.say_taken_back(here)
    import_hint.show(here)
    code = _municipality(here)
    files = _drop(here)
    if code is None:
        return
    if files:
        _look(here, files, code)
    else:
        notice(Level.EMPTY, t("imports.empty"), t("imports.empty_next"))
        import_corrections.show(here)
    import_history.take_ins(here)
    _history(here, log)
    imports_mapping.known(here)


def _log(here: Context) -> tuple[ImportRecord, ...]:
    return () if here.city is None else import_summary.import_log(here.app.engine, here.code)


def _sentence(here: Context, log: Sequence[ImportRecord]) -> str:
    t = here.t
    if here.city is None or not log:
        return t("imports.headline_none")
    newest = day_text(t, figures.local_day(log[0].imported_at))
    return t("imports.headline", city=here.city.name, files=len(log), newest=newest)


def _municipality(here: Context) -> str | None:
    """The code the files must belong to; empty: they say so themselves. None: refused."""
    t = here.t
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        typed = st.text_input(
            t("imports.code"), key="imports-code", placeholder=t("imports.code_example")
        ).strip()
    with right:
        if not typed:
            st.caption(t("imports.code_empty"))
            return ""
        try:
            place = import_summary.municipality_named(typed)
        except PlanningError as error:
            notice(Level.REFUSED, t.error(error), t("imports.code_next"))
            return None
        st.caption(t("imports.code_is", name=import_summary.full_name(place), code=place.code))
        return str(place.code)


def _drop(here: Context) -> list[Any]:
    t = here.t
    import_preview.localise_uploader(t)
    turn = st.session_state.get(state.IMPORTS_ROUND, 0)
    return list(
        st.file_uploader(
            t("imports.files"),
            accept_multiple_files=True,
            key=f"{state.DROPPED_FILES}-{turn}",
            help=t("imports.files_help"),
        )
    )


def _look(here: Context, files: Sequence[Any], code: str) -> None:
    """Say what each file is; nothing is stored."""
    t = here.t
    try:
        with st.spinner(t("imports.reading")):
            preview = _preview(
                files, tuple((one.name, one.file_id) for one in files), code, here.version
            )
    except PlanningError as error:
        notice(Level.REFUSED, t.error(error), t("imports.unchanged"))
        _ask_for_columns(here, files, code, error)
        return
    import_preview.files(here, preview)
    import_preview.notices(here, preview)
    import_rejects.offer(here, preview, files)
    _offer(here, preview)


def _ask_for_columns(here: Context, files: Sequence[Any], code: str, error: PlanningError) -> None:
    """Where only the columns of one file are not understood, a person can say what they are."""
    if error.code not in imports_mapping.MENDED_BY_MAPPING:
        return
    for one in files:
        if one.name == error.params.get("file"):
            imports_mapping.step(here, one.name, one.getvalue(), code)
            return


@st.cache_resource(show_spinner=False, max_entries=4)
def _preview(
    _files: Sequence[Any], ids: tuple[tuple[str, str], ...], code: str, version: str
) -> Preview:
    """Read files once, however often the page is drawn."""
    del ids, version
    given = [(one.name, one.getvalue()) for one in _files]
    return import_summary.look_at(cached.application().engine, given, code or None)


def _offer(here: Context, preview: Preview) -> None:
    """The button; where rows were rejected, only after a person has said so."""
    t = here.t
    accepted = True
    if preview.rows_refused:
        accepted = st.checkbox(t("imports.accept", rows=preview.rows_refused), key="imports-accept")
    label = t("imports.load", files=len(preview.files))
    pressed = st.button(label, type="primary", key="imports-load", disabled=not accepted)
    if not pressed:
        return
    try:
        with st.spinner(t("imports.loading")):
            reports = import_summary.store(
                here.app.engine, preview, accept_rejects=bool(preview.rows_refused)
            )
    except PlanningError as error:
        notice(Level.REFUSED, t.error(error), t("imports.unchanged"))
        return
    _remember(here, preview, reports)
    st.rerun()


def _remember(here: Context, preview: Preview, reports: Sequence[ImportReport]) -> None:
    """Keep what was done for the next run, which shows the city and an empty drop zone."""
    code = next(iter(preview.municipalities), None)
    city = here.t("imports.whole_country")
    if code is not None:
        city = import_summary.full_name(import_summary.municipality_named(code))
        state.choose_city(code)
    lines = tuple(
        import_preview.result(here.t, one.file, report)
        for one, report in zip(preview.files, reports, strict=True)
    )
    st.session_state[state.IMPORTS_TAKEN] = _Taken(city, lines)
    st.session_state[state.IMPORTS_ROUND] = st.session_state.get(state.IMPORTS_ROUND, 0) + 1


def _say_taken(here: Context) -> None:
    taken: _Taken | None = st.session_state.pop(state.IMPORTS_TAKEN, None)
    if taken is None:
        return
    t = here.t
    notice(Level.DONE, t("imports.taken", city=taken.city), t("imports.taken_next"))
    st.markdown("\n".join(f"- {plain(line)}" for line in taken.lines))
    with st.container(horizontal=True):
        links.to_screen(here, "needs")
        links.to_screen(here, "venues")


def _history(here: Context, log: Sequence[ImportRecord]) -> None:
    t = here.t
    if not log:
        return
    st.subheader(t("imports.history"), anchor=False)
    shown = [
        t(
            "imports.record",
            day=day_text(t, figures.local_day(one.imported_at)),
            kind=t(f"imports.kind.{one.kind}"),
            title=one.title,
            loaded=one.rows_loaded,
            rejected=one.rows_rejected,
        )
        for one in log[:_LISTED]
    ]
    if len(log) > _LISTED:
        shown.append(t("imports.more_records", files=len(log) - _LISTED))
    st.markdown("\n".join(f"- {plain(line)}" for line in shown))
