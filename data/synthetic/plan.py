"""An invented month of sessions at real venues: what a city might plan, seeded.

The timetable optimiser will make such plans from need; until a city has its own, the
demonstration needs one that keeps the calendar's rules: no session on a national holiday,
between 29 December and 3 January, on a day a venue is closed, or outside its hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import holidays
import numpy as np
from numpy.typing import NDArray

from models.clock import days_in_month
from models.tables import Course, Venue

SLOTS_MIN = (10 * 60, 13 * 60 + 30, 15 * 60)
"""Starts of a session: 10:00, 13:30, 15:00."""

COURSE_WEIGHT = {"B": 1.0, "P": 0.7}
TAKE_UP_SHARE = 0.012
"""Invented: share of the non-users nearest to a venue who come in a month."""

LARGEST_CLASS = 12


@dataclass(frozen=True, slots=True)
class InventedSession:
    """One session without its staff: how many people it needs is the staffing rule's business."""

    venue: Venue
    course: Course
    day: date
    start_min: int
    learners: int
    online: bool = False
    series: str = ""
    tags: tuple[str, ...] = ()


def working_days(month: date) -> tuple[date, ...]:
    """Days of a month on which public rooms are open: no holidays, no turn of the year."""
    off = holidays.country_holidays("JP", years=month.year)
    days = (month + timedelta(days=n) for n in range(days_in_month(month)))
    return tuple(day for day in days if day not in off and not _turn_of_the_year(day))


def invent_sessions(
    month: date,
    venues: Sequence[Venue],
    non_users_near: NDArray[np.float64],
    courses: Sequence[Course],
    how_many: int,
    seed: int,
) -> tuple[InventedSession, ...]:
    """Invent a month of sessions, in the order they begin.

    Args:
        month: First day of the month.
        venues: Where sessions may be held.
        non_users_near: Estimated non-users nearest to each venue, shape (venues,).
        courses: What may be taught; those out of season are left out.
        how_many: Sessions to plan.
        seed: One seed, one plan.
    """
    rng = np.random.default_rng(seed)
    counts = _sessions_per_venue(non_users_near, how_many)
    taught = [course for course in courses if in_season(course, month.month)]
    weights = np.array([COURSE_WEIGHT[course.code[0]] for course in taught])
    planned: list[InventedSession] = []
    for venue, count, near in zip(venues, counts, non_users_near, strict=True):
        slots = _open_slots(venue, month)
        chosen = rng.choice(len(slots), size=min(count, len(slots)), replace=False)
        for slot in sorted(chosen):
            day, start_min = slots[slot]
            course = taught[rng.choice(len(taught), p=weights / weights.sum())]
            expected = near * TAKE_UP_SHARE / count
            learners = int(np.clip(rng.poisson(expected), 1, LARGEST_CLASS))
            planned.append(InventedSession(venue, course, day, start_min, learners))
    return tuple(sorted(planned, key=lambda s: (s.day, s.start_min, s.venue.code)))


def in_season(course: Course, month: int) -> bool:
    """Whether a course is taught in a month; a course without a season always is."""
    first, last = course.season_from_month, course.season_to_month
    if first is None or last is None:
        return True
    return first <= month <= last if first <= last else month >= first or month <= last


def _turn_of_the_year(day: date) -> bool:
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def _sessions_per_venue(near: NDArray[np.float64], how_many: int) -> NDArray[np.int64]:
    """Share sessions out by need: whole numbers, largest remainders first, one each at least."""
    exact = near / near.sum() * max(how_many - len(near), 0) + 1
    counts: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    for index in np.argsort(counts - exact, kind="stable")[: how_many - int(counts.sum())]:
        counts[index] += 1
    return counts


def _open_slots(venue: Venue, month: date) -> list[tuple[date, int]]:
    """Starts at which a one-hour session fits a venue's days and hours; unknown hours are day."""
    days = [d for d in working_days(month) if opens_on(venue, d)]
    opens = 9 * 60 if venue.opens_min is None else venue.opens_min
    closes = 17 * 60 if venue.closes_min is None else venue.closes_min
    starts = [start for start in SLOTS_MIN if opens <= start and start + 60 <= closes]
    return [(day, start) for day in days for start in starts]


def opens_on(venue: Venue, day: date) -> bool:
    """Whether a venue is open on a day of the week; where that is unknown, on weekdays."""
    if venue.open_days is None:
        return day.weekday() < 5
    return venue.open_days[day.weekday()] == "1"
