"""Small roster problems in few words: everything not named is out of the way of the test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models.clock import TimeWindow
from models.kinds import Role, SkillLevel
from models.reasons import Rule
from optimizer.outcome import Limits, Outcome
from optimizer.roster.drafting.forced import work_is_done
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.engine.search import Search
from optimizer.roster.judge.checker import evaluate
from optimizer.roster.problem import RosterProblem, Session, Supporter, Weights
from optimizer.roster.solution import Assignment, Roster

WEIGHTS = Weights(unfilled_lead=3000, unfilled_assistant=1000, unfilled_tag=500, overload=30)


def allowed(rule: Rule) -> Callable[..., object]:
    return pytest.mark.rule(rule, "allowed")


def forbidden(rule: Rule) -> Callable[..., object]:
    return pytest.mark.rule(rule, "forbidden")


def supporter(name: str = "ann", **changes: Any) -> Supporter:
    """Somebody who may do anything at any time, 10 minutes from every venue."""
    given: dict[str, Any] = {
        "mode": "car",
        "home_to_venue_min": (10, 10),
        "available": (TimeWindow(0, 20 * 1440),),
        "skills": {"basics": SkillLevel.LEAD},
    }
    return Supporter(id=name, **{**given, **changes})


def session(name: str = "s1", start: int = 600, end: int = 660, **changes: Any) -> Session:
    """One hour at venue A with one lead seat."""
    given: dict[str, Any] = {"venue": "A", "course": "basics"}
    return Session(id=name, start_min=start, end_min=end, **{**given, **changes})


def problem(
    supporters: tuple[Supporter, ...] = (supporter(),),
    sessions: tuple[Session, ...] = (session(),),
    **changes: Any,
) -> RosterProblem:
    """Two venues, 30 minutes apart by car; buffer 5, rest 60."""
    given: dict[str, Any] = {
        "name": "small",
        "days": 20,
        "buffer_min": 5,
        "rest_at_home_min": 60,
        "venues": ("A", "B"),
        "courses": ("basics", "payments"),
        "travel_min": {"car": ((0, 30), (30, 0))},
        "weights": WEIGHTS,
    }
    return RosterProblem(supporters=supporters, sessions=sessions, **{**given, **changes})


def lead(session_id: str = "s1", who: str = "ann", person: int = 0) -> Assignment:
    return Assignment(session_id, who, Role.LEAD, person)


def assist(session_id: str = "s1", who: str = "ann", person: int = 0) -> Assignment:
    return Assignment(session_id, who, Role.ASSISTANT, person)


def roster(of: RosterProblem, *assignments: Assignment, **claims: Any) -> Roster:
    """An answer whose claims are true unless the test says otherwise."""
    given: dict[str, Any] = {
        "objective": evaluate(of, assignments).total,
        "bound": 0,
        "seconds": 0.1,
        "status": Outcome.FEASIBLE,
    }
    return Roster(problem=claims.pop("problem", of.name), assignments=assignments, **given | claims)


def best_roster(of: RosterProblem, *, from_greedy: bool = True) -> tuple[Roster, Search]:
    """Search for the optimum of a problem that has a roster."""
    found, search = search_for(of, from_greedy=from_greedy)
    assert found is not None
    return found, search


def search_for(of: RosterProblem, *, from_greedy: bool = True) -> tuple[Roster | None, Search]:
    """Search for the optimum in this process, from the instant roster or by the MIP alone.

    None where no roster keeps every rule.
    """
    instant = greedy_roster(of)
    best = [instant] if work_is_done(of, instant) else []

    def report(_bound: int | None, better: tuple[Assignment, ...] | None) -> bool:
        best[:] = [better] if better is not None else best
        return True

    if not from_greedy:
        best.clear()
    search = Search(of, Limits(60), report, known=best[0] if best else None)
    search.run()
    if not best:
        return None, search
    return roster(of, *best[0], bound=int(search.bound), status=Outcome.OPTIMAL), search


TRICKY = problem(
    (
        supporter("near", home_to_venue_min=(5, 5), max_total=1),
        supporter("far", home_to_venue_min=(6, 6), max_total=1),
    ),
    (session(), session("s2", 720, 780), session("s3", 600, 660, venue="B", assistants=2)),
)
"""Small, with an optimum that the instant bound does not prove."""
