"""Problems on the edge of one rule of roster-problem/2 each."""

from __future__ import annotations

from typing import Any

from models.clock import TimeWindow
from models.kinds import Role
from optimizer.roster.problem import PreviousAssignment, RosterProblem, Session, Weights
from tests.unit.roster.builders import problem, session, supporter

ANN, BOB = supporter(), supporter("bob", home_to_venue_min=(20, 20))
EACH_COSTS = Weights(
    unfilled_lead=100,
    unfilled_assistant=60,
    dispatched=15,
    unpreferred_venue=25,
    unpreferred_time=35,
)


def of_version_2() -> dict[str, RosterProblem]:
    """Return problems that stand exactly on the edge of one further rule."""
    return {**_days(), **_company(), **_wishes(), **_places()}


def _days() -> dict[str, RosterProblem]:
    def work(*starts: int, **of_supporter: Any) -> RosterProblem:
        planned = tuple(session(f"s{i}", at, at + 60) for i, at in enumerate(starts))
        return problem((supporter(**of_supporter),), planned)

    # Home at 23:10, ten minutes to go on the next day: 23:10 + 10 h = 9:10, and out again.
    next_morning = 1440 + 560
    return {
        "rest between days, exactly enough": work(1320, next_morning, rest_between_days_min=600),
        "rest between days, a minute short": work(
            1320, next_morning - 1, rest_between_days_min=600
        ),
        "two days a week": work(600, 1440 + 600, 1440 + 700, 2880 + 600, max_days_per_week=2),
        "one evening, and one that ends just before": work(
            1020, 1440 + 1021, 2880 + 1021, max_evenings=1
        ),
        "one evening a week": work(1030, 1440 + 1030, 10080 + 1030, max_evenings_per_week=1),
        "a least number that nobody would choose": work(
            600, 1440 + 600, home_to_venue_min=(2000, 2000), min_total=1
        ),
    }


def _company() -> dict[str, RosterProblem]:
    one, two = session(), session("s2", 1440 + 600, 1440 + 660, assistants=1)
    newcomer = supporter(newcomer=True)
    return {
        "a newcomer needs company": problem((newcomer, BOB), (one, two)),
        "only together": problem((ANN, BOB), (one, two), together=(("ann", "bob"),)),
        "never together": problem((ANN, BOB), (one, two), apart=(("ann", "bob"),)),
        "one lead for a series": problem(
            (supporter(max_total=1), BOB),
            tuple(session(f"s{d}", 1440 * d + 600, 1440 * d + 660, series="a") for d in (0, 1)),
        ),
    }


def _wishes() -> dict[str, RosterProblem]:
    morning = (TimeWindow(600, 660),)
    later = session("s2", 700, 760, venue="B")

    def asked(**of_ann: Any) -> RosterProblem:
        return problem((supporter(**of_ann), BOB), (session(), later), weights=EACH_COSTS)

    return {
        "dispatched": asked(dispatch=True),
        "preferred venue": asked(preferred_venues=("A",)),
        "preferred time": asked(preferred=morning),
    }


def _places() -> dict[str, RosterProblem]:
    def after(gap_min: int, **of_first: Any) -> RosterProblem:
        first, second = session(**of_first), session("s2", 660 + gap_min, 720 + gap_min)
        return problem((ANN,), (first, second))

    def held(*others: Session) -> RosterProblem:
        past = PreviousAssignment("s1", "bob", Role.LEAD)
        people = (ANN, supporter("bob", home_to_venue_min=(20, 20), max_total=1))
        return problem(people, (session(held=True), *others), previous=(past,))

    return {
        "out after an online session, exactly enough": after(15, online=True),
        "out after an online session, a minute short": after(14, online=True),
        "held by somebody dearer": held(session("s2", 700, 760)),
        "held, and one seat more": held(session("s2", 700, 760, assistants=1)),
    }
