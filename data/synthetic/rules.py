"""Invented rules of invented people: one or a few of every kind, so that each is seen.

Seeded like the people themselves. Nobody is left without a way to work: who must have a session
offers many hours, and who prefers something still comes where that is not to be had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from data.synthetic.patterns import BASICS, PROCEDURES
from data.synthetic.people import InventedPeople
from models.clock import TimeWindow
from models.codes import MeshCode, MunicipalityCode, mesh_center
from models.kinds import AvailabilityKind, PairKind, SkillLevel, SupporterKind, TravelMode
from models.place import LatLon
from models.tables import (
    AvailabilityRow,
    SupporterPairRow,
    SupporterRow,
    SupporterSkillRow,
    SupporterTagRow,
)

SIGN_LANGUAGE = "手話"
EVENING = TimeWindow(18 * 60, 20 * 60)
MORNING = TimeWindow(9 * 60 + 30, 12 * 60)
LONG_REST_MIN = 18 * 60
"""From a session in the afternoon to one on the next afternoon."""

POOL_CODE = "T001"
"""Behind everybody's own code, so that lists begin with people."""

POOL_PEOPLE = 3


class VenueWish(NamedTuple):
    """A venue that somebody likes to go to."""

    supporter_code: str
    venue_code: str


@dataclass(frozen=True, slots=True)
class InventedRules:
    """People with their rules, and rows for the tables of rules."""

    people: InventedPeople
    tags: tuple[SupporterTagRow, ...]
    pairs: tuple[SupporterPairRow, ...]
    venues: tuple[VenueWish, ...]


def invent_rules(
    people: InventedPeople, venues: Sequence[tuple[str, LatLon]], seed: int
) -> InventedRules:
    """Give some invented people rules and wishes of their own.

    Args:
        people: The people.
        venues: Code and place of the venues in use, to draw wishes from.
        seed: One seed, one set of rules.
    """
    draw = _Draw(people, seed)
    changed: dict[str, dict[str, object]] = defaultdict(dict)
    for field, value, chosen in (
        ("newcomer", True, draw.some(4, draw.only_assists)),
        ("rest_between_days_min", LONG_REST_MIN, draw.some(2, draw.of(SupporterKind.SENIOR))),
        ("max_days_per_week", 1, draw.some(3, draw.of(SupporterKind.PARENT))),
        ("min_per_month", 1, draw.some(4, draw.free_and_able)),
    ):
        for code in chosen:
            changed[code][field] = value
    evenings = draw.some(8, draw.of(SupporterKind.SHOP_STAFF, SupporterKind.RETIRED_ENGINEER))
    for code in evenings[:4]:
        changed[code] |= {"max_evenings_per_week": 1, "max_evenings": 2}
    rows = tuple(row.model_copy(update=changed[row.code]) for row in people.supporters)
    together = draw.some(2, draw.free_and_able)
    apart = draw.some(2, draw.of(SupporterKind.STUDENT))
    wishes = tuple(_wishes(draw.some(5, draw.free_and_able), people, venues))
    return InventedRules(
        people=replace(
            people,
            supporters=rows,
            windows=people.windows
            + tuple(_every_day(evenings, EVENING))
            + tuple(_preferred(people, draw.some(4, draw.comes_in_the_morning))),
        ),
        tags=tuple(
            SupporterTagRow(supporter_code=code, tag=SIGN_LANGUAGE)
            for code in draw.some(3, draw.free_and_able)
        ),
        pairs=(
            SupporterPairRow(
                first_code=together[0], second_code=together[1], kind=PairKind.TOGETHER
            ),
            SupporterPairRow(first_code=apart[0], second_code=apart[1], kind=PairKind.APART),
        ),
        venues=wishes,
    )


def invent_pool(code: MunicipalityCode, origin: MeshCode) -> InventedPeople:
    """Invent a 派遣枠: people a carrier sends on request, on three weekdays, for any course."""
    pool = SupporterRow(
        municipality_code=code,
        code=POOL_CODE,
        name="そらうみモバイル 派遣枠",
        kind=SupporterKind.SHOP_STAFF,
        fictional=True,
        origin_mesh=origin,
        mode=TravelMode.CAR,
        max_travel_min=60,
        max_per_day=1,
        max_per_week=3,
        max_per_month=8,
        dispatch=True,
        people=POOL_PEOPLE,
    )
    skills = (
        SupporterSkillRow(supporter_code=POOL_CODE, course_code=course, level=SkillLevel.LEAD)
        for course in BASICS + PROCEDURES
    )
    windows = (
        AvailabilityRow(supporter_code=POOL_CODE, weekday=day, start_min=9 * 60, end_min=17 * 60)
        for day in (1, 2, 3)
    )
    return InventedPeople((pool,), tuple(skills), tuple(windows))


class _Draw:
    """Draws people of some kind, everybody at most once, so that the rules fall on many."""

    def __init__(self, people: InventedPeople, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._people = people
        self._taken: set[str] = set()
        self._leads: dict[str, set[str]] = defaultdict(set)
        for skill in people.skills:
            if skill.level is SkillLevel.LEAD:
                self._leads[skill.supporter_code].add(skill.course_code)
        self._windows: dict[str, list[AvailabilityRow]] = defaultdict(list)
        for window in people.windows:
            self._windows[window.supporter_code].append(window)

    def some(self, how_many: int, fits: Callable[[SupporterRow], bool]) -> list[str]:
        """Return the codes of people nobody has drawn yet, in the order of the codes."""
        able = [
            one.code for one in self._people.supporters if one.code not in self._taken and fits(one)
        ]
        chosen = sorted(self._rng.choice(len(able), size=how_many, replace=False).tolist())
        self._taken.update(able[i] for i in chosen)
        return [able[i] for i in chosen]

    @staticmethod
    def of(*kinds: SupporterKind) -> Callable[[SupporterRow], bool]:
        """People of some kinds."""
        return lambda one: one.kind in kinds

    def only_assists(self, one: SupporterRow) -> bool:
        """Somebody who leads nothing yet."""
        return not self._leads[one.code]

    def free_and_able(self, one: SupporterRow) -> bool:
        """Somebody who leads several courses and comes on two days or more."""
        return len(self._leads[one.code]) >= 3 and len(self._windows[one.code]) >= 2

    def comes_in_the_morning(self, one: SupporterRow) -> bool:
        """Somebody who offers a whole morning on some day."""
        return any(_holds(window, MORNING) for window in self._windows[one.code])


def _holds(row: AvailabilityRow, window: TimeWindow) -> bool:
    return row.start_min <= window.start_min and window.end_min <= row.end_min


def _every_day(codes: Sequence[str], window: TimeWindow) -> Iterator[AvailabilityRow]:
    for code in codes:
        for day in range(5):
            yield AvailabilityRow(
                supporter_code=code,
                weekday=day,
                start_min=window.start_min,
                end_min=window.end_min,
            )


def _preferred(people: InventedPeople, codes: Sequence[str]) -> Iterator[AvailabilityRow]:
    """The time before noon, on the days on which somebody offers a morning."""
    for row in people.windows:
        if row.supporter_code in codes and _holds(row, MORNING):
            wished = {"end_min": MORNING.end_min, "kind": AvailabilityKind.PREFERRED}
            yield row.model_copy(update=wished)


def _wishes(
    codes: Sequence[str], people: InventedPeople, venues: Sequence[tuple[str, LatLon]]
) -> Iterator[VenueWish]:
    """The three venues nearest to where somebody sets out, by degrees: near enough for a wish."""
    places = np.array([place for _, place in venues])
    for row in people.supporters:
        if row.code not in codes:
            continue
        away = np.hypot(*(places - np.array(mesh_center(MeshCode(row.origin_mesh)))).T)
        for nearest in sorted(np.argsort(away, kind="stable")[:3].tolist()):
            yield VenueWish(row.code, venues[nearest][0])
