"""What the checklist sent somebody to take in: the item, its file, and the way back."""

from __future__ import annotations

import streamlit as st

from dashboard import cached
from dashboard.components.notices import Level, notice
from dashboard.context import Context
from dashboard.screens import figures, links
from models.clock import utc_now
from optimizer.services.setup_rules import ITEMS

_ITEM = "item"


def show(here: Context) -> None:
    """Say which file the checklist asks for; files are then read as this municipality's."""
    asked = st.query_params.get(_ITEM)
    fact = next((one for one in ITEMS if one == asked), None)
    if here.city is None or fact is None:
        return
    t = here.t
    found = cached.checklist(here.code, figures.local_day(utc_now()), here.version)
    wanted, name = found.item(fact).looks_for, t(f"setup.fact.{fact}")
    if "imports-code" not in st.session_state:
        st.session_state["imports-code"] = str(here.code)
    if wanted is None:
        notice(Level.EMPTY, t("setup.hint.form", name=name))
    else:
        files = t("figures.comma").join((*wanted.files, *wanted.local_files))
        notice(Level.EMPTY, t("setup.hint.one", name=name, files=files))
    links.to_screen(here, "setup", t("setup.hint.back"))
