"""What a roster costs, counted from problem and assignments alone, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from models.kinds import Role
from optimizer.roster.judge.seating import Seated, Seating
from optimizer.roster.problem import NO_WAY, RosterProblem
from optimizer.roster.solution import Assignment, Part, ValueParts


def evaluate(problem: RosterProblem, assignments: Iterable[Assignment]) -> ValueParts:
    """Count every part of the objective.

    Assignments whose ids do not exist are left out, and a leg that nobody can travel adds
    nothing: the checker names both. What was held is counted like everything else.
    """
    seating = Seating(problem, assignments)
    weights = problem.weights
    empty = _empty_seats(seating)
    return ValueParts(
        unfilled_lead=_part(empty[Role.LEAD], weights.unfilled_lead),
        unfilled_assistant=_part(empty[Role.ASSISTANT], weights.unfilled_assistant),
        unfilled_tag=_part(_unmet_tags(seating), weights.unfilled_tag),
        travel_min=_part(_travel_min(seating), weights.travel_min),
        overload=_part(_overload(seating), weights.overload),
        person_used=_part(
            len({(one.supporter.id, one.person) for one in seating.seated}), weights.person_used
        ),
        change=_part(_changes(seating), weights.change),
        dispatched=_part(sum(one.supporter.dispatch for one in seating.seated), weights.dispatched),
        unpreferred_venue=_part(
            sum(map(_at_unpreferred_venue, seating.seated)), weights.unpreferred_venue
        ),
        unpreferred_time=_part(
            sum(map(_at_unpreferred_time, seating.seated)), weights.unpreferred_time
        ),
    )


def _part(amount: int, weight: int) -> Part:
    return Part(amount, amount * weight)


def _empty_seats(seating: Seating) -> Counter[Role]:
    empty: Counter[Role] = Counter()
    for session in seating.problem.sessions:
        roles = Counter(one.role for one in seating.in_session[session.id])
        empty[Role.LEAD] += max(0, session.leads - roles[Role.LEAD])
        empty[Role.ASSISTANT] += max(0, session.assistants - roles[Role.ASSISTANT])
    return empty


def _unmet_tags(seating: Seating) -> int:
    unmet = 0
    for session in seating.problem.sessions:
        if session.tags_required:
            here = {tag for one in seating.in_session[session.id] for tag in one.supporter.tags}
            unmet += sum(tag not in here for tag in session.tags_required)
    return unmet


def _travel_min(seating: Seating) -> int:
    total = 0
    for (supporter_id, _, _), day in seating.person_days.items():
        supporter = seating.supporter(supporter_id)
        ends = (seating.home_min(supporter, session) for session in (day[0], day[-1]))
        total += sum(minutes for minutes in ends if minutes != NO_WAY)
        for here, there in pairwise(day):
            total += min(seating.ways_between(supporter, here, there), default=0)
    return total


def _overload(seating: Seating) -> int:
    return sum(
        max(0, len(seating.of_entry.get(supporter.id, ())) - supporter.fair_share)
        for supporter in seating.problem.supporters
        if supporter.fair_share is not None
    )


def _changes(seating: Seating) -> int:
    previous = seating.problem.previous
    if not previous:
        return 0
    people = Counter((one.session.id, one.supporter.id) for one in seating.seated)
    people.subtract((one.session, one.supporter) for one in previous)
    return sum(abs(difference) for difference in people.values())


def _at_unpreferred_venue(one: Seated) -> bool:
    wanted = one.supporter.preferred_venues
    return bool(wanted) and not one.session.online and one.session.venue not in wanted


def _at_unpreferred_time(one: Seated) -> bool:
    wanted, here = one.supporter.preferred, one.session
    return bool(wanted) and not any(
        window.start_min <= here.start_min and here.end_min <= window.end_min for window in wanted
    )
