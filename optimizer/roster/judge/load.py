"""Rules of how much: caps per day, week and in all, on sessions, days and evenings.

Held sessions count. Where they alone exceed a cap, that is no violation, but nothing may
come on top.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from models.clock import MINUTES_PER_DAY
from models.reasons import Rule
from optimizer.roster.judge.seating import Seated, Seating
from optimizer.roster.judge.violation import Violation
from optimizer.roster.problem import Session, Supporter

_Count = Callable[[Iterable[Seated]], int]
_Limit = Callable[[Supporter], int | None]


def max_per_day(seating: Seating) -> Iterator[Violation]:
    """Sessions per person and day."""
    for (supporter_id, person, day), sessions in seating.person_days.items():
        limit = seating.supporter(supporter_id).max_per_day
        held = sum(session.held for session in sessions)
        if limit is not None and len(sessions) > max(limit, held):
            yield Violation(
                Rule.MAX_PER_DAY,
                {
                    "supporter": supporter_id,
                    "person": person,
                    "day": day,
                    "sessions": len(sessions),
                    "limit": limit,
                },
            )


def max_per_week(seating: Seating) -> Iterator[Violation]:
    """Sessions per entry and week."""
    return _weekly(seating, Rule.MAX_PER_WEEK, "sessions", _sessions, lambda s: s.max_per_week)


def max_total(seating: Seating) -> Iterator[Violation]:
    """Sessions per entry in all."""
    return _in_all(seating, Rule.MAX_TOTAL, "sessions", _sessions, lambda s: s.max_total)


def max_days_per_week(seating: Seating) -> Iterator[Violation]:
    """Person-days with work, per entry and week."""
    return _weekly(
        seating, Rule.MAX_DAYS_PER_WEEK, "days", _person_days, lambda s: s.max_days_per_week
    )


def max_evenings_per_week(seating: Seating) -> Iterator[Violation]:
    """Person-days whose work goes into the evening, per entry and week."""
    return _weekly(
        seating,
        Rule.MAX_EVENINGS_PER_WEEK,
        "evenings",
        _evenings(seating),
        lambda s: s.max_evenings_per_week,
    )


def max_evenings(seating: Seating) -> Iterator[Violation]:
    """Person-days whose work goes into the evening, per entry in all."""
    return _in_all(
        seating, Rule.MAX_EVENINGS, "evenings", _evenings(seating), lambda s: s.max_evenings
    )


def min_total(seating: Seating) -> Iterator[Violation]:
    """Sessions per entry in all, at least."""
    for supporter in seating.problem.supporters:
        sessions = len(seating.of_entry.get(supporter.id, ()))
        if sessions < supporter.min_total:
            yield Violation(
                Rule.MIN_TOTAL,
                {"supporter": supporter.id, "sessions": sessions, "least": supporter.min_total},
            )


def _weekly(
    seating: Seating, rule: Rule, unit: str, count: _Count, limit_of: _Limit
) -> Iterator[Violation]:
    for supporter_id, taken in seating.of_entry.items():
        limit = limit_of(seating.supporter(supporter_id))
        weeks: dict[int, list[Seated]] = defaultdict(list)
        for one in taken:
            weeks[one.session.week].append(one)
        for week, within in sorted(weeks.items()):
            if limit is not None and _exceeds(limit, within, count):
                yield Violation(
                    rule,
                    {
                        "supporter": supporter_id,
                        "week": week,
                        unit: count(within),
                        "limit": limit,
                    },
                )


def _in_all(
    seating: Seating, rule: Rule, unit: str, count: _Count, limit_of: _Limit
) -> Iterator[Violation]:
    for supporter_id, taken in seating.of_entry.items():
        limit = limit_of(seating.supporter(supporter_id))
        if limit is not None and _exceeds(limit, taken, count):
            yield Violation(rule, {"supporter": supporter_id, unit: count(taken), "limit": limit})


def _exceeds(limit: int, taken: list[Seated], count: _Count) -> bool:
    held = count(one for one in taken if one.session.held)
    return count(taken) > max(limit, held)


def _sessions(taken: Iterable[Seated]) -> int:
    return sum(1 for _ in taken)


def _person_days(taken: Iterable[Seated]) -> int:
    return len({(one.person, one.session.day) for one in taken})


def _evenings(seating: Seating) -> _Count:
    def count(taken: Iterable[Seated]) -> int:
        return _person_days(one for one in taken if in_evening(one.session))

    def in_evening(session: Session) -> bool:
        since_midnight = session.end_min - MINUTES_PER_DAY * session.day
        return since_midnight > seating.problem.evening_from_min

    return count
