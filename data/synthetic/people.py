"""Invented supporters: seeded, at home where people really live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from data.synthetic.patterns import GIVEN_NAMES, HABITS, SURNAMES, Habit
from models.codes import MeshCode, MunicipalityCode
from models.kinds import SkillLevel, SupporterKind
from models.tables import AvailabilityRow, SupporterRow, SupporterSkillRow


@dataclass(frozen=True, slots=True)
class InventedPeople:
    """Rows for the three tables of people."""

    supporters: tuple[SupporterRow, ...]
    skills: tuple[SupporterSkillRow, ...]
    windows: tuple[AvailabilityRow, ...]


def invent_people(
    code: MunicipalityCode, origins: Sequence[tuple[MeshCode, float]], seed: int
) -> InventedPeople:
    """Invent the supporters of a city.

    Args:
        code: The municipality they belong to.
        origins: 500 m squares with the people living there: homes are drawn by that weight.
        seed: One seed, one set of people.
    """
    rng = np.random.default_rng(seed)
    weights = np.array([people for _, people in origins])
    homes = rng.choice(len(origins), size=_how_many(), p=weights / weights.sum())
    names = _names(rng)
    supporters: list[SupporterRow] = []
    skills: list[SupporterSkillRow] = []
    windows: list[AvailabilityRow] = []
    for number, (kind, habit) in enumerate(_everybody()):
        person = SupporterRow(
            municipality_code=code,
            code=f"S{number + 1:03d}",
            name=next(names),
            kind=kind,
            fictional=True,
            origin_mesh=origins[homes[number]][0],
            mode=habit.modes[rng.integers(len(habit.modes))],
            max_travel_min=habit.max_travel_min,
            max_per_day=2,
            max_per_week=habit.max_per_week,
            max_per_month=habit.max_per_month,
        )
        supporters.append(person)
        skills.extend(_skills(person.code, habit, rng))
        windows.extend(_windows(person.code, habit, rng))
    return InventedPeople(tuple(supporters), tuple(skills), tuple(windows))


def _how_many() -> int:
    return sum(habit.people for habit in HABITS.values())


def _everybody() -> Iterator[tuple[SupporterKind, Habit]]:
    for kind, habit in HABITS.items():
        for _ in range(habit.people):
            yield kind, habit


def _names(rng: np.random.Generator) -> Iterator[str]:
    """Different names, each visibly invented."""
    pairs = [f"{surname} {given}" for surname in SURNAMES for given in GIVEN_NAMES]
    for index in rng.permutation(len(pairs)):
        yield pairs[index]


def _skills(who: str, habit: Habit, rng: np.random.Generator) -> Iterator[SupporterSkillRow]:
    levels = dict.fromkeys(habit.assists, SkillLevel.ASSISTANT)
    for courses, share in habit.leads:
        if rng.random() < share:
            levels |= dict.fromkeys(courses, SkillLevel.LEAD)
    for course, level in sorted(levels.items()):
        yield SupporterSkillRow(supporter_code=who, course_code=course, level=level)


def _windows(who: str, habit: Habit, rng: np.random.Generator) -> Iterator[AvailabilityRow]:
    offers = [(day, window) for day, windows in sorted(habit.week.items()) for window in windows]
    taken = [offer for offer in offers if rng.random() < habit.offers_share]
    for day, window in taken or [offers[rng.integers(len(offers))]]:
        yield AvailabilityRow(
            supporter_code=who, weekday=day, start_min=window.start_min, end_min=window.end_min
        )
