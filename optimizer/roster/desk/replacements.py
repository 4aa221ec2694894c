"""Who could take one seat, what each would cost, and why the others cannot.

Everything is judged against the roster as it stands. A person either takes the seat beside what
they do already, or gives up one duty for it; then the best person to take that duty over is
looked for as well. What is offered keeps every rule and costs exactly what is said: each offer
has been checked and counted as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.errors import InputError
from models.kinds import Role
from models.reasons import Reason, Rule
from optimizer.roster.desk.fill import carried_over
from optimizer.roster.desk.trial import Extra, Trial, Weighed
from optimizer.roster.drafting.draft import Draft
from optimizer.roster.flow.arrays import AS_ASSISTANT, arrays_of
from optimizer.roster.flow.eligibility import reasons_against
from optimizer.roster.problem import RosterProblem, Session
from optimizer.roster.solution import Assignment

_DUTIES_TRIED = 4
_REFILLS_TRIED = 2

_SAME_DAY, _NEXT_DAYS, _SAME_WEEK, _ANY = range(4)
_MENDED_WITHIN: Mapping[Rule, int] = {
    Rule.ONCE_PER_SESSION: _SAME_DAY,
    Rule.TRAVEL_BETWEEN: _SAME_DAY,
    Rule.MAX_PER_DAY: _SAME_DAY,
    Rule.REST_BETWEEN_DAYS: _NEXT_DAYS,
    Rule.MAX_PER_WEEK: _SAME_WEEK,
    Rule.MAX_DAYS_PER_WEEK: _SAME_WEEK,
    Rule.MAX_EVENINGS_PER_WEEK: _SAME_WEEK,
    Rule.MAX_TOTAL: _ANY,
    Rule.MAX_EVENINGS: _ANY,
}
"""Where the duty lies that must be given up for a broken rule to hold again."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One person who could take the seat.

    Attributes:
        seat: The person in the seat.
        extras: What the roster costs more (or less) by it, part by part.
        total: Their sum.
        load: Sessions of the entry in all, then.
        gives_up: The duty that must be given up for it; None where none must.
        refilled_by: Who takes that duty over; None where nobody can for what it is worth.
    """

    seat: Assignment
    extras: tuple[Extra, ...]
    total: int
    load: int
    gives_up: Assignment | None = None
    refilled_by: Assignment | None = None

    @property
    def leaves_seat_empty(self) -> bool:
        """Whether a seat elsewhere becomes empty by it."""
        return self.gives_up is not None and self.refilled_by is None


@dataclass(frozen=True, slots=True)
class Refusal:
    """One entry that cannot take the seat.

    Attributes:
        supporter: Its id.
        reasons: What holds whatever else the roster does.
        rules: Else: what it would break as the roster stands.
    """

    supporter: str
    reasons: tuple[Reason, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Replacements:
    """Everybody, for one seat.

    Attributes:
        session, role: The seat.
        holder: Who sits in it now; None where it is empty.
        offers: The cheapest first.
        refusals: In the order of the supporters.
    """

    session: str
    role: Role
    holder: Assignment | None
    offers: tuple[Offer, ...]
    refusals: tuple[Refusal, ...]


def replacements(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    session: str,
    role: Role,
    *,
    holder: str | None = None,
    person: int = 0,
) -> Replacements:
    """Rank everybody for one seat.

    Args:
        problem: The problem.
        assignments: A roster that keeps its rules.
        session: Id of the session.
        role: Which of its seats.
        holder: Whose seat is given away; None: an empty one.
        person: Which of the holder's people.

    Raises:
        InputError: ``roster.unknown_id`` or ``roster.no_such_seat``.
    """
    if session not in problem.session_index:
        raise InputError("roster.unknown_id", path="session", value=session)
    seats = tuple(assignments)
    held = None if holder is None else Assignment(session, holder, role, person)
    if held is not None and held not in seats:
        raise InputError("roster.no_such_seat", session=session, supporter=holder)
    return Desk(problem, seats).rank(session, role, held)


class Reasons:
    """Why an entry can never take a role of a session, whatever else a roster does."""

    def __init__(self, problem: RosterProblem) -> None:
        arrays = arrays_of(problem)
        self._level = arrays.level
        self._against = reasons_against(problem, arrays)

    def __call__(self, s: int, j: int, role: Role) -> tuple[Reason, ...]:
        """Return why entry ``s`` can never take this role in session ``j``."""
        found = [reason for reason, against in self._against.items() if against[s, j]]
        if role is Role.LEAD and self._level[s, j] == AS_ASSISTANT:
            # Of this role there are seats: it is the skill for them that is missing.
            others = (reason for reason in found if reason is not Reason.NO_SEAT)
            found = [Reason.MISSING_SKILL, *others]
        return tuple(found)


class Desk:
    """A roster at hand, ready for questions about its seats."""

    def __init__(self, problem: RosterProblem, assignments: Iterable[Assignment]) -> None:
        self.problem = problem
        self.trial = Trial(problem, assignments)
        self.reasons = Reasons(problem)
        self._draft: Draft = carried_over(problem, self.trial.assignments)
        self._refills: dict[Assignment, tuple[tuple[int, Assignment], ...]] = {}

    def rank(
        self, session: str, role: Role, held: Assignment | None, *, displacing: bool = True
    ) -> Replacements:
        """Rank everybody for one seat.

        Args:
            session: Id of the session.
            role: Which of its seats.
            held: Whose seat is given away; None: an empty one.
            displacing: Also those who must give something up for it.
        """
        offers: list[Offer] = []
        refusals: list[Refusal] = []
        j = self.problem.session_index[session]
        for s, supporter in enumerate(self.problem.supporters):
            if held is not None and supporter.id == held.supporter and supporter.count == 1:
                continue
            reasons = self.reasons(s, j, role)
            if reasons:
                refusals.append(Refusal(supporter.id, reasons, ()))
                continue
            found, rules = self._of_entry(s, session, role, held, displacing=displacing)
            if found is None:
                refusals.append(Refusal(supporter.id, (), rules))
            else:
                offers.append(found)
        offers.sort(key=lambda offer: (offer.total, offer.gives_up is not None, offer.seat))
        return Replacements(session, role, held, tuple(offers), tuple(refusals))

    def _of_entry(
        self, s: int, session: str, role: Role, held: Assignment | None, *, displacing: bool
    ) -> tuple[Offer | None, tuple[Rule, ...]]:
        """Return the best offer of one entry, or the rules that stand in its way."""
        best: Offer | None = None
        broken: tuple[Rule, ...] = ()
        for person in self._people(s, session, held):
            seat = Assignment(session, self.problem.supporters[s].id, role, person)
            weighed = self.trial.weigh(_some(held), (seat,))
            offer = None
            if not weighed.breaks:
                offer = self._offer(seat, weighed, None, None)
            else:
                rules = tuple(dict.fromkeys(Rule(one.code.value) for one in weighed.breaks))
                broken = broken or rules
                if displacing:
                    offer = self._displacing(seat, rules, held)
            if offer is not None and (best is None or offer.total < best.total):
                best = offer
        return best, broken

    def _people(self, s: int, session: str, held: Assignment | None) -> list[int]:
        """Return the people of an entry who work that day, and one who does not."""
        entry = self.problem.supporters[s]
        day = self._session(session).day
        busy = {
            one.person
            for one in self.trial.of_entry.get(entry.id, ())
            if self._session(one.session).day == day
        }
        idle = [person for person in range(entry.count) if person not in busy][:1]
        there = {
            one.person
            for one in self.trial.in_session.get(session, ())
            if one.supporter == entry.id and one != held and entry.count > 1
        }
        leaving = {held.person} if held is not None and held.supporter == entry.id else set()
        return [person for person in (*sorted(busy), *idle) if person not in there | leaving]

    def _displacing(
        self, seat: Assignment, rules: tuple[Rule, ...], held: Assignment | None
    ) -> Offer | None:
        """Return the best offer in which the person gives one duty up."""
        if any(rule not in _MENDED_WITHIN for rule in rules):
            return None
        scope = min(_MENDED_WITHIN[rule] for rule in rules)
        duties = sorted(
            (one for one in self._duties(seat, scope) if one != held),
            key=lambda duty: (self._refill_cost(duty, seat), duty),
        )
        best: Offer | None = None
        for duty in duties[:_DUTIES_TRIED]:
            for taker in (*self._takers(duty, seat), None):
                weighed = self.trial.weigh((*_some(held), duty), (seat, *_some(taker)))
                better = best is None or weighed.total < best.total
                if better and not weighed.breaks:
                    best = self._offer(seat, weighed, duty, taker)
        return best

    def _duties(self, seat: Assignment, scope: int) -> list[Assignment]:
        here = self._session(seat.session)
        return [
            one
            for one in self.trial.of_entry.get(seat.supporter, ())
            if _within(here, self._session(one.session), scope)
            and not self._session(one.session).held
            and (scope > _NEXT_DAYS or one.person == seat.person)
        ]

    def _takers(self, duty: Assignment, seat: Assignment) -> list[Assignment]:
        """Return the cheapest people to take a duty over, the one who gives it up left out."""
        return [
            taker
            for _, taker in self._refills_of(duty)
            if taker.supporter not in (duty.supporter, seat.supporter)
        ][:_REFILLS_TRIED]

    def _refill_cost(self, duty: Assignment, seat: Assignment) -> int:
        for cost, taker in self._refills_of(duty):
            if taker.supporter not in (duty.supporter, seat.supporter):
                return cost
        weights = self.problem.weights
        return weights.unfilled_lead if duty.role is Role.LEAD else weights.unfilled_assistant

    def _refills_of(self, duty: Assignment) -> tuple[tuple[int, Assignment], ...]:
        """Return (cost, taker) of everybody with room for a duty, the cheapest first."""
        if duty not in self._refills:
            j = self.problem.session_index[duty.session]
            there = {one.supporter for one in self.trial.in_session[duty.session]}
            found = [
                (placing.cost, Assignment(duty.session, entry.id, duty.role, placing.person))
                for s, entry in enumerate(self.problem.supporters)
                if entry.id not in there and not self.reasons(s, j, duty.role)
                for placing in self._draft.placings(s, j)
            ]
            self._refills[duty] = tuple(sorted(found))
        return self._refills[duty]

    def _offer(
        self,
        seat: Assignment,
        weighed: Weighed,
        duty: Assignment | None,
        taker: Assignment | None,
    ) -> Offer:
        load = len(self.trial.of_entry.get(seat.supporter, ())) + (duty is None)
        return Offer(seat, weighed.extras, weighed.total, load, duty, taker)

    def _session(self, name: str) -> Session:
        return self.problem.sessions[self.problem.session_index[name]]


def _within(here: Session, there: Session, scope: int) -> bool:
    return (
        here.day == there.day,
        abs(here.day - there.day) <= 1,
        here.week == there.week,
        True,
    )[scope]


def _some(one: Assignment | None) -> tuple[Assignment, ...]:
    return () if one is None else (one,)
