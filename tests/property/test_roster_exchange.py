"""Mutated problem files: refused with a place, or read as what they say. Never anything else."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.i18n.text import load
from models.errors import InputError
from models.kinds import Order
from optimizer.roster import policy
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.drafting.pins import seat_pins
from optimizer.roster.exchange import (
    converted,
    problem_from_json,
    problem_to_json,
    roster_from_json,
    roster_to_json,
)
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Level
from tests.unit.roster.builders import lead, problem, roster, session, supporter
from tests.unit.roster.strategies import problems, richer_problems

EXAMPLES = int(os.environ.get("DIGIKATSU_EXAMPLES", "50"))
fuzzed = settings(max_examples=6 * EXAMPLES, deadline=None)

ODD_VALUES: list[Any] = [
    *(None, True, False, 0, -1, -2, 1, 1.0, 0.5, 10**9, 10**9 + 1, 10**30, float("inf")),
    *("", "A", "s0", "p0", "lead", "x_", "\ud800", [], [[]], [0], [[0, 1]], {}, {"a": 1}),
]


@given(problems())
@settings(max_examples=EXAMPLES, deadline=None)
def test_reading_what_was_written_gives_it_back(of: RosterProblem) -> None:
    assert problem_from_json(problem_to_json(of)) == of
    assert problem_from_json(problem_to_json(of).encode()) == of


@given(of=problems())
@settings(max_examples=EXAMPLES, deadline=None)
def test_version_1_converted_there_and_back_is_the_same_text(of: RosterProblem) -> None:
    text = problem_to_json(of)
    assert converted(converted(text, 2), 1) == text
    assert problem_from_json(problem_to_json(of, 2)) == of
    assert problem_to_json(problem_from_json(problem_to_json(of, 2)), 1) == text


@given(of=richer_problems(), order=st.sampled_from([None, *Order]))
@settings(max_examples=EXAMPLES, deadline=None)
def test_reading_what_was_written_in_version_2_gives_it_back(
    of: RosterProblem, order: Order | None
) -> None:
    of = of if order is None else policy.ordered(replace(of, order=order))
    assert problem_from_json(problem_to_json(of)) == of
    assert problem_from_json(problem_to_json(of, 2)) == of


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value, the containers too."""
    below = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [here] * bool(here) + [p for key, item in below for p in places(item, (*here, key))]


def mutate(content: Any, data: st.DataObject) -> None:
    """Change, remove or add one thing somewhere."""
    place = data.draw(st.sampled_from(places(content)))
    for step in place[:-1]:
        content = content[step]
    what = data.draw(st.sampled_from(["replace", "replace", "remove", "add", "repeat"]))
    if what == "replace":
        content[place[-1]] = deepcopy(data.draw(st.sampled_from(ODD_VALUES)))
    elif what == "remove":
        del content[place[-1]]
    elif isinstance(content, dict):
        content[data.draw(st.sampled_from(["extra", "x_extra", "name", "id", "role"]))] = 1
    else:
        content.append(deepcopy(content[place[-1]]))


RICHER_VALUES: list[Any] = [
    *(True, 1, 0, 1440, 1441, "x", "fill", [["p0", "p1"]], [["p1", "p0"]], [["p0", "p0"]]),
    *(["A"], ["A", "A"], [[480, 720]], [[480, 720], [719, 800]], [["p0"]], [["p0", "p9"]]),
]
RICHER_KEYS = {
    "": ["order", "evening_from_min", "together", "apart", "weights"],
    "supporters": [
        *("rest_between_days_min", "max_days_per_week", "max_evenings_per_week", "max_evenings"),
        *("newcomer", "min_total", "preferred_venues", "preferred", "dispatch", "count"),
    ],
    "sessions": ["online", "series", "held", "leads"],
    "previous": ["role", "person"],
    "weights": ["dispatched", "unpreferred_venue", "unpreferred_time"],
}


def enrich(content: Any, data: st.DataObject) -> None:
    """Put something under a key of version 2, whether it makes sense there or not."""
    where = data.draw(st.sampled_from(list(RICHER_KEYS)))
    here = content.get(where, content) if where else content
    if isinstance(here, list):
        here = data.draw(st.sampled_from(here)) if here else content
    if isinstance(here, dict):
        key = data.draw(st.sampled_from(RICHER_KEYS[where]))
        here[key] = deepcopy(data.draw(st.sampled_from(RICHER_VALUES)))


def refusal_of(action: Callable[[], object]) -> InputError | None:
    """Return the refusal an action ends in, if it does; any other error fails the test."""
    try:
        action()
    except InputError as refusal:
        return refusal
    return None


def worded(refusal: InputError) -> bool:
    return all(load(language).has(f"error.{refusal.code}") for language in ("ja", "en"))


@given(of=problems(), data=st.data())
@fuzzed
def test_mutated_problem_is_refused_in_words_or_sound(
    of: RosterProblem, data: st.DataObject
) -> None:
    content = json.loads(problem_to_json(of))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(content, data)
    text = json.dumps(content)
    refusal = refusal_of(lambda: seat_pins(problem_from_json(text)))
    if refusal is not None:
        assert worded(refusal)
        return
    read = problem_from_json(text)
    assert problem_from_json(problem_to_json(read)) == read
    give_up_at = time.monotonic() + 1  # a billion seats for a billion people take a while
    taken = greedy_roster(read, out_of_time=lambda: time.monotonic() > give_up_at)
    assert check(read, roster(read, *taken)) == ()


def makes_sense(of: RosterProblem) -> bool:
    """Whether a problem that was read keeps what the format asks of version 2."""
    count = {one.id: one.count for one in of.supporters}
    couples = [frozenset(pair) for pair in (*of.together, *of.apart)]
    held = {one.id for one in of.sessions if one.held}
    past = [one for one in of.previous if one.session in held]
    flags = [flag for one in of.supporters for flag in (one.newcomer, one.dispatch)]
    flags += [flag for one in of.sessions for flag in (one.online, one.held)]
    limits = [
        limit
        for one in of.supporters
        for limit in (one.max_days_per_week, one.max_evenings_per_week, one.max_evenings)
        if limit is not None
    ]
    numbers = [of.evening_from_min, *limits, *(one.min_total for one in of.supporters)]
    numbers += [getattr(of.weights, weight.name) for weight in fields(of.weights)]
    rests = [one for one in of.supporters if one.rest_between_days_min is not None]
    wishes = [(a, b) for one in of.supporters for a in one.preferred for b in one.preferred]
    return all(
        [
            all(type(flag) is bool for flag in flags),
            all(type(number) is int and number >= 0 for number in numbers),
            of.evening_from_min <= 1440,
            all(len(pair) == 2 and {count[one] for one in pair} == {1} for pair in couples),
            len(couples) == len(set(couples)),
            all(one.count == 1 and 0 <= one.rest_between_days_min <= 1440 for one in rests),
            all(set(one.preferred_venues) <= set(of.venues) for one in of.supporters),
            all(a is b or a.end_min <= b.start_min or b.end_min <= a.start_min for a, b in wishes),
            all(one.leads <= 1 and one.series for one in of.sessions if one.series is not None),
            all(one.role is not None and one.person < count[one.supporter] for one in past),
            len({(one.session, one.supporter, one.person) for one in past}) == len(past),
            all(
                any(
                    (pin.session, pin.supporter) == (one.session, one.supporter)
                    and pin.role in (None, one.role)
                    for one in past
                )
                for pin in of.pins
                if pin.session in held
            ),
        ]
    )


@given(of=richer_problems(), order=st.sampled_from([None, *Order]), data=st.data())
@fuzzed
def test_mutated_problem_of_version_2_is_refused_in_words_or_sound(
    of: RosterProblem, order: Order | None, data: st.DataObject
) -> None:
    of = of if order is None else policy.ordered(replace(of, order=order))
    content = json.loads(problem_to_json(of, 2))
    for _ in range(data.draw(st.integers(1, 3))):
        data.draw(st.sampled_from([mutate, enrich]))(content, data)
    text = json.dumps(content)
    refusal = refusal_of(lambda: problem_from_json(text))
    if refusal is not None:
        assert worded(refusal)
        return
    read = problem_from_json(text)
    assert makes_sense(read)
    assert problem_from_json(problem_to_json(read)) == read
    for version in (1, 2):
        again = refusal_of(lambda version=version: converted(text, version))
        assert again is None or again.code == "roster.not_in_version_1"
    for violation in check(read, roster(read)):
        assert violation.sentence(load("ja"))


@given(cut=st.integers(0, 2000), skip=st.integers(0, 10), junk=st.binary(max_size=5))
@fuzzed
def test_damaged_text_is_refused_in_words_or_sound(cut: int, skip: int, junk: bytes) -> None:
    text = problem_to_json(problem()).encode()
    cut = min(cut, len(text))
    refusal = refusal_of(lambda: problem_from_json(text[:cut] + junk + text[cut + skip :]))
    assert refusal is None or worded(refusal)


@given(data=st.data())
@fuzzed
def test_mutated_answer_is_refused_in_words_or_judged(data: st.DataObject) -> None:
    of = problem((supporter("ann"), supporter("p0", count=2)), (session("s0"), session("s1")))
    levels = data.draw(st.sampled_from([(), (Level("unfilled_lead", 0, 0), Level("change", 0))]))
    content = json.loads(roster_to_json(roster(of, lead("s0"), lead("s1", "p0", 1), levels=levels)))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(content, data)
    text = json.dumps(content)
    refusal = refusal_of(lambda: roster_from_json(text))
    if refusal is not None:
        assert worded(refusal)
        return
    for violation in check(of, roster_from_json(text)):
        assert violation.sentence(load("ja"))
