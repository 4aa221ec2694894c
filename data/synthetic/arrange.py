"""What makes an invented month look like a real one: a series, online evenings, 手話."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from data.synthetic.plan import SLOTS_MIN, InventedSession, opens_on, working_days
from data.synthetic.rules import EVENING, SIGN_LANGUAGE
from models.tables import Course, Venue

SERIES = "はじめてのスマホ(4回)"
SERIES_COURSES = ("B1", "B2", "B3", "B4")
FEWEST_LEFT = 3
"""A venue with fewer sessions keeps all of them: online ones bring nobody there."""


def arrange(
    planned: Sequence[InventedSession], month: date, courses: Sequence[Course]
) -> tuple[InventedSession, ...]:
    """Rearrange some sessions of a month: their number and their venues stay.

    Four become a series, one a week on one weekday at the venue that is used most; one in each
    calendar week is held online in the evening; one asks for sign language.
    """
    sessions = _sign_language(_online(_series(list(planned), month, courses)))
    return tuple(sorted(sessions, key=lambda one: (one.day, one.start_min, one.venue.code)))


def _series(
    planned: list[InventedSession], month: date, courses: Sequence[Course]
) -> list[InventedSession]:
    uses = Counter(one.venue.code for one in planned)
    venue = max((one.venue for one in planned), key=lambda one: (uses[one.code], one.code))
    days = _same_weekday(venue, month)
    theirs = [i for i, one in enumerate(planned) if one.venue.code == venue.code]
    if len(days) < len(SERIES_COURSES) or len(theirs) < len(SERIES_COURSES):
        return planned
    slot = SLOTS_MIN[0]
    # Those that are in the series' hours already first, so that no hour is used twice.
    theirs.sort(key=lambda i: (planned[i].day not in days or planned[i].start_min != slot, i))
    by_code = {course.code: course for course in courses}
    for i, day, code in zip(theirs, days, SERIES_COURSES, strict=False):
        planned[i] = replace(
            planned[i], day=day, start_min=slot, course=by_code[code], series=SERIES
        )
    return planned


def _same_weekday(venue: Venue, month: date) -> list[date]:
    """The first four open days of one weekday; of several weekdays, the one that begins first."""
    days = [day for day in working_days(month) if opens_on(venue, day)]
    weekdays = [[day for day in days if day.weekday() == n] for n in range(7)]
    full = [found[: len(SERIES_COURSES)] for found in weekdays if len(found) >= 4]
    return min(full, default=[])


def _online(planned: list[InventedSession]) -> list[InventedSession]:
    uses = Counter(one.venue.code for one in planned)
    done: set[int] = set()
    for i, one in enumerate(planned):
        week = one.day.isocalendar().week
        on_a_weekday = one.day.weekday() < 5
        spared = uses[one.venue.code] >= FEWEST_LEFT
        if on_a_weekday and spared and not one.series and week not in done:
            planned[i] = replace(one, start_min=EVENING.start_min + 30, online=True)
            uses[one.venue.code] -= 1
            done.add(week)
    return planned


def _sign_language(planned: list[InventedSession]) -> list[InventedSession]:
    """The session of the month's middle with the most learners: a big class, planned ahead."""
    plain = [i for i, one in enumerate(planned) if not (one.series or one.online)]
    middle = plain[len(plain) // 3 : 2 * len(plain) // 3]
    chosen = max(middle, key=lambda i: (planned[i].learners, -i), default=None)
    if chosen is not None:
        planned[chosen] = replace(planned[chosen], tags=(SIGN_LANGUAGE,))
    return planned
