"""Which fact opens which screen: every need of every screen, from both sides."""

from __future__ import annotations

import pytest

from dashboard.screens import NAVIGATION
from data.repositories.inventory import Inventory
from optimizer.services.setup_rules import (
    ITEMS,
    SCREENS,
    Fact,
    Weight,
    facts_in,
    lacking,
    left_to_do,
    opened_by,
    working,
)

EVERYTHING = frozenset(Fact)
PEOPLE = frozenset({Fact.POPULATION, Fact.SQUARES})
NEEDS = [(screen, either) for screen, needs in SCREENS.items() for either in needs]


@pytest.mark.parametrize(("screen", "either"), NEEDS)
def test_a_screen_works_with_any_one_of_what_it_needs_and_not_without_all(
    screen: str, either: tuple[Fact, ...]
) -> None:
    without = EVERYTHING - set(either)
    assert lacking(screen, without) == either[:1]
    assert screen not in working(without)
    for one in either:
        assert lacking(screen, without | {one}) == ()
        assert screen in working(without | {one})


def test_what_a_screen_does_not_need_does_not_keep_it_closed() -> None:
    for screen, needs in SCREENS.items():
        least = {either[0] for either in needs}
        assert lacking(screen, least) == ()


def test_the_screens_are_those_of_the_menu() -> None:
    menu = {screen.name for screens in NAVIGATION.values() for screen in screens}
    assert set(SCREENS) == menu - {"home", "imports", "setup"}


def test_the_needs_are_as_they_were_decided() -> None:
    facts = {
        screen: {fact for either in needs for fact in either} for screen, needs in SCREENS.items()
    }
    assert facts["venues"] == {Fact.CITY, Fact.VENUES}
    assert facts["needs"] == {Fact.CITY, Fact.SURVEYS, *PEOPLE}
    assert facts["gaps"] == facts["needs"] | {Fact.VENUES, Fact.PLAN}
    assert facts["supporters"] == {Fact.CITY, Fact.SUPPORTERS}
    assert facts["roster"] >= {Fact.SUPPORTERS, Fact.AVAILABILITY, Fact.PLAN}
    assert facts["repairs"] == facts["roster"] | {Fact.ROSTER}


def test_without_a_city_nothing_else_is_said() -> None:
    for screen in SCREENS:
        assert lacking(screen, EVERYTHING - {Fact.CITY}) == (Fact.CITY,)
        assert lacking(screen, frozenset()) == (Fact.CITY,)
    assert lacking("setup", frozenset()) == lacking("imports", frozenset()) == ()


def test_one_item_opens_what_it_alone_was_missing() -> None:
    begun = {Fact.CITY, Fact.SURVEYS, Fact.COURSES}
    assert opened_by(Fact.VENUES, begun) == ("venues",)
    assert opened_by(Fact.POPULATION, begun) == ("needs",)
    assert opened_by(Fact.SQUARES, begun) == ("needs",)
    assert opened_by(Fact.SQUARES, {*begun, Fact.POPULATION}) == ()
    assert opened_by(Fact.BOUNDARY, begun) == ()
    assert opened_by(Fact.POPULATION, {*begun, Fact.VENUES, Fact.PLAN}) == ("needs", "gaps")


@pytest.mark.parametrize("fact", [f for f, w in ITEMS.items() if w is not Weight.OPTIONAL])
def test_only_necessary_items_are_left_to_do(fact: Fact) -> None:
    without = EVERYTHING - {fact} - (PEOPLE if fact is Fact.POPULATION else set())
    expected = () if ITEMS[fact] is Weight.ADVISED else (fact,)
    assert tuple(one for one in left_to_do(without) if one is fact) == expected
    assert fact not in left_to_do(EVERYTHING)


def test_squares_stand_in_for_towns_and_towns_for_squares() -> None:
    assert Fact.POPULATION in left_to_do(EVERYTHING - PEOPLE)
    for one in PEOPLE:
        assert left_to_do((EVERYTHING - PEOPLE) | {one}) == ()
    optional = {fact for fact, weight in ITEMS.items() if weight is Weight.OPTIONAL}
    assert left_to_do(EVERYTHING - optional - {Fact.BOUNDARY}) == ()


@pytest.mark.parametrize(
    ("field", "fact"),
    [
        ("city", Fact.CITY),
        ("towns", Fact.POPULATION),
        ("squares", Fact.SQUARES),
        ("boundary", Fact.BOUNDARY),
        ("venues", Fact.VENUES),
        ("venues_with_wifi", Fact.WIFI),
        ("supporters", Fact.SUPPORTERS),
        ("supporters_with_hours", Fact.AVAILABILITY),
        ("courses", Fact.COURSES),
        ("surveys", Fact.SURVEYS),
        ("held", Fact.HELD),
        ("planned_sessions", Fact.PLAN),
        ("rosters", Fact.ROSTER),
    ],
)
def test_a_fact_is_on_file_from_its_first_record(field: str, fact: Fact) -> None:
    assert facts_in(Inventory()) == frozenset()
    assert facts_in(Inventory(**{field: 1})) == {fact}
