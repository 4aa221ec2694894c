"""The supporters of a city in figures: who may lead, how much they offer, and on which days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.kinds import SupporterKind
from optimizer.services.season import SupporterView

_WEEKDAYS = range(7)


@dataclass(frozen=True, slots=True)
class StaffFigures:
    """Some supporters, counted. Who is only dispatched on request is counted apart."""

    people: int
    fictional: int
    leads: int
    """People who may lead at least one course."""
    sessions_per_month: int | None
    """Sessions they take on in a month, limits added up; None where somebody has no limit."""
    by_weekday: Mapping[int, int]
    """People who offered a window, by weekday (Monday 0); every weekday is there."""
    dispatched: int = 0
    """People who can be asked for where local ones cannot fill."""
    unanswered: int | None = None
    """People whose 予定表 of the month has not come back; None: no month was asked for."""

    @property
    def scarcest_weekday(self) -> int:
        """The weekday on which the fewest people can come; the first of several."""
        return min(_WEEKDAYS, key=lambda day: self.by_weekday[day])


def figures(staff: Iterable[SupporterView], month: date | None = None) -> StaffFigures:
    """Count supporters; of a month, by what they answered for it, and by their week else."""
    everybody = list(staff)
    counted = [one for one in everybody if not one.rules.dispatch]
    limits = [one.max_per_month for one in counted]
    known = [limit for limit in limits if limit is not None]
    weeks = [one.week(month) for one in counted]
    return StaffFigures(
        people=len(counted),
        fictional=sum(one.fictional for one in counted),
        leads=sum(bool(one.leads) for one in counted),
        sessions_per_month=sum(known) if len(known) == len(limits) else None,
        by_weekday={day: sum(bool(week.get(day)) for week in weeks) for day in _WEEKDAYS},
        dispatched=sum(one.rules.people for one in everybody if one.rules.dispatch),
        unanswered=None if month is None else sum(month not in one.answered for one in counted),
    )


def passing(
    staff: Iterable[SupporterView],
    *,
    kinds: Collection[SupporterKind] = (),
    courses: Collection[str] = (),
    weekdays: Collection[int] = (),
    month: date | None = None,
) -> list[SupporterView]:
    """Return supporters of one of the kinds who can teach every course and come on every weekday.

    An empty choice leaves nobody out. Of a month, weekdays are as they answered for it.
    """
    return [
        one
        for one in staff
        if (not kinds or one.kind in kinds)
        and all(course in one.skills for course in courses)
        and all(one.week(month).get(day) for day in weekdays)
    ]
