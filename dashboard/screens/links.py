"""Next steps: a link from one screen to another, with what was chosen kept."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.context import Context
from dashboard.screens import NAVIGATION


def to_screen(
    here: Context, name: str, label: str = "", asked: Mapping[str, str] | None = None
) -> None:
    """Show a link to a screen; its menu label where no other is given.

    Args:
        here: The frame's choices.
        name: The screen.
        label: What the link says.
        asked: What the screen is to show first, as its address says it.
    """
    found = next(one for screens in NAVIGATION.values() for one in screens if one.name == name)
    title = here.t(f"{name}.title")
    page = st.Page(
        found.render, title=title, icon=found.icon, url_path=name, default=name == "home"
    )
    st.page_link(
        page, label=label or title, icon=found.icon, query_params=dict(asked) if asked else None
    )
