"""Publish a roster, list its versions, and hand out the files of a published one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from dashboard import state
from dashboard.components.dates import moment_text, month_text
from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.exports.files import safe_stem
from dashboard.screens.month_desk import course_names
from models.clock import utc_now
from models.errors import InputError
from models.kinds import RosterStatus
from optimizer.services import roster_desk
from optimizer.services.roster_desk import RosterChoice, RosterView

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def button(here: Context, view: RosterView) -> None:
    """Offer to publish a draft; say of a published roster which version it is."""
    t = here.t
    if view.status is RosterStatus.PUBLISHED:
        st.markdown(f":green-badge[{plain(t('roster.publish.is', version=view.version))}]")
        return
    if st.button(t("roster.publish.button"), icon=":material/campaign:", key="roster-publish"):
        st.dialog(t("roster.publish.title"))(_confirm)(here, view)


def _confirm(here: Context, view: RosterView) -> None:
    """Ask once more: a published version stays."""
    t = here.t
    published = roster_desk.publications(here.app.engine, view.scenario_id)
    version = published[0].version + 1 if published else 1
    month = month_text(t, view.month)
    st.markdown(plain(t("roster.publish.ask", month=month, version=version)))
    if view.empty:
        notice(Level.REFUSED, t("roster.publish.empty", n=len(view.empty)))
    yes, no = st.columns(2)
    with yes:
        sure = st.button(
            t("roster.publish.yes"),
            type="primary",
            key="roster-publish-yes",
            width="stretch",
            on_click=_publish,
            args=(here, view.roster_id),
        )
    with no:
        given_up = st.button(t("roster.publish.no"), key="roster-publish-no", width="stretch")
    if sure or given_up:
        st.rerun()


def _publish(here: Context, roster_id: int) -> None:
    """Publish; where somebody else was faster, the screen shows the version they made."""
    with suppress(InputError):
        roster_desk.publish(here.app.engine, roster_id)
    state.select(state.SHOWN_ROSTER, str(roster_id))


def versions(here: Context, choices: Sequence[RosterChoice], view: RosterView) -> None:
    """List the published versions, newest first, and the files of the one on screen."""
    t = here.t
    st.subheader(t("roster.files.title"), anchor=False)
    published = [one for one in choices if one.version is not None]
    if not published:
        notice(Level.EMPTY, t("roster.files.none"), t("roster.files.none_next"))
        return
    for one in published:
        assert one.published_at is not None
        at = moment_text(t, one.published_at)
        here_mark = t("roster.files.shown") if one.roster_id == view.roster_id else ""
        st.markdown(f"- {plain(t('roster.files.version', version=one.version, at=at))}{here_mark}")
    if view.status is RosterStatus.PUBLISHED:
        _downloads(here, view)
    else:
        st.caption(t("roster.files.choose"))


def _downloads(here: Context, view: RosterView) -> None:
    """The workbook and the calendars: made when they are asked for."""
    from dashboard.exports.ics import all_calendars_zip
    from dashboard.exports.xlsx import roster_workbook

    t, names = here.t, course_names(here)
    month = f"{view.month:%Y-%m}"
    stem = safe_stem(t("roster.files.stem", month=month, version=view.version))
    excel, calendars = st.columns(2)
    with excel:
        st.download_button(
            t("roster.files.excel", version=view.version),
            data=lambda: roster_workbook(view, names, t),
            file_name=f"{stem}.xlsx",
            mime=_XLSX,
            icon=":material/table_view:",
            on_click="ignore",
            key="roster-excel",
            width="stretch",
        )
    with calendars:
        st.download_button(
            t("roster.files.calendars", version=view.version),
            data=lambda: all_calendars_zip(view, names, t, utc_now()),
            file_name=f"{stem}_ics.zip",
            mime="application/zip",
            icon=":material/calendar_month:",
            on_click="ignore",
            key="roster-calendars",
            width="stretch",
        )
    st.caption(t("roster.files.personal"))
