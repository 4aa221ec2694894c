"""Re-solves near a roster in which one seat must be filled: what confirms an explanation.

A confirmation is a roster: it keeps every rule of the problem at hand, the seat is filled, no
other seat is lost, and it costs less. Whoever has that roster needs no further proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.clock import TimeWindow
from models.reasons import Rule
from optimizer.roster.desk.near import is_sound
from optimizer.roster.desk.remedies import Remedy, RemedyKind, with_remedy
from optimizer.roster.desk.trial import Extra, Trial, extras_between
from optimizer.roster.judge.value import evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment

_SEATS = ("unfilled_lead", "unfilled_assistant", "unfilled_tag")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A remedy and the roster that confirms it.

    Attributes:
        remedy: What would be decided.
        extras: What the roster costs more (or less), part by part.
        total: Their sum: below 0.
        seats_filled: Empty seats that are filled by it, this one included.
        assignments: The roster that shows it, of the problem ``with_remedy``.
    """

    remedy: Remedy
    extras: tuple[Extra, ...]
    total: int
    seats_filled: int
    assignments: tuple[Assignment, ...]


def confirm(trial: Trial, remedy: Remedy, takers: Iterable[Assignment]) -> Confirmed | None:
    """Return the remedy with a roster that shows it; None where none is found.

    Args:
        trial: The roster at hand.
        remedy: What would be decided.
        takers: Who might then take the seat, the likeliest first.
    """
    problem = with_remedy(trial.problem, remedy)
    gone: tuple[Assignment, ...] = ()
    if remedy.kind is RemedyKind.MOVE_SESSION:  # all who are in it must be able to move with it
        gone = tuple(trial.in_session.get(remedy.session, ()))
    then = Trial(problem, trial.after(gone, ()))
    for taker in takers:
        added = (*gone, taker)
        weighed = then.weigh((), added)
        if weighed.breaks:
            continue
        if remedy.kind is RemedyKind.ADD_PERSON:
            added = (*added, *_further_seats(then, taker))
        found = _compared(trial, problem, remedy, then.after((), added))
        if found is not None:
            return found
    return None


def _compared(
    trial: Trial, problem: RosterProblem, remedy: Remedy, roster: tuple[Assignment, ...]
) -> Confirmed | None:
    before = evaluate(trial.problem, trial.assignments)
    after = evaluate(problem, roster)
    extras = extras_between(before, after)
    lost = sum(extra.cost for extra in extras if extra.part in _SEATS)
    total = after.total - before.total
    if lost >= 0 or total >= 0 or not is_sound(problem, roster):
        return None
    return Confirmed(remedy, extras, total, len(roster) - len(trial.assignments), roster)


def _further_seats(then: Trial, taker: Assignment) -> list[Assignment]:
    """Return what else somebody new could fill, session by session."""
    problem, mine = then.problem, [taker]
    person = problem.supporters[problem.supporter_index[taker.supporter]]
    total = then.weigh((), mine).total
    for session in problem.sessions:
        whole = TimeWindow(session.start_min, session.end_min)
        suits = session.course in person.skills and any(
            window.holds(whole) for window in person.available
        )
        for role in then.empty_roles(session) if suits and session.id != taker.session else ():
            seat = Assignment(session.id, taker.supporter, role)
            more = then.weigh((), (*mine, seat))
            if not more.breaks and more.total < total:
                mine.append(seat)
                total = more.total
                break
    return mine[1:]


def broken_rules(trial: Trial, seat: Assignment) -> set[Rule]:
    """Return the rules that one more seat would break as the roster stands."""
    return {Rule(one.code.value) for one in trial.weigh((), (seat,)).breaks}
