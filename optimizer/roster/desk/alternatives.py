"""Two or three other rosters, nearly as good, that differ in a way a person would notice.

Each comes from a re-solve in which one measure weighs more, no more seats may be empty than
before, and whose value by the problem's own weights stays within a tolerance. One whose measure
is not better by at least a few per cent is not worth showing, and not shown.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from optimizer.outcome import GoOn, Limits, to_the_end
from optimizer.roster.desk.near import Nearby, cheapest_seat, resolve_near
from optimizer.roster.flow.model import arc_flow
from optimizer.roster.judge.value import evaluate
from optimizer.roster.policy import SPAN_LIMIT, gentle_weights, span
from optimizer.roster.problem import RosterProblem, Weights
from optimizer.roster.solution import Assignment, ValueParts

NOTICEABLE_SHARE = 0.03
"""By how much a measure must be better to be noticed."""

TOLERANCE_SHARE = 0.01

_FACTORS = (10, 3)
_SEATS = ("unfilled_lead", "unfilled_assistant", "unfilled_tag")


class Better(StrEnum):
    """In what an alternative is better; the part of the objective that measures it."""

    FAIRER = "overload"
    LESS_TRAVEL = "travel_min"
    FEWER_PEOPLE = "person_used"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another roster, beside the original.

    Attributes:
        better: In what.
        before, after: Amount of that measure in the original and in this one. Fairness: sessions
            above everybody's fair share, which is the mean load where a problem gives none.
        assignments: Checked.
        parts: Its value, part by part, by the problem's own weights.
        seats_filled: Never fewer than in the original.
    """

    better: Better
    before: int
    after: int
    assignments: tuple[Assignment, ...]
    parts: ValueParts
    seats_filled: int


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The original's value and the alternatives that are worth a look.

    Attributes:
        original: Its value, part by part.
        seats_filled: In the original.
        found: One for each measure that can be noticeably better; one that is better in two
            stands once.
        ruled_out: Proven: within the tolerance and with no more seats empty, no roster is
            noticeably better in these.
    """

    original: ValueParts
    seats_filled: int
    found: tuple[Alternative, ...]
    ruled_out: tuple[Better, ...]


def alternatives(
    problem: RosterProblem,
    assignments: Iterable[Assignment],
    limits: Limits,
    *,
    tolerance_share: float = TOLERANCE_SHARE,
    go_on: GoOn = to_the_end,
) -> Alternatives:
    """Look for rosters that are fairer, travel less, or need fewer people.

    Args:
        problem: The problem.
        assignments: A roster that keeps its rules.
        limits: Wall time of everything, threads, seed.
        tolerance_share: How much dearer an alternative may be, as a share of the value. Where a
            problem gives an order and no weights: of the value by that order's gentle weights.
        go_on: Asked now and then; False ends with what was found until then.
    """
    started = time.monotonic()
    roster = tuple(assignments)
    plain = _plain(problem)
    found: list[Alternative] = []
    ruled_out: list[Better] = []
    for k, better in enumerate(Better):
        share = (limits.time_limit_s - (time.monotonic() - started)) / (len(Better) - k)
        if share <= 0 or not go_on():
            break
        search = _Search(plain, roster, better, tolerance_share)
        other = search.run(replace(limits, time_limit_s=share), go_on)
        if other is not None and set(other) not in [set(one.assignments) for one in found]:
            amount = search.amounts(other)[better]
            parts = evaluate(problem, other)
            found.append(
                Alternative(better, search.before[better], amount, other, parts, len(other))
            )
        if search.ruled_out:
            ruled_out.append(better)
    return Alternatives(evaluate(problem, roster), len(roster), tuple(found), tuple(ruled_out))


class _Search:
    """The search for one alternative: the measure as heavy as the tolerance allows.

    Attributes:
        before: Amounts of the original.
        ruled_out: Whether it is proven that there is none.
    """

    def __init__(
        self,
        problem: RosterProblem,
        roster: tuple[Assignment, ...],
        better: Better,
        tolerance_share: float,
    ) -> None:
        self._problem, self._roster, self._better = problem, roster, better
        self._measured = _with_fair_shares(problem, roster)
        self._weighed = self._measured if better is Better.FAIRER else problem
        self._ceiling = evaluate(problem, roster).total * (1 + tolerance_share)
        self.before = self.amounts(roster)
        self._noticed = min(
            self.before[better] - 1, int(self.before[better] * (1 - NOTICEABLE_SHARE))
        )
        self.ruled_out = self._noticed < 0

    def amounts(self, roster: tuple[Assignment, ...]) -> dict[str, int]:
        """Return the amount of each part, everybody with a fair share."""
        return {name: part.amount for name, part in evaluate(self._measured, roster)}

    def run(self, limits: Limits, go_on: GoOn) -> tuple[Assignment, ...] | None:
        """Return the alternative; None where there is none or none was found in time."""
        deadline = time.monotonic() + limits.time_limit_s
        for n, factor in enumerate(_FACTORS):
            left = (deadline - time.monotonic()) / (len(_FACTORS) - n)
            if left <= 0 or self.ruled_out or not go_on():
                return None
            heavier = _weighing_more(self._weighed, self._better, factor)
            model = arc_flow(heavier, ceilings={name: self.before[name] for name in _SEATS})
            near = resolve_near(
                heavier,
                self._roster,
                replace(limits, time_limit_s=left),
                model=model,
                enough=partial(self._rules_out, heavier.weights),
                go_on=go_on,
            )
            self._rules_out(heavier.weights, near)
            if self._will_do(near.assignments):
                return near.assignments
        return None

    def _rules_out(self, heavier: Weights, found: Nearby) -> bool:
        """Whether the bound leaves the measure no room to be noticeably better.

        A roster within the tolerance costs at most the ceiling and what the measure weighs on
        top, and at least the bound: so its measure is at least their difference per unit.
        """
        on_top = getattr(heavier, self._better)
        if self._weighed == self._problem:
            on_top -= getattr(self._problem.weights, self._better)
        if found.bound is not None and on_top > 0:
            self.ruled_out |= found.bound - self._ceiling > self._noticed * on_top
        return self.ruled_out

    def _will_do(self, roster: tuple[Assignment, ...]) -> bool:
        amounts = self.amounts(roster)
        return (
            amounts[self._better] <= self._noticed
            and all(amounts[name] <= self.before[name] for name in _SEATS)
            and evaluate(self._problem, roster).total <= self._ceiling
        )


def _plain(problem: RosterProblem) -> RosterProblem:
    """Return the problem under weights that floats keep apart."""
    if problem.order is None or span(problem.weights) < SPAN_LIMIT:
        return problem
    return replace(problem, weights=gentle_weights(problem), order=None)


def _with_fair_shares(problem: RosterProblem, roster: tuple[Assignment, ...]) -> RosterProblem:
    """Give everybody without a fair share the mean load, rounded up, per person."""
    people = sum(entry.count for entry in problem.supporters)
    mean = -(-len(roster) // people) if people else 0
    return replace(
        problem,
        supporters=tuple(
            replace(entry, fair_share=mean * entry.count) if entry.fair_share is None else entry
            for entry in problem.supporters
        ),
    )


def _weighing_more(problem: RosterProblem, better: Better, factor: int) -> RosterProblem:
    """Return the problem in which one measure weighs more, but less than a seat."""
    seat = cheapest_seat(problem.weights)
    floor = {Better.FAIRER: seat // 30, Better.LESS_TRAVEL: 1, Better.FEWER_PEOPLE: seat // 20}
    weight = max(1, floor[better], getattr(problem.weights, better)) * factor
    return replace(problem, weights=replace(problem.weights, **{better.value: weight}))
