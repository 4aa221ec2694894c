"""The day board: venues down, starting times across, everybody by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape

from dashboard.components.dates import hours_text
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens.month_desk import venue_name
from dashboard.screens.roster_words import who
from models.clock import clock_text
from optimizer.services.roster_desk import Duty, Sitting

_VENUE_REM, _START_REM = 11, 13
"""Least widths of the columns; where they do not fit, the board scrolls sideways."""

Pinned = Collection[tuple[int, int]]
"""(session id, supporter id) of every pin."""


def day_board(
    here: Context, sittings: Sequence[Sitting], course_names: Mapping[str, str], pinned: Pinned
) -> str:
    """Return one day's sessions as an HTML table.

    An empty seat is told by its words, its outline and its colour.

    Args:
        here: The frame's choices.
        sittings: Sessions of one day.
        course_names: Name by course code.
        pinned: Who is pinned where.
    """
    t = here.t
    starts = sorted({one.first.start_min for one in sittings})
    venues = sorted({(one.first.venue_name, one.first.venue_id) for one in sittings})
    heads = "".join(f'<th scope="col">{clock_text(start)}</th>' for start in starts)
    rows = []
    for name, venue_id in venues:
        held = [one for one in sittings if one.first.venue_id == venue_id]
        cells = "".join(
            "<td>"
            + "".join(
                _sitting(t, one, course_names, pinned)
                for one in held
                if one.first.start_min == start
            )
            + "</td>"
            for start in starts
        )
        rows.append(f'<tr><th scope="row">{escape(venue_name(here, name))}</th>{cells}</tr>')
    wide = _VENUE_REM + _START_REM * len(starts)
    return (
        f'<div class="dk-board"><table style="min-width:{wide}rem"><thead><tr><th scope="col">'
        f"{escape(t('roster.column.venue'))}</th>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _sitting(t: Text, one: Sitting, course_names: Mapping[str, str], pinned: Pinned) -> str:
    first = one.first
    course = course_names.get(first.course_code, first.course_code)
    about = t(
        "roster.board.about_online" if first.online else "roster.board.about",
        hours=hours_text(first.start_min, first.end_min),
        learners=first.learners,
    )
    people = "".join(_seat(t, seat, pinned) for seat in one.seats)
    short = " dk-short" if one.empty else ""
    return (
        f'<div class="dk-sitting{short}"><p class="dk-course">{escape(course)}</p>'
        f'<p class="dk-role">{escape(about)}</p>{people}</div>'
    )


def _seat(t: Text, seat: Duty, pinned: Pinned) -> str:
    role = escape(t(f"role.{seat.role}"))
    if seat.supporter_id is None:
        return f'<p class="dk-empty">{role}: {escape(t("roster.board.empty"))}</p>'
    name = who(t, seat, pinned=(seat.session_id, seat.supporter_id) in pinned)
    return f'<p><span class="dk-role">{role}</span> <span class="dk-name">{escape(name)}</span></p>'
