"""The common frame of every screen: style, headline, metrics, the ? and the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard.components.words import plain
from dashboard.i18n.text import Text

_STYLE = Path(__file__).resolve().parents[1] / "static" / "frame.css"
MOST_METRICS = 4


def page_style() -> None:
    """Put the house's style on the page: call once in every run, before anything else."""
    st.html(_STYLE)


def headline(sentence: str) -> None:
    """Answer the screen's question in one sentence. Plain text."""
    st.title(plain(sentence), anchor=False)


@dataclass(frozen=True)
class Metric:
    """A figure, written out with its unit, and what to compare it with."""

    label: str
    value: str
    beside: str = ""
    """Last month's or the baseline's, written out; empty: nothing to compare with."""
    help: str = ""


def metrics(shown: Sequence[Metric]) -> None:
    """Show up to four figures in a row.

    Raises:
        ValueError: for more than four; a reader compares no more at a glance.
    """
    if len(shown) > MOST_METRICS:
        raise ValueError(f"{len(shown)} metrics, at most {MOST_METRICS}")
    for column, it in zip(st.columns(max(1, len(shown))), shown, strict=False):
        column.metric(
            plain(it.label),
            it.value,
            delta=it.beside or None,
            delta_color="off",
            delta_arrow="off",
            help=plain(it.help) or None,
            border=True,
            height="stretch",
        )


@dataclass(frozen=True)
class Help:
    """What stands behind a screen's ?."""

    shows: str
    """What this screen shows."""
    sources: str
    """Where its figures come from."""
    next: str
    """What to do next."""

    @classmethod
    def of(cls, t: Text, screen: str) -> Help:
        """Read the three sentences ``help.<screen>.shows``, ``.sources`` and ``.next``."""
        return cls(*(t(f"help.{screen}.{part}") for part in ("shows", "sources", "next")))


def help_popover(t: Text, text: Help, *, key: str) -> None:
    """Show the ? of a screen. Works without the internet."""
    with st.popover(t("parts.help.button"), icon=":material/help:", key=f"help-{key}"):
        for part in ("shows", "sources", "next"):
            st.markdown(f"**{plain(t(f'parts.help.{part}'))}**")
            st.markdown(plain(getattr(text, part)))


def sources_note(t: Text, sources: Sequence[str]) -> None:
    """Say where the figures come from: publisher, date, licence, one line each."""
    lines = "  \n".join(plain(line) for line in sources)
    st.caption(f"**{plain(t('parts.sources'))}**  \n{lines}")
