"""Why a seat is empty and what would fill it: nothing but what a re-solve has confirmed.

The chain of ``explain`` counts; here the step that ends it is lifted, and only if the seat can then
be filled, with no other seat lost, is it called the cause. The same holds for every remedy. What
could not be confirmed in the time given is left out, and counted.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from models.clock import MINUTES_PER_DAY, TimeWindow
from models.kinds import Role, SkillLevel
from models.reasons import Reason, Rule
from optimizer.roster.desk.confirm import Confirmed, broken_rules, confirm
from optimizer.roster.desk.explain import EmptySeat, Step, empty_seats
from optimizer.roster.desk.remedies import (
    Remedy,
    RemedyKind,
    moves,
    one_more_person,
    raised_caps,
    raised_travel,
    taught,
    widened_window,
    with_remedy,
)
from optimizer.roster.desk.replacements import Desk, Offer, Reasons
from optimizer.roster.desk.trial import Trial
from optimizer.roster.problem import RosterProblem, Session, Supporter
from optimizer.roster.solution import Assignment

_TRIED_PER_KIND = 6
_TRIED_PER_CAUSE = 20
_TAKERS_AFTER_A_MOVE = 4

_UNLIMITED: dict[str, Any] = dict.fromkeys(
    (
        *("max_per_day", "max_per_week", "max_total"),
        *("max_days_per_week", "max_evenings_per_week", "max_evenings"),
    )
)


@dataclass(frozen=True, slots=True)
class Explained:
    """One role of one session with an empty seat.

    Attributes:
        seat: How many people each step leaves.
        cause: The step that leaves nobody, confirmed: without it the seat would be filled. None
            where that is not confirmed.
        offer: Who could take the seat as the roster stands, whatever it costs. It keeps every
            rule and leaves no other seat empty; where its total is not below 0, the seat is
            empty because it is worth less than that.
        remedies: Confirmed; the cheapest of each kind, the least that is asked first.
    """

    seat: EmptySeat
    cause: Step | None
    offer: Offer | None
    remedies: tuple[Confirmed, ...]


@dataclass(frozen=True, slots=True)
class Explanations:
    """All empty seats.

    Attributes:
        seats: Those explained, lead seats first, then by session.
        left_out: (session, role) pairs with an empty seat that time did not suffice for.
    """

    seats: tuple[Explained, ...]
    left_out: int


def explain(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    budget_s: float,
    *,
    only: tuple[str, Role] | None = None,
) -> Explanations:
    """Explain every empty seat that can still be filled, within a budget of wall time.

    Args:
        problem: The problem.
        assignments: A roster that keeps its rules.
        budget_s: Seconds. A seat that is begun is brought to its end.
        only: (session, role): this one alone.
    """
    deadline = time.monotonic() + budget_s
    roster = tuple(assignments)
    held = {one.id for one in problem.sessions if one.held}
    empty = [
        one
        for one in empty_seats(problem, roster)
        if one.session not in held and (only is None or (one.session, one.role) == only)
    ]
    empty.sort(key=lambda one: (one.role is not Role.LEAD, one.session))
    found: list[Explained] = []
    if empty:
        desk = Desk(problem, roster)
        for seat in empty:
            if time.monotonic() >= deadline:
                break
            found.append(_Seat(desk, seat).explained())
    return Explanations(tuple(found), len(empty) - len(found))


class _Seat:
    """One empty seat, with everybody's reasons at hand."""

    def __init__(self, desk: Desk, seat: EmptySeat) -> None:
        self._desk, self._trial, self._seat = desk, desk.trial, seat
        self._problem, self._role = desk.problem, seat.role
        self._j = self._problem.session_index[seat.session]
        self._session: Session = self._problem.sessions[self._j]
        self._reasons = [
            desk.reasons(s, self._j, seat.role) for s in range(len(self._problem.supporters))
        ]
        self._broken: dict[int, set[Rule]] = {}

    def explained(self) -> Explained:
        """Return the seat with its cause and remedies."""
        ranked = self._desk.rank(self._session.id, self._role, None)
        offer = next((one for one in ranked.offers if not one.leaves_seat_empty), None)
        if offer is not None and offer.total < 0:
            return Explained(self._seat, None, offer, ())
        remedies = tuple(self._remedies())
        return Explained(self._seat, self._cause(), offer, remedies)

    def _cause(self) -> Step | None:
        """Return the step that ends the chain, if the seat is filled once it is lifted."""
        step = self._seat.ended_by
        if step is None:
            return None
        for s, lifted in islice(self._lifted(step), _TRIED_PER_CAUSE):
            trial = Trial(lifted, self._trial.assignments)
            supporter = lifted.supporters[s]
            weighed = trial.weigh((), (self._taker(supporter),))
            if not weighed.breaks and weighed.total < 0:
                return step
        return None

    def _lifted(self, step: Step) -> Iterator[tuple[int, RosterProblem]]:
        """Yield problems without one step for one supporter that it stops, and who that is."""
        for s, supporter in enumerate(self._problem.supporters):
            others = self._others_than(step, s)
            if others or (step in (Step.FREE, Step.UNDER_CAPS) and self._reasons[s]):
                continue
            supporters = list(self._problem.supporters)
            if step is Step.FREE:  # as if there were such a person with nothing else to do
                name = one_more_person(self._problem, self._session, self._role).supporter
                supporters.append(replace(supporter, id=str(name), count=1))
                yield len(supporters) - 1, replace(self._problem, supporters=tuple(supporters))
                continue
            supporters[s] = self._without(step, supporter)
            yield s, replace(self._problem, supporters=tuple(supporters))

    def _others_than(self, step: Step, s: int) -> set[Reason]:
        """Return the reasons against a supporter that lifting a step leaves standing."""
        lifts = {
            Step.SKILLED: {Reason.MISSING_SKILL},
            Step.AVAILABLE: {Reason.NOT_AVAILABLE},
            Step.NEAR: {Reason.TOO_FAR},
        }.get(step, set())
        return set(self._reasons[s]) - lifts

    def _without(self, step: Step, supporter: Supporter) -> Supporter:
        if step is Step.SKILLED:
            level = SkillLevel.LEAD if self._role is Role.LEAD else SkillLevel.ASSISTANT
            return replace(supporter, skills={**supporter.skills, self._session.course: level})
        if step is Step.AVAILABLE:
            always = TimeWindow(0, self._problem.days * MINUTES_PER_DAY)
            return replace(supporter, available=(always,))
        if step is Step.NEAR:
            return replace(supporter, max_travel_min=None)
        return replace(supporter, **_UNLIMITED)

    def _remedies(self) -> Iterator[Confirmed]:
        """Yield the cheapest confirmed remedy of each kind."""
        for kind in RemedyKind:
            candidates = sorted(self._candidates(kind), key=lambda one: one.effort)
            for remedy in candidates[:_TRIED_PER_KIND]:
                found = confirm(self._trial, remedy, self._takers(remedy))
                if found is not None:
                    yield found
                    break

    def _candidates(self, kind: RemedyKind) -> Iterator[Remedy]:
        session, role = self._session, self._role
        if kind is RemedyKind.MOVE_SESSION:
            yield from moves(self._problem, session, role)
        elif kind is RemedyKind.ADD_PERSON:
            yield one_more_person(self._problem, session, role)
        for s, supporter in enumerate(self._problem.supporters):
            reasons = set(self._reasons[s])
            if kind is RemedyKind.RAISE_CAP and not reasons:
                yield from raised_caps(session, role, supporter, self._breaks(s))
            if supporter.count > 1:  # the further ones are asked of one person
                continue
            if kind is RemedyKind.WIDEN_WINDOW and reasons == {Reason.NOT_AVAILABLE}:
                yield widened_window(session, role, supporter)
            if kind is RemedyKind.RAISE_TRAVEL and reasons == {Reason.TOO_FAR}:
                home_min = supporter.home_to_venue_min[self._problem.venue_index[session.venue]]
                yield raised_travel(session, role, supporter, home_min)
            if kind is RemedyKind.TEACH and reasons == {Reason.MISSING_SKILL}:
                yield taught(session, role, supporter)

    def _breaks(self, s: int) -> set[Rule]:
        if s not in self._broken:
            seat = self._taker(self._problem.supporters[s])
            self._broken[s] = broken_rules(self._trial, seat)
        return self._broken[s]

    def _takers(self, remedy: Remedy) -> Sequence[Assignment]:
        if remedy.supporter is not None:
            return (Assignment(self._session.id, remedy.supporter, self._role),)
        there = {one.supporter for one in self._trial.in_session.get(self._session.id, ())}
        reasons = Reasons(with_remedy(self._problem, remedy))
        return [
            self._taker(supporter)
            for s, supporter in enumerate(self._problem.supporters)
            if supporter.id not in there and not reasons(s, self._j, self._role)
        ][:_TAKERS_AFTER_A_MOVE]

    def _taker(self, supporter: Supporter) -> Assignment:
        """Return one of an entry's people in the seat: one who does not work that day, if any."""
        busy = {
            one.person
            for one in self._trial.of_entry.get(supporter.id, ())
            if self._problem.sessions[self._problem.session_index[one.session]].day
            == self._session.day
        }
        idle = (person for person in range(supporter.count) if person not in busy)
        return Assignment(self._session.id, supporter.id, self._role, next(idle, 0))
