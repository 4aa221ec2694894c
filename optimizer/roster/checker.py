"""The rules again, from problem and answer alone; shares no code with the builders.

``check`` names every rule that a roster breaks and every claim of its that is untrue. What
it cannot judge is a bound that is too high but below the value: that takes a proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from models.kinds import Role, SkillLevel
from models.reasons import Claim, Rule
from optimizer.outcome import Outcome
from optimizer.roster.problem import NO_WAY, RosterProblem
from optimizer.roster.seating import Seated, Seating
from optimizer.roster.solution import Roster
from optimizer.roster.value import evaluate

__all__ = ["CHECKS", "Violation", "check", "evaluate"]


class Wording(Protocol):
    """Sentences by key, as ``dashboard.i18n`` serves them."""

    def __call__(self, key: str, **params: object) -> str:
        """Return the sentence under a key, its gaps filled."""
        ...


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule or an untrue claim, and the ids and numbers that show it.

    Attributes:
        code: Which.
        params: What its sentence names: session, supporter, person, and figures.
    """

    code: Rule | Claim
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """``rule`` or ``claim``."""
        return "rule" if isinstance(self.code, Rule) else "claim"

    def as_dict(self) -> dict[str, object]:
        """Return it as plain members, for JSON."""
        return {self.kind: self.code.value, **self.params}

    def sentence(self, text: Wording) -> str:
        """Return it as a sentence of the wording's language."""
        shown = dict(self.params)
        in_role = "_in_role" if self.code is Rule.PIN and "role" in shown else ""
        if "role" in shown:
            shown["role"] = text(f"role.{shown['role']}")
        return text(f"{self.kind}.{self.code}{in_role}", **shown)


def check(problem: RosterProblem, roster: Roster) -> tuple[Violation, ...]:
    """Return every rule the roster breaks and every untrue claim; empty means it is sound."""
    seating = Seating(problem, roster.assignments)
    found = list(_contradictions(roster))
    found += _identity(problem, roster, seating)
    if roster.status.has_answer or roster.assignments:
        for rule in Rule:
            found += CHECKS[rule](seating)
    found += _claimed_values(problem, roster)
    return tuple(found)


def _seats(seating: Seating) -> Iterator[Violation]:
    for session in seating.problem.sessions:
        roles = Counter(one.role for one in seating.in_session[session.id])
        for role, seats in ((Role.LEAD, session.leads), (Role.ASSISTANT, session.assistants)):
            if roles[role] > seats:
                yield Violation(
                    Rule.SEATS,
                    {
                        "session": session.id,
                        "role": role.value,
                        "people": roles[role],
                        "seats": seats,
                    },
                )


def _once_per_session(seating: Seating) -> Iterator[Violation]:
    places = Counter((one.session.id, one.supporter.id, one.person) for one in seating.seated)
    for (session, supporter, person), times in places.items():
        if times > 1:
            yield Violation(
                Rule.ONCE_PER_SESSION,
                {"session": session, "supporter": supporter, "person": person, "times": times},
            )


def _skill(seating: Seating) -> Iterator[Violation]:
    for one in seating.seated:
        level = one.supporter.skills.get(one.session.course)
        enough = level is SkillLevel.LEAD or (
            level is SkillLevel.ASSISTANT and one.role is Role.ASSISTANT
        )
        if not enough:
            yield Violation(
                Rule.SKILL, {**_who(one), "role": one.role.value, "course": one.session.course}
            )


def _availability(seating: Seating) -> Iterator[Violation]:
    for one in seating.seated:
        here = one.session
        if not any(
            window.start_min <= here.start_min and here.end_min <= window.end_min
            for window in one.supporter.available
        ):
            yield Violation(
                Rule.AVAILABILITY,
                {**_who(one), "start_min": here.start_min, "end_min": here.end_min},
            )


def _reachable(seating: Seating) -> Iterator[Violation]:
    for one in seating.seated:
        if seating.home_min(one.supporter, one.session) == NO_WAY:
            yield Violation(Rule.REACHABLE, {**_who(one), "venue": one.session.venue})


def _max_travel(seating: Seating) -> Iterator[Violation]:
    for one in seating.seated:
        minutes, limit = seating.home_min(one.supporter, one.session), one.supporter.max_travel_min
        if limit is not None and minutes > limit:
            yield Violation(Rule.MAX_TRAVEL, {**_who(one), "minutes": minutes, "limit": limit})


def _ban(seating: Seating) -> Iterator[Violation]:
    banned = {(ban.session, ban.supporter) for ban in seating.problem.bans}
    for one in seating.seated:
        if (one.session.id, one.supporter.id) in banned:
            yield Violation(Rule.BAN, _who(one))


def _pin(seating: Seating) -> Iterator[Violation]:
    sits = {(one.session.id, one.supporter.id) for one in seating.seated}
    sits_as = {(one.session.id, one.supporter.id, one.role) for one in seating.seated}
    for pin in seating.problem.pins:
        kept = (
            (pin.session, pin.supporter) in sits
            if pin.role is None
            else (pin.session, pin.supporter, pin.role) in sits_as
        )
        if not kept:
            role = {} if pin.role is None else {"role": pin.role.value}
            yield Violation(Rule.PIN, {"session": pin.session, "supporter": pin.supporter, **role})


def _max_per_day(seating: Seating) -> Iterator[Violation]:
    for (supporter_id, person, day), sessions in seating.person_days.items():
        limit = seating.supporter(supporter_id).max_per_day
        if limit is not None and len(sessions) > limit:
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


def _max_per_week(seating: Seating) -> Iterator[Violation]:
    for supporter_id, taken in seating.of_entry.items():
        limit = seating.supporter(supporter_id).max_per_week
        for week, sessions in sorted(Counter(one.session.week for one in taken).items()):
            if limit is not None and sessions > limit:
                yield Violation(
                    Rule.MAX_PER_WEEK,
                    {
                        "supporter": supporter_id,
                        "week": week,
                        "sessions": sessions,
                        "limit": limit,
                    },
                )


def _max_total(seating: Seating) -> Iterator[Violation]:
    for supporter_id, taken in seating.of_entry.items():
        limit = seating.supporter(supporter_id).max_total
        if limit is not None and len(taken) > limit:
            yield Violation(
                Rule.MAX_TOTAL,
                {"supporter": supporter_id, "sessions": len(taken), "limit": limit},
            )


def _travel_between(seating: Seating) -> Iterator[Violation]:
    for (supporter_id, person, _), day in seating.person_days.items():
        supporter = seating.supporter(supporter_id)
        for here, there in pairwise(day):
            if not seating.ways_between(supporter, here, there):
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


CHECKS: Mapping[Rule, Callable[[Seating], Iterator[Violation]]] = {
    Rule.SEATS: _seats,
    Rule.ONCE_PER_SESSION: _once_per_session,
    Rule.SKILL: _skill,
    Rule.AVAILABILITY: _availability,
    Rule.REACHABLE: _reachable,
    Rule.MAX_TRAVEL: _max_travel,
    Rule.BAN: _ban,
    Rule.PIN: _pin,
    Rule.MAX_PER_DAY: _max_per_day,
    Rule.MAX_PER_WEEK: _max_per_week,
    Rule.MAX_TOTAL: _max_total,
    Rule.TRAVEL_BETWEEN: _travel_between,
}
"""One check for each hard rule."""


def _who(one: Seated) -> dict[str, object]:
    return {
        "session": one.session.id,
        "supporter": one.supporter.id,
        "person": one.person,
    }


def _contradictions(roster: Roster) -> Iterator[Violation]:
    """Fields that cannot stand together: an answer without a value, a value without one."""
    if roster.status.has_answer:
        if roster.objective is None:
            yield Violation(Claim.FORMAT, {"field": "objective", "status": roster.status.value})
        return
    given = {
        "assignments": bool(roster.assignments),
        "objective": roster.objective is not None,
        "bound": roster.bound is not None,
    }
    for name, is_there in given.items():
        if is_there:
            yield Violation(Claim.FORMAT, {"field": name, "status": roster.status.value})


def _identity(problem: RosterProblem, roster: Roster, seating: Seating) -> Iterator[Violation]:
    if roster.problem != problem.name:
        yield Violation(Claim.PROBLEM_NAME, {"claimed": roster.problem, "actual": problem.name})
    for one in seating.unknown:
        yield Violation(
            Claim.UNKNOWN_ID,
            {"session": one.session, "supporter": one.supporter, "person": one.person},
        )


def _claimed_values(problem: RosterProblem, roster: Roster) -> Iterator[Violation]:
    """The value recounted, the bound below it, and ``optimal`` only where the two meet."""
    if roster.status is Outcome.INFEASIBLE:
        # Nothing in this format forces work: the pins alone always make a roster.
        yield Violation(Claim.STATUS, {"status": roster.status.value, "bound": "-", "value": "-"})
    if roster.objective is None:
        return
    value = evaluate(problem, roster.assignments).total
    if roster.objective != value:
        yield Violation(Claim.OBJECTIVE, {"claimed": roster.objective, "actual": value})
    if roster.bound is not None and roster.bound > roster.objective:
        yield Violation(Claim.BOUND, {"claimed": roster.bound, "value": roster.objective})
    reached = roster.bound is not None and roster.bound >= roster.objective
    if roster.status is Outcome.OPTIMAL and not reached:
        yield Violation(
            Claim.STATUS,
            {
                "status": roster.status.value,
                "bound": "-" if roster.bound is None else roster.bound,
                "value": roster.objective,
            },
        )
