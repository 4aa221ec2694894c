"""Every key of the session state, typed, in one file; and the part of it that the URL carries.

What a person chose (city, month's scenario, language) lives in the URL, so that a link shows
the colleague the same thing. No table rows and no frames are kept here, only small values.
"""

from __future__ import annotations

from typing import cast

import streamlit as st

from dashboard.i18n.text import LANGS, Lang

_LANG = "lang"
_CITY = "city"
_SCENARIO = "scenario"

SELECTED_AREA = "selected-area"
SELECTED_VENUE = "selected-venue"
SELECTED_SUPPORTER = "selected-supporter"
SELECTED_SESSION = "selected-session"
SELECTED_DAY = "selected-day"
SELECTED_SEAT = "selected-seat"
SHOWN_ROSTER = "shown-roster"
TIME_LIMIT = "time-limit"
DROPPED_FILES = "dropped-files"
IMPORTS_TAKEN = "imports-taken"
IMPORTS_ROUND = "imports-round"
IMPORTS_UNDO = "imports-undo"
IMPORTS_UNDONE = "imports-undone"
CHOSEN_NOTICE = "imports-notice"
VENUE_CORRECTION = "venue-correction"
CORRECTION_DONE = "correction-done"
HAPPENINGS = "happenings"
CHOSEN_TAKERS = "chosen-takers"
SELECTED_OPENING = "selected-opening"
OUTCOME = "outcome"
BANNED_BY = "banned-by"
YEAR_BEGUN = "year-begun"

_OF_A_PLAN = (
    *(SELECTED_SESSION, SELECTED_DAY, SELECTED_SEAT, SHOWN_ROSTER),
    *(HAPPENINGS, CHOSEN_TAKERS, SELECTED_OPENING),
)
"""What is selected within one month's plan, and let go with it."""


def lang() -> Lang:
    """The language chosen: of the session, else of the URL, else Japanese."""
    chosen = st.session_state.get(_LANG) or st.query_params.get(_LANG)
    return cast(Lang, chosen) if chosen in LANGS else "ja"


def city(known: list[str]) -> str | None:
    """The municipality chosen, if it is on file; else the first that is."""
    chosen = st.session_state.get(_CITY) or st.query_params.get(_CITY)
    return chosen if chosen in known else (known[0] if known else None)


def scenario(known: list[int]) -> int | None:
    """The scenario chosen, if the city has it; else its newest."""
    chosen = st.session_state.get(_SCENARIO) or st.query_params.get(_SCENARIO)
    number = int(chosen) if chosen is not None and str(chosen).isdecimal() else None
    return number if number in known else (known[0] if known else None)


def choose_lang(chosen: Lang) -> None:
    """Change the language."""
    st.session_state[_LANG] = chosen


def choose_city(chosen: str) -> None:
    """Change the municipality; what was selected in the other one is let go."""
    st.session_state[_CITY] = chosen
    for key in (_SCENARIO, SELECTED_AREA, SELECTED_VENUE, SELECTED_SUPPORTER, *_OF_A_PLAN):
        st.session_state.pop(key, None)


def choose_scenario(chosen: int) -> None:
    """Change the scenario."""
    st.session_state[_SCENARIO] = chosen
    for key in _OF_A_PLAN:
        st.session_state.pop(key, None)


def write_url(city: str | None, scenario: int | None, lang: Lang) -> None:
    """Put what is chosen into the address bar, and keep it: another screen's address is empty."""
    chosen = {_CITY: city, _SCENARIO: scenario, _LANG: lang}
    for key, value in chosen.items():
        if value is None:
            continue
        st.session_state[key] = value
        if st.query_params.get(key) != str(value):
            st.query_params[key] = str(value)


def selected(key: str) -> str | None:
    """What is selected under a key, if anything."""
    return st.session_state.get(key)


def select(key: str, value: str | None) -> None:
    """Select something, or nothing."""
    st.session_state[key] = value
