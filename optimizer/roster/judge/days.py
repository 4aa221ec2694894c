"""Rules of the way: from one session to the next, and the rest between two days.

What lies between two held sessions was lived through: it breaks no rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from models.reasons import Rule
from optimizer.roster.judge.seating import Seating
from optimizer.roster.judge.violation import Violation
from optimizer.roster.problem import Session, Supporter


def travel_between(seating: Seating) -> Iterator[Violation]:
    """Each session of a day can be reached from the one before."""
    for (supporter_id, person, _), day in seating.person_days.items():
        supporter = seating.supporter(supporter_id)
        for here, there in _out_of_reach(seating, supporter, day):
            yield Violation(
                Rule.TRAVEL_BETWEEN,
                {
                    "supporter": supporter_id,
                    "person": person,
                    "session": here.id,
                    "next_session": there.id,
                    "gap_min": there.start_min - here.end_min,
                },
            )


def _out_of_reach(
    seating: Seating, supporter: Supporter, day: list[Session]
) -> Iterator[tuple[Session, Session]]:
    for here, there in pairwise(day):
        both_held = here.held and there.held
        if not both_held and not seating.ways_between(supporter, here, there):
            yield here, there
    # Held sessions may overlap, so that neighbours alone do not tell who is still away.
    for n, here in enumerate(day):
        for there in day[n + 2 :]:
            if here.held != there.held and there.start_min < here.end_min:
                yield here, there


def rest_between_days(seating: Seating) -> Iterator[Violation]:
    """At home long enough between two neighbouring days."""
    for (supporter_id, person, day), sessions in seating.person_days.items():
        supporter = seating.supporter(supporter_id)
        tomorrow = seating.person_days.get((supporter_id, person, day + 1))
        if supporter.rest_between_days_min is None or tomorrow is None:
            continue
        last, first = sessions[-1], tomorrow[0]
        rest = first.start_min - last.end_min
        # A held session may be where today's table knows no way: then none is counted.
        rest -= sum(max(0, seating.home_min(supporter, end)) for end in (last, first))
        if rest < supporter.rest_between_days_min and not (last.held and first.held):
            yield Violation(
                Rule.REST_BETWEEN_DAYS,
                {
                    "supporter": supporter_id,
                    "session": last.id,
                    "next_session": first.id,
                    "minutes": rest,
                    "least": supporter.rest_between_days_min,
                },
            )
