from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from optimizer.services.plan_desk import figures
from optimizer.services.season import PlannedSession

ONE = PlannedSession(
    session_id=1,
    code="a",
    day=date(2027, 1, 5),
    start_min=600,
    end_min=660,
    venue_id=7,
    venue_name="会場",
    course_code="B1",
    learners=5,
    leads=1,
    assistants=1,
)


@pytest.mark.parametrize(("learners", "single"), [(0, 1), (1, 1), (2, 0)])
def test_a_session_with_one_learner_or_none_is_single(learners: int, single: int) -> None:
    assert figures([replace(ONE, learners=learners)]).single_learner_sessions == single


def test_sessions_learners_seats_and_different_venues_are_counted() -> None:
    found = figures([ONE, replace(ONE, session_id=2, learners=9, assistants=2)])
    assert (found.sessions, found.learners, found.venues) == (2, 14, 1)
    assert (found.leads, found.assistants, found.seats) == (2, 3, 5)
    assert found.learners_per_session == 7.0


def test_the_mean_of_nothing_is_unknown() -> None:
    assert figures([]).learners_per_session is None
