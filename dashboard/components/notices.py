"""Nothing is ever blank: empty, loading, refused and failed each get a sentence and a next step."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from dashboard.components.words import plain


class Level(StrEnum):
    """What kind of notice it is. Colour, icon and words say it together."""

    DONE = "done"
    EMPTY = "empty"
    LOADING = "loading"
    REFUSED = "refused"
    FAILED = "failed"


_SHOWN = {
    Level.DONE: (st.success, ":material/check_circle:"),
    Level.EMPTY: (st.info, ":material/inbox:"),
    Level.LOADING: (st.info, ":material/hourglass_top:"),
    Level.REFUSED: (st.warning, ":material/block:"),
    Level.FAILED: (st.error, ":material/error:"),
}


def notice(level: Level, headline: str, next_step: str = "") -> None:
    """Say what is so, in one sentence, and what to do next.

    Args:
        level: Kind of notice.
        headline: What is so; plain text.
        next_step: What the reader can do; plain text.
    """
    show, icon = _SHOWN[level]
    rest = f"\n\n{plain(next_step)}" if next_step else ""
    show(f"**{plain(headline)}**{rest}", icon=icon)
