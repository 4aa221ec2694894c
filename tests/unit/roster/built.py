"""What model and greedy both come to: helpers of the tests of version 2."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models.kinds import Role, SkillLevel
from optimizer.roster.drafting.forced import work_is_done
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import (
    PreviousAssignment,
    RosterProblem,
    Session,
    Weights,
)
from optimizer.roster.solution import Assignment
from tests.unit.roster.builders import (
    roster,
    search_for,
    session,
)

DAY = 1440
HELPS = {"basics": SkillLevel.ASSISTANT}
FREE = Weights(unfilled_lead=3000, unfilled_assistant=1000, travel_min=0)


def by_model(of: RosterProblem) -> tuple[Assignment, ...]:
    """The optimum of the model alone, sound in the eyes of the checker."""
    found, _ = search_for(of, from_greedy=False)
    assert found is not None
    assert check(of, found) == ()
    return found.assignments


def by_greedy(of: RosterProblem) -> tuple[Assignment, ...]:
    instant = greedy_roster(of)
    assert work_is_done(of, instant)
    assert check(of, roster(of, *instant)) == ()
    return instant


def fills(of: RosterProblem, seats: int) -> None:
    """Model and greedy both fill so many seats."""
    assert len(by_model(of)) == seats
    assert len(by_greedy(of)) == seats


def seats_go_to(of: RosterProblem, wanted: Iterable[Assignment]) -> None:
    """Model and greedy both come to these assignments."""
    wanted = set(wanted)
    assert set(by_model(of)) == wanted
    assert set(by_greedy(of)) == wanted


def on_day(day: int, start: int = 600, end: int = 660, **changes: Any) -> Session:
    return session(f"d{day}-{start}", day * DAY + start, day * DAY + end, **changes)


def was(session_id: str, who: str = "ann", role: Role = Role.LEAD, person: int = 0) -> Any:
    return PreviousAssignment(session_id, who, role, person)


def no_more(name: str, limit: int) -> dict[str, Any]:
    return {name: limit}


def fields_of(one: Session) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Session.__slots__}
