"""What one more supporter would bring, by course, weekday and district.

The LP relaxation's prices of seats say what it is worth to have somebody there, swaps of other
people included; they rank what to look at. The figure that is given is another matter: a re-solve
with such a person in the problem, and the roster that came out of it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from models.clock import MINUTES_PER_DAY, TimeWindow
from models.kinds import Role, SkillLevel
from optimizer.mathprog import solve_lp
from optimizer.outcome import GoOn, Limits, to_the_end
from optimizer.roster.desk.fill import carried_over, filled
from optimizer.roster.desk.near import LP_COLUMNS, anchored, is_sound, resolve_near
from optimizer.roster.desk.remedies import NEAR_MIN, NEW_PERSON, new_person, usual_mode
from optimizer.roster.desk.trial import Trial
from optimizer.roster.flow.arrays import FloatArray
from optimizer.roster.flow.model import ArcFlow, arc_flow
from optimizer.roster.judge.value import evaluate
from optimizer.roster.policy import SPAN_LIMIT, gentle_weights, span
from optimizer.roster.problem import DAYS_PER_WEEK, RosterProblem, Session
from optimizer.roster.solution import Assignment

_SHARE_OF_PRICES = 0.3
_SHARE_PER_RESOLVE = 0.25


@dataclass(frozen=True, slots=True)
class Wanted:
    """One more person: who leads a course, on a weekday, near a venue.

    Attributes:
        course: What the person can lead.
        weekday: Day of the plan modulo 7 on which the person comes, all day.
        venue: Where the person lives, for the district of it.
        minutes: How far the person goes.
    """

    course: str
    weekday: int
    venue: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What one more person brings.

    Attributes:
        wanted: Who.
        estimate: By the prices; only for ranking.
        seats: Empty seats fewer, in the roster of the re-solve.
        saved: How much lower its objective is.
        sessions: Where the person sits in it.
    """

    wanted: Wanted
    estimate: float
    seats: int
    saved: int
    sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worths:
    """All that were confirmed, the most valuable first; ``left_out``: how many were not."""

    confirmed: tuple[Worth, ...]
    left_out: int


def worths(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    budget_s: float,
    *,
    most: int = 5,
    minutes: int = NEAR_MIN,
    districts: Mapping[str, str] | None = None,
    go_on: GoOn = to_the_end,
) -> Worths:
    """Rank what one more person would bring, and confirm the first few.

    Args:
        problem: The problem.
        assignments: A roster that keeps its rules.
        budget_s: Wall time of everything, in seconds.
        most: How many to confirm.
        minutes: How far such a person goes.
        districts: District by venue; a venue not named is a district of its own.
        go_on: Asked now and then; False ends with what was confirmed until then.
    """
    deadline = time.monotonic() + budget_s
    plain = _plain(problem)
    roster = tuple(assignments)
    ranked = _ranked(plain, roster, budget_s * _SHARE_OF_PRICES, minutes)
    ranked = _one_per_district(ranked, districts or {})[:most]
    found: list[Worth] = []
    for estimate, wanted in ranked:
        left = deadline - time.monotonic()
        if left <= 0 or not go_on():
            break
        for_one = min(left, budget_s * _SHARE_PER_RESOLVE)
        worth = _confirmed(plain, roster, wanted, estimate, for_one, go_on)
        if worth is not None:
            found.append(worth)
    found.sort(key=lambda one: (-one.saved, one.wanted.course, one.wanted.weekday))
    return Worths(tuple(found), len(ranked) - len(found))


def _plain(problem: RosterProblem) -> RosterProblem:
    """Return the problem under weights that floats keep apart."""
    if problem.order is None or span(problem.weights) < SPAN_LIMIT:
        return problem
    return replace(problem, weights=gentle_weights(problem), order=None)


def _ranked(
    problem: RosterProblem, roster: tuple[Assignment, ...], seconds: float, minutes: int
) -> list[tuple[float, Wanted]]:
    """Return (estimate, who), the most valuable first, those worth nothing left out."""
    worth = _lead_worth(problem, roster, seconds)
    found = []
    mode = usual_mode(problem)
    by_kind: dict[tuple[str, int], list[int]] = {}
    for j, session in enumerate(problem.sessions):
        if not session.held:
            by_kind.setdefault((session.course, session.day % DAYS_PER_WEEK), []).append(j)
    for (course, weekday), sessions in sorted(by_kind.items()):
        for v, venue in enumerate(problem.venues):
            ways = {j: problem.travel_min[mode][v][_venue(problem, j)] for j in sessions}
            estimate = _day_by_day(
                problem,
                {
                    j: float(worth[j]) - 2 * way * problem.weights.travel_min
                    for j, way in ways.items()
                    if 0 <= way <= minutes
                },
            )
            if estimate > 0:
                found.append((estimate, Wanted(course, weekday, venue, minutes)))
    found.sort(key=lambda one: (-one[0], one[1].course, one[1].weekday, one[1].venue))
    return found


def _lead_worth(
    problem: RosterProblem, roster: tuple[Assignment, ...], seconds: float
) -> FloatArray:
    """Return by session what one more person who may lead is worth there.

    By the duals of the LP relaxation; where nobody can lead, or there is no LP in time, what the
    empty seats of the roster cost.
    """
    trial, weights = Trial(problem, roster), problem.weights
    empty = [trial.empty_roles(session) for session in problem.sessions]
    by_seats = np.array(
        [
            weights.unfilled_lead * (Role.LEAD in roles)
            or weights.unfilled_assistant * (Role.ASSISTANT in roles)
            for roles in empty
        ],
        np.float64,
    )
    model = arc_flow(problem)
    if not model.nodes or len(model.mip.cost) > LP_COLUMNS:
        return by_seats
    lp = solve_lp(model.mip, Limits(seconds))
    if lp.row_duals is None:
        return by_seats
    nobody = model.mip.col_upper[model.leads] == 0
    return np.where(nobody, by_seats, _seat_prices(model, lp.row_duals[model.flow_rows :]))


def _seat_prices(model: ArcFlow, prices: FloatArray) -> FloatArray:
    """Read the prices of the two seat rows of each session: the first coupling rows."""
    sessions = len(model.problem.sessions)
    assist, lead = prices[:sessions], prices[sessions : 2 * sessions]
    worth: FloatArray = model.problem.weights.unfilled_assistant + assist - lead
    return np.maximum(worth, 0.0)


def _day_by_day(problem: RosterProblem, worth: Mapping[int, float]) -> float:
    """Return the worth of the best sessions that do not overlap: what one person could do."""
    total = 0.0
    best: list[tuple[int, float]] = [(0, 0.0)]  # (end, worth until then), both growing
    for j in sorted(worth, key=lambda j: problem.sessions[j].end_min):
        session: Session = problem.sessions[j]
        before = max(value for end, value in best if end <= session.start_min)
        total = max(best[-1][1], before + worth[j])
        best.append((session.end_min, total))
    return total


def _venue(problem: RosterProblem, j: int) -> int:
    return problem.venue_index[problem.sessions[j].venue]


def _one_per_district(
    ranked: list[tuple[float, Wanted]], districts: Mapping[str, str]
) -> list[tuple[float, Wanted]]:
    """Keep the best of each (course, weekday) and of each district: different things to say."""
    kinds: set[tuple[str, int]] = set()
    places: set[str] = set()
    kept = []
    for estimate, wanted in ranked:
        kind, place = (wanted.course, wanted.weekday), districts.get(wanted.venue, wanted.venue)
        if kind not in kinds and place not in places:
            kinds.add(kind)
            places.add(place)
            kept.append((estimate, wanted))
    return kept


def _confirmed(
    problem: RosterProblem,
    roster: tuple[Assignment, ...],
    wanted: Wanted,
    estimate: float,
    seconds: float,
    go_on: GoOn,
) -> Worth | None:
    """Re-solve with the person in the problem; None where no better roster comes of it."""
    name = NEW_PERSON
    while name in problem.supporter_index:
        name += NEW_PERSON
    person = new_person(
        problem,
        name=name,
        skills={wanted.course: SkillLevel.LEAD},
        venue=wanted.venue,
        minutes=0,
        available=tuple(
            TimeWindow(day * MINUTES_PER_DAY, (day + 1) * MINUTES_PER_DAY)
            for day in range(wanted.weekday, problem.days, DAYS_PER_WEEK)
        ),
    )
    person = replace(person, max_travel_min=wanted.minutes)
    more = replace(problem, supporters=(*problem.supporters, person))
    best = _improved(more, roster, seconds, go_on)
    saved = evaluate(problem, roster).total - evaluate(more, best).total
    if saved <= 0 or not is_sound(more, best):
        return None
    return Worth(
        wanted=wanted,
        estimate=estimate,
        seats=len(best) - len(roster),
        saved=saved,
        sessions=tuple(sorted(one.session for one in best if one.supporter == name)),
    )


def _improved(
    problem: RosterProblem, roster: tuple[Assignment, ...], seconds: float, go_on: GoOn
) -> tuple[Assignment, ...]:
    """Fill what can be filled, then re-solve near it, others moving where that is worth it."""
    start = filled(problem, carried_over(problem, roster))
    if not is_sound(problem, start):
        start = roster
    near = resolve_near(anchored(problem, roster), start, Limits(seconds), go_on=go_on)
    return near.assignments
