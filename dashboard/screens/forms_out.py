"""Forms where people look for them: a few buttons to hand them out, and the way back in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from dashboard import handouts
from dashboard.context import Context
from dashboard.handouts import XLSX, ZIP, FormFile
from dashboard.screens import links
from optimizer.services.staff_desk import StaffFigures

_ICON = ":material/assignment:"


def of_supporters(here: Context, figures: StaffFigures) -> None:
    """Who has not answered this month, the month's 予定表, and 支援員名簿."""
    t, scenario = here.t, here.scenario
    with st.container(key="forms-supporters", horizontal=True, vertical_alignment="center"):
        if scenario is not None:
            st.markdown(
                t(
                    "forms.screen.unanswered",
                    month=scenario.month.month,
                    n=figures.unanswered or 0,
                    answered=figures.people - (figures.unanswered or 0),
                )
            )
            with st.popover(t("forms.screen.hand_out"), icon=_ICON):
                _availability(here)
        supporters_list(here)
        links.to_screen(here, "imports", t("forms.screen.take_in"))


def _availability(here: Context) -> None:
    t, scenario = here.t, here.scenario
    assert scenario is not None
    month, engine, code = scenario.month, here.app.engine, here.code
    st.markdown(t("forms.screen.hand_out_help"))
    usual = st.toggle(t("forms.screen.usual"), key="forms-usual")
    stem = t("forms.availability.file", month=f"{month:%Y-%m}")

    def made(*, one_file: bool) -> Callable[[], FormFile]:
        return lambda: handouts.availability(
            engine, code, month, t, one_file=one_file, usual_filled_in=usual
        )

    _button(t("forms.screen.each"), f"{stem}.zip", made(one_file=False), "each", ZIP)
    _button(t("forms.screen.print"), f"{stem}.xlsx", made(one_file=True), "print")


def of_everybody(here: Context, month: date) -> None:
    """The 予定表 of a month for everybody, before there is a plan of it."""
    t = here.t
    stem = t("forms.availability.file", month=f"{month:%Y-%m}")
    _button(
        t("forms.screen.each"),
        f"{stem}.zip",
        lambda: handouts.availability(here.app.engine, here.code, month, t, one_file=False),
        "everybody",
        ZIP,
    )


def of_one_supporter(here: Context, supporter_id: int, code: str, name: str) -> None:
    """The month's 予定表 of one person."""
    if here.scenario is None:
        return
    t, month = here.t, here.scenario.month
    stem = t("forms.availability.file", month=f"{month:%Y-%m}")
    _button(
        t("forms.screen.one"),
        f"{stem}_{code}_{name}.xlsx",
        lambda: handouts.availability(
            here.app.engine, here.code, month, t, supporter_id=supporter_id
        ),
        f"one-{supporter_id}",
    )


def supporters_list(here: Context) -> None:
    """支援員名簿, filled in with whoever is on file."""
    t = here.t
    _button(
        t("forms.screen.list"),
        f"{t('forms.supporters.file')}.xlsx",
        lambda: handouts.supporters(here.app.engine, here.code, t),
        "list",
    )


def of_sessions(here: Context) -> None:
    """受講実績票 of the month."""
    t, scenario_id = here.t, here.scenario_id
    assert here.scenario is not None
    assert scenario_id is not None
    with st.container(key="forms-sessions", horizontal=True, vertical_alignment="center"):
        _button(
            t("forms.screen.attendance"),
            f"{t('forms.attendance.file', month=f'{here.scenario.month:%Y-%m}')}.xlsx",
            lambda: handouts.attendance(here.app.engine, scenario_id, t),
            "attendance",
        )
        links.to_screen(here, "imports", t("forms.screen.take_in"))


def of_venues(here: Context) -> None:
    """利用時間の票 of every venue."""
    t = here.t
    with st.container(key="forms-venues", horizontal=True, vertical_alignment="center"):
        _button(
            t("forms.screen.venue_hours"),
            f"{t('forms.venue_hours.file')}.xlsx",
            lambda: handouts.venue_hours(here.app.engine, here.code, t),
            "venue-hours",
        )
        links.to_screen(here, "imports", t("forms.screen.take_in"))


def _button(
    label: str, name: str, made: Callable[[], FormFile], key: str, mime: str = XLSX
) -> None:
    """A button that makes the file when it is pressed, not before."""
    st.download_button(
        label,
        data=lambda: made().content,
        file_name=safe_name(name),
        mime=mime,
        icon=_ICON,
        on_click="ignore",
        key=f"form-{key}",
    )


def safe_name(name: str) -> str:
    """A file name every system takes, its ending kept."""
    from dashboard.exports.files import safe_stem

    stem, _, ending = name.rpartition(".")
    return f"{safe_stem(stem)}.{ending}"
