from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError
from models.tables import StaffingRuleRow
from optimizer.services.staffing import Seats, seats_for

AUDIT = StaffingRuleRow(fiscal_year=2026, learners_per_person=4, leads=1, source="test")


@pytest.mark.parametrize(
    ("learners", "assistants"), [(0, 0), (1, 0), (4, 0), (5, 1), (8, 1), (9, 2), (12, 2), (13, 3)]
)
def test_staffing_is_one_person_for_every_four_learners_begun(
    learners: int, assistants: int
) -> None:
    assert seats_for(AUDIT, learners) == Seats(leads=1, assistants=assistants)


def test_staffing_never_falls_below_the_leads_of_the_rule() -> None:
    two_leads = AUDIT.model_copy(update={"leads": 2})
    assert seats_for(two_leads, 1) == Seats(leads=2, assistants=0)


def test_staffing_refuses_fewer_than_no_learners() -> None:
    with pytest.raises(InputError, match="staffing.negative_learners"):
        seats_for(AUDIT, -1)


@given(st.integers(0, 200), st.integers(1, 10))
def test_staffing_is_enough_and_not_one_too_many(learners: int, ratio: int) -> None:
    seats = seats_for(AUDIT.model_copy(update={"learners_per_person": ratio}), learners)
    people = seats.leads + seats.assistants
    assert people * ratio >= learners
    assert people == 1 or (people - 1) * ratio < learners
