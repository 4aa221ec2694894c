"""The pipeline: an instant roster, then the search in a process that can be ended.

Time is wall time of everything. Whatever the search does, at the limit its process is ended
and the best roster so far is returned, checked, with the best bound proven so far.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from models.errors import SolutionRejected
from optimizer.outcome import Limits, Outcome, Progress, ProgressListener
from optimizer.roster.drafting.forced import work_is_done
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.engine.messages import proven_from_json, seats_from_json
from optimizer.roster.engine.process import Message, SearchProcess
from optimizer.roster.flow.bounds import unfillable_cost
from optimizer.roster.judge.checker import check, evaluate
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment, Roster, ValueParts
from optimizer.roster.standing import levels_standing

_log = logging.getLogger(__name__)

_GREEDY_GRACE_S = 1.2
_BETWEEN_REPORTS_S = 0.5


def solve(
    problem: RosterProblem,
    limits: Limits,
    listener: ProgressListener | None = None,
    *,
    started_at: float | None = None,
) -> Roster:
    """Find the best roster that the limits allow, and prove how good it is.

    Args:
        problem: The problem.
        limits: Wall time of everything, threads, seed, and the gap that is good enough.
        listener: Hears of progress, the instant roster first and then at least once a
            second; returning False ends the search with the best roster so far.
        started_at: ``time.monotonic()`` of the start where reading came before; else now.

    Returns:
        A roster that keeps every rule, its value and a proven bound.

    Raises:
        InputError: ``roster.pins_conflict``.
        SolutionRejected: ``roster.rejected`` where our own answer fails our own check.
    """
    run = _Run(problem, limits, listener, time.monotonic() if started_at is None else started_at)
    run.take(greedy_roster(problem, run.past_grace))
    run.prove(unfillable_cost(problem))
    if run.goes_on() and run.seconds_left > 0:
        _search(problem, run)
    return run.roster()


def _search(problem: RosterProblem, run: _Run) -> None:
    """Search in a process of its own, for as long as it takes or may take."""
    try:
        process = SearchProcess(problem, run.limits_left(), run.known)
    except OSError:  # no room for one more process: there is the instant roster
        _log.exception("no search")
        return
    with process as search:
        while run.goes_on() and run.seconds_left > 0 and not search.ended:
            run.hear(search.next_messages(min(_BETWEEN_REPORTS_S, run.seconds_left)))
        run.hear(search.next_messages(0.0))


class _Run:
    """The best roster and bound so far, and the clock."""

    def __init__(
        self,
        problem: RosterProblem,
        limits: Limits,
        listener: ProgressListener | None,
        started_at: float,
    ) -> None:
        self._problem, self._limits = problem, limits
        self._listener, self._started_at = listener, started_at
        self._bound, self._infeasible, self._phase = 0, False, "greedy"
        self._proven: dict[str, int | None] = {}
        self.known: tuple[Assignment, ...] | None = None
        self._parts: ValueParts | None = None

    @property
    def value(self) -> int | None:
        """Of the roster at hand; None while there is none."""
        return None if self._parts is None else self._parts.total

    @property
    def seconds(self) -> float:
        """Wall time since the start."""
        return time.monotonic() - self._started_at

    @property
    def seconds_left(self) -> float:
        """Wall time until the limit; negative beyond it."""
        return self._limits.time_limit_s - self.seconds

    def past_grace(self) -> bool:
        """Whether even the instant roster has to stop where it is."""
        return self.seconds_left < -_GREEDY_GRACE_S

    def limits_left(self) -> Limits:
        """Return the limits of a search that begins now."""
        return Limits(
            time_limit_s=max(0.0, self.seconds_left),
            workers=self._limits.workers,
            seed=self._limits.seed,
            relative_gap=self._limits.relative_gap,
        )

    def take(self, assignments: tuple[Assignment, ...]) -> None:
        """Keep a roster that is better than the one at hand, once it has passed the check.

        One that lacks work which a rule forces is no roster yet.
        """
        parts = evaluate(self._problem, assignments)
        if self.value is not None and parts.total >= self.value:
            return
        if not work_is_done(self._problem, assignments):
            return
        self._refuse_unsound(self._answer(assignments, parts, None))
        self.known, self._parts = assignments, parts

    def prove(self, bound: int) -> None:
        """Take a bound that is proven."""
        self._bound = max(self._bound, bound)

    def hear(self, messages: Iterable[Message]) -> None:
        """Take what the search has found.

        A roster is better than those before it, so of several only the last is checked: in a
        large city rosters can come faster than they are checked.
        """
        latest = None
        for message in messages:
            self._phase = str(message.get("phase", self._phase))
            self._infeasible |= message.get("infeasible") is True
            bound = message.get("bound")
            if isinstance(bound, int):
                self.prove(bound)
            if "levels" in message:
                self._proven |= proven_from_json(message["levels"])
            latest = message.get("roster", latest)
        if latest is not None:
            self.take(seats_from_json(latest))

    def goes_on(self) -> bool:
        """Report progress; whether there is anything left to find and nobody said stop."""
        progress = Progress(self._phase, self.seconds, self.value, self._bound)
        wanted = self._listener is None or self._listener(progress)
        if self.value is None:
            return wanted and not self._infeasible
        gap = self.value - self._bound
        return wanted and gap > self._limits.relative_gap * self.value

    def roster(self) -> Roster:
        """Return the answer, checked with all its claims."""
        if self.known is None or self._parts is None:
            status = Outcome.INFEASIBLE if self._infeasible else Outcome.UNKNOWN
            answer = Roster(self._problem.name, (), None, None, round(self.seconds, 3), status)
        else:
            answer = self._answer(self.known, self._parts, self._bound)
        self._refuse_unsound(answer)
        return answer

    def _answer(
        self, assignments: tuple[Assignment, ...], parts: ValueParts, bound: int | None
    ) -> Roster:
        proven = bound is not None and bound >= parts.total
        return Roster(
            problem=self._problem.name,
            assignments=assignments,
            objective=parts.total,
            bound=bound,
            seconds=round(self.seconds, 3),
            status=Outcome.OPTIMAL if proven else Outcome.FEASIBLE,
            levels=levels_standing(self._problem, parts, bound, self._proven),
        )

    def _refuse_unsound(self, answer: Roster) -> None:
        violations = check(self._problem, answer)
        if violations:
            _log.error("our own roster breaks %d rules or claims", len(violations))
            raise SolutionRejected(
                "roster.rejected",
                problem=self._problem.name,
                violations=[violation.as_dict() for violation in violations],
            )
