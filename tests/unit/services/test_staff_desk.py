from __future__ import annotations

from dataclasses import replace

from models.clock import TimeWindow
from models.kinds import SkillLevel, SupporterKind, TravelMode
from optimizer.services.season import SupporterView
from optimizer.services.staff_desk import figures, passing
from optimizer.services.supporter_rules import SupporterRules

WINDOW = (TimeWindow(540, 720),)
ASSISTANT = SupporterView(
    supporter_id=1,
    code="S1",
    name="架空 一",
    kind=SupporterKind.STUDENT,
    fictional=True,
    origin_mesh="513420112",
    mode=TravelMode.WALK,
    max_travel_min=30,
    max_per_week=2,
    max_per_month=6,
    skills={"B1": SkillLevel.ASSISTANT},
    windows={0: WINDOW, 2: WINDOW},
)
LEAD = replace(
    ASSISTANT,
    supporter_id=2,
    kind=SupporterKind.SENIOR,
    fictional=False,
    skills={"B1": SkillLevel.LEAD, "P1": SkillLevel.ASSISTANT},
    windows={0: WINDOW, 1: ()},
    max_per_month=4,
)


def test_people_and_leads_are_counted() -> None:
    found = figures([ASSISTANT, LEAD])
    assert (found.people, found.leads, found.fictional) == (2, 1, 1)
    assert found.sessions_per_month == 10


def test_who_is_dispatched_is_counted_apart() -> None:
    pool = replace(LEAD, supporter_id=3, rules=SupporterRules(dispatch=True, people=3))
    found = figures([ASSISTANT, LEAD, pool])
    assert (found.people, found.leads, found.sessions_per_month) == (2, 1, 10)
    assert (found.dispatched, found.by_weekday[1]) == (3, 0)
    assert figures([ASSISTANT, LEAD]).dispatched == 0


def test_one_without_a_limit_makes_the_sum_unknown() -> None:
    assert figures([ASSISTANT, replace(LEAD, max_per_month=None)]).sessions_per_month is None


def test_the_scarcest_weekday_counts_people_with_a_window() -> None:
    found = figures([ASSISTANT, LEAD])
    assert dict(found.by_weekday) == {0: 2, 1: 0, 2: 1, 3: 0, 4: 0, 5: 0, 6: 0}
    assert found.scarcest_weekday == 1


def test_an_empty_choice_leaves_nobody_out() -> None:
    assert passing([ASSISTANT, LEAD]) == [ASSISTANT, LEAD]


def test_every_chosen_course_and_weekday_must_fit() -> None:
    both = [ASSISTANT, LEAD]
    assert passing(both, courses=["B1"]) == both
    assert passing(both, courses=["B1", "P1"]) == [LEAD]
    assert passing(both, weekdays=[0, 2]) == [ASSISTANT]
    assert passing(both, weekdays=[1]) == []


def test_one_of_the_chosen_kinds_is_enough() -> None:
    both = [ASSISTANT, LEAD]
    assert passing(both, kinds=[SupporterKind.SENIOR]) == [LEAD]
    assert passing(both, kinds=[SupporterKind.SENIOR, SupporterKind.STUDENT]) == both
