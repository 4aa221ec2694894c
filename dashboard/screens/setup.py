"""はじめに: which municipality, what is on file, and the file to look for next."""

from __future__ import annotations

import streamlit as st

from dashboard import cached, context
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.screens import figures, links, opening, setup_choose, setup_items
from models.clock import utc_now
from optimizer.services.setup import Checklist


def render() -> None:
    """What does this city need to begin, and what already works?"""
    here = context.current()
    t = here.t
    if here.city is None:
        opening.opening(here, "setup", t("setup.headline_none"))
        setup_choose.show(here)
        return
    found = cached.checklist(here.code, figures.local_day(utc_now()), here.version)
    opening.opening(here, "setup", _sentence(here, found))
    _working(here, found)
    if found.left:
        st.markdown(plain(t("setup.order")))
    setup_items.show(here, found)
    with st.expander(t("setup.another")):
        setup_choose.show(here)


def _sentence(here: Context, found: Checklist) -> str:
    t = here.t
    if not found.left:
        return t("setup.headline_ready", city=found.place.name)
    left = t("figures.comma").join(t(f"setup.fact.{fact}") for fact in found.left)
    return t("setup.headline_left", city=found.place.name, left=left)


def _working(here: Context, found: Checklist) -> None:
    """The screens that work with what is there, to go to at once."""
    t = here.t
    if not found.working:
        st.markdown(plain(t("setup.works_none")))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(t('setup.works_now'))}**", width="content")
        for screen in found.working:
            links.to_screen(here, screen)
