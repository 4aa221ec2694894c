"""What the coordinator's three screens share: their opening, names of people and courses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from dashboard import cached
from dashboard.components.frame import Help, headline, help_popover
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import missing
from dashboard.screens.notes import plan_is_fictional

_STYLE = Path(__file__).resolve().parents[1] / "static" / "coordinator.css"


def opening(here: Context, screen: str, sentence: str, marks: tuple[str, ...] = ()) -> None:
    """Answer the screen's question, with what is 架空 said beside it, and offer the ?.

    Args:
        here: The frame's choices.
        screen: Name of the screen.
        sentence: Its headline.
        marks: Short words to stand below the headline, such as 架空の支援員.
    """
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        headline(sentence)
        help_popover(here.t, Help.of(here.t, screen), key=screen)
    if marks:
        st.markdown(" ".join(f":orange-badge[{plain(mark)}]" for mark in marks))


def lacks(here: Context, screen: str) -> bool:
    """Whether a screen cannot work yet; where so, say what is missing and lead to it."""
    return missing.lacks(here, screen, opening)


def fictional_marks(here: Context, *, plan: bool) -> tuple[str, ...]:
    """Say that the supporters, and with them the month's plan, are invented, where they are."""
    if not plan_is_fictional(here):
        return ()
    people = here.t("coordinator.fictional_people")
    return (people, here.t("coordinator.fictional_plan")) if plan else (people,)


def course_names(here: Context) -> Mapping[str, str]:
    """Name by course code, in the chosen language."""
    found = cached.courses(here.version)
    return {
        code: course.name_ja if here.t.lang == "ja" else course.name_en
        for code, course in found.items()
    }


def person(t: Text, name: str, *, fictional: bool) -> str:
    """Return a name; an invented one says so."""
    return t("coordinator.fictional_name", name=name) if fictional else name


def venue_name(here: Context, name: str) -> str:
    """Return a venue's name without its own city's, which stands at the top of every screen."""
    city = "" if here.city is None else here.city.name
    return name.removeprefix(city) or name


def place_name(here: Context, name: str, *, online: bool) -> str:
    """Return where a session is: its venue, or online with the venue as its host."""
    place = venue_name(here, name)
    return here.t("coordinator.online", venue=place) if online else place


def ranges(codes: Sequence[str]) -> list[str]:
    """Shorten runs of three or more course codes: B1 B2 B3 P1 becomes B1–B3 P1."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    return [short for run in runs for short in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else run)]


def _follows(before: str, code: str) -> bool:
    """Whether a code is the next of its letter: B3 after B2."""
    numbers = (before[1:], code[1:])
    return (
        before[:1] == code[:1]
        and all(number.isdecimal() for number in numbers)
        and int(numbers[1]) == int(numbers[0]) + 1
    )
