"""The web door: page, frame and navigation. Every run begins here; screens do the rest."""

from __future__ import annotations

import logging

import streamlit as st

from dashboard import cached, context, state, topbar
from dashboard.components.frame import page_style
from dashboard.components.notices import Level, notice
from dashboard.i18n.text import load
from dashboard.screens import NAVIGATION
from models.errors import PlanningError

_log = logging.getLogger(__name__)


def main() -> None:
    """Draw the frame, then the screen that was chosen."""
    t = load(state.lang())
    st.set_page_config(page_title=t("app.name"), page_icon="📱", layout="wide")
    page_style()
    try:
        cached.application().queue.catch_up()
        here = context.current()
    except PlanningError as error:
        notice(Level.FAILED, t.error(error), t("topbar.ask_operator"))
        return
    page = st.navigation(
        {
            t(f"door.{door}") if door else "": [
                st.Page(
                    screen.render,
                    title=t(f"{screen.name}.title"),
                    icon=screen.icon,
                    url_path=screen.name,
                    default=screen.name == "home",
                )
                for screen in screens
            ]
            for door, screens in NAVIGATION.items()
        }
    )
    topbar.render(here)
    try:
        page.run()
    except PlanningError as error:
        _log.exception("a screen could not be drawn")
        notice(Level.REFUSED, t.error(error), t("topbar.try_again"))


if __name__ == "__main__":  # a worker process imports this file under another name
    main()
