"""Next steps: a link from one screen to another, with what was chosen kept."""

from __future__ import annotations

import streamlit as st

from dashboard.context import Context
from dashboard.screens import NAVIGATION


def to_screen(here: Context, name: str, label: str = "") -> None:
    """Show a link to a screen; its menu label where no other is given."""
    found = next(one for screens in NAVIGATION.values() for one in screens if one.name == name)
    title = here.t(f"{name}.title")
    page = st.Page(
        found.render, title=title, icon=found.icon, url_path=name, default=name == "home"
    )
    st.page_link(page, label=label or title, icon=found.icon)
