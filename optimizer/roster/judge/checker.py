"""The rules again, from problem and answer alone; shares no code with the builders.

``check`` names every rule that a roster breaks and every claim of its that is untrue. What
it cannot judge is a bound that is too high but below the value: that takes a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from models.reasons import Rule
from optimizer.roster.judge import company as check_company
from optimizer.roster.judge import days as check_days
from optimizer.roster.judge import load as check_load
from optimizer.roster.judge import seats as check_seats
from optimizer.roster.judge.claims import claimed_values, contradictions, identity
from optimizer.roster.judge.seating import Seating
from optimizer.roster.judge.value import evaluate
from optimizer.roster.judge.violation import Violation
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Roster

__all__ = ["CHECKS", "Violation", "check", "evaluate"]


def check(problem: RosterProblem, roster: Roster) -> tuple[Violation, ...]:
    """Return every rule the roster breaks and every untrue claim; empty means it is sound."""
    seating = Seating(problem, roster.assignments)
    found = list(contradictions(roster))
    found += identity(problem, roster, seating)
    if roster.status.has_answer or roster.assignments:
        for rule in Rule:
            found += CHECKS[rule](seating)
    found += claimed_values(problem, roster)
    return tuple(found)


CHECKS: Mapping[Rule, Callable[[Seating], Iterator[Violation]]] = {
    Rule.SEATS: check_seats.seats,
    Rule.ONCE_PER_SESSION: check_seats.once_per_session,
    Rule.SKILL: check_seats.skill,
    Rule.AVAILABILITY: check_seats.availability,
    Rule.REACHABLE: check_seats.reachable,
    Rule.MAX_TRAVEL: check_seats.max_travel,
    Rule.BAN: check_seats.ban,
    Rule.PIN: check_seats.pin,
    Rule.MAX_PER_DAY: check_load.max_per_day,
    Rule.MAX_PER_WEEK: check_load.max_per_week,
    Rule.MAX_TOTAL: check_load.max_total,
    Rule.TRAVEL_BETWEEN: check_days.travel_between,
    Rule.REST_BETWEEN_DAYS: check_days.rest_between_days,
    Rule.MAX_DAYS_PER_WEEK: check_load.max_days_per_week,
    Rule.MAX_EVENINGS_PER_WEEK: check_load.max_evenings_per_week,
    Rule.MAX_EVENINGS: check_load.max_evenings,
    Rule.NEWCOMER: check_company.newcomer,
    Rule.TOGETHER: check_company.together,
    Rule.APART: check_company.apart,
    Rule.SERIES_LEAD: check_company.series_lead,
    Rule.MIN_TOTAL: check_load.min_total,
    Rule.HELD: check_company.held,
}
"""One check for each hard rule."""
