"""Which facts a city needs on its first day, and which screen works with which of them.

Pure: no database. A screen works when every one of its needs is met; a need is met by any one
of its facts (people by town or people by square).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from data.repositories.inventory import Inventory


class Fact(StrEnum):
    """What can be on file. The checklist's items first; then the municipality and its work."""

    POPULATION = "population"
    BOUNDARY = "boundary"
    SQUARES = "squares"
    VENUES = "venues"
    WIFI = "wifi"
    SUPPORTERS = "supporters"
    AVAILABILITY = "availability"
    COURSES = "courses"
    SURVEYS = "surveys"
    HELD = "held"
    CITY = "city"
    PLAN = "plan"
    ROSTER = "roster"


class Weight(StrEnum):
    """How much an item matters. Only what is necessary keeps home pointing to the checklist."""

    NECESSARY = "necessary"
    ADVISED = "advised"
    OPTIONAL = "optional"
    BUILT_IN = "built_in"


ITEMS: Final[Mapping[Fact, Weight]] = {
    Fact.POPULATION: Weight.NECESSARY,
    Fact.BOUNDARY: Weight.ADVISED,
    Fact.SQUARES: Weight.OPTIONAL,
    Fact.VENUES: Weight.NECESSARY,
    Fact.WIFI: Weight.OPTIONAL,
    Fact.SUPPORTERS: Weight.NECESSARY,
    Fact.AVAILABILITY: Weight.NECESSARY,
    Fact.COURSES: Weight.BUILT_IN,
    Fact.SURVEYS: Weight.BUILT_IN,
    Fact.HELD: Weight.OPTIONAL,
}
"""The checklist, in the order in which a city works through it."""

Needs = tuple[tuple[Fact, ...], ...]

_PEOPLE = (Fact.POPULATION, Fact.SQUARES)

SCREENS: Final[Mapping[str, Needs]] = {
    "needs": ((Fact.CITY,), _PEOPLE, (Fact.SURVEYS,)),
    "venues": ((Fact.CITY,), (Fact.VENUES,)),
    "sessions": ((Fact.CITY,), (Fact.VENUES,), (Fact.COURSES,), (Fact.PLAN,)),
    "supporters": ((Fact.CITY,), (Fact.SUPPORTERS,)),
    "roster": (
        *((Fact.CITY,), (Fact.VENUES,), (Fact.COURSES,)),
        *((Fact.SUPPORTERS,), (Fact.AVAILABILITY,), (Fact.PLAN,)),
    ),
    "repairs": (
        *((Fact.CITY,), (Fact.VENUES,), (Fact.COURSES,)),
        *((Fact.SUPPORTERS,), (Fact.AVAILABILITY,), (Fact.PLAN,), (Fact.ROSTER,)),
    ),
    "gaps": ((Fact.CITY,), _PEOPLE, (Fact.SURVEYS,), (Fact.VENUES,), (Fact.PLAN,)),
    "years": ((Fact.CITY,), (Fact.PLAN,)),
}
"""What each screen cannot do without. Screens that are not named here always work."""


def facts_in(found: Inventory) -> frozenset[Fact]:
    """The facts of which anything is on file."""
    held: Mapping[Fact, object] = {
        Fact.CITY: found.city,
        Fact.POPULATION: found.towns,
        Fact.BOUNDARY: found.boundary,
        Fact.SQUARES: found.squares,
        Fact.VENUES: found.venues,
        Fact.WIFI: found.venues_with_wifi,
        Fact.SUPPORTERS: found.supporters,
        Fact.AVAILABILITY: found.supporters_with_hours,
        Fact.COURSES: found.courses,
        Fact.SURVEYS: found.surveys,
        Fact.HELD: found.held,
        Fact.PLAN: found.planned_sessions,
        Fact.ROSTER: found.rosters,
    }
    return frozenset(fact for fact, amount in held.items() if amount)


def lacking(screen: str, on_file: Collection[Fact]) -> tuple[Fact, ...]:
    """What a screen still needs; of alternatives the first. Without a city nothing else is said."""
    if Fact.CITY not in on_file and screen in SCREENS:
        return (Fact.CITY,)
    return tuple(
        either[0] for either in SCREENS.get(screen, ()) if not any(one in on_file for one in either)
    )


def working(on_file: Collection[Fact]) -> tuple[str, ...]:
    """Screens that work with what is on file, in the order of the menu."""
    return tuple(screen for screen in SCREENS if not lacking(screen, on_file))


def opened_by(item: Fact, on_file: Collection[Fact]) -> tuple[str, ...]:
    """Screens that would work as soon as this one item were there as well."""
    now = working(on_file)
    return tuple(one for one in working({*on_file, item}) if one not in now)


def left_to_do(on_file: Collection[Fact]) -> tuple[Fact, ...]:
    """Items without which the work does not begin, in the order of the checklist.

    People by square stand in for people by town; built-in facts are necessary where, for
    once, they are missing.
    """
    return tuple(
        item
        for item, weight in ITEMS.items()
        if weight in (Weight.NECESSARY, Weight.BUILT_IN)
        and item not in on_file
        and not (item in _PEOPLE and any(one in on_file for one in _PEOPLE))
    )
